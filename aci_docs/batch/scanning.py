"""Where the records of a source stand: each found in a stream of bytes, the source never held whole."""

from __future__ import annotations

import codecs
import json
import re
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
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANKS = b" \t\r\n"
_NO_BLANK = re.compile("[^ \t\r\n\ufeff]")
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
            if stream.read(2) in _UTF_16:
                _refuse_encoding("le fichier est en UTF-16", file, None)
            stream.seek(0)
            head = stream.read(_BLOCK)
            stream.seek(0)
            named_lines = file.lower().endswith(LINES)
            if is_list(head) and not (named_lines and _is_one_line(head)):
                yield from _elements(stream, file)
            elif named_lines or holds_lines(head):
                yield from _lines(stream)
            else:
                yield from _whole(stream)
    except OSError as error:
        raise InvalidRecord([Problem(f"le fichier ne peut pas être lu : {reason_of(error)}", file)]) from error


def is_list(head: bytes) -> bool:
    """Whether the beginning of a file is that of a JSON list."""
    return head.removeprefix(_BOM).lstrip(_BLANKS).startswith(b"[")


def _is_one_line(head: bytes) -> bool:
    """Whether a list that a file begins with ends on its first line, others following: one record, a wrong one."""
    first, _, rest = head.removeprefix(_BOM).lstrip(_BLANKS).partition(b"\n")
    return first.rstrip().endswith(b"]") and bool(rest.strip())


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


def _refuse_encoding(message: str, file: str, line: int | None, error: UnicodeDecodeError | None = None) -> NoReturn:
    remedy = "dans le Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8"
    raise InvalidRecord([Problem(message, file, line=line, expected="UTF-8", suggestion=remedy)]) from error


class _Window:
    """The text of a file that is being read, from a place on: a few records at a time."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream, self._file = stream, file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.text = ""
        self.at = 0
        """Where the place is in the text; `offset` and `line`, in the file."""
        self.offset = 0
        self.line = 1
        self._ended = False

    def fill(self) -> bool:
        """Whether there was more to read; only then does the text change, and begin at the place."""
        if self._ended:
            return False
        data = self._stream.read(_BLOCK)
        self._ended = not data
        try:
            more = self._decoder.decode(data, self._ended)
        except UnicodeDecodeError as error:
            line = self.line + self.text.count("\n", self.at) + error.object[: error.start].count(b"\n")
            _refuse_encoding("le fichier n'est pas en UTF-8", self._file, line, error)
        if data:
            self.text, self.at = self.text[self.at :] + more, 0
        return not self._ended

    def take(self, end: int) -> bytes:
        """What stands between the place and this end, which is the place from now on."""
        gone = self.text[self.at : end]
        data = gone.encode()
        self.at = end
        self.offset += len(data)
        self.line += gone.count("\n")
        return data

    def skip_blanks(self) -> str:
        """The next character that is no blank, "" at the end of the file."""
        while True:
            found = _NO_BLANK.search(self.text, self.at)
            self.take(found.start() if found else len(self.text))
            if found:
                return found[0]
            if not self.fill():
                return ""

    def take_sign(self) -> None:
        """The character at the place is behind."""
        self.take(self.at + 1)


def _elements(stream: BinaryIO, file: str) -> Iterator[Slice]:
    window = _Window(stream, file)
    window.skip_blanks()
    window.take_sign()
    if window.skip_blanks() == "]":
        window.take_sign()
        _require_end(window, file)
        return
    while True:
        window.skip_blanks()
        end = _value_end(window, file)
        start, line = window.offset, window.line
        data = window.take(end)
        after = window.skip_blanks()
        if after not in (",", "]"):
            _fail(window, file, first="[0 ")
        yield Slice(start, len(data), line, data if len(data) <= MAX_RECORD else None)
        window.take_sign()
        if after == "]":
            _require_end(window, file)
            return


def _value_end(window: _Window, file: str) -> int:
    """Where in the text the value at the place ends; more is read until it does."""
    while True:
        size = len(window.text)
        try:
            end = int(_decode_value(window.text, window.at)[1])
            # A number may go on beyond what was read, "1" being the beginning of "1.5e3".
            if window.text[window.at] in '{["' or end < size - _TOKEN or not window.fill():
                return end
        except json.JSONDecodeError as error:
            cut_short = error.pos >= size - _TOKEN or error.msg.startswith("Unterminated string")
            if cut_short and size - window.at > MAX_RECORD:
                message = f"un enregistrement de cette liste dépasse {MAX_RECORD // 2**20} Mo, ou n'est pas fermé"
                raise InvalidRecord([Problem(message, file, line=window.line)]) from error
            if not cut_short or not window.fill():
                _fail(window, file, first="[0,")
        except RecursionError:
            _fail(window, file, first="[0,")


def _require_end(window: _Window, file: str) -> None:
    if window.skip_blanks():
        _fail(window, file, first="[]")


def _fail(window: _Window, file: str, *, first: str) -> NoReturn:
    """Raise what is wrong at the beginning of the window, told as it would be of a whole file; `first` stands for what
    is behind.
    """
    try:
        parse_json(first + window.text[window.at :], file)
    except InvalidRecord as error:
        problems = [
            replace(each, line=None if each.line is None else each.line + window.line - 1, column=None)
            for each in error.problems
        ]
        raise InvalidRecord(problems) from error
    raise AssertionError("what stops the scan is a fault of JSON")
