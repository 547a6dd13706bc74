"""Sheets as PDF: joined, converted together and split, beside `soffice --convert-to pdf` given all files in one call.

The floor is LibreOffice alone: plain PDF, neither tagged nor finished. Times are the processor's for each sheet, this
process and those that it starts.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import sheet
from benchmarks.main_job import SAMPLE
from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.pdf import spent

if TYPE_CHECKING:
    from aci_docs.templating import Series

COUNT = 96
ROUNDS = 3
SIZES = (12, 25, 50, 100)
"""How many sheets are joined in one document."""
_FLOOR = "soffice, all files in one call"


@dataclass(frozen=True)
class Given:
    """Sheets as documents of their own, and as pieces of one document."""

    template: Path
    sources: Sequence[Path]
    pieces: Sequence[bytes]

    def join(self, ranks: Sequence[int], path: Path) -> Path:
        """The document of the sheets of these ranks."""
        joined = path.with_name(path.name + self.template.suffix)
        with joined.open("wb") as stream:
            _series(self.template).write((self.pieces[rank] for rank in ranks), stream)
        return joined

    def part(self, which: slice) -> Given:
        """Some of them."""
        return Given(self.template, self.sources[which], self.pieces[which])


@cache
def _series(template: Path) -> Series:
    from aci_docs.templating import Series, Template

    return Series(Template(template))


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = _sheets(folder)
        for title, given in found.items():
            print(f"{title}: {len(given.sources)} sheets, {_pages(given.sources[0])} pages")
            _compare(given, folder)
        _sizes(found["fiche_bilan.odt"], folder)


def _sheets(folder: Path) -> dict[str, Given]:
    """The sheet of the engines' benchmark, and the review sheet of the sample in both formats."""
    from aci_docs.dossier import Workspace, check

    sheet.write_sheet(folder / "sheet.docx")
    workspace = Workspace(SAMPLE)
    _, planned = check(workspace)
    contexts = [each.context for each in planned if each.kind.template == "fiche_bilan"]
    found = {"sheet.docx": _given(folder / "sheet.docx", sheet.records(COUNT), {}, folder)}
    for form in ("odt", "docx"):
        template = SAMPLE.parents[1] / f"templates_{form}" / f"fiche_bilan.{form}"
        found[template.name] = _given(template, contexts, workspace.images, folder)
    return found


def _given(path: Path, contexts: Sequence[Mapping[str, Any]], images: Mapping[str, Path], folder: Path) -> Given:
    series = _series(path)
    sources, pieces = [], []
    for number, context in enumerate(itertools.islice(itertools.cycle(contexts), COUNT)):
        sources.append(folder / f"{path.stem}-{number:03}{path.suffix}")
        sources[-1].write_bytes(series.template.render(context, images=images))
        pieces.append(series.piece(context, number, images=images).data)
    return Given(path, sources, pieces)


def _compare(given: Given, folder: Path) -> None:
    from aci_docs.pdf.office import SHEETS

    out = folder / "out"
    count = len(given.sources)
    runs: dict[str, Callable[[], None]] = {
        _FLOOR: lambda: _floor(given.sources, folder),
        "together": lambda: convert_sheets(given, out, archive=False),
        "together, to be kept (PDF/A-2b, PDF/UA-1)": lambda: convert_sheets(given, out, archive=True),
        "together, two processes": lambda: _two(given, out),
        "one by one, finished": lambda: _alone(given.sources),
    }
    measured = in_turns({name: _timed(call) for name, call in runs.items()}, rounds=ROUNDS)
    medians = {
        name: (statistics.median(cpu for cpu, _ in each), statistics.median(wall for _, wall in each))
        for name, each in measured.items()
    }
    cpu_floor, wall_floor = medians[_FLOOR]
    for name, (cpu, wall) in medians.items():
        print(
            f"  {name:<42} {cpu / count * 1000:6.1f} ms {count / cpu:6.1f} /s of a core {cpu_floor / cpu:5.2f} ×"
            f"   {count / wall:6.1f} /s {wall_floor / wall:5.2f} ×"
        )
    joining = cpu_of_call(lambda: given.join(range(SHEETS), folder / "joined")) / SHEETS
    cutting = _cutting(given, folder)
    print(f"  of which joining {joining * 1000:.1f} ms, splitting and finishing {cutting * 1000:.1f} ms")
    sizes = [sum(path.stat().st_size for path in paths) / count / 1000 for paths in _pairs(given, out)]
    print(f"  size of a PDF: {sizes[0]:.0f} KB one by one, {sizes[1]:.0f} KB together")


def _cutting(given: Given, folder: Path) -> float:
    """Seconds of this process for each sheet, once LibreOffice has written them."""
    return cpu_of_call(lambda: convert_sheets(given, folder / "out", archive=False)) / len(given.sources)


def _pairs(given: Given, out: Path) -> tuple[list[Path], list[Path]]:
    return [path.with_suffix(".pdf") for path in given.sources], [out / f"{path.stem}.pdf" for path in given.sources]


def _sizes(given: Given, folder: Path) -> None:
    from aci_docs.pdf import office

    for size in SIZES:
        office.SHEETS = size
        cpu, _ = _timed(lambda: convert_sheets(given, folder / "out", archive=False))()
        print(f"{size} sheets a document: {cpu / len(given.sources) * 1000:.1f} ms each")


def _timed(call: Callable[[], None]) -> Callable[[], tuple[float, float]]:
    def run() -> tuple[float, float]:
        cpu, wall = spent(), time.monotonic()
        call()
        return spent() - cpu, time.monotonic() - wall

    return run


def _floor(sources: Sequence[Path], folder: Path) -> None:
    profile = (folder / "profil").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(folder / "floor"), *map(str, sources)], check=True, capture_output=True)


def _alone(sources: Sequence[Path]) -> None:
    from aci_docs import pdf

    pdf.convert(sources)


def convert_sheets(given: Given, out: Path, *, archive: bool) -> None:
    """The PDF of the sheets, joined, converted together and split, in the folder."""
    from aci_docs import pdf

    out.mkdir(exist_ok=True)
    with pdf.Office() as office:
        results = office.sheets(given.join, [out / f"{path.stem}.pdf" for path in given.sources], archive=archive)
    for result in results:
        if isinstance(result, Exception):
            raise result


def _two(given: Given, out: Path) -> None:
    middle = len(given.sources) // 2
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = (given.part(slice(middle)), given.part(slice(middle, None)))
        halves = [pool.submit(convert_sheets, part, out, archive=False) for part in parts]
        for half in halves:
            half.result()


def _pages(source: Path) -> int:
    from aci_docs import pdf

    (made,) = pdf.convert([source])
    return pdf.page_count(made)
