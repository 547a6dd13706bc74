"""How the benchmarks measure: the best of several runs, taken in turns, and a table with ratios."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def cpu_of_command(command: Sequence[str]) -> float:
    """Seconds of processor (user and system) that a command takes, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_call(call: Callable[[], object]) -> float:
    """Seconds of processor that a call takes in this process."""
    start = time.process_time()
    call()
    return time.process_time() - start


def in_turns(runs: Mapping[str, Callable[[], T]], *, rounds: int) -> dict[str, list[T]]:
    """What each run gave at each round; taken in turns, a machine whose speed drifts slows them all alike."""
    times: dict[str, list[T]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(run())
    return times


def compare(runs: Mapping[str, Callable[[], float]], *, reference: str, rounds: int) -> dict[str, float]:
    """The median of each run in seconds, taken in turns, printed with its ratio to the reference."""
    medians = {name: statistics.median(values) for name, values in in_turns(runs, rounds=rounds).items()}
    width = max(map(len, medians))
    for name, value in medians.items():
        print(f"{name:<{width}}  {value * 1000:9.1f} ms  {value / medians[reference]:7.2f} × {reference}")
    return medians
