"""The tags that speak of their cell: `vm` and `hm` merge it, `cellbg` colours it, `colspan` widens it."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.dialect import ancestor, detach, lift, weight
from aci_docs.templating.marking import Marking
from aci_docs.templating.places import Fault
from aci_docs.templating.tags import CELL_WORDS, Tag
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


def apply_cell_tags(marking: Marking) -> list[Fault]:
    """Every cell tag of a Word part turned into properties of its cell; what stands in no cell is a fault."""
    faults: list[Fault] = []
    for tag in list(marking.tags):
        if tag.node is None or tag.word not in CELL_WORDS:
            continue
        cell = ancestor(tag.node, marking.dialect.cells)
        if cell is None:
            faults.append(Fault(tag.place, f"« {tag.typed} » n'est pas dans une cellule de tableau"))
            continue
        expression = tag.body[len(tag.word) :].strip()
        if tag.word == "vm":
            _merge_down(cell, tag, marking)
        _forget(tag, marking)
        if tag.word == "vm":
            continue
        if tag.word == "hm":
            _merge_across(cell, tag, marking)
        elif tag.word == "cellbg":
            fill = _print(f"({expression}) | aci_couleur", tag, marking)
            shade = {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": fill}
            _set(cell, etree.Element(f"{W}shd", shade))
        else:
            columns = _print(f"({expression}) | aci_etendue", tag, marking)
            _set(cell, etree.Element(f"{W}gridSpan", {f"{W}val": columns}))
    return faults


def _forget(tag: Tag, marking: Marking) -> None:
    """Take the tag out of its text, and the run that it leaves empty."""
    node = tag.node
    assert node is not None  # checked by the caller
    element = node.getparent()
    detach(node)
    while (
        element is not None and element.tag not in marking.dialect.paragraphs and not weight(element, marking.dialect)
    ):
        parent = element.getparent()
        detach(element)
        element = parent


def _merge_down(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    words = ("if loop.first", "else", "endif")
    first, other, last = (marking.reference(_statement(word, tag)) for word in words)
    value = f"{first}restart{other}continue{last}"
    _set(cell, etree.Element(f"{W}vMerge", {f"{W}val": value}))
    # As docxtpl: the words up to the end of the tag's own text are printed in the first cell alone.
    node, paragraph = tag.node, cell.find(f".//{W}p")
    text = None if node is None else node.getparent()
    if paragraph is None or text is None:
        return
    opening, end = marking.add(_statement(words[0], tag)), marking.add(_statement(words[2], tag))
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        paragraph.insert(0, opening)
    else:
        properties.addnext(opening)
    if text.tag in marking.dialect.texts:
        text.addnext(end)
    else:
        text.append(end)
    lift(end, _paragraph_of(end, marking), marking.dialect)


def _paragraph_of(node: etree._Element, marking: Marking) -> etree._Element:
    found = ancestor(node, marking.dialect.paragraphs)
    assert found is not None  # a cell tag stands in a paragraph
    return found


def _merge_across(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    width = "1" if span is None else str(span.get(f"{W}val", "1"))
    width = width if width.isdigit() else "1"
    _set(cell, etree.Element(f"{W}gridSpan", {f"{W}val": _print(f"{width} * loop.length", tag, marking)}))
    cell.addprevious(marking.add(_statement("if loop.first", tag)))
    cell.addnext(marking.add(_statement("endif", tag)))


def _statement(body: str, tag: Tag) -> Tag:
    return Tag("statement", body, tag.typed, place=tag.place)


def _print(expression: str, tag: Tag, marking: Marking) -> str:
    return marking.reference(Tag("print", expression, tag.typed, place=tag.place))


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


def color(value: object) -> str:
    """The colour as WordprocessingML writes it, without its hash; `auto` for none.

    >>> color("#FF0000"), color(None)
    ('FF0000', 'auto')
    """
    return "auto" if value is None or value == "" else str(value).strip().removeprefix("#")


def span(value: object) -> int:
    """A number of columns, 1 for what is none.

    >>> span("3"), span(0)
    (3, 1)
    """
    try:
        return max(1, int(str(value)))
    except ValueError:
        return 1
