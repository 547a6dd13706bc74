"""The XML parts of an OpenDocument text, their contents given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.make_templates.odt.nodes import VERSION, Node, node
from tools.make_templates.odt.page import PAGE_LAYOUT, page_layout
from tools.make_templates.odt.styles import common_styles, font_faces

# LibreOffice lays the text out as it does a Word document; what is left unsaid here, it takes for a habit of 2005.
_SETTINGS: dict[str, bool | str] = {
    "TableRowKeep": True,  # a paragraph kept with the next one keeps its row with the next one
    "AddParaTableSpacing": False,  # the larger of two spaces stands between two paragraphs, and not their sum
    "AddParaTableSpacingAtStart": True,
    "AddParaSpacingToTableCells": True,
    "AddParaLineSpacingToTableCells": True,
    "AddExternalLeading": True,
    "UnxForceZeroExtLeading": False,
    "UseFormerLineSpacing": False,
    "HeaderSpacingBelowLastPara": True,
    "PrinterIndependentLayout": "high-resolution",
}


def content(automatic: Sequence[Node], body: Sequence[Node]) -> Node:
    """`content.xml`."""
    return _root(
        "document-content",
        font_faces(),
        node("office:automatic-styles", None, *automatic),
        node("office:body", None, node("office:text", None, *body)),
    )


def styles(automatic: Sequence[Node], strips: Mapping[str, Sequence[Node]]) -> Node:
    """`styles.xml`; `strips` are the headers and footers by the names of their elements."""
    page = {"style:name": "Standard", "style:page-layout-name": PAGE_LAYOUT}
    master = node("style:master-page", page, *(node(f"style:{name}", None, *each) for name, each in strips.items()))
    return _root(
        "document-styles",
        font_faces(),
        common_styles(),
        node("office:automatic-styles", None, *automatic, page_layout()),
        node("office:master-styles", None, master),
    )


def meta(subject: str) -> Node:
    """`meta.xml`: title, subject, author and language, with tags."""
    return _root(
        "document-meta",
        node(
            "office:meta",
            None,
            node("meta:generator", None, "aci-docs"),
            node("dc:title", None, "{{ document.titre }} {{ document.reference }}"),
            node("dc:subject", None, subject),
            node("meta:initial-creator", None, "{{ structure.nom }}"),
            node("dc:language", None, "fr-FR"),
        ),
    )


def settings() -> Node:
    """`settings.xml`."""
    items = []
    for name, value in _SETTINGS.items():
        told, kind = (value, "string") if isinstance(value, str) else (str(value).lower(), "boolean")
        items.append(node("config:config-item", {"config:name": name, "config:type": kind}, told))
    group = node("config:config-item-set", {"config:name": "ooo:configuration-settings"}, *items)
    return _root("document-settings", node("office:settings", None, group))


def _root(name: str, *children: Node) -> Node:
    return node(f"office:{name}", {"office:version": VERSION}, *children)
