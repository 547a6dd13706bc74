"""Where a mail merge is: a bar with its rate and what is left on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from aci_docs import french
from aci_docs.cli.progress import DELAY_SECONDS

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from aci_docs.batch import Merged
    from aci_docs.dossier import Report

LINE_SECONDS = 30.0
"""Between two lines of a log, the first one included: what is shorter leaves nothing in the mail of a nightly run."""
_NARROW, _WIDE = 12, 30


class Pace:
    """How one step goes: how much is done, of how much, at what rate since its first report, and what is left."""

    def __init__(self, step: str, done: int, now: float) -> None:
        self.step = step
        self._first, self._began = done, now

    def told(self, done: int, total: int, refused: int, now: float) -> str:
        r"""The sentence; no word of a person is in it.

        >>> Pace("Documents", 100, 0.0).told(1100, 5100, 2, 10.0).replace("\u202f", " ").replace("\xa0", " ")
        '1 100 / 5 100 · 100 fiches/s · encore 40 s · 2 refusées'
        """
        parts = [f"{french.nombre(done)} / {french.nombre(total)}" if total else french.nombre(done)]
        elapsed = now - self._began
        rate = (done - self._first) / elapsed if elapsed > 0 else 0.0
        if rate > 0:
            parts.append(speed(rate))
        if rate > 0 and total:
            parts.append(f"encore {duration((total - done) / rate)}")
        if refused:
            parts.append(french.pluriel(refused, "refusée"))
        return " · ".join(parts)


class _Watched(ABC):
    """A `Report` that keeps the pace of each step; `_show` says what it tells."""

    def __init__(self, summary: Merged) -> None:
        self._summary = summary
        self._pace = Pace("", 0, 0.0)
        self._began = time.monotonic()

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._pace.step:
            self._pace = Pace(step, done, now)
        refused = self._summary.refused + self._summary.failed
        self._show(self._pace.told(done, total, refused, now), done, total, now)

    @abstractmethod
    def _show(self, told: str, done: int, total: int, now: float) -> None:
        """The sentence `told` is where people look."""


class _Bar(_Watched):
    """On a terminal, once the work has lasted a second, whether or not anything was done by then."""

    def __init__(self, summary: Merged) -> None:
        super().__init__(summary)
        self._progress = self._made()
        self._task: tuple[str, TaskID] | None = None
        self._timer = threading.Timer(DELAY_SECONDS, self._progress.start)
        self._timer.daemon = True
        self._timer.start()

    def _show(self, told: str, done: int, total: int, now: float) -> None:
        step = self._pace.step
        if self._task is None or self._task[0] != step:
            if self._task is not None:
                self._progress.remove_task(self._task[1])
            self._task = step, self._progress.add_task(step, total=total or None, told="")
        self._progress.update(self._task[1], completed=done, told=told)

    def close(self) -> None:
        """The bar is gone from the screen."""
        self._timer.cancel()
        self._timer.join()
        self._progress.stop()

    @staticmethod
    def _made() -> Progress:
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        from aci_docs.cli.screen import console

        screen = console(error=True)
        whole = Column(no_wrap=True)
        return Progress(
            TextColumn("{task.description}", markup=False, table_column=whole),
            BarColumn(_NARROW if screen.width < 100 else _WIDE),
            TextColumn("{task.fields[told]}", markup=False, table_column=whole),
            console=screen,
            transient=True,
        )


class _Log(_Watched):
    """In a file or a pipe: a line each time that `LINE_SECONDS` have gone by."""

    def _show(self, told: str, done: int, total: int, now: float) -> None:
        if now - self._began >= LINE_SECONDS:
            self._began = now
            click.echo(french.typographie(f"{self._pace.step} : {told}"), err=True)


@contextmanager
def watch(summary: Merged) -> Iterator[Report]:
    """A `Report` of the merge that fills this summary."""
    if not sys.stderr.isatty():
        yield _Log(summary)
        return
    bar = _Bar(summary)
    try:
        yield bar
    finally:
        bar.close()


def speed(rate: float) -> str:
    r"""Records a second, or a minute when they are few, in three figures at most.

    >>> speed(1234.6), speed(8.26), speed(0.2)
    ('1\u202f235\xa0fiches/s', '8,3\xa0fiches/s', '12\xa0fiches/min')
    """
    if rate < 1:
        return f"{french.nombre(round(rate * 60))}{french.NBSP}fiches/min"
    return f"{french.nombre(round(rate)) if rate >= 10 else _tenths(rate)}{french.NBSP}fiches/s"


def duration(seconds: float) -> str:
    r"""A length of time as one says it.

    >>> duration(0.24), duration(40), duration(543), duration(7384)
    ('0,2\xa0s', '40\xa0s', '9\xa0min 3\xa0s', '2\xa0h 3\xa0min')
    """
    if seconds < 10:
        return f"{_tenths(seconds)}{french.NBSP}s"
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}{french.NBSP}h {minutes}{french.NBSP}min"
    return f"{minutes}{french.NBSP}min {left}{french.NBSP}s" if minutes else f"{left}{french.NBSP}s"


def _tenths(number: float) -> str:
    return french.nombre(Decimal(f"{number:.1f}"))
