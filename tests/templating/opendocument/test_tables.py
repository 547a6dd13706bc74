"""The cells of a printed OpenDocument table, made to fit."""

from __future__ import annotations

import re

from aci_docs.templating.opendocument.tables import fit_table

CELL, COVERED = "table:table-cell", "table:covered-table-cell"


def table(*rows: str, columns: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{columns}"' if columns > 1 else ""
    return f"<table:table><table:table-column{repeated}/>{''.join(map(row, rows))}</table:table>"


def row(written: str) -> str:
    return f"<table:table-row>{written}</table:table-row>"


def cell(text: str, attributes: str = "") -> str:
    return f"<{CELL}{attributes}><text:p>{text}</text:p></{CELL}>"


def merged(text: str, word: str) -> str:
    return cell(text, f' aci-vm="{word}"')


def shape(fitted: str) -> list[str]:
    """Each row as its cells: `a`, `a2` over two columns, `a|3` over three rows, `.` for a covered one."""
    found = []
    for line in re.findall("<table:table-row>(.*?)</table:table-row>", fitted):
        cells = []
        for kind, attributes, text in re.findall(
            rf"<({CELL}|{COVERED})([^>]*?)(?:/>|>(?:<text:p>(.*?)</text:p>)?</)", line
        ):
            columns, rows = (re.search(rf'number-{axis}-spanned="(\d+)"', attributes) for axis in ("columns", "rows"))
            wide = columns[1] if columns and columns[1] != "1" else ""
            cells.append("." if kind == COVERED else f"{text}{wide}{f'|{rows[1]}' if rows else ''}")
        found.append(" ".join(cells))
    return found


def test_cells_merged_down_become_one_and_covered_ones() -> None:
    words = "restart", "continue", "continue", "restart"
    fitted = fit_table(table(*(merged("a", word) + cell("b") for word in words), columns=2))
    assert shape(fitted) == ["a|3 b", ". b", ". b", "a b"]
    assert "aci-vm" not in fitted


def test_a_row_without_the_merge_ends_it() -> None:
    rows = merged("a", "restart"), cell("x"), merged("a", "continue")
    assert shape(fit_table(table(*rows))) == ["a", "x", "a"]


def test_a_cell_over_several_columns_is_followed_by_covered_ones() -> None:
    wide = cell("a", ' table:number-columns-spanned="3"')
    assert shape(fit_table(table(wide, cell("b") * 3, columns=3))) == ["a3 . .", "b b b"]


def test_a_table_has_as_many_columns_as_its_widest_row() -> None:
    assert 'columns-repeated="4"' in fit_table(table(cell("a") * 4))
    assert "columns-repeated" not in fit_table(table(cell("a"), columns=3))


def test_the_cells_of_a_table_inside_a_cell_are_its_own() -> None:
    inner = table(merged("i", "restart"), merged("i", "continue"))
    outer = table(f"<{CELL}>{inner}</{CELL}>" + cell("b"), columns=2)
    assert inner in fit_table(outer)


def test_covered_cells_written_together_that_nothing_covers_count_each() -> None:
    together = f'<{COVERED} table:number-columns-repeated="2"'
    below = f"{together}/>{cell('b')}", f"{together}><text:p>k</text:p></{COVERED}>{cell('b')}"
    fitted = fit_table(table(cell("a") * 3, *below, columns=3))
    assert COVERED not in fitted
    assert fitted.count(f"<{CELL}") == 3 + 3 + 2
    assert f'<{CELL} table:number-columns-repeated="2"><text:p>k</text:p></{CELL}>' in fitted
