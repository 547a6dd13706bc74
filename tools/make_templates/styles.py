"""The shared visual identity, whatever the format: page, colours, sizes, paragraph and table styles, numbering.

Sizes are in half points, spaces and indents in twentieths of a point, borders in eighths of a point with their distance
in points, the page in millimetres. `word/styles.py` and `odt/styles.py` write them.
"""

from __future__ import annotations

from dataclasses import dataclass

from aci_docs.palette import DEFAULT

ACCENT, TINT, RULE, GREY, AMBER = DEFAULT.accent, DEFAULT.tint, DEFAULT.rule, DEFAULT.grey, DEFAULT.amber
BAND, BAND_TEXT = DEFAULT.band, DEFAULT.band_text
"""The ground of heading rows, and their words."""
FONT = "Arial"
SIZE = 19
LINE = 252
"""The height of a line, in 240ths of the font's own."""

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN, TOP, BOTTOM = 20.0, 20.0, 17.0
EDGE = 10.0
"""From the edge of the page to its header, and to its footer."""
WIDTH = PAGE_WIDTH - 2 * MARGIN
"""The text's width."""
TAB_STEP = 708
TABLE_BORDER = 4
LOGO_WIDTH, LOGO_HEIGHT = 45.0, 21.0


@dataclass(frozen=True)
class Border:
    """One side of a paragraph's frame; `space` is what stands between it and the text."""

    side: str
    size: int
    colour: str
    space: int


@dataclass(frozen=True)
class Style:
    """A paragraph style; `name` is what Word shows. `numbering` is the name of a numbering and a level of it."""

    identifier: str
    name: str
    size: int = SIZE
    bold: bool = False
    colour: str | None = None
    before: int = 0
    after: int = 0
    line: int = LINE
    exact: bool = False
    keep_next: bool = False
    align: str | None = None
    numbering: tuple[str, int] | None = None
    borders: tuple[Border, ...] = ()
    fill: str | None = None
    right_tab: bool = False
    indent: int = 0
    hanging: int = 0
    level: int | None = None
    caps: bool = False
    spacing: int = 0
    follow: str = "Normal"


@dataclass(frozen=True)
class Level:
    """A level of a numbering: the style that takes it, its bullet or its number as Word writes it, its indent.

    The text of a number, « %1. » or « %1.%2 », ends with its own spaces instead of a tab: the same gap after « 1. »
    and after « 10. ».
    """

    style: str
    text: str
    left: int
    hanging: int


@dataclass(frozen=True)
class Numbering:
    """A numbering: `bullets` or the numbers of the headings."""

    name: str
    title: str
    levels: tuple[Level, ...]
    bullets: bool = True


@dataclass(frozen=True)
class TableStyle:
    """A table style: its lines, with their colour and their width, and the margins of its cells.

    `sides` are those of the table (`top`, `left`…) and those between its cells (`insideH`, `insideV`). A style without
    lines has no table style of its own in the files.
    """

    identifier: str
    name: str
    colour: str
    sides: tuple[str, ...]
    size: int = TABLE_BORDER
    vertical: int = 40
    horizontal: int = 100


_HEAD_RULE = (Border("bottom", 6, RULE, 4),)
_FOOT_RULE = (Border("top", 6, RULE, 5),)
_QUOTE_BAR = (Border("left", 18, RULE, 9),)

