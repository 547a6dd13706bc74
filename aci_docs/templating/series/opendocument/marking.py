"""What must differ from one record to the next in OpenDocument: the names of bookmarks, tables, frames, captions."""

from __future__ import annotations

import re

from lxml import etree

from aci_docs.templating.opendocument.names import DRAW, OFFICE, TABLE, TEXT, XLINK, XML_ID
from aci_docs.templating.series.marks import is_printed, mark, typed

OWN = f"_f{mark('n')}"
"""What ends the names that stand in the text of a record."""
PAGES = mark("g")
"""What ends the names of its pages, and those that stand in their headers and footers."""
_MARKS = ("bookmark", "reference-mark")
_NAMED = {f"{TEXT}{kind}{end}": f"{TEXT}name" for kind in _MARKS for end in ("", "-start", "-end")}
_NAMED |= {f"{TEXT}section": f"{TEXT}name", f"{TABLE}table": f"{TABLE}name", f"{TEXT}table-of-content": f"{TEXT}name"}
_NAMED |= {f"{OFFICE}annotation{end}": f"{OFFICE}name" for end in ("", "-end")}
_REFERENCES = {f"{TEXT}{kind}-ref": f"{TEXT}ref-name" for kind in ("bookmark", "reference", "sequence", "note")}
_SEQUENCE = f"{TEXT}sequence"
_IDENTIFIERS = (XML_ID, f"{TEXT}id", f"{DRAW}id", f"{TEXT}continue-list", f"{DRAW}start-shape", f"{DRAW}end-shape")
_FORMULAS = (f"{TEXT}formula", f"{TABLE}formula")
_CELL = re.compile(r"<([^<>.]+)(?=\.)")


class Names:
    """The names of a template: `bookmarks`, which links lead to; `sequences` of captions."""

    def __init__(self) -> None:
        self.bookmarks: set[str] = set()
        self.sequences: dict[str, str] = {}

    def prepare(self, root: etree._Element, ending: str = OWN) -> None:
        """Put marks in the names that stand in an element, and in what refers to them."""
        tables = {typed(str(each.get(f"{TABLE}name")))[0] for each in root.iter(f"{TABLE}table")}
        for element in root.iter(etree.Element):
            tag = str(element.tag)
            key = _NAMED.get(tag) or _REFERENCES.get(tag)
            if key is None and tag.startswith(DRAW):
                key = f"{DRAW}name"
            if tag in (f"{TEXT}bookmark", f"{TEXT}bookmark-start"):
                self.bookmarks.add(typed(str(element.get(f"{TEXT}name")))[0])
            if tag == _SEQUENCE:
                self._prepare_sequence(element)
                key = f"{TEXT}ref-name"
            for name in (*_IDENTIFIERS, key):
                if name and element.get(name) and not (name == key and name in _IDENTIFIERS):
                    element.set(name, own(str(element.get(name)), ending))
            if tag == f"{TEXT}a":
                _prepare_link(element, ending)
            for name in _FORMULAS:
                formula = element.get(name)
                if formula and tag != _SEQUENCE:
                    element.set(
                        name,
                        _CELL.sub(
                            lambda found: f"<{own(found[1], ending)}" if found[1] in tables else found[0], formula
                        ),
                    )

    def _prepare_sequence(self, element: etree._Element) -> None:
        name = str(element.get(f"{TEXT}name"))
        self.sequences[name] = renamed = own(name)
        element.set(f"{TEXT}name", renamed)
        formula = str(element.get(f"{TEXT}formula", ""))
        if formula:
            element.set(f"{TEXT}formula", re.sub(rf"\b{re.escape(name)}\b", lambda _: renamed, formula))

    def led(self, data: bytes, number: int) -> bytes:
        """What is printed of a part, the links that values make to its bookmarks leading to the record's own."""
        for name in sorted(self.bookmarks):
            data = data.replace(f'xlink:href="#{name}"'.encode(), f'xlink:href="#{name}_f{number}"'.encode())
        return data


def own(value: str, ending: str = OWN) -> str:
    """The value of an attribute, a name that may end by a tag, as the name of its record."""
    name, rest = typed(value)
    return name + ending + rest


def _prepare_link(element: etree._Element, ending: str) -> None:
    """A link to a place of the document; those to headings say the words of the heading, which differ by themselves."""
    target = str(element.get(f"{XLINK}href", ""))
    if not target.startswith("#") or target.endswith("|outline"):
        return
    name, bar, kind = target[1:].partition("|")
    if name and not (is_printed(name) and not typed(name)[0]):
        element.set(f"{XLINK}href", f"#{own(name, ending)}{bar}{kind}")
