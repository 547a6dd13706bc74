"""One document of many sheets: this engine against docxcompose, its steps, and its memory.

docxcompose joins documents that are already filled; this engine is given records. docxcompose looks through all that it
has joined for each document that it adds: its time grows by the square of their number, and is measured at small ones.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.sheet import records, write_sheet

if TYPE_CHECKING:
    from aci_docs.templating.series import Series

SHEETS = 1_000
COMPOSED = (50, 100, 200)
MEMORY = (1_000, 5_000)
ROUNDS = 3
"""Of what takes less than a second; docxcompose is timed once."""
RECORDS = 100
"""Records that each run goes through, again and again."""

_MEMORY = """
import re, sys
from pathlib import Path
from benchmarks.series import pieces, series_of
series, count = series_of(Path(sys.argv[1])), int(sys.argv[2])
with open(sys.argv[3], "wb") as file:
    series.write(pieces(series, count), file)
# What the process itself has held at most: the usual measure begins with what its parent held.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sheet(folder / "sheet.docx")
        series = series_of(folder / "sheet.docx")
        _print_memory(folder)
        print()
        _print_steps(series, list(pieces(series, SHEETS)))
        print()
        _print_composed(series)


def series_of(template: Path) -> Series:
    """The series of a template, its code made."""
    from aci_docs.templating import Template
    from aci_docs.templating.series import Series

    series = Series(Template(template))
    series.piece(records(1)[0], 0)
    return series


def pieces(series: Series, count: int) -> Iterator[bytes]:
    """So many pieces, one after the other."""
    for number, record in enumerate(islice(cycle(_records()), count)):
        yield series.piece(record, number).data


@cache
def _records() -> list[dict[str, Any]]:
    return records(RECORDS)


def _print_composed(series: Series) -> None:
    """Seconds at each number of sheets; those of docxcompose for SHEETS are what a square of their number gives."""
    documents = [series.template.render(record) for record in _records()]
    runs = {("docxcompose", count): partial(_compose, documents, count) for count in COMPOSED}
    runs |= {("aci-docs", count): partial(_write, series, count) for count in (*COMPOSED, SHEETS)}
    timed = {f"{who} {count}": partial(cpu_of_call, run) for (who, count), run in runs.items()}
    times = {name: min(values) for name, values in in_turns(timed, rounds=1).items()}
    # a · n + b · n², through the two largest numbers that were measured.
    (few, many), (first, last) = COMPOSED[-2:], (times[f"docxcompose {count}"] for count in COMPOSED[-2:])
    square = (last / many - first / few) / (many - few)
    estimated = SHEETS * (first / few + square * (SHEETS - few))
    print(f"{'sheets':>8}{'docxcompose, s':>16}{'aci-docs, s':>13}{'ratio':>8}")
    for count in (*COMPOSED, SHEETS):
        theirs = times.get(f"docxcompose {count}", estimated)
        ours = times[f"aci-docs {count}"]
        told = "" if count in COMPOSED else "  (docxcompose: estimated)"
        print(f"{count:>8}{theirs:>16.2f}{ours:>13.3f}{theirs / ours:>8.0f}{told}")


def _compose(documents: list[bytes], count: int) -> None:
    from docx import Document
    from docxcompose.composer import Composer

    given = islice(cycle(documents), count)
    composer = Composer(Document(io.BytesIO(next(given))))
    for data in given:
        composer.append(Document(io.BytesIO(data)))
    composer.save(io.BytesIO())


def _write(series: Series, count: int) -> None:
    series.write(pieces(series, count), io.BytesIO())


def _print_steps(series: Series, given: list[bytes]) -> None:
    """Microseconds a sheet of each step, and of what could take its place."""
    from isal import isal_zlib

    every = _records()
    bodies = [_body(series.template.render(record)) for record in every]

    def one_stream() -> None:
        packer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -zlib.MAX_WBITS)
        crc = 0
        for body in bodies:
            packer.compress(body)
            crc = isal_zlib.crc32(body, crc)
        packer.flush()

    runs = {
        "a document of its own": (RECORDS, lambda: [series.template.render(record) for record in every]),
        "its piece": (RECORDS, lambda: list(pieces(series, RECORDS))),
        "the file, pieces copied": (SHEETS, lambda: series.write(given, io.BytesIO())),
        "the text alone, through one deflater": (RECORDS, one_stream),
        "checksum of two parts joined": (
            10_000,
            lambda: [isal_zlib.crc32_combine(1, 2, 126_000) for _ in range(10_000)],
        ),
    }
    timed = {name: partial(cpu_of_call, run) for name, (_, run) in runs.items()}
    for name, values in in_turns(timed, rounds=ROUNDS).items():
        print(f"{name:<38}{min(values) / runs[name][0] * 1e6:>10.1f} µs a sheet")


def _body(document: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read("word/document.xml")


def _print_memory(folder: Path) -> None:
    for count in MEMORY:
        done = subprocess.run(
            [sys.executable, "-c", _MEMORY, folder / "sheet.docx", str(count), folder / "joined.docx"],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        size = (folder / "joined.docx").stat().st_size / 2**20
        print(f"{count:>8} sheets: {float(done.stdout):6.1f} MB of memory at most, a file of {size:.1f} MB")
