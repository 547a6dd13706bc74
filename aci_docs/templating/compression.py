"""Compression: the only place where anything is compressed, and where what compresses is chosen.

The environment variable ACI_DOCS_COMPRESSION names it, for a process and for those that it starts:

- `isal`, when nothing is named: Intel's igzip, which takes a tenth of zlib's time for files 2 % larger;
- `zlib-ng`: files 3 % smaller than isal's for six times its time (`pip install aci-docs[zlib-ng]`);
- `zlib`: Python's own, in place of isal where that has no build.

The same bytes always give the same bytes by the same compressor, of one version and on one kind of processor.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from aci_docs.errors import WrongUse

VARIABLE = "ACI_DOCS_COMPRESSION"


class Packer(Protocol):
    """A stream being deflated."""

    def compress(self, data: bytes, /) -> bytes:
        """What comes out of it by now."""

    def flush(self, mode: int = ..., /) -> bytes:
        """What was still in it."""


class Compressor(NamedTuple):
    """A library with zlib's functions, and the level at which it is used."""

    library: Any
    level: int

    def packer(self) -> Packer:
        """What deflates bytes as they come, without header or trailer."""
        packer: Packer = self.library.compressobj(self.level, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packer

    def crc32(self, data: bytes, before: int = 0) -> int:
        """The CRC-32 of the data, after bytes that have the one given."""
        return int(self.library.crc32(data, before))

    def crc32_combine(self, before: int, after: int, size: int) -> int:
        """The CRC-32 of bytes that follow others: `size` is how many they are."""
        if hasattr(self.library, "crc32_combine"):
            return int(self.library.crc32_combine(before, after, size))
        return _combined(before, after, size)


LIBRARIES = {"isal": ("isal.isal_zlib", 1), "zlib-ng": ("zlib_ng.zlib_ng", 6), "zlib": ("zlib", 1)}
"""Name -> its module; the level that measures best in `benchmarks compression`."""


def deflate(data: bytes) -> tuple[bytes, int]:
    """The data deflated, without header or trailer, and their CRC-32: of a member that each document has its own."""
    library, level = compressor()
    return library.compress(data, level, -zlib.MAX_WBITS), library.crc32(data)


def deflate_once(data: bytes) -> tuple[bytes, int]:
    """The same, as small as can be whatever the time: of a member that every document of a template has."""
    return zlib.compress(data, 9, -zlib.MAX_WBITS), zlib.crc32(data)


def crc32(data: bytes) -> int:
    """The CRC-32 of the data."""
    return compressor().crc32(data)


@cache
def compressor() -> Compressor:
    """What compresses in this process. Raises WrongUse when the variable names none, or one that is not installed."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted and wanted not in LIBRARIES:
        raise WrongUse(f"{VARIABLE} vaut « {wanted} » : les valeurs possibles sont {', '.join(LIBRARIES)}.")
    for name in [wanted] if wanted else ["isal", "zlib"]:
        module, level = LIBRARIES[name]
        try:
            library = import_module(module)
        except ImportError:
            continue
        return Compressor(library, level)
    raise WrongUse(
        f"{VARIABLE} vaut « {wanted} », qui n'est pas installé : installez-le (pip install {wanted}) ou retirez cette "
        "variable."
    )


def _combined(before: int, after: int, size: int) -> int:
    """What zlib's own crc32_combine gives, which Python's module does not have: `before` moved past so many zeros.

    A CRC is moved past a zero bit by a product of matrices over bits; past 2**n zeros, by that product squared n times.
    """
    matrix = [0xEDB88320, *(1 << bit for bit in range(31))]
    matrix = _squared(_squared(_squared(matrix)))  # a byte
    while size:
        if size & 1:
            before = _times(matrix, before)
        matrix = _squared(matrix)
        size >>= 1
    return before ^ after


def _times(matrix: list[int], vector: int) -> int:
    result = 0
    for row in matrix:
        if not vector:
            break
        if vector & 1:
            result ^= row
        vector >>= 1
    return result


def _squared(matrix: list[int]) -> list[int]:
    return [_times(matrix, row) for row in matrix]
