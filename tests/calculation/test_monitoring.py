"""The monitoring of a beneficiary: interviews expected and held."""

from __future__ import annotations

from typing import Any

import pytest

from aci_docs.calculation import Scale, suivi, suivi_notices, suivi_shape


def person(*contracts: tuple[str, str | None], sheet: str = "2030-01-01", exit_: str | None = None) -> dict[str, Any]:
    first = min(start for start, _ in contracts)
    return {
        "date_bilan": sheet,
        "entree": {"date": first, "diagnostic_date": first},
        "contrats": [{"debut": start, "fin": end} for start, end in contracts],
        "entretiens_tripartites": [],
        "immersions": [],
        "sortie": exit_ and {"date": exit_, "classe": "autre", "sortie_positive_plie": False},
    }


def interview(day: str, *presence: str, then: str | None = None) -> dict[str, Any]:
    people = [{"nom": "X", "qualite": "y", "presence": word} for word in presence]
    return {"date": day, "presents": people, "prochaine_date": then}


@pytest.mark.parametrize(
    ("record", "months", "expected"),
    [
        (person(("2026-01-01", "2026-12-31")), 12, 3),
        (person(("2025-02-15", "2026-02-14")), 12, 3),
        (person(("2027-02-15", "2028-02-14")), 12, 3),
        (person(("2024-02-29", "2025-02-28")), 12, 3),
        (person(("2026-01-01", "2026-12-30")), 11, 2),
        (person(("2026-02-15", "2026-06-14")), 4, 1),
        (person(("2026-02-15", "2026-06-13")), 3, 0),
        (person(("2025-01-01", "2026-12-31")), 24, 6),
        (person(("2026-01-01", "2026-04-30"), ("2026-05-01", "2026-08-31")), 8, 2),
        (person(("2026-01-01", "2026-04-30"), ("2026-03-01", "2026-06-30")), 6, 1),
        (person(("2026-02-15", "2026-02-28"), ("2026-03-01", "2026-03-14")), 1, 0),
        (person(("2026-05-01", "2026-08-31"), ("2026-01-01", "2026-03-31")), 7, 1),
        (person(("2026-01-16", "2026-02-15"), ("2026-04-01", "2026-04-15")), 1, 0),
        (person(("2026-01-01", "2026-12-31"), sheet="2026-08-31"), 8, 2),
        (person(("2026-01-01", "2026-12-31"), exit_="2026-05-01"), 4, 1),
        (person(("2026-01-01", "2026-12-31"), sheet="2025-12-31"), 0, 0),
        (person(("2026-01-01", "2026-01-01")), 0, 0),
        (person(("2026-01-01", None), sheet="2026-08-31"), 8, 2),
        (person(("2025-09-01", "2025-12-31"), ("2026-01-01", None), sheet="2026-12-31", exit_="2026-08-31"), 12, 3),
    ],
)
def test_interviews_are_expected_for_the_time_run_under_contract(
    record: dict[str, Any], months: int, expected: int, scale: Scale
) -> None:
    found = suivi(record, scale)
    assert (found["duree_mois"], found["entretiens_attendus"]) == (months, expected)
    assert found["entretiens_manquants"] == expected


def test_only_interviews_that_somebody_attended_by_the_date_of_the_sheet_are_held(scale: Scale) -> None:
    record = person(("2026-01-01", "2026-12-31"), sheet="2026-12-31")
    record["entretiens_tripartites"] = [
        interview("2026-02-01", "présent", "absent"),
        interview("2026-05-01", "absent", "excusé"),
        interview("2026-12-31"),
        interview("2027-01-01", "présent"),
    ]
    found = suivi(record, scale)
    assert (found["entretiens_tenus"], found["entretiens_manquants"]) == (2, 1)


def test_more_interviews_than_expected_lack_nothing(scale: Scale) -> None:
    record = person(("2026-01-01", "2026-04-30"))
    record["entretiens_tripartites"] = [interview("2026-02-01", "présent"), interview("2026-03-01", "présent")]
    assert suivi(record, scale)["entretiens_manquants"] == 0


def test_the_monitoring_has_its_announced_shape_and_says_what_it_counted(scale: Scale) -> None:
    found = suivi(person(("2026-03-01", "2026-12-31"), ("2026-01-01", "2026-02-28"), exit_="2026-06-30"), scale)
    assert list(found) == list(suivi_shape())
    assert [list(year) for year in found["annees"]] == [list(suivi_shape()["annees"][0])]
    assert (found["debut"], found["arrete_au"]) == ("2026-01-01", "2026-06-30")


