"""The forecast budget: its accounts and totals, and what an auditor sets beside it (rules B1 and B2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from aci_docs.calculation import Budget, Funding, budget_notices
from aci_docs.calculation.budget import names, title_of

TITLES = {"60": "Achats", "606": "Fournitures", "64": "Charges de personnel", "74": "Subventions", "86": "Emplois"}
PLIE = "PLIE du Pays de Valbrune"


def made(charges: Iterable[tuple[Any, ...]], produits: Iterable[tuple[Any, ...]]) -> Budget:
    keys = ("compte", "libelle", "montant")
    record = {
        "charges": [dict(zip(keys, line, strict=True)) for line in charges],
        "produits": [dict(zip(keys, line, strict=True)) for line in produits],
    }
    found = Budget.from_record(record, TITLES)
    assert found is not None
    return found


def test_lines_stand_under_their_accounts_in_the_order_of_their_numbers() -> None:
    budget = made(
        [("645", "Cotisations", 10), ("606", None, Decimal("0.10")), ("641", "Salaire", 30), ("606", "Papier", 2)],
        [("74", PLIE, Decimal("42.10"))],
    )
    charges = budget.as_context()["charges"]
    assert [(account["compte"], account["titre"], account["total"]) for account in charges] == [
        ("60", "Achats", Fraction(21, 10)),
        ("64", "Charges de personnel", 40),
    ]
    assert [line["libelle"] for line in charges[0]["lignes"]] == ["Fournitures", "Papier"]
    assert [line["compte"] for line in charges[1]["lignes"]] == ["641", "645"]
    assert budget.total("charges") == budget.total("produits") == Fraction(421, 10)


def test_a_line_that_says_no_more_than_its_account_is_not_repeated() -> None:
    (account,) = made([("64", None, 5)], []).as_context()["charges"]
    assert (account["total"], account["lignes"]) == (5, [])


def test_gifts_in_kind_stand_apart() -> None:
    budget = made([("64", None, 5), ("864", "Bénévoles", 7)], [("74", None, 5), ("875", "Bénévoles", 7)])
    assert budget.as_context()["totaux"] == {"charges": 5, "produits": 5, "emplois": 7, "ressources": 7}
    assert [account["compte"] for account in budget.as_context()["emplois"]] == ["86"]


@pytest.mark.parametrize("record", [None, {}, {"charges": [], "produits": []}])
def test_a_budget_without_a_line_is_no_budget(record: Any) -> None:
    assert Budget.from_record(record, TITLES) is None


def test_an_account_without_a_title_takes_that_of_the_account_above() -> None:
    assert title_of("6063", TITLES) == "Fournitures"
    assert title_of("63", TITLES) == "Compte 63"


@pytest.mark.parametrize(
    ("label", "funder", "expected"),
    [
        ("PLIE du Pays de Valbrune, fonction de direction", PLIE, True),
        ("Plie pays valbrune", PLIE, True),
        ("PLIE d'à côté", PLIE, False),
        ("Département : chargé d'insertion", "Departement", True),
        ("La ville", "RC", False),
        ("RC et amis", "RC", True),
        ("tout", "…", False),
    ],
)
def test_a_line_names_a_funder_when_it_has_every_word_of_its_name(label: str, funder: str, expected: bool) -> None:
    assert names(label, funder) is expected


FUNDING = Funding(PLIE, Fraction(22000), Fraction(52000), {"Département": Fraction(30000)})
EVEN = [("74", PLIE, 22000), ("74", "Département", 30000)]


@pytest.mark.parametrize(
    ("charges", "produits", "expected"),
    [
        ([("64", None, 52000)], EVEN, []),
        ([("641", None, 50000), ("645", None, 2000)], [("74", f"{PLIE} bis", 22000), ("74", "Département", 30000)], []),
        (
            [("64", None, 51000)],
            [("74", PLIE, 21000), EVEN[1]],
            ["budget_subvention_differente", "budget_personnel_insuffisant"],
        ),
        ([("64", None, 52000)], [("70", None, 22000), EVEN[1]], ["budget_subvention_absente"]),
        (
            [("64", None, 52000)],
            [EVEN[0], ("74", "Département", 29000), ("70", None, 1000)],
            ["budget_autre_financement"],
        ),
        ([("64", None, 53000)], [*EVEN, ("74", "Commune", 1000)], ["budget_financeur_non_declare"]),
        ([("60", None, 1), ("64", None, 52000)], [*EVEN, ("74", "Commune", 0), ("75", None, 1)], []),
    ],
)
def test_the_budget_is_set_beside_the_request(charges: Any, produits: Any, expected: list[str]) -> None:
    assert [notice.code for notice in budget_notices(made(charges, produits), FUNDING)] == expected


def test_amounts_that_print_the_same_do_not_differ() -> None:
    third = Funding(PLIE, Fraction(100, 3), Fraction(0), {})
    assert budget_notices(made([("64", None, 0)], [("74", PLIE, Decimal("33.33"))]), third) == ()


def test_a_request_without_budget_says_so() -> None:
    assert [notice.code for notice in budget_notices(None, FUNDING)] == ["budget_absent"]


def test_fundings_of_one_funder_add_up() -> None:
    request = {
        "financeur": {"nom": PLIE},
        "autres_financements": [
            {"financeur": "Département", "montant": Decimal("0.50")},
            {"financeur": "Département", "montant": 1},
        ],
    }
    assert Funding.of(request, Fraction(1), Fraction(2)).others == {"Département": Fraction(3, 2)}


def test_a_notice_gives_both_amounts_and_keeps_the_order_for_its_advice() -> None:
    (notice,) = budget_notices(made([("64", None, 52000)], [("74", PLIE, 21000), *EVEN[1:]]), FUNDING)
    message = notice.message.replace("\u202f", " ").replace("\u00a0", " ")
    assert "21 000,00 €" in message
    assert "22 000,00 €" in message
    assert notice.advice is not None
    assert "Inscrivez" in notice.advice
    assert "Inscrivez" not in message
