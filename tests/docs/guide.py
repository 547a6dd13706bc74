"""The guide `docs/modeles.md` as its examples: what the reader types, and what the guide says comes of it.

How the guide shows an example, so that it can be tried:

- a table « Vous tapez | Il s'imprime »: each `code` is typed, `<br>` parts paragraphs, what stands outside is a remark;
  `**bold**` prints in bold, `*(une image)*` is a picture;
- the same with a column per policy for missing values (`error` | `dots` | `blank`), or with a first column « Où »;
- a table « Vous tapez | La réponse | Il fallait »: the answer holds these words, and what was wanted prints;
- « Vous tapez ce tableau : », a table, « Il s'imprime : », a table.

The data is the JSON of the guide itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tools.make_guide.data import GUIDE

PICTURE = "*(une image)*"


@dataclass(frozen=True)
class Table:
    """A table: its cells as written, its line in the guide, the section it is in and the last words before it."""

    line: int
    section: str
    before: str
    rows: list[list[str]]

    @property
    def header(self) -> list[str]:
        return [plain(cell) for cell in self.rows[0]]

    def __str__(self) -> str:
        return f"ligne {self.line}"


def read() -> str:
    """The text of the guide."""
    return GUIDE.read_text(encoding="utf-8")


def prose() -> list[str]:
    """The lines outside code: blocks left out, each `code` and each address of a link put as « x »."""
    text = re.sub(r"^```.*?^```", "", read(), flags=re.MULTILINE | re.DOTALL)
    return [re.sub(r"`[^`]*`|(?<=\])\([^)]*\)", "x", line) for line in text.split("\n")]


def tables() -> list[Table]:
    """Every table of the guide, in order."""
    found: list[Table] = []
    section = before = ""
    inside = False
    for number, line in enumerate(read().split("\n"), 1):
        if not line.startswith("|"):
            section = line.lstrip("# ") if line.startswith("#") else section
            before, inside = line.strip() or before, False
            continue
        if not inside:
            found.append(Table(number, section, before, []))
            inside = True
        if not re.fullmatch(r"[|-]+", line):  # the line under the header
            cells = re.split(r"(?<!\\)\|", line[1:-1])
            found[-1].rows.append([cell.strip(" ").replace("\\|", "|") for cell in cells])
    return found


def typed(cell: str) -> list[str]:
    """The paragraphs that a cell « Vous tapez » says to type."""
    return [" ".join(re.findall(r"`([^`]*)`", piece)) for piece in cell.split("<br>")]


def lines(cell: str) -> list[str]:
    """The lines that a cell « Il s'imprime » shows, as they are read."""
    return tidy(plain(cell).split("<br>"))


def bold(cell: str) -> str:
    """The words that a cell shows in bold."""
    return "".join(re.findall(r"\*\*(.+?)\*\*", cell))


def plain(cell: str) -> str:
    """A cell without the signs that give its look."""
    return cell.replace("**", "").replace("`", "")


def tidy(found: list[str]) -> list[str]:
    """Lines without what word processors differ on: bullets, how long dots are, spaces at both ends."""
    joined = "\n".join(re.sub("…+", "…", each) for each in found)
    return [re.sub(r"^•[\s\xa0]*", "", each).strip() for each in joined.split("\n")]


def pairs() -> Iterator[tuple[Table, Table]]:
    """The tables to type, each with the table that is printed."""
    every = tables()
    for typed_table, printed in pairwise(every):
        if typed_table.before.startswith("Vous tapez ce tableau"):
            assert printed.before.startswith("Il s’imprime"), f"{typed_table} : où est le résultat ?"
            yield typed_table, printed
