"""Where an OpenDocument text could be left broken by loops and conditions that print nothing."""

from __future__ import annotations

from lxml import etree

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
    return MERGED in cell.attrib or BEFORE in str(cell.get(f"{TABLE}number-columns-spanned"))
