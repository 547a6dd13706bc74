"""The outline of an .odt as text, in the same words as `outline.py` gives that of a .docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tests.templating.opendocuments import DRAW, NAMESPACES, OFFICE, STYLE, TABLE, TEXT
from tools.make_templates.odt.styles import paragraph_style
from tools.make_templates.styles import STYLES

DC, META, SVG = (f"{{{NAMESPACES[name]}}}" for name in ("dc", "meta", "svg"))
# The styles of the packaged templates by their names in an .odt.
IDENTIFIERS = {paragraph_style(style.identifier): style.identifier for style in STYLES} | {"Standard": ""}


def outline(data: bytes) -> str:
    """Properties, headers, body, footers; `[style] text` for a paragraph, `| cell | cell |` for a row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content, styles, meta = (
            etree.fromstring(archive.read(name)) for name in ("content.xml", "styles.xml", "meta.xml")
        )
    author, last, language = (
        meta.findtext(f".//{name}", "") for name in (f"{META}initial-creator", f"{DC}creator", f"{DC}language")
    )
    lines = [f"{name}: {meta.findtext(f'.//{DC}{name}')}" for name in ("title", "subject")]
    lines.append(f"author: {author}, last: {last}, language: {language}")
    master = styles.find(f".//{STYLE}master-page")
    assert master is not None
    for name, root, holder in (
        ("first header", styles, master.find(f"{STYLE}header-first")),
        ("header", styles, master.find(f"{STYLE}header")),
        ("body", content, content.find(f".//{OFFICE}text")),
        ("first footer", styles, master.find(f"{STYLE}footer-first")),
        ("footer", styles, master.find(f"{STYLE}footer")),
    ):
        lines += ["", f"== {name}", *_blocks(holder, _parents(root))]
    return "\n".join(lines) + "\n"


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, with line breaks, tabs, fields and pictures shown."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}line-break":
            yield "⏎"
        elif child.tag == f"{TEXT}tab":
            yield "→"
        elif child.tag == f"{TEXT}s":
            yield " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{DRAW}frame":
            yield f"<image: {child.findtext(f'{SVG}desc') or child.findtext(f'{SVG}title')}>"
        elif child.tag == f"{TEXT}page-number":
            yield "{PAGE}1"
        elif child.tag == f"{TEXT}page-count":
            yield "{NUMPAGES}1"
        else:
            yield from _pieces(child)
        yield child.tail or ""


def _parents(root: Any) -> dict[str, str]:
    """The named style behind each automatic style."""
    automatic = root.find(f"{OFFICE}automatic-styles")
    return {
        style.get(f"{STYLE}name"): style.get(f"{STYLE}parent-style-name", "")
        for style in automatic.iterchildren(f"{STYLE}style")
        if style.get(f"{STYLE}family") == "paragraph"
    }


def _blocks(holder: Any, parents: dict[str, str]) -> Iterator[str]:
    for block in holder:
        if block.tag in (f"{TEXT}p", f"{TEXT}h"):
            name = block.get(f"{TEXT}style-name")
            yield f"[{IDENTIFIERS[parents.get(name, name)]}] {text_of(block)}".rstrip()
        elif block.tag == f"{TEXT}list":
            for item in block:
                yield from _blocks(item, parents)
        elif block.tag == f"{TABLE}table":
            for row in block.iter(f"{TABLE}table-row"):
                mark = "||" if row.getparent().tag == f"{TABLE}table-header-rows" else "|"
                cells = (
                    " ¶ ".join(text_of(p) for p in cell.iter(f"{TEXT}p", f"{TEXT}h"))
                    for cell in row.iterchildren(f"{TABLE}table-cell")
                )
                yield f"{mark} " + " | ".join(cells) + " |"
