"""What is tried again when the process that was making rows is gone, down to the row that it died of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from aci_docs.batch.job import Job, Outcome, Row
from aci_docs.errors import AciDocsError, Problem

Chunk: TypeAlias = Sequence[Row]

_MOST = 12
"""Processes that may die one after the other, without one row done, before the run is given up: a row that kills them
is found in eight.
"""


class Attempt(NamedTuple):
    """Rows given to a process together; `last` when a process has died of this very row before."""

    rows: Chunk
    last: bool = False

    def after_death(self) -> list[Attempt]:
        """What to try now that the process is gone: each half apart, a row alone once more, nothing after that."""
        if len(self.rows) > 1:
            middle = len(self.rows) // 2
            return [Attempt(self.rows[:middle]), Attempt(self.rows[middle:])]
        return [] if self.last else [Attempt(self.rows, last=True)]


class Deaths:
    """How many processes have died since the last row done."""

    def __init__(self) -> None:
        self._count = 0

    def none(self) -> None:
        """A row is done."""
        self._count = 0

    def another(self, cause: BaseException | None) -> None:
        """One more has died; raises `AciDocsError` when that is too many."""
        self._count += 1
        if self._count > _MOST:
            raise AciDocsError(
                "Les processus qui font les documents s'arrêtent l'un après l'autre ; vérifiez la mémoire de la "
                "machine."
            ) from cause


def killer(job: Job, row: Row) -> Outcome:
    """What became of a row of which processes die."""
    message = "le processus qui faisait ce document s'est arrêté, deux fois de suite"
    problem = Problem(message, job.sources[row.source], line=row.line)
    return Outcome(row.rank, "failed", problems=(problem,), code=AciDocsError.exit_code)
