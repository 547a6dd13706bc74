"""The visual identity as OpenDocument styles: `office:styles` of `styles.xml`."""

from __future__ import annotations

from collections.abc import Iterator

from tools.make_templates.odt.nodes import Node, border, encoded, millimetres, node, points
from tools.make_templates.styles import (
    FONT,
    LINE,
    NUMBERINGS,
    SIZE,
    STYLES,
    TAB_STEP,
    WIDTH,
    Level,
    Numbering,
    Style,
)

BOLD = "Strong_20_Emphasis"
LOGO = "Graphics"
# The styles that LibreOffice knows by a name of its own, and translates for its user.
_KNOWN = {
    "Normal": "Standard",
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Heading1": "Heading 1",
    "Heading2": "Heading 2",
    "Heading3": "Heading 3",
    "BodyText": "Text body",
    "ListBullet": "List Bullet",
    "Caption": "Caption",
    "Header": "Header",
    "Footer": "Footer",
}
_NAMES = {style.identifier: _KNOWN.get(style.identifier, style.name) for style in STYLES}
_OUTLINE = {style.identifier: style.level + 1 for style in STYLES if style.level is not None}
_ALIGN = {"right": "end", "center": "center"}
_BY_NUMBERING = {numbering.name: encoded(numbering.title) for numbering in NUMBERINGS if numbering.bullets}
_LIST_OF = {
    style.identifier: _BY_NUMBERING[style.numbering[0]]
    for style in STYLES
    if style.numbering and style.numbering[0] in _BY_NUMBERING
}


def paragraph_style(identifier: str) -> str:
    """The name of a paragraph style in the file."""
    return encoded(_KNOWN.get(identifier) or _NAMES[identifier])


def list_style(identifier: str) -> str | None:
    """The name of the list style that goes with a paragraph style, None when it is in no list."""
    return _LIST_OF.get(identifier)


def outline_level(identifier: str) -> int | None:
    """The outline level of a paragraph style, None when it is no heading."""
    return _OUTLINE.get(identifier)


def font_faces() -> Node:
    """The one font."""
    face = {"style:name": FONT, "svg:font-family": FONT, "style:font-family-generic": "swiss"}
    return node("office:font-face-decls", None, node("style:font-face", face | {"style:font-pitch": "variable"}))


def common_styles() -> Node:
    """The defaults (French, one font) and the named styles of paragraphs, characters, cells and lists."""
    return node(
        "office:styles",
        None,
        *_defaults(),
        node("style:style", {"style:name": "Standard", "style:family": "paragraph", "style:class": "text"}),
        *map(_paragraph, STYLES),
        node(
            "style:style",
            {"style:name": BOLD, "style:display-name": "Strong Emphasis", "style:family": "text"},
            node("style:text-properties", _weight()),
        ),
        node(
            "style:style",
            {"style:name": LOGO, "style:family": "graphic"},
            node("style:graphic-properties", {"style:vertical-pos": "top", "style:vertical-rel": "baseline"}),
        ),
        _outline(),
        *(_list(numbering) for numbering in NUMBERINGS if numbering.bullets),
    )


def _defaults() -> Iterator[Node]:
    yield node(
        "style:default-style",
        {"style:family": "paragraph"},
        node(
            "style:paragraph-properties",
            {
                "fo:margin-top": "0pt",
                "fo:margin-bottom": "0pt",
                "fo:line-height": _line(LINE),
                "fo:orphans": "2",
                "fo:widows": "2",
                "style:tab-stop-distance": points(TAB_STEP),
            },
        ),
        node(
            "style:text-properties", {"style:font-name": FONT, **_size(SIZE), "fo:language": "fr", "fo:country": "FR"}
        ),
    )
    table = {"table:border-model": "collapsing"}
    yield node("style:default-style", {"style:family": "table"}, node("style:table-properties", table))
    row = {"fo:keep-together": "always"}
    yield node("style:default-style", {"style:family": "table-row"}, node("style:table-row-properties", row))


