"""The shared blocks of the templates: letterhead, title, paragraphs, tables, boxes, signatures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell

from aci_docs.templating import archive
from tools.make_templates.base import base_package, placeholder_logo, twips
from tools.make_templates.phrases import ADRESSE, SIRET
from tools.make_templates.styles import ACCENT, TINT
from tools.make_templates.word import add_row, cell_margin, field, merge, shade, write

WIDTH = 170.0  # the text's width in millimetres


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width in millimetres, and whether it holds figures."""

    title: str
    width: float
    figure: bool = False


# What a cell holds: one text, or paragraphs given as (style, text).
Cell: TypeAlias = str | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A row: the texts of its cells. `tag` alone is a row that holds only a tag, and disappears.

    `strong` is for totals, `group` for the heading of the rows that follow, `span` for a first cell over several
    columns; `keep` holds the row on the page of the next one.
    """

    cells: Sequence[Cell] = ()
    tag: str = ""
    strong: bool = False
    group: bool = False
    span: int = 1
    keep: bool = False


class Sheet:
    """A template being written, from top to bottom; `to_bytes` gives the file."""

    def __init__(self, subject: str) -> None:
        """Start with the letterhead and the document's type; `subject` goes in the file's properties."""
        self._document = Document(io.BytesIO(base_package(subject).to_bytes()))
        self._letterhead()
        self._running_head()
        self.text("{{ document.titre }}", "TypeDocument")

    def to_bytes(self) -> bytes:
        """The file, with the same bytes each time."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return archive.write(archive.read_archive(buffer.getvalue()), {})

    # Paragraphs ------------------------------------------------------------------------------------------------

    def text(self, text: str, style: str = "BodyText", *, keep: bool = False) -> None:
        """A paragraph; `**words**` are bold. `keep` holds it on the page of what follows, as words above a table."""
        paragraph = self._document.add_paragraph(style=self._style(style))
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        write(paragraph, text)

    def paragraphs(self, field: str, *, keep: bool = False) -> None:
        """One paragraph for each line of a long text of the record; `keep` holds the last one as `text` does."""
        self.tag(f"for alinea in {field}.splitlines()")
        if keep:
            self.tag("if loop.last")
            self.text("{{ alinea | typographie }}", keep=True)
            self.tag("else")
        self.text("{{ alinea | typographie }}")
        if keep:
            self.tag("endif")
        self.tag("endfor")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; levels 1 and 2 number themselves."""
        self.text(text, f"Heading{level}")

    def tag(self, tag: str) -> None:
        """A paragraph that holds only a tag, and disappears: `tag("if demande.contexte")`."""
        self.text("{%p " + tag + " %}", "Balise")

    def bullets(self, loop: str, text: str, style: str = "ListBullet") -> None:
        """One paragraph for each element: `bullets("for ligne in poste.moyens", "{{ ligne }}")`."""
        self.tag(loop)
        self.text(text, style)
        self.tag("endfor")

    def or_else(self, condition: str, sentence: str, *, keep: bool = False) -> None:
        """What follows is printed when the condition holds, otherwise the sentence; close with `tag("endif")`."""
        self.tag(f"if not {condition}")
        self.text(sentence, keep=keep)
        self.tag("else")

    # Tables ----------------------------------------------------------------------------------------------------

    def table(self, columns: Sequence[Column], rows: Sequence[Row], *, small: bool = False) -> None:
        """A table with a heading row repeated on each page, and rows that no page break cuts."""
        table = self._table([column.width for column in columns])
        head = add_row(table, header=True)
        for column, cell in zip(columns, head.cells, strict=True):
            shade(cell, ACCENT)
            self._fill(cell, column.title, "CelluleTitreChiffre" if column.figure else "CelluleTitre")
        plain, figure = ("CellulePetite", "CellulePetitChiffre") if small else ("CelluleTexte", "CelluleChiffre")
        for row in rows:
            added = add_row(table)
            if row.tag:
                self._fill(merge(added.cells, len(columns)), "{%tr " + row.tag + " %}", "Balise")
                continue
            cells = [merge(added.cells, row.span), *added.cells[row.span :]]
            for column, cell, content in zip([columns[0], *columns[row.span :]], cells, row.cells, strict=True):
                if row.strong or row.group:
                    shade(cell, TINT)
                self._fill(cell, content, figure if column.figure else plain, strong=row.strong)
                for paragraph in cell.paragraphs if row.keep else ():
                    paragraph.paragraph_format.keep_with_next = True
        self._after_table()

    def listing(self, loop: str, columns: Sequence[tuple[Column, Cell]], *, small: bool = False) -> None:
        """A table with one row for each element of a loop; each column with what its cells hold."""
        rows = [Row(tag=loop), Row([cell for _, cell in columns]), Row(tag="endfor")]
        self.table([column for column, _ in columns], rows, small=small)

    def facts(self, rows: Sequence[tuple[str, str] | str], label_width: float = 46.0, *, whole: bool = False) -> None:
        """A table of labels and values; a text alone is a tag: `"if structure.rna"`, `"endif"`. A `whole` one is on one
        page.
        """
        table = self._table([label_width, WIDTH - label_width])
        for place, row in enumerate(rows):
            added = add_row(table)
            if isinstance(row, str):
                self._fill(merge(added.cells, 2), "{%tr " + row + " %}", "Balise")
                continue
            shade(added.cells[0], TINT)
            self._fill(added.cells[0], row[0], "CelluleLibelle")
            if place < (
                len(rows) - 1 if whole else 2
            ):  # a heading is not followed by one row alone at the foot of its page
                added.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
            self._fill(added.cells[1], row[1], "CelluleTexte")
        self._after_table()

    def landmarks(self, columns: Sequence[tuple[str, str, float]]) -> None:
        """The title block's strip: a few short facts side by side, each under its label, with its width."""
        table = self._table([width for _, _, width in columns])
        row = add_row(table)
        for cell, (label, value, _) in zip(row.cells, columns, strict=True):
            shade(cell, TINT)
            self._fill(cell, [("RepereLibelle", label), ("RepereValeur", value)])
        self._after_table()

    def box(self, lines: Sequence[tuple[str, str]]) -> None:
        """A framed box of (style, text) paragraphs."""
        table = self._table([WIDTH], style="Cadre")
        row = add_row(table)
        shade(row.cells[0], TINT)
        self._fill(row.cells[0], lines)
        self._after_table()

    def grid(self, texts: Sequence[str], count: int) -> None:
        """Short texts of one rank in `count` columns, read line by line."""
        table = self._table([WIDTH / count] * count)
        for start in range(0, len(texts), count):
            for cell, text in zip(add_row(table).cells, texts[start : start + count], strict=True):
                self._fill(cell, text)
                if start + count < len(texts):  # whole on one page
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._after_table()

    def signatures(self, place: str, boxes: Sequence[tuple[str, Sequence[str]]]) -> None:
        """« Fait à …, le … » and one box for each signatory: a heading, lines, and room to sign."""
        self.text(place, "LieuDate")
        table = self._table([WIDTH / len(boxes)] * len(boxes))
        row = add_row(table)
        room = OxmlElement("w:trHeight")
        room.set(qn("w:val"), str(twips(29)))
        room.set(qn("w:hRule"), "atLeast")
        row._tr.get_or_add_trPr().append(room)
        for cell, (title, lines) in zip(row.cells, boxes, strict=True):
            self._fill(cell, [("CelluleLibelle", title), *(("CelluleTexte", line) for line in lines)])
            for paragraph in cell.paragraphs:  # the last paragraph, empty, never makes a page of its own
                paragraph.paragraph_format.keep_with_next = True
        self.text("", "Fin")

    # Inside ----------------------------------------------------------------------------------------------------

    def _fill(self, cell: _Cell, content: Cell, style: str = "CelluleTexte", *, strong: bool = False) -> None:
        paragraphs = [(style, content)] if isinstance(content, str) else content
        for place, (identifier, text) in enumerate(paragraphs):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.style = self._style(identifier)
            write(paragraph, f"**{text}**" if strong and text else text)

    def _style(self, identifier: str) -> Any:
        return next(style for style in self._document.styles if style.style_id == identifier)

    def _table(self, widths: Sequence[float], style: str = "Tableau", holder: Any = None) -> Table:
        table: Table
        if holder is None:
            table = self._document.add_table(0, len(widths))
        else:
            table = holder.add_table(0, len(widths), Mm(WIDTH))
        if style:
            table.style = self._style(style)
        table.autofit = False
        size = table._tbl.tblPr.find(qn("w:tblW"))
        assert size is not None  # python-docx gives every new table its width
        total = sum(twips(width) for width in widths)
        size.set(qn("w:type"), "dxa")
        size.set(qn("w:w"), str(total))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _after_table(self) -> None:
        """An empty line of two points: Word joins two tables that touch, and ends no text on a table."""
        self.text("", "Separation")

    def _letterhead(self) -> None:
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        header = section.first_page_header
        table = self._table([52, WIDTH - 52], style="", holder=header)
        for side in ("left", "right"):
            cell_margin(table, side, 0)
        cells = add_row(table).cells
        run = cells[0].paragraphs[0].add_run()
        run.add_picture(io.BytesIO(placeholder_logo()), Mm(45), Mm(21))
        picture = run._r.find(f".//{qn('wp:docPr')}")
        picture.set("name", "Logo")
        picture.set("descr", "structure.logo")
        picture.set("title", "Logo de {{ structure.nom }}")
        inner = run._r.find(f".//{qn('pic:cNvPr')}")
        inner.set("name", "Logo")
        lines = (
            "{{ structure.forme_juridique }}",
            ADRESSE,
            "SIRET " + SIRET + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}",
            "Tél. {{ structure.telephone }} · {{ structure.courriel }}",
        )
        name = "{{ structure.nom }}{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"
        self._fill(cells[1], [("StructureNom", name), *(("StructureLigne", line) for line in lines)])
        # python-docx gives a new header one empty paragraph, before the table: it becomes the rule under it.
        rule = header.paragraphs[0]
        rule.style = self._style("FiletEntete")
        table._tbl.addnext(rule._p)

    def _running_head(self) -> None:
        section = self._document.sections[0]
        head = section.header.paragraphs[0]
        head.style = self._style("Header")
        write(head, "{{ structure.sigle or structure.nom }} · {{ document.titre }}\t{{ document.reference }}")
        for footer in (section.first_page_footer, section.footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = self._style("Footer")
            write(paragraph, "{{ document.titre }} · {{ document.reference }}\tpage ")
            field(paragraph, "PAGE")
            write(paragraph, " sur ")
            field(paragraph, "NUMPAGES")
