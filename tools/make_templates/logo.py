"""The placeholder of the logo, and how a picture says which field replaces it."""

from __future__ import annotations

import struct
import zlib

from tools.make_templates.styles import ACCENT, RULE, TINT

FIELD = "structure.logo"
ALTERNATIVE = "Logo de {{ structure.nom }}"


def placeholder_logo() -> bytes:
    """A plain PNG, 300 × 140 pixels: a tinted box with a border and a mark, that a logo replaces."""
    width, height = 300, 140
    colours = [bytes.fromhex(colour) for colour in (TINT, RULE, ACCENT)]

    def pixel(x: int, y: int) -> bytes:
        if x < 3 or y < 3 or x >= width - 3 or y >= height - 3:
            return colours[1]
        away = abs(x - width // 2) + abs(y - height // 2)
        return colours[2] if 22 <= away <= 32 else colours[0]

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
