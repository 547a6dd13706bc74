"""The file of rejects: every record whose documents were not made, where it stands, why, and the record itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aci_docs.batch.addresses import open_source
from aci_docs.batch.job import Outcome, Row
from aci_docs.batch.scanning import MAX_RECORD
from aci_docs.errors import AciDocsError, Problem
from aci_docs.records import masked

_WORDS = {"refused": "refusé", "failed": "échec", "skipped": "sans objet"}
_LONGEST = 2000


def lines(
    found: Iterable[tuple[Row, str | None, Outcome]], sources: Sequence[str], *, with_record: bool
) -> Iterator[bytes]:
    """A JSON line for each record that has no document; `with_record` tells its content too, for whoever may see it."""
    for row, identifier, outcome in found:
        if outcome.status == "skipped":
            continue
        told: dict[str, Any] = {
            "source": sources[row.source],
            "ligne": row.line,
            "identifiant": identifier,
            "etat": _WORDS[outcome.status],
            "motifs": [_reason(each) for each in outcome.problems],
        }
        if with_record:
            told |= _content(row, sources[row.source])
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _reason(problem: Problem) -> dict[str, Any]:
    told = {
        "motif": problem.message,
        "place": problem.path,
        "ligne": problem.line,
        "champ": problem.label,
        "valeur": problem.value,
        "attendu": problem.expected,
        "remede": problem.suggestion,
    }
    return {key: value for key, value in told.items() if value is not None}


def _content(row: Row, source: str) -> dict[str, Any]:
    """The record, or the text that is none; nothing of what is too long, or no longer there."""
    if row.length > MAX_RECORD:
        return {}
    try:
        with open_source(source) as stream:
            stream.seek(row.start)
            text = stream.read(row.length).decode(errors="replace")
    except (OSError, AciDocsError):
        return {}
    try:
        return {"enregistrement": masked(json.loads(text))}
    except (ValueError, RecursionError):
        return {"texte": masked(text[:_LONGEST])}
