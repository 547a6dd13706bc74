"""Small OpenDocument templates written as XML, and the reading of what was made of them; twin of documents.py.

Each builder gives the XML of one element; a plain text stands for a span, a paragraph or a cell wherever one is wanted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tests.templating.documents import Xml

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "validators" / "odf" / "OpenDocument-v1.3-schema.rng"
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": f"{_URN}office:1.0",
    "text": f"{_URN}text:1.0",
    "table": f"{_URN}table:1.0",
    "style": f"{_URN}style:1.0",
    "draw": f"{_URN}drawing:1.0",
    "svg": f"{_URN}svg-compatible:1.0",
    "fo": f"{_URN}xsl-fo-compatible:1.0",
    "meta": f"{_URN}meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
TEXT, TABLE, STYLE, DRAW, OFFICE = (f"{{{NAMESPACES[name]}}}" for name in ("text", "table", "style", "draw", "office"))
FO, XLINK = (f"{{{NAMESPACES[name]}}}" for name in ("fo", "xlink"))
_MIME = "application/vnd.oasis.opendocument.text"
_AUTOMATIC = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="C1" style:family="table-cell"><style:table-cell-properties fo:padding="1mm"/>'
    "</style:style>"
    '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    "</text:list-style>"
)

# Writing -------------------------------------------------------------------------------------------------------


def span(text: str, style: str = "T1") -> Xml:
    return Xml(f'<text:span text:style-name="{style}">{_written(text)}</text:span>')


def run(text: str) -> Xml:
    return Xml(_written(text))


def bold(text: str) -> Xml:
    return span(text)


def paragraph(*pieces: str) -> Xml:
    return Xml(f"<text:p>{inline(pieces)}</text:p>")


def heading(*pieces: str, level: int = 1) -> Xml:
    return Xml(f'<text:h text:outline-level="{level}">{inline(pieces)}</text:h>')


def inline(pieces: Sequence[str]) -> str:
    return "".join(piece if isinstance(piece, Xml) else _written(piece) for piece in pieces)


def _written(text: str) -> str:
    """The words as LibreOffice writes them: spaces and breaks that XML would lose are elements."""
    found = escape(text).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
    return re.sub("  +|^ | $", lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', found)


def blocks(*held: str) -> Xml:
    """Several blocks, one after the other."""
    return Xml("".join(block if isinstance(block, Xml) else paragraph(block) for block in held))


def items(*held: str) -> Xml:
    """A list; a text is an item of one paragraph."""
    written = "".join(f"<text:list-item>{blocks(block)}</text:list-item>" for block in held)
    return Xml(f'<text:list text:style-name="L1">{written}</text:list>')


def cell(*held: str, columns: int = 1) -> Xml:
    spanned = f' table:number-columns-spanned="{columns}"' if columns > 1 else ""
    covered = "<table:covered-table-cell/>" * (columns - 1)
    return Xml(f'<table:table-cell table:style-name="C1"{spanned}>{blocks(*held)}</table:table-cell>{covered}')


def row(*cells: str) -> Xml:
    return Xml(
        f"<table:table-row>{''.join(text if isinstance(text, Xml) else cell(text) for text in cells)}</table:table-row>"
    )


def table(*rows: str, headings: int = 0) -> Xml:
    columns = max(len(re.findall("<table:(covered-)?table-cell", written)) for written in rows)
    repeated = f' table:number-columns-repeated="{columns}"' if columns > 1 else ""
    head = f"<table:table-header-rows>{''.join(rows[:headings])}</table:table-header-rows>" if headings else ""
    named = f'<table:table table:name="Tableau1"><table:table-column{repeated}/>'
    return Xml(f"{named}{head}{''.join(rows[headings:])}</table:table>")


def bookmark(name: str, *pieces: str) -> Xml:
    return Xml(f"{bookmark_start(name)}{inline(pieces)}{bookmark_end(name)}")


def bookmark_start(name: str) -> Xml:
    return Xml(f"<text:bookmark-start text:name={quoteattr(name)}/>")


def bookmark_end(name: str) -> Xml:
    return Xml(f"<text:bookmark-end text:name={quoteattr(name)}/>")


def input_field(text: str) -> Xml:
    return Xml(f'<text:text-input text:description="">{escape(text)}</text:text-input>')


def comment(*held: str) -> Xml:
    return Xml(f"<office:annotation><dc:creator>Jean</dc:creator>{blocks(*held)}</office:annotation>")


def note(*held: str) -> Xml:
    body = f"<text:note-citation>1</text:note-citation><text:note-body>{blocks(*held)}</text:note-body>"
    return Xml(f'<text:note text:id="ftn1" text:note-class="footnote">{body}</text:note>')


def text_box(*held: str) -> Xml:
    box = f"<draw:text-box>{blocks(*held)}</draw:text-box>"
    return Xml(f'<draw:frame draw:name="Cadre" svg:width="3cm" svg:height="1cm">{box}</draw:frame>')


def link(target: str, *pieces: str) -> Xml:
    return Xml(f'<text:a xlink:type="simple" xlink:href={quoteattr(target)}>{inline(pieces)}</text:a>')


def deleted(*held: str) -> Xml:
    """What a reviewer has struck out: LibreOffice keeps it at the beginning of the text."""
    info = (
        "<office:change-info><dc:creator>Jean</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>"
    )
    region = f'<text:changed-region xml:id="ct1" text:id="ct1"><text:deletion>{info}{blocks(*held)}</text:deletion>'
    return Xml(f"<text:tracked-changes>{region}</text:changed-region></text:tracked-changes>")


def change() -> Xml:
    """Where the struck out words stood."""
    return Xml('<text:change text:change-id="ct1"/>')


def write(
    path: Path,
    *held: str,
    headers: Mapping[str, str] | None = None,
    footers: Mapping[str, str] | None = None,
    title: str = "",
    files: Mapping[str, str] | None = None,
) -> Path:
    """A .odt file of these blocks; `headers` and `footers` by page: `default`, `first`, `even`."""
    numbers = count(1)
    body = re.sub('table:name="Tableau1"', lambda _: f'table:name="Tableau{next(numbers)}"', blocks(*held))
    content = (
        f'<office:document-content {_DECLARED} office:version="1.3"><office:automatic-styles>{_AUTOMATIC}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    pages = ""
    for kind, texts in (("header", headers or {}), ("footer", footers or {})):
        for page, suffix in (("default", ""), ("even", "-left"), ("first", "-first")):
            if page in texts:
                pages += f"<style:{kind}{suffix}>{blocks(texts[page])}</style:{kind}{suffix}>"
    styles = (
        f'<office:document-styles {_DECLARED} office:version="1.3"><office:automatic-styles>'
        '<style:page-layout style:name="pm1"/></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pm1">{pages}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )
    meta = (
        f'<office:document-meta {_DECLARED} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title></office:meta></office:document-meta>"
    )
    members = {"content.xml": content, "styles.xml": styles, "meta.xml": meta, **(files or {})}
    entries = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="text/xml"/>' for name in members)
    manifest = (
        f'<m:manifest xmlns:m="{_URN}manifest:1.0" m:version="1.3">'
        f'<m:file-entry m:full-path="/" m:media-type="{_MIME}"/>{entries}</m:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _MIME)
        for name, text in (*members.items(), ("META-INF/manifest.xml", manifest)):
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


# Reading -------------------------------------------------------------------------------------------------------


class Rendered:
    """A rendered document, read as a word processor does; making one fails when the schema says that it is wrong."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.namelist()[0] == "mimetype"
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.roots = {name: etree.fromstring(each) for name, each in self.files.items() if name.endswith(".xml")}
        for name in ("content.xml", "styles.xml", "meta.xml"):
            assert faults(self.roots[name]) == []
        check_structure(self.roots["content.xml"])

    def texts(self, part: str = "content.xml") -> list[str]:
        """The text of every paragraph of a part, those of tables and text boxes included, in their order."""
        return [text_of(found) for found in paragraphs_of(self.roots[part])]

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text of every paragraph of the body."""
        return self.texts()

    @cached_property
    def rows(self) -> list[list[str]]:
        """The cells of the rows of all tables, covered ones left out, the paragraphs of a cell joined by ¶."""
        return [
            [
                "¶".join(text_of(found) for found in paragraphs_of(held))
                for held in line.iterchildren(f"{TABLE}table-cell")
            ]
            for line in self.body.iter(f"{TABLE}table-row")
        ]

    @property
    def body(self) -> Any:
        return self.roots["content.xml"]


def paragraphs_of(root: Any) -> Iterator[Any]:
    """The paragraphs of an element, those of comments and of struck out words left out."""
    for found in root.iter(f"{TEXT}p", f"{TEXT}h"):
        if not any(each.tag in (f"{TEXT}tracked-changes", f"{OFFICE}annotation") for each in found.iterancestors()):
            yield found


def text_of(paragraph: Any) -> str:
    """The text of a paragraph as it is read, white space joined and dropped at its ends as every reader does."""
    pieces = re.split("([\t\n\x00])", "".join(_characters(paragraph)))
    joined = "".join(re.sub(" +", " ", piece) for piece in pieces)
    return re.sub("^ | (?=[\n])|(?<=[\n]) | $", "", joined).replace("\x00", " ")


def _characters(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield "\x00" * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag in (f"{TEXT}span", f"{TEXT}a", f"{TEXT}text-input"):
            yield from _characters(child)
        yield child.tail or ""


@cache
def _schema() -> etree.RelaxNG | None:
    return etree.RelaxNG(etree.parse(SCHEMA)) if SCHEMA.is_file() else None


def faults(root: Any) -> list[str]:
    """What the ODF 1.3 schema finds wrong in a part; nothing where the schema is not beside the checkout."""
    schema = _schema()
    if schema is None or schema.validate(root):
        return []
    return [str(error) for error in schema.error_log][:5]


def check_structure(root: Any) -> None:
    """Assert what the schema does not see: covered cells, columns, names given twice."""
    assert not root.xpath("//processing-instruction()"), "an instruction of the engine was left"
    for found in root.iter(f"{TABLE}table"):
        columns = sum(
            int(each.get(f"{TABLE}number-columns-repeated", "1"))
            for each in found.iter(f"{TABLE}table-column")
            if next(each.iterancestors(f"{TABLE}table")) is found
        )
        below: dict[int, int] = {}
        for line in found.iter(f"{TABLE}table-row"):
            if next(line.iterancestors(f"{TABLE}table")) is not found:
                continue
            covered = 0
            held = [each for each in line if each.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
            assert len(held) == columns, f"{len(held)} cells in {columns} columns"
            for place, each in enumerate(held):
                expected = covered > 0 or below.get(place, 0) > 0
                assert (each.tag == f"{TABLE}covered-table-cell") == expected, (
                    "a cell covered by nothing, or not covered"
                )
                below[place] = max(below.get(place, 0) - 1, 0)
                covered = max(covered - 1, 0)
                if not expected:
                    covered = int(each.get(f"{TABLE}number-columns-spanned", "1")) - 1
                    rows = int(each.get(f"{TABLE}number-rows-spanned", "1"))
                    # Those beside it are come to next, and count this row then.
                    below |= {place: rows - 1} | dict.fromkeys(range(place + 1, place + 1 + covered), rows)
                    assert len(each), "a cell without a paragraph"
    for tag, key in ((f"{TABLE}table", f"{TABLE}name"), (f"{TEXT}bookmark-start", f"{TEXT}name")):
        given = [element.get(key) for element in root.iter(tag)]
        assert len(given) == len(set(given)), f"{tag} given twice: {given}"
    starts, ends = (
        sorted(str(each.get(f"{TEXT}name")) for each in root.iter(f"{TEXT}bookmark-{end}")) for end in ("start", "end")
    )
    assert starts == ends, "a bookmark without its other end"


# Both at once --------------------------------------------------------------------------------------------------


def fill(folder: Path, context: Mapping[str, Any], *held: str, missing: str = "error", **parts: Any) -> Rendered:
    """What a template of these blocks makes of a context."""
    path = write(folder / "modele.odt", *held, **parts)
    return Rendered(Template(path).render(context, missing=missing))  # type: ignore[arg-type]


def refusal(folder: Path, context: Mapping[str, Any], *held: str, missing: str = "error", **parts: Any) -> str:
    """What the engine says when it opens such a template, or fills it; fails when it does both without a word."""
    path = write(folder / "modele.odt", *held, **parts)
    with pytest.raises(TemplateProblem) as caught:
        Template(path).render(context, missing=missing)  # type: ignore[arg-type]
    assert str(path) in str(caught.value)
    return str(caught.value)
