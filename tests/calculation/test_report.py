"""The financial report: what the realised justifies, what is compared, what must be explained."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs import french
from aci_docs.calculation import Inputs, Report, Scale, report_notices, report_shape
from aci_docs.calculation import make_report as make
from aci_docs.calculation.budget import SECTIONS, Budget
from aci_docs.calculation.budget_report import Compared, compare_budgets
from aci_docs.calculation.whole import whole_total

CASES = sorted((Path(__file__).parent / "cases" / "report").glob("*.json"))
CHECKED = settings(deadline=None, max_examples=100)
TITLES = {"60": "Achats", "61": "Services extérieurs", "64": "Charges de personnel", "74": "Subventions"}
PLIE, OTHER = "PLIE du Pays", "Financeur 1"
Fresh = Callable[[], dict[str, Any]]


def request(example: Fresh, **changes: Any) -> dict[str, Any]:
    return example() | {"financeur": {"nom": PLIE}} | changes


def make_report(record: dict[str, Any], done: dict[str, Any], scale: Scale, titles: Mapping[str, str]) -> Report:
    return make(record, Inputs.from_record(record), done, scale, titles)


def realised(**changes: Any) -> dict[str, Any]:
    return {"etp": Decimal("0.6"), "cout_poste": Decimal(52000), "heures": [], "budget": None} | changes


def budget(charges: Iterable[tuple[Any, ...]], produits: Iterable[tuple[Any, ...]] = ()) -> dict[str, Any]:
    keys = ("compte", "libelle", "montant", "explication")
    sides = {"charges": charges, "produits": produits}
    return {side: [dict(zip(keys, (*line, None), strict=False)) for line in lines] for side, lines in sides.items()}


def codes(report: Report) -> list[str]:
    return [notice.code for notice in report_notices(report)]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_justifies_exactly_its_amount(path: Path, example: Fresh, scale: Scale) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    asked = case["demande"]
    if asked.get("montant_demande"):
        asked["montant_demande"] = Decimal(asked["montant_demande"])
    done = {key: Decimal(value) for key, value in case["realise"].items()}
    found = make_report(request(example, **asked), realised(**done), scale, TITLES).realised
    for name, expected in case["attendu"].items():
        amount = found.volume.etp_retenu if name == "etp_retenu" else getattr(found.cout, name)
        assert str(french.arrondi(amount, 4 if name == "etp_retenu" else 2)) == expected, name


def test_every_case_names_its_passage() -> None:
    assert len(CASES) >= 6
    assert all(json.loads(path.read_text(encoding="utf-8"))["passage"] for path in CASES)


def test_the_trace_tells_the_rules_of_the_realised_then_the_amount_justified(example: Fresh, scale: Scale) -> None:
    trace = make_report(request(example), realised(cout_poste=Decimal("51708.57")), scale, TITLES).realised.trace
    assert [row.regle for row in trace] == ["V1", "V2", "C1", "C2", "C3", "C4", "C5", "R2"]
    assert trace[-1].calcul.replace("\u202f", " ").replace("\u00a0", " ") == "min(22 000,00 € ; 21 708,57 €)"


@CHECKED
@given(
    etp=st.decimals(0, 1, places=2, allow_nan=False),
    cost=st.decimals(0, 90_000, places=2, allow_nan=False),
)
def test_the_amount_justified_is_never_above_the_request_nor_the_real_cost(
    etp: Decimal, cost: Decimal, example: Fresh, scale: Scale
) -> None:
    report = make_report(request(example), realised(etp=etp, cout_poste=cost), scale, TITLES)
    amount = report.realised.cout.montant_retenu
    assert 0 <= amount <= report.planned.cout.montant_retenu
    assert amount <= report.realised.cout.cout_reel
    if Fraction(cost) >= 30000:
        assert amount + 30000 <= Fraction(cost)


def test_the_total_of_the_hours_is_known_once_every_action_is_told(example: Fresh, scale: Scale) -> None:
    told = [{"action": f"H{n}", "heures": 81, "explication": None} for n in range(1, 11)]
    hours = make_report(request(example), realised(heures=told), scale, TITLES).hours
    assert hours.as_context() == {"prevu": 1620, "realise": 810, "ecart": -810, "taux": Fraction(1, 2)}


def test_a_time_beyond_the_post_is_refused(example: Fresh, scale: Scale) -> None:
    record = request(example)
    record["direction"] |= {"quotite_poste": Decimal("0.7"), "etp_affecte": Decimal("0.7")}
    with pytest.raises(ValueError, match="au plus la quotité du poste"):
        make_report(record, realised(etp=Decimal("0.71")), scale, TITLES)


def test_hours_told_in_several_lines_add_up_and_those_not_told_are_not_zero(example: Fresh, scale: Scale) -> None:
    told = [
        {"action": "H1", "heures": Decimal("50.5"), "explication": "Printemps."},
        {"action": "H1", "heures": 40, "explication": "Automne."},
        {"action": "H2", "heures": 0, "explication": None},
    ]
    report = make_report(request(example), realised(heures=told), scale, TITLES)
    first, second, third = report.actions[:3]
    assert first.heures.realise == Fraction(181, 2)
    assert first.explication == "Printemps.\nAutomne."
    assert second.heures.realise == 0
    assert (third.heures.realise, third.heures.ecart, third.heures.taux) == (None, None, None)
    assert report.told_hours == Fraction(181, 2)
    assert report.hours.as_context() == {"prevu": 1620, "realise": None, "ecart": None, "taux": None}


def test_a_gap_above_the_threshold_without_explanation_blocks_the_report(example: Fresh, scale: Scale) -> None:
    def found(hours: Decimal, why: str | None = None) -> list[str]:
        told = [{"action": "H1", "heures": hours, "explication": why}]
        return codes(make_report(request(example), realised(heures=told), scale, TITLES))

    # H1 is forecast at 120 hours: a tenth is 12.
    assert "ecart_heures_non_explique" not in found(Decimal(108))
    assert "ecart_heures_non_explique" not in found(Decimal(132))
    assert "ecart_heures_non_explique" in found(Decimal("107.99"))
    assert "ecart_heures_non_explique" in found(Decimal("132.01"))
    assert "ecart_heures_non_explique" not in found(Decimal(50), "Moins de contrats.")


def test_accounts_are_compared_with_their_lines_and_explanations(example: Fresh, scale: Scale) -> None:
    planned = budget(
        [("64", "Direction", 52000), ("606", "Papier", 100)], [("74", PLIE, 22000), ("74", "Autre", 30100)]
    )
    done = budget(
        [("64", "direction ", 51000, "Absence en mars."), ("61", None, Decimal("1100"))],
        [("74", PLIE, 22000), ("74", "Autre", 30100)],
    )
    report = make_report(request(example, budget=planned), realised(budget=done), scale, TITLES)
    staff = next(account for account in report.sections["charges"].comptes if account.compte == "64")
    assert [(line.libelle, line.figures.prevu, line.figures.realise) for line in staff.lignes] == [
        ("Direction", 52000, 51000)
    ]
    assert staff.explication == "Absence en mars."
    accounts = {account.compte: account for account in report.sections["charges"].comptes}
    assert accounts["60"].figures.as_context() == {"prevu": 100, "realise": 0, "ecart": -100, "taux": 0}
    assert accounts["61"].figures.as_context() == {"prevu": 0, "realise": 1100, "ecart": 1100, "taux": None}
    silent = [notice.message for notice in report_notices(report) if notice.code == "ecart_budget_non_explique"]
    assert [message.split(" ")[2] for message in silent] == ["60", "61"]
    assert "10" in silent[0]
    assert "10" not in silent[1].split("prévus")[1]


def test_an_account_whose_gap_is_explained_blocks_nothing(example: Fresh, scale: Scale) -> None:
    planned = budget([("64", None, 52000)], [("74", PLIE, 52000)])
    done = budget([("64", None, 40000, "Poste vacant en été.")], [("74", PLIE, 40000, "À la mesure du poste.")])
    assert "ecart_budget_non_explique" not in codes(
        make_report(request(example, budget=planned), realised(budget=done), scale, TITLES)
    )


def test_a_report_without_forecast_budget_compares_with_nothing_and_explains_nothing(
    example: Fresh, scale: Scale
) -> None:
    done = budget([("64", None, 52000)], [("74", PLIE, 52000)])
    report = make_report(request(example), realised(budget=done), scale, TITLES)
    total = report.sections["charges"].total
    assert (total.prevu, total.realise, total.ecart, total.exact.taux) == (None, 52000, None, None)
    assert "budget_previsionnel_absent" in codes(report)
    assert "ecart_budget_non_explique" not in codes(report)


def test_empty_budgets_are_no_budget(example: Fresh, scale: Scale) -> None:
    nothing = budget([])
    report = make_report(request(example, budget=nothing), realised(budget=nothing), scale, TITLES)
    assert report.as_context()["budget"] is None
    assert "budget_realise_absent" in codes(report)


def test_amounts_of_nothing_have_no_rate(example: Fresh, scale: Scale) -> None:
    zero = budget([("64", None, 0)], [("74", PLIE, 0)])
    report = make_report(request(example, budget=zero), realised(budget=zero, cout_poste=0), scale, TITLES)
    context = report.as_context()
    assert context["budget"]["charges"]["total"]["taux"] is None
    assert context["budget"]["part_subvention"] is None
    assert "ecart_budget_non_explique" not in codes(report)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cout_poste": Decimal(52000)}, None),
        ({"cout_poste": Decimal(51000)}, "montant_justifie_inferieur"),
        (
            {"heures": [{"action": f"H{n}", "heures": 150, "explication": "x"} for n in range(1, 11)]},
            "heures_au_dela_du_temps",
        ),
        (
            {"heures": [{"action": f"H{n}", "heures": 50, "explication": "x"} for n in range(1, 11)]},
            "heures_realisees_inferieures",
        ),
        (
            {"budget": budget([("64", None, 50000)], [("74", PLIE, 20000), ("74", OTHER, 30000)])},
            "personnel_realise_insuffisant",
        ),
        (
            {"budget": budget([("64", None, 60000)], [("74", PLIE, 30000), ("74", OTHER, 30000)])},
            "subvention_realisee_differente",
        ),
        (
            {"budget": budget([("64", None, 60000)], [("74", PLIE, 22000), ("74", OTHER, 38000)])},
            "autre_financement_realise_different",
        ),
        ({"budget": budget([("64", None, 52000)], [("74", PLIE, 52000)])}, "autre_financement_realise_different"),
    ],
)
def test_each_notice_fires_when_it_must_and_not_otherwise(
    changes: dict[str, Any], code: str | None, example: Fresh, scale: Scale
) -> None:
    whole = [{"action": f"H{n}", "heures": Decimal("96.42"), "explication": "x"} for n in range(1, 11)]
    even = budget([("64", None, 52000)], [("74", PLIE, 22000), ("74", OTHER, 30000)])
    done = realised(**{"heures": whole, "budget": even} | changes)
    found = set(codes(make_report(request(example, budget=even), done, scale, TITLES)))
    assert found - {"ecart_budget_non_explique"} <= ({code} if code else set()) | {"subvention_realisee_differente"}
    assert code is None or code in found
    if code is None:
        assert found == set()


def test_what_is_shown_has_the_announced_shape(example: Fresh, scale: Scale) -> None:
    even = budget([("641", None, 52000), ("86", None, 5)], [("74", PLIE, 52000), ("87", None, 5)])
    report = make_report(request(example, budget=even), realised(budget=even), scale, TITLES)
    check_shape(report.as_context(), report_shape())


def check_shape(shown: Any, shape: Any) -> None:
    if isinstance(shape, dict):
        assert set(shown) == set(shape)
        for name, inner in shape.items():
            check_shape(shown[name], inner)
    elif isinstance(shape, list):
        for item in shown:
            check_shape(item, shape[0])
    else:
        assert not isinstance(shown, dict | list)


# The whole euros of a whole budget ---------------------------------------------------------------------------------

ACCOUNTS = ("60", "606", "61", "64", "641", "645", "68")
LINES = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(("a", "b", "c")),
        st.decimals(0, 9999, places=2, allow_nan=False),
    ),
    min_size=1,
    max_size=10,
)


@st.composite
def balanced(draw: st.DrawFn) -> dict[str, Any]:
    """A balanced budget: any charges, and products of the same total in up to four lines."""
    charges = draw(LINES)
    total = sum((amount for *_, amount in charges), Decimal())
    cents = int(total * 100)
    cuts = sorted(draw(st.lists(st.integers(0, cents), max_size=3)))
    bounds = [0, *cuts, cents]
    amounts = [Decimal(after - before) / 100 for before, after in pairwise(bounds)]
    products = [("70" if place % 2 else "74", f"p{place}", amount) for place, amount in enumerate(amounts)]
    return budget(charges, products)


@CHECKED
@given(first=balanced(), second=balanced())
def test_the_printed_lines_make_the_printed_totals_and_charges_still_equal_products(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    planned, done = Budget.from_record(first, TITLES), Budget.from_record(second, TITLES)
    assert planned is not None
    assert done is not None
    sections = compare_budgets(planned, done)
    assert sections["charges"].total.prevu == sections["produits"].total.prevu
    assert sections["charges"].total.realise == sections["produits"].total.realise
    for section in SECTIONS:
        compared = sections[section]
        assert compared.total.prevu == whole_total(planned.total(section))
        assert compared.total.realise == whole_total(done.total(section))
        for side in ("prevu", "realise", "ecart"):
            assert sum(getattr(each.figures, side) for each in compared.comptes) == getattr(compared.total, side)
            for account in compared.comptes:
                if account.lignes:
                    lines = sum(getattr(line.figures, side) for line in account.lignes)
                    assert lines == getattr(account.figures, side)
        for figures in every(sections):
            assert near(figures.prevu, figures.exact.prevu)
            assert near(figures.realise, figures.exact.realise)


def every(sections: Mapping[Any, Any]) -> Iterable[Compared]:
    for compared in sections.values():
        yield compared.total
        for account in compared.comptes:
            yield account.figures
            yield from (line.figures for line in account.lignes)


def near(whole: int | None, exact: Fraction | None) -> bool:
    assert whole is not None
    assert exact is not None
    return abs(whole - exact) < 1
