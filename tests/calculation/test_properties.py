"""What must hold for any valid request."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs import french
from aci_docs.calculation import Figures, Inputs, Scale, compute_figures
from aci_docs.calculation.period import month_shares, months_between, weeks_touched, year_share

CHECKED = settings(deadline=None, max_examples=60)
"""No deadline: the machine may be busy."""

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
ANY_DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[Fraction]:
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False).map(Fraction)


@st.composite
def requests(draw: st.DrawFn) -> Inputs:
    """Any valid request of 2026; a request in two is for the whole year."""
    days = sorted((draw(DAYS), draw(DAYS))) if draw(st.booleans()) else [date(2026, 1, 1), date(2026, 12, 31)]
    working_time = draw(decimals("0.01", "1", 2))
    return Inputs(
        start=days[0],
        end=days[1],
        posts=draw(st.integers(1, 120)),
        contracts=draw(st.integers(1, 300)),
        weeks=draw(decimals("0.01", "53", 2)),
        size=draw(st.sampled_from(("petit", "important"))),
        working_time=working_time,
        assigned=min(working_time, draw(decimals("0.01", "1", 2))),
        yearly_cost=draw(decimals("0.01", "120000", 2)),
        insertion_officer=draw(st.booleans()),
        other_fundings=tuple(draw(st.lists(decimals("0", "60000", 2), max_size=4))),
        asked=draw(st.none() | decimals("0", "60000", 2)),
    )


@CHECKED
@given(inputs=requests())
def test_the_retained_amount_is_within_every_limit(inputs: Inputs, scale: Scale) -> None:
    cost = compute_figures(inputs, scale).cout
    assert 0 <= cost.montant_retenu <= cost.montant_financable <= cost.cout_retenu <= cost.plafond
    assert cost.montant_financable <= cost.solde_disponible
    assert cost.cout_retenu <= cost.cout_reel
    assert cost.ecretement == cost.cout_retenu - cost.montant_retenu >= 0
    assert inputs.asked is None or cost.montant_retenu <= inputs.asked


@CHECKED
@given(inputs=requests())
def test_all_the_fundings_together_never_exceed_the_real_cost_unless_the_others_alone_do(
    inputs: Inputs, scale: Scale
) -> None:
    cost = compute_figures(inputs, scale).cout
    if inputs.other_total <= inputs.post_cost:
        assert cost.montant_retenu + inputs.other_total <= inputs.post_cost
    else:
        assert cost.montant_retenu == 0


@CHECKED
@given(inputs=requests(), more=st.integers(1, 60))
def test_more_posts_never_lower_the_volume_nor_the_amount_and_the_volume_stays_within_one_etp(
    inputs: Inputs, more: int, scale: Scale
) -> None:
    few, many = compute_figures(inputs, scale), compute_figures(replace(inputs, posts=inputs.posts + more), scale)
    assert few.volume.etp_plafond <= many.volume.etp_plafond <= 1
    assert few.volume.etp_retenu <= many.volume.etp_retenu <= inputs.assigned
    assert few.cout.montant_financable <= many.cout.montant_financable


@CHECKED
@given(inputs=requests(), more=decimals("0", "20000", 2))
def test_more_of_another_funding_never_raises_the_amount_and_more_asked_never_lowers_it(
    inputs: Inputs, more: Fraction, scale: Scale
) -> None:
    amount = compute_figures(inputs, scale).cout.montant_retenu
    funded = compute_figures(replace(inputs, other_fundings=(*inputs.other_fundings, more)), scale)
    assert funded.cout.montant_retenu <= amount
    if inputs.asked is not None:
        assert compute_figures(replace(inputs, asked=inputs.asked + more), scale).cout.montant_retenu >= amount


@CHECKED
@given(inputs=requests(), data=st.data())
def test_the_order_of_the_other_fundings_changes_nothing(inputs: Inputs, data: st.DataObject, scale: Scale) -> None:
    shuffled = replace(inputs, other_fundings=tuple(data.draw(st.permutations(inputs.other_fundings))))
    assert compute_figures(shuffled, scale) == compute_figures(inputs, scale)


@CHECKED
@given(inputs=requests())
def test_the_printed_lines_add_up_to_the_printed_totals(inputs: Inputs, scale: Scale) -> None:
    hours = compute_figures(inputs, scale).as_json()["heures"]
    lines = hours["lignes"]
    assert sum(Decimal(line["total"]) for line in lines) == Decimal(hours["total"])
    assert sum(map(Decimal, hours["groupes"].values())) == Decimal(hours["total"])
    for group, total in hours["groupes"].items():
        assert sum(Decimal(line["total"]) for line in lines if line["groupe"] == group) == Decimal(total)
    for line in lines:
        assert Decimal(line["unitaire"]) * Decimal(line["nombre"]) == Decimal(line["total"])
        assert french.heures(Decimal(line["total"])) == french.nombre(Decimal(line["total"])) + "\u00a0h"
    for base in ("contrat", "semaine"):
        units = sum(Decimal(line["unitaire"]) for line in lines if line["base"] == base)
        assert units == Decimal(hours[f"par_{base}"])


@CHECKED
@given(inputs=requests())
def test_the_json_is_the_exact_context_rounded_once(inputs: Inputs, scale: Scale) -> None:
    figures = compute_figures(inputs, scale)
    exact, shown = figures.as_context(), figures.as_json()
    for name, amount in exact["cout"].items():
        places = 6 if name == "part_annee" else 2
        assert Decimal(shown["cout"][name]) == french.arrondi(amount, places)
        assert name == "part_annee" or shown["cout"][name].partition(".")[2].isdigit()
        assert name == "part_annee" or len(shown["cout"][name].partition(".")[2]) == 2
    assert list(shown["volume"]) == ["etp_plafond", "etp_affecte", "etp_retenu"]
    for name, etp in shown["volume"].items():
        assert etp == f"{french.arrondi(exact['volume'][name], 4):.4f}"
    for name in ("par_contrat", "par_semaine", "total"):
        assert Fraction(shown["heures"][name]) == exact["heures"][name]
        assert not shown["heures"][name].endswith(".0")
    assert shown["trace"] == exact["trace"]
    assert shown["constats"] == exact["constats"]


@CHECKED
@given(inputs=requests())
def test_the_trace_has_one_row_per_rule_whose_results_are_the_figures(inputs: Inputs, scale: Scale) -> None:
    figures = compute_figures(inputs, scale)
    cost, volume = figures.cout, figures.volume
    wanted = {line.code: french.heures(line.total) for line in figures.heures.lignes} | {
        "V1": french.etp(volume.etp_plafond),
        "V2": french.etp(volume.etp_retenu),
        "C1": french.euros(cost.plafond),
        "C2": french.euros(cost.cout_reel),
        "C3": french.euros(cost.cout_retenu),
        "C4": french.euros(cost.solde_disponible),
        "C5": french.euros(cost.montant_financable),
        "C6": french.euros(cost.montant_retenu),
    }
    assert [(row.regle, row.resultat) for row in figures.trace] == list(wanted.items())
    assert len(figures.trace) == 18


@CHECKED
@given(inputs=requests())
def test_every_text_has_the_spaces_that_french_wants(inputs: Inputs, scale: Scale) -> None:
    figures = compute_figures(inputs, scale)
    texts = [text for row in figures.trace for text in row.as_record().values()]
    texts += [notice.message for notice in figures.constats]
    for text in texts:
        assert text == french.typographie(text)
        assert not any(bad in text for bad in (" €", " %", " ;", " :", "« ", " »", "  ", " ETP affectés au"))


@CHECKED
@given(inputs=requests())
def test_what_is_shown_has_the_announced_shape(inputs: Inputs, scale: Scale) -> None:
    figures = compute_figures(inputs, scale)
    _check_shape(figures.as_context(), Figures.shape())
    assert list(figures.as_json()) == list(Figures.shape())


def _check_shape(shown: Any, shape: Any) -> None:
    if isinstance(shape, dict):
        assert list(shown) == list(shape)
        for name, inner in shape.items():
            _check_shape(shown[name], inner)
    elif isinstance(shape, list):
        for item in shown:
            _check_shape(item, shape[0])
    else:
        assert isinstance(shown, str | int | Fraction)


@CHECKED
@given(inputs=requests())
def test_no_notice_says_that_a_figure_exceeds_one_that_prints_the_same(inputs: Inputs, scale: Scale) -> None:
    figures = compute_figures(inputs, scale)
    cost, codes = figures.cout, {notice.code for notice in figures.constats}
    cents = {name: french.arrondi(amount, 2) for name, amount in figures.as_context()["cout"].items()}
    assert ("plafond_cout" in codes) == (cents["cout_reel"] > cents["plafond"])
    assert ("cout_reel_inferieur_au_plafond" in codes) == (cents["cout_reel"] < cents["plafond"])
    blocked = cents["autres_financements"] > french.arrondi(inputs.post_cost, 2)
    assert ("autres_financements_depassent_le_cout" in codes) == blocked
    eaten = not blocked and cents["cout_retenu"] > cents["montant_financable"]
    assert ("autres_financements_ecretent" in codes) == eaten
    if blocked:
        assert cost.montant_retenu == 0
    asked = french.arrondi(inputs.asked or 0, 2)
    too_much = not blocked and asked > cents["montant_financable"]
    assert ("demande_superieure" in codes) == too_much


@CHECKED
@given(first=ANY_DAYS, second=ANY_DAYS)
def test_a_period_is_the_sum_of_the_two_periods_it_is_cut_into(first: date, second: date) -> None:
    start, end = sorted((first, second))
    cut = start + (end - start) / 2
    assert year_share(start, end) == year_share(start, cut) + year_share(cut + timedelta(days=1), end)
    assert sum(month.days for month in month_shares(start, end)) == (end - start).days + 1


@CHECKED
@given(year=st.integers(1900, 2200))
def test_a_calendar_year_is_exactly_one(year: int) -> None:
    assert year_share(date(year, 1, 1), date(year, 12, 31)) == 1


@CHECKED
@given(start=ANY_DAYS, length=st.integers(0, 800))
def test_the_weeks_touched_are_the_distinct_iso_weeks(start: date, length: int) -> None:
    days = [start + timedelta(days=n) for n in range(length + 1)]
    assert weeks_touched(days[0], days[-1]) == len({day.isocalendar()[:2] for day in days})


@CHECKED
@given(start=ANY_DAYS, months=st.integers(0, 60))
def test_months_are_counted_from_date_to_date(start: date, months: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    after = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    assert months_between(start, after) == (months, Fraction(0))
    if months:
        whole, rest = months_between(start, after - timedelta(days=1))
        assert whole == months - 1
        assert 0 < rest < 1


@pytest.mark.parametrize("text", ["0.1", "0.7", "45.5", "52000.01"])
def test_a_float_is_read_as_it_is_written(text: str, example: Callable[[], dict[str, Any]]) -> None:
    as_float, as_decimal = example(), example()
    as_float["direction"]["cout_poste_annuel"] = float(text)
    as_decimal["direction"]["cout_poste_annuel"] = Decimal(text)
    assert Inputs.from_record(as_float) == Inputs.from_record(as_decimal)


@CHECKED
@given(inputs=requests())
def test_the_retained_volume_in_hours_is_its_share_of_a_year_s_work(inputs: Inputs, scale: Scale) -> None:
    volume = compute_figures(inputs, scale).volume
    assert volume.base_annuelle == scale.amount("heures_annuelles_etp")
    assert volume.heures_retenues == volume.etp_retenu * volume.base_annuelle * inputs.year_share
