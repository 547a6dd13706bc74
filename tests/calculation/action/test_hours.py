"""The hours of the direction: done beside forecast, one side alone, and nothing at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from aci_docs.calculation import Figures, Inputs, Scale, compute_figures
from aci_docs.calculation.action import HOURS_SHAPE, direction_hours


@pytest.fixture
def planned(example: Any, scale: Scale) -> Figures:
    return compute_figures(Inputs.from_record(example()), scale)


def hours(code: str, number: object, why: str | None = None) -> dict[str, Any]:
    return {"action": code, "heures": number, "explication": why}


def test_each_action_of_the_request_is_beside_what_was_done(scale: Scale, planned: Figures) -> None:
    found = direction_hours(planned, [hours("H1", Decimal("96.5"), "Moins."), hours("H10", 0)], scale)
    assert [line["action"] for line in found["lignes"]] == [f"H{n}" for n in range(1, 11)]
    first, last = found["lignes"][0], found["lignes"][-1]
    assert (first["prevu"], first["realise"], first["ecart"]) == (120, Fraction(193, 2), Fraction(-47, 2))
    assert (first["taux"], first["explication"]) == (Fraction(193, 240), "Moins.")
    assert (last["realise"], last["taux"]) == (0, 0)
    assert found["lignes"][1]["realise"] is None
    assert found["silencieuses"] == [f"H{n}" for n in range(2, 10)]
    # Eight actions do not tell their hours: what the two others make has no rate beside the whole forecast.
    assert found["total"] == {"prevu": 1620, "realise": Fraction(193, 2), "ecart": None, "taux": None}


def test_the_total_is_compared_once_every_action_tells_its_hours(scale: Scale, planned: Figures) -> None:
    total = direction_hours(planned, [hours(f"H{n}", 81) for n in range(1, 11)], scale)["total"]
    assert total == {"prevu": 1620, "realise": 810, "ecart": -810, "taux": Fraction(1, 2)}


def test_several_lines_of_one_action_add_up(scale: Scale, planned: Figures) -> None:
    told = [hours("H2", 10, "Mai."), hours("H2", 20, "Juin.")]
    for line in (direction_hours(planned, told, scale)["lignes"][1], direction_hours(None, told, scale)["lignes"][0]):
        assert (line["action"], line["realise"], line["explication"]) == ("H2", 30, "Mai.\nJuin.")


def test_without_a_request_there_is_no_forecast_nor_gap(scale: Scale) -> None:
    found = direction_hours(None, [hours("H9", 12), hours("H1", 5)], scale)
    assert [line["action"] for line in found["lignes"]] == ["H1", "H9"]
    assert all(line["prevu"] is line["ecart"] is line["taux"] is None for line in found["lignes"])
    assert found["lignes"][1]["libelle"] == "Relation avec les clients ou commanditaires"
    assert found["lignes"][0]["libelle"] == "Pédagogie du contrat de travail"
    assert found["total"] == {"prevu": None, "realise": 17, "ecart": None, "taux": None}
    assert direction_hours(None, [hours("H1", 5)], None)["lignes"][0]["libelle"] is None


def test_without_anything_told_only_the_forecast_is_there(scale: Scale, planned: Figures) -> None:
    found = direction_hours(planned, [], scale)
    assert found["total"] == {"prevu": 1620, "realise": None, "ecart": None, "taux": None}
    assert direction_hours(None, [], scale)["lignes"] == []


def test_the_hours_have_their_announced_shape(scale: Scale, planned: Figures) -> None:
    found = direction_hours(planned, [hours("H1", 1)], scale)
    assert list(found) == list(HOURS_SHAPE)
    assert set(found["lignes"][0]) == set(HOURS_SHAPE["lignes"][0])
    assert set(found["total"]) == set(HOURS_SHAPE["total"])
