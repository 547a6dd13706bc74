"""What must differ from one record to the next in a Word part: the names and numbers of bookmarks, drawings, marks."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import count

from lxml import etree

from aci_docs.templating.series.marks import is_printed, is_tag, mark, typed
from aci_docs.templating.xml import WP, W

FICHE, END, WHOLE = range(3)
"""The places, among the identifiers of a record, of the three bookmarks that the file adds to it."""
_LONGEST = 24  # of the 40 characters of a bookmark's name: the rank and the turn of a loop come after
_ID, _NAME, _ANCHOR = f"{W}id", f"{W}name", f"{W}anchor"
# What is numbered with its own part.
_NOTES = frozenset(f"{W}{kind}{end}" for kind in ("footnote", "endnote", "comment") for end in ("", "Reference"))
_NOTES |= {f"{W}commentRangeStart", f"{W}commentRangeEnd"}
_BINDINGS = (f"{W}dataBinding", "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
# Marks between blocks, which show nothing.
_THIN = ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd")


class Names:
    """The names of the bookmarks of a template, and how many identifiers each record takes."""

    def __init__(self) -> None:
        self._ranks = count(WHOLE + 1)
        self._places: dict[tuple[str, str], int] = {}
        self._known: set[str] = set()
        self.count = 0

    def renamed(self, name: str) -> str:
        """The name that a bookmark of the template has in its record."""
        return f"{short(name)}_f{mark('n')}"

    def bookmark(self, value: str) -> str:
        """The same for the value of an attribute, which may end by a tag."""
        name, rest = typed(value)
        self._known.add(name)
        return self.renamed(name) + rest

    def identifier(self, element: etree._Element) -> str:
        """The mark of the number of an element, the two ends of a pair having the same."""
        name = etree.QName(element).localname
        family = name.removesuffix("Start").removesuffix("End")
        if family == name:
            return mark(f"i{next(self._ranks)}")
        key = family, str(element.get(_ID))
        if key not in self._places:
            self._places[key] = next(self._ranks)
        return mark(f"i{self._places[key]}")

    def drawing(self) -> str:
        """The mark of the number of a drawing."""
        return mark(f"i{next(self._ranks)}")

    def end(self) -> None:
        """Note that all is numbered."""
        self.count = next(self._ranks)

    def led(self, data: bytes, number: int) -> bytes:
        """What is printed of a part, the links that values make to its bookmarks leading to the record's own."""
        for name in sorted(self._known):
            data = data.replace(f'w:anchor="{name}"'.encode(), f'w:anchor="{short(name)}_f{number}"'.encode())
        return data


def prepare(root: etree._Element, names: Names) -> None:
    """Put marks in a part, and take out of it what ties its content controls to the file: numbers and bound data."""
    for element in list(root.iter(etree.Element)):
        tag = str(element.tag)
        if tag == f"{WP}docPr":
            if not is_printed(str(element.get("id"))):
                element.set("id", names.drawing())
            continue
        if tag == f"{W}sdtPr":
            for child in [*element.findall(_ID), *(each for name in _BINDINGS for each in element.findall(name))]:
                element.remove(child)
        if tag == f"{W}bookmarkStart" and element.get(_NAME):
            element.set(_NAME, names.bookmark(str(element.get(_NAME))))
        elif tag == f"{W}hyperlink" and element.get(_ANCHOR):
            name, rest = typed(str(element.get(_ANCHOR)))
            element.set(_ANCHOR, names.renamed(name) + rest)
        value = element.get(_ID)
        if value is not None and tag.startswith(W) and tag not in _NOTES and not is_printed(str(value)):
            element.set(_ID, names.identifier(element))


def close(body: etree._Element) -> None:
    """Give a body its last section, and let no content control end it: a section ends in a paragraph of the body."""
    if not len(body) or body[-1].tag != f"{W}sectPr":
        etree.SubElement(body, f"{W}sectPr")
    for control in list(_last_controls(body)):
        content = control.find(f"{W}sdtContent")
        for child in [] if content is None else list(content):
            control.addprevious(child)
        body.remove(control)


def _last_controls(body: etree._Element) -> Iterator[etree._Element]:
    """The content controls after which nothing is sure to be printed."""
    sure = True
    for child in reversed(list(body)[:-1]):
        if is_tag(child):
            sure = False
        elif child.tag == f"{W}sdt":
            yield child
        elif sure and child.tag not in {W + name for name in _THIN}:
            return


def short(name: str) -> str:
    """A name that leaves room for what makes it its record's own, and that no other name has."""
    return name if len(name) <= _LONGEST else f"{name[:15]}_{zlib.crc32(name.encode()):08x}"
