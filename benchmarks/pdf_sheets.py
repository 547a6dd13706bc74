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
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import sheet
from benchmarks.main_job import SAMPLE
from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.pdf import spent
from tests.pdf.joined import join

COUNT = 96
ROUNDS = 3
SIZES = (12, 25, 50, 100)
"""How many sheets are joined in one document."""


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, sources in _sources(folder).items():
            print(f"{title}: {len(sources)} sheets, {_pages(sources[0], folder)} pages")
            _compare(sources, folder)
        _sizes(_sources(folder)["fiche_bilan.odt"], folder)


def _sources(folder: Path) -> dict[str, list[Path]]:
    """The sheet of the engines' benchmark, and the review sheet of the sample in both formats."""
    from aci_docs import Template
    from aci_docs.dossier import Workspace, check

    sheet.write_sheet(folder / "sheet.docx")
    template = Template(folder / "sheet.docx")
    made = {"sheet.docx": [template.render(record) for record in sheet.records(COUNT)]}
    workspace = Workspace(SAMPLE)
    _, planned = check(workspace)
    contexts = [each.context for each in planned if each.kind.template == "fiche_bilan"]
    for form in ("odt", "docx"):
        template = Template(SAMPLE.parents[1] / f"templates_{form}" / f"fiche_bilan.{form}")
        rendered = [template.render(context, images=workspace.images) for context in contexts]
        made[f"fiche_bilan.{form}"] = list(itertools.islice(itertools.cycle(rendered), COUNT))
    found: dict[str, list[Path]] = {}
    for name, documents in made.items():
        found[name] = []
        for number, data in enumerate(documents):
            path = folder / f"{Path(name).stem}-{number:03}{Path(name).suffix}"
            path.write_bytes(data)
            found[name].append(path)
    return found


def _compare(sources: list[Path], folder: Path) -> None:
    from aci_docs.pdf.office import SHEETS

    out = folder / "out"
    runs: dict[str, Callable[[], None]] = {
        "soffice, all files in one call": lambda: _floor(sources, folder),
        "together": lambda: convert_sheets(sources, out, archive=False),
        "together, to be kept (PDF/A-2b, PDF/UA-1)": lambda: convert_sheets(sources, out, archive=True),
        "together, two processes": lambda: _two(sources, out),
        "one by one, finished": lambda: _alone(sources),
    }
    measured = in_turns({name: _timed(call) for name, call in runs.items()}, rounds=ROUNDS)
    medians = {
        name: (statistics.median(cpu for cpu, _ in each), statistics.median(wall for _, wall in each))
        for name, each in measured.items()
    }
    cpu_floor, wall_floor = medians["soffice, all files in one call"]
    for name, (cpu, wall) in medians.items():
        rate = len(sources) / cpu
        print(
            f"  {name:<42} {cpu / len(sources) * 1000:6.1f} ms {rate:6.1f} /s of a core {cpu_floor / cpu:5.2f} ×",
            end="",
        )
        print(f"   {len(sources) / wall:6.1f} /s {wall_floor / wall:5.2f} ×")
    joining = cpu_of_call(lambda: join(sources[:SHEETS], range(SHEETS), folder / "joined")) / SHEETS
    print(f"  of which joining, by the simple joiner of the tests: {joining * 1000:.1f} ms")
    sizes = [sum(path.stat().st_size for path in paths) / len(sources) / 1000 for paths in _pairs(sources, out)]
    print(f"  size of a PDF: {sizes[0]:.0f} KB one by one, {sizes[1]:.0f} KB together")


def _pairs(sources: list[Path], out: Path) -> tuple[list[Path], list[Path]]:
    convert_sheets(sources, out, archive=False)
    return [path.with_suffix(".pdf") for path in sources], [out / f"{path.stem}.pdf" for path in sources]


def _sizes(sources: list[Path], folder: Path) -> None:
    from aci_docs.pdf import office

    for size in SIZES:
        office.SHEETS = size
        cpu, _ = _timed(lambda: convert_sheets(sources, folder / "out", archive=False))()
        print(f"{size} sheets a document: {cpu / len(sources) * 1000:.1f} ms each")


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


def convert_sheets(sources: Sequence[Path], out: Path, *, archive: bool) -> None:
    from aci_docs import pdf

    out.mkdir(exist_ok=True)
    with pdf.Office() as office:
        results = office.sheets(
            lambda ranks, path: join([sources[rank] for rank in ranks], ranks, path),
            [out / f"{path.stem}.pdf" for path in sources],
            archive=archive,
        )
    for result in results:
        if isinstance(result, Exception):
            raise result


def _two(sources: Sequence[Path], out: Path) -> None:
    middle = len(sources) // 2
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        halves = [
            pool.submit(convert_sheets, part, out, archive=False) for part in (sources[:middle], sources[middle:])
        ]
        for half in halves:
            half.result()


def _pages(source: Path, folder: Path) -> int:
    from aci_docs import pdf

    (made,) = pdf.convert([source])
    return pdf.page_count(made)
