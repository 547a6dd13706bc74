"""A template as a Word document: what python-docx does, and the rows, cells and fields that it lacks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from aci_docs.templating import archive
from tools.make_templates.content import LOGO, PAGE, PAGES, Block, Description, Paragraph, Table, TableRow, pieces
from tools.make_templates.logo import ALTERNATIVE, FIELD, placeholder_logo
from tools.make_templates.styles import LOGO_HEIGHT, LOGO_WIDTH, TABLE_STYLES, WIDTH
from tools.make_templates.word.package import base_package
from tools.make_templates.word.styles import twips

_FIELDS = {PAGE: "PAGE", PAGES: "NUMPAGES"}
_TABLE_STYLES = {style.identifier: style for style in TABLE_STYLES}


def write(description: Description) -> bytes:
    """The .docx file of a template, with the same bytes each time."""
    document = Document(io.BytesIO(base_package(description.subject).to_bytes()))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for holder, blocks in (
        (section.first_page_header, description.first_header),
        (section.header, description.header),
        (section.first_page_footer, description.footer),
        (section.footer, description.footer),
        (document, description.body),
    ):
        _Writer(document, holder).add(blocks)
    buffer = io.BytesIO()
    document.save(buffer)
    return archive.write(archive.read_archive(buffer.getvalue()), {})


class _Writer:
    """What adds blocks to the body, a header or a footer."""

    def __init__(self, document: Any, holder: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._holder = holder
        self._in_body = holder is document
        # python-docx gives a new header or footer one empty paragraph: it becomes the first one that is added.
        self._given: list[WordParagraph] = [] if self._in_body else list(holder.paragraphs)

    def add(self, blocks: Sequence[Block]) -> None:
        """Add these blocks at the end."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            elif self._given:
                paragraph = self._given.pop()
                self._holder._element.append(paragraph._p)
                self._fill(paragraph, block)
            else:
                self._fill(self._holder.add_paragraph(), block)

    def _fill(self, paragraph: WordParagraph, content: Paragraph) -> None:
        if content.style != "Normal":
            paragraph.style = self._styles[content.style]
        if content.keep:
            paragraph.paragraph_format.keep_with_next = True
        for text, bold in pieces(content.text):
            if text in _FIELDS:
                _field(paragraph, _FIELDS[text])
            elif text == LOGO:
                _logo(paragraph)
            else:
                paragraph.add_run(text).bold = True if bold else None

    def _table(self, content: Table) -> None:
        size = (0, len(content.widths))
        table: WordTable = self._holder.add_table(*size, *(() if self._in_body else (Mm(WIDTH),)))
        style = _TABLE_STYLES[content.style]
        if style.sides:
            table.style = self._styles[content.style]
        _fix_widths(table, content.widths)
        if not style.sides:  # a table without lines has no style of its own in the file
            for side in ("left", "right"):
                _cell_margin(table, side, style.horizontal)
        _describe(table, content)
        for row in content.rows:
            self._row(table, row)

    def _row(self, table: WordTable, content: TableRow) -> None:
        cells = _add_row(table, content).cells
        start = 0
        for given in content.cells:
            cell = cells[start] if given.span == 1 else cells[start].merge(cells[start + given.span - 1])
            start += given.span
            if given.fill:
                _shade(cell, given.fill)
            if given.middle:
                cell._tc.get_or_add_tcPr().append(_element("w:vAlign", val="center"))
            for place, paragraph in enumerate(given.paragraphs):
                self._fill(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), paragraph)


def _describe(table: WordTable, content: Table) -> None:
    """Say which cells name others, and what the table holds: python-docx says so of all tables, or not at all."""
    properties: Any = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    row, column = any(row.header for row in content.rows), content.labels
    flags = {"firstRow": row, "lastRow": False, "firstColumn": column, "lastColumn": False}
    bits = 0x0020 * row + 0x0080 * column + 0x0600  # no stripes
    stripes = {"noHBand": "1", "noVBand": "1"}
    told = {name: str(int(flag)) for name, flag in flags.items()}
    properties.append(_element("w:tblLook", val=f"{bits:04X}", **told, **stripes))
    if content.title:
        properties.append(_element("w:tblCaption", val=content.title))
        properties.append(_element("w:tblDescription", val=content.description))


def _fix_widths(table: WordTable, widths: Sequence[float]) -> None:
    table.autofit = False
    size = table._tbl.tblPr.find(qn("w:tblW"))
    assert size is not None  # python-docx gives every new table its width
    size.set(qn("w:type"), "dxa")
    size.set(qn("w:w"), str(sum(twips(width) for width in widths)))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _cell_margin(table: WordTable, side: str, width: int) -> None:
    """Give all the table's cells a margin on one side, in twentieths of a point."""
    properties: Any = table._tbl.tblPr
    margins = properties.find(qn("w:tblCellMar"))
    if margins is None:
        margins = OxmlElement("w:tblCellMar")
        look = properties.find(qn("w:tblLook"))  # the schema wants the margins before it
        properties.insert(len(properties) if look is None else properties.index(look), margins)
    margins.append(_element(f"w:{side}", w=str(width), type="dxa"))


def _add_row(table: WordTable, content: TableRow) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if content.header:
        properties.append(_element("w:tblHeader"))
    if content.height:
        properties.append(_element("w:trHeight", val=str(twips(content.height)), hRule="atLeast"))
    return row


def _shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))


def _logo(paragraph: WordParagraph) -> None:
    run: Any = paragraph.add_run()
    run.add_picture(io.BytesIO(placeholder_logo()), Mm(LOGO_WIDTH), Mm(LOGO_HEIGHT))
    inline = run._r.find(f".//{qn('wp:inline')}")
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # where nothing is said, LibreOffice leaves two millimetres
    picture = inline.find(qn("wp:docPr"))
    picture.set("name", "Logo")
    picture.set("descr", FIELD)
    picture.set("title", ALTERNATIVE)
    run._r.find(f".//{qn('pic:cNvPr')}").set("name", "Logo")


def _field(paragraph: WordParagraph, instruction: str) -> None:
    """Add a field that Word works out, such as `PAGE`."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind != "1":
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
