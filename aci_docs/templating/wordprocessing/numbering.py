"""Numbered lists inside loops: a list that each turn writes whole starts again at each turn.

The rule of both formats: a list of which each turn of a loop writes one item goes on counting over the turns; a list
that a turn writes whole (several items, or a loop of its items) starts again at each turn of the loop that holds it.
Items in exclusive branches of a condition count as one. Word would go on counting from one turn to the next. A list of
OpenDocument is an element, and would start again: `levels` and `opendocument.identity` obey the rule there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from aci_docs.templating.branches import Around, at_most_one, openers, stands
from aci_docs.templating.identity import printed
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import Tag
from aci_docs.templating.values import TemplateParts
from aci_docs.templating.values.styles import style_numbers
from aci_docs.templating.xml import W, parse

# What stands before w:numPr in w:pPr.
_BEFORE = frozenset(
    W + name for name in ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"]
)


@dataclass
class _Item:
    """A numbered paragraph: its list, its level there, what stands around it and the loops of that, outer first."""

    paragraph: etree._Element
    number: str
    level: int
    around: Around
    loops: list[etree._Element]


def restart(markings: list[Marking], parts: TemplateParts) -> None:
    """Make the lists that a loop holds whole start again at each of its turns."""
    member = parts.related("numbering")
    if not member:
        return
    numbering = parse(parts.member(member))
    styles = style_numbers(parse(parts.member(parts.related("styles")))) if parts.related("styles") else {}
    found = [(marking, item) for marking in markings for item in _items(marking, styles)]
    for number in dict.fromkeys(item.number for _, item in found):
        here = [(marking, item) for marking, item in found if item.number == number]
        items = [item for _, item in here]
        loop = _whole_in(items)
        abstract = _abstract(numbering, number)
        if loop is None or abstract is None:
            continue
        marking, level = here[0][0], min(item.level for item in items)
        start = _start(numbering, number, abstract, level)
        if start is None:
            continue
        again = marking.add(Tag("print", f"aci_relance({number})", ""))
        again.tail, loop.tail = loop.tail, None
        loop.addnext(again)
        for item in items:
            value = printed(f"aci_liste({number}, {abstract}, {level}, {start})", marking)
            _give(item, value)


def _items(marking: Marking, styles: dict[str, tuple[str, int]]) -> Iterator[_Item]:
    for node, around in stands(marking, marking.root):
        if node.tag == f"{W}p":
            number, level = _numbering(node, styles)
            if number:
                yield _Item(node, number, level, around, openers(around, ("for",), marking))


def _numbering(paragraph: etree._Element, styles: dict[str, tuple[str, int]]) -> tuple[str, int]:
    """(number of its list, its level) of a paragraph, by itself or by its style; ("", 0) for none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    number, level = styles.get(str(style.get(f"{W}val")), ("", 0)) if style is not None else ("", 0)
    own = {name: paragraph.find(f"{W}pPr/{W}numPr/{W}{name}") for name in ("numId", "ilvl")}
    if own["numId"] is not None:
        number = str(own["numId"].get(f"{W}val"))
    if own["ilvl"] is not None:
        level = int(str(own["ilvl"].get(f"{W}val", "0")))
    return (number if number.isdecimal() and number != "0" else ""), level


def _whole_in(items: list[_Item]) -> etree._Element | None:
    """The opening tag of the loop whose every turn writes the whole list; None when there is none."""
    common: list[etree._Element] = []
    for each in zip(*(item.loops for item in items), strict=False):
        if any(loop is not each[0] for loop in each):
            break
        common.append(each[0])
    level = min(item.level for item in items)
    first = [item for item in items if item.level == level]
    if at_most_one([item.around for item in first]) and all(len(item.loops) == len(common) for item in first):
        common = common[:-1]  # its innermost loop writes one item a turn
    return common[-1] if common else None


def _abstract(numbering: etree._Element, number: str) -> str | None:
    for num in numbering.iter(f"{W}num"):
        reference = num.find(f"{W}abstractNumId")
        if num.get(f"{W}numId") == number and reference is not None:
            value = str(reference.get(f"{W}val"))
            return value if value.isdecimal() else None
    return None


def _start(numbering: etree._Element, number: str, abstract: str, level: int) -> int | None:
    """The first number of a level of a list, which may have one of its own; None for bullets."""
    own = next(
        (
            override.find(f"{W}startOverride")
            for num in numbering.iter(f"{W}num")
            for override in num.iter(f"{W}lvlOverride")
            if num.get(f"{W}numId") == number and override.get(f"{W}ilvl") == str(level)
        ),
        None,
    )
    for definition in numbering.iter(f"{W}abstractNum"):
        if definition.get(f"{W}abstractNumId") == abstract:
            for each in definition.iter(f"{W}lvl"):
                start = each.find(f"{W}start") if own is None else own
                if each.get(f"{W}ilvl") == str(level):
                    form = each.find(f"{W}numFmt")
                    if form is not None and form.get(f"{W}val") in ("bullet", "none"):
                        return None
                    value = "1" if start is None else str(start.get(f"{W}val"))
                    return int(value) if value.isdecimal() else 1
    return None


def _give(item: _Item, number: str) -> None:
    """Write the number of its list in the paragraph itself."""
    properties = item.paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        item.paragraph.insert(0, properties)
    for former in properties.findall(f"{W}numPr"):
        properties.remove(former)
    numbered = etree.Element(f"{W}numPr")
    etree.SubElement(numbered, f"{W}ilvl", {f"{W}val": str(item.level)})
    etree.SubElement(numbered, f"{W}numId", {f"{W}val": number})
    properties.insert(sum(1 for each in properties if each.tag in _BEFORE), numbered)