def _paragraph(style: Style) -> Node:
    name = _NAMES[style.identifier]
    about = {"style:name": encoded(name)}
    if encoded(name) != name:
        about["style:display-name"] = name
    about |= {"style:family": "paragraph", "style:parent-style-name": "Standard"}
    about["style:next-style-name"] = paragraph_style(style.follow)
    if style.level is not None:
        about["style:default-outline-level"] = str(style.level + 1)
    if style.identifier in _LIST_OF:
        about["style:list-style-name"] = _LIST_OF[style.identifier]
    tabs = []
    if style.right_tab:
        tab = node("style:tab-stop", {"style:position": millimetres(WIDTH), "style:type": "right"})
        tabs.append(node("style:tab-stops", None, tab))
    return node(
        "style:style",
        about,
        node("style:paragraph-properties", _layout(style), *tabs),
        node("style:text-properties", _face(style)),
    )


def _layout(style: Style) -> dict[str, str]:
    found = {
        "fo:margin-top": points(style.before),
        "fo:margin-bottom": points(style.after),
        "fo:line-height": points(style.line) if style.exact else _line(style.line),
    }
    if style.keep_next:
        found |= {"fo:keep-with-next": "always", "fo:keep-together": "always"}
    if style.align:
        found["fo:text-align"] = _ALIGN[style.align]
    if style.fill:
        found["fo:background-color"] = f"#{style.fill}"
    for line in style.borders:
        found[f"fo:border-{line.side}"] = border(line.size, line.colour)
        found[f"fo:padding-{line.side}"] = f"{line.space}pt"
    if style.indent and style.identifier not in _LIST_OF:
        found["fo:margin-left"] = points(style.indent - _bar(style))
    return found


def _bar(style: Style) -> float:
    """The room of a bar on the left of a style: Word draws it outside the indent, OpenDocument inside the margin."""
    return sum(border.space * 20 + border.size * 20 / 8 for border in style.borders if border.side == "left")


def _face(style: Style) -> dict[str, str]:
    found = {"fo:color": f"#{style.colour}"} if style.colour else {}
    found |= _size(style.size)
    if style.bold:
        found |= _weight()
    if style.caps:
        found["fo:text-transform"] = "uppercase"
    if style.spacing:
        found["fo:letter-spacing"] = points(style.spacing)
    return found


def _outline() -> Node:
    levels = next(numbering.levels for numbering in NUMBERINGS if not numbering.bullets)
    made = []
    for rank, level in enumerate(levels, 1):
        about = {
            "text:level": str(rank),
            "style:num-format": "1",
            "style:num-suffix": level.text.rpartition(f"%{rank}")[2],
        }
        if rank > 1:
            about["text:display-levels"] = str(rank)
        made.append(node("text:outline-level-style", about, _label(level, "space")))
    made += [
        node("text:outline-level-style", {"text:level": str(rank), "style:num-format": ""})
        for rank in range(len(levels) + 1, 11)
    ]
    return node("text:outline-style", {"style:name": "Outline"}, *made)


def _list(numbering: Numbering) -> Node:
    return node(
        "text:list-style",
        {"style:name": encoded(numbering.title), "style:display-name": numbering.title},
        *(
            node(
                "text:list-level-style-bullet",
                {"text:level": str(rank), "text:bullet-char": level.text},
                _label(level, "listtab"),
            )
            for rank, level in enumerate(numbering.levels, 1)
        ),
    )


def _label(level: Level, followed_by: str) -> Node:
    left = level.left - _bar(next(style for style in STYLES if style.identifier == level.style))
    place = {
        "text:label-followed-by": followed_by,
        "fo:margin-left": points(left),
        "fo:text-indent": points(-level.hanging),
    }
    if followed_by == "listtab":
        place["text:list-tab-stop-position"] = points(level.left)
    mode = {"text:list-level-position-and-space-mode": "label-alignment"}
    return node("style:list-level-properties", mode, node("style:list-level-label-alignment", place))


def _line(height: int) -> str:
    return f"{height / 2.4:g}%"


def _size(half_points: int) -> dict[str, str]:
    return {
        f"{name}": f"{half_points / 2:g}pt"
        for name in ("fo:font-size", "style:font-size-asian", "style:font-size-complex")
    }


def _weight() -> dict[str, str]:
    return dict.fromkeys(("fo:font-weight", "style:font-weight-asian", "style:font-weight-complex"), "bold")
