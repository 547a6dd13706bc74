"""The merging, colour and width of cells as WordprocessingML."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.cells import printed, put_in_first, statement
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import Tag
from aci_docs.templating.xml import W

# The order that the schema wants in w:tcPr.
_ORDER = [
    W + name
    for name in [
        "cnfStyle",
        "tcW",
        "gridSpan",
        "hMerge",
        "vMerge",
        "tcBorders",
        "shd",
        "noWrap",
        "tcMar",
        "textDirection",
        "tcFitText",
        "vAlign",
        "hideMark",
    ]
]


def merge_down(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The cell merged with those above in its loop, its words printed in the first alone."""
    first, other, last = (marking.reference(statement(word, tag)) for word in ("if loop.first", "else", "endif"))
    _set(cell, etree.Element(f"{W}vMerge", {f"{W}val": f"{first}restart{other}continue{last}"}))
    put_in_first(tag, marking)


def merge_across(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The first cell of its loop, as wide as them all."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    width = "1" if span is None else str(span.get(f"{W}val", "1"))
    width = width if width.isdigit() else "1"
    _set(cell, etree.Element(f"{W}gridSpan", {f"{W}val": printed(f"{width} * loop.length", tag, marking)}))


def shade(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell on a background of the colour that the expression gives."""
    fill = printed(f"({expression}) | aci_couleur or 'auto'", tag, marking)
    _set(cell, etree.Element(f"{W}shd", {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": fill}))


def widen(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell over the number of columns that the expression gives."""
    _set(cell, etree.Element(f"{W}gridSpan", {f"{W}val": printed(f"({expression}) | aci_etendue", tag, marking)}))


def _set(cell: etree._Element, wanted: etree._Element) -> None:
    """Put a property in a cell, in place of the one of the same name, in the order of the schema."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    for former in properties.findall(str(wanted.tag)):
        properties.remove(former)
    rank = _ORDER.index(str(wanted.tag))
    position = sum(1 for each in properties if each.tag in _ORDER[:rank])
    properties.insert(position, wanted)
