"""Enhanced Metafiles: the records of a vector picture, as [MS-EMF] lays them out.

Every Word and LibreOffice read them, whichever document they stand in. The unit is a hundredth of a millimetre, y going
down. What is written is plain on purpose: solid pens and brushes, rectangles, ellipses, polygons, and texts whose every
letter has its place, so that all readers show the same (of rounded corners LibreOffice takes the width for the radius).
Texts are in Arial.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aci_docs.drawing.metrics import ADVANCES, EM, MM_PER_POINT

UNITS_PER_MM = 100
FACE = "Arial"

NULL_BRUSH, NULL_PEN = 0x80000005, 0x80000008
"""The handles of what draws nothing."""

NUMBER = struct.Struct("<III")
"""A record of one number: its type, its length of 12, the number."""
SELECT, COLOUR = 37, 24
"""The types of the records of one number that take an object by its handle, and the colour of the texts."""

BOX = struct.Struct("<II4i")
"""A rectangle or an ellipse: its type, its length of 24, left, top, right, bottom."""
RECTANGLE, ELLIPSE = 43, 42

POINTS = struct.Struct("<II4iI")
"""What comes before points of 16 bits: the type, the length, bounds, their count."""
POLYGON, POLYLINE = 86, 87

LINES = struct.Struct("<II4iII")
"""What comes before the counts and the points of several lines: the type, the length, bounds, lines, points."""
POLYLINES = 90

PLACE = struct.Struct("<ii")
"""Where a text begins, between what `letters` gives of it."""
GROUND = struct.Struct("<iiIII4iI")
"""The same for a text that first fills its ground, which is white: the place, the count of letters, their offset, the
option, the ground, the offset of their spacing."""
OPAQUE = 2
LETTERS_AT = 76
"""The offset of its letters in the record of a text."""

ANYWHERE = (0, 0, -1, -1)
"""Bounds that say nothing."""

_TEXT = struct.Struct("<II4iIff")
_PLAIN = struct.Struct("<III4iI")

_HEADER = struct.Struct("<II4i4iIIIIHHIIIiiiiIIIII")
# An imaginary device of 320 mm. Its pixels are no finer than a screen's, ten units each: some programs make as many.
_DEVICE, _PIXELS_PER_MM = 320, 10
_PEN = struct.Struct("<IIIIiiI")
_BRUSH = struct.Struct("<IIIIII")
_FONT = struct.Struct("<IIIiiiii8B64s228s")
_EXTENT = struct.Struct("<IIii")
_DELETE = 40
_STOCK_FONT = 0x8000000D
_END = struct.pack("<IIIII", 14, 20, 0, 0, 20)


def picture(width: int, height: int, records: Sequence[bytes], objects: int) -> bytes:
    """The file of these records, on `width` by `height` units; they made so many objects, numbered from 1."""
    ends = [NUMBER.pack(SELECT, 12, handle) for handle in (NULL_BRUSH, NULL_PEN, _STOCK_FONT)]
    ends += [NUMBER.pack(_DELETE, 12, handle) for handle in range(1, objects + 1)]
    every = [*_beginning(width, height), *records, *ends, _END]
    body = b"".join(every)
    pixels = _DEVICE * _PIXELS_PER_MM
    header = _HEADER.pack(
        *(1, _HEADER.size, 0, 0, *_pixels(width, height), 0, 0, width, height),
        *(0x464D4520, 0x10000, _HEADER.size + len(body), len(every) + 1, objects + 1, 0, 0, 0, 0),
        *(pixels, pixels, _DEVICE, _DEVICE, 0, 0, 0, _DEVICE * 1000, _DEVICE * 1000),
    )
    return header + body


def _beginning(width: int, height: int) -> tuple[bytes, ...]:
    """The units on the pixels of the device; texts by their baseline and left edge, their ground, if any, white."""
    return (
        NUMBER.pack(17, 12, 8),
        _EXTENT.pack(9, 16, width, height),
        _EXTENT.pack(11, 16, *_pixels(width, height)),
        NUMBER.pack(18, 12, 1),
        NUMBER.pack(25, 12, 0xFFFFFF),
        NUMBER.pack(22, 12, 24),
        NUMBER.pack(19, 12, 1),
    )


def _pixels(width: int, height: int) -> tuple[int, int]:
    return round(width * _PIXELS_PER_MM / UNITS_PER_MM), round(height * _PIXELS_PER_MM / UNITS_PER_MM)


@lru_cache(maxsize=64)
def colour(digits: str) -> int:
    """A colour of six hexadecimal digits as the file writes it, blue first.

    >>> hex(colour("0F4C5C"))
    '0x5c4c0f'
    """
    red, green, blue = bytes.fromhex(digits)
    return red | green << 8 | blue << 16


def pen(handle: int, digits: str, thickness: float) -> bytes:
    """The record that makes a pen of this colour, `thickness` millimetres wide."""
    return _PEN.pack(38, _PEN.size, handle, 0, round(thickness * UNITS_PER_MM), 0, colour(digits))


def brush(handle: int, digits: str) -> bytes:
    """The record that makes a brush of this colour."""
    return _BRUSH.pack(39, _BRUSH.size, handle, 0, colour(digits), 0)


def font(handle: int, size: float, bold: bool) -> bytes:
    """The record that makes a font of `size` points, in the reader's own character set."""
    height = -round(size * MM_PER_POINT * UNITS_PER_MM)
    weight = 700 if bold else 400
    name = FACE.encode("utf-16-le")
    return _FONT.pack(82, _FONT.size, handle, height, 0, 0, 0, weight, 0, 0, 0, 1, 0, 0, 0, 0, name, b"")


@dataclass(frozen=True, slots=True)
class Letters:
    """A text ready to be placed: its width, and its record before and after the place (`plain`, with no ground).

    `count`, `spacing` and `tail` are for GROUND: UTF-16 units, offset of their spacing, the units and their advances.
    """

    width: int
    head: bytes
    plain: bytes
    count: int
    spacing: int
    tail: bytes


@lru_cache(maxsize=8192)
def letters(text: str, size: float, bold: bool) -> Letters:
    """The letters of a text of `size` points.

    Each ends where the rounded sum of the advances says: a word that many letters make is as wide as it should.
    """
    advances, scale = ADVANCES[bold], size * MM_PER_POINT * UNITS_PER_MM / EM
    advanced: list[int] = []
    total = placed = 0
    for character in text:
        total += advances[character]
        end = round(total * scale)
        advanced.append(end - placed)
        placed = end
        if character > "\uffff":
            advanced.append(0)
    # Arial's narrow no-break space is drawn as an ordinary one, which every font has; its advance stays its own.
    units = text.replace("\u202f", "\xa0").encode("utf-16-le", "replace")
    units += b"\0" * (len(units) % 4)
    count, spacing = len(advanced), LETTERS_AT + len(units)
    tail = units + struct.pack(f"<{count}I", *advanced)
    # The scales of 1 say that the unit is a hundredth of a millimetre.
    head = _TEXT.pack(84, LETTERS_AT + len(tail), *ANYWHERE, 1, 1.0, 1.0)
    plain = _PLAIN.pack(count, LETTERS_AT, 0, *ANYWHERE, spacing) + tail
    return Letters(placed, head, plain, count, spacing, tail)
