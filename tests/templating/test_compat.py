"""The templates of docxtpl's own tests, read where they are: their licence keeps them out of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.compat.cases import Case, read_cases
from tools.compat.running import run

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "compat" / "docxtpl"
CASES = [case for case in read_cases(FOLDER) if not case.set_aside]

if not CASES:
    pytest.skip(f"docxtpl's templates are not beside this checkout: no {FOLDER}", allow_module_level=True)


def case_name(case: Case) -> str:
    return case.name


def test_the_22_plain_cases_are_there() -> None:
    assert sum(not case.needs for case in CASES) == 22


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_template_of_docxtpl_gives_docxtpl_s_text(case: Case) -> None:
    [outcome] = run([case])
    assert outcome.passed, outcome.difference
