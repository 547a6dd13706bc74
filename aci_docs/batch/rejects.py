"""The file of rejects: every record whose documents were not made, where it stands, why, and the record itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from aci_docs.batch.addresses import open_source
from aci_docs.batch.inputs import shown_source
from aci_docs.batch.job import Outcome, Row
from aci_docs.batch.scanning import MAX_RECORD
from aci_docs.errors import AciDocsError
from aci_docs.records import masked, to_json

_WORDS = {"refused": "refusé", "failed": "échec", "skipped": "sans objet"}
_KEYS = {
    "message": "motif", "path": "place", "line": "ligne", "label": "champ", "value": "valeur", "expected": "attendu",
    "suggestion": "remede",
}  # fmt: skip
_LONGEST = 2000


def lines(
    found: Iterable[tuple[Row, str | None, Outcome, Sequence[str]]], sources: Sequence[str], *, with_record: bool
) -> Iterator[bytes]:
    """A JSON line for each record that has no document; `with_record` tells its content too, for whoever may see it.

    `found`: the record, its identifier, what became of it, and the files of its documents of an earlier run.
    """
    for row, identifier, outcome, former in found:
        if outcome.status == "skipped":
            continue
        told: dict[str, Any] = {
            "source": shown_source(sources[row.source]),
            "ligne": row.line,
            "identifiant": identifier,
            "etat": _WORDS[outcome.status],
            "motifs": [reason(asdict(each)) for each in outcome.problems],
        }
        if former:
            told["anciens_documents"] = list(former)
        if with_record:
            told |= _content(row, sources[row.source])
        yield to_json(told) + b"\n"


def reason(problem: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong, from the fields of a `Problem`, under French keys, without what there is not."""
    told = {_KEYS[key]: value for key, value in problem.items() if key in _KEYS}
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
        # What is no number is told as it is written: a line of rejects is JSON whatever the record is.
        record = masked(json.loads(text, parse_float=_number, parse_constant=str))
        to_json({"": record})  # which half of a pair of characters is not let into
        return {"enregistrement": record}
    except (ValueError, RecursionError):
        return {"texte": masked(text)[:_LONGEST]}


def _number(literal: str) -> Decimal | str:
    number = Decimal(literal)
    return number if number.is_finite() else literal
