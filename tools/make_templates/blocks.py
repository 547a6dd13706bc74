"""The shared blocks of the templates: letterhead, title, paragraphs, tables, boxes, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

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
from tools.make_templates.flow import may_touch_a_table
from tools.make_templates.phrases import ADRESSE, PIECE, SIRET
from tools.make_templates.styles import BAND, LOGO_WIDTH, TINT, WIDTH


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


def rows_above_a_total(loop: str, cells: Sequence[Cell]) -> list[Row]:
    """A row for each element of a loop, the last one kept on the page of the total that follows."""
    return [
        Row(tag=loop),
        Row(tag="if loop.last"),
        Row(cells, keep=True),
        Row(tag="else"),
        Row(cells),
        Row(tag="endif"),
        Row(tag="endfor"),
    ]


class Sheet:
    """A template being described, from top to bottom; `description` gives the whole."""

    def __init__(self, subject: str, *, banner: bool = True) -> None:
        """Start with the document's type, under the letterhead; `subject` goes in the file's properties.

        Without `banner`, as in a letter, the type is left to the words of the document.
        """
        self._subject = subject
        self._body: list[Block] = []
        self._heading = subject if "{" not in subject else ""
        if banner:
            self.text(f"{{{{ document.titre }}}}{PIECE}", "TypeDocument")

    def description(self) -> Description:
        """What was described so far, with its letterhead, its running head and its footer."""
        return Description(
            self._subject,
            first_header=_letterhead(),
            header=[
                Paragraph(
                    "Header",
                    f"{{{{ structure.sigle or structure.nom }}}} · {{{{ document.titre }}}}{PIECE}\t"
                    "{{ document.reference }}",
                )
            ],
            footer=[
                Paragraph("Footer", f"{{{{ document.titre }}}} · {{{{ document.reference }}}}\tpage {PAGE} sur {PAGES}")
            ],
            body=tuple(
                block for place, block in enumerate(self._body) if block != _SEPARATION or self._separates(place)
            ),
        )

    def _separates(self, place: int) -> bool:
        """Whether the empty line of this place keeps two tables apart in some document: it is read as nothing else."""
        return may_touch_a_table(self._body, place)

    # Paragraphs ------------------------------------------------------------------------------------------------

    def text(self, text: str, style: str = "BodyText", *, keep: bool = False) -> None:
        """A paragraph; `**words**` are bold. `keep` holds it on the page of what follows, as words above a table."""
        self._body.append(Paragraph(style, text, keep))

    def paragraphs(self, field: str, *, keep: bool = False) -> None:
        """One paragraph for each line of a long text of the record; `keep` holds the last one as `text` does."""
        # People part their paragraphs by a blank line: it is no paragraph, and nothing to be filled by hand.
        self.tag(f"for alinea in {field}.splitlines() if alinea.strip()")
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
        self._heading = text if "{" not in text else self._heading

    def tag(self, tag: str) -> None:
        """A paragraph that holds only a tag, and disappears: `tag("if demande.contexte")`."""
        self.text("{%p " + tag + " %}", "Balise")

    def bullets(self, loop: str, text: str, style: str = "ListBullet", *, keep: bool = False) -> None:
        """One paragraph for each element, kept as `text` does: `bullets("for each in poste.moyens", "{{ each }}")`."""
        self.tag(loop)
        self.text(text, style, keep=keep)
        self.tag("endfor")

    def or_else(self, condition: str, sentence: str, *, keep: bool = False) -> None:
        """What follows is printed when the condition holds, otherwise the sentence; close with `tag("endif")`."""
        self.tag(f"if not {condition}")
        self.text(sentence, keep=keep)
        self.tag("else")

    def figure(self, field: str) -> None:
        """A drawing of the context, centred, with its own alternative text: `figure("graphiques.frise")`."""
        self.text(f"{{{{ {field} | image }}}}", "Figure")

    # Tables ----------------------------------------------------------------------------------------------------

    def table(self, columns: Sequence[Column], rows: Sequence[Row], *, small: bool = False, title: str = "") -> None:
        """A table with a heading row repeated on each page, and rows that no page break cuts.

        `title` is what the table is called for who does not see it, by default the heading above.
        """
        titles = [
            _cell(column.title, "CelluleTitreChiffre" if column.figure else "CelluleTitre", fill=BAND)
            for column in columns
        ]
        named = [column.title for column in columns if "{" not in column.title]
        self._table(
            [column.width for column in columns],
            [TableRow(titles, header=True), *(_row(row, columns, small=small) for row in rows)],
            title=title or self._heading,
            description=f"Colonnes : {', '.join(named)}.",
        )

    def listing(
        self,
        loop: str,
        columns: Sequence[tuple[Column, Cell]],
        *,
        small: bool = False,
        empty: str = "",
        note: str = "",
        title: str = "",
    ) -> None:
        """A table with one row for each element of a loop; each column with what its cells hold.

        `empty` is the sentence that stands for an empty list; `note` is printed below the table; `title` as in `table`.
        """
        if empty:
            self.or_else(loop.split(" in ", 1)[1], empty)
        rows = [Row(tag=loop), Row([cell for _, cell in columns]), Row(tag="endfor")]
        self.table([column for column, _ in columns], rows, small=small, title=title)
        if note:
            self.text(note, "Note")
        if empty:
            self.tag("endif")

    def facts(self, rows: Sequence[tuple[str, str] | str], label_width: float = 46.0, *, whole: bool = False) -> None:
        """A table of labels and values; a text alone is a tag: `"if structure.rna"`, `"endif"`. A `whole` one is on one
        page.
        """
        kept = len(rows) - 1 if whole else 2  # a heading is not followed by one row alone at the foot of its page
        self._table(
            [label_width, WIDTH - label_width],
            [
                _tag_row(row, 2)
                if isinstance(row, str)
                else TableRow([_cell(row[0], "CelluleLibelle", fill=TINT, keep=place < kept), _cell(row[1])])
                for place, row in enumerate(rows)
            ],
            title=self._heading,
            description="Une ligne par renseignement : son nom, puis sa valeur.",
            labels=True,
        )

    def landmarks(self, columns: Sequence[tuple[str, str, float]]) -> None:
        """The title block's strip: a few short facts side by side, each under its label, with its width."""
        cells = [_cell([("RepereLibelle", label), ("RepereValeur", value)], fill=TINT) for label, value, _ in columns]
        self._table(
            [width for _, _, width in columns],
            [TableRow(cells)],
            "Reperes",
            title="Repères",
            description="Dans chaque cellule, le nom d'un renseignement puis sa valeur.",
        )

    def key_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """A strip of large figures side by side, each above its label: `[("Entrées", "{{ … }}")]`."""
        cells = [_cell([("ChiffreCle", value), ("ChiffreCleLibelle", label)], fill=TINT) for label, value in figures]
        self._table(
            [WIDTH / len(figures)] * len(figures),
            [TableRow(cells)],
            "Reperes",
            title="Chiffres clés",
            description="Dans chaque cellule, un chiffre puis ce qu'il compte.",
        )

    def addressee(self, references: Sequence[str], lines: Sequence[str]) -> None:
        """The head of a letter: the references on the left, the name and address of the addressee on the right."""
        cells = [
            _cell([(style, line) for line in given])
            for style, given in (("Reference", references), ("Destinataire", lines))
        ]
        self._table([100, WIDTH - 100], [TableRow(cells)], "EnTete")

    def box(self, lines: Sequence[tuple[str, str]]) -> None:
        """A framed box of (style, text) paragraphs."""
        self._table([WIDTH], [TableRow([_cell(lines, fill=TINT)])], "Cadre")

    def grid(self, texts: Sequence[str], count: int) -> None:
        """Short texts of one rank in `count` columns, read line by line, whole on one page."""
        starts = range(0, len(texts), count)
        self._table(
            [WIDTH / count] * count,
            [
                TableRow([_cell(text, keep=start != starts[-1]) for text in texts[start : start + count]])
                for start in starts
            ],
        )

    def signatures(self, place: str, boxes: Sequence[tuple[str, Sequence[str]]], *, last: bool = True) -> None:
        """« Fait à …, le … » and one box for each signatory: a heading, lines, and room to sign.

        `place` is empty where the place and the date stand elsewhere. The boxes end the document, unless `last` is
        False: close it then with `end`.
        """
        if place:
            self.text(place, "LieuDate")
        cells = [
            # The last paragraph of the page, empty, never makes a page of its own.
            _cell([("CelluleLibelle", title), *(("CelluleTexte", line) for line in lines)], keep=True)
            for title, lines in boxes
        ]
        self._body.append(Table([WIDTH / len(boxes)] * len(boxes), [TableRow(cells, height=29)], "Signatures"))
        if last:
            self.end()

    def end(self) -> None:
        """The empty line of one point that ends a document after a table."""
        self.text("", "Fin")

    def _table(
        self,
        widths: Sequence[float],
        rows: Sequence[TableRow],
        style: str = "Tableau",
        *,
        title: str = "",
        description: str = "",
        labels: bool = False,
    ) -> None:
        """A table and an empty line: Word joins two tables that touch, and ends no text on a table.

        `description` leaves the lines that nothing needs out.
        """
        self._body.append(Table(widths, rows, style, _fixed_words(title), _fixed_words(description), labels))
        self._body.append(_SEPARATION)


