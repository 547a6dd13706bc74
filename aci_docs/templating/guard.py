"""What keeps a document whole when loops and conditions print nothing: cells keep a paragraph, empty tables go.

The places where that may happen are known when the template is compiled: marks are printed there, and looked for among
the printed pieces, without reading them as XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aci_docs.templating.grid import fit_grid

# Pieces of their own, never part of another; no value can print them, a control character never being printed.
HOLDER_END = "\x00h"
TABLE, TABLE_END, GRID_END = "\x00t", "\x00/t", "\x00g"
ROW, ROW_END = "\x00r", "\x00/r"
MARKS = frozenset({HOLDER_END, TABLE, TABLE_END, GRID_END, ROW, ROW_END})
_ENDS_WITH_PARAGRAPH = re.compile(r"(</w:p>|<w:p(\s[^>]*)?/>|</text:p>|</text:h>|</text:list>)\s*$")


def assemble(pieces: Iterable[str]) -> str:
    """The pieces joined, the marks among them obeyed and gone."""
    found = pieces if isinstance(pieces, list) else list(pieces)
    if not MARKS.isdisjoint(found):
        _repair(found)
    return "".join(found)


def _repair(pieces: list[str]) -> None:
    starts: list[int] = []
    for index, piece in enumerate(pieces):
        if piece not in MARKS:
            continue
        pieces[index] = ""
        if piece == HOLDER_END:
            if not _ENDS_WITH_PARAGRAPH.search(_before(pieces, index)):
                pieces[index] = "<w:p/>"
        elif piece in (TABLE, ROW):
            starts.append(index)
        elif starts:
            start = starts.pop()
            wanted = "<w:tc>" if piece == ROW_END else "<w:tr>"
            if not any(wanted in pieces[each] or wanted[:-1] + " " in pieces[each] for each in range(start, index)):
                pieces[start:index] = [""] * (index - start)
            elif piece == GRID_END:
                pieces[start:index] = [fit_grid("".join(pieces[start:index]))] + [""] * (index - start - 1)


def _before(pieces: list[str], index: int) -> str:
    """The last piece printed before this one that is not empty."""
    while index:
        index -= 1
        if pieces[index]:
            return pieces[index][-200:]
    return ""
