"""Values as WordprocessingML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from aci_docs.templating.values.marks import attribute, escaped
from aci_docs.templating.values.pictures import Picture
from aci_docs.templating.values.rich import Run
from aci_docs.templating.values.spot import Spot
from aci_docs.templating.values.wordstyle import left_indent, merged, run_properties

if TYPE_CHECKING:
    from aci_docs.templating.values.paragraphs import Block, Paragraphs
    from aci_docs.templating.values.rendering import Rendering

OPEN, CLOSE = '<w:t xml:space="preserve">', "</w:t>"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BREAKS = re.compile("(\r\n|[\n\r\v\t\f\a])")
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_LINK_COLOR = "0563C1"  # the colour of links in Word's own theme
_HANGING = 360  # twentieths of a point: the indent of Word's own lists


def text(value: str, spot: Spot, rendering: Rendering) -> str:
    r"""A text at a spot: a newline is a line break, a tab a tab, \a a new paragraph and \f a new page (docxtpl's).

    Inside a hyperlink or a control, whose paragraph cannot be split, \a is a line break.
    """
    return within_text(content(value, spot, rendering), spot)


def within_text(inner: str, spot: Spot) -> str:
    """The content of a run at a spot: what `content` or `escaped_content` gives."""
    if not inner or spot.level != "text":
        return levelled(f"<w:r>{spot.run}{inner}</w:r>" if inner else "", spot)
    # The spot stands in an open w:t, and another follows.
    head = inner.removeprefix(OPEN) if inner.startswith(OPEN) else CLOSE + inner
    return head.removesuffix(CLOSE) if head.endswith(CLOSE) else head + OPEN


def content(value: str, spot: Spot, rendering: Rendering, properties: str | None = None) -> str:
    """A text as what follows the properties of a run (w:t, w:tab, w:br), which are the spot's when None."""
    return escaped_content(
        escaped(rendering.cleaned(value, spot)), spot, spot.run if properties is None else properties
    )


def escaped_content(value: str, spot: Spot, properties: str) -> str:
    """The same for a text that is escaped already."""
    pieces = []
    for number, piece in enumerate(_BREAKS.split(value)):
        if not number % 2:
            pieces.append(f"{OPEN}{piece}{CLOSE}" if piece else "")
        elif piece == "\t":
            pieces.append("<w:tab/>")
        elif piece in "\a\f" and spot.splits:
            page = _PAGE if piece == "\f" else ""
            pieces.append(f"</w:r></w:p>{page}<w:p>{spot.paragraph}<w:r>{properties}")
        elif piece == "\f":
            pieces.append('<w:br w:type="page"/>')
        else:
            pieces.append("<w:br/>")
    return "".join(pieces)


def inline(runs: Iterable[Run], spot: Spot, rendering: Rendering) -> str:
    """Runs at a spot."""
    return levelled("".join(_run(run, spot, rendering) for run in runs), spot)


def placed(drawing: str, spot: Spot) -> str:
    """A drawing at a spot, in a run of its own."""
    return levelled(f"<w:r>{drawing}</w:r>", spot)


def levelled(runs: str, spot: Spot) -> str:
    """Runs at a spot: within a text the run is closed before them and another like it opened behind."""
    if spot.level == "text":
        return f"</w:t></w:r>{runs}<w:r>{spot.run}{OPEN}" if runs else ""
    if spot.level == "blocks":
        return f"<w:p>{spot.paragraph}{runs}</w:p>"
    return runs


def _run(run: Run, spot: Spot, rendering: Rendering) -> str:
    if not run.text:
        return ""
    look, style = run.format, ""
    if look.style:
        style = rendering.parts.styles.character(look.style)
    link = "" if spot.linked else run.link or ""
    if link and not style:
        style = rendering.parts.styles.hyperlink
        if not style:
            look = replace(look, color=look.color or _LINK_COLOR, underline=True)
    properties = run_properties(spot.run, look, attribute(style))
    inner = content(run.text, replace(spot, splits=spot.splits and not link), rendering, properties)
    xml = f"<w:r>{properties}{inner}</w:r>"
    return hyperlink(xml, link, rendering) if link else xml


def hyperlink(runs: str, address: str, rendering: Rendering) -> str:
    """Runs that lead to an address, or to a bookmark of the document (`#nom`)."""
    if address.startswith("#"):
        return f'<w:hyperlink w:anchor="{attribute(address[1:])}" w:history="1">{runs}</w:hyperlink>'
    return f'<w:hyperlink xmlns:r="{_R}" r:id="{rendering.link(address)}" w:history="1">{runs}</w:hyperlink>'


def blocks(value: Paragraphs, spot: Spot, rendering: Rendering) -> str:
    """Paragraphs at the level of paragraphs, in the look of the tag's own.

    A list takes the template's style « List Bullet » or « List Number » when that style has a list, a numbered one
    starting again at its number; without the style, its mark is written before a hanging indent.
    """
    printed: list[str] = []
    for kind, items in value.lists():
        properties, literal = spot.paragraph, False
        if kind != "text" and "<w:numPr>" not in properties:
            properties, literal = _list_look(kind, items[0], spot, rendering)
            if spot.run:  # the look of an item's mark is that of the end of its paragraph
                properties = _paragraph_properties(properties, (("w:rPr", spot.run),))
        within = replace(spot, level="runs", paragraph=properties)
        for item in items:
            mark = (Run(f"{item.mark}\t"),) if literal else ()
            printed.append(f"<w:p>{properties}{inline((*mark, *item.rich.runs), within, rendering)}</w:p>")
    return "".join(printed)


def _list_look(kind: str, first: Block, spot: Spot, rendering: Rendering) -> tuple[str, bool]:
    """(w:pPr of the items, whether their mark is to be written)."""
    style = rendering.parts.styles.lists.get(kind)
    if style is not None:
        numbering = ""
        if kind == "number":
            number = rendering.numbering(style.numbering, style.level, first.number)
            numbering = f'<w:numPr><w:ilvl w:val="{style.level}"/><w:numId w:val="{number}"/></w:numPr>'
        changes = {"w:pStyle": f'<w:pStyle w:val="{attribute(style.name)}"/>', "w:numPr": numbering, "w:ind": ""}
        return _paragraph_properties(spot.paragraph, tuple(changes.items())), False
    left = left_indent(spot.paragraph) + _HANGING
    changes = {
        "w:tabs": f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>',
        "w:ind": f'<w:ind w:left="{left}" w:hanging="{_HANGING}"/>',
    }
    return _paragraph_properties(spot.paragraph, tuple(changes.items())), True


@lru_cache(maxsize=256)
def _paragraph_properties(base: str, changes: tuple[tuple[str, str], ...]) -> str:
    return merged("pPr", base, dict(changes))


def drawing(
    picture: Picture, size: tuple[int, int], alternative: str, rendering: Rendering, *, link: str = ""
) -> str:  # fmt: skip
    """The w:drawing of a picture in the line, `size` in EMU; `link` is an address it leads to."""
    name, told = rendering.image(picture), attribute(alternative)
    number = rendering.drawing_id()
    click = f'<a:hlinkClick xmlns:a="{_A}" xmlns:r="{_R}" r:id="{rendering.link(link)}"/>' if link else ""
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="{number}" name="Image {number}" '
        f'descr="{told}">{click}'
        f'</wp:docPr><wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="Image {number}" descr="{told}">{click}</pic:cNvPr><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_R}" r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing>"
    )
