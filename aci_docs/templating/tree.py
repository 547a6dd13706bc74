"""What is done to a rendered part as a tree: line breaks, whole cells and tables, unique ids."""

from __future__ import annotations

import re
from itertools import count

from docxtpl import DocxTemplate
from lxml import etree

from aci_docs.templating.xml import WP, XML_SPACE, W, parse

_BLOCKS = {f"{W}p", f"{W}tbl", f"{W}sdt"}


def build_tree(text: str, *, spans: bool) -> etree._Element:
    """The tree of a rendered part, repaired so that Word opens it.

    `spans`: count the columns of its tables again (cells were made in a loop). Raises lxml.etree.XMLSyntaxError when
    the tags, once rendered, leave elements open.
    """
    root = parse(text)
    if spans:
        root = DocxTemplate("").fix_tables(text)
    _drop_layout_space(root)
    _break_lines(root)
    _complete_blocks(root)
    return root


def number_drawings(roots: list[etree._Element]) -> None:
    """Give every drawing of the document, all parts together, its own id: loops have repeated them."""
    ids = count(1)
    for root in roots:
        for properties in root.iter(f"{WP}docPr"):
            properties.set("id", str(next(ids)))


def _drop_layout_space(root: etree._Element) -> None:
    """Remove the line ends that stand between elements: only leaves hold text in WordprocessingML."""
    for element in root.iter():
        if element.tail is not None and element.tail.isspace():
            element.tail = None
        if len(element) and element.text is not None and element.text.isspace():
            element.text = None


def _break_lines(root: etree._Element) -> None:
    """Turn the newlines and tabs of a value into line breaks and tabs of the same run, so its formatting holds."""
    for text in list(root.iter(f"{W}t")):
        pieces = re.split(r"([\n\t])", text.text or "")
        if len(pieces) == 1:
            continue
        run = text.getparent()
        assert run is not None  # a w:t is never a root
        place = run.index(text)
        run.remove(text)
        for piece in pieces:
            if piece in ("\n", "\t"):
                element = etree.Element(f"{W}br" if piece == "\n" else f"{W}tab")
            elif piece:
                element = etree.Element(f"{W}t", {XML_SPACE: "preserve"})
                element.text = piece
            else:
                continue
            run.insert(place, element)
            place += 1


def _complete_blocks(root: etree._Element) -> None:
    """Remove tables left without a row, and end every cell, header, footer and note with a paragraph, as Word wants."""
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None:
            parent = table.getparent()
            assert parent is not None  # a table is never a root
            parent.remove(table)
    for row in list(root.iter(f"{W}tr")):
        if row.find(f".//{W}tc") is None:
            parent = row.getparent()
            assert parent is not None  # a row is never a root
            parent.remove(row)
    for holder in root.iter(f"{W}tc", f"{W}hdr", f"{W}ftr", f"{W}footnote", f"{W}endnote", f"{W}txbxContent"):
        blocks = [child.tag for child in holder if child.tag in _BLOCKS]
        if not blocks or blocks[-1] == f"{W}tbl":
            etree.SubElement(holder, f"{W}p")
