"""The inputs: what can be computed, and what must not be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from aci_docs.calculation import Inputs, Scale, compute_figures

Fresh = Callable[[], dict[str, Any]]


@pytest.mark.parametrize(
    ("group", "key", "value", "message"),
    [
        ("direction", "etp_affecte", Decimal("1.01"), "au plus la quotité du poste"),
        ("direction", "etp_affecte", 0, "au-dessus de 0"),
        ("direction", "quotite_poste", Decimal("1.5"), "au plus 1"),
        ("direction", "quotite_poste", 0, "au-dessus de 0"),
        ("direction", "cout_poste_annuel", 0, "montant au-dessus de zéro"),
        ("direction", "cout_poste_annuel", True, "un nombre est attendu"),
        ("direction", "cout_poste_annuel", "52 000,00", "un nombre est attendu"),
        ("direction", "cout_poste_annuel", Decimal("NaN"), "un nombre fini"),
        ("direction", "cout_poste_annuel", float("inf"), "un nombre fini"),
        ("volume", "postes_agrees", 0, "au moins un poste"),
        ("volume", "postes_agrees", Decimal("1.5"), "un nombre entier"),
        ("volume", "contrats", 0, "au moins un contrat"),
        ("volume", "semaines", 0, "au-dessus de zéro"),
        ("volume", "taille_aci", "moyen", "« petit » ou « important »"),
        ("periode", "fin", "2025-12-31", "la fin précède le début"),
    ],
)
def test_values_that_cannot_be_are_refused(group: str, key: str, value: object, message: str, example: Fresh) -> None:
    record = example()
    record[group][key] = value
    with pytest.raises(ValueError, match=message):
        Inputs.from_record(record)


@pytest.mark.parametrize("amount", [Decimal(-1), None])
def test_a_funding_without_a_true_amount_is_refused(amount: object, example: Fresh) -> None:
    record = example()
    record["autres_financements"][0]["montant"] = amount
    with pytest.raises(ValueError, match="autres_financements"):
        Inputs.from_record(record)


def test_a_negative_request_is_refused(example: Fresh) -> None:
    with pytest.raises(ValueError, match="montant_demande"):
        Inputs.from_record(example() | {"montant_demande": Decimal("-0.01")})


def test_what_may_be_absent_counts_as_nothing(example: Fresh) -> None:
    record = example()
    del record["autres_financements"], record["montant_demande"]
    inputs = Inputs.from_record(record)
    assert inputs.other_total == 0
    assert inputs.asked is None


def test_the_share_of_a_part_of_a_year_is_explained_month_by_month(scale: Scale, example: Fresh) -> None:
    record = example()
    record["periode"] = {"debut": "2026-01-15", "fin": "2026-05-20"}
    record["volume"]["semaines"] = 18
    figures = compute_figures(Inputs.from_record(record), scale)
    assert figures.cout.part_annee == (Fraction(17, 31) + 3 + Fraction(20, 31)) / 12 == Fraction(65, 186)
    (row,) = [row for row in figures.trace if row.regle == "C1"]
    assert row.calcul.replace("\u202f", " ").replace("\u00a0", " ") == (
        "20 000,00 € × (0,6 / 0,5) × (65/186) ; part d'année = (17/31 du 15/01/2026 au 31/01/2026 + 3 mois entiers du "
        "01/02/2026 au 30/04/2026 + 20/31 du 01/05/2026 au 20/05/2026) / 12 = 65/186"
    )


def test_amounts_in_texts_carry_the_french_no_break_spaces(scale: Scale, example: Fresh) -> None:
    figures = compute_figures(Inputs.from_record(example()), scale)
    assert figures.trace[-1].resultat == "22\u202f000,00\u00a0€"
    assert "22\u202f000,00\u00a0€" in figures.constats[-1].message
