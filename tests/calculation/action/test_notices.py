"""What the reader of the action's report is told: one case where each notice is given, and none without a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aci_docs.calculation import Figures, Inputs, Scale, compute_figures
from aci_docs.calculation.action import Period, action_notices, action_results, direction_hours
from aci_docs.notices import Notice
from tests.calculation.action.people import person

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
ALL_HOURS = [{"action": f"H{n}", "heures": 10, "explication": None} for n in range(1, 11)]
PRESENT = person("A", "2026-12-01", diagnosis="2026-12-10", aims=["oui"])


@pytest.fixture
def planned(example: Any, scale: Scale) -> Figures:
    return compute_figures(Inputs.from_record(example()), scale)


def notices(
    people: list[dict[str, Any]],
    scale: Scale | None,
    planned: Figures | None,
    *,
    day: date = date(2027, 1, 18),
    request: Period | None = YEAR,
    told: list[dict[str, Any]] = ALL_HOURS,
    asked: tuple[str, ...] = (),
) -> dict[str, Notice]:
    found = action_results(people, YEAR, scale, asked=asked)
    found["heures"] = direction_hours(planned, told, scale)
    given = action_notices(found, YEAR, day, request, has_scale=scale is not None)
    assert all(notice.advice for notice in given if notice.gravity == "attention")
    return {notice.code: notice for notice in given}


def test_nothing_is_said_when_all_is_in_order(scale: Scale, planned: Figures) -> None:
    assert notices([PRESENT], scale, planned) == {}


@pytest.mark.parametrize(
    ("code", "people", "words"),
    [
        ("aucun_beneficiaire", [], "du 01/01/2026 au 31/12/2026"),
        (
            "sorties_sans_classe",
            [person("A", "2026-01-01", contracts=[("2026-01-01", "2026-02-28", 26)], diagnosis="2026-01-02")],
            "1 sortie de la période est sans classe",
        ),
        (
            "action_entretiens_manquants",
            [person("A", "2026-01-01", diagnosis="2026-01-02", sheet="2026-12-31", interviews=["2026-03-03"])],
            "Il manque 2 entretiens tripartites sur 3 attendus dans la période, pour 1 personne.",
        ),
        (
            "diagnostics_hors_delai",
            [person("A", "2026-12-01", diagnosis="2027-01-02"), person("B", "2026-12-01")],
            "dans les 30 jours : 1 hors délai et 1 non fait.",
        ),
        (
            "objectifs_non_evalues",
            [person("A", "2025-12-01", exit_=("2026-01-31", "autre", False), aims=[None, None])],
            "2 objectifs de personnes sorties dans la période ne sont pas évalués.",
        ),
        (
            "fiches_anterieures",
            [person("A", "2026-10-01", diagnosis="2026-10-02", sheet="2026-11-01")],
            "1 fiche de personne présente est datée d’avant la fin de la période, le 31/12/2026 : la situation de "
            "cette personne est donnée à la date de sa fiche.",
        ),
        (
            "fiches_manquantes",
            [person("A", "2025-10-01", sheet="2025-11-01")],
            "1 fiche est datée d’avant le début de la période, le 01/01/2026 : elle ne compte pas comme remise.",
        ),
    ],
)
def test_people_call_for_their_notice_alone(
    code: str, people: list[dict[str, Any]], words: str, scale: Scale, planned: Figures
) -> None:
    found = notices(people, scale, planned)
    assert list(found) == [code]
    assert words in plain(found[code].message)


def test_an_earlier_sheet_whose_contract_has_run_out_is_told_apart(scale: Scale, planned: Figures) -> None:
    over = person("B", "2026-10-01", contracts=[("2026-10-01", "2026-12-01", 26)], sheet="2026-11-01")
    alone = notices([over, PRESENT], scale, planned)["fiches_anterieures"]
    assert "le 31/12/2026, avec un dernier contrat terminé avant cette fin : la" in plain(alone.message)
    assert alone.advice == "Mettez cette fiche à jour."
    earlier = person("C", "2026-10-01", diagnosis="2026-10-02", sheet="2026-11-01")
    several = notices([over, earlier, PRESENT], scale, planned)["fiches_anterieures"]
    assert "2 fiches de personnes présentes sont datées" in plain(several.message)
    assert "dont 1 avec un dernier contrat terminé avant cette fin" in plain(several.message)


def test_a_report_dated_before_the_end_of_its_period_says_so(scale: Scale, planned: Figures) -> None:
    found = notices([PRESENT], scale, planned, day=date(2026, 12, 30))
    assert list(found) == ["bilan_avant_la_fin"]
    assert notices([PRESENT], scale, planned, day=date(2026, 12, 31)) == {}


def test_without_a_scale_what_is_not_counted_is_said(planned: Figures) -> None:
    assert list(notices([PRESENT], None, planned)) == ["bilan_sans_bareme"]


def test_a_request_of_another_period_and_no_request_at_all_are_told(scale: Scale, planned: Figures) -> None:
    other = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert list(notices([PRESENT], scale, planned, request=other)) == ["demande_autre_periode"]
    assert list(notices([PRESENT], scale, None, request=None)) == ["bilan_sans_demande"]


def test_hours_that_are_not_told_are_told_lacking(scale: Scale, planned: Figures) -> None:
    assert list(notices([PRESENT], scale, planned, told=[])) == ["bilan_sans_heures"]
    found = notices([PRESENT], scale, planned, told=ALL_HOURS[2:])
    assert list(found) == ["bilan_heures_incompletes"]
    assert "H1 et H2" in found["bilan_heures_incompletes"].message


def test_objectives_of_the_request_without_a_result_are_counted(scale: Scale, planned: Figures) -> None:
    found = notices([PRESENT], scale, planned, asked=("Un", "Deux"))
    assert "2 objectifs de la demande sont sans résultat." in plain(found["objectifs_sans_resultat"].message)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
