"""A whole mail merge, from JSONL to files on disk with their journal and manifest, beside docxtpl's bare loop.

The bare loop keeps its template and renders contexts that are ready: no reading, validation, calculation nor journal.
Processor time is that of the merge and of all the processes it starts, in turns; what it takes for a few records is
its start-up. Then: processes beside threads, a run taken up again after a kill, one with nothing to do, an archive,
and where the time of a sheet goes.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.main_job import _environment, _plain
from benchmarks.measure import in_turns
from benchmarks.merge_parts import print_parts
from benchmarks.merge_workers import print_workers
from benchmarks.sheet_dossier import KIND, SAMPLE, sheet_records, write_lines, write_sheet_dossier

RECORDS = 2_000
FEW = 16
ROUNDS = 3
BARE = 8
"""Documents of docxtpl in a turn."""
JOBS = (1, 2)


class Case(NamedTuple):
    """A kind of document with a file of many records and one of a few; `bare` makes so many by docxtpl."""

    kind: str
    many: Path
    few: Path
    bare: Callable[[], object]


class Cost(NamedTuple):
    """Seconds of processor in all, in the system (which writes the files), and of the clock."""

    own: float
    system: float
    clock: float

    def each(self, start_up: Cost | None, count: int) -> Cost:
        """What one of so many records takes, without the start-up."""
        if start_up is None:
            return Cost(*(value / count for value in self))
        return Cost(*((value - less) / count for value, less in zip(self, start_up, strict=True)))


def run() -> None:
    print(f"processors: {len(os.sched_getaffinity(0))}; load: {_load()}; records: {RECORDS:,}\n")
    # One folder for all, removed at the end: for seconds after a removal ext4 looks long for a place for a new file.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outs = (folder / f"out{number}" for number in count())
        cases = {
            "the sheet of the engine's benchmark": _sheet(folder / "sheet"),
            "fiche_bilan, calculation and charts": _person(folder / "person"),
        }
        for title, case in cases.items():
            print(f"### {title}\n")
            _compare(case, outs)
            print_parts(case.kind, case.many, outs)
        print("### processes and threads, start-up excluded\n")
        for title, case in cases.items():
            print_workers(title, case.kind, case.many, outs, rounds=ROUNDS)
        print(f"load {_load()}\n\n### other runs of the sheet\n")
        _other_runs(next(iter(cases.values())), outs)


def _sheet(folder: Path) -> Case:
    from docxtpl import DocxTemplate

    write_sheet_dossier(folder)
    records = sheet_records(RECORDS)
    document = DocxTemplate(folder / "templates_docx" / f"{KIND}.docx")
    contexts = cycle([{"fiche": record} for record in records[:100]])

    def bare() -> None:
        for context in islice(contexts, BARE):
            document.render(context, autoescape=True)
            document.save(folder / "bare.docx")

    return _case(KIND, folder, records, bare)


def _person(folder: Path) -> Case:
    from docxtpl import DocxTemplate

    from aci_docs.dossier import Workspace, check

    people = json.loads((SAMPLE / "beneficiaires.json").read_text(encoding="utf-8"))
    records = [{**record, "identifiant": f"P-{number:05}"} for number, record in zip(range(RECORDS), cycle(people))]
    planned = [each for each in check(Workspace(SAMPLE))[1] if each.kind.name == "fiche_bilan"]
    document = DocxTemplate(SAMPLE.parents[1] / "templates_docx" / f"{planned[0].kind.template}.docx")
    contexts = cycle([_plain(each.context) for each in planned])
    environment = _environment()
    folder.mkdir()
    for each in ("structure.json", "logo.png"):
        (folder / each).write_bytes((SAMPLE / each).read_bytes())

    def bare() -> None:
        for context in islice(contexts, BARE):
            document.render(context, jinja_env=environment, autoescape=True)
            document.save(folder / "bare.docx")

    return _case("fiche_bilan", folder, records, bare)


def _case(kind: str, folder: Path, records: list[dict[str, Any]], bare: Callable[[], object]) -> Case:
    many, few = write_lines(folder / "many.jsonl", records), write_lines(folder / "few.jsonl", records[:FEW])
    bare()  # opens and compiles the template: what follows is the cost of one more document
    return Case(kind, many, few, bare)


def _compare(case: Case, outs: Iterator[Path]) -> None:
    runs: dict[str, Callable[[], Cost]] = {"docxtpl": lambda: _cost_of_call(case.bare)}
    for jobs in JOBS:
        for source in (case.few, case.many):
            command = ["merge", case.kind, source, "--jobs", jobs]
            runs[f"{jobs} {source.stem}"] = partial(_cost_of_next, command, outs)
    times = in_turns(runs, rounds=ROUNDS)
    peer = [each.each(None, BARE) for each in times["docxtpl"]]
    print(f"{'':<33}{'ms a sheet':>11}{'system':>8}{'clock':>8}{'a second':>10}{'for one of docxtpl':>20}")
    print(_line("docxtpl, bare loop", _middle(peer)))
    clocks: dict[int, list[float]] = {}
    for jobs in JOBS:
        many, least = times[f"{jobs} many"], _middle(times[f"{jobs} few"])
        whole = [each.each(None, RECORDS) for each in many]
        more = [each.each(least, RECORDS - FEW) for each in many]
        clocks[jobs] = [each.clock for each in more]
        for words, found in (("start-up included", whole), ("start-up excluded", more)):
            ratio = statistics.median(one.own / each.own for one, each in zip(peer, found, strict=True))
            user = statistics.median(
                (one.own - one.system) / (each.own - each.system) for one, each in zip(peer, found, strict=True)
            )
            line = _line(f"merge, --jobs {jobs}, {words}", _middle(found))
            print(f"{line}{ratio:>20.1f} ({user:.1f} without the system's time)")
        print(f"  start-up: {least.own * 1000:.0f} ms, {least.clock * 1000:.0f} by the clock")
    gain = statistics.median(one / two for one, two in zip(clocks[1], clocks[2], strict=True))
    best = min(clocks[1]) / min(clocks[2])
    print(f"two processes go {gain:.2f} times as fast as one, start-up excluded ({best:.2f} at best); load {_load()}\n")


def _line(words: str, cost: Cost) -> str:
    own, system, clock = (value * 1000 for value in cost)
    return f"{words:<33}{own:>11.3f}{system:>8.3f}{clock:>8.3f}{1 / cost.clock:>10.0f}"


def _middle(costs: Iterable[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def _cost_of_call(call: Callable[[], object]) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    call()
    return _since(before, resource.getrusage(resource.RUSAGE_SELF), start)


def _cost_of_next(arguments: Iterable[object], outs: Iterator[Path]) -> Cost:
    return _cost(arguments, next(outs))


def _cost(arguments: Iterable[object], out: Path) -> Cost:
    """What a command of the package takes, the processes that it starts included."""
    command = [sys.executable, "-m", "aci_docs", *map(str, arguments), "-o", str(out)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return _since(before, resource.getrusage(resource.RUSAGE_CHILDREN), start)


def _since(before: resource.struct_rusage, after: resource.struct_rusage, start: float) -> Cost:
    system = after.ru_stime - before.ru_stime
    return Cost(after.ru_utime - before.ru_utime + system, system, time.monotonic() - start)


def _other_runs(case: Case, outs: Iterator[Path]) -> None:
    _resume(case, next(outs))
    out, few = next(outs), next(outs)
    command, little = ["merge", case.kind, case.many, "--jobs", 1], ["merge", case.kind, case.few, "--jobs", 1]
    _cost(command, out)
    _cost(little, few)
    again: dict[str, Callable[[], Cost]] = {
        "few": lambda: _cost(little, few),
        "nothing changed": lambda: _cost(command, out),
        "few in an archive": lambda: _cost([*little, "--zip"], next(outs)),
        "one archive (--zip)": lambda: _cost([*command, "--zip"], next(outs)),
    }
    times = {name: _middle(costs) for name, costs in in_turns(again, rounds=ROUNDS).items()}
    for words, start_up in (("nothing changed", "few"), ("one archive (--zip)", "few in an archive")):
        cost = times[words].each(times[start_up], RECORDS - FEW)
        print(f"{words:<20}{cost.own * 1000:8.3f} ms a sheet, start-up excluded; {times[words].clock:.2f} s in all")
    print()


def _resume(case: Case, out: Path) -> None:
    """Say how many documents a run that was killed in its middle had made, and how many of them are made again."""
    from tests.batch.runs import made, start

    process = start(case.kind, case.many, "--jobs", 2, out=out)
    process.until_made(RECORDS // 2)
    process.kill_all()
    process.popen.wait()
    noted = {file[1] for file in made(out)}
    before = {path: path.stat() for path in out.glob("**/*.docx") if ".aci-docs" not in path.parts}
    _cost(["merge", case.kind, case.many, "--jobs", 2, "--resume"], out)
    again = {
        path.relative_to(out).as_posix()
        for path, about in before.items()
        if (path.stat().st_ino, path.stat().st_mtime_ns) != (about.st_ino, about.st_mtime_ns)
    }
    print(
        f"killed when {len(noted)} sheets of {RECORDS} were finished, {len(before) - len(noted)} others written and "
        f"not yet noted; taken up again: {len(again & noted)} finished sheets redone, {len(again - noted)} others"
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
