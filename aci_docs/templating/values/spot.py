"""Where a value is printed: what stands around a tag, told once when the template is compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lxml import etree

from aci_docs.templating.values.marks import attribute
from aci_docs.templating.xml import W

Level: TypeAlias = Literal["text", "runs", "blocks", "rows", "attribute"]
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_DECLARATION = re.compile(r' xmlns(?::([\w.-]+))?="([^"]*)"')
# What stands between a run and its paragraph, and that can be neither closed nor repeated in the middle.
_WORD_LINKS = (f"{W}hyperlink",)


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of one tag.

    `level`: inside the text of a run (`text`), between runs (`runs`, the prefix r), between paragraphs (`blocks`, the
    prefix p), between rows or cells (`rows`, where only a macro can print), or inside an attribute's quotes. `run` and
    `paragraph` are what makes another run or paragraph look like the tag's own: in docx the XML of w:rPr and of w:pPr
    ("" for none), in odt the opening tags of the text:span around the tag and of its text:p or text:h. `splits`: the
    paragraph may be closed here and another one opened. `linked`: the tag stands inside a hyperlink, where no other
    may begin. `field`: the path that the tag prints (`structure.logo`), "" when it prints none; it names what the value
    lacks.
    """

    level: Level = "text"
    run: str = ""
    paragraph: str = ""
    splits: bool = True
    linked: bool = False
    field: str = ""


def word_spot(level: Level, run: etree._Element | None, paragraph: etree._Element, *, field: str = "") -> Spot:
    """The spot of a tag of a Word part that stands in this w:r (None between runs) of this w:p."""
    properties = None if run is None else run.find(f"{W}rPr")
    look = paragraph.find(f"{W}pPr")
    around = _between(run, paragraph)
    return Spot(
        level,
        "" if properties is None else fragment(properties),
        "" if look is None else fragment(look, without=(f"{W}sectPr", f"{W}pPrChange")),
        splits=not around,
        linked=any(element.tag in _WORD_LINKS for element in around),
        field=field,
    )


def text_spot(level: Level, holder: etree._Element, *, field: str = "") -> Spot:
    """The spot of a tag of an ODF part whose text stands in `holder`: a text:p, a text:h, or a text:span within."""
    spans: list[etree._Element] = []
    linked, splits, element = False, True, holder
    while element.tag not in (f"{_TEXT}p", f"{_TEXT}h"):
        linked |= element.tag == f"{_TEXT}a" and element.get(_XLINK_HREF) is not None
        splits &= element.tag == f"{_TEXT}span"
        spans.append(element)
        parent = element.getparent()
        if parent is None:
            raise ValueError("a tag stands in a paragraph")
        element = parent
    opening = "".join(_opening(span) for span in reversed(spans)) if splits else ""
    return Spot(level, opening, _opening(element), splits=splits, linked=linked, field=field)


def fragment(element: etree._Element, *, without: tuple[str, ...] = ()) -> str:
    """The XML of an element as it stands in its part: without its tail, nor the declarations that the root makes."""
    root = element.getroottree().getroot()
    declared = {(prefix or "", uri) for prefix, uri in root.nsmap.items()}
    if without and any(child.tag in without for child in element):
        element = etree.fromstring(etree.tostring(element, with_tail=False))
        for child in list(element):
            if child.tag in without:
                element.remove(child)
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(
        r"<[^!?/][^>]*>",
        lambda tag: _DECLARATION.sub(lambda found: "" if (found[1] or "", found[2]) in declared else found[0], tag[0]),
        text,
    )


def _between(run: etree._Element | None, paragraph: etree._Element) -> list[etree._Element]:
    """The elements between a run and its paragraph."""
    found: list[etree._Element] = []
    element = None if run is None else run.getparent()
    while element is not None and element is not paragraph:
        found.append(element)
        element = element.getparent()
    return found


def _opening(element: etree._Element) -> str:
    """The opening tag of an ODF paragraph or span, with its style alone: an identifier is not repeated."""
    name = "text:" + etree.QName(element).localname
    attributes = ""
    for key in ("style-name", "outline-level"):
        value = element.get(_TEXT + key)
        attributes += f' text:{key}="{attribute(str(value))}"' if value else ""
    return f"<{name}{attributes}>"
