"""Where a Word document could be left broken by loops and conditions that print nothing."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.guard import GRID_END, HOLDER_END
from aci_docs.templating.holders import guard_holders, guard_tables
from aci_docs.templating.marking import BEFORE, Marking
from aci_docs.templating.xml import W

_HOLDERS = tuple(W + name for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent"))
_LAST = frozenset({f"{W}p", f"{W}sdt"})


def guard(marking: Marking) -> None:
    """Put the marks of `guard.py` in a Word part, only where something may vanish."""
    guard_tables(marking, GRID_END, _widens)
    controls = [
        content
        for content in marking.root.iter(f"{W}sdtContent")
        if any(is_tag(each) or each.tag in (f"{W}p", f"{W}tbl") for each in content)
        and content.getparent().getparent().tag in marking.dialect.holders  # type: ignore[union-attr]
    ]
    holders = [*marking.root.iter(*_HOLDERS), *controls]
    guard_holders(marking, holders, HOLDER_END, lambda block: block.tag in _LAST)


def _widens(cell: etree._Element) -> bool:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return span is not None and BEFORE in str(span.get(f"{W}val"))
