"""What python-docx lacks: French texts in runs, rows and cells with their properties, fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from aci_docs.french import typographie


def fixed(text: str) -> str:
    """The text with French spaces and apostrophes; what stands inside tags is left as it is."""
    tags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        tags.append(match[0])
        return "\ue000"

    typed = typographie(re.sub(r"\{[{%].*?[}%]\}(?!\})", keep, text).replace("'", "’"))
    return re.sub("\ue000", lambda _: tags.pop(0), typed)


def write(paragraph: Paragraph, text: str) -> Paragraph:
    """The paragraph, with the text added to it; `**words**` are bold."""
    for place, piece in enumerate(text.split("**")):
        if piece:
            paragraph.add_run(fixed(piece)).bold = True if place % 2 else None
    return paragraph


def merge(cells: Sequence[_Cell], count: int) -> _Cell:
    """One cell made of the first `count` ones."""
    return cells[0] if count == 1 else cells[0].merge(cells[count - 1])


def add_row(table: Table, *, header: bool = False) -> _Row:
    """A new last row that no page break cuts; a `header` is repeated on every page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    return row


def shade(cell: _Cell, colour: str) -> None:
    """Give the cell a background; `colour` as six hexadecimal figures."""
    background = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        background.set(qn(f"w:{key}"), value)
    properties = cell._tc.get_or_add_tcPr()
    for former in properties.findall(qn("w:shd")):
        properties.remove(former)
    properties.append(background)


def cell_margin(table: Table, side: str, width: int) -> None:
    """Give all the table's cells a margin on one side, in twentieths of a point."""
    properties = table._tbl.tblPr
    margins = properties.find(qn("w:tblCellMar"))
    if margins is None:
        margins = OxmlElement("w:tblCellMar")
        look = properties.find(qn("w:tblLook"))  # the schema wants the margins before it
        properties.insert(len(properties) if look is None else properties.index(look), margins)
    margin = OxmlElement(f"w:{side}")
    margin.set(qn("w:w"), str(width))
    margin.set(qn("w:type"), "dxa")
    margins.append(margin)


def field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word works out, such as `PAGE`."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
