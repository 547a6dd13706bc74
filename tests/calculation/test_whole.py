"""Whole euros: the printed lines make the printed total, each within one euro of its exact amount (rule R4)."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.calculation.whole import whole_parts, whole_total

CASES = sorted((Path(__file__).parent / "cases" / "whole").glob("*.json"))
CHECKED = settings(deadline=None, max_examples=200)
AMOUNTS = st.lists(st.decimals(0, 100_000, places=2, allow_nan=False).map(Fraction), max_size=12)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_gives_exactly_its_whole_euros(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    amounts = [Fraction(Decimal(amount)) for amount in case["montants"]]
    assert whole_total(sum(amounts, Fraction())) == case["total"]
    assert list(whole_parts(amounts, case["total"])) == case["attendu"]


@CHECKED
@given(amounts=AMOUNTS)
def test_the_parts_make_the_total_and_stay_within_one_euro(amounts: list[Fraction]) -> None:
    total = whole_total(sum(amounts, Fraction()))
    parts = whole_parts(amounts, total)
    assert sum(parts) == total
    for amount, part in zip(amounts, parts, strict=True):
        assert abs(part - amount) < 1
        assert amount.denominator != 1 or part == amount


@CHECKED
@given(amounts=AMOUNTS, up=st.booleans())
def test_a_total_that_was_itself_cut_up_or_down_is_shared_as_well(amounts: list[Fraction], up: bool) -> None:
    exact = sum(amounts, Fraction())
    total = -(-exact.numerator // exact.denominator) if up else exact.numerator // exact.denominator
    parts = whole_parts(amounts, total)
    assert sum(parts) == total
    assert all(abs(part - amount) < 1 for amount, part in zip(amounts, parts, strict=True))


@CHECKED
@given(amounts=AMOUNTS, data=st.data())
def test_the_order_of_the_amounts_changes_nothing_but_between_equals(
    amounts: list[Fraction], data: st.DataObject
) -> None:
    total = whole_total(sum(amounts, Fraction()))
    shuffled = data.draw(st.permutations(amounts))
    before = sorted(zip(amounts, whole_parts(amounts, total), strict=True))
    assert sorted(zip(shuffled, whole_parts(shuffled, total), strict=True)) == before


@pytest.mark.parametrize("total", [2, 4])
def test_a_total_of_other_amounts_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="total"):
        whole_parts([Fraction(1), Fraction(2)], total)


def test_a_half_euro_is_rounded_up() -> None:
    assert [whole_total(Fraction(n, 2)) for n in (1, 3, 5)] == [1, 2, 3]
