"""What a path has to respect: the diagnostic's delay, the next interview, the time in companies, the PLIE's exit."""

from __future__ import annotations

from typing import Any

import pytest

from aci_docs.calculation import Scale, suivi, suivi_notices


def path(**changes: Any) -> dict[str, Any]:
    """A path of eight months in order, its sheet on the last day of August 2026."""
    held: dict[str, Any] = {"presents": [], "prochaine_date": None}
    return {
        "date_bilan": "2026-08-31",
        "entree": {"date": "2026-01-01", "diagnostic_date": "2026-01-15"},
        "contrats": [{"debut": "2026-01-01", "fin": "2026-12-31"}],
        "entretiens_tripartites": [{"date": "2026-04-01", **held}, {"date": "2026-08-01", **held}],
        "immersions": [],
        "sortie": None,
    } | changes


def notices(record: dict[str, Any], scale: Scale | None) -> dict[str, str]:
    found = suivi_notices(suivi(record, scale))
    return {each.code: each.message.replace("\u00a0", " ").replace("\u202f", " ") for each in found}


def test_a_path_in_order_says_nothing(scale: Scale) -> None:
    assert notices(path(), scale) == {}


@pytest.mark.parametrize(
    ("made", "sheet", "code"),
    [
        ("2026-01-31", "2026-08-31", None),
        ("2026-02-01", "2026-08-31", "diagnostic_tardif"),
        (None, "2026-08-31", "diagnostic_absent"),
        (None, "2026-02-01", "diagnostic_absent"),
        (None, "2026-01-31", None),
    ],
)
def test_the_diagnostic_is_made_in_the_thirty_days_after_the_entry(
    made: str | None, sheet: str, code: str | None, scale: Scale
) -> None:
    record = path(entree={"date": "2026-01-01", "diagnostic_date": made}, date_bilan=sheet)
    assert [each for each in notices(record, scale) if each.startswith("diagnostic")] == ([code] if code else [])


def test_the_diagnostic_says_its_dates(scale: Scale) -> None:
    late = path(entree={"date": "2026-01-01", "diagnostic_date": "2026-02-10"})
    assert notices(late, scale)["diagnostic_tardif"] == (
        "Le diagnostic d'entrée a été fait 40 jours après l'entrée, pour 30 jours au plus."
    )
    absent = path(entree={"date": "2026-01-01", "diagnostic_date": None})
    assert notices(absent, scale)["diagnostic_absent"] == (
        "Le diagnostic d'entrée n'est pas daté ; il était attendu au plus tard le 31/01/2026, 30 jours après l'entrée."
    )


def interviews(*rows: tuple[str, str | None, str]) -> list[dict[str, Any]]:
    return [{"date": day, "prochaine_date": then, "presents": [{"presence": presence}]} for day, then, presence in rows]


@pytest.mark.parametrize(
    ("rows", "changes", "day"),
    [
        ([("2026-04-01", "2026-07-01", "présent")], {}, "2026-07-01"),
        ([("2026-04-01", "2026-07-01", "présent"), ("2026-08-20", None, "présent")], {}, None),
        ([("2026-04-01", "2026-07-01", "présent"), ("2026-06-20", None, "présent")], {}, None),
        ([("2026-04-01", "2026-07-01", "présent"), ("2026-07-01", None, "excusé")], {}, "2026-07-01"),
        ([("2026-04-01", "2026-08-31", "présent")], {}, None),
        ([("2026-04-01", "2026-09-15", "présent")], {}, None),
        ([("2026-04-01", "2026-07-01", "présent")], {"sortie": "2026-06-01"}, None),
        ([("2026-07-30", "2026-08-15", "présent"), ("2026-04-01", "2026-05-01", "présent")], {}, "2026-08-15"),
        ([("2026-04-01", None, "présent")], {}, None),
    ],
)
def test_an_interview_that_was_announced_and_did_not_follow_is_said(
    rows: list[Any], changes: dict[str, str], day: str | None, scale: Scale
) -> None:
    record = path(entretiens_tripartites=interviews(*rows))
    if changes:
        record["sortie"] = {"date": changes["sortie"], "classe": "autre", "sortie_positive_plie": False}
    assert suivi(record, scale)["prochain_entretien_passe"] == day
    assert ("prochain_entretien_passe" in notices(record, scale)) is (day is not None)


