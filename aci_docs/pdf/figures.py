"""The drawings of a PDF: each is the content of the element that tells what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.marking import Marks
from aci_docs.pdf.structure import attributes_of, elements, kids_of

if TYPE_CHECKING:
    import pikepdf

_SLACK = 3.0
"""How far beyond its frame a drawing may reach, in points: half the width of a line, and the edges of words."""
_PAINT = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*"))


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
        drawings = dict(_drawings(marks.instructions))
        for figure in figures:
            frame = _box(figure)
            inside = {start: box for start, box in drawings.items() if frame is not None and frame.holds(box)}
            if inside:
                start = max(inside, key=lambda place: inside[place].area)
                marks.give(start, figure)
                del drawings[start]
        marks.write()


def _box(figure: Any) -> Box | None:
    """Where the picture is on its page."""
    return next((Box(*map(float, each.BBox)) for each in attributes_of(figure) if "/BBox" in each), None)


def _drawings(instructions: Sequence[Any]) -> Iterator[tuple[int, Box]]:
    """Where each artifact begins, with the box of what it paints; none that paints nothing."""
    depth = start = 0
    artifact = False
    painted: list[tuple[float, float]] = []
    path: list[tuple[float, float]] = []
    for place, instruction in enumerate(instructions):
        name = str(instruction.operator)
        if name in ("BMC", "BDC"):
            if depth == 0:
                start, artifact, painted, path = place, str(instruction.operands[0]) == "/Artifact", [], []
            depth += 1
        elif name == "EMC":
            depth -= 1
            if depth == 0 and artifact and painted:
                across, up = zip(*painted, strict=True)
                yield start, Box(min(across), min(up), max(across), max(up))
        elif name in _PAINT:
            painted += path
            path = []
        elif name == "n":
            path = []
        elif name in ("Td", "cm"):
            painted += _points(name, instruction)
        else:
            path += _points(name, instruction)


def _points(name: str, instruction: Any) -> list[tuple[float, float]]:
    """The points of the page that an instruction names."""
    if name not in ("m", "l", "c", "re", "Td", "cm"):
        return []
    values = [float(each) for each in instruction.operands]
    if name == "re":
        left, bottom, width, height = values
        return [(left, bottom), (left + width, bottom + height)]
    if name == "cm":
        return [(values[4], values[5]), (values[0] + values[4], values[3] + values[5])]
    return list(zip(values[::2], values[1::2], strict=True))
