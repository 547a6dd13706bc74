"""The sheet of sheet.py as an OpenDocument text: the same words and tables, header, footer and logo."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.sheet import CONTRACT, IDENTITY, REVIEW, TABLES, label, logo
from benchmarks.syntax import JINJA, RELATORIO, Syntax

_MIME = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "text", "table", "style", "meta")
        },
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
_VERSION = 'office:version="1.3"'
_STYLES = """
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.35mm"/>
<style:text-properties style:font-name="Arial" fo:font-size="8pt" fo:color="#203040"/></style:style>
<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="12pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Small" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="7pt"/></style:style>
"""
_AUTOMATIC = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="C1" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.5mm"/></style:style>'
)
_PAGE = (
    '<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
    'fo:margin="15mm"/><style:header-style/><style:footer-style/></style:page-layout>'
)


def write_sheet_odt(path: Path, syntax: Syntax = JINJA) -> None:
    """The template of the sheet, in OpenDocument, with the tags of an engine."""
    sheet = _Sheet(syntax)
    members = {
        "content.xml": _part(
            "content", f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>{sheet.body()}"
        ),
        "styles.xml": _part(
            "styles",
            f"<office:styles>{_STYLES}</office:styles><office:automatic-styles>{_PAGE}</office:automatic-styles>"
            f"{sheet.pages()}",
        ),
        "meta.xml": _part("meta", "<office:meta/>"),
        "Pictures/logo.png": logo(),
    }
    entries = {"/": _MIME, **{name: "image/png" if name.endswith(".png") else "text/xml" for name in members}}
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries.items()
    )
    members["META-INF/manifest.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        f'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">{manifest}'
        "</manifest:manifest>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(name, data)


class _Sheet:
    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def body(self) -> str:
        blocks = [
            self._heading("Fiche de suivi du parcours"),
            self._pairs(IDENTITY),
            self._heading("Contrat"),
            self._pairs(CONTRACT),
            self._heading("Bilan"),
            *(f"<text:p>{_bold(f'{label(field)} : ')}{self._field(field)}</text:p>" for field in REVIEW),
        ]
        for key, (title, columns, _) in TABLES.items():
            rows = [[self._tag(text) for text in row] for row in self._syntax.rows(key, columns)]
            blocks += [
                self._heading(title),
                self._table(key, len(columns), [[_bold(label(name)) for name in columns], *rows]),
            ]
        return f"<office:body><office:text>{''.join(blocks)}</office:text></office:body>"

    def pages(self) -> str:
        picture = (
            '<draw:frame draw:name="logo" svg:width="22mm" svg:height="22mm" text:anchor-type="as-char">'
            '<draw:image xlink:href="Pictures/logo.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
            "</draw:frame>"
        )
        header = f"{picture}  Fiche de suivi {self._field('reference')}, version {self._field('version')}"
        footer = f"Établie le {self._field('etabli_le')} par {self._field('signataire')}"
        return (
            '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">'
            f'<style:header><text:p text:style-name="Small">{header}</text:p></style:header>'
            f'<style:footer><text:p text:style-name="Small">{footer}</text:p></style:footer>'
            "</style:master-page></office:master-styles>"
        )

    def _pairs(self, fields: Sequence[str]) -> str:
        pairs = [(_bold(label(field)), self._field(field)) for field in fields]
        rows = [[*one, *other] for one, other in zip(pairs[::2], pairs[1::2], strict=True)]
        return self._table(fields[0], 4, rows)

    def _table(self, name: str, columns: int, rows: Sequence[Sequence[str]]) -> str:
        opening = '<table:table-cell table:style-name="C1" office:value-type="string"><text:p>'
        lines = ""
        for row in rows:
            texts = [*row, *[""] * (columns - len(row))]
            cells = "".join(f"{opening}{text}</text:p></table:table-cell>" for text in texts)
            lines += f"<table:table-row>{cells}</table:table-row>"
        return (
            f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{columns}"/>{lines}'
            "</table:table>"
        )

    def _heading(self, title: str) -> str:
        return f'<text:p text:style-name="Heading">{escape(title)}</text:p>'

    def _field(self, field: str) -> str:
        return self._tag(self._syntax.field(field))

    def _tag(self, text: str) -> str:
        if self._syntax is not RELATORIO:
            return escape(text)
        return f'<text:placeholder text:placeholder-type="text">{escape(text)}</text:placeholder>'


def _bold(text: str) -> str:
    return f'<text:span text:style-name="T1">{escape(text)}</text:span>'


def _part(name: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-{name} {_NAMES} {_VERSION}>{content}'
        f"</office:document-{name}>"
    ).encode()
