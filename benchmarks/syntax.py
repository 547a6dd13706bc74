"""The tags of the sheet, as each engine writes them: those of a field of `fiche`, and the rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Syntax:
    """How one family of engines writes tags.

    `field` gives the text that prints a field of `fiche`; `rows` the cells of the rows that print the items of a list,
    given its key and the keys of its items: rows that hold only the beginning or the end of a loop go.
    """

    field: Callable[[str], str]
    rows: Callable[[str, Sequence[str]], list[list[str]]]


def _docxtemplater_row(key: str, columns: Sequence[str]) -> list[list[str]]:
    cells = [f"{{{name}}}" for name in columns]
    cells[0], cells[-1] = f"{{#{key}}}{cells[0]}", f"{cells[-1]}{{/{key}}}"
    return [cells]


JINJA = Syntax(
    lambda field: f"{{{{ fiche.{field} }}}}",
    lambda key, columns: [
        [f"{{%tr for x in {key} %}}"],
        [f"{{{{ x.{name} }}}}" for name in columns],
        ["{%tr endfor %}"],
    ],
)
"""docxtpl, rust-docxtpl and this engine."""
JINJA_ONE_RECORD = Syntax(JINJA.field, lambda key, columns: JINJA.rows(f"fiche.{key}", columns))
"""The same where the lists are keys of `fiche` too."""
DOCXTEMPLATER = Syntax(lambda field: f"{{fiche.{field}}}", _docxtemplater_row)
CARBONE = Syntax(
    lambda field: f"{{d.fiche.{field}}}",
    lambda key, columns: [[f"{{d.{key}[{turn}].{name}}}" for name in columns] for turn in ("i", "i+1")],
)
"""Two rows, of an item and of the next, tell that the first is repeated."""
RELATORIO = Syntax(
    lambda field: f"<fiche.{field}>",
    lambda key, columns: [[f'<for each="x in {key}">'], [f"<x.{name}>" for name in columns], ["</for>"]],
)
"""What stands in placeholders."""
