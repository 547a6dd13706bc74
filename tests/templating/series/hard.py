"""A template, Word and OpenDocument, that holds all that is hard to join, and records unlike each other to fill it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from aci_docs.templating.values.image import qr_picture

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
PORTRAIT = '<w:pgSz w:w="11906" w:h="16838"/>'
LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
MARGINS = (
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
)


def records(count: int) -> list[dict[str, Any]]:
    """Records whose every value is their own; every other one has full lists, the others none."""
    return [_record(number) for number in range(count)]


def _record(number: int) -> dict[str, Any]:
    own = f"R{number:03}"
    full = number % 2 == 0
    return {
        "document": {"titre": "Fiche difficile", "reference": f"REF-{own}", "date": f"2026-03-{number % 28 + 1:02}"},
        "structure": {"nom": "Racines & Compagnie", "logo": None, "site": f"https://exemple.fr/{own}"},
        "personne": {"nom": f"Nom{own}", "note": f"Remarque {own} " * 3},
        "lignes": [f"ligne {own} {place}" for place in range(70 if full else 0)],
        "etapes": [f"étape {own} {place}" for place in range(4 if full else 1)],
        "taches": [{"nom": f"tâche {own} {place}", "pas": [f"pas {own} {place}.{n}" for n in range(2)]} for place in
                   range(2 if full else 0)],
        "texte": f"Voici {own} :\n\n1. premier {own}\n2. second {own}\n\n- point {own}",
        "couleur": f"{number % 256:02X}C0FF",
        "longue": full,
    }  # fmt: skip


# Word ----------------------------------------------------------------------------------------------------------


def p(text: str, properties: str = "", *, before: str = "", after: str = "") -> str:
    """A paragraph of one text, between other elements."""
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{before}{run}{after}</w:p>"


def complex_field(instruction: str, shown: str = "9") -> str:
    """A field in runs, as Word writes it."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    order = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    result = f"<w:r><w:t>{shown}</w:t></w:r>"
    return f"{mark('begin')}{order}{mark('separate')}{result}{mark('end')}"


def simple_field(instruction: str, shown: str = "9") -> str:
    """The same in one element."""
    return f'<w:fldSimple w:instr=" {escape(instruction)} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def numbered(text: str, number: int, level: int = 0) -> str:
    """An item of a list of the template."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def note(identifier: int) -> str:
    """A reference to a footnote."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{identifier}"/></w:r>'


def _cell(text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{p(text)}</w:tc>'


def table(*rows: tuple[str, ...]) -> str:
    """A table with a border, of two columns."""
    edges = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH"))
    held = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="8000" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid>{held}</w:tbl>'
    )


def picture(relation: str, field: str = "") -> str:
    """A drawing in a run; with `field`, the placeholder of a picture of the record."""
    told = f' descr="{field}"' if field else ""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="540000" cy="540000"/>'
        f'<wp:docPr id="7" name="Image"{told}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/'
        'drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="Image"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="540000" cy="540000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_body(*, end: str = "table") -> str:
    """The body of the hard template."""
    mark = '<w:bookmarkStart w:id="4" w:name="haut"/><w:bookmarkEnd w:id="4"/>'
    looped = '<w:bookmarkStart w:id="5" w:name="etape"/><w:bookmarkEnd w:id="5"/>'
    link = '<w:hyperlink w:anchor="haut"><w:r><w:t>haut</w:t></w:r></w:hyperlink>'
    listed = '<w:headerReference w:type="default" r:id="rId5"/>'
    landscape = f'<w:sectPr>{listed}<w:type w:val="nextPage"/>{LANDSCAPE}{MARGINS}</w:sectPr>'
    portrait = (
        '<w:sectPr><w:headerReference w:type="first" r:id="rId4"/><w:headerReference w:type="default" r:id="rId3"/>'
        f'<w:footerReference w:type="default" r:id="rId6"/><w:footerReference w:type="first" r:id="rId6"/>{PORTRAIT}'
        f"{MARGINS}<w:titlePg/></w:sectPr>"
    )
    return "".join(
        (
            p("Fiche de {{ personne.nom }}", '<w:pStyle w:val="Titre"/>', before=mark, after=picture("rId8")),
            p("Pages : ", after=complex_field("NUMPAGES") + simple_field("NUMPAGES \\* Arabic")),
            p("Voir page ", after=complex_field("PAGEREF haut \\h") + link + note(2)),
            p("Photo : ", after=picture("rId9", "structure.logo")),
            p("Chapitre", '<w:pStyle w:val="Chapitre"/>'),
            p("{%p for ligne in lignes %}"),
            p("{{ ligne }}"),
            p("{%p endfor %}"),
            numbered("Une étape fixe", 1),
            p("{%p for etape in etapes %}"),
            numbered("{{ etape }}", 1).replace("<w:r>", looped + "<w:r>", 1),
            p("{%p endfor %}"),
            p("{%p for tache in taches %}"),
            p("{{ tache.nom }}"),
            p("{%p for pas in tache.pas %}"),
            numbered("{{ pas }}", 2),
            p("{%p endfor %}"),
            p("{%p endfor %}"),
            p("Chapitre", '<w:pStyle w:val="Chapitre"/>'),
            p("{{p texte | markdown }}"),
            p("", before="<w:r><w:t>Site</w:t></w:r>", after=note(3)),
            p("{{ structure.site | lien }} {{ structure.site | qr(taille=15) }}"),
            p("Figure ", after=complex_field("SEQ Figure \\* ARABIC", "1")),
            p("{%p if longue %}"),
            p("Avant le paysage de {{ personne.nom }}", portrait),
            p("Paysage de {{ personne.nom }}", landscape),
            p("{%p endif %}"),
            p("Fin de {{ personne.nom }}"),
            table(("{{ personne.nom }}", "{% cellbg couleur %}x"), ("b", "c")) if end == "table" else p("fin"),
            portrait,
        )
    )


