"""Where a document could be left broken by loops and conditions that print nothing: marks are put there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.guard import ROW, ROW_END, TABLE, TABLE_END
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import ENDS, Tag


def guard_tables(marking: Marking, grid_end: str, widens: Callable[[etree._Element], bool]) -> None:
    """Put the marks of `guard.py` around the tables and rows that may lose all their rows or cells.

    `widens` says that a cell's extent depends on the values; `grid_end` is the mark after a table that holds such
    cells, or whose number of columns depends on the values.
    """
    dialect = marking.dialect
    for table in list(marking.root.iter(*dialect.tables)):
        kept = 0
        certain = certain_children(table, marking)
        for holder in [table, *(each for each in table if each.tag in dialect.groups)]:
            inside = certain_children(holder, marking)
            rows = 0
            for row in [each for each in holder if each.tag in dialect.rows]:
                if any(each.tag in dialect.cells for each in certain_children(row, marking)):
                    rows += row in inside
                else:
                    _surround(row, ROW, ROW_END, marking)
            kept += rows if holder is table or holder in certain else 0
            if holder is not table and not rows:
                _surround(holder, TABLE, TABLE_END, marking)
        varies = _varies(table, marking, widens)
        if varies or not kept:
            _surround(table, TABLE, grid_end if varies else TABLE_END, marking)


def guard_holders(
    marking: Marking, holders: Iterable[etree._Element], end: str, is_last: Callable[[etree._Element], bool]
) -> None:
    """Put the mark `end` at the end of each of these that may be left without what must stand there."""
    for holder in holders:
        blocks = list(holder)
        if not blocks or not is_last(blocks[-1]) or blocks[-1] not in certain_children(holder, marking):
            holder.append(marking.add(Tag("mark", end, "")))


def certain_children(parent: etree._Element, marking: Marking) -> list[etree._Element]:
    """The children of an element that are printed whatever the values are."""
    found, depth = [], 0
    for child in parent:
        if is_tag(child):
            tag = marking.tag_of(child)
            depth += 1 if tag.opens else -1 if tag.word in ENDS else 0
        elif depth == 0:
            found.append(child)
    return found


def _varies(table: etree._Element, marking: Marking, widens: Callable[[etree._Element], bool]) -> bool:
    """True when the number of columns of its rows, or of rows of its cells, depends on the values."""
    dialect = marking.dialect
    groups = [table, *(each for each in table if each.tag in dialect.groups)]
    rows = [row for group in groups for row in group if row.tag in dialect.rows]
    return any(is_tag(each) or (isinstance(each.tag, str) and widens(each)) for row in rows for each in row)


def _surround(element: etree._Element, before: str, after: str, marking: Marking) -> None:
    element.addprevious(marking.add(Tag("mark", before, "")))
    node = marking.add(Tag("mark", after, ""))
    node.tail, element.tail = element.tail, None
    element.addnext(node)
