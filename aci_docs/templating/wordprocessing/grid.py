"""The columns of a table whose cells were printed in a loop: as many as its widest row has, in the same width."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"<w:tbl[ >]|</w:tbl>|<w:tr[ >]|<w:tc[ >]|<w:gridSpan w:val=\"(\d+)\"|<w:gridCol(?: w:w=\"(\d+)\")?/>"
)
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", re.DOTALL)


def fit_grid(table: str) -> str:
    """The XML of a table with the grid that its rows need; the total width does not change.

    >>> cell = "<w:tc><w:p/></w:tc>"
    >>> table = '<w:tbl><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr>' + cell * 3 + "</w:tr></w:tbl>"
    >>> fit_grid(table).count('<w:gridCol w:w="300"/>')
    3
    """
    depth, columns, widest = 0, 0, 0
    widths: list[int] = []
    for token in _TOKEN.finditer(table):
        text = token[0]
        if text.startswith("<w:tbl"):
            depth += 1
        elif text == "</w:tbl>":
            depth -= 1
        elif depth != 1:
            continue
        elif text.startswith("<w:tr"):
            columns = 0
        elif text.startswith("<w:tc"):
            columns += 1
            widest = max(widest, columns)
        elif token[1]:
            columns += max(int(token[1]), 1) - 1
            widest = max(widest, columns)
        else:
            widths.append(int(token[2] or 0))
    if not widths or widest in (0, len(widths)):
        return table
    fitted = _fit(widths, widest)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in fitted)
    return _GRID.sub(f"<w:tblGrid>{grid}</w:tblGrid>", table, count=1)


def _fit(widths: list[int], count: int) -> list[int]:
    """The widths of `count` columns that take the room of the former ones."""
    total = sum(widths)
    if count < len(widths):
        kept = widths[:count]
        extra = (total - sum(kept)) // count
        return [width + extra for width in kept]
    shrunk = [width * len(widths) // count for width in widths]
    return [*shrunk, *([total // count] * (count - len(widths)))]
