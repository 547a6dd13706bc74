"""The compressors that may be chosen, at each level: time and size of the body of the sheet, and size of its file.

Ratios are to zlib at level 6, the usual one of documents.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.sheet import records, write_sheet

ROUNDS, CALLS = 9, 200
CANDIDATES = {
    "zlib": ("zlib", (1, 6)),
    "isal": ("isal.isal_zlib", (0, 1, 2)),
    "zlib-ng": ("zlib_ng.zlib_ng", (1, 2, 3, 6)),
}
"""Name -> its module and the levels that are tried."""
REFERENCE = "zlib 6"


def run() -> None:
    from aci_docs.templating import Template
    from aci_docs.templating.compression import LIBRARIES

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sheet.docx"
        write_sheet(path)
        document = Template(path).render(records(1)[0])
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body, header = archive.read("word/document.xml"), archive.read("word/header1.xml")
        changing = sum(archive.getinfo(f"word/{part}.xml").compress_size for part in ("document", "header1", "footer1"))
        footer = archive.read("word/footer1.xml")
    tried: dict[str, tuple[Any, int]] = {}
    for name, (module, levels) in CANDIDATES.items():
        try:
            library = import_module(module)
        except ImportError:
            print(f"left out, not installed: {name}")
            continue
        tried |= {f"{name} {level}": (library, level) for level in levels}
    sizes = {}
    for name, (library, level) in tried.items():
        packed = [library.compress(part, level, -zlib.MAX_WBITS) for part in (body, header, footer)]
        assert [zlib.decompress(each, -zlib.MAX_WBITS) for each in packed] == [body, header, footer]
        sizes[name] = len(packed[0]), len(document) - changing + sum(map(len, packed))
    times = in_turns(
        {name: partial(_time, library, level, body) for name, (library, level) in tried.items()}, rounds=ROUNDS
    )
    best = {name: min(values) for name, values in times.items()}
    chosen = {f"{name} {level}" for name, (_, level) in LIBRARIES.items()}
    print(
        f"{'':<12} {'µs':>7} {'× zlib 6':>9} {'bytes':>7} {'of the file':>12} {'× zlib 6':>9}   ({len(body):,} bytes)"
    )
    for name, (size, whole) in sizes.items():
        print(
            f"{name:<12} {best[name] * 1e6:7.1f} {best[name] / best[REFERENCE]:9.2f} {size:7,} {whole:12,} "
            f"{whole / sizes[REFERENCE][1]:9.3f}{'   chosen' if name in chosen else ''}"
        )


def _time(library: Any, level: int, data: bytes) -> float:
    """Seconds of processor to deflate the data and to take its checksum."""

    def call() -> None:
        for _ in range(CALLS):
            library.compress(data, level, -zlib.MAX_WBITS)
            library.crc32(data)

    return cpu_of_call(call) / CALLS
