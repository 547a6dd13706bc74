"""The shared visual identity: colours, sizes, paragraph and table styles, numbering."""

from __future__ import annotations

from dataclasses import dataclass

ACCENT = "0F4C5C"
TINT = "E8F0F2"
RULE = "B5C7CC"
GREY = "5B6770"
FONT = "Arial"

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes in half points, spaces in twentieths of a point, `extra` raw paragraph properties.

    `before_extra` and `after_extra` hold raw paragraph properties on either side of the spacing, in the schema's order.
    """

    identifier: str
    name: str
    size: int = 19
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    before: int = 0
    after: int = 0
    line: int = 252
    rule: str = "auto"
    keep_next: bool = False
    keep_lines: bool = False
    align: str | None = None
    before_extra: str = ""
    after_extra: str = ""
    level: int | None = None
    caps: bool = False
    spacing: int = 0
    follow: str = "Normal"

    def xml(self) -> str:
        """The style's element."""
        keep = "<w:keepNext/>" * self.keep_next + "<w:keepLines/>" * (self.keep_lines or self.keep_next)
        align = f'<w:jc w:val="{self.align}"/>' if self.align else ""
        level = f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else ""
        face = "<w:b/>" * self.bold + "<w:i/>" * self.italic + "<w:caps/>" * self.caps
        face += f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        face += f'<w:spacing w:val="{self.spacing}"/>' if self.spacing else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.identifier}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:next w:val="{self.follow}"/><w:qFormat/>'
            f"<w:pPr>{keep}{self.before_extra}"
            f'<w:spacing w:before="{self.before}" w:after="{self.after}" w:line="{self.line}" '
            f'w:lineRule="{self.rule}"/>'
            f"{self.after_extra}{align}{level}</w:pPr>"
            f'<w:rPr>{face}<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


def _border(side: str, size: int, colour: str, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _number(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_RIGHT_TAB = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
_HEAD_RULE = f"<w:pBdr>{_border('bottom', 6, RULE, 4)}</w:pBdr>"
_FOOT_RULE = f"<w:pBdr>{_border('top', 6, RULE, 5)}</w:pBdr>"
_QUOTE_BAR = f"<w:pBdr>{_border('left', 18, RULE, 9)}</w:pBdr>"

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
        before_extra=_number(0) + f"<w:pBdr>{_border('bottom', 6, RULE, 3)}</w:pBdr>",
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
        before_extra=_number(1),
    ),
    Style("Heading3", "heading 3", size=19, bold=True, before=150, after=50, line=240, keep_next=True, level=2),
    Style("BodyText", "Body Text", before=40, after=90, follow="BodyText"),
    Style("ListBullet", "List Bullet", after=30, before_extra=_number(0, 2), follow="ListBullet"),
    Style("Caption", "caption", size=18, bold=True, colour=ACCENT, before=140, after=70, line=240, keep_next=True),
    Style("LieuDate", "Lieu et date", before=80, after=70, keep_next=True),
    Style("Note", "Note", size=16, colour=GREY, before=80, after=80, line=240),
    Style(
        "TexteOfficiel",
        "Texte officiel",
        size=18,
        after=60,
        before_extra=_QUOTE_BAR,
        after_extra='<w:ind w:left="227"/>',
        follow="TexteOfficiel",
    ),
    Style(
        "LigneOfficielle",
        "Ligne du texte officiel",
        size=18,
        after=20,
        before_extra=_number(0, 3) + _QUOTE_BAR,
        after_extra='<w:ind w:left="482" w:hanging="255"/>',
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
        before_extra=f"<w:pBdr>{_border('top', 4, RULE, 2)}{_border('bottom', 4, RULE, 2)}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>' + _RIGHT_TAB,
    ),
    Style("EntretienNoms", "Personnes d’un entretien", size=15, colour=GREY, after=30, line=240, keep_next=True),
    Style("EntretienTexte", "Texte d’un entretien", size=18, after=30, line=245, follow="EntretienTexte"),
    Style("CelluleTitre", "Titre de colonne", size=16, bold=True, colour="FFFFFF", line=240, keep_next=True),
    Style(
        "CelluleTitreChiffre",
        "Titre de colonne de chiffres",
        size=16,
        bold=True,
        colour="FFFFFF",
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
        before_extra=_number(0, 4),
        follow="CellulePuce",
    ),
    Style("CelluleLibelle", "Libellé de cellule", size=17, bold=True, colour=ACCENT, line=245),
    Style("CelluleGroupe", "Groupe de lignes", size=18, bold=True, colour=ACCENT, line=240, keep_next=True),
    Style("CelluleGroupeDetail", "Détail d’un groupe", size=15, line=240, before=20, keep_next=True),
    Style("CelluleChiffre", "Chiffre", size=18, line=245, align="right"),
    Style("CelluleSource", "Source en cellule", size=14, colour=GREY, line=240, before=20),
    Style("CellulePetite", "Petit texte de cellule", size=15, line=240),
    Style("CellulePetitChiffre", "Petit chiffre", size=15, line=240, align="right"),
    Style("RepereLibelle", "Libellé de repère", size=15, colour=GREY, line=240, after=20, keep_next=True),
    Style("RepereValeur", "Valeur de repère", size=18, bold=True, line=240),
    Style("Montant", "Montant", size=36, bold=True, colour=ACCENT, line=240, before=20, after=20, keep_next=True),
    Style("StructureNom", "Nom de la structure", size=23, bold=True, colour=ACCENT, line=240, after=20, align="right"),
    Style("StructureLigne", "Coordonnées de la structure", size=15, colour=GREY, line=250, align="right"),
    Style("Header", "header", size=15, colour=GREY, line=240, before_extra=_HEAD_RULE + _RIGHT_TAB, follow="Header"),
    Style("Footer", "footer", size=15, colour=GREY, line=240, before_extra=_FOOT_RULE + _RIGHT_TAB, follow="Footer"),
    Style(
        "FiletEntete",
        "Filet d’en-tête",
        size=4,
        line=240,
        after=140,
        before_extra=f"<w:pBdr>{_border('bottom', 12, ACCENT, 1)}</w:pBdr>",
    ),
    Style("Balise", "Balise du modèle", size=14, colour="9C6B00", line=240),
    Style("Separation", "Séparation", size=4, line=240, keep_next=True),
    Style("Fin", "Fin du document", size=2, line=20, rule="exact"),
)


