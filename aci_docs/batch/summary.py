"""What a merge has done: how many documents were made, left as they were, refused; how fast, with how much memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aci_docs.errors import Problem


@dataclass(frozen=True)
class Refusal:
    """A record whose documents were not made: its identifier when it could be read, what became of it, and why."""

    identifier: str | None
    status: str
    problems: tuple[Problem, ...]


@dataclass
class Counted:
    """A notice that records share: its gravity, what it says of the first of them, and how many they are."""

    gravity: str
    message: str
    count: int = 0


@dataclass
class Merged:
    """The outcome of a merge. `made`, `unchanged`, `refused`, `failed` and `skipped` count records, together all."""

    out: str
    records: int = 0
    made: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    skipped: int = 0
    notices: dict[str, Counted] = field(default_factory=dict)
    """By code: in how many records of this run."""
    left_empty: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    """The first of the records refused or failed: all of them are in the file of rejects."""
    files: tuple[str, ...] = ()
    """The files that were put together at the end: archive, single documents."""
    seconds: float = 0.0
    memory: Mapping[str, int] = field(default_factory=dict)
    """Largest resident memory in bytes: of the merge itself, and of the largest worker."""
    code: int = 0
    """The exit status: 0, or that of the first kind of failure met."""

    def add(self, notice: Mapping[str, str]) -> None:
        """One more record has this notice, given under its French keys."""
        told = self.notices.setdefault(notice["code"], Counted(notice["gravite"], notice["message"]))
        told.count += 1

    @property
    def rate(self) -> float:
        """Records made in a second."""
        return self.made / self.seconds if self.seconds > 0 else 0.0
