"""The background of a cell of an OpenDocument table: a style of its own, like the cell's but for the colour."""

from __future__ import annotations

import re

from lxml import etree

from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.rendering import Rendering
from aci_docs.templating.values.rich import UnusableValue
from aci_docs.templating.values.spot import fragment
from aci_docs.templating.xml import parse

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_STYLES = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}styles"
_BACKGROUND = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}background-color"
_HOLE = "aci-fond"
_PARTS = ("content.xml", "styles.xml")  # those that hold cells, and styles of their own
_COLOR = re.compile("[0-9A-Fa-f]{6}")


def shaded(rendering: Rendering, name: str, color: str) -> str:
    """The name of a cell style like the one called `name` ("" for none) on this colour; the same name without one."""
    if not color:
        return name
    if rendering.parts.dialect != "odt" or rendering.part not in _PARTS or not _COLOR.fullmatch(str(color)):
        raise UnusableValue("cette fonction est réservée : employez la balise {% cellbg couleur %}")
    looks = rendering.parts.cell_looks
    key = rendering.part, name
    if key not in looks:
        looks[key] = _look(rendering, name)
    attributes, content = looks[key]
    return rendering.automatic("C", "style:style", attributes, content.replace(_HOLE, f"#{color.lower()}"))


def _look(rendering: Rendering, name: str) -> tuple[str, str]:
    """The attributes and the content of the style of this name in the part being printed, the colour left to fill."""
    root = parse(rendering.parts.member(rendering.part))
    found = next((each for each in root.iter(f"{_STYLE}style") if each.get(f"{_STYLE}name") == name), None)
    holder = None if found is None else found.getparent()
    if found is None or holder is None or holder.tag == _STYLES:
        # A style of the author's own list: the new one is based on it.
        found = etree.SubElement(root, f"{_STYLE}style")
        if name:
            found.set(f"{_STYLE}parent-style-name", name)
    properties = found.find(f"{_STYLE}table-cell-properties")
    if properties is None:
        properties = etree.Element(f"{_STYLE}table-cell-properties")
        found.insert(0, properties)  # the schema wants it before those of paragraphs and of text
    properties.set(_BACKGROUND, _HOLE)
    parent = found.get(f"{_STYLE}parent-style-name")
    attributes = f' style:parent-style-name="{attribute(str(parent))}"' if parent else ""
    content = "".join(fragment(child) for child in found)
    return f' style:family="table-cell"{attributes}', content
