"""How long work tells where it is."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Called by long work: what is being done, how many are done, of how many."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of where the work is."""


def silent(step: str, done: int, total: int) -> None:
    """Nothing: the report of work that nobody watches."""