def immersions(*spans: tuple[str, str]) -> list[dict[str, str]]:
    return [{"debut": start, "fin": end} for start, end in spans]


@pytest.mark.parametrize(
    ("contracts", "spans", "days"),
    [
        # 100 days of contract: 25 of immersion are allowed, the twenty-sixth is one too many.
        ([("2026-01-01", "2026-04-10")], [("2026-02-01", "2026-02-25")], None),
        ([("2026-01-01", "2026-04-10")], [("2026-02-01", "2026-02-26")], 26),
        ([("2026-01-01", "2026-04-10")], [("2026-02-01", "2026-02-13"), ("2026-03-01", "2026-03-13")], 26),
        ([("2026-01-01", "2026-04-10")], [("2026-02-01", "2026-02-20"), ("2026-02-11", "2026-02-25")], None),
        ([("2026-01-01", "2026-02-19"), ("2026-02-20", "2026-04-10")], [("2026-02-01", "2026-02-25")], None),
        ([("2026-01-01", "2026-02-19"), ("2026-03-20", "2026-04-10")], [("2026-02-01", "2026-02-13")], 13),
        ([("2026-01-01", None)], [("2026-02-01", "2026-12-26")], None),
    ],
)
def test_immersions_take_a_quarter_of_the_contract_at_most(
    contracts: list[tuple[str, str | None]], spans: list[tuple[str, str]], days: int | None, scale: Scale
) -> None:
    record = path(contrats=[{"debut": start, "fin": end} for start, end in contracts], immersions=immersions(*spans))
    assert [each["jours"] for each in suivi(record, scale)["immersions_longues"]] == ([days] if days else [])


def test_immersions_that_are_too_long_say_their_days_and_the_share(scale: Scale) -> None:
    record = path(contrats=[{"debut": "2026-01-01", "fin": "2026-04-10"}])
    record["immersions"] = immersions(("2026-02-01", "2026-02-26"))
    assert notices(record, scale)["immersions_trop_longues"] == (
        "26 jours d'immersion (PMSMP) pour un contrat de 100 jours, du 01/01/2026 au 10/04/2026 : "
        "c'est plus de 25 % de sa durée."
    )


@pytest.mark.parametrize(
    ("kind", "positive", "sheet", "state"),
    [
        ("emploi_durable", True, "2026-08-31", "oui"),
        ("emploi_durable", False, "2026-08-31", "pas_encore"),
        ("emploi_durable", False, "2027-02-27", "pas_encore"),
        ("emploi_durable", False, "2027-02-28", "non"),
        ("emploi_transition", False, "2026-08-31", "non"),
        ("autre", False, "2026-08-31", "non"),
        ("sortie_positive", True, "2026-08-31", "oui"),
    ],
)
def test_a_lasting_job_is_positive_for_the_plie_after_its_six_months(
    kind: str, positive: bool, sheet: str, state: str, scale: Scale
) -> None:
    exit_ = {"date": "2026-08-31", "classe": kind, "sortie_positive_plie": positive}
    found = suivi(path(sortie=exit_, date_bilan=sheet), scale)
    assert found["sortie_plie"] == state
    assert found["sortie_plie_echeance"] == ("2027-02-28" if state == "pas_encore" else None)
    assert found["sortie_plie_mois"] == 6


def test_without_a_scale_none_of_it_is_judged() -> None:
    record = path(
        entree={"date": "2026-01-01", "diagnostic_date": None},
        immersions=immersions(("2026-01-01", "2026-08-31")),
        sortie={"date": "2026-08-31", "classe": "emploi_durable", "sortie_positive_plie": False},
    )
    assert list(notices(record, None)) == ["entretiens_attendus_inconnus"]
    assert suivi(record, None)["sortie_plie"] == "non"
