"""The classification of a post: every case of `cases/classement/`, and the whole grid of the branch."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.calculation import Post, Scale, classement, classement_notices, classement_shape, grid
from aci_docs.calculation.exact import plain
from aci_docs.errors import InvalidRecord

ROOT = Path(__file__).parents[2]
CASES = sorted((Path(__file__).parent / "cases" / "classement").glob("*.json"))
RULES = ("K1", "K2", "K3", "K4")

# Minimum coefficients of avenant n° 30, the same at 7,05 € the point, and the points of the three-yearly review.
GRID: dict[str, tuple[tuple[int, int, int], tuple[str, str, str], int | None]] = {
    "assistant_technique": ((265, 270, 285), ("1868.25", "1903.50", "2009.25"), 3),
    "assistant_administratif": ((265, 280, 305), ("1868.25", "1974.00", "2150.25"), 5),
    "comptable": ((265, 280, 305), ("1868.25", "1974.00", "2150.25"), 5),
    "accompagnateur": ((285, 315, 345), ("2009.25", "2220.75", "2432.25"), 5),
    "encadrant_technique": ((285, 315, 345), ("2009.25", "2220.75", "2432.25"), 5),
    "charge_mission": ((315, 345, 375), ("2220.75", "2432.25", "2643.75"), None),
    "responsable_administratif_financier": ((345, 375, 405), ("2432.25", "2643.75", "2855.25"), None),
    "coordinateur": ((345, 375, 405), ("2432.25", "2643.75", "2855.25"), 7),
    "directeur": ((405, 455, 505), ("2855.25", "3207.75", "3560.25"), 7),
}


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def scale_record(half: str) -> Any:
    return read(ROOT / "baremes" / f"classification_aci_{half}.json")


def post(**changes: Any) -> Post:
    given: dict[str, Any] = {
        "day": date(2025, 12, 15),
        "job": "coordinateur",
        "level": "B",
        "coefficient": 375,
        "weekly_hours": Fraction(35),
        "working_time": Fraction(1),
    }
    return Post(**(given | changes))


@pytest.fixture(scope="module")
def scale() -> Scale:
    return grid(scale_record("2025-07"))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_case_gives_exactly_its_values_and_its_notices(path: Path) -> None:
    case = read(path)
    asked = Post.from_record(case["fiche"], day=date.fromisoformat(case["fiche"]["date"]), single=case["niveau_unique"])
    found = classement(asked, grid(scale_record(case["bareme"])) if case["bareme"] else None)
    context = found.as_context()
    given = {name: context[name] for name in case["attendu"]}
    written = {name: None if value is None else plain(value) for name, value in given.items()}
    assert written == case["attendu"], case["nom"]
    assert [notice.code for notice in classement_notices(asked, found)] == case["constats"]


def test_every_notice_has_a_case_where_it_fires_and_one_where_it_does_not() -> None:
    fired = [set(read(path)["constats"]) for path in CASES]
    code = (ROOT / "aci_docs" / "calculation" / "classification_notices.py").read_text(encoding="utf-8")
    known = {each for codes in fired for each in codes}
    assert len(known) == code.count("yield notice(") == 10
    assert all(any(each not in codes for codes in fired) for each in known)
    assert len({read(path)["nom"] for path in CASES}) == len(CASES)
    assert all(read(path)["passage"] for path in CASES)


@pytest.mark.parametrize("job", GRID)
def test_the_grid_is_that_of_the_branch_and_makes_its_published_minimums(job: str, scale: Scale) -> None:
    coefficients, amounts, review = GRID[job]
    for level, coefficient, amount in zip("ABC", coefficients, amounts, strict=True):
        found = classement(post(job=job, level=level, coefficient=coefficient), scale)
        assert found.least == coefficient
        assert found.full_time == Fraction(amount)
        assert found.three_years == review


def test_the_grid_holds_nothing_but_the_jobs_of_the_catalogue() -> None:
    entries = {path.stem: read(path) for path in (ROOT / "emplois_reperes").glob("*.json")}
    graded = {name for name, entry in entries.items() if not entry.get("niveau_unique")}
    assert graded == set(GRID)
    for half in ("2025-01", "2025-07"):
        codes = set(scale_record(half)["valeurs"])
        assert {code for code in codes if code.startswith("coefficient_")} == {
            f"coefficient_{job}_{level}" for job in GRID for level in "abc"
        }


def test_a_job_of_the_folder_whose_name_has_a_hyphen_finds_its_coefficients() -> None:
    record = scale_record("2025-07")
    record["valeurs"]["coefficient_moniteur_atelier_b"] = record["valeurs"]["coefficient_comptable_b"]
    found = classement(post(job="Moniteur-Atelier", coefficient=None), grid(record))
    assert found.in_grid
    assert found.coefficient == 280


def test_the_two_scales_follow_each_other_and_only_the_last_has_no_end() -> None:
    first, last = (grid(scale_record(half)) for half in ("2025-01", "2025-07"))
    assert (first.start, first.end, first.checked) == (date(2025, 1, 1), date(2025, 6, 30), None)
    assert (last.start, last.end, last.checked) == (date(2025, 7, 1), date.max, date(2026, 11, 22))
    assert [each.amount("valeur_point") for each in (first, last)] == [Fraction(7), Fraction("7.05")]


def test_every_value_of_the_grid_is_sourced_and_dated_where_it_changes() -> None:
    for half in ("2025-01", "2025-07"):
        for code, entry in scale_record(half)["valeurs"].items():
            assert entry["source"], code
            if code.startswith("coefficient_"):
                assert entry["date"] == "2022-05-31"
                assert "Avenant n° 30 du 31 mai 2022" in entry["source"].replace("\u00a0", " ")


def test_a_funder_s_scale_without_an_end_is_refused(scale_record: Callable[[], dict[str, Any]]) -> None:
    record = scale_record()
    record["periode"] = {"debut": "2026-01-01", "fin": None, "verifie_le": "2026-06-01"}
    with pytest.raises(InvalidRecord) as caught:
        Scale.from_record(record)
    (problem,) = caught.value.problems
    assert (problem.path, "sans terme" in problem.message) == ("$.periode.fin", True)


@pytest.mark.parametrize(
    ("code", "change", "place"),
    [
        ("valeur_point", None, "$.valeurs.valeur_point"),
        ("valeur_point", {"unite": "euros"}, "$.valeurs.valeur_point.unite"),
        ("coefficient_directeur_a", {"unite": "euros"}, "$.valeurs.coefficient_directeur_a.unite"),
        ("heures_hebdomadaires_temps_plein", {"valeur": 0}, "$.valeurs.heures_hebdomadaires_temps_plein.valeur"),
    ],
)
def test_a_grid_that_would_give_a_wrong_figure_is_refused(code: str, change: Any, place: str) -> None:
    record = scale_record("2025-07")
    if change is None:
        del record["valeurs"][code]
    else:
        record["valeurs"][code] |= change
    with pytest.raises(InvalidRecord) as caught:
        grid(record)
    assert place in [problem.path for problem in caught.value.problems]


def test_the_shape_is_that_of_the_context(scale: Scale) -> None:
    context = classement(post(), scale).as_context()
    shape = classement_shape()
    assert set(context) == set(shape)
    assert set(context["trace"][0]) == set(shape["trace"][0])


def test_the_trace_has_a_row_per_rule_with_its_numbers_and_its_dated_source(scale: Scale) -> None:
    trace = classement(post(job="assistant_administratif", level="A", coefficient=270, weekly_hours=Fraction(35, 2)),
        scale).trace  # fmt: skip
    assert tuple(row.regle for row in trace) == RULES
    shown = [(row.calcul.replace("\u00a0", " ").replace("\u202f", " "), row.resultat) for row in trace]
    assert shown == [
        ("le plus élevé de 270 et 265", "270"),
        ("270 × 7,05 €", "1\u202f903,50\u00a0€"),
        ("151,67 h × 17,5 / 35", "75,84\u00a0h"),
        ("1 903,50 € × 17,5 / 35", "951,75\u00a0€"),
    ]
    assert "valeur du 31/05/2022" in trace[0].source
    assert "valeur du 01/07/2025" in trace[1].source


HOURS = st.fractions(min_value=Fraction(1, 4), max_value=60, max_denominator=4)


@given(level=st.sampled_from("ABC"), coefficient=st.integers(1, 1000), hours=HOURS, job=st.sampled_from(sorted(GRID)))
def test_the_minimum_is_never_below_the_level_s_nor_above_the_full_time_s(
    level: str, coefficient: int, hours: Fraction, job: str
) -> None:
    held = grid(scale_record("2025-07"))
    found = classement(post(level=level, coefficient=coefficient, weekly_hours=hours, job=job), held)
    assert found.coefficient is not None
    assert found.least is not None
    assert found.full_time is not None
    assert found.own_time is not None
    assert found.coefficient == max(coefficient, found.least)
    assert found.own_time <= found.full_time
    assert found.own_time == found.full_time or hours < 35
