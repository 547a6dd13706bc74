"""The lists of a Word template in a file of many records: each record has its own, which begin again."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from aci_docs.templating.series.marks import is_printed
from aci_docs.templating.values import TemplateParts
from aci_docs.templating.values.styles import style_numbers
from aci_docs.templating.xml import W, parse

SLOTS = 8
"""Lists that the values of a record may make before their numbers go to the distant range."""
DISTANT, MANY = 2**30, 2**13
"""Where that range begins, and how many numbers a record has there."""
_LOOPED = re.compile(r"aci_liste\((\d+),")
_FIRST = "pStyle keepNext keepLines pageBreakBefore framePr widowControl"
_NEXT = (
    "numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct "
    "autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing"
)
# What stands in w:pPr before w:numPr, and before w:ind.
_BEFORE = frozenset(W + name for name in _FIRST.split())
_BEFORE_INDENT = _BEFORE | {W + name for name in _NEXT.split()}


class Lists:
    """The numbered lists of a template that each record begins again; none when the template has no list."""

    def __init__(self, parts: TemplateParts) -> None:
        self._parts = parts
        member = parts.related("numbering")
        self.member = member
        self._numbering = parse(parts.member(member)) if member else None
        self._used: dict[str, str] = {}  # number of the template -> what its copies say, without their number
        styles = parts.related("styles")
        self._sheet = parse(parts.member(styles)) if styles and member else etree.Element("none")
        self._styles = style_numbers(self._sheet, headings=True)

    def gather(self, root: etree._Element, texts: list[str]) -> None:
        """Note the lists of a part, and write in each paragraph the number that it takes from its style.

        `texts`: the tags of the part, which number the lists of its loops.
        """
        if self._numbering is None:
            return
        for text in texts:
            for number in _LOOPED.findall(text):
                self._note(number)
        for paragraph in root.iter(f"{W}p"):
            own = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
            if own is not None:
                if not is_printed(str(own.get(f"{W}val"))):
                    self._note(str(own.get(f"{W}val")))
                continue
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            number, level = self._styles.get(str(style.get(f"{W}val")), ("", 0)) if style is not None else ("", 0)
            if style is not None and number.isdecimal() and self._note(number):
                _give(paragraph, number, level, self._indent(str(style.get(f"{W}val"))))

    def numbers(self, number: int) -> tuple[range, range]:
        """The numbers that the values of a record may give to lists: a few, then many more."""
        if self._numbering is None:
            return range(0), range(0)
        first = self._first(number) + len(self._used)
        return range(first, first + SLOTS), range(DISTANT + number * MANY, DISTANT + (number + 1) * MANY)

    def renumbered(self, data: bytes, number: int) -> bytes:
        """What is printed of a part with the record's own lists in place of the template's."""
        for place, former in enumerate(self._used):
            data = data.replace(
                f'<w:numId w:val="{former}"/>'.encode(), f'<w:numId w:val="{self._first(number) + place}"/>'.encode()
            )
        return data

    def entries(self, number: int, made: list[tuple[int, int, int]]) -> bytes:
        """What the record adds to the list of lists; `made`: those of its values (abstract list, level, start)."""
        out = [
            f'<w:num w:numId="{self._first(number) + place}">{said}</w:num>'
            for place, said in enumerate(self._used.values())
        ]
        few, many = self.numbers(number)
        for place, (abstract, level, start) in enumerate(made):
            taken = few[place] if place < len(few) else many[place - len(few)]
            out.append(
                f'<w:num w:numId="{taken}"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="{level}">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            )
        return "".join(out).encode()

    def _indent(self, style: str | None) -> etree._Element | None:
        """The indent that a style says, by itself or by those that it is based on: it must outlive a number written in
        the paragraph, whose own indent would come first.
        """
        sheet = {str(each.get(f"{W}styleId")): each for each in self._sheet.iter(f"{W}style")}
        while style in sheet:
            found = sheet.pop(style)
            indent, parent = found.find(f"{W}pPr/{W}ind"), found.find(f"{W}basedOn")
            if indent is not None:
                return deepcopy(indent)
            if found.find(f"{W}pPr/{W}numPr") is not None:
                return None
            style = None if parent is None else parent.get(f"{W}val")
        return None

    def _first(self, number: int) -> int:
        return self._parts.first_number + number * (len(self._used) + SLOTS)

    def _note(self, number: str) -> bool:
        """True when the list is numbered, and so begun again."""
        if number not in self._used:
            said = self._said(number)
            if not said:
                return False
            self._used[number] = said
        return True

    def _said(self, number: str) -> str:
        assert self._numbering is not None
        num = next((each for each in self._numbering.iter(f"{W}num") if each.get(f"{W}numId") == number), None)
        reference = None if num is None else num.find(f"{W}abstractNumId")
        if num is None or reference is None:
            return ""
        levels = self._levels(str(reference.get(f"{W}val")))
        copy = deepcopy(num)
        own = {str(each.get(f"{W}ilvl")): each for each in copy.iter(f"{W}lvlOverride")}
        numbered = False
        for name, level in levels.items():
            kind = level.find(f"{W}numFmt")
            if kind is not None and kind.get(f"{W}val") in ("bullet", "none"):
                continue
            numbered = True
            override = own.get(name)
            if override is None:
                override = etree.SubElement(copy, f"{W}lvlOverride", {f"{W}ilvl": name})
            if override.find(f"{W}startOverride") is None:
                other = override.find(f"{W}lvl")
                start = (level if other is None else other).find(f"{W}start")
                value = "1" if start is None else str(start.get(f"{W}val"))
                override.insert(0, etree.Element(f"{W}startOverride", {f"{W}val": value}))
        if not numbered:
            return ""
        # As the values' own: written where the prefix « w » is known.
        text = etree.tostring(copy, encoding="unicode", with_tail=False)
        inner = text[text.index(">") + 1 : text.rindex("<")]
        return re.sub(r' xmlns:w="[^"]*"', "", inner)

    def _levels(self, abstract: str) -> dict[str, etree._Element]:
        assert self._numbering is not None
        for definition in self._numbering.iter(f"{W}abstractNum"):
            if definition.get(f"{W}abstractNumId") == abstract:
                found = {str(each.get(f"{W}ilvl")): each for each in definition.iter(f"{W}lvl")}
                link = definition.find(f"{W}numStyleLink")
                if found or link is None:
                    return found
                for other in self._numbering.iter(f"{W}abstractNum"):
                    styled = other.find(f"{W}styleLink")
                    if styled is not None and styled.get(f"{W}val") == link.get(f"{W}val"):
                        return {str(each.get(f"{W}ilvl")): each for each in other.iter(f"{W}lvl")}
        return {}


def _give(paragraph: etree._Element, number: str, level: int, indent: etree._Element | None) -> None:
    """Write the list of a paragraph in the paragraph itself, and the indent of its style."""
    properties = paragraph.find(f"{W}pPr")
    assert properties is not None  # it has a style
    for former in properties.findall(f"{W}numPr"):
        level = next((int(str(each.get(f"{W}val", "0"))) for each in former.iter(f"{W}ilvl")), level)
        properties.remove(former)
    numbered = etree.Element(f"{W}numPr")
    etree.SubElement(numbered, f"{W}ilvl", {f"{W}val": str(level)})
    etree.SubElement(numbered, f"{W}numId", {f"{W}val": number})
    properties.insert(sum(1 for each in properties if each.tag in _BEFORE), numbered)
    if indent is not None and properties.find(f"{W}ind") is None:
        properties.insert(sum(1 for each in properties if each.tag in _BEFORE_INDENT), indent)
