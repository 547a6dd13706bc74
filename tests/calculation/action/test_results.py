"""The results of the action: every case of `cases/bilan`, and what holds whatever the people."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.calculation import Scale
from aci_docs.calculation.action import RESULTS_SHAPE, Period, action_results
from tests.calculation.action.people import from_case, person

CASES = sorted((Path(__file__).parents[1] / "cases" / "bilan").glob("*.json"))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
CLASSES = ("emploi_durable", "emploi_transition", "sortie_positive", "autre", "retrait")


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_case_gives_exactly_its_figures(path: Path, scale: Scale) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    found = action_results(
        [from_case(each) for each in case["personnes"]],
        Period.from_record(case["periode"]),
        scale if case["bareme"] else None,
    )
    found["taux"] = {name: rate["valeur"] for name, rate in found["taux"].items()}
    assert _part_of(found, case["attendu"]) == case["attendu"], case["nom"]


def test_every_case_names_itself_and_its_passage() -> None:
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in CASES]
    assert len(cases) >= 15
    assert all(case["passage"] for case in cases)
    assert len({case["nom"] for case in cases}) == len(cases)


def test_the_results_have_their_announced_shape(scale: Scale) -> None:
    people = [
        person("A", "2026-01-01", exit_=("2026-06-30", "autre", False), aims=["oui"]),
        person("B", "2026-02-01", immersions=[("decouvrir_metier", "2026-03-02", "2026-03-13")]),
    ]
    found = action_results(people, YEAR, scale, asked=["Un objectif"])
    assert _shape(found) == _shape(RESULTS_SHAPE)


def test_a_rate_tells_its_numbers_and_a_rate_of_nothing_tells_why(scale: Scale) -> None:
    people = [
        person("A", "2025-01-01", exit_=("2026-06-30", "emploi_durable", False)),
        person("B", "2025-01-01", exit_=("2026-06-30", "autre", False)),
        person("C", "2025-01-01", exit_=("2026-06-30", "autre", False)),
    ]
    rate = action_results(people, YEAR, scale)["taux"]["sorties_dynamiques"]
    assert (rate["numerateur"], rate["denominateur"], rate["valeur"]) == (1, 3, Fraction(1, 3))
    assert (rate["calcul"], rate["texte"]) == ("1 / 3", "33,3\u00a0%")
    nothing = action_results([], YEAR, scale)["taux"]["sorties_dynamiques"]
    assert (nothing["valeur"], nothing["texte"], nothing["calcul"]) == (None, "sans objet", "aucune sortie")
    withdrawn = [person("A", "2026-01-01", exit_=("2026-02-01", "retrait", False))]
    told = action_results(withdrawn, YEAR, scale)["taux"]["sorties_dynamiques"]
    assert (told["texte"], told["calcul"]) == ("sans objet", "aucune sortie comptée\u00a0: seulement des retraits")


def test_the_most_frequent_prescribers_come_first_and_others_last(scale: Scale) -> None:
    types = ["Autre", "PLIE", "Mission locale", "PLIE", "Autre", "Autre"]
    people = [person(str(n), "2026-02-02", prescriber=each) for n, each in enumerate(types)]
    people[0]["entree"]["prescripteur"]["type"] = None
    found = action_results(people, YEAR, scale)["prescripteurs"]
    assert [(each["libelle"], each["nombre"]) for each in found] == [("PLIE", 2), ("Mission locale", 1), ("Autre", 3)]
    assert sum(each["part"] for each in found) == 1


def test_the_list_of_the_sheets_has_identifiers_and_no_name(scale: Scale) -> None:
    record = person("RC-1", "2026-02-02", exit_=("2026-06-30", "sortie_positive", True), aims=["oui", "non"])
    record["identite"] = {"nom": "Dupont", "prenom": "Zoé"}
    still_there = person("RC-0", "2026-02-02") | {"reference": "FB-7"}
    first, second = action_results([record, still_there], YEAR, scale)["fiches"]["lignes"]
    assert (first["reference"], first["identifiant"], first["classe"], first["sortie"]) == ("FB-7", "RC-0", None, None)
    assert (second["reference"], second["classe"], second["sortie"]) == ("RC-1", "Sortie positive", "2026-06-30")
    assert (second["objectifs"], second["atteints"], second["etat"]) == (2, 1, "à jour")
    assert "Dupont" not in str(second)


def test_an_exit_after_the_period_is_not_told(scale: Scale) -> None:
    people = [person("A", "2026-02-02", exit_=("2027-01-05", "emploi_durable", True))]
    (line,) = action_results(people, YEAR, scale)["fiches"]["lignes"]
    assert (line["sortie"], line["classe"]) == (None, None)


def test_the_definition_of_lasting_work_takes_its_months_from_the_scale(scale: Scale) -> None:
    def first(scale: Scale | None) -> str:
        return str(action_results([], YEAR, scale)["sorties"]["lignes"][0]["definition"])

    assert "plus de 6 mois" in first(scale)
    assert "6" not in first(None)


# --- whatever the people ----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 30))


@st.composite
def people(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to twelve people around 2026, some still there, some whose last contract is over without a word."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        entry, end = sorted((draw(DAYS), draw(DAYS)))
        left = draw(st.sampled_from([*CLASSES, None, "ongoing"]))
        days = draw(st.lists(st.dates(entry, end), max_size=4))
        found.append(
            person(
                f"P{number}",
                entry.isoformat(),
                exit_=(end.isoformat(), left, draw(st.booleans())) if left in CLASSES else None,
                contracts=[(entry.isoformat(), None if left == "ongoing" else end.isoformat(), 26)],
                sheet=draw(st.dates(entry, date(2027, 12, 31))).isoformat(),
                aims=draw(st.lists(st.sampled_from(["oui", "partiellement", "non", None]), max_size=3)),
                interviews=sorted(day.isoformat() for day in days),
            )
        )
    return found


@given(people())
def test_the_movements_balance_and_the_lines_add_up(scale: Scale, group: list[dict[str, Any]]) -> None:
    found = action_results(group, YEAR, scale)
    moves, exits = found["mouvements"], found["sorties"]
    assert moves["presents_debut"] + moves["entrees"] == moves["presents"] == moves["presents_fin"] + moves["sorties"]
    assert sum(line["nombre"] for line in exits["lignes"]) == exits["total"] == moves["sorties"]
    assert exits["comptees"] + exits["retraits"] == exits["total"]
    assert sum(line["nombre"] for line in found["objectifs"]["lignes"]) == found["objectifs"]["fixes"]
    assert sum(each["nombre"] for each in found["prescripteurs"]) == moves["entrees"]
    states = found["fiches"]
    assert states["a_jour"] + states["anterieures"] + states["manquantes"] == len(states["lignes"]) == moves["presents"]


@given(people())
def test_a_rate_is_between_nothing_and_the_whole(scale: Scale, group: list[dict[str, Any]]) -> None:
    for rate in action_results(group, YEAR, scale)["indicateurs"]:
        assert rate["valeur"] is None or 0 <= rate["valeur"] <= 1
        assert (rate["valeur"] is None) == (rate["denominateur"] == 0)


@given(people(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(scale: Scale, group: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(group)
    random.shuffle(shuffled)
    assert action_results(shuffled, YEAR, scale) == action_results(group, YEAR, scale)


@given(people(), st.dates(date(2026, 1, 1), date(2026, 12, 30)))
def test_two_periods_that_follow_each_other_add_up(scale: Scale, group: list[dict[str, Any]], cut: date) -> None:
    first = action_results(group, Period(YEAR.start, cut), scale)
    second = action_results(group, Period(cut + timedelta(days=1), YEAR.end), scale)
    whole = action_results(group, YEAR, scale)
    assert first["mouvements"]["presents_fin"] == second["mouvements"]["presents_debut"]
    for section, name in (
        ("mouvements", "entrees"),
        ("mouvements", "sorties"),
        ("sorties", "dynamiques"),
        ("entretiens", "attendus"),
        ("entretiens", "tenus"),
        ("contrats", "heures"),
    ):
        assert first[section][name] + second[section][name] == whole[section][name], (section, name)


def _part_of(found: Any, wanted: Any) -> Any:
    """What was found, cut down to the keys that are wanted; exact numbers as texts where the case writes them so."""
    if isinstance(wanted, dict):
        return {key: _part_of(found[key], value) for key, value in wanted.items()}
    return str(found) if isinstance(wanted, str) else found


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    return [_shape(value[0])] if isinstance(value, list) and value else None
