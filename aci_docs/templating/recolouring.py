"""The colours of a template changed for others, once, before its tags are read.

Only attributes that say a colour are looked at, never words: a document that tells of « 0F4C5C » goes on doing so.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from aci_docs.templating.opendocument.names import DRAW, FO, STYLE
from aci_docs.templating.package import WORDML, Package
from aci_docs.templating.parts import Parts
from aci_docs.templating.xml import A, W, parse, serialise

_DRAWINGML = "application/vnd.openxmlformats-officedocument.drawingml."
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
# Six digits alone: texts, borders, grounds, underlines and shapes of Word.
_BARE = frozenset({f"{W}color", f"{W}fill"})
# « #0f4c5c » alone, or among the words of a line: « 0.5pt solid #0f4c5c ».
_SIGNED = frozenset(
    {
        *(f"{FO}{name}" for name in ("color", "background-color", "border")),
        *(f"{FO}border-{side}" for side in ("top", "bottom", "left", "right")),
        *(f"{STYLE}{name}" for name in ("color", "text-underline-color", "text-overline-color")),
        f"{STYLE}text-line-through-color",
        *(f"{DRAW}{name}" for name in ("fill-color", "start-color", "end-color")),
        f"{_SVG}stroke-color",
    }
)


def recolour(document: Parts, colours: Mapping[str, str]) -> None:
    """Change the colours of a template: six hexadecimal digits -> six others, all at once.

    The parts that hold none of them keep the bytes that they have. Raises lxml.etree.LxmlError for a broken part.
    """
    wanted = {old.upper(): new.upper() for old, new in colours.items() if old.upper() != new.upper()}
    if not wanted:
        return
    for name in [name for name in document if _may_hold_colours(document, name)]:
        data = document[name]
        if not any(old.encode() in data.upper() for old in wanted):
            continue
        root = parse(data)
        if sum([_changed(element, wanted) for element in root.iter(etree.Element)]):
            document[name] = serialise(root)


def _may_hold_colours(document: Parts, name: str) -> bool:
    """Whether the part is text or styles: pictures, properties and relations hold no colour of the look."""
    if isinstance(document, Package):
        kind = document.content_type(name)
        return kind == _THEME or (kind.startswith((WORDML, _DRAWINGML)) and kind.endswith("+xml"))
    return name.rpartition("/")[2] in ("content.xml", "styles.xml")


def _changed(element: etree._Element, colours: Mapping[str, str]) -> int:
    """The number of attributes of the element that say another colour from now on."""
    changed = 0
    for key, value in element.attrib.items():
        told = str(value)
        if key in _BARE or (key == f"{W}val" and element.tag == f"{W}color") or element.tag == f"{A}srgbClr":
            new = colours.get(told.upper(), told)
        elif key in _SIGNED:
            new = " ".join(_signed(word, colours) for word in told.split(" "))
        else:
            continue
        if new != told:
            element.set(key, new)
            changed += 1
    return changed


def _signed(word: str, colours: Mapping[str, str]) -> str:
    new = colours.get(word[1:].upper()) if word.startswith("#") else None
    return word if new is None else f"#{new.lower()}"
