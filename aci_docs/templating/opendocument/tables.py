"""The cells of an OpenDocument table printed in loops: merged, covered, in as many columns as they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

MERGED = "aci-vm"
"""The attribute that says, until the table is fitted, that a cell starts a merge (`restart`) or goes on with it."""

_TOKEN = re.compile(r"<(/?)table:(table-row|table-cell|covered-table-cell|table-column|table)(?=[\s/>])([^>]*?)(/?)>")
_MERGED = re.compile(rf' {MERGED}="(\w*)"')
_COLUMNS_SPANNED = re.compile(r' table:number-columns-spanned="(\d+)"')
_ROWS_SPANNED = re.compile(r' table:number-rows-spanned="(\d+)"')
_REPEATED = re.compile(r' table:number-columns-repeated="(\d+)"')
_COVERED = "<table:covered-table-cell/>"
_EMPTY = "<table:table-cell><text:p/></table:table-cell>"
_COVERED_TOGETHER = re.compile(r'<table:covered-table-cell([^>]*?) table:number-columns-repeated="(\d+)"([^>]*?)/>')


@dataclass
class _Cell:
    """A cell of the table: where its tags stand in the text, and what they say."""

    start: int
    end: int
    attributes: str
    covered: bool
    empty: bool
    closing: tuple[int, int] = (0, 0)
    rows: int = 1
    """Rows that it takes, itself and those merged below."""
    hidden: bool = False
    """True when the cell above has taken it."""
    orphan: bool = False
    """True for a covered cell that no other covers: the one that did was not printed, or less wide."""

    @property
    def merged(self) -> str:
        found = _MERGED.search(self.attributes)
        return found[1] if found else ""

    @property
    def columns(self) -> int:
        return max(_number(_COLUMNS_SPANNED, self.attributes), 1)

    @property
    def spanned(self) -> int:
        """Rows that the author has merged."""
        return max(_number(_ROWS_SPANNED, self.attributes), 1)

    @property
    def repeated(self) -> int:
        return max(_number(_REPEATED, self.attributes), 1)


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    columns: list[re.Match[str]] = field(default_factory=list)


def fit_table(table: str) -> str:
    """The XML of a table in which every merge is as ODF wants it: spans on the first cell, the others covered.

    >>> cell = '<table:table-cell aci-vm="{}"><text:p/></table:table-cell>'
    >>> rows = "".join(f"<table:table-row>{cell.format(word)}</table:table-row>" for word in ("restart", "continue"))
    >>> fitted = fit_table(f"<table:table><table:table-column/>{rows}</table:table>")
    >>> fitted.count('table:number-rows-spanned="2"'), fitted.count("<table:covered-table-cell>")
    (1, 1)
    """
    table = _COVERED_TOGETHER.sub(lambda each: f"<table:covered-table-cell{each[1]}{each[3]}/>" * int(each[2]), table)
    read = _read(table)
    edits: list[tuple[int, int, str]] = []
    widths: list[int] = []
    above: dict[int, _Cell] = {}
    for row in read.rows:
        above, width = _fit_row(row, above, edits)
        widths.append(width)
    widest = max(widths, default=0)
    for row, width in zip(read.rows, widths, strict=True):
        edits += [edit for cell in row for edit in _rewritten(cell, table)]
        if row and width < widest:
            end = row[-1].closing[1]
            edits.append((end, end, _EMPTY * (widest - width)))
    edits += _columns(read.columns, widest)
    out, cursor = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        out += [table[cursor:start], text]
        cursor = end
    return "".join([*out, table[cursor:]])


def _fit_row(
    row: list[_Cell], above: dict[int, _Cell], edits: list[tuple[int, int, str]]
) -> tuple[dict[int, _Cell], int]:
    """The cells that may go on below the row, by their first column, and its width; cells that it lacks are added.

    `above` holds those that may go on in this row: they do where a covered cell, or one that says so, stands below.
    """
    here: dict[int, _Cell] = {}
    column = taken = 0
    for place, cell in enumerate(row):
        if taken:
            taken -= 1
            column += 1
            continue
        first = above.get(column)
        if first is not None and (cell.covered or (cell.merged == "continue" and first.merged)):
            cell.hidden = True
            first.rows += 1
        elif cell.covered:
            cell.orphan = True
            column += cell.repeated
            continue
        else:
            first = cell
        if first.merged or first.spanned > 1:
            here[column] = first
        taken = sum(1 for _ in islice(_covered_after(row, place), first.columns - 1))
        missing = first.columns - 1 - taken
        if missing:
            edits.append((cell.closing[1], cell.closing[1], _COVERED * missing))
        column += cell.repeated + missing
    return here, column


def _read(table: str) -> _Table:
    read = _Table()
    depth = 0
    opened: list[_Cell] = []
    for token in _TOKEN.finditer(table):
        closing, name, attributes, empty = token[1], token[2], token[3], token[4]
        if name == "table":
            depth += -1 if closing else not empty
        elif depth != 1:
            continue
        elif name == "table-row":
            if not closing:
                read.rows.append([])
        elif name == "table-column":
            read.columns.append(token)
        elif closing:
            opened.pop().closing = token.span()
        else:
            cell = _Cell(token.start(), token.end(), attributes, name.startswith("covered"), bool(empty))
            cell.closing = (token.end(), token.end())
            read.rows[-1].append(cell)
            if not empty:
                opened.append(cell)
    return read


def _covered_after(row: list[_Cell], place: int) -> Iterator[_Cell]:
    for cell in row[place + 1 :]:
        if not cell.covered:
            return
        yield cell


def _rewritten(cell: _Cell, table: str) -> Iterator[tuple[int, int, str]]:
    """The changes of a cell's tags."""
    if cell.orphan:
        inside = "" if "<text:" in table[cell.end : cell.closing[0]] else "<text:p/>"
        closing = "</table:table-cell>"
        yield cell.start, cell.end, f"<table:table-cell{cell.attributes}>{inside}{closing if cell.empty else ''}"
        if not cell.empty:
            yield *cell.closing, closing
    if cell.covered or not (cell.merged or cell.rows != cell.spanned):
        return
    attributes = _ROWS_SPANNED.sub("", _MERGED.sub("", cell.attributes))
    ending = "/>" if cell.empty else ">"
    if cell.hidden:
        attributes = _COLUMNS_SPANNED.sub("", attributes)
        yield cell.start, cell.end, f"<table:covered-table-cell{attributes}{ending}"
        if not cell.empty:
            yield *cell.closing, "</table:covered-table-cell>"
    else:
        spanned = f' table:number-rows-spanned="{cell.rows}"' if cell.rows > 1 else ""
        if spanned and not _COLUMNS_SPANNED.search(attributes):
            spanned += ' table:number-columns-spanned="1"'
        yield cell.start, cell.end, f"<table:table-cell{attributes}{spanned}{ending}"


def _columns(columns: list[re.Match[str]], wanted: int) -> Iterator[tuple[int, int, str]]:
    """The changes that give the table as many columns as its widest row."""
    counts = [max(_number(_REPEATED, column[3]), 1) for column in columns]
    if not columns or wanted in (0, sum(counts)):
        return
    left = wanted
    for place, (column, count) in enumerate(zip(columns, counts, strict=True)):
        kept = left if place == len(columns) - 1 else min(count, left)
        left -= kept
        if kept == count:
            continue
        attributes = _REPEATED.sub("", column[3])
        repeated = f' table:number-columns-repeated="{kept}"' if kept > 1 else ""
        yield *column.span(), f"<table:table-column{attributes}{repeated}{column[4]}>" if kept else ""


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(found[1]) if found else 0
