"""The objectives of the action: those of the request, each beside its result."""

from __future__ import annotations

from typing import Any

from aci_docs.calculation.action.aims import aims


def told(text: str, reached: str = "oui") -> dict[str, Any]:
    return {"objectif": text, "atteinte": reached, "resultat": f"Résultat de {text}"}


def test_objectives_of_the_request_come_first_in_its_order_with_their_results() -> None:
    found = aims(["A", "B"], [told("C"), told("B", "non"), told("A")])
    assert [(line["objectif"], line["atteinte"], line["de_la_demande"]) for line in found["lignes"]] == [
        ("A", "oui", True),
        ("B", "non", True),
        ("C", "oui", False),
    ]
    assert (found["demande"], found["sans_resultat"]) == (2, 0)


def test_an_objective_without_a_result_stays_in_the_list() -> None:
    found = aims(["A", "B"], [told("A")])
    assert (found["lignes"][1]["resultat"], found["sans_resultat"]) == (None, 1)


def test_spaces_apostrophes_capitals_and_the_full_stop_make_no_other_objective() -> None:
    found = aims(["Tenir l'objectif : 60 % de sorties"], [told("tenir l’objectif\u00a0: 60\u202f%  de sorties.")])
    assert found["sans_resultat"] == 0
    assert len(found["lignes"]) == 1
    assert aims(["60 % de sorties"], [told("65 % de sorties")])["sans_resultat"] == 1


def test_a_second_result_for_one_objective_is_not_lost() -> None:
    found = aims(["A"], [told("A"), told("A", "non")])
    assert [line["atteinte"] for line in found["lignes"]] == ["oui", "non"]


def test_without_a_request_those_of_the_report_are_told() -> None:
    assert [line["objectif"] for line in aims([], [told("A")])["lignes"]] == ["A"]
    assert aims([], [])["lignes"] == []
