"""A progress bar for whatever lasts more than a second; nothing when nobody is looking."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from aci_docs.dossier import Report

DELAY_SECONDS = 1.0


class Bar:
    """A `Report` that draws a bar on the error stream once the work has lasted a second, if that is a terminal."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """The bar shows `done` of `total` for this step."""
        if self._bar is None:
            if time.monotonic() - self._began < DELAY_SECONDS:
                return
            self._bar = self._start()
        if step not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, visible=False)
            self._tasks[step] = self._bar.add_task(step, total=total)
        self._bar.update(self._tasks[step], completed=done)

    def close(self) -> None:
        """The bar is gone from the screen."""
        if self._bar is not None:
            self._bar.stop()

    @staticmethod
    def _start() -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.start()
        return bar


@contextmanager
def progress() -> Iterator[Report]:
    """A `Report`: a bar on a terminal, and nothing at all elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()
