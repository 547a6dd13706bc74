"""A template as an OpenDocument text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aci_docs.templating.manifest import MANIFEST, MIMETYPE, TEXT, OpenDocument
from tools.make_templates.content import (
    LOGO,
    PAGE,
    PAGES,
    Block,
    Description,
    Paragraph,
    Table,
    TableCell,
    TableRow,
    pieces,
)
from tools.make_templates.logo import ALTERNATIVE, FIELD, placeholder_logo
from tools.make_templates.odt import parts, styles
from tools.make_templates.odt.automatic import AutomaticStyles
from tools.make_templates.odt.nodes import Node, millimetres, node, serialised
from tools.make_templates.styles import LOGO_HEIGHT, LOGO_WIDTH, TABLE_STYLES

_TABLE_STYLES = {style.identifier: style for style in TABLE_STYLES}
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TEXT}"/>'
    "</manifest:manifest>"
)


def write(description: Description) -> bytes:
    """The .odt file of a template, with the same bytes each time."""
    document = OpenDocument({MIMETYPE: TEXT.encode(), MANIFEST: _MANIFEST.encode()})
    logo = document.add_media(placeholder_logo(), ".png")
    body, margins = _Writer(logo, "T"), _Writer(logo, "E")
    content = body.blocks(description.body)
    strips = {
        "header": margins.blocks(description.header),
        "header-first": margins.blocks(description.first_header),
        "footer": margins.blocks(description.footer),
        "footer-first": margins.blocks(description.footer),
    }
    for name, root in (
        ("content.xml", parts.content(body.automatic.nodes(), content)),
        ("styles.xml", parts.styles(margins.automatic.nodes(), strips)),
        ("meta.xml", parts.meta(description.subject)),
        ("settings.xml", parts.settings()),
    ):
        document[name] = serialised(root)
        document.declare(name, "text/xml")
    return document.to_bytes()


class _Writer:
    """What makes elements of blocks, and asks for the automatic styles that they need."""

    def __init__(self, logo: str, tables: str) -> None:
        """`logo` is where its picture is in the file; `tables` begins the names of the tables."""
        self._logo = logo
        self.automatic = AutomaticStyles(tables)
        self._names: Counter[str] = Counter()

    def blocks(self, blocks: Sequence[Block]) -> list[Node]:
        """The elements of these blocks."""
        return [self._table(block) if isinstance(block, Table) else self._paragraph(block) for block in blocks]

    def _paragraph(self, content: Paragraph) -> Node:
        style = self.automatic.keeping(content.style) if content.keep else styles.paragraph_style(content.style)
        about = {"text:style-name": style}
        level = styles.outline_level(content.style)
        if level:
            return node("text:h", about | {"text:outline-level": str(level)}, *self._words(content.text))
        paragraph = node("text:p", about, *self._words(content.text))
        bullets = styles.list_style(content.style)
        if bullets is None:
            return paragraph
        return node("text:list", {"text:style-name": bullets}, node("text:list-item", None, paragraph))

    def _words(self, text: str) -> Iterator[Node | str]:
        for piece, bold in pieces(text):
            if piece == PAGE:
                yield node("text:page-number", {"text:select-page": "current"}, "1")
            elif piece == PAGES:
                yield node("text:page-count", None, "1")
            elif piece == LOGO:
                yield self._frame()
            elif bold:
                yield node("text:span", {"text:style-name": styles.BOLD}, *_spaced(piece))
            else:
                yield from _spaced(piece)

    def _frame(self) -> Node:
        about = {"draw:style-name": styles.LOGO, "draw:name": "Logo", "text:anchor-type": "as-char"}
        size = {"svg:width": millimetres(LOGO_WIDTH), "svg:height": millimetres(LOGO_HEIGHT)}
        link = {"xlink:href": self._logo, "xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"}
        image = node("draw:image", link)
        return node(
            "draw:frame", about | size, image, node("svg:title", None, ALTERNATIVE), node("svg:desc", None, FIELD)
        )

    def _table(self, content: Table) -> Node:
        name = self.automatic.table(content.widths)
        about = {"table:name": self._named(content), "table:style-name": name}
        columns = [
            node("table:table-column", {"table:style-name": f"{name}.{number}"})
            for number in range(1, len(content.widths) + 1)
        ]
        if content.labels:
            columns[:1] = [node("table:table-header-columns", None, columns[0])]
        words = {"table:title": content.title, "table:desc": content.description}
        told = [node(tag, None, text) for tag, text in words.items() if text]
        heads = [self._row(row, content.style) for row in content.rows if row.header]
        rows = [self._row(row, content.style) for row in content.rows if not row.header]
        repeated = [node("table:table-header-rows", None, *heads)] if heads else []
        return node("table:table", about, *told, *columns, *repeated, *rows)

    def _named(self, content: Table) -> str:
        """A name that no other table has: LibreOffice keeps it and says it, where it loses titles and descriptions."""
        name = content.title or _TABLE_STYLES[content.style].name
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _row(self, content: TableRow, table: str) -> Node:
        cells = [made for cell in content.cells for made in self._cell(cell, table)]
        return node("table:table-row", {"table:style-name": self.automatic.row(content.height)}, *cells)

    def _cell(self, content: TableCell, table: str) -> Iterator[Node]:
        about = {
            "table:style-name": self.automatic.cell(table, content.fill, middle=content.middle),
            "office:value-type": "string",
        }
        if content.span > 1:
            about["table:number-columns-spanned"] = str(content.span)
        yield node("table:table-cell", about, *self.blocks(content.paragraphs))
        for _ in range(content.span - 1):
            yield node("table:covered-table-cell")


def _spaced(text: str) -> Iterator[Node | str]:
    """The text with an element for a tab, and for each space after another one."""
    for place, piece in enumerate(re.split(r"(\t|(?<= ) )", text)):
        if place % 2:
            yield node("text:tab" if piece == "\t" else "text:s")
        elif piece:
            yield piece
