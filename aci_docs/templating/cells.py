"""The tags that speak of their cell: `vm` and `hm` merge it, `cellbg` colours it, `colspan` widens it."""

from __future__ import annotations

from typing import Protocol

from lxml import etree

from aci_docs.templating.dialect import ancestor, detach, lift, weight
from aci_docs.templating.marking import Marking
from aci_docs.templating.places import Fault
from aci_docs.templating.tags import CELL_WORDS, Tag
from aci_docs.templating.values import UnusableValue, rich

MAX_COLUMNS = 63
"""Columns that a cell may take: Word opens no table with more."""


class CellWriter(Protocol):
    """How a format says that a cell is merged, coloured or widened."""

    def merge_down(self, cell: etree._Element, tag: Tag, marking: Marking) -> None:
        """With those above in its loop, its words printed in the first alone."""

    def merge_across(self, cell: etree._Element, tag: Tag, marking: Marking) -> None:
        """As wide as all those of its loop, of which it is the first."""

    def shade(self, cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
        """On a background of the colour that the expression gives."""

    def widen(self, cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
        """Over the number of columns that the expression gives."""


def apply_cell_tags(marking: Marking, writer: CellWriter) -> list[Fault]:
    """Every cell tag of a part turned into properties of its cell; what stands in no cell is a fault."""
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
            writer.merge_down(cell, tag, marking)
        _forget(tag, marking)
        if tag.word == "hm":
            writer.merge_across(cell, tag, marking)
            cell.addprevious(marking.add(statement("if loop.first", tag)))
            _add_after(cell, marking.add(statement("endif", tag)))
        elif tag.word == "cellbg":
            writer.shade(cell, expression, tag, marking)
        elif tag.word == "colspan":
            writer.widen(cell, expression, tag, marking)
    return faults


def put_in_first(tag: Tag, marking: Marking) -> None:
    """As docxtpl's `vm`: the words of its paragraph, up to the end of the tag's own text, in the first turn alone."""
    assert tag.node is not None  # checked by the caller
    text, paragraph = tag.node.getparent(), ancestor(tag.node, marking.dialect.paragraphs)
    assert text is not None
    assert paragraph is not None  # a cell tag stands in one
    opening, end = marking.add(statement("if loop.first", tag)), marking.add(statement("endif", tag))
    properties = [child for child in paragraph if child.tag in marking.dialect.properties]
    if properties:
        properties[-1].addnext(opening)
    else:
        opening.tail, paragraph.text = paragraph.text, None
        paragraph.insert(0, opening)
    if text.tag in marking.dialect.texts and text is not paragraph:
        _add_after(text, end)
    else:
        text.append(end)
    lift(end, paragraph, marking.dialect)


def statement(body: str, tag: Tag) -> Tag:
    """A statement put in for a tag, told as that tag."""
    return Tag("statement", body, tag.typed, place=tag.place)


def printed(expression: str, tag: Tag, marking: Marking) -> str:
    """What prints an expression in an attribute, told as a tag."""
    return marking.reference(Tag("print", expression, tag.typed, place=tag.place))


def _add_after(element: etree._Element, node: etree._Element) -> None:
    node.tail, element.tail = element.tail, None
    element.addnext(node)


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


def color(value: object) -> str:
    """The six digits of a colour, a French name or digits; "" for none. Raises UnusableValue for what is no colour.

    >>> color("#ff0000"), color("vert"), color(None)
    ('FF0000', '2E7D32', '')
    """
    text = "" if value is None else str(value).strip()
    return "" if text in ("", "auto") else rich.color(text)


def span(value: object) -> int:
    """A number of columns, 1 for none. Raises UnusableValue for what is no number of columns.

    >>> span("3"), span(None), span("")
    (3, 1, 1)
    """
    text = "" if value is None else str(value).strip()
    if text and not (text.isdecimal() and int(text) <= MAX_COLUMNS):
        what = f"« {text[:40]} » n'est pas un nombre de colonnes"
        raise UnusableValue(f"{what} (attendu : un nombre entier, de 1 à {MAX_COLUMNS})")
    return max(1, int(text or 1))
