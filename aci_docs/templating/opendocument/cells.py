"""The merging, colour and width of cells as OpenDocument."""

from __future__ import annotations

from itertools import takewhile

from lxml import etree

from aci_docs.templating.cells import printed, put_in_first, statement
from aci_docs.templating.dialect import detach, is_tag
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument.names import TABLE
from aci_docs.templating.opendocument.tables import MERGED
from aci_docs.templating.tags import Tag

_SPANNED = f"{TABLE}number-columns-spanned"
_REPEATED = f"{TABLE}number-columns-repeated"
_COVERED = f"{TABLE}covered-table-cell"
_NAME = f"{TABLE}style-name"


def merge_down(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The cell merged with those above in its loop, its words printed in the first alone; see tables.py."""
    first, other, last = (marking.reference(statement(word, tag)) for word in ("if loop.first", "else", "endif"))
    cell.set(MERGED, f"{first}restart{other}continue{last}")
    put_in_first(tag, marking)


def merge_across(cell: etree._Element, tag: Tag, marking: Marking) -> None:
    """The first cell of its loop, as wide as them all."""
    cell.set(_SPANNED, printed(f"{_uncover(cell)} * loop.length", tag, marking))


def widen(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell over the number of columns that the expression gives."""
    _uncover(cell)
    cell.set(_SPANNED, printed(f"({expression}) | aci_etendue", tag, marking))


def shade(cell: etree._Element, expression: str, tag: Tag, marking: Marking) -> None:
    """The cell on a background of the colour that the expression gives, by a style made of its own for each colour."""
    name = str(cell.get(_NAME, "")).replace("\\", "").replace('"', "")
    cell.set(_NAME, printed(f'aci_fond("{name}", ({expression}) | aci_couleur)', tag, marking))


def _uncover(cell: etree._Element) -> int:
    """The columns that the cell takes in the template; its covered cells go: `tables.py` adds those that it needs."""
    width = cell.get(_SPANNED, "1")
    columns = int(width) if width.isdecimal() else 1
    after = [each for each in cell.itersiblings() if not is_tag(each)]
    for covered in takewhile(lambda each: each.tag == _COVERED, after[: columns - 1]):
        if covered.get(_REPEATED) is None and not any(map(is_tag, covered.iter())):
            detach(covered)
    return columns
