"""What is wrong in the marks by which a schema says what a funder sees: a mark that cannot be obeyed is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aci_docs.records.fields import Field
from aci_docs.records.findings import cut, shown
from aci_docs.records.masking import IF_REVIEWED, MODES, REVIEWED, UNLESS_SENSITIVE, mode_of
from aci_docs.records.paths import Path
from aci_docs.records.searches import SEARCHES

_MARKS = ("financeur", "identifie", "sensibles", "montre", "voisin")


def mark_problems(fields: Mapping[str, Any], path: Path, *, held: bool = False) -> Iterator[tuple[str, Path]]:
    """Each mark that cannot be obeyed, with its place; the fields are already known to be of the right JSON types.

    `held` is whether an object around these fields can say that its texts were read again.
    """
    holder = fields.get(REVIEWED)
    if holder is not None and holder.get("type") != "boolean":
        yield f"« {REVIEWED} » est un champ de type boolean", (*path, REVIEWED)
    held = held or holder is not None
    for key, field in fields.items():
        yield from _field_problems(field, (*path, key), fields, held=held)


def _field_problems(field: Field, path: Path, siblings: Mapping[str, Any], *, held: bool) -> Iterator[tuple[str, Path]]:
    meta = field.get("meta", {})
    below = field.get("schema")
    if isinstance(below, dict) or "valuesrules" in field or field.get("type") in ("list", "dict"):
        for mark in _MARKS:
            if mark in meta:
                yield f"« {mark} » se met sur un champ simple, pas sur un groupe ni une liste", (*path, "meta", mark)
    if isinstance(below, dict):
        if field.get("type") == "list":
            yield from _field_problems(below, (*path, "schema"), {}, held=held)
        else:
            yield from mark_problems(below, (*path, "schema"), held=held)
        return
    yield from ((message, (*path, "meta", mark)) for mark, message in _leaf_problems(field, siblings, held=held))


def _leaf_problems(field: Field, siblings: Mapping[str, Any], *, held: bool) -> Iterator[tuple[str, str]]:
    meta, mode = field.get("meta", {}), mode_of(field)
    if "financeur" in meta and meta["financeur"] not in MODES:
        known = ", ".join(f"« {each} »" for each in MODES)
        yield "financeur", f"{shown(meta['financeur'])} n'est pas une façon de transmettre : {known}"
    if mode == IF_REVIEWED and not held:
        yield "financeur", f"aucun objet autour de ce champ n'a de champ « {REVIEWED} »"
    yield from _identity_problems(field)
    yield from _sensitive_problems(field)
    if "voisin" in meta:
        neighbour = siblings.get(meta["voisin"]) if isinstance(meta["voisin"], str) else None
        if neighbour is None or mode_of(neighbour) != UNLESS_SENSITIVE:
            yield "voisin", f"« voisin » nomme un champ du même objet, marqué « {UNLESS_SENSITIVE} »"
        elif mode != IF_REVIEWED:
            yield "voisin", f"« voisin » ne sert qu'avec « {IF_REVIEWED} »"


def _identity_problems(field: Field) -> Iterator[tuple[str, str]]:
    meta = field.get("meta", {})
    if "identifie" not in meta:
        return
    if meta["identifie"] not in SEARCHES:
        known = ", ".join(f"« {each} »" for each in SEARCHES)
        yield "identifie", f"{shown(meta['identifie'])} n'est pas une façon de chercher : {known}"
    if "financeur" in meta:
        yield "financeur", "un champ qui identifie une personne n'est jamais transmis"


def _sensitive_problems(field: Field) -> Iterator[tuple[str, str]]:
    meta = field.get("meta", {})
    if mode_of(field) != UNLESS_SENSITIVE:
        for mark in ("sensibles", "montre"):
            if mark in meta:
                yield mark, f"« {mark} » ne sert qu'avec « {UNLESS_SENSITIVE} »"
        return
    words = meta.get("sensibles")
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        yield "sensibles", "« sensibles » est la liste des mots à masquer"
    elif "allowed" in field:
        for word in words:
            if word not in field["allowed"]:
                yield "sensibles", f"« {cut(word)} » n'est pas dans « allowed »"
    if not isinstance(meta.get("montre"), str) or not meta["montre"].strip():
        yield "montre", "« montre » est le texte qui remplace une valeur sensible"
