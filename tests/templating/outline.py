"""The outline of a .docx as text: what a reader sees and its structure, one line a paragraph or a row.

Used by the golden files: a document is compared as an outline reviewed in a diff, never as the bytes of a zip.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn


def outline(data: bytes) -> str:
    """Properties, headers, body, footers; `[style] text` for a paragraph, `| cell | cell |` for a row.

    A field prints as {PAGE}, a picture as <image: alternative text>, a line break as ⏎, a tab as →; a repeated heading
    row starts with `||`.
    """
    document = Document(io.BytesIO(data))
    core, section = document.core_properties, document.sections[0]
    lines = [
        f"title: {core.title}",
        f"subject: {core.subject}",
        f"author: {core.author}, last: {core.last_modified_by}, language: {core.language}",
        f"created: {core.created}, modified: {core.modified}",
    ]
    for name, part in (
        ("first header", section.first_page_header),
        ("header", section.header),
        ("body", document.element.body),
        ("first footer", section.first_page_footer),
        ("footer", section.footer),
    ):
        lines += ["", f"== {name}", *_blocks(getattr(part, "_element", part))]
    return "\n".join(lines) + "\n"


def text_of(element: Any) -> str:
    """The text of an element, with line breaks, tabs, fields and pictures shown."""
    found = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            found.append(node.text or "")
        elif node.tag == qn("w:br"):
            found.append("⏎")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            found.append("→")
        elif node.tag == qn("w:instrText"):
            found.append("{" + node.text.strip() + "}")
        elif node.tag == qn("wp:docPr"):
            found.append(f"<image: {node.get('descr')}>")
    return "".join(found)


def _blocks(holder: Any) -> Iterator[str]:
    for block in holder:
        if block.tag == qn("w:p"):
            style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            yield f"[{'' if style is None else style.get(qn('w:val'))}] {text_of(block)}".rstrip()
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                mark = "||" if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None else "|"
                cells = (" ¶ ".join(text_of(p) for p in cell.iter(qn("w:p"))) for cell in row.iter(qn("w:tc")))
                yield f"{mark} " + " | ".join(cells) + " |"
