"""Placeholder pictures: a picture whose alternative text names a field is replaced by that field's picture.

Found once, when the template is compiled: the drawing leaves the tree, a processing instruction `<?aci-image N?>` takes
its place, and `Placeholder.printed` gives what each document prints there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from aci_docs.templating.values.foreign import picture_of
from aci_docs.templating.values.image import humanised, within
from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.opendocument import millimetres
from aci_docs.templating.values.parts import TemplateParts
from aci_docs.templating.values.pictures import EMU_PER_INCH, Picture
from aci_docs.templating.values.rendering import Rendering
from aci_docs.templating.values.rich import UnusableValue, Value
from aci_docs.templating.values.spot import Spot, fragment
from aci_docs.templating.values.tagged import concatenation
from aci_docs.templating.xml import PIC, WP, A, R, W

INSTRUCTION = "aci-image"
PLACE_FILTER = "aci_image"
_FIELD = re.compile(r"[a-z_]\w*(?:\.\w+)+")
_BRACED = re.compile(r"\{\{\s*([a-z_]\w*(?:\.\w+)*)\s*\}\}")
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
# Private characters around the name of what is filled in: they stand in no XML that a word processor writes here.
_HOLE = "\ue0a0{}\ue0a1"
_HOLES = re.compile("\ue0a0([a-z]+)\ue0a1")
# Emu of the units of an ODF length.
_UNITS = {"mm": 36_000, "cm": 360_000, "in": EMU_PER_INCH, "pt": 12_700, "pc": 152_400, "px": 9_525}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder of a part.

    `field`: the path that its alternative text names; `alternative`: what the new picture's alternative text is, as the
    author typed it (with tags, possibly); `box`: width and height in EMU; `relation`: what leads to its own picture.
    `replaced`, `original`: the XML of a new picture and of the placeholder, texts and names of holes in turn.
    """

    field: str
    alternative: str
    part: str
    relation: str
    box: tuple[int, int]
    replaced: tuple[str, ...]
    original: tuple[str, ...]

    def expression(self, rank: int) -> str:
        """The Jinja2 expression of a tag that prints the placeholder of this rank: `rank | aci_image(its text)`.

        PLACE_FILTER is given the rank and the rendered alternative text, and gives `bound(text)` of that placeholder.
        Raises UnusableValue when its text has a tag that cannot stand there.
        """
        return f"{rank} | {PLACE_FILTER}({concatenation(self.alternative)})"

    def bound(self, alternative: str = "", value: Any = None) -> Value:
        """The placeholder with its rendered alternative text, as a value: what PLACE_FILTER gives."""
        return _Placed(self, alternative, value)

    def printed(
        self, rendering: Rendering, alternative: str = "", value: Any = None, *, there: bool = True
    ) -> str:  # fmt: skip
        """What a document prints in the placeholder's place; `alternative` is the rendered text, unescaped.

        The picture that the rendering has for the field; failing that, the one of `value` (the field's own value: an
        image, bytes, or a file name where a folder is allowed); nothing when there is none; the placeholder itself when
        its text is no field of the context (« plan.png »). Raises UnusableValue when the field is not `there`.
        """
        picture = rendering.pictures.get(self.field) or picture_of(value, rendering.folder)
        if picture is None and self.field.split(".")[0] not in rendering.names:
            rendering.keep(self.part, self.relation)
            return _filled(self.original, {"id": lambda: str(rendering.drawing_id())})
        if picture is None and not there:
            raise UnusableValue(
                f"« {self.field} » n'existe pas : corrigez le texte de remplacement de l'image, qui nomme son champ"
            )
        return self.xml(picture, rendering, alternative)

    def xml(self, picture: Picture | None, rendering: Rendering, alternative: str = "") -> str:
        """The drawing with this picture in the placeholder's box, in its own proportions; "" without one."""
        if picture is None:
            return ""
        told = alternative.strip() or picture.description or humanised(self.field)
        width, height = within((picture.width, picture.height), self.box)
        name = re.sub(r"[^A-Za-z0-9]+", "_", self.field)
        return _filled(
            self.replaced,
            {
                "cx": lambda: str(width),
                "cy": lambda: str(height),
                "width": lambda: millimetres(width),
                "height": lambda: millimetres(height),
                "alt": lambda: attribute(told),
                "rel": lambda: rendering.image(picture, name),
                "id": lambda: str(rendering.drawing_id()),
            },
        )


class _Placed(Value):
    """A placeholder on its way to the page."""

    __slots__ = ("_alternative", "_placeholder", "_value")

    def __init__(self, placeholder: Placeholder, alternative: str, value: Any) -> None:
        self._placeholder, self._alternative, self._value = placeholder, alternative, value

    def xml(self, spot: Spot, rendering: Rendering) -> str:
        """The drawing, where its instruction stood."""
        return self._placeholder.printed(rendering, self._alternative, self._value)


def prepare_pictures(root: etree._Element, part: str, parts: TemplateParts, first: int = 0) -> list[Placeholder]:
    """The placeholders of a part; each leaves the tree, `<?aci-image N?>` in its place, N its rank in the
    list, counted from `first`.

    Where a run holds nothing else the whole run is replaced, so that nothing of it stays without a picture. The
    pictures that the placeholders alone show leave the documents, unless one prints itself.
    """
    prepare = _text_frames if parts.dialect == "odt" else _word_drawings
    found = prepare(root, part, first)
    shown = _shown(root)
    parts.forgotten |= {(part, holder.relation) for holder in found if holder.relation and holder.relation not in shown}
    return found


