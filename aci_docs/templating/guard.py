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
_HOLDER_END, _CELL_END, _TABLE, _ROW, _ROW_END = (mark.encode() for mark in (HOLDER_END, CELL_END, TABLE, ROW, ROW_END))
_ENDS_WITH_PARAGRAPH = re.compile(rb"(</w:p>|<w:p(\s[^>]*)?/>)\s*$")
_ENDS_WITH_CELL = re.compile(rb"<(table:(covered-)?table-cell|draw:text-box)(\s[^>]*)?>\s*$")
_CELLS = (b"<w:tc>", b"<w:tc ", b"<table:table-cell", b"<table:covered-table-cell")
_ROWS = (b"<w:tr>", b"<w:tr ", b"<table:table-row")
_FITS = {GRID_END.encode(): fit_grid, SPANS_END.encode(): fit_table}


def assemble(pieces: Iterable[str]) -> str:
    """The pieces joined, the marks among them obeyed and gone."""
    found = list(pieces)
    places = [place for place, piece in enumerate(found) if piece in MARKS]
    return b"".join(obey([piece.encode() for piece in found], places)).decode() if places else "".join(found)


def obey(pieces: list[bytes], places: Iterable[int]) -> list[bytes]:
    """The same list, the marks that stand at these places of it, in order, obeyed and gone."""
    starts: list[int] = []
    for index in places:
        piece = pieces[index]
        pieces[index] = b""
        if piece == _HOLDER_END:
            if not _ENDS_WITH_PARAGRAPH.search(_before(pieces, index)):
                pieces[index] = b"<w:p/>"
        elif piece == _CELL_END:
            if _ENDS_WITH_CELL.search(_before(pieces, index)):
                pieces[index] = b"<text:p/>"
        elif piece in (_TABLE, _ROW):
            starts.append(index)
        elif starts:
            start = starts.pop()
            wanted = _CELLS if piece == _ROW_END else _ROWS
            if not any(each in pieces[place] for place in range(start, index) for each in wanted):
                pieces[start:index] = [b""] * (index - start)
            elif piece in _FITS:
                fitted = _FITS[piece](b"".join(pieces[start:index]).decode())
                pieces[start:index] = [fitted.encode()] + [b""] * (index - start - 1)
    return pieces


def _before(pieces: list[bytes], index: int) -> bytes:
    """The last piece printed before this one that is not empty."""
    while index:
        index -= 1
        if pieces[index]:
            return pieces[index][-500:]
    return b""
