"""The terminal: French spaces that no line ends on, tables, and nothing that only a person's screen needs in a pipe."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, ClassVar, Literal, TextIO, cast

from aci_docs import french

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_PIPE_WIDTH = 110
_NARROWEST = 16
"""The least width of a column of text: below it, words are cut."""

Side = Literal["left", "right", "whole"]
"""How a column stands: left and wrapped; right, for figures; left and never cut, for the names of files."""


class _Unbroken:
    """A stream for rich, which takes a no-break space for a place to end a line: it is disguised until written."""

    # Two signs of the private use area: nothing that people type.
    _DISGUISE: ClassVar = str.maketrans(french.NBSP + french.NNBSP, "\uf8fe\uf8ff")
    _REVEAL: ClassVar = str.maketrans("\uf8fe\uf8ff", french.NBSP + french.NNBSP)

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.encoding = stream.encoding

    @classmethod
    def disguise(cls, text: str) -> str:
        """The text with no space in it that a line may not end on."""
        return text.translate(cls._DISGUISE)

    def write(self, text: str) -> int:
        """The text is written; what fills the lines of a table up to its edge is left out where nobody looks."""
        if not self.isatty():
            text = re.sub(" +(?=\n)", "", text)
        return self._stream.write(text.translate(self._REVEAL))

    def flush(self) -> None:
        """What was written is on its way."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether a person is looking."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return self._stream.fileno()


def console(*, error: bool = False) -> Console:
    """A console that never reads brackets of data as markup, as wide as the terminal or else a page."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(file=cast(TextIO, _Unbroken(stream)), markup=False, highlight=False, emoji=False, width=width)


def words(text: str, style: str = "") -> Text:
    """Our own French for rich: its spaces as typography wants them, no line ending on a no-break one."""
    from rich.text import Text

    return Text(_Unbroken.disguise(french.typographie(text)), style=style)


def verbatim(text: str, style: str = "") -> Text:
    """What somebody typed, for rich: not a sign of it is changed."""
    from rich.text import Text

    return Text(_Unbroken.disguise(text), style=style)


def say(text: str) -> None:
    """The sentence is on the output, its spaces as French wants them."""
    console().print(words(text), soft_wrap=True)


def table(*columns: tuple[str, Side], title: str | None = None) -> Table:
    """An empty table with these headings, on no more lines than reading needs."""
    from rich import box
    from rich.table import Table

    made = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False, show_edge=False
    )
    for heading, side in columns:
        made.add_column(
            heading,
            justify="right" if side == "right" else "left",
            no_wrap=side != "left",
            overflow="fold",
            min_width=_NARROWEST if heading and side == "left" else None,
        )
    return made


def row(made: Table, *cells: str, bold: bool = False, last: bool = False) -> None:
    """The table has one row more; `last` draws a line below it."""
    made.add_row(*map(words, cells), style="bold" if bold else None, end_section=last)
