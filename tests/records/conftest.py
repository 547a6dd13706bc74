from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aci_docs.errors import Problem
from aci_docs.records import Schema, Source, example, parse_json, validate

SCHEMAS = Path(__file__).parents[2] / "schemas"
KINDS = (
    "structure",
    "fiche_poste",
    "demande_financement",
    "beneficiaire",
    "emploi_repere",
    "bareme",
    "bilan_action",
    "plan_comptable",
    "bordereau",
)

Check = Callable[..., list[Problem]]


@pytest.fixture(scope="session")
def schemas() -> dict[str, Schema]:
    return {kind: Schema.read(SCHEMAS / f"{kind}.json") for kind in KINDS}


@pytest.fixture(scope="session")
def sample(schemas: dict[str, Schema]) -> Callable[[str], Any]:
    """A fresh valid record of a kind, comment keys included."""
    return lambda kind: parse_json(example(schemas[kind])).value


@pytest.fixture(scope="session")
def written() -> Callable[[Any], Source]:
    """A record written to JSON, one key a line, and read back."""

    def write(value: Any, file: str = "fichier.json") -> Source:
        return parse_json(json.dumps(value, ensure_ascii=False, indent=1, default=_number), file)

    return write


def _number(value: Any) -> float:
    assert isinstance(value, Decimal)
    return float(value)


@pytest.fixture(scope="session")
def problems(schemas: dict[str, Schema], sample: Callable[[str], Any], written: Callable[[Any], Source]) -> Check:
    """The problems of the valid record of a kind once some of its places hold something else.

    `problems("structure", {"adresse.commune": ...})` removes a key: a dotted path of keys and indexes.
    """

    def check(kind: str, changes: dict[str, Any], **options: Any) -> list[Problem]:
        record = sample(kind)
        for place, value in changes.items():
            *parents, last = (int(step) if step.isdigit() else step for step in place.split("."))
            target = record
            for step in parents:
                target = target[step]
            if value is ...:
                del target[last]
            elif isinstance(last, int) and last == len(target):
                target.append(value)
            else:
                target[last] = value
        valid, found = validate(written(record), schemas[kind], **options)
        assert (valid is None) == bool(found)
        return found

    return check
