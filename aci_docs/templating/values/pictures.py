"""Pictures: PNG and JPEG files, their sizes read in their own headers, and drawings of our own."""

from __future__ import annotations

import stat
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aci_docs.drawing import Drawing
from aci_docs.errors import TemplateProblem
from aci_docs.templating.values.rich import UnusableValue

MAX_PICTURE = 20 * 1024 * 1024
"""Bytes; a larger picture would make every document that holds it unfit for sending."""

EMU_PER_INCH, EMU_PER_MM = 914_400, 36_000
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/x-emf": "emf"}
_PNG = b"\x89PNG\r\n\x1a\n"
# The frame headers of JPEG (SOF0 to SOF15), without the three other markers of the range.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NOT_A_PICTURE = "ce n'est pas une image PNG ou JPEG utilisable. Enregistrez-la au format PNG ou JPEG"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image ready to be placed: its bytes, content type, size in pixels, and pixels per inch.

    `description`: what a reader who does not see it is told, "" when the picture does not say.
    """

    data: bytes
    content_type: str
    width: int
    height: int
    dpi: tuple[int, int] = (72, 72)
    description: str = ""

    @property
    def natural(self) -> tuple[int, int]:
        """Width and height in EMU at the picture's own resolution."""
        return self.width * EMU_PER_INCH // self.dpi[0], self.height * EMU_PER_INCH // self.dpi[1]


def drawn(drawing: Drawing) -> Picture:
    """The picture of a drawing, whose pixels are hundredths of a millimetre."""
    size = round(drawing.width * 100), round(drawing.height * 100)
    return Picture(drawing.emf, "image/x-emf", *size, (2540, 2540), drawing.description)


def read_picture(path: Path) -> Picture:
    """The PNG or JPEG image of a file, kept as long as the file does not change.

    Raises TemplateProblem when it is absent, damaged, of another format or larger than MAX_PICTURE.
    """
    try:
        return picture_file(path)
    except UnusableValue as error:
        raise TemplateProblem(f"{error}.") from error


def picture_file(path: Path) -> Picture:
    """The same for a file that a value names; raises UnusableValue."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnusableValue(f"image « {path} » : le fichier ne peut pas être lu (ce n'est pas un fichier)")
        if found.st_size > MAX_PICTURE:
            raise UnusableValue(f"image « {path} » : elle dépasse {MAX_PICTURE // 1024 // 1024} Mo. Réduisez-la")
        return _read(path, found.st_mtime_ns, found.st_size)
    except OSError as error:
        what = "n'existe pas" if isinstance(error, FileNotFoundError) else "ne peut pas être lu : vérifiez ses droits"
        raise UnusableValue(f"image « {path} » : le fichier {what}") from error


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, length: int) -> Picture:
    # The time and the length are there for the cache: a file that changes is read again.
    return parse_picture(path.read_bytes(), str(path))


def parse_picture(data: bytes, name: str = "") -> Picture:
    """The picture of these bytes; `name` is what the message calls it. Raises UnusableValue."""
    shown = f"image « {name} » : " if name else "image : "
    if len(data) > MAX_PICTURE:
        raise UnusableValue(f"{shown}elle dépasse {MAX_PICTURE // 1024 // 1024} Mo. Réduisez-la")
    try:
        picture = _png(data) if data.startswith(_PNG) else _jpeg(data) if data.startswith(b"\xff\xd8\xff") else None
    except (struct.error, IndexError, ValueError):
        picture = None
    if picture is None or min(picture.width, picture.height) < 1:
        raise UnusableValue(shown + _NOT_A_PICTURE)
    return picture


def _png(data: bytes) -> Picture:
    width = height = 0
    dpi = (72, 72)
    place = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (crc,) = struct.unpack_from(">I", data, place + 8 + length)
        if kind in (b"IHDR", b"pHYs") and zlib.crc32(kind + body) != crc:
            raise ValueError("damaged")
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", body)
        elif kind == b"pHYs":
            across, down, unit = struct.unpack_from(">IIB", body)
            if unit == 1:
                dpi = _sane(across * 254 / 10_000), _sane(down * 254 / 10_000)
        elif kind == b"IEND":
            return Picture(data, "image/png", width, height, dpi)
        place += 12 + length


def _jpeg(data: bytes) -> Picture:
    dpi = (72, 72)
    place = 2
    while True:
        while data[place] != 0xFF or data[place + 1] == 0xFF:
            place += 1
        marker = data[place + 1]
        place += 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        if marker in (0xD9, 0xDA):
            raise ValueError("no frame")
        (length,) = struct.unpack_from(">H", data, place)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 3)
            return Picture(data, "image/jpeg", width, height, dpi)
        if marker == 0xE0 and data[place + 2 : place + 7] == b"JFIF\0":
            unit, across, down = struct.unpack_from(">BHH", data, place + 9)
            scale = {1: 1.0, 2: 2.54}.get(unit)
            if scale:
                dpi = _sane(across * scale), _sane(down * scale)
        place += length


def _sane(dots: float) -> int:
    """Pixels per inch, 72 when the file says none that makes sense."""
    return round(dots) if 1 <= dots <= 10_000 else 72
