"""The nominative schedule: every action once with its hours, and what a reader would ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aci_docs.calculation import Inputs, Scale, compute_figures, schedule_notices, schedule_rows, schedule_shape
from aci_docs.calculation.hours import HOUR_RULES, Hours

HOLDER = {"civilite": "M.", "nom": "Roy", "prenom": "Léo"}


@pytest.fixture
def hours(example: Callable[[], dict[str, Any]], scale: Scale) -> Hours:
    return compute_figures(Inputs.from_record(example()), scale).heures


def entry(action: str, start: str = "2026-01-05", **changes: Any) -> dict[str, Any]:
    person = HOLDER | {"fonction": "directeur"}
    told = {"avec": None, "debut": start, "fin": "2026-12-18", "rythme": "chaque lundi", "justificatif": None}
    return {"action": action, "responsable": person, **told, **changes}


def every() -> list[dict[str, Any]]:
    return [entry(rule.code) for rule in HOUR_RULES]


def test_the_rows_follow_the_actions_then_the_dates(hours: Hours) -> None:
    rows = schedule_rows([entry("H10", "2026-06-01"), entry("H1"), entry("H10", "2026-02-01")], hours)
    assert [row["action"] for row in rows] == [*(f"H{n}" for n in range(1, 11)), "H10"]
    assert [row["debut"] for row in rows[-2:]] == ["2026-02-01", "2026-06-01"]


def test_the_hours_of_an_action_are_counted_once_so_that_they_make_the_total(hours: Hours) -> None:
    rows = schedule_rows([entry("H4"), entry("H4"), entry("H5")], hours)
    assert sum(row["heures"] for row in rows if row["premiere"]) == hours.total
    assert [row["premiere"] for row in rows if row["action"] == "H4"] == [True, False]


def test_an_action_that_nobody_does_still_has_its_row(hours: Hours) -> None:
    row = schedule_rows([entry("H1")], hours)[1]
    assert (row["action"], row["heures"], row["responsable"], row["debut"]) == ("H2", 72, None, None)


def test_what_is_shown_has_the_announced_names(hours: Hours) -> None:
    (shape,) = schedule_shape()
    assert all(set(row) == set(shape) for row in schedule_rows([entry("H1")], hours))


def test_the_actions_that_nobody_does_are_told_at_once(hours: Hours) -> None:
    assert schedule_notices(every(), hours, HOLDER) == ()
    (found,) = schedule_notices([entry("H9")], hours, HOLDER)
    assert found.code == "action_sans_responsable"
    assert "les actions H1, H2, H3, H4, H5, H6, H7, H8 et H10." in found.message


def test_an_action_alone_that_nobody_does_is_told_with_its_name(hours: Hours) -> None:
    (found,) = schedule_notices([each for each in every() if each["action"] != "H2"], hours, HOLDER)
    assert "l'action H2, «\u00a0Recrutement, heures directes\u00a0»" in found.message


def test_a_request_without_schedule_says_so_once(hours: Hours) -> None:
    assert [notice.code for notice in schedule_notices([], hours, HOLDER)] == ["echeancier_absent"]


@pytest.mark.parametrize(
    ("person", "holder", "noticed"),
    [
        ({"nom": "ROY", "prenom": "léo"}, HOLDER, False),
        ({"nom": "Roy", "prenom": None}, HOLDER, False),
        ({"nom": "Roy", "prenom": "Ève"}, HOLDER, True),
        ({"nom": "Petit", "prenom": "Léo"}, HOLDER, True),
        ({"nom": "Petit", "prenom": "Léo"}, None, False),
    ],
)
def test_only_the_direction_deals_with_the_clients(person: Any, holder: Any, noticed: bool, hours: Hours) -> None:
    entries = [each for each in every() if each["action"] != "H9"] + [entry("H9", responsable=person)]
    codes = [notice.code for notice in schedule_notices(entries, hours, holder)]
    assert codes == (["clients_hors_direction"] if noticed else [])
