"""Where the records of a source stand: each found in a stream of bytes, the source never held whole."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from aci_docs.batch.addresses import open_source
from aci_docs.errors import InvalidRecord, Problem, reason_of
from aci_docs.records import parse_json

MAX_RECORD = 8 * 1024 * 1024
"""Bytes of one record: a thousand times a long one. Beyond, the file is broken or is not what it says."""
LINES = (".jsonl", ".ndjson")
"""The suffixes of files that hold one record a line."""

_BLOCK = 1024 * 1024
_BOM = codecs.BOM_UTF8
_BLANKS = b" \t\r\n"
_TOKEN = 16
"""Characters before the end of what was read in which a fault may be a word or a number that is only cut."""
_decode_value = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode


class Slice(NamedTuple):
    """A record in its source: its first byte, how many, its first line; its bytes, None when they are too many."""

    start: int
    length: int
    line: int
    data: bytes | None


def scan(source: str | Path) -> Iterator[Slice]:
    """Every record of a file, in order: one a line, the elements of a list, or the whole file.

    What is wrong inside a record is not looked at. Raises `InvalidRecord` for a list whose elements cannot be told
    apart, and a file that cannot be read.
    """
    file = str(source)
    try:
        with open_source(source) as stream:
            if file.lower().endswith(LINES):
                yield from _lines(stream)
                return
            head = stream.read(_BLOCK)
            stream.seek(0)
            if is_list(head):
                yield from _elements(stream, file)
            elif holds_lines(head):
                yield from _lines(stream)
            else:
                yield from _whole(stream)
    except OSError as error:
        raise InvalidRecord([Problem(f"le fichier ne peut pas être lu : {reason_of(error)}", file)]) from error


def is_list(head: bytes) -> bool:
    """Whether the beginning of a file is that of a JSON list."""
    return head.removeprefix(_BOM).lstrip(_BLANKS).startswith(b"[")


def holds_lines(head: bytes) -> bool:
    """Whether the beginning of a file is a whole JSON object on one line, followed by something else."""
    first, end, rest = head.removeprefix(_BOM).lstrip(_BLANKS).partition(b"\n")
    return bool(end) and first.startswith(b"{") and first.rstrip().endswith(b"}") and bool(rest.strip())


def _lines(stream: BinaryIO) -> Iterator[Slice]:
    start, number = 0, 0
    while line := stream.readline(MAX_RECORD + 1):
        number += 1
        length = len(line)
        if length > MAX_RECORD and not line.endswith(b"\n"):
            while more := stream.readline(_BLOCK):
                length += len(more)
                if more.endswith(b"\n"):
                    break
            yield Slice(start, length, number, None)
        elif line.strip(_BLANKS + _BOM):
            # Without its end, the place of a fault is in the line itself.
            skipped = len(_BOM) if start == 0 and line.startswith(_BOM) else 0
            data = line[skipped:].rstrip(b"\r\n")
            yield Slice(start + skipped, len(data), number, data)
        start += length


def _whole(stream: BinaryIO) -> Iterator[Slice]:
    data = stream.read(MAX_RECORD + 1)
    if len(data) > MAX_RECORD:
        yield Slice(0, len(data) + sum(map(len, iter(lambda: stream.read(_BLOCK), b""))), 1, None)
    else:
        skipped = len(_BOM) if data.startswith(_BOM) else 0
        yield Slice(skipped, len(data) - skipped, 1, data[skipped:])


class _Window:
    """The text of a file that is being read, from a place on: a few records at a time."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream, self._file = stream, file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.text = ""
        self.offset = 0
        self.line = 1
        self._ended = False

    def fill(self) -> bool:
        """Whether there was more to read."""
        if self._ended:
            return False
        data = self._stream.read(_BLOCK)
        self._ended = not data
        try:
            self.text += self._decoder.decode(data, self._ended)
        except UnicodeDecodeError as error:
            line = self.line + self.text.count("\n") + data[: error.start].count(b"\n")
            raise InvalidRecord(
                [
                    Problem(
                        "le fichier n'est pas en UTF-8", self._file, line=line, expected="UTF-8",
                        suggestion="dans le Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8",
                    )
                ]
            ) from error  # fmt: skip
        return not self._ended

    def drop(self, count: int) -> None:
        """The first characters are behind."""
        gone = self.text[:count]
        self.offset += len(gone.encode())
        self.line += gone.count("\n")
        self.text = self.text[count:]

    def skip_blanks(self) -> str:
        """The next character that is no blank, "" at the end of the file."""
        while True:
            blanks = len(self.text) - len(self.text.lstrip(" \t\r\n\ufeff"))
            self.drop(blanks)
            if self.text:
                return self.text[0]
            if not self.fill():
                return ""


def _elements(stream: BinaryIO, file: str) -> Iterator[Slice]:
    window = _Window(stream, file)
    window.skip_blanks()
    window.drop(1)
    if window.skip_blanks() == "]":
        window.drop(1)
        _require_end(window, file)
        return
    while True:
        window.skip_blanks()
        end = _value_end(window, file)
        data = window.text[:end].encode()
        found = Slice(window.offset, len(data), window.line, data if len(data) <= MAX_RECORD else None)
        window.drop(end)
        after = window.skip_blanks()
        if after not in (",", "]"):
            _fail(window, file, first="[0")
        yield found
        window.drop(1)
        if after == "]":
            _require_end(window, file)
            return


def _value_end(window: _Window, file: str) -> int:
    """Where the value that begins the window ends; more is read until it does."""
    while True:
        try:
            end = int(_decode_value(window.text)[1])
            # A number may go on beyond what was read.
            if end < len(window.text) or not window.fill():
                return end
        except json.JSONDecodeError as error:
            cut_short = error.pos >= len(window.text) - _TOKEN or error.msg.startswith("Unterminated string")
            if cut_short and len(window.text) > MAX_RECORD:
                message = f"un enregistrement de cette liste dépasse {MAX_RECORD // 2**20} Mo, ou n'est pas fermé"
                raise InvalidRecord([Problem(message, file, line=window.line)]) from error
            if not cut_short or not window.fill():
                _fail(window, file, first="[")
        except RecursionError:
            _fail(window, file, first="[")


def _require_end(window: _Window, file: str) -> None:
    if window.skip_blanks():
        _fail(window, file, first="[]")


def _fail(window: _Window, file: str, *, first: str) -> NoReturn:
    """Raise what is wrong at the beginning of the window, told as it would be of a whole file; `first` stands for what
    is behind.
    """
    try:
        parse_json(first + window.text, file)
    except InvalidRecord as error:
        problems = [
            replace(each, line=None if each.line is None else each.line + window.line - 1, column=None)
            for each in error.problems
        ]
        raise InvalidRecord(problems) from error
    raise AssertionError("what stops the scan is a fault of JSON")
