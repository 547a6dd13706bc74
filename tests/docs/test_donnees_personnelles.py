"""The page about personal data tells what the schema does, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aci_docs.records import Schema
from aci_docs.records.masking import MODES, REVIEWED, mode_of
from aci_docs.records.searches import SEARCHES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "donnees_personnelles.md").read_text(encoding="utf-8")
WORDS = {
    "transmis": "transmis",
    "si_transmissible": "si le texte est marqué",
    "masque_si_sensible": "sauf valeur sensible",
    None: "jamais",
}


def leaves(field: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    below = field.get("schema")
    if not isinstance(below, dict):
        yield path, field
    elif field.get("type") == "list":
        yield from leaves(below, f"{path}[]")
    else:
        for key, each in below.items():
            yield from leaves(each, f"{path}.{key}" if path else key)


def test_the_page_tells_how_each_field_goes_to_a_funder() -> None:
    fields = Schema.read(ROOT / "schemas" / "beneficiaire.json").fields
    expected = [
        (path, field["meta"]["label"], WORDS[mode_of(field)])
        for path, field in leaves({"type": "dict", "schema": fields}, "")
        if path.rpartition(".")[2] != REVIEWED
    ]
    assert re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", PAGE, flags=re.MULTILINE) == expected


def test_the_page_tells_every_mark() -> None:
    assert [mode for mode in MODES if f'`"financeur": "{mode}"`' not in PAGE] == []
    assert [how for how in SEARCHES if how != "nom" and f"`{how}`" not in PAGE] == []
