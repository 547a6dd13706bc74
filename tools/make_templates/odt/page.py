"""The page of an OpenDocument text."""

from __future__ import annotations

from tools.make_templates.odt.nodes import Node, millimetres, node
from tools.make_templates.styles import BOTTOM, EDGE, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TOP

PAGE_LAYOUT = "Page"


def page_layout() -> Node:
    """The A4 page, its margins, and the room of its header and footer."""
    head, foot = TOP - EDGE, BOTTOM - EDGE
    edge, side = millimetres(EDGE), millimetres(MARGIN)

    def strip(kind: str, height: float, towards: str) -> Node:
        # One millimetre at least holds words: the rest is the gap to the text, which the words use as they need.
        size = {"fo:min-height": millimetres(height), towards: millimetres(height - 1), "style:dynamic-spacing": "true"}
        return node(f"style:{kind}-style", None, node("style:header-footer-properties", size))

    return node(
        "style:page-layout",
        {"style:name": PAGE_LAYOUT},
        node(
            "style:page-layout-properties",
            {
                "fo:page-width": millimetres(PAGE_WIDTH),
                "fo:page-height": millimetres(PAGE_HEIGHT),
                "style:print-orientation": "portrait",
                "style:num-format": "1",
                "fo:margin-top": edge,
                "fo:margin-bottom": edge,
                "fo:margin-left": side,
                "fo:margin-right": side,
            },
        ),
        strip("header", head, "fo:margin-bottom"),
        strip("footer", foot, "fo:margin-top"),
    )
