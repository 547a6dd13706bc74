"""Enhanced Metafiles: the records of a vector picture, as [MS-EMF] lays them out.

Every Word and LibreOffice read them, whichever document they stand in. The unit is a hundredth of a millimetre, y going
down. What is written is plain on purpose: solid pens and brushes, rectangles, ellipses, polygons, and texts whose every
letter has its place, so that all readers show the same. Texts are in Arial.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from aci_docs.drawing.metrics import ADVANCES, EM, MM_PER_POINT

Pen: TypeAlias = tuple[int, int]
"""The width of a line in units, and its colour (0xBBGGRR)."""

UNITS_PER_MM = 100
FACE = "Arial"

_NULL_BRUSH, _NULL_PEN = 0x80000005, 0x80000008  # stock objects
_HEADER = struct.Struct("<II4i4iIIIIHHIIIiiiiIIIII")
_DEVICE = 320  # millimetres of the imaginary device, whose pixels are the units
_SMALL = struct.Struct("<III")  # a record of one number: type, length, number
_BOX = struct.Struct("<II4i")
_ROUND_BOX = struct.Struct("<II6i")
_PEN = struct.Struct("<IIIIiiI")
_BRUSH = struct.Struct("<IIIIII")
_FONT = struct.Struct("<IIIiiiii8B64s228s")
_POLY = struct.Struct("<II4iI")
_TEXT = struct.Struct("<II4iIffiiIII4iI")
_SEGMENT = struct.Struct("<II4iI4h")
_STOCK = [_SMALL.pack(37, 12, handle) for handle in (_NULL_BRUSH, _NULL_PEN, 0x8000000D)]
_END = struct.pack("<IIIII", 14, 20, 0, 0, 20)
_NO_BOUNDS = (0, 0, -1, -1)
# Letters are placed by their baseline and their left edge, without background; the unit is the device's pixel.
_TRANSPARENT, _BASELINE, _ANISOTROPIC, _ALTERNATE = 1, 24, 8, 1


class Metafile:
    """A picture being written, `width` by `height` units; what is drawn last covers the rest."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._records: list[bytes] = [
            _SMALL.pack(17, 12, _ANISOTROPIC),
            struct.pack("<IIii", 9, 16, width, height),
            struct.pack("<IIii", 11, 16, width, height),
            _SMALL.pack(18, 12, _TRANSPARENT),
            _SMALL.pack(22, 12, _BASELINE),
            _SMALL.pack(19, 12, _ALTERNATE),
        ]
        self._objects: dict[tuple[object, ...], int] = {}  # what a pen, a brush or a font is -> its handle
        self._pen = self._brush = self._font = 0
        self._colour = -1

    def box(
        self, left: int, top: int, right: int, bottom: int, fill: int | None, pen: Pen | None, radius: int = 0
    ) -> None:  # fmt: skip
        """A rectangle, its corners rounded by a radius; `fill` is a colour."""
        self._look(fill, pen)
        if radius:
            self._records.append(_ROUND_BOX.pack(44, 32, left, top, right, bottom, 2 * radius, 2 * radius))
        else:
            self._records.append(_BOX.pack(43, 24, left, top, right, bottom))

    def ellipse(
        self, left: int, top: int, right: int, bottom: int, fill: int | None, pen: Pen | None
    ) -> None:  # fmt: skip
        """The ellipse that the rectangle holds."""
        self._look(fill, pen)
        self._records.append(_BOX.pack(42, 24, left, top, right, bottom))

    def polygon(self, points: Sequence[int], fill: int | None, pen: Pen | None) -> None:
        """A closed shape through the points, x and y in turn."""
        self._look(fill, pen)
        self._poly(86, points)

    def polyline(self, points: Sequence[int], pen: Pen) -> None:
        """A line through the points, x and y in turn."""
        self._use_pen(pen)
        if len(points) == 4:
            self._records.append(_SEGMENT.pack(87, 36, *_NO_BOUNDS, 2, *points))
        else:
            self._poly(87, points)

    def text(self, left: int, baseline: int, text: str, size: float, colour: int, *, bold: bool) -> None:
        """A text of `size` points that begins at `left` on its baseline."""
        if not text:
            return
        key = "font", size, bold
        handle = self._objects.get(key) or self._create(key, _font(size, bold=bold))
        if handle != self._font:
            self._font = handle
            self._records.append(_SMALL.pack(37, 12, handle))
        if colour != self._colour:
            self._colour = colour
            self._records.append(_SMALL.pack(24, 12, colour))
        count, spacing, tail = _letters(text, size, bold)
        self._records.append(
            _TEXT.pack(84, 76 + len(tail), *_NO_BOUNDS, 1, 1.0, 1.0, left, baseline, count, 76, 0, *_NO_BOUNDS, spacing)
            + tail
        )

    def to_bytes(self) -> bytes:
        """The file; the same drawing always gives the same bytes."""
        deleted = [_SMALL.pack(40, 12, handle) for handle in self._objects.values()]
        records = [*self._records, *_STOCK, *deleted, _END]
        body = b"".join(records)
        width, height = self._size
        pixels = _DEVICE * UNITS_PER_MM
        header = _HEADER.pack(
            *(1, _HEADER.size, 0, 0, width, height, 0, 0, width, height),
            *(0x464D4520, 0x10000, _HEADER.size + len(body), len(records) + 1, len(self._objects) + 1, 0, 0, 0, 0),
            *(pixels, pixels, _DEVICE, _DEVICE, 0, 0, 0, _DEVICE * 1000, _DEVICE * 1000),
        )
        return header + body

    def _look(self, fill: int | None, pen: Pen | None) -> None:
        """Take the brush and the pen of a shape."""
        self._use_pen(pen)
        if fill is None:
            handle = _NULL_BRUSH
        else:
            key = "brush", fill
            handle = self._objects.get(key) or self._create(key, (39, _BRUSH, (0, fill, 0)))
        if handle != self._brush:
            self._brush = handle
            self._records.append(_SMALL.pack(37, 12, handle))

    def _use_pen(self, pen: Pen | None) -> None:
        if pen is None:
            handle = _NULL_PEN
        else:
            key = "pen", pen
            handle = self._objects.get(key) or self._create(key, (38, _PEN, (0, pen[0], 0, pen[1])))
        if handle != self._pen:
            self._pen = handle
            self._records.append(_SMALL.pack(37, 12, handle))

    def _create(self, key: tuple[object, ...], made: tuple[int, struct.Struct, tuple[object, ...]]) -> int:
        """The handle of a new object; 0 is the picture itself."""
        kind, form, values = made
        handle = self._objects[key] = len(self._objects) + 1
        self._records.append(form.pack(kind, form.size, handle, *values))
        return handle

    def _poly(self, kind: int, points: Sequence[int]) -> None:
        count = len(points)
        self._records.append(
            _POLY.pack(kind, 28 + 2 * count, *_NO_BOUNDS, count // 2) + struct.pack(f"<{count}h", *points)
        )


@lru_cache(maxsize=32)
def _font(size: float, *, bold: bool) -> tuple[int, struct.Struct, tuple[object, ...]]:
    height = -round(size * MM_PER_POINT * UNITS_PER_MM)
    # Character set 1: the reader's own; the rest of a LOGFONT and of its PANOSE says nothing.
    values = (height, 0, 0, 0, 700 if bold else 400, 0, 0, 0, 1, 0, 0, 0, 0, FACE.encode("utf-16-le"), b"")
    return 82, _FONT, values


@lru_cache(maxsize=4096)
def _letters(text: str, size: float, bold: bool) -> tuple[int, int, bytes]:
    """(count of UTF-16 units, offset of the spacing in the record, the units and the advance of each).

    Each letter ends where the rounded sum of the advances says: a word that many letters make is as wide as it should.
    """
    advances, scale = ADVANCES[bold], size * MM_PER_POINT * UNITS_PER_MM / EM
    spacing: list[int] = []
    total = placed = 0
    for character in text:
        total += advances[character]
        end = round(total * scale)
        spacing.append(end - placed)
        placed = end
        if character > "\uffff":
            spacing.append(0)
    # Arial's narrow no-break space is drawn as an ordinary one, which every font has; its advance stays its own.
    units = text.replace("\u202f", "\xa0").encode("utf-16-le", "replace")
    units += b"\0" * (len(units) % 4)
    return len(spacing), 76 + len(units), units + struct.pack(f"<{len(spacing)}I", *spacing)