def styles_xml() -> str:
    """`word/styles.xml`: French by default, one font, the paragraph styles and two table styles."""
    paragraphs = "".join(style.xml() for style in STYLES)
    return (
        f"<w:styles {NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        '<w:sz w:val="19"/><w:szCs w:val="19"/><w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="0" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{_margins(0, 108)}</w:tblPr></w:style>"
        f"{paragraphs}"
        f"{_table_style('Tableau', 'Tableau administratif', RULE)}"
        f"{_table_style('Cadre', 'Cadre', ACCENT)}"
        "</w:styles>"
    )


def _margins(vertical: int, horizontal: int) -> str:
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return (
        "<w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
        + "</w:tblCellMar>"
    )


def _table_style(identifier: str, name: str, colour: str) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(_border(side, 4, colour, 0) for side in sides)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>{_margins(40, 100)}</w:tblPr>'
        "</w:style>"
    )


def numbering_xml() -> str:
    """`word/numbering.xml`: 1 numbers headings 1 and 2, 2 is the bulleted list, 3 the lines of an official text,
    4 the list in a cell.
    """
    headings = _heading_level(0, "%1.", 420, "Heading1") + _heading_level(1, "%1.%2", 480, "Heading2")
    return (
        f"<w:numbering {NAMESPACE}>"
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{headings}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{_level(0, 'bullet', '•', 255, 'ListBullet', left=397)}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{_level(0, 'bullet', '–', 255, 'LigneOfficielle', left=482)}</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="4"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{_level(0, 'bullet', '•', 200, 'CellulePuce')}</w:abstractNum>"
        + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3, 4))
        + "</w:numbering>"
    )


def _heading_level(level: int, text: str, left: int, style: str) -> str:
    """A heading's number, followed by spaces rather than a tab: the same gap after « 1. » and after « 10. »."""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}\u00a0\u00a0"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{left}"/></w:pPr></w:lvl>'
    )


def _level(level: int, form: str, text: str, hanging: int, style: str, *, left: int | None = None) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left if left is not None else hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
