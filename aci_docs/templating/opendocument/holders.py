"""Where an OpenDocument text could be left broken by loops and conditions that print nothing."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.guard import CELL_END, SPANS_END
from aci_docs.templating.holders import guard_holders, guard_tables
from aci_docs.templating.marking import BEFORE, Marking
from aci_docs.templating.opendocument.names import DRAW, TABLE
from aci_docs.templating.opendocument.tables import MERGED


def guard(marking: Marking) -> None:
    """Put the marks of `guard.py` in an OpenDocument part, only where something may vanish."""
    guard_tables(marking, SPANS_END, _widens)
    cells = marking.root.iter(f"{TABLE}table-cell", f"{DRAW}text-box")
    guard_holders(marking, list(cells), CELL_END, lambda _: True)


def _widens(cell: etree._Element) -> bool:
    return MERGED in cell.attrib or BEFORE in str(cell.get(f"{TABLE}number-columns-spanned")) or _may_lose_rows(cell)


def _may_lose_rows(cell: etree._Element) -> bool:
    """True for a cell merged with those below in rows that may vanish, be repeated, or that are gone already."""
    rows = str(cell.get(f"{TABLE}number-rows-spanned", "1"))
    row = cell.getparent()
    if not rows.isdecimal() or row is None:
        return False
    left = int(rows) - 1
    for below in row.itersiblings():
        if left < 1:
            break
        if is_tag(below) or below.find(f"{TABLE}covered-table-cell") is None:
            return True
        left -= 1
    return left > 0
