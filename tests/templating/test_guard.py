from __future__ import annotations

import pytest

from aci_docs.templating.guard import GRID_END, HOLDER_END, ROW, ROW_END, TABLE, TABLE_END, assemble
from aci_docs.templating.limits import Meter, TooMuch, check_operation, check_width


def test_a_cell_without_paragraph_gets_one() -> None:
    assert assemble(["<w:tc><w:tcPr/>", HOLDER_END, "</w:tc>"]) == "<w:tc><w:tcPr/><w:p/></w:tc>"
    assert assemble(["<w:tc>", "<w:p>a</w:p>", "", HOLDER_END, "</w:tc>"]) == "<w:tc><w:p>a</w:p></w:tc>"


def test_a_table_without_row_goes_and_one_with_a_row_stays() -> None:
    assert assemble(["a", TABLE, "<w:tbl>", "</w:tbl>", TABLE_END, "b"]) == "ab"
    assert assemble(["a", TABLE, "<w:tbl>", "<w:tr/><w:tr>", "</w:tbl>", TABLE_END]) == "a<w:tbl><w:tr/><w:tr></w:tbl>"


def test_a_row_without_cell_goes_and_its_table_with_it() -> None:
    pieces = [TABLE, "<w:tbl>", ROW, "<w:tr>", "</w:tr>", ROW_END, "</w:tbl>", GRID_END]
    assert assemble(pieces) == ""


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [("**", 10, 1000), ("*", "a", 10**9), ("*", 10**9, [1]), ("+", "a" * 3_000_000, "a" * 3_000_000)],
)
def test_a_result_too_large_is_refused_before_it_is_computed(operator: str, left: object, right: object) -> None:
    with pytest.raises(TooMuch):
        check_operation(operator, left, right)


def test_an_absurd_width_is_refused() -> None:
    with pytest.raises(TooMuch):
        check_width("{:>99999999}")
    check_width("du texte en 2026", 80)


def test_a_loop_is_counted_by_its_length_or_as_it_goes() -> None:
    meter = Meter()
    assert meter.loop([1, 2]) == [1, 2]
    assert list(meter.loop(iter("abc"))) == list("abc")
    assert meter.steps == 5
    with pytest.raises(TooMuch):
        meter.charge(10**9)