def write_word(path: Path, body: str = "", *, settings: str = "", comment: str = "") -> Path:
    """The hard template in Word, or another with its headers, footers, notes, lists and pictures."""
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{each}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{said}%{level + 1}."/>'
            f'<w:pPr><w:ind w:left="{720 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for level in range(2)
        )
        + "</w:abstractNum>"
        for each, said in enumerate(("E", "P", "C", ""))
    ) + "".join(f'<w:num w:numId="{each + 1}"><w:abstractNumId w:val="{each}"/></w:num>' for each in range(4))
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/>{2}</w:style>'
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + style.format("Titre", "Title", '<w:rPr><w:b/><w:sz w:val="40"/></w:rPr>')
        + style.format("Chapitre", "heading 1", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:ind w:left="200"/>'
                       '<w:outlineLvl w:val="0"/></w:pPr>')
        + style.format("ListNumber", "List Number", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>')
    )  # fmt: skip
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        for number, text in ((2, "Note {{ personne.note }}"), (3, "Note constante"))
    )
    page = complex_field("PAGE") + '<w:r><w:t xml:space="preserve"> sur </w:t></w:r>' + complex_field("NUMPAGES")
    parts = {
        "styles.xml": ("styles", styles),
        "numbering.xml": ("numbering", numbering),
        "header1.xml": ("hdr", p("Suite de {{ personne.nom }}", after=picture("rId1"))),
        "header2.xml": ("hdr", p("Première page, {{ document.reference }}")),
        "header3.xml": ("hdr", p("En-tête constant du paysage")),
        "footer1.xml": ("ftr", p("page ", after=page)),
        "footnotes.xml": ("footnotes", separators + notes),
        "settings.xml": ("settings", settings),
        "document.xml": ("document", f"<w:body>{body or word_body()}</w:body>"),
    }
    if comment:
        parts["comments.xml"] = ("comments", f'<w:comment w:id="3" w:author="">{p(comment)}</w:comment>')
        named = p("commenté", after='<w:r><w:commentReference w:id="3"/></w:r>')
        parts["document.xml"] = ("document", f"<w:body>{named}{body or word_body()}</w:body>")
    kinds = {"hdr": "header", "ftr": "footer", "document": "document.main"}
    files = {f"word/{name}": f"{_DECLARATION}<w:{root} {_W}>{text}</w:{root}>" for name, (root, text) in parts.items()}
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORDML}{kinds.get(root, root)}+xml"/>'
        for name, (root, _) in parts.items()
    )
    related = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("numbering", "numbering.xml"),
        "rId3": ("header", "header1.xml"),
        "rId4": ("header", "header2.xml"),
        "rId5": ("header", "header3.xml"),
        "rId6": ("footer", "footer1.xml"),
        "rId7": ("footnotes", "footnotes.xml"),
        "rId8": ("image", "media/fixe.png"),
        "rId9": ("image", "media/modele.png"),
        "rId10": ("settings", "settings.xml"),
    }
    if comment:
        related["rId11"] = ("comments", "comments.xml")
    files["word/_rels/document.xml.rels"] = _relations(related)
    files["word/_rels/header1.xml.rels"] = _relations({"rId1": ("image", "media/fixe.png")})
    files["_rels/.rels"] = _relations({"rId1": ("officeDocument", "word/document.xml")})
    files["[Content_Types].xml"] = (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{types}</Types>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for name in ("fixe", "modele"):
            archive.writestr(f"word/media/{name}.png", qr_picture(name).data)
    return path


def _relations(related: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in related.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


# OpenDocument --------------------------------------------------------------------------------------------------

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_URN}{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("manifest", "manifest"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
PAGE = 'page <text:page-number text:select-page="current">1</text:page-number> sur <text:page-count>9</text:page-count>'


def tp(text: str, style: str = "Standard", *, before: str = "", after: str = "") -> str:
    """A paragraph of OpenDocument, a text between other elements."""
    return f'<text:p text:style-name="{style}">{before}{escape(text)}{after}</text:p>'


def heading(text: str, level: int = 1) -> str:
    """A heading, numbered by the chapters of the template."""
    return f'<text:h text:style-name="Chapitre" text:outline-level="{level}">{text}</text:h>'


def items(*texts: str, style: str = "Étapes", going_on: bool = False) -> str:
    """A list of OpenDocument."""
    more = ' text:continue-numbering="true"' if going_on else ""
    held = "".join(f"<text:list-item>{tp(text)}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}"{more}>{held}</text:list>'


def text_note(number: int, text: str) -> str:
    """A footnote, in the text as OpenDocument has them."""
    return (
        f'<text:note text:id="ftn{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body>{tp(text)}</text:note-body></text:note>"
    )


def frame(picture: str, field: str = "") -> str:
    """A picture in a line; with `field`, the placeholder of a picture of the record."""
    told = f"<svg:desc>{field}</svg:desc>" if field else ""
    return (
        '<draw:frame draw:name="Image1" text:anchor-type="as-char" svg:width="15mm" svg:height="15mm"><draw:image '
        f'xlink:href="Pictures/{picture}.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>{told}'
        "</draw:frame>"
    )


def text_table(*rows: tuple[str, ...], name: str = "Tableau1") -> str:
    """A table of two columns."""
    held = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string">{tp(each)}</table:table-cell>' for each in row)
        + "</table:table-row>"
        for row in rows
    )
    return (
        f'<table:table table:name="{name}" table:style-name="Tableau"><table:table-column '
        f'table:number-columns-repeated="2"/>{held}</table:table>'
    )


def text_body(*, end: str = "table") -> str:
    """The body of the hard template."""
    looped = '<text:bookmark text:name="etape"/>'
    sequence = (
        '<text:sequence text:ref-name="refFigure0" text:name="Figure" text:formula="ooow:Figure+1">1</text:sequence>'
    )
    link = '<text:a xlink:type="simple" xlink:href="#haut">haut</text:a>'
    reference = '<text:bookmark-ref text:reference-format="page" text:ref-name="haut">9</text:bookmark-ref>'
    return "".join(
        (
            '<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="Figure"/>'
            "</text:sequence-decls>",
            tp("Fiche de {{ personne.nom }}", "Début", before='<text:bookmark text:name="haut"/>', after=frame("fixe")),
            tp("Pages : ", after="<text:page-count>9</text:page-count>"),
            tp("Voir page ", after=reference + link + text_note(1, "Note {{ personne.note }}")),
            tp("Photo : ", after=frame("modele", "structure.logo")),
            heading("Chapitre"),
            tp("{%p for ligne in lignes %}"),
            tp("{{ ligne }}"),
            tp("{%p endfor %}"),
            tp("{%p if longue %}"),
            items("Une étape fixe"),
            tp("{%p endif %}"),
            tp("entre les deux"),
            items("étape qui suit de {{ personne.nom }}", going_on=True),
            tp("{%p for etape in etapes %}"),
            tp("{{ etape }}", before=looped),
            tp("{%p endfor %}"),
            heading("Détail", 2),
            text_table(("{% for tache in taches %}{{ tache.nom }}", "{{ tache.pas[0] }}{% endfor %}"), name="Tâches"),
            heading("Chapitre"),
            tp("{{p texte | markdown }}"),
            tp("Site", after=text_note(2, "Note constante")),
            tp("{{ structure.site | lien }} {{ structure.site | qr(taille=15) }}"),
            tp("Figure ", after=sequence),
            tp("{%p if longue %}"),
            tp("Paysage de {{ personne.nom }}", "VersPaysage"),
            tp("Retour de {{ personne.nom }}", "VersPortrait"),
            tp("{%p endif %}"),
            tp("Fin de {{ personne.nom }}"),
            text_table(("{{ personne.nom }}", "{% cellbg couleur %}x"), ("b", "c")) if end == "table" else tp("fin"),
        )
    )


def _master(name: str, layout: str, header: str, more: str = "") -> str:
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}"{more}><style:header>{header}'
        f"</style:header><style:footer>{tp('', after=PAGE)}</style:footer></style:master-page>"
    )


def write_text(path: Path, body: str = "", *, masters: str = "") -> Path:
    """The hard template in OpenDocument, or another with its styles, pages and pictures."""

    def style(name: str, inside: str = "", attributes: str = "", family: str = "paragraph") -> str:
        return f'<style:style style:name="{name}" style:family="{family}"{attributes}>{inside}</style:style>'

    level = (
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-'
        'properties text:space-before="5mm" text:min-label-width="8mm"/></text:list-level-style-number>'
    )
    outline = "".join(
        f'<text:outline-level-style text:level="{each}" style:num-format="1" style:num-suffix=". "'
        + (f' text:display-levels="{each}"' if each > 1 else "")
        + "/>"
        for each in (1, 2)
    )
    portrait = 'fo:page-width="210mm" fo:page-height="297mm" style:print-orientation="portrait"'
    landscape = 'fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape"'
    layouts = "".join(
        f'<style:page-layout style:name="{name}"><style:page-layout-properties {size} fo:margin-top="15mm" '
        'fo:margin-bottom="15mm" fo:margin-left="20mm" fo:margin-right="20mm"/><style:header-style>'
        '<style:header-footer-properties fo:min-height="10mm"/></style:header-style><style:footer-style>'
        '<style:header-footer-properties fo:min-height="8mm"/></style:footer-style></style:page-layout>'
        for name, size in (("Portrait", portrait), ("Paysage", landscape))
    )
    pages = masters or "".join(
        (
            _master("Standard", "Portrait", tp("Suite de {{ personne.nom }}", after=frame("fixe"))),
            _master("Première", "Portrait", tp("Première page, {{ document.reference }}"),
                    ' style:next-style-name="Standard"'),
            _master("Paysage", "Paysage", tp("En-tête du paysage") + text_table(("a", "b"), name="Entête")),
        )
    )  # fmt: skip
    table = '<style:table-properties style:width="150mm" table:align="left"/>'
    parts = {
        "content.xml": "<office:document-content {0} office:version=\"1.3\"><office:automatic-styles>"
        + style("Début", '<style:text-properties fo:font-size="20pt"/>', ' style:parent-style-name="Standard" '
                'style:master-page-name="Première"')
        + style("VersPaysage", "", ' style:parent-style-name="Standard" style:master-page-name="Paysage"')
        + style("VersPortrait", "", ' style:parent-style-name="Standard" style:master-page-name="Standard"')
        + style("Tableau", table, family="table")
        + f'<text:list-style style:name="Étapes">{level}</text:list-style>'
        + f"</office:automatic-styles><office:body><office:text>{body or text_body()}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": "<office:document-styles {0} office:version=\"1.3\"><office:styles>"
        + style("Standard", '<style:text-properties fo:font-size="11pt"/>')
        + style("Chapitre", "", ' style:parent-style-name="Standard" style:default-outline-level="1"')
        + f'<text:outline-style style:name="Outline">{outline}</text:outline-style>'
        + f"</office:styles><office:automatic-styles>{layouts}</office:automatic-styles><office:master-styles>{pages}"
        "</office:master-styles></office:document-styles>",
    }  # fmt: skip
    kinds = {"/": "application/vnd.oasis.opendocument.text"} | dict.fromkeys(parts, "text/xml")
    kinds |= dict.fromkeys(("Pictures/fixe.png", "Pictures/modele.png"), "image/png")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in kinds.items()
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kinds["/"])
        for name, text in parts.items():
            archive.writestr(name, _DECLARATION + text.replace("{0}", _NAMES, 1))
        for name in ("fixe", "modele"):
            archive.writestr(f"Pictures/{name}.png", qr_picture(name).data)
        archive.writestr(
            "META-INF/manifest.xml",
            f'{_DECLARATION}<manifest:manifest {_NAMES} manifest:version="1.3">{entries}</manifest:manifest>',
        )
    return path