def test_a_lacking_interview_is_said_with_its_numbers_and_a_full_monitoring_says_nothing(scale: Scale) -> None:
    record = person(("2026-01-01", "2026-12-31"), sheet="2026-12-31")
    record["entretiens_tripartites"] = [interview("2026-04-01", "présent"), interview("2026-08-01", "présent")]
    (notice,) = suivi_notices(suivi(record, scale))
    assert (notice.code, notice.gravity) == ("entretiens_manquants", "attention")
    assert notice.message.replace("\u00a0", " ").startswith(
        "3 entretiens tripartites attendus pour 12 mois de contrat au 31/12/2026, 2 tenus : il en manque 1."
    )
    record["entretiens_tripartites"].append(interview("2026-12-01", "présent"))
    assert suivi_notices(suivi(record, scale)) == ()


def test_without_a_scale_in_force_nothing_is_expected_and_the_sheet_says_so() -> None:
    record = person(("2026-01-01", "2026-12-31"), sheet="2026-12-31")
    record["entretiens_tripartites"] = [interview("2026-04-01", "présent")]
    found = suivi(record, None)
    assert (found["duree_mois"], found["entretiens_tenus"]) == (12, 1)
    assert found["entretiens_attendus"] is found["entretiens_manquants"] is None
    assert [notice.code for notice in suivi_notices(found)] == ["entretiens_attendus_inconnus"]


# Year by year ----------------------------------------------------------------------------------------------------


def years(record: dict[str, Any], scale: Scale | None) -> list[tuple[Any, ...]]:
    keys = ("annee", "mois", "attendus", "tenus", "manquants")
    return [tuple(year[key] for key in keys) for year in suivi(record, scale)["annees"]]


def test_interviews_are_counted_year_by_year_of_contract(scale: Scale) -> None:
    record = person(("2024-03-04", "2025-03-03"), ("2025-03-04", "2026-03-03"), sheet="2025-11-13")
    record["entretiens_tripartites"] = [
        interview(day, "présent") for day in ("2024-06-01", "2024-10-01", "2025-03-04", "2025-06-01", "2025-10-01")
    ]
    assert years(record, scale) == [(1, 12, 3, 2, 1), (2, 8, 2, 3, 0)]
    ends = [(year["debut"], year["fin"]) for year in suivi(record, scale)["annees"]]
    assert ends == [("2024-03-04", "2025-03-03"), ("2025-03-04", "2025-11-13")]


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (person(("2026-01-01", "2026-12-31"), sheet="2025-12-31"), []),
        (person(("2026-01-01", "2026-12-31"), sheet="2026-01-01"), [(1, 0, 0, 0, 0)]),
        (person(("2026-01-01", "2026-12-31")), [(1, 12, 3, 0, 3)]),
        (person(("2024-02-29", "2025-02-28"), sheet="2025-02-27"), [(1, 12, 3, 0, 3)]),
        (person(("2024-01-01", "2024-04-30"), ("2025-05-01", "2025-12-31")), [(1, 4, 1, 0, 1), (2, 8, 2, 0, 2)]),
        (person(("2024-01-01", "2024-03-31"), ("2025-02-01", "2025-12-31")), [(1, 3, 0, 0, 0), (2, 11, 3, 0, 3)]),
        (person(("2024-01-01", None), sheet="2026-06-30"), [(1, 12, 3, 0, 3), (2, 12, 3, 0, 3), (3, 6, 1, 0, 1)]),
    ],
)
def test_the_years_add_up_to_the_path(record: dict[str, Any], found: list[Any], scale: Scale) -> None:
    assert years(record, scale) == found
    whole = suivi(record, scale)
    assert sum(row[1] for row in found) == whole["duree_mois"]
    assert sum(row[2] for row in found) == whole["entretiens_attendus"]


def test_an_interview_too_many_one_year_does_not_make_up_for_another(scale: Scale) -> None:
    record = person(("2024-01-01", "2025-12-31"))
    days = ("2024-02-01", "2024-05-01", "2024-08-01", "2024-11-01", "2025-03-01", "2025-06-01")
    record["entretiens_tripartites"] = [interview(day, "présent") for day in days]
    assert years(record, scale) == [(1, 12, 3, 4, 0), (2, 12, 3, 2, 1)]
    assert suivi(record, scale)["entretiens_manquants"] == 0


def test_without_a_scale_the_years_tell_what_was_held(scale: Scale) -> None:
    record = person(("2026-01-01", "2026-12-31"), sheet="2026-12-31")
    record["entretiens_tripartites"] = [interview("2026-04-01", "présent")]
    assert years(record, None) == [(1, 12, None, 1, None)]
