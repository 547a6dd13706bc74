"""Every case of `cases/`: what is asked, the passage it illustrates, and what must come out."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aci_docs.calculation import Inputs, Scale, compute_figures

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_case_gives_exactly_its_figures_and_its_notices(
    path: Path, scale_record: Callable[[], dict[str, Any]]
) -> None:
    case = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    bareme = scale_record()
    bareme["periode"] = case.get("periode_bareme", bareme["periode"])
    found = compute_figures(Inputs.from_record(case["entree"]), Scale.from_record(bareme)).as_json()
    found["heures"]["lignes"] = {line["code"]: line["total"] for line in found["heures"]["lignes"]}
    found["constats"] = [notice["code"] for notice in found["constats"]]
    assert _part_of(found, case["attendu"]) == case["attendu"], case["nom"]


def test_every_case_names_itself_and_its_passage() -> None:
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in CASES]
    assert len(cases) >= 30
    assert all(case["passage"] for case in cases)
    assert len({case["nom"] for case in cases}) == len(cases)


def test_every_notice_has_a_case_where_it_fires_and_one_where_it_does_not(root: Path) -> None:
    fired = [set(json.loads(path.read_text(encoding="utf-8"))["attendu"]["constats"]) for path in CASES]
    written = root / "aci_docs" / "calculation" / "notices.py"
    known = {code for codes in fired for code in codes}
    assert all(f'"{code}"' in written.read_text(encoding="utf-8") for code in known)
    assert len(known) == written.read_text(encoding="utf-8").count("yield notice(")
    assert all(any(code not in codes for codes in fired) for code in known)


def _part_of(found: Any, wanted: Any) -> Any:
    """What was found, cut down to the keys that are wanted."""
    if isinstance(wanted, dict):
        return {key: _part_of(found.get(key), value) for key, value in wanted.items()}
    return found
