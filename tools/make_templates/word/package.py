"""The bare Word file that every template starts from: styles, numbering, settings, fonts, properties, no content."""

from __future__ import annotations

from aci_docs.templating.package import CONTENT_TYPES, ROOT_RELATIONS, WORDML, Package
from tools.make_templates.styles import BOTTOM, EDGE, FONT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TAB_STEP, TOP
from tools.make_templates.word.styles import NAMESPACE, numbering_xml, styles_xml, twips

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def base_package(subject: str) -> Package:
    """The package of an empty A4 document in French, with tags in its properties; `subject` may hold tags."""
    parts = {
        CONTENT_TYPES: _content_types(),
        ROOT_RELATIONS: _relations(
            ("officeDocument", "word/document.xml"),
            ("extended-properties", "docProps/app.xml"),
            ("core", "docProps/core.xml"),
        ),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
        ),
        "word/styles.xml": styles_xml(),
        "word/numbering.xml": numbering_xml(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "docProps/core.xml": _core(subject),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>aci-docs</Application></Properties>"
        ),
    }
    return Package({name: (_DECLARATION + text).encode() for name, text in parts.items()})


def _content_types() -> str:
    overrides = {
        "word/document.xml": WORDML + "document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    } | {f"word/{name}.xml": f"{WORDML}{name}+xml" for name in ("styles", "numbering", "settings", "fontTable")}
    return (
        f'<Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
        + "</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    types = {"core": _PACKAGE + "relationships/metadata/core-properties"}
    entries = (
        f'<Relationship Id="rId{n}" Type="{types.get(kind, _OFFICE + kind)}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}relationships">{"".join(entries)}</Relationships>'


def _document() -> str:
    margin, edge = twips(MARGIN), twips(EDGE)
    return (
        f"<w:document {NAMESPACE}><w:body><w:sectPr>"
        f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{margin}" w:bottom="{twips(BOTTOM)}" w:left="{margin}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _settings() -> str:
    return (
        f'<w:settings {NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="{TAB_STEP}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def _fonts() -> str:
    return (
        f'<w:fonts {NAMESPACE}><w:font w:name="{FONT}"><w:altName w:val="Liberation Sans"/>'
        '<w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _core(subject: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{{{{ document.titre }}}} {{{{ document.reference }}}}</dc:title><dc:subject>{subject}</dc:subject>"
        "<dc:creator>{{ structure.nom }}</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
    )
