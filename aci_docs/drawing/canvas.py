"""What a chart draws on: shapes and texts in millimetres from the top left corner, colours as in a palette."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from aci_docs.drawing.emf import UNITS_PER_MM, Metafile
from aci_docs.drawing.metrics import text_width

Align: TypeAlias = Literal["left", "centre", "right"]
Point: TypeAlias = tuple[float, float]

HAIRLINE = 0.2
"""Millimetres of a line unless another width is asked for; thinner ones break up on paper."""


class Canvas:
    """A picture of `width` by `height` millimetres; colours are six hexadecimal digits, None for nothing drawn.

    Shapes take the colour that fills them and, as `line`, that of their outline, `thickness` millimetres wide.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._file = Metafile(_units(width), _units(height))

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str | None, *, line: str | None = None,
        thickness: float = HAIRLINE, radius: float = 0,
    ) -> None:  # fmt: skip
        """A rectangle whose top left corner is (x, y); `radius` rounds its corners."""
        self._file.box(
            round(x * UNITS_PER_MM),
            round(y * UNITS_PER_MM),
            round((x + width) * UNITS_PER_MM),
            round((y + height) * UNITS_PER_MM),
            None if fill is None else _colour(fill),
            None if line is None else (_units(thickness), _colour(line)),
            _units(radius),
        )

    def circle(
        self, x: float, y: float, radius: float, fill: str | None, *, line: str | None = None,
        thickness: float = HAIRLINE,
    ) -> None:  # fmt: skip
        """A disc, or a ring when nothing fills it, around (x, y)."""
        self._file.ellipse(
            round((x - radius) * UNITS_PER_MM),
            round((y - radius) * UNITS_PER_MM),
            round((x + radius) * UNITS_PER_MM),
            round((y + radius) * UNITS_PER_MM),
            None if fill is None else _colour(fill),
            None if line is None else (_units(thickness), _colour(line)),
        )

    def polygon(
        self, points: Sequence[Point], fill: str | None, *, line: str | None = None, thickness: float = HAIRLINE
    ) -> None:  # fmt: skip
        """A closed shape."""
        self._file.polygon(
            _flat(points),
            None if fill is None else _colour(fill),
            None if line is None else (_units(thickness), _colour(line)),
        )

    def line(self, points: Sequence[Point], colour: str, *, thickness: float = HAIRLINE) -> None:
        """A line through two points or more."""
        self._file.polyline(_flat(points), (_units(thickness), _colour(colour)))

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, align: Align = "left"
    ) -> None:  # fmt: skip
        """A text of `size` points on the baseline y, that begins at x, ends there, or has it in its middle."""
        if align != "left":
            x -= text_width(text, size, bold=bold) / (2 if align == "centre" else 1)
        self._file.text(round(x * UNITS_PER_MM), round(y * UNITS_PER_MM), text, size, _colour(colour), bold=bold)

    def to_emf(self) -> bytes:
        """The picture as an Enhanced Metafile; the same drawing always gives the same bytes."""
        return self._file.to_bytes()


def _units(millimetres: float) -> int:
    return round(millimetres * UNITS_PER_MM)


def _flat(points: Sequence[Point]) -> list[int]:
    return [round(value * UNITS_PER_MM) for point in points for value in point]


@lru_cache(maxsize=64)
def _colour(digits: str) -> int:
    """The colour as the file writes it, blue first.

    >>> hex(_colour("0F4C5C"))
    '0x5c4c0f'
    """
    red, green, blue = bytes.fromhex(digits)
    return red | green << 8 | blue << 16
