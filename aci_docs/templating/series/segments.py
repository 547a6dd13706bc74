"""Stretches of a member that are deflated apart, by several processes, and joined by a copy.

A segment ends by a full flush: on a byte of its own, and nothing after it leans on what is before. Segments that follow
each other, then END, are one deflated stream.
"""

from __future__ import annotations

import shutil
import tempfile
import zlib
from typing import BinaryIO, NamedTuple

from aci_docs.templating.compression import Packer, compressor

END = b"\x03\x00"
"""The last block of a deflated stream, empty."""


class Segment(NamedTuple):
    """The deflated bytes of a stretch, its CRC-32 and its length before."""

    data: bytes
    crc: int
    size: int


def segment(data: bytes) -> Segment:
    """These bytes as a segment."""
    packer = compressor().packer()
    packed = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
    return Segment(packed, compressor().crc32(data), len(data))


class Lane:
    """Segments and texts that follow each other, kept in a file without a name; a context manager."""

    def __init__(self) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._packer: Packer | None = None
        self.crc = 0
        self.size = 0

    def __enter__(self) -> Lane:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def add(self, stretch: Segment) -> None:
        """Copy a segment."""
        self._flush()
        self._file.write(stretch.data)
        self.crc = compressor().crc32_combine(self.crc, stretch.crc, stretch.size)
        self.size += stretch.size

    def write(self, text: bytes) -> None:
        """Deflate a text that follows."""
        if self._packer is None:
            self._packer = compressor().packer()
        self._file.write(self._packer.compress(text))
        self.crc = compressor().crc32(text, self.crc)
        self.size += len(text)

    def copy_to(self, file: BinaryIO) -> None:
        """Write what was gathered, deflated."""
        self._flush()
        self._file.seek(0)
        shutil.copyfileobj(self._file, file, 1 << 20)

    @property
    def length(self) -> int:
        """Bytes that `copy_to` writes."""
        self._flush()
        return self._file.tell()

    def _flush(self) -> None:
        if self._packer is not None:
            self._file.write(self._packer.flush(zlib.Z_FULL_FLUSH))
            self._packer = None
