"""What a template holds, whatever its format: paragraphs and tables, and the words of a paragraph piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aci_docs.french import typographie

# Private characters that stand, in the text of a paragraph, for what is no text.
PAGE, PAGES, LOGO = "\ue010", "\ue011", "\ue012"
_OBJECTS = re.compile(f"([{PAGE}{PAGES}{LOGO}])")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a style; `**words**` are bold. `keep` holds it on the page of what follows."""

    style: str
    text: str = ""
    keep: bool = False


@dataclass(frozen=True)
class TableCell:
    """A cell over `span` columns; `fill` is its background; `middle` places what it holds at half its height."""

    paragraphs: Sequence[Paragraph]
    span: int = 1
    fill: str | None = None
    middle: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row that no page break cuts, at least `height` millimetres high; a `header` is repeated on every page."""

    cells: Sequence[TableCell]
    header: bool = False
    height: float = 0


@dataclass(frozen=True)
class Table:
    """A table: the widths of its columns in millimetres, its rows, its style.

    `title` and `description` tell what it holds to who does not see it, in plain words without tags; a table without
    a title only places what it holds. `labels`: the first column names the rows.
    """

    widths: Sequence[float]
    rows: Sequence[TableRow]
    style: str = "Tableau"
    title: str = ""
    description: str = ""
    labels: bool = False


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True)
class Description:
    """A whole template. `subject` goes in the file's properties, and may hold tags as any text may."""

    subject: str
    first_header: Sequence[Block]
    header: Sequence[Block]
    footer: Sequence[Block]
    body: Sequence[Block]


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text piece by piece, each with whether it is bold; PAGE, PAGES and LOGO are pieces of their own.

    Spaces and apostrophes are French, except inside tags.
    """
    for place, part in enumerate(text.split("**")):
        for piece in _OBJECTS.split(part):
            if piece:
                yield _fixed(piece), place % 2 == 1


def _fixed(text: str) -> str:
    tags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        tags.append(match[0])
        return "\ue000"

    typed = typographie(re.sub(r"\{[{%].*?[}%]\}(?!\})", keep, text).replace("'", "’"))
    return re.sub("\ue000", lambda _: tags.pop(0), typed)
