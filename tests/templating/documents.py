"""Small Word templates written as XML, and the reading of what was made of them.

Each builder gives the XML of one element; a plain text stands for a run, a paragraph or a cell wherever one is wanted:
`table(row("{{ a }}", cell("x", paragraph("{{ ", bold("b"), " }}"))))`.
The numbers of the drawings are given when the file is written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from docx import Document
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tools.compat.oracle import render_with_docxtpl
from tools.compat.texts import first_difference, texts_of

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
}
W = f"{{{NAMESPACES['w']}}}"
WP = f"{{{NAMESPACES['wp']}}}"
BODY = "word/document.xml"
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_AUTHOR = 'w:id="0" w:author="A" w:date="2026-01-01T00:00:00Z"'

# Writing -------------------------------------------------------------------------------------------------------


class Xml(str):
    """A text that is XML already."""


def run(text: str, properties: str = "") -> Xml:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return Xml(f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')


def bold(text: str) -> Xml:
    return run(text, "<w:b/>")


def paragraph(*pieces: str, properties: str = "") -> Xml:
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return Xml(f"<w:p>{properties}{_runs(pieces)}</w:p>")


def blocks(*held: str) -> Xml:
    """Several blocks, one after the other."""
    return Xml("".join(block if isinstance(block, Xml) else paragraph(block) for block in held))


def cell(*held: str) -> Xml:
    return Xml(f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{blocks(*held)}</w:tc>')


def row(*cells: str) -> Xml:
    return Xml(f"<w:tr>{''.join(text if isinstance(text, Xml) else cell(text) for text in cells)}</w:tr>")


def table(*rows: str) -> Xml:
    columns = max(written.count("<w:tc>") for written in rows)
    grid = '<w:gridCol w:w="2000"/>' * columns
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return Xml(f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")


def deleted(text: str) -> Xml:
    """Words that a reviewer has struck out and nobody has accepted yet."""
    return Xml(f'<w:del {_AUTHOR}><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>')


def inserted(*pieces: str) -> Xml:
    return Xml(f"<w:ins {_AUTHOR}>{_runs(pieces)}</w:ins>")


def bookmark(name: str, *pieces: str) -> Xml:
    return Xml(f"{bookmark_start(name)}{_runs(pieces)}{bookmark_end()}")


def bookmark_start(name: str, identifier: int = 7) -> Xml:
    return Xml(f'<w:bookmarkStart w:id="{identifier}" w:name={quoteattr(name)}/>')


def bookmark_end(identifier: int = 7) -> Xml:
    return Xml(f'<w:bookmarkEnd w:id="{identifier}"/>')


def spelling(kind: str = "spellStart") -> Xml:
    return Xml(f'<w:proofErr w:type="{kind}"/>')


def hyperlink(*pieces: str) -> Xml:
    return Xml(f'<w:hyperlink w:anchor="haut">{_runs(pieces)}</w:hyperlink>')


def field(instruction: str, *result: str) -> Xml:
    """A field and the result that Word last gave it."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    order = f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
    return Xml(f"{marks['begin']}{order}{marks['separate']}{_runs(result)}{marks['end']}")


def simple_field(instruction: str, *result: str) -> Xml:
    return Xml(f"<w:fldSimple w:instr={quoteattr(instruction)}>{_runs(result)}</w:fldSimple>")


def character(name: str) -> Xml:
    """A run of one element that stands for a character: `tab`, `br`, `noBreakHyphen`."""
    return Xml(f"<w:r><w:{name}/></w:r>")


def control(*pieces: str, tag: str = "") -> Xml:
    """A content control inside a paragraph."""
    properties = f"<w:sdtPr><w:tag w:val={quoteattr(tag)}/></w:sdtPr>" if tag else "<w:sdtPr/>"
    return Xml(f"<w:sdt>{properties}<w:sdtContent>{_runs(pieces)}</w:sdtContent></w:sdt>")


def block_control(*held: str) -> Xml:
    return Xml(f"<w:sdt><w:sdtPr/><w:sdtContent>{blocks(*held)}</w:sdtContent></w:sdt>")


def check_box(tag: str, *, checked: bool = False) -> Xml:
    """The content control that Word's « Case à cocher » makes."""
    glyph = "☒" if checked else "☐"
    states = "".join(
        f'<w14:{name}State w14:val="{code}" w14:font="MS Gothic"/>'
        for name, code in (("checked", "2612"), ("unchecked", "2610"))
    )
    properties = f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{states}</w14:checkbox>'
    return Xml(
        f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(tag)}/>{properties}</w:sdtPr>"
        f"<w:sdtContent>{run(glyph)}</w:sdtContent></w:sdt>"
    )


