"""The rows of a merge made by one process, by two, and by two threads of one process, each with its own maker."""

from __future__ import annotations

import queue
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import in_turns
from benchmarks.merge_parts import session_of

if TYPE_CHECKING:
    from aci_docs.batch.attempts import Chunk
    from aci_docs.batch.job import Job, Outcome
    from aci_docs.batch.workers import Runner, What

_FIRST = 3
"""Chunks after which every worker has begun."""


def print_workers(title: str, kind: str, source: Path, outs: Iterator[Path], *, rounds: int) -> None:
    """How fast each way is by the clock, and beside one process; at best: on the quietest of the rounds for each."""
    times = in_turns({how: partial(_made_by, how, kind, source, outs) for how in _RUNNERS}, rounds=rounds)
    one = times["one process"]
    print(f"{title:<38}{'clock, ms a sheet':>18}{'times as fast as one':>22}")
    for how, found in times.items():
        gain = statistics.median(alone / each for alone, each in zip(one, found, strict=True))
        best = min(one) / min(found)
        print(f"{how:<38}{statistics.median(found) * 1000:>18.3f}{gain:>22.2f} ({best:.2f} at best)")
    print()


def _made_by(how: str, kind: str, source: Path, outs: Iterator[Path]) -> float:
    """Seconds of the clock for a sheet, once all have begun."""
    command = [sys.executable, "-m", "benchmarks.merge_workers", how, kind, str(source), str(next(outs))]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


class _Threads:
    """The rows made by threads of this process."""

    def __init__(self, job: Job, jobs: int) -> None:
        from aci_docs.batch.maker import Maker

        # What is half written is told apart by process: threads need a place each.
        runs = [f"{job.run}-{number}" for number in range(jobs)]
        for run in runs:
            (Path(job.out) / ".aci-docs" / "partiel" / run).mkdir()
        self._makers = [Maker(replace(job, run=run)) for run in runs]

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        todo: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[list[Outcome]] = queue.SimpleQueue()

        def work(maker: Any) -> None:
            while (chunk := todo.get()) is not None:
                done.put(maker.make(chunk))

        for maker in self._makers:
            threading.Thread(target=work, args=(maker,), daemon=True).start()
        waiting = 0
        for chunk in chunks:
            todo.put(chunk)
            waiting += 1
            if waiting >= 2 * len(self._makers):
                yield done.get()
                waiting -= 1
        for _ in range(waiting):
            yield done.get()
        for _ in self._makers:
            todo.put(None)


class _Timed:
    """A runner whose pace is taken once its first chunks are made: opening what the documents need is not counted."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.each = 0.0

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        start, made = 0.0, 0
        for number, outcomes in enumerate(self._runner.run(what, chunks)):
            made += len(outcomes)
            if number == _FIRST:
                start, made = time.monotonic(), 0
            yield outcomes
            # Said after the last one too, once the journal has it; before its processes are stopped.
            self.each = (time.monotonic() - start) / max(made, 1)


def _one_process(job: Job) -> Runner:
    from aci_docs.batch.workers import Here

    return Here(job)


def _two_processes(job: Job) -> Runner:
    from aci_docs.batch.workers import Processes

    return Processes(job, 2)


def _two_threads(job: Job) -> Runner:
    return _Threads(job, 2)


_RUNNERS: dict[str, Callable[[Job], Runner]] = {
    "one process": _one_process,
    "two processes": _two_processes,
    "two threads": _two_threads,
}


def _make(how: str, kind: str, source: Path, out: Path) -> None:
    session = session_of(kind, source, out)
    session.runner(2)  # the size of its chunks
    runner = _Timed(_RUNNERS[how](session._job))
    session.make(runner)
    print(runner.each)


if __name__ == "__main__":
    _make(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
