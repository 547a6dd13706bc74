"""Values as ODF text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from aci_docs.templating.values.marks import attribute, escaped
from aci_docs.templating.values.paragraphs import BULLET
from aci_docs.templating.values.pictures import Picture
from aci_docs.templating.values.rich import Format, Run
from aci_docs.templating.values.spot import Spot

if TYPE_CHECKING:
    from aci_docs.templating.values.paragraphs import Paragraphs
    from aci_docs.templating.values.rendering import Rendering

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
_XLINK = "http://www.w3.org/1999/xlink"
_BREAKS = re.compile("(\r\n|[\n\r\v\t\f\a])")
# ODF readers join spaces into one, and drop those at the ends: text:s stands for them.
_SPACES = re.compile("^ +| +$|  +")
_LEVELS, _STEP = 4, 6.35  # levels of a list, and millimetres between them


def careful(value: str) -> bool:
    """True for a printable text whose spaces an ODF reader would change: `text` prints it, an escape does not."""
    return "  " in value or value[:1] == " " or value[-1:] == " "


def text(value: str, spot: Spot, rendering: Rendering) -> str:
    r"""A text at a spot: newline, tab and spaces as elements; \a a new paragraph, \f a new page, as in docxtpl.

    Where the paragraph cannot be split (inside a link or a control), \a and \f are line breaks.
    """
    return _levelled(content(value, spot, rendering), spot)


def content(value: str, spot: Spot, rendering: Rendering) -> str:
    """The text as the content of a paragraph or of a span."""
    pieces = []
    for number, piece in enumerate(_BREAKS.split(escaped(rendering.cleaned(value, spot)))):
        if not number % 2:
            pieces.append(_SPACES.sub(_space, piece))
        elif piece == "\t":
            pieces.append("<text:tab/>")
        elif piece in "\a\f" and spot.splits:
            page = f'<text:p text:style-name="{rendering.automatic("P", *_PAGE)}"/>' if piece == "\f" else ""
            pieces.append(f"{closing(spot.run)}{closing(spot.paragraph)}{page}{spot.paragraph}{spot.run}")
        else:
            pieces.append("<text:line-break/>")
    return "".join(pieces)


def _space(found: re.Match[str]) -> str:
    # The first space of a group inside the text stays one: a reader that knows no text:s still parts the words.
    kept = found.start() > 0 and found.end() < len(found.string)
    count = len(found[0]) - kept
    return (" " if kept else "") + (f'<text:s text:c="{count}"/>' if count > 1 else "<text:s/>")


def closing(opening: str) -> str:
    """The closing tags of these opening tags.

    >>> closing('<text:p text:style-name="P1"><text:span>')
    '</text:span></text:p>'
    """
    return "".join(f"</{name}>" for name in reversed(re.findall(r"<([\w:.-]+)", opening)))


def _levelled(inner: str, spot: Spot) -> str:
    if spot.level != "blocks":
        return inner
    opening = spot.paragraph or "<text:p>"
    return f"{opening}{spot.run}{inner}{closing(spot.run)}{closing(opening)}"


def inline(runs: Iterable[Run], spot: Spot, rendering: Rendering) -> str:
    """Runs at a spot."""
    return _levelled("".join(_run(run, spot, rendering) for run in runs), spot)


def placed(drawing: str, spot: Spot) -> str:
    """A drawing at a spot."""
    return _levelled(drawing, spot)


def _run(run: Run, spot: Spot, rendering: Rendering) -> str:
    if not run.text:
        return ""
    around = ""
    if run.link and not spot.linked:
        around = f'<text:a xmlns:xlink="{_XLINK}" xlink:type="simple" xlink:href="{attribute(run.link)}">'
    if run.format.style:
        around += f'<text:span text:style-name="{attribute(rendering.parts.styles.character(run.format.style))}">'
    look = text_properties(run.format)
    if look:
        around += f'<text:span text:style-name="{rendering.automatic("T", "style:style", *look)}">'
    # A paragraph is split around all that is open; a link is not split.
    within = replace(spot, run=spot.run + around, splits=spot.splits and not run.link)
    return around + content(run.text, within, rendering) + closing(around)


@lru_cache(maxsize=1024)
def text_properties(look: Format) -> tuple[str, str] | None:
    """(attributes, content) of the automatic style of this look, None when it changes nothing."""
    found: list[str] = []
    for kind, wanted, value in (("weight", look.bold, "bold"), ("style", look.italic, "italic")):
        if wanted:
            found += [f'fo:font-{kind}="{value}"', *(f'style:font-{kind}-{s}="{value}"' for s in ("asian", "complex"))]
    if look.underline:
        found.append('style:text-underline-style="solid" style:text-underline-width="auto"')
        found.append('style:text-underline-color="font-color"')
    if look.strike:
        found.append('style:text-line-through-style="solid" style:text-line-through-type="single"')
    if look.color:
        found.append(f'fo:color="#{look.color.lower()}"')
    if look.size:
        size = f"{look.size.normalize():f}pt"
        found.append(f'fo:font-size="{size}" style:font-size-asian="{size}" style:font-size-complex="{size}"')
    if look.position:
        found.append(f'style:text-position="{look.position} 58%"')
    return (' style:family="text"', f"<style:text-properties {' '.join(found)}/>") if found else None


def blocks(value: Paragraphs, spot: Spot, rendering: Rendering) -> str:
    """Paragraphs and lists at the level of paragraphs, in the look of the tag's own.

    A list takes the template's list style for it (« List 1 », « Puces », « Numbering 123 »...), else one of ours.
    """
    printed: list[str] = []
    opening = spot.paragraph or "<text:p>"
    for kind, items in value.lists():
        # The paragraphs of a list are no headings, whatever the tag stood in.
        look = (
            opening
            if kind == "text"
            else re.sub(r' text:outline-level="[^"]*"', "", opening).replace("text:h", "text:p")
        )
        paragraphs = [
            inline(item.rich.runs, replace(spot, level="blocks", paragraph=look), rendering) for item in items
        ]
        if kind == "text":
            printed += paragraphs
            continue
        start = f' text:start-value="{items[0].number}"' if kind == "number" else ""
        starts = [start, *[""] * (len(items) - 1)]
        inner = "".join(
            f"<text:list-item{first}>{paragraph}</text:list-item>"
            for first, paragraph in zip(starts, paragraphs, strict=True)
        )
        printed.append(f'<text:list text:style-name="{_list_style(kind, rendering)}">{inner}</text:list>')
    return "".join(printed)


def _list_style(kind: str, rendering: Rendering) -> str:
    own = rendering.parts.styles.lists.get(kind)
    return attribute(own.name) if own else rendering.automatic("L", "text:list-style", "", _list_levels(kind))


@lru_cache(maxsize=4)
def _list_levels(kind: str) -> str:
    name, look = {
        "bullet": ("bullet", f'text:bullet-char="{BULLET}"'),
        "number": ("number", 'style:num-format="1" style:num-suffix="."'),
    }[kind]
    return "".join(
        f'<text:list-level-style-{name} text:level="{level}" {look}><style:list-level-properties '
        'text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
        f'text:label-followed-by="listtab" text:list-tab-stop-position="{_STEP * level:.2f}mm" '
        f'fo:text-indent="-{_STEP:.2f}mm" fo:margin-left="{_STEP * level:.2f}mm"/></style:list-level-properties>'
        f"</text:list-level-style-{name}>"
        for level in range(1, _LEVELS + 1)
    )


def drawing(picture: Picture, size: tuple[int, int], alternative: str, rendering: Rendering) -> str:
    """The draw:frame of a picture in the line, `size` in EMU."""
    return (
        f'<draw:frame xmlns:draw="{_DRAW}" xmlns:svg="{_SVG}" xmlns:xlink="{_XLINK}" '
        f'draw:name="Image {rendering.drawing_id()}" text:anchor-type="as-char" svg:width="{millimetres(size[0])}" '
        f'svg:height="{millimetres(size[1])}" draw:z-index="0"><draw:image xlink:href="{rendering.image(picture)}" '
        'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        f"<svg:title>{escaped(alternative)}</svg:title></draw:frame>"
    )


def millimetres(emu: int) -> str:
    """A length of ODF, to the hundredth of a millimetre, by whole numbers: the same on every machine.

    >>> millimetres(36000 * 30)
    '30.00mm'
    """
    hundredths = max((emu + 180) // 360, 1)
    return f"{hundredths // 100}.{hundredths % 100:02d}mm"


_PAGE = (
    "style:style",
    ' style:family="paragraph"',
    '<style:paragraph-properties fo:break-after="page" fo:margin-top="0mm" fo:margin-bottom="0mm"/>',
)
