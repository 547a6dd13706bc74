"""Documents filled to a file by this engine, docxtpl, rust-docxtpl and the floor, in turns; then memory.

Each engine has its process, and keeps its template; only one works at a time, and its own processor time is counted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.measure import in_turns
from benchmarks.sheet import write_sheet

ROUNDS = 15
RUST = Path(sys.prefix) / "rust-docxtpl" / "bin" / "python"
"""The environment that `make bench` makes for rust-docxtpl alone: its module has the name of docxtpl's."""
DOCUMENTS = {"docxtpl": 8, "rust-docxtpl": 30, "aci-docs": 300, "floor": 400}
"""How many documents each engine makes in a turn, so that turns take about as long."""
MEMORY = (1_000, 10_000)


@dataclass
class Worker:
    """A process that fills the sheet by one engine (worker.py); a context manager."""

    name: str
    template: Path
    folder: Path

    def __enter__(self) -> Worker:
        python = str(RUST) if self.name == "rust-docxtpl" else sys.executable
        engine = self.name.removeprefix("rust-")
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", engine, str(self.template), str(self.folder / self.name)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def per_document(self) -> tuple[float, float]:
        """Seconds of processor for a document, over a turn: in all, and in the system, which writes the file."""
        count = DOCUMENTS[self.name]
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
    names = [name for name in DOCUMENTS if name != "rust-docxtpl" or RUST.exists()]
    if len(names) < len(DOCUMENTS):
        print("rust-docxtpl is left out: `make bench` installs it\n")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        template = folder / "sheet.docx"
        write_sheet(template)
        workers = [stack.enter_context(Worker(name, template, folder)) for name in names]
        for worker in workers:
            worker.ask("1")  # opens and compiles the template: what follows is the cost of one more document
        times = in_turns({worker.name: worker.per_document for worker in workers}, rounds=ROUNDS)
        _print_rates(times)
        print()
        _print_memory(stack.enter_context(Worker("aci-docs", template, folder)))


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
        if name not in ("aci-docs", "floor"):
            rate, own = _ratio(times, name, "aci-docs")
            print(f"aci-docs makes {rate:.1f} documents for one of {name} ({own:.1f} without the system's time)")
    rate, own = _ratio(times, "aci-docs", "floor")
    print(f"aci-docs takes {rate:.2f} times the floor ({own:.2f} without the system's time)")


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
