"""Where each value of a JSON text stands: a tree of offsets, opened only along the paths that are asked for.

The standard parser keeps no positions, and records are read by the thousand without a fault: positions are worth
computing only once a problem must be shown, and only around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # absent from the stubs, public in the library
from typing import NamedTuple

from aci_docs.records.paths import Path

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class _Member(NamedTuple):
    """One member of an object or item of a list: where it is shown (its key, or the item), where its value starts."""

    shown: int
    value: int


class Positions:
    """The positions of a JSON text that `json.loads` accepts, duplicate keys and NaN included.

    `first_line` is the line of the file on which the text starts.
    """

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._text = text
        self._first_line = first_line
        self._opened: dict[int, dict[str | int, _Member]] = {}
        self._lines: list[int] | None = None
        self._root = self._after_space(0)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line of the file and the column of an offset, counted from 1."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        line = bisect_right(self._lines, offset)
        return self._first_line + line - 1, offset - self._lines[line - 1] + 1

    def line_of(self, path: Path) -> int:
        """The line of a place; of the nearest enclosing place that exists when it does not (a missing key)."""
        shown, value = self._root, self._root
        for step in path:
            if step not in self._members(value):
                break
            shown, value = self._members(value)[step]
        return self.line_and_column(shown)[0]

    def duplicates(self) -> Iterator[tuple[Path, int, int]]:
        """Each key written again in its object: its place, the offset of its first and of its later writing."""
        pending: list[tuple[Path, int]] = [((), self._root)]
        while pending:
            path, start = pending.pop()
            first: dict[str | int, int] = {}
            for key, member in self._read_members(start):
                place = (*path, key)
                if key in first:
                    yield place, first[key], member.shown
                first.setdefault(key, member.shown)
                if self._text[member.value] in "[{":
                    pending.append((place, member.value))

    def _members(self, start: int) -> dict[str | int, _Member]:
        """The members of the value that starts at an offset; of two with one key the last, as in the parsed value."""
        if start not in self._opened:
            self._opened[start] = dict(self._read_members(start))
        return self._opened[start]

    def _read_members(self, start: int) -> Iterator[tuple[str | int, _Member]]:
        """The members of the object or list that starts at an offset; none for any other value."""
        text = self._text
        if text[start] not in "[{":
            return
        is_object = text[start] == "{"
        position, index = self._after_space(start + 1), 0
        while text[position] not in "]}":
            shown, key = position, index
            if is_object:
                key, position = scanstring(text, position + 1, False)
                position = self._after_space(self._after_space(position) + 1)
            yield key, _Member(shown, position)
            index += 1
            position = self._after_space(self._end(position))
            if text[position] == ",":
                position = self._after_space(position + 1)

    def _end(self, start: int) -> int:
        """The offset just after the value that starts at an offset."""
        if self._text[start] not in '"[{':
            scalar = _SCALAR.match(self._text, start)
            return scalar.end() if scalar else start
        depth = 0
        for token in _STRING_OR_BRACKET.finditer(self._text, start):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth == 0:
                return token.end()
        return len(self._text)

    def _after_space(self, position: int) -> int:
        space = _SPACE.match(self._text, position)
        return space.end() if space else position
