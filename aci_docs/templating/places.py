"""Where a tag stands in a template, told as its author sees it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aci_docs.errors import TemplateFault, TemplateProblem

if TYPE_CHECKING:
    from lxml import etree

    from aci_docs.templating.dialect import Dialect

_WIDTH = 110


@dataclass(frozen=True)
class Place:
    """A paragraph of a part; the numbers count from 1, None where there is none. `words` is its text, tags included.

    >>> str(Place("corps du document", table=2, row=3, cell=1, paragraph=1, words="Nom : {{ nom }}"))
    'corps du document, tableau 2, ligne 3, cellule 1, paragraphe 1, « Nom : {{ nom }} »'
    """

    part: str
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None
    words: str = ""

    def __str__(self) -> str:
        numbers = (
            ("tableau", self.table),
            ("ligne", self.row),
            ("cellule", self.cell),
            ("paragraphe", self.paragraph),
        )
        found = [self.part, *(f"{name} {number}" for name, number in numbers if number is not None)]
        if self.words:
            found.append(f"« {self.words} »")
        return ", ".join(found)


def shorten(words: str) -> str:
    """The words on one line, cut to a readable length.

    >>> shorten("  deux   mots ")
    'deux mots'
    """
    text = " ".join(words.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"


class Numbers:
    """The numbers of the tables, rows, cells and paragraphs of one part, counted once."""

    def __init__(self, root: etree._Element, label: str, dialect: Dialect) -> None:
        self._label = label
        self._dialect = dialect
        self._number: dict[etree._Element, int] = {}
        counts: dict[tuple[etree._Element | None, str], int] = {}
        for element in root.iter(*dialect.paragraphs, *dialect.rows, *dialect.cells, *dialect.tables):
            if dialect.ignored and _nearest(element, dialect.ignored) is not None:
                continue
            kind = self._kind(element)
            holder = self._holder(element, kind)
            counts[holder, kind] = counts.get((holder, kind), 0) + 1
            self._number[element] = counts[holder, kind]

    def place(self, element: etree._Element, words: str) -> Place:
        """The place of a paragraph, or of anything inside a paragraph."""
        found: dict[str, int] = {}
        current: etree._Element | None = element
        while current is not None:
            number = self._number.get(current)
            if number is not None:
                found.setdefault(self._kind(current), number)
            current = current.getparent()
        region = _nearest(element, self._dialect.regions)
        return Place(
            self._label if region is None else self._dialect.regions[str(region.tag)],
            found.get("table"),
            found.get("row"),
            found.get("cell"),
            found.get("paragraph"),
            shorten(words),
        )

    def _kind(self, element: etree._Element) -> str:
        if element.tag in self._dialect.paragraphs:
            return "paragraph"
        if element.tag in self._dialect.tables:
            return "table"
        return "row" if element.tag in self._dialect.rows else "cell"

    def _holder(self, element: etree._Element, kind: str) -> etree._Element | None:
        """What the element is counted in: its row for a cell, its table for a row, its region for a table, else its
        cell or another holder of paragraphs.
        """
        dialect = self._dialect
        wanted: Container[object] = {
            "table": dialect.regions,
            "row": dialect.tables,
            "cell": dialect.rows,
            "paragraph": dialect.holders - dialect.groups,
        }[kind]
        return _nearest(element, wanted)


def _nearest(element: etree._Element, wanted: Container[object]) -> etree._Element | None:
    current = element.getparent()
    while current is not None and current.tag not in wanted:
        current = current.getparent()
    return current


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a template: where, what, and what to write instead when it is known."""

    place: Place | None
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        told = f"{self.message}{f' : {self.suggestion}' if self.suggestion else ''}"
        return told if self.place is None else f"{self.place} : {told}"


def problem(name: object, faults: Iterable[Fault]) -> TemplateProblem:
    """The error that tells every fault of the template called `name`, each once."""
    kept = list(dict.fromkeys(faults))
    if len(kept) == 1:
        separator = " : " if kept[0].place is None else ", "
        message = f"modèle « {name} »{separator}{kept[0]}"
    else:
        message = "\n".join([f"modèle « {name} » : {len(kept)} problèmes", *(f"  - {fault}" for fault in kept)])
    return TemplateProblem(
        message,
        [
            TemplateFault("" if fault.place is None else str(fault.place), fault.message, fault.suggestion)
            for fault in kept
        ],
    )