STYLES = (
    Style("Title", "Title", size=34, bold=True, colour=ACCENT, after=120, line=240, keep_next=True),
    Style("Subtitle", "Subtitle", size=22, colour=GREY, after=160, line=240, keep_next=True),
    Style(
        "TypeDocument",
        "Type de document",
        size=18,
        bold=True,
        colour=GREY,
        caps=True,
        spacing=30,
        before=120,
        after=40,
        keep_next=True,
        follow="Title",
    ),
    Style(
        "Heading1",
        "heading 1",
        size=25,
        bold=True,
        colour=ACCENT,
        before=220,
        after=90,
        line=240,
        keep_next=True,
        level=0,
        numbering=("titres", 0),
        borders=(Border("bottom", 6, RULE, 3),),
    ),
    Style(
        "Heading2",
        "heading 2",
        size=21,
        bold=True,
        colour=ACCENT,
        before=150,
        after=70,
        line=240,
        keep_next=True,
        level=1,
        numbering=("titres", 1),
    ),
    Style("Heading3", "heading 3", size=19, bold=True, before=150, after=50, line=240, keep_next=True, level=2),
    Style("BodyText", "Body Text", before=80, after=90, follow="BodyText"),
    Style("ListBullet", "List Bullet", after=30, numbering=("puces", 0), follow="ListBullet"),
    Style("Caption", "caption", size=18, bold=True, colour=ACCENT, before=140, after=70, line=240, keep_next=True),
    Style("Figure", "Figure", before=60, after=120, line=240, align="center"),
    Style("LieuDate", "Lieu et date", before=80, after=70, keep_next=True),
    Style("LieuDateLettre", "Lieu et date d’une lettre", before=120, after=140, indent=5670),
    Style("Objet", "Objet d’une lettre", before=80, after=140),
    Style("Reference", "Références d’une lettre", size=17, colour=GREY, after=20),
    Style("Destinataire", "Destinataire", after=10),
    Style("Note", "Note", size=16, colour=GREY, before=80, after=80, line=240),
    Style(
        "TexteOfficiel",
        "Texte officiel",
        size=18,
        after=60,
        borders=_QUOTE_BAR,
        indent=227,
        follow="TexteOfficiel",
    ),
    Style(
        "LigneOfficielle",
        "Ligne du texte officiel",
        size=18,
        after=20,
        numbering=("lignes", 0),
        borders=_QUOTE_BAR,
        indent=482,
        hanging=255,
        follow="LigneOfficielle",
    ),
    Style(
        "EntretienDate",
        "Date d’un entretien",
        size=18,
        bold=True,
        colour=ACCENT,
        before=110,
        after=30,
        line=240,
        keep_next=True,
        borders=(Border("top", 4, RULE, 2), Border("bottom", 4, RULE, 2)),
        fill=TINT,
        right_tab=True,
    ),
    Style("EntretienNoms", "Personnes d’un entretien", size=16, colour=GREY, after=30, line=240, keep_next=True),
    Style("EntretienTexte", "Texte d’un entretien", size=18, after=30, line=245, follow="EntretienTexte"),
    Style("CelluleTitre", "Titre de colonne", size=16, bold=True, colour=BAND_TEXT, line=240, keep_next=True),
    Style(
        "CelluleTitreChiffre",
        "Titre de colonne de chiffres",
        size=16,
        bold=True,
        colour=BAND_TEXT,
        line=240,
        keep_next=True,
        align="right",
    ),
    Style("CelluleTexte", "Texte de cellule", size=18, line=245),
    Style(
        "CellulePuce",
        "Liste en cellule",
        size=18,
        line=245,
        numbering=("puces_cellule", 0),
        follow="CellulePuce",
    ),
    Style("CelluleLibelle", "Libellé de cellule", size=17, bold=True, colour=ACCENT, line=245),
    Style("CelluleGroupe", "Groupe de lignes", size=18, bold=True, colour=ACCENT, line=240, keep_next=True),
    Style("CelluleGroupeDetail", "Détail d’un groupe", size=16, line=240, before=20, keep_next=True),
    Style("CelluleChiffre", "Chiffre", size=18, line=245, align="right"),
    Style("CelluleSource", "Source en cellule", size=15, colour=GREY, line=240, before=20),
    Style("CellulePetite", "Petit texte de cellule", size=16, line=240),
    Style("CellulePetitChiffre", "Petit chiffre", size=16, line=240, align="right"),
    Style("RepereLibelle", "Libellé de repère", size=16, colour=GREY, line=240, after=20, keep_next=True),
    Style("RepereValeur", "Valeur de repère", size=18, bold=True, line=240),
    Style("ChiffreCle", "Chiffre clé", size=32, bold=True, colour=ACCENT, line=240, align="center", keep_next=True),
    Style("ChiffreCleLibelle", "Libellé d’un chiffre clé", size=16, colour=GREY, line=240, align="center"),
    Style("Montant", "Montant", size=36, bold=True, colour=ACCENT, line=240, before=20, after=20, keep_next=True),
    Style("StructureNom", "Nom de la structure", size=24, bold=True, colour=ACCENT, line=240, after=30),
    Style("StructureLigne", "Coordonnées de la structure", size=16, colour=GREY, line=250),
    Style("Logo", "Logo", line=240, align="right"),
    Style("Header", "header", size=16, colour=GREY, line=240, borders=_HEAD_RULE, right_tab=True, follow="Header"),
    Style("Footer", "footer", size=16, colour=GREY, line=240, borders=_FOOT_RULE, right_tab=True, follow="Footer"),
    Style(
        "FiletEntete",
        "Filet d’en-tête",
        size=4,
        line=240,
        after=140,
        borders=(Border("bottom", 12, ACCENT, 1),),
    ),
    Style("Balise", "Balise du modèle", size=14, colour=AMBER, line=240),
    Style("Separation", "Séparation", size=4, line=120, exact=True, keep_next=True),
    Style("Fin", "Fin du document", size=2, line=20, exact=True),
)

NUMBERINGS = (
    Numbering(
        "titres",
        "Titres numérotés",
        (Level("Heading1", "%1.\u00a0\u00a0", 420, 420), Level("Heading2", "%1.%2\u00a0\u00a0", 480, 480)),
        bullets=False,
    ),
    Numbering("puces", "Puces", (Level("ListBullet", "•", 397, 255),)),
    Numbering("lignes", "Lignes d’un texte officiel", (Level("LigneOfficielle", "–", 482, 255),)),
    Numbering("puces_cellule", "Puces en cellule", (Level("CellulePuce", "•", 200, 200),)),
)

TABLE_STYLES = (
    TableStyle("Tableau", "Tableau administratif", RULE, ("bottom", "insideH")),
    TableStyle("Reperes", "Repères", RULE, ("top", "bottom"), vertical=60),
    TableStyle("Cadre", "Cadre", ACCENT, ("top",), size=18, vertical=60),
    TableStyle("Signatures", "Signatures", RULE, ("top", "left", "bottom", "right", "insideV")),
    TableStyle("EnTete", "En-tête", RULE, (), vertical=0, horizontal=0),
)
