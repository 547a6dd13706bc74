"""The merging, colour and width of cells as OpenDocument."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.cells import printed, put_in_first, statement
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument.names import TABLE, TEXT
from aci_docs.templating.opendocument.tables import MERGED
from aci_docs.templating.tags import Tag

_SPANNED = f"{TABLE}number-columns-spanned"
_NAME = f"{TABLE}style-name"


def merge_down(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The cell merged with those above in its loop, its words printed in the first alone; see tables.py."""
    first, other, last = (marking.reference(statement(word, tag)) for word in ("if loop.first", "else", "endif"))
    cell.set(MERGED, f"{first}restart{other}continue{last}")
    paragraph = cell.find(f".//{TEXT}p")
    if paragraph is not None:
        put_in_first(paragraph, tag, marking)


def merge_across(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The first cell of its loop, as wide as them all."""
    width = cell.get(_SPANNED, "1")
    width = width if width.isdigit() else "1"
    cell.set(_SPANNED, printed(f"{width} * loop.length", tag, marking))


def widen(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell over the number of columns that the expression gives."""
    cell.set(_SPANNED, printed(f"({expression}) | aci_etendue", tag, marking))


def shade(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell on a background of the colour that the expression gives, by a style made of its own for each colour."""
    name = str(cell.get(_NAME, "")).replace("\\", "").replace('"', "")
    cell.set(_NAME, printed(f'aci_fond("{name}", ({expression}) | aci_couleur)', tag, marking))
