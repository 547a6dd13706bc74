"""The elements of OpenDocument, by their usual prefixes, and its lengths and names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
# A part declares them all at its root: what fills a template may need any of them.
NAMESPACES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "config": f"{_OASIS}config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "ooo": "http://openoffice.org/2004/office",  # in the names of settings
}
VERSION = "1.3"
Node: TypeAlias = etree._Element


def node(tag: str, attributes: Mapping[str, str] | None = None, *children: Node | str) -> Node:
    """An element with these attributes and contents: `node("text:p", {"text:style-name": "Note"}, "words")`."""
    made = etree.Element(_qualified(tag), nsmap=NAMESPACES)
    for name, value in (attributes or {}).items():
        made.set(_qualified(name), value)
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


def serialised(root: Node) -> bytes:
    """The XML of a part."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8")


def encoded(name: str) -> str:
    """A style's name as an XML name, in LibreOffice's own manner: « Text body » is `Text_20_body`."""
    return re.sub(r"[^\w.-]", lambda found: f"_{ord(found[0]):x}_", name)


def points(twentieths: float) -> str:
    """A length given in twentieths of a point."""
    return f"{twentieths / 20:g}pt"


def millimetres(length: float) -> str:
    """A length given in millimetres, to the hundredth."""
    return f"{round(length, 2):g}mm"


def border(eighths: int, colour: str) -> str:
    """A line of this width, in eighths of a point."""
    return f"{eighths / 8:g}pt solid #{colour}"


def _qualified(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