_SEPARATION = Paragraph("Separation")


def _fixed_words(text: str) -> str:
    """Plain words as the documents write them."""
    return "".join(piece for piece, _ in pieces(text))


def _cell(content: Cell, style: str = "CelluleTexte", *, fill: str | None = None, keep: bool = False) -> TableCell:
    given = [(style, content)] if isinstance(content, str) else content
    return TableCell([Paragraph(name, text, keep) for name, text in given], fill=fill)


def _tag_row(tag: str, columns: int) -> TableRow:
    return TableRow([TableCell([Paragraph("Balise", "{%tr " + tag + " %}")], span=columns)])


def _row(row: Row, columns: Sequence[Column], *, small: bool) -> TableRow:
    if row.tag:
        return _tag_row(row.tag, len(columns))
    plain, figure = ("CellulePetite", "CellulePetitChiffre") if small else ("CelluleTexte", "CelluleChiffre")
    cells = []
    for column, content in zip([columns[0], *columns[row.span :]], row.cells, strict=True):
        text = f"**{content}**" if row.strong and content and isinstance(content, str) else content
        fill = TINT if row.strong or row.group else None
        cells.append(_cell(text, figure if column.figure else plain, fill=fill, keep=row.keep))
    return TableRow([replace(cells[0], span=row.span), *cells[1:]])


def _letterhead() -> list[Block]:
    lines = (
        "{{ structure.forme_juridique }}",
        ADRESSE,
        "SIRET " + SIRET + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}",
        "Tél. {{ structure.telephone }} · {{ structure.courriel }}",
    )
    name = "{{ structure.nom }}{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"
    told = _cell([("StructureNom", name), *(("StructureLigne", line) for line in lines)])
    # The names stand on the left, where they fill the line alone when there is no logo.
    row = TableRow([replace(told, middle=True), replace(_cell(LOGO, "Logo"), middle=True)])
    return [Table([WIDTH - LOGO_WIDTH - 5, LOGO_WIDTH + 5], [row], "EnTete"), Paragraph("FiletEntete")]
