"""What the pages draw: each line and picture belongs to the structure or says that it is decoration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aci_docs.pdf.marking import Marks
from aci_docs.pdf.streams import outside

_TOKEN = re.compile(rb"[^\s\[\]]+")
# How many operands stand before the operator: the artifact begins before them.
_PATH = {b"m": 2, b"re": 4}
_PAINT = frozenset((b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"))
_WHOLE = {b"Do": 1, b"sh": 1, b"BI": 0}


def mark_artifacts(pages: Sequence[Marks]) -> None:
    """Nothing is drawn outside of marked content: LibreOffice leaves the borders of paragraphs there, now artifacts.

    Words are left as they are: where LibreOffice does not mark some, hiding them from a reader would be no remedy.
    """
    for marks in pages:
        for start, end in outside(marks.stream, marks.contents):
            for first, last in _drawn(marks.stream, start, end):
                marks.decorate(first, last)


def _drawn(stream: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each path or picture that the stretch paints begins and ends."""
    places: list[int] = []
    first: int | None = None
    for token in _TOKEN.finditer(stream, start, end):
        places.append(token.start())
        name = token[0]
        if name in _PATH:
            if first is None:
                first = places[-1 - _PATH[name]]
        elif name in _WHOLE:
            yield places[-1 - _WHOLE[name]], _end_of(stream, token.end()) if name == b"BI" else token.end()
            first = None
        elif name in _PAINT and first is not None:
            yield first, token.end()
            first = None
        elif name == b"n":
            first = None


def _end_of(stream: bytes, place: int) -> int:
    """Where an inline image ends: its blanks are as long as itself."""
    found = re.compile(rb"\S").search(stream, place)
    return found.start() if found else len(stream)
