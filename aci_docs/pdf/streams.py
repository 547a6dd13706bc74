"""The content of a page as bytes: where its marked contents begin and end, found without reading every instruction.

A sheet has thousands of instructions; `pikepdf.parse_content_stream` makes objects of each, ten times the time that
all other finishing takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What may hold anything: literal strings and inline images.
_OPAQUE = re.compile(rb"(?s)\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|(?<!\S)BI\s.*?\sEI(?!\S)")
_NAME = rb"/[^\s/<>\[\](){}%]+"
_MARK = re.compile(rb"[BE][MD]C(?!\S)")
_BEFORE = frozenset((b"", b" ", b"\n", b"\r", b"\t", b">"))
_NAMES = re.compile(_NAME)


@dataclass(frozen=True)
class Marked:
    """A marked content that is in no other, by its places in the stream: its first operator, what it holds, its end."""

    start: int
    inner: int
    end: int
    artifact: bool
    content: bool
    """Whether it is the content of an element."""


def opaque(data: bytes) -> bytes:
    """The stream with blanks, as many, in the place of what may hold anything; an inline image stays as its `BI`."""
    if b"(" not in data and b"BI" not in data:
        return data
    return _OPAQUE.sub(lambda found: found[0][:2].replace(b"(", b"()")[:2].ljust(len(found[0])), data)


def marked(data: bytes) -> list[Marked]:
    """The marked contents of a stream without its opaque parts, those inside another left out, in order."""
    found = []
    depth = last = 0
    begin = inner = 0
    about = b""
    for match in _MARK.finditer(data):
        place = match.start()
        if data[place - 1 : place] not in _BEFORE:
            continue
        if match[0] == b"EMC":
            depth -= 1
            if depth == 0:
                tag, _, properties = about.partition(b"<<")
                found.append(Marked(begin, inner, match.end(), tag.strip() == b"/Artifact", b"/MCID" in properties))
        else:
            if depth == 0:
                begin = _operands(data, last, place, properties=match[0] == b"BDC")
                inner, about = match.end(), data[begin:place]
            depth += 1
        last = match.end()
    return found


def _operands(data: bytes, start: int, end: int, *, properties: bool) -> int:
    """Where the operands of the operator that stands at `end` begin: a name and, for `BDC`, a dictionary or a name."""
    if properties:
        place = data.rindex(b"<<" if data[start:end].rstrip().endswith(b">>") else b"/", start, end)
        while data.count(b"<<", place, end) != data.count(b">>", place, end):
            place = data.rindex(b"<<", start, place)
        end = place
    return data.rindex(b"/", start, end)


def outside(data: bytes, found: list[Marked]) -> Iterator[tuple[int, int]]:
    """Where the stretches between marked contents begin and end."""
    start = 0
    for each in found:
        yield start, each.start
        start = each.end
    yield start, len(data)


def names_in(data: bytes) -> set[str]:
    """The names that a stream holds, such as those of the fonts and pictures that it uses."""
    return {name.decode("latin-1") for name in set(_NAMES.findall(opaque(data)))}


def replaced(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The stream with each stretch, from one place to another, replaced; those given are apart from one another."""
    parts = []
    last = 0
    for start, end, text in sorted(changes):
        parts += [data[last:start], text]
        last = end
    return b"".join([*parts, data[last:]])
