"""The catalogue of a dossier: the packaged kinds, completed or replaced by the folder's own, and its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from aci_docs.documents import SLIP, Catalogue, DocumentKind
from aci_docs.errors import InvalidRecord, Problem
from aci_docs.records import nearest

CATALOGUE_FILE = "documents.json"
SECTIONS = ("enregistrements", "documents")


def merge_catalogues(records: Iterable[Mapping[str, Any]]) -> Catalogue:
    """The catalogue of several validated records, the later ones completing or replacing entries of the earlier."""
    merged: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for record in records:
        for section in SECTIONS:
            merged[section].update(record[section] or {})
    return Catalogue.from_record(merged)


def check_catalogue(catalogue: Catalogue, keys_of: Callable[[str], Sequence[str]]) -> None:
    """Nothing, when every document kind names a known kind of record and keys that its records have.

    `keys_of` gives the keys of a kind of record, those inside others by their path. Raises `InvalidRecord` with every
    problem.
    """
    problems = [
        Problem(message, file=CATALOGUE_FILE, path=f"$.documents.{kind.name}.{place}", suggestion=remedy)
        for kind in catalogue.documents
        for place, message, remedy in _problems(kind, [*(record.name for record in catalogue.records), SLIP], keys_of)
    ]
    if problems:
        raise InvalidRecord(problems)


def _problems(
    kind: DocumentKind, records: Sequence[str], keys_of: Callable[[str], Sequence[str]]
) -> Iterator[tuple[str, str, str | None]]:
    if kind.record_kind not in records:
        message = f"le type d'enregistrement « {kind.record_kind} » n'est pas dans le catalogue."
        yield "enregistrement", message, hint(kind.record_kind, records)
        return
    inner = [key for key in keys_of(kind.record_kind) if "[]" not in key]
    keys = [key for key in inner if "." not in key]
    used = [("fichier", key, keys) for key in kind.placeholders]
    used += [("reference", key, inner) for key in kind.reference]
    used += [("si", kind.condition, keys)] if kind.condition else []
    used += [("date", kind.date, inner), *((f"jointures.{variable}.cle", key, keys) for variable, key, _ in kind.joins)]
    for place, key, known in used:
        if key not in known:
            message = f"la clé « {key} » n'existe pas dans un enregistrement « {kind.record_kind} »."
            yield place, message, hint(key, known)


def hint(word: str, known: Sequence[str]) -> str | None:
    """« Vouliez-vous dire … ? », None when no known word is near."""
    near = nearest(word, known)
    return f"vouliez-vous dire « {near} » ?" if near else None