def _word_drawings(root: etree._Element, part: str, first: int) -> list[Placeholder]:
    found: list[Placeholder] = []
    for properties in list(root.iter(f"{WP}docPr")):
        name = _field(str(properties.get("descr", "")))
        frame = properties.getparent()
        if frame is None or not name:
            continue
        blips, extent, drawing = list(frame.iter(f"{A}blip")), frame.find(f"{WP}extent"), frame.getparent()
        if len(blips) != 1 or extent is None or drawing is None:
            continue
        relation = str(blips[0].get(f"{R}embed", ""))
        box = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        alternative = str(properties.get("title", "")).strip()
        run = drawing.getparent()
        alone = run is not None and run.tag == f"{W}r" and all(c is drawing or c.tag == f"{W}rPr" for c in run)
        holder = run if alone and run is not None else drawing
        properties.set("id", _HOLE.format("id"))
        original = _chunks(holder)
        _open_word(frame, properties, blips[0], extent)
        found.append(Placeholder(name, alternative, part, relation, box, _chunks(holder), original))
        _replace(holder, first + len(found) - 1)
    return found


def _open_word(
    frame: etree._Element, properties: etree._Element, blip: etree._Element, extent: etree._Element
) -> None:  # fmt: skip
    """Put holes where the new picture differs from the placeholder's own."""
    for size in (extent, frame.find(f".//{PIC}spPr/{A}xfrm/{A}ext")):
        if size is not None:
            size.set("cx", _HOLE.format("cx"))
            size.set("cy", _HOLE.format("cy"))
    properties.attrib.pop("title", "")
    for named in (properties, frame.find(f".//{PIC}cNvPr")):
        if named is not None:
            named.set("descr", _HOLE.format("alt"))
    inner = frame.find(f".//{PIC}cNvPr")
    if inner is not None:
        # The name of the placeholder's file, often with the folder it was taken from.
        inner.set("name", _HOLE.format("alt"))
        inner.attrib.pop("title", "")
    blip.set(f"{R}embed", _HOLE.format("rel"))
    blip.attrib.pop(f"{R}link", "")
    # An SVG twin of the placeholder would be shown instead, and its cropping cut the new picture.
    for child in blip.findall(f"{A}extLst"):
        blip.remove(child)
    fill = blip.getparent()
    if fill is not None:
        for crop in fill.findall(f"{A}srcRect"):
            fill.remove(crop)


def _text_frames(root: etree._Element, part: str, first: int) -> list[Placeholder]:
    found: list[Placeholder] = []
    for frame in list(root.iter(f"{_DRAW}frame")):
        texts = {key: (frame.findtext(f"{_SVG}{key}") or "").strip() for key in ("title", "desc")}
        named = next((key for key, text in texts.items() if _field(text)), None)
        images = frame.findall(f"{_DRAW}image")
        box = _length(frame.get(f"{_SVG}width", "")), _length(frame.get(f"{_SVG}height", ""))
        if named is None or not images or not all(box):
            continue
        relation = str(images[0].get(f"{_XLINK}href", "")).removeprefix("./")
        alternative = texts["desc" if named == "title" else "title"]
        original = _chunks(frame)
        for image in images[1:]:
            frame.remove(image)
        images[0].set(f"{_XLINK}href", _HOLE.format("rel"))
        for key in [key for key in images[0].attrib if key == _XML_ID or str(key).endswith("}mime-type")]:
            del images[0].attrib[key]
        for inline in images[0].findall("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}binary-data"):
            images[0].remove(inline)
        frame.set(f"{_SVG}width", _HOLE.format("width"))
        frame.set(f"{_SVG}height", _HOLE.format("height"))
        frame.set(f"{_DRAW}name", f"Image {_HOLE.format('id')}")
        frame.attrib.pop(_XML_ID, "")
        for child in (*frame.findall(f"{_SVG}title"), *frame.findall(f"{_SVG}desc")):
            frame.remove(child)
        title = etree.Element(f"{_SVG}title")
        title.text = _HOLE.format("alt")
        # The schema wants the title after the pictures, links and events, and before the outline of the text around.
        contour = next((c for c in frame if etree.QName(c).localname.startswith("contour-")), None)
        frame.insert(len(frame) if contour is None else frame.index(contour), title)
        found.append(
            Placeholder(_field(texts[named]), alternative, part, relation, (box[0], box[1]), _chunks(frame), original)
        )
        _replace(frame, first + len(found) - 1)
    return found


def _field(text: str) -> str:
    """The field that an alternative text names, alone or in braces; "" for any other text."""
    braced = _BRACED.fullmatch(text.strip())
    if braced:
        return braced[1]
    return text.strip() if _FIELD.fullmatch(text.strip()) else ""


def _length(text: str) -> int:
    """EMU of an ODF length, 0 for what is none."""
    found = re.fullmatch(r"(\d*\.?\d+)(mm|cm|in|pt|pc|px)", text)
    return round(float(found[1]) * _UNITS[found[2]]) if found else 0


def _shown(root: etree._Element) -> set[str]:
    """What leads to the pictures that are still in the tree, and to anything else a part shows by a relation."""
    return {
        str(value).removeprefix("./")
        for element in root.iter(etree.Element)
        for key, value in element.attrib.items()
        if str(key).startswith(R) or key == f"{_XLINK}href"
    }


def _replace(element: etree._Element, rank: int) -> None:
    instruction = etree.ProcessingInstruction(INSTRUCTION, str(rank))
    parent = element.getparent()
    assert parent is not None  # a drawing is never a root
    instruction.tail, element.tail = element.tail, None
    parent.replace(element, instruction)


def _chunks(element: etree._Element) -> tuple[str, ...]:
    """The XML of an element cut at its holes: texts and names of holes in turn."""
    return tuple(_HOLES.split(fragment(element)))


def _filled(chunks: tuple[str, ...], values: Mapping[str, Any]) -> str:
    return "".join(values[chunk]() if place % 2 else chunk for place, chunk in enumerate(chunks))
