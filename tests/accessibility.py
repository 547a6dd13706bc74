"""What a document tells to who does not see it, read alike from Word and OpenDocument files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from tests.templating.opendocuments import DRAW, FO, NAMESPACES, OFFICE, STYLE, TABLE, TEXT

SVG, DC = (f"{{{NAMESPACES[name]}}}" for name in ("svg", "dc"))
BLACK, WHITE = "000000", "FFFFFF"


@dataclass
class Told:
    """A table as it is told: its title, its description, its heading rows, whether its first column names its rows."""

    title: str
    description: str
    head: int
    labels: bool


@dataclass
class Reading:
    """A document: the levels and words of its headings, its tables, the texts of its pictures, what is empty.

    `blocks`: in the order of the body, "table", "h1", "h2"…, "text", or the style of an empty paragraph.
    `inks`: (colour, ground) of each text, with its words.
    """

    title: str = ""
    languages: set[str] = field(default_factory=set)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[Told] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    inks: dict[tuple[str, str], str] = field(default_factory=dict)


def read(path: Path) -> Reading:
    """What a .docx or an .odt tells."""
    return _word(path.read_bytes()) if path.suffix == ".docx" else _text(path.read_bytes())


# Word ------------------------------------------------------------------------------------------------------------


def _word(data: bytes) -> Reading:
    document = Document(io.BytesIO(data))
    styles = {style.style_id: style.element for style in document.styles}
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    found = Reading(str(document.core_properties.title))
    found.languages = {str(document.core_properties.language), default.get(qn("w:val"))}
    section = document.sections[0]
    holders = [document.element.body, section.first_page_header._element, section.header._element]
    holders += [section.first_page_footer._element, section.footer._element]
    for holder in holders:
        found.pictures += [picture.get("descr", "") for picture in holder.iter(qn("wp:docPr"))]
        for paragraph in holder.iter(qn("w:p")):
            _word_inks(found, paragraph, styles)
    for block in document.element.body:
        if block.tag == qn("w:tbl"):
            found.blocks.append("table")
        elif block.tag == qn("w:p"):
            style, words = _style(block), _words(block)
            if style.startswith("Heading"):
                found.headings.append((int(style[-1]), words))
                found.blocks.append(f"h{style[-1]}")
            else:
                found.blocks.append("text" if words else style)
    found.tables = [_word_table(table) for table in document.element.body.iter(qn("w:tbl"))]
    return found


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val")))


def _words(element: Any) -> str:
    drawn = "∎" if element.find(f".//{qn('w:drawing')}") is not None else ""
    return "".join(text.text or "" for text in element.iter(qn("w:t"))).strip() + drawn


def _word_table(table: Any) -> Told:
    properties = table.find(qn("w:tblPr"))
    look = properties.find(qn("w:tblLook"))
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.findall(qn("w:tr"))]
    count = sum(heads)
    assert heads[:count] == [True] * count, "a heading row stands below another row"
    assert (look.get(qn("w:firstRow")) == "1") == bool(count)
    told = (properties.find(qn(f"w:tbl{name}")) for name in ("Caption", "Description"))
    title, description = ("" if each is None else each.get(qn("w:val")) for each in told)
    return Told(title, description, count, look.get(qn("w:firstColumn")) == "1")


def _word_inks(found: Reading, paragraph: Any, styles: dict[str, Any]) -> None:
    if not (words := _words(paragraph)):
        return
    style = styles.get(_style(paragraph))
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    grounds = [None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:shd')}")]
    grounds.append(None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}"))
    ground = next((each.get(qn("w:fill")) for each in grounds if each is not None), WHITE)
    of_style = None if style is None else style.find(f"{qn('w:rPr')}/{qn('w:color')}")
    for run in paragraph.iter(qn("w:r")):
        own = run.find(f"{qn('w:rPr')}/{qn('w:color')}")
        ink = next((each.get(qn("w:val")) for each in (own, of_style) if each is not None), BLACK)
        found.inks[BLACK if ink == "auto" else ink, WHITE if ground == "auto" else ground] = words


# OpenDocument ----------------------------------------------------------------------------------------------------


def _text(data: bytes) -> Reading:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content, styles, meta = (
            etree.fromstring(archive.read(name)) for name in ("content.xml", "styles.xml", "meta.xml")
        )
    found = Reading(meta.findtext(f".//{DC}title", ""))
    default = styles.find(f".//{STYLE}default-style[@{STYLE}family='paragraph']/{STYLE}text-properties")
    assert default is not None
    found.languages = {
        meta.findtext(f".//{DC}language", ""),
        f"{default.get(f'{FO}language')}-{default.get(f'{FO}country')}",
    }
    body = content.find(f".//{OFFICE}text")
    assert body is not None
    for root in (content, styles):
        looks = {
            (str(style.get(f"{STYLE}family")), str(style.get(f"{STYLE}name"))): style
            for holder in (styles, root)
            for style in holder.iter(f"{STYLE}style")
        }
        for frame in root.iter(f"{DRAW}frame"):
            found.pictures.append(frame.findtext(f"{SVG}desc") or frame.findtext(f"{SVG}title") or "")
        for paragraph in root.iter(f"{TEXT}p", f"{TEXT}h"):
            if words := _told(paragraph):
                cell = next(paragraph.iterancestors(f"{TABLE}table-cell"), None)
                name = "" if cell is None else cell.get(f"{TABLE}style-name", "")
                ground = _look(looks, "table-cell", name, "table-cell", "background-color", WHITE)
                style = str(paragraph.get(f"{TEXT}style-name"))
                ground = _look(looks, "paragraph", style, "paragraph", "background-color", ground)
                ink = _look(looks, "paragraph", style, "text", "color", BLACK)
                found.inks[ink, ground] = words
    for block in _flat(body):
        if block.tag == f"{TABLE}table":
            found.blocks.append("table")
        elif block.tag == f"{TEXT}h":
            level = int(str(block.get(f"{TEXT}outline-level")))
            found.headings.append((level, _told(block)))
            found.blocks.append(f"h{level}")
        else:
            found.blocks.append("text" if _told(block) else str(block.get(f"{TEXT}style-name")))
    for table in body.iter(f"{TABLE}table"):
        head = table.findall(f"{TABLE}table-header-rows/{TABLE}table-row")
        labels = table.find(f"{TABLE}table-header-columns") is not None
        title, description = (table.findtext(f"{TABLE}{name}", "") for name in ("title", "desc"))
        found.tables.append(Told(title, description, len(head), labels))
    return found


def _flat(holder: Any) -> Iterator[Any]:
    for block in holder:
        if block.tag in (f"{TEXT}list", f"{TEXT}list-item"):
            yield from _flat(block)
        elif block.tag in (f"{TEXT}p", f"{TEXT}h", f"{TABLE}table"):
            yield block


def _told(element: Any) -> str:
    drawn = "∎" if element.find(f".//{DRAW}frame") is not None else ""
    return "".join(element.itertext()).strip() + drawn


def _look(looks: Any, family: str, name: str, kind: str, key: str, otherwise: str) -> str:
    """What a style says, itself or the one that it is based on."""
    while (style := looks.get((family, name))) is not None:
        said = style.find(f"{STYLE}{kind}-properties")
        value = None if said is None else said.get(f"{FO}{key}")
        if value and value != "transparent":
            return str(value).lstrip("#").upper()
        name = str(style.get(f"{STYLE}parent-style-name", ""))
    return otherwise
