"""Documents filled to a file by this engine, its peers and the floor, in turns, in Word and OpenDocument; then memory.

Each engine has its process, and keeps what it can of its template; only one works at a time, and its own processor time
is counted. `make bench` installs the peers; those that are not there are named and left out.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.measure import in_turns
from benchmarks.sheet import records, write_sheet
from benchmarks.sheet_odt import write_sheet_odt
from benchmarks.syntax import CARBONE, DOCXTEMPLATER, JINJA, RELATORIO, Syntax
from benchmarks.worker import RECORDS

ROUNDS = 15
ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
"""The environment that `make bench` makes for rust-docxtpl, whose module has the name of docxtpl's, and relatorio."""
NODE_PEERS = ROOT / ".tools" / "peers" / "node_modules"
"""Where `make bench` has npm install the engines of Node."""
MEMORY = (1_000, 10_000)
OURS = "aci-docs"


@dataclass(frozen=True)
class Engine:
    """One engine of a table: how many documents it makes in a turn, so that turns take about as long; its tags.

    `needs` is the file without which it is left out, `command` what begins its process.
    """

    documents: int
    syntax: Syntax = JINJA
    command: tuple[str, ...] = (sys.executable, "-m", "benchmarks.worker")
    needs: Path | None = None


_PYTHON_PEER = (str(PEERS), "-m", "benchmarks.worker")
_NODE_PEER = ("node", str(ROOT / "benchmarks" / "peer.js"))
_CARBONE = Engine(20, CARBONE, _NODE_PEER, NODE_PEERS / "carbone")
WORD = {
    "docxtpl": Engine(8),
    "rust-docxtpl": Engine(30, command=_PYTHON_PEER, needs=PEERS),
    "docxtemplater": Engine(20, DOCXTEMPLATER, _NODE_PEER, NODE_PEERS / "docxtemplater"),
    "carbone": _CARBONE,
    OURS: Engine(300),
    "floor": Engine(400),
}
OPENDOCUMENT = {
    "relatorio": Engine(20, RELATORIO, _PYTHON_PEER, PEERS),
    "carbone": _CARBONE,
    OURS: Engine(300),
    "floor": Engine(400),
}


class Worker:
    """A process that fills the sheet by one engine (worker.py or peer.js); a context manager."""

    def __init__(self, name: str, engine: Engine, extension: str, folder: Path) -> None:
        """`folder` takes the template, the records and the documents."""
        self.name, self._engine = name, engine
        folder.mkdir()
        template = folder / f"sheet.{extension}"
        (write_sheet if extension == "docx" else write_sheet_odt)(template, engine.syntax)
        given = folder / "records.json"
        given.write_text(json.dumps(records(RECORDS)), encoding="utf-8")
        self._command = [*engine.command, name, str(template), str(folder / "made"), str(given)]

    def __enter__(self) -> Worker:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "NODE_PATH": str(NODE_PEERS)},
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def per_document(self) -> tuple[float, float]:
        """Seconds of processor for a document, over a turn: in all, and in the system, which writes the file."""
        count = self._engine.documents
        own, system = map(float, self.ask(str(count)).split())
        return (own + system) / count, system / count

    def ask(self, command: str) -> str:
        """The answer to a command. Raises RuntimeError when the engine failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(command, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} failed: see its message above")
        return answer


def run() -> None:
    # One folder for all, removed at the end: for seconds after a removal ext4 looks long for a place for a new file.
    with tempfile.TemporaryDirectory() as name:
        for extension, engines in (("docx", WORD), ("odt", OPENDOCUMENT)):
            print(f"### {extension}\n")
            folder = Path(name) / extension
            folder.mkdir()
            _compare(extension, engines, folder)
            print()
        with Worker(OURS, WORD[OURS], "docx", Path(name) / "memory") as worker:
            _print_memory(worker)


def _compare(extension: str, engines: Mapping[str, Engine], folder: Path) -> None:
    there = {name: engine for name, engine in engines.items() if _installed(engine)}
    missing = [name for name in engines if name not in there]
    if missing:
        print(f"left out, not installed (`make bench` installs them): {', '.join(missing)}\n")
    with ExitStack() as stack:
        workers = [
            stack.enter_context(Worker(each, engine, extension, folder / each)) for each, engine in there.items()
        ]
        for worker in workers:
            worker.ask("1")  # opens and compiles the template: what follows is the cost of one more document
        _print_rates(in_turns({worker.name: worker.per_document for worker in workers}, rounds=ROUNDS))
        sizes = {each: next((folder / each / "made" / "0").iterdir()).stat().st_size for each in there}
        print("bytes of the first document: " + ", ".join(f"{each} {size:,}" for each, size in sizes.items()))


def _installed(engine: Engine) -> bool:
    return engine.needs is None or (engine.needs.exists() and shutil.which(engine.command[0]) is not None)


Times = dict[str, list[tuple[float, float]]]
"""By engine, for each round: seconds of processor for a document, in all and in the system."""


def _print_rates(times: Times) -> None:
    """A line for each engine, then this one beside the others; the system's time depends on who else uses the disk."""
    print(f"{'engine':<13} {'ms a document':>14} {'of which system':>16} {'a second':>9}")
    for name, values in times.items():
        total, system = (statistics.median(each) for each in zip(*values, strict=True))
        print(f"{name:<13} {total * 1000:14.2f} {system * 1000:16.2f} {1 / total:9.0f}")
    print()
    for name in times:
        if name not in (OURS, "floor"):
            rate, own = _ratio(times, name, OURS)
            print(f"{OURS} makes {rate:.1f} documents for one of {name} ({own:.1f} without the system's time)")
    rate, own = _ratio(times, OURS, "floor")
    print(f"{OURS} takes {rate:.2f} times the floor ({own:.2f} without the system's time)")


def _ratio(times: Times, one: str, other: str) -> tuple[float, float]:
    """How many times the one takes what the other takes, in all, then without the system's time.

    It is the median of what each round gave: a drift of the machine's speed cancels within a round.
    """
    pairs = list(zip(times[one], times[other], strict=True))
    return (
        statistics.median(a[0] / b[0] for a, b in pairs),
        statistics.median((a[0] - a[1]) / (b[0] - b[1]) for a, b in pairs),
    )


def _print_memory(worker: Worker) -> None:
    done = 0
    for count in MEMORY:
        worker.ask(str(count - done))
        done = count
        print(f"resident memory after {count:6,} documents  {int(worker.ask('memory')) / 1024:6.1f} MB")
