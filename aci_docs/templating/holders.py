"""Where a document could be left broken by loops and conditions that print nothing: marks are put there."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.guard import GRID_END, HOLDER_END, ROW, ROW_END, TABLE, TABLE_END
from aci_docs.templating.marking import BEFORE, Marking
from aci_docs.templating.tags import ENDS, Tag
from aci_docs.templating.xml import W

_HOLDERS = frozenset(W + name for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent"))
_LAST = frozenset({f"{W}p", f"{W}sdt"})


def guard(marking: Marking) -> None:
    """Put the marks of `guard.py` in a Word part, only where something may vanish."""
    dialect = marking.dialect
    for table in list(marking.root.iter(*dialect.tables)):
        kept = 0
        for row in [each for each in table if each.tag in dialect.rows]:
            certain = _certain(row, marking)
            if any(each.tag in dialect.cells for each in certain):
                kept += row in _certain(table, marking)
            else:
                _mark(row, ROW, before=True, marking=marking)
                _mark(row, ROW_END, before=False, marking=marking)
        varies = _varies(table, marking)
        if varies or not kept:
            _mark(table, TABLE, before=True, marking=marking)
            _mark(table, GRID_END if varies else TABLE_END, before=False, marking=marking)
    controls = [
        content
        for content in marking.root.iter(f"{W}sdtContent")
        if any(is_tag(each) or each.tag in (f"{W}p", f"{W}tbl") for each in content)
        and content.getparent().getparent().tag in dialect.holders  # type: ignore[union-attr]
    ]
    for holder in [*marking.root.iter(*_HOLDERS), *controls]:
        blocks = list(holder)
        if not blocks or blocks[-1].tag not in _LAST or blocks[-1] not in _certain(holder, marking):
            holder.append(marking.add(Tag("mark", HOLDER_END, "")))


def _certain(parent: etree._Element, marking: Marking) -> list[etree._Element]:
    """The children of an element that are printed whatever the values are."""
    found, depth = [], 0
    for child in parent:
        if is_tag(child):
            tag = marking.tag_of(child)
            depth += 1 if tag.opens else -1 if tag.word in ENDS else 0
        elif depth == 0:
            found.append(child)
    return found


def _varies(table: etree._Element, marking: Marking) -> bool:
    """True when the number of columns of its rows depends on the values."""
    for row in table:
        if row.tag in marking.dialect.rows:
            if any(is_tag(each) for each in row):
                return True
            for cell in row:
                span = cell.find(f"{W}tcPr/{W}gridSpan") if isinstance(cell.tag, str) else None
                if span is not None and BEFORE in str(span.get(f"{W}val")):
                    return True
    return False


def _mark(element: etree._Element, mark: str, *, before: bool, marking: Marking) -> None:
    node = marking.add(Tag("mark", mark, ""))
    if before:
        element.addprevious(node)
    else:
        node.tail, element.tail = element.tail, None
        element.addnext(node)