def text_box(*held: str) -> Xml:
    """A run that holds a text box, written twice as Word does: for itself and for older readers."""
    content = f"<w:txbxContent>{blocks(*held)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>"
    older = f'<w:pict><v:shape style="width:90pt;height:40pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    return Xml(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{_drawing(shape, NAMESPACES["wps"])}</mc:Choice>'
        f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def shape() -> Xml:
    """A run that holds a drawing, hence a number that must be the only one of the document."""
    content = "<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:bodyPr/></wps:wsp>"
    return Xml(f"<w:r>{_drawing(content, NAMESPACES['wps'])}</w:r>")


def _drawing(content: str, uri: str) -> str:
    return (
        '<w:drawing><wp:inline><wp:extent cx="914400" cy="457200"/><wp:docPr id="1" name="Forme"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _runs(pieces: Sequence[str]) -> str:
    return "".join(piece if isinstance(piece, Xml) else run(piece) for piece in pieces)


def write(
    path: Path,
    *held: str,
    headers: Mapping[str, str] | None = None,
    footers: Mapping[str, str] | None = None,
    footnote: str = "",
    title: str = "",
) -> Path:
    """A .docx file of these blocks; `headers` and `footers` by page: `default`, `first`, `even`."""
    parts: dict[str, str] = {}
    related = []
    references = ""
    for kind, root, texts in (("header", "hdr", headers or {}), ("footer", "ftr", footers or {})):
        for page, text in texts.items():
            name = f"{kind}_{page}.xml"
            parts[name] = f"<w:{root} {_DECLARED}>{blocks(text)}</w:{root}>"
            related.append((kind, name))
            references += f'<w:{kind}Reference w:type="{page}" r:id="rId{len(related)}"/>'
    if footnote:
        note = f'<w:footnote w:id="2">{blocks(footnote)}</w:footnote>'
        parts["footnotes.xml"] = f"<w:footnotes {_DECLARED}>{note}</w:footnotes>"
        related.append(("footnotes", "footnotes.xml"))
    section = f"<w:sectPr>{references}<w:titlePg/></w:sectPr>"
    parts["document.xml"] = f"<w:document {_DECLARED}><w:body>{blocks(*held)}{section}</w:body></w:document>"
    kinds = {name: f"{kind}+xml" for kind, name in related} | {"document.xml": "document.main+xml"}
    files = {f"word/{name}": text for name, text in parts.items()}
    types = "".join(f'<Override PartName="/word/{name}" ContentType="{_TYPE}{kind}"/>' for name, kind in kinds.items())
    owned = [(f"{_OFFICE}/officeDocument", BODY)]
    if title:
        files["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
        )
        core = "application/vnd.openxmlformats-package.core-properties+xml"
        types += f'<Override PartName="/docProps/core.xml" ContentType="{core}"/>'
        owned.append((f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"))
    files["word/_rels/document.xml.rels"] = _relations([(f"{_OFFICE}/{kind}", name) for kind, name in related])
    files["_rels/.rels"] = _relations(owned)
    plain = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    files["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types">{plain}{types}</Types>'
    drawings = count(1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            numbered = re.sub(r'<wp:docPr id="1"', lambda _: f'<wp:docPr id="{next(drawings)}"', text)
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + numbered)
    return path


def _relations(entries: Sequence[tuple[str, str]]) -> str:
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'


# Reading -------------------------------------------------------------------------------------------------------


class Rendered:
    """A rendered document, read as Word does; making one fails when Word would not open it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            self.files = {name: archive.read(name) for name in names}
        assert len(names) == len(self.files), "two members of one name"
        self.roots = {
            name: etree.fromstring(content)
            for name, content in self.files.items()
            if name.endswith((".xml", ".rels")) and content
        }
        Document(io.BytesIO(data))
        check_structure([root for name, root in self.roots.items() if name.startswith("word/")])

    def texts(self, part: str = BODY) -> list[str]:
        """The text of every paragraph of a part, those of tables and text boxes included, in their order."""
        return [text_of(found) for found in self.roots[part].iter(f"{W}p")]

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text of every paragraph of the body."""
        return self.texts()

    @cached_property
    def rows(self) -> list[list[str]]:
        """The cells of the rows of all tables, the paragraphs of a cell joined by ¶."""
        return [
            ["¶".join(text_of(found) for found in held.iter(f"{W}p")) for held in line.iterchildren(f"{W}tc")]
            for line in self.body.iter(f"{W}tr")
        ]

    @property
    def body(self) -> Any:
        return self.roots[BODY]


def render(template: Template, context: Mapping[str, Any], **options: Any) -> Rendered:
    return Rendered(template.render(context, **options))


def text_of(paragraph: Any) -> str:
    """The text of a paragraph as it is read: no struck out word, no field instruction, no text box inside it."""
    return "".join(_characters(paragraph))


def _characters(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}tab" and element.tag == f"{W}r":
            yield "\t"
        elif child.tag == f"{W}noBreakHyphen":
            yield "\N{NON-BREAKING HYPHEN}"
        elif child.tag not in (f"{W}txbxContent", f"{W}del"):
            yield from _characters(child)


def check_structure(roots: Sequence[Any]) -> None:
    """Assert what makes Word say that a file is damaged: empty cells and tables, stray text, ids given twice."""
    for root in roots:
        assert not root.xpath("//processing-instruction()"), "an instruction of the engine was left"
        for element in root.iter(f"{W}tc"):
            assert element[-1].tag in (f"{W}p", f"{W}sdt"), "a cell does not end with a paragraph"
        for element in root.iter(f"{W}hdr", f"{W}ftr", f"{W}txbxContent", f"{W}footnote", f"{W}sdtContent"):
            assert len(element), f"{element.tag} is empty"
        for element in root.iter(f"{W}tbl"):
            assert element.find(f".//{W}tr") is not None, "a table has no row"
        for element in root.iter(f"{W}tr"):
            assert element.find(f".//{W}tc") is not None, "a row has no cell"
        for element in root.iter(f"{W}p", f"{W}tbl", f"{W}sdt"):
            assert element.getparent().tag not in (f"{W}tbl", f"{W}tr") or element.tag == f"{W}sdt", "a block in a row"
        for element in root.iter(f"{W}p"):
            assert element.getparent().tag != f"{W}p", "a paragraph in a paragraph"
            assert element.find(f"{W}tbl") is None, "a table in a paragraph"
        for element in root.iter(f"{W}r"):
            assert element.getparent().tag not in (f"{W}r", f"{W}t", f"{W}body", f"{W}tc"), "a run out of place"
        for element in root.iter():
            assert not (element.tail or "").strip(), f"text after {element.tag}: {element.tail}"
            assert not len(element) or not (element.text or "").strip(), f"text in {element.tag}: {element.text}"
    for path, attributes in ((f"{WP}docPr", ("id",)), (f"{W}bookmarkStart", (f"{W}id", f"{W}name"))):
        for attribute in attributes:
            given = [element.get(attribute) for root in roots for element in root.iter(path)]
            assert len(given) == len(set(given)), f"{path} {attribute} given twice: {given}"
    starts, ends = (
        sorted(str(element.get(f"{W}id")) for root in roots for element in root.iter(tag))
        for tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd")
    )
    assert starts == ends, "a bookmark without its other end"


# Both at once --------------------------------------------------------------------------------------------------


def fill(folder: Path, context: Mapping[str, Any], *held: str, missing: str = "error", **parts: Any) -> Rendered:
    """What a template of these blocks makes of a context."""
    return render(Template(write(folder / "modele.docx", *held, **parts)), context, missing=missing)


def refusal(folder: Path, context: Mapping[str, Any], *held: str, missing: str = "error", **parts: Any) -> str:
    """What the engine says when it opens such a template, or fills it; fails when it does both without a word."""
    path = write(folder / "modele.docx", *held, **parts)
    with pytest.raises(TemplateProblem) as caught:
        Template(path).render(context, missing=missing)  # type: ignore[arg-type]
    assert str(path) in str(caught.value)
    return str(caught.value)


def fill_as_docxtpl(folder: Path, context: Mapping[str, Any], *held: str, **parts: Any) -> Rendered:
    """What this engine makes of a template, once checked that docxtpl gives every part the same text."""
    rendered = fill(folder, context, *held, **parts)
    reference = texts_of(render_with_docxtpl(folder / "modele.docx", context))
    assert first_difference(reference, texts_of(rendered.data)) == ""
    return rendered
