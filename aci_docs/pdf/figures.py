"""The drawings of a PDF: each is the content of the element that tells what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aci_docs.pdf.marking import Marks
from aci_docs.pdf.streams import Marked
from aci_docs.pdf.structure import Element, attributes_of

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


def fill_figures(tops: Sequence[Element], pages: Sequence[Marks]) -> None:
    """Every picture that has a place and no content has the drawing that stands there.

    LibreOffice writes the alternative text of a vector drawing, and leaves the drawing itself among the decoration:
    a reader that looks for what the text is about finds nothing.
    """
    found = [each for top in tops for each in top.all() if each.type == "/Figure" and not each.kids]
    placed = [(each.object, box) for each in found if (box := _box(each.object))]
    for marks in pages if placed else ():
        page = marks.page.obj.objgen
        figures = [(figure, box) for figure, box in placed if figure.Pg.objgen == page]
        if not figures or not marks.known:
            continue
        drawings = dict(_drawings(marks, [box for _, box in figures]))
        for figure, frame in figures:
            inside = {place: box for place, box in drawings.items() if frame.holds(box)}
            if inside:
                best = max(inside, key=lambda place: inside[place].area)
                marks.give(best, figure)
                del drawings[best]


def _box(figure: Any) -> Box | None:
    """Where the picture is on its page."""
    return next((Box(*map(float, each.BBox)) for each in attributes_of(figure) if "/BBox" in each), None)


def _drawings(marks: Marks, frames: Sequence[Box]) -> Iterator[tuple[Marked, Box]]:
    """Each artifact in a frame, with the box of what it paints; none that paints nothing."""
    for each in marks.contents:
        if each.artifact:
            box = _painted(marks.stream, each.inner, each.end, frames)
            if box is not None:
                yield each, box


def _painted(stream: bytes, start: int, end: int, frames: Sequence[Box]) -> Box | None:
    """The box of what a stretch paints or writes; None when it paints nothing, or outside of every frame."""
    painted: list[tuple[float, float]] = []
    path: list[tuple[float, float]] = []
    for step in _STEP.finditer(stream, start, end):
        operator = step[2]
        if operator in _PAINT:
            added, path = path, []
        elif operator == b"n":
            path = []
            continue
        else:
            points = _points(operator, [float(each) for each in step[1].split()])
            if operator not in (b"Td", b"cm"):
                path += points
                continue
            added = points
        if added:
            painted += added
            across, up = zip(*added, strict=True)
            box = Box(min(across), min(up), max(across), max(up))
            # Most of what decorates a page is not in a picture: its first line tells.
            if not any(frame.holds(box) for frame in frames):
                return None
    if not painted:
        return None
    across, up = zip(*painted, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def _points(operator: bytes, values: list[float]) -> list[tuple[float, float]]:
    if operator == b"re":
        left, bottom, width, height = values[-4:]
        return [(left, bottom), (left + width, bottom + height)]
    if operator == b"cm":
        width, _, _, height, left, bottom = values[-6:]
        return [(left, bottom), (width + left, height + bottom)]
    return list(zip(values[::2], values[1::2], strict=True))
