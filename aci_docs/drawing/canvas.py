"""What a chart draws on: shapes and texts in millimetres from the top left corner, colours as in a palette."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from aci_docs.drawing import emf
from aci_docs.drawing.emf import ANYWHERE, UNITS_PER_MM
from aci_docs.drawing.metrics import MM_PER_POINT

Align: TypeAlias = Literal["left", "centre", "right"]
Point: TypeAlias = tuple[float, float]

HAIRLINE = 0.2
"""Millimetres of a line unless another width is asked for; thinner ones break up on paper."""
MOST = 300.0
"""Millimetres of a side; the coordinates of the file go little further."""

# Around the letters of a text, the ground that hides what is behind them, in units: beside, above, below.
_BESIDE, _ABOVE, _BELOW = 40, 0.9, 0.25
_box = emf.BOX.pack


class Canvas:
    """A picture of `width` by `height` millimetres; colours are six hexadecimal digits, None for nothing drawn.

    Shapes take the colour that fills them and, as `line`, that of their outline, `thickness` millimetres wide. What is
    drawn last covers the rest.
    """

    def __init__(self, width: float, height: float) -> None:
        """An empty picture. Raises ValueError when a side is not of 1 to MOST millimetres: a page holds no more."""
        if not (1 <= width <= MOST and 1 <= height <= MOST):
            raise ValueError(f"a drawing of {width} by {height} mm")
        self.width, self.height = width, height
        self._records: list[bytes] = []
        self._objects: dict[tuple[Any, ...], int] = {}  # what a pen, a brush or a font is -> its handle
        self._look: tuple[str | None, str | None, float] | None = None
        self._pen = self._brush = self._font = 0
        self._words: tuple[float, bool, str] | None = None

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str | None, *, line: str | None = None,
        thickness: float = HAIRLINE,
    ) -> None:  # fmt: skip
        """A rectangle whose top left corner is (x, y)."""
        self._take(fill, line, thickness)
        self._records.append(
            _box(
                emf.RECTANGLE,
                24,
                round(x * UNITS_PER_MM),
                round(y * UNITS_PER_MM),
                round((x + width) * UNITS_PER_MM),
                round((y + height) * UNITS_PER_MM),
            )
        )

    def circle(
        self, x: float, y: float, radius: float, fill: str | None, *, line: str | None = None,
        thickness: float = HAIRLINE,
    ) -> None:  # fmt: skip
        """A disc, or a ring when nothing fills it, around (x, y)."""
        self._take(fill, line, thickness)
        self._records.append(
            _box(
                emf.ELLIPSE,
                24,
                round((x - radius) * UNITS_PER_MM),
                round((y - radius) * UNITS_PER_MM),
                round((x + radius) * UNITS_PER_MM),
                round((y + radius) * UNITS_PER_MM),
            )
        )

    def polygon(
        self, points: Sequence[Point], fill: str | None, *, line: str | None = None, thickness: float = HAIRLINE
    ) -> None:  # fmt: skip
        """A closed shape."""
        self._take(fill, line, thickness)
        self._points(emf.POLYGON, points)

    def line(self, points: Sequence[Point], colour: str, *, thickness: float = HAIRLINE) -> None:
        """A line through two points or more."""
        self._look = None
        self._take_pen(colour, thickness)
        self._points(emf.POLYLINE, points)

    def lines(self, lines: Sequence[tuple[Point, Point]], colour: str, *, thickness: float = HAIRLINE) -> None:
        """Straight lines of one look, each from a point to another."""
        if not lines:
            return
        self._look = None
        self._take_pen(colour, thickness)
        count = len(lines)
        ends = [round(value * UNITS_PER_MM) for line in lines for point in line for value in point]
        self._records.append(
            emf.LINES.pack(emf.POLYLINES, 32 + 12 * count, *ANYWHERE, count, 2 * count)
            + struct.pack(f"<{count}I{4 * count}h", *[2] * count, *ends)
        )

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, align: Align = "left",
        ground: bool = False,
    ) -> None:  # fmt: skip
        """A text of `size` points on the baseline y, that begins at x, ends there, or has it in its middle.

        With a white `ground` it hides what is behind it.
        """
        if not text:
            return
        words = size, bold, colour
        if words != self._words:
            self._take_words(size, bold, colour)
            self._words = words
        letters = emf.letters(text, size, bold)
        left, baseline = round(x * UNITS_PER_MM), round(y * UNITS_PER_MM)
        if align != "left":
            left -= letters.width // 2 if align == "centre" else letters.width
        if not ground:
            self._records.append(letters.head + emf.PLACE.pack(left, baseline) + letters.plain)
            return
        em = size * UNITS_PER_MM * MM_PER_POINT
        box = (
            left - _BESIDE,
            baseline - round(em * _ABOVE),
            left + letters.width + _BESIDE,
            baseline + round(em * _BELOW),
        )
        self._records.append(
            letters.head
            + emf.GROUND.pack(left, baseline, letters.count, emf.LETTERS_AT, emf.OPAQUE, *box, letters.spacing)
            + letters.tail
        )

    def to_emf(self) -> bytes:
        """The picture as an Enhanced Metafile; the same drawing always gives the same bytes."""
        size = round(self.width * UNITS_PER_MM), round(self.height * UNITS_PER_MM)
        return emf.picture(*size, self._records, len(self._objects))

    def _take(self, fill: str | None, line: str | None, thickness: float) -> None:
        """Take the brush and the pen of a shape."""
        look = fill, line, thickness
        if look == self._look:
            return
        self._look = look
        handle = emf.NULL_BRUSH if fill is None else self._object((fill,), emf.brush)
        if handle != self._brush:
            self._brush = handle
            self._records.append(emf.NUMBER.pack(emf.SELECT, 12, handle))
        self._take_pen(line, thickness)

    def _take_words(self, size: float, bold: bool, colour: str) -> None:
        handle = self._object((size, bold), emf.font)
        if handle != self._font:
            self._font = handle
            self._records.append(emf.NUMBER.pack(emf.SELECT, 12, handle))
        if self._words is None or self._words[2] != colour:
            self._records.append(emf.NUMBER.pack(emf.COLOUR, 12, emf.colour(colour)))

    def _take_pen(self, line: str | None, thickness: float) -> None:
        handle = emf.NULL_PEN if line is None else self._object((line, thickness), emf.pen)
        if handle != self._pen:
            self._pen = handle
            self._records.append(emf.NUMBER.pack(emf.SELECT, 12, handle))

    def _object(self, key: tuple[Any, ...], make: Callable[..., bytes]) -> int:
        """The handle of an object, made the first time that it is asked for."""
        handle = self._objects.get(key)
        if handle is None:
            handle = self._objects[key] = len(self._objects) + 1
            self._records.append(make(handle, *key))
        return handle

    def _points(self, kind: int, points: Sequence[Point]) -> None:
        values = [round(value * UNITS_PER_MM) for point in points for value in point]
        count = len(values)
        self._records.append(
            emf.POINTS.pack(kind, 28 + 2 * count, *ANYWHERE, count // 2) + struct.pack(f"<{count}h", *values)
        )
