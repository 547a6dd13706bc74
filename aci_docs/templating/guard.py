"""What keeps a document whole when loops and conditions print nothing: cells keep a paragraph, empty tables go.

The places where that may happen are known when the template is compiled: marks are printed there, and looked for among
the printed pieces, without reading them as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aci_docs.templating.opendocument.tables import fit_table
from aci_docs.templating.wordprocessing.grid import fit_grid

# Pieces of their own, never part of another; no value can print them, a control character never being printed.
HOLDER_END, CELL_END = "\x00h", "\x00c"
TABLE, TABLE_END, GRID_END, SPANS_END = "\x00t", "\x00/t", "\x00g", "\x00s"
ROW, ROW_END = "\x00r", "\x00/r"
MARKS = frozenset({HOLDER_END, CELL_END, TABLE, TABLE_END, GRID_END, SPANS_END, ROW, ROW_END})
_ENDS_WITH_PARAGRAPH = re.compile(r"(</w:p>|<w:p(\s[^>]*)?/>)\s*$")
_ENDS_WITH_CELL = re.compile(r"<(table:(covered-)?table-cell|draw:text-box)(\s[^>]*)?>\s*$")
_CELLS = ("<w:tc>", "<w:tc ", "<table:table-cell", "<table:covered-table-cell")
_ROWS = ("<w:tr>", "<w:tr ", "<table:table-row")
_FITS = {GRID_END: fit_grid, SPANS_END: fit_table}


def assemble(pieces: Iterable[str]) -> str:
    """The pieces joined, the marks among them obeyed and gone."""
    return "".join(obey(list(pieces)))


def obey(pieces: list[str]) -> list[str]:
    """The same list, the marks among its pieces obeyed and gone."""
    if not MARKS.isdisjoint(pieces):
        _repair(pieces)
    return pieces


def _repair(pieces: list[str]) -> None:
    starts: list[int] = []
    for index, piece in enumerate(pieces):
        if piece not in MARKS:
            continue
        pieces[index] = ""
        if piece == HOLDER_END:
            if not _ENDS_WITH_PARAGRAPH.search(_before(pieces, index)):
                pieces[index] = "<w:p/>"
        elif piece == CELL_END:
            if _ENDS_WITH_CELL.search(_before(pieces, index)):
                pieces[index] = "<text:p/>"
        elif piece in (TABLE, ROW):
            starts.append(index)
        elif starts:
            start = starts.pop()
            wanted = _CELLS if piece == ROW_END else _ROWS
            if not any(each in pieces[place] for place in range(start, index) for each in wanted):
                pieces[start:index] = [""] * (index - start)
            elif piece in _FITS:
                pieces[start:index] = [_FITS[piece]("".join(pieces[start:index]))] + [""] * (index - start - 1)


def _before(pieces: list[str], index: int) -> str:
    """The last piece printed before this one that is not empty."""
    while index:
        index -= 1
        if pieces[index]:
            return pieces[index][-500:]
    return ""
