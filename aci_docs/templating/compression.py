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
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from aci_docs.errors import WrongUse

VARIABLE = "ACI_DOCS_COMPRESSION"


class Compressor(NamedTuple):
    """A library with zlib's functions, and the level at which it is used."""

    compress: Callable[[bytes, int, int], bytes]
    level: int
    crc32: Callable[[bytes], int]


LIBRARIES = {"isal": ("isal.isal_zlib", 1), "zlib-ng": ("zlib_ng.zlib_ng", 6), "zlib": ("zlib", 1)}
"""Name -> its module; the level that measures best in `benchmarks compression`."""


def deflate(data: bytes) -> tuple[bytes, int]:
    """The data deflated, without header or trailer, and their CRC-32: of a member that each document has its own."""
    compress, level, crc32 = compressor()
    return compress(data, level, -zlib.MAX_WBITS), crc32(data)


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
        return Compressor(library.compress, level, library.crc32)
    raise WrongUse(
        f"{VARIABLE} vaut « {wanted} », qui n'est pas installé : installez-le (pip install {wanted}) ou retirez cette "
        "variable."
    )
