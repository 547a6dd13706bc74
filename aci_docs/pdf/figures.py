"""The drawings of a PDF: each is the content of the element that tells what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.marking import Marks
from aci_docs.pdf.streams import Marked
from aci_docs.pdf.structure import attributes_of, elements, kids_of

if TYPE_CHECKING:
    import pikepdf

_SLACK = 3.0
"""How far beyond its frame a drawing may reach, in points: half the width of a line, and the edges of words."""
_PAINT = frozenset((b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"))
_STEP = re.compile(rb"(?<!\S)((?:[-+.\d]+\s+)*)(m|l|c|re|Td|cm|f\*?|F|S|s|B\*?|b\*?|n)(?!\S)")
"""An operator that draws, with the numbers before it."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Box) -> bool:
        """Whether the other one is inside, give or take the slack."""
        return (
            self.left - _SLACK <= other.left
            and self.bottom - _SLACK <= other.bottom
            and other.right <= self.right + _SLACK
            and other.top <= self.top + _SLACK
        )

    @property
    def area(self) -> float:
        """Its area, in square points."""
        return (self.right - self.left) * (self.top - self.bottom)


def fill_figures(document: pikepdf.Pdf) -> None:
    """Every picture that has a place and no content has the drawing that stands there.

    LibreOffice writes the alternative text of a vector drawing, and leaves the drawing itself among the decoration:
    a reader that looks for what the text is about finds nothing.
    """
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return
    empty = [
        each
        for top in kids_of(root)
        for each in elements(top)
        if each.S == "/Figure" and not kids_of(each) and _box(each)
    ]
    for page in document.pages:
        figures = [each for each in empty if each.Pg.objgen == page.obj.objgen]
        marks = Marks.of(document, page) if figures else None
        if marks is None:
            continue
        drawings = dict(_drawings(marks))
        for figure in figures:
            frame = _box(figure)
            inside = {place: box for place, box in drawings.items() if frame is not None and frame.holds(box)}
            if inside:
                best = max(inside, key=lambda place: inside[place].area)
                marks.give(best, figure)
                del drawings[best]
        marks.write()


def _box(figure: Any) -> Box | None:
    """Where the picture is on its page."""
    return next((Box(*map(float, each.BBox)) for each in attributes_of(figure) if "/BBox" in each), None)


def _drawings(marks: Marks) -> Iterator[tuple[Marked, Box]]:
    """Each artifact, with the box of what it paints; none that paints nothing."""
    for each in marks.contents:
        if each.artifact:
            painted = _painted(marks.stream[each.inner : each.end])
            if painted:
                across, up = zip(*painted, strict=True)
                yield each, Box(min(across), min(up), max(across), max(up))


def _painted(stream: bytes) -> list[tuple[float, float]]:
    """The points of the page that a stream paints or writes at."""
    painted: list[tuple[float, float]] = []
    path: list[tuple[float, float]] = []
    for values, operator in _STEP.findall(stream):
        if operator in _PAINT:
            painted += path
            path = []
        elif operator == b"n":
            path = []
        else:
            points = _points(operator, [float(each) for each in values.split()])
            if operator in (b"Td", b"cm"):
                painted += points
            else:
                path += points
    return painted


def _points(operator: bytes, values: list[float]) -> list[tuple[float, float]]:
    if operator == b"re":
        left, bottom, width, height = values[-4:]
        return [(left, bottom), (left + width, bottom + height)]
    if operator == b"cm":
        width, _, _, height, left, bottom = values[-6:]
        return [(left, bottom), (width + left, height + bottom)]
    return list(zip(values[::2], values[1::2], strict=True))
