"""The faults of a PDF's fonts: embedded, spelt out, and as wide as the PDF says (ISO 19005-2, 6.2.11)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pikepdf


def faults(document: pikepdf.Pdf) -> Iterator[str]:
    """What is wrong with each font of each page; nothing for the simple TrueType fonts that LibreOffice embeds."""
    seen = set()
    for page in document.pages:
        fonts: Any = page.obj.Resources.get("/Font", {})
        for font in fonts.values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            name = str(font.BaseFont)
            if font.Subtype != pikepdf.Name.TrueType or "/FontFile2" not in font.FontDescriptor:
                yield f"{name}: not an embedded TrueType font"
                continue
            if "/ToUnicode" not in font:
                yield f"{name}: its signs cannot be read aloud"
            yield from _widths(name, font)


def _widths(name: str, font: Any) -> Iterator[str]:
    data = font.FontDescriptor.FontFile2.read_bytes()
    tables = _tables(data)
    unit = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    glyphs = _glyphs(data, tables["cmap"])
    first = int(font.FirstChar)
    for code, width in enumerate(font.Widths, first):
        if code == 0:
            continue  # the sign for what a font lacks, which PDF/A forbids to show
        advance = struct.unpack_from(">H", data, tables["hmtx"] + 4 * min(glyphs[code], count - 1))[0]
        if abs(float(width) - advance * 1000 / unit) > 1:
            yield f"{name}: sign {code} is {advance * 1000 / unit:.0f} wide, not {width}"


def _tables(data: bytes) -> dict[str, int]:
    """Where each table of a font begins."""
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(struct.unpack_from(">H", data, 4)[0]))
    return {tag.decode(): offset for tag, _, offset, _ in entries}


def _glyphs(data: bytes, start: int) -> bytes:
    """The glyph of each of the 256 codes, by the one table of a symbolic font: Macintosh, format 0."""
    platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4)
    assert (platform, encoding, struct.unpack_from(">H", data, start + offset)[0]) == (1, 0, 0)
    return data[start + offset + 6 : start + offset + 6 + 256]
