"""Pages of OpenDocument in a file of many records: a paragraph begins them, and asks for headers by its style."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from aci_docs.templating.opendocument.names import FO, OFFICE, STYLE, TABLE, TEXT
from aci_docs.templating.series.marks import mark
from aci_docs.templating.series.opendocument.marking import PAGES
from aci_docs.templating.series.state import digest

_MASTER = f"{STYLE}master-page"
_NAME, _NEXT, _ASKED = f"{STYLE}name", f"{STYLE}next-style-name", f"{STYLE}master-page-name"
_FAMILIES = {"p": "paragraph", "h": "paragraph", "table": "table"}
_PROPERTIES = {"paragraph": f"{STYLE}paragraph-properties", "table": f"{STYLE}table-properties"}
_PREFIXES = {"style": STYLE[1:-1], "fo": FO[1:-1], "text": TEXT[1:-1], "table": TABLE[1:-1]}
_BLOCKS = {f"{TEXT}p": "p", f"{TEXT}h": "h", f"{TABLE}table": "table"}


class Pages:
    """The master pages of a template, and the styles that ask for them.

    `own`: the names of those that differ from one record to the next: what they show, or what follows them, does.
    """

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._automatic = _styles(content.find(f"{OFFICE}automatic-styles"))
        self._common = {} if styles is None else _styles(styles.find(f"{OFFICE}styles"))
        masters = [] if styles is None else list(styles.iter(_MASTER))
        self._masters = {str(each.get(_NAME)): each for each in masters}
        self.first = "Standard" if "Standard" in self._masters or not masters else str(masters[0].get(_NAME))
        self.own: set[str] = set()

    def separate(self, own: set[str]) -> list[etree._Element]:
        """Take as the records' own these pages and those that they follow: copies of them, their names marked.

        The template's are left without header nor footer, for the styles that name them.
        """
        self.own = set(own)
        while True:
            before = {name for name, each in self._masters.items() if each.get(_NEXT) in self.own}
            if before <= self.own:
                break
            self.own |= before
        copies = []
        for name, master in self._masters.items():
            if name not in self.own:
                continue
            copy = deepcopy(master)
            copy.tail = None
            copy.attrib.pop(f"{STYLE}display-name", "")
            copy.set(_NAME, name + PAGES)
            if copy.get(_NEXT) in self.own:
                copy.set(_NEXT, f"{copy.get(_NEXT)}{PAGES}")
            copies.append(copy)
            for child in list(master):
                master.remove(child)
        return copies

    def prepare(self, body: etree._Element) -> None:
        """Put a mark for the style of each block that asks for one of the records' own pages."""
        for element in body.iter(*_BLOCKS):
            kind = _BLOCKS[str(element.tag)]
            key = f"{TABLE if kind == 'table' else TEXT}style-name"
            name = element.get(key)
            if name and self.master(_FAMILIES[kind], name) in self.own:
                element.set(key, mark(f"y{_FAMILIES[kind]} {name}"))

    def numbers(self, body: etree._Element) -> bool:
        """True when a block other than the first gives its page a number."""
        for place, element in enumerate(body.iter(*_BLOCKS)):
            kind = _BLOCKS[str(element.tag)]
            name = element.get(f"{TABLE if kind == 'table' else TEXT}style-name")
            number = self._number(_FAMILIES[kind], name)
            if number and (place or number != "1"):
                return True
        return False

    def master(self, family: str, name: str | None) -> str:
        """The page that a style asks for, by itself or by the one that it is based on; "" for none."""
        for style in self._chain(family, name):
            if style.get(_ASKED) is not None:
                return str(style.get(_ASKED))
        return ""

    def asking(self, family: str, name: str, suffix: str, *, first: bool) -> tuple[str, str]:
        """(name, XML) of the style like this one that asks for the page of a record.

        `suffix` ends the names of the record's own pages; `first`: of its first block, from which pages are counted.
        """
        master = self.master(family, name) or (self.first if first else "")
        asked = master + suffix if master in self.own else master
        made = f"aci{'D' if first else 'S'}{digest(family, name, asked)}"
        style = self._automatic.get((family, name))
        if style is None:
            style = etree.Element(f"{STYLE}style", {f"{STYLE}family": family}, _PREFIXES)
            if name:
                style.set(f"{STYLE}parent-style-name", name)
        else:
            style = deepcopy(style)
        style.tail = None
        style.set(_NAME, made)
        style.set(_ASKED, asked)
        if first:
            properties = style.find(_PROPERTIES[family])
            if properties is None:
                properties = etree.Element(_PROPERTIES[family])
                style.insert(0, properties)
            properties.attrib.pop(f"{FO}break-before", "")
            properties.set(f"{STYLE}page-number", self._number(family, name) or "1")
        return made, etree.tostring(style, encoding="unicode")

    def _number(self, family: str, name: str | None) -> str:
        for style in self._chain(family, name):
            properties = style.find(_PROPERTIES[family])
            number = None if properties is None else properties.get(f"{STYLE}page-number")
            if number is not None:
                return str(number) if str(number).isdecimal() and number != "0" else ""
        return ""

    def _chain(self, family: str, name: str | None) -> list[etree._Element]:
        found: list[etree._Element] = []
        while name:
            style = self._automatic.get((family, name)) if not found else None
            style = self._common.get((family, name)) if style is None else style
            if style is None or style in found:
                break
            found.append(style)
            name = style.get(f"{STYLE}parent-style-name")
        return found


def _styles(holder: etree._Element | None) -> dict[tuple[str, str], etree._Element]:
    found = [] if holder is None else holder.iterfind(f"{STYLE}style")
    return {(str(each.get(f"{STYLE}family")), str(each.get(_NAME))): each for each in found}
