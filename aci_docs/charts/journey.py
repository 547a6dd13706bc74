"""A person's path through the action, as plain values: what its chart shows and tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MOST_YEARS = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A time from its first day to its last one, None for no end; `labels` say the same, from long to short."""

    start: date
    end: date | None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """Something that happened on a day; without a label it has a number."""

    day: date
    label: str = ""


@dataclass(frozen=True)
class Journey:
    """A path: `entry`, the day of the `sheet`, the `exit` when there is one, and what lies between.

    Tripartite interviews are `held`, `missed` (nobody came) or `planned`.
    """

    entry: date
    sheet: date
    exit: date | None = None
    contracts: Sequence[Span] = ()
    held: Sequence[date] = ()
    missed: Sequence[date] = ()
    planned: Sequence[date] = ()
    trainings: Sequence[Span] = ()
    immersions: Sequence[Span] = ()
    events: Sequence[Event] = ()
    _days: list[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather every day that is on the path."""
        spans = [*self.contracts, *self.trainings, *self.immersions]
        days = [self.entry, self.sheet, *self.held, *self.missed, *self.planned]
        days += [event.day for event in self.events]
        days += [span.start for span in spans]
        days += [self.last_day(span) for span in spans]
        days += [self.exit] if self.exit else []
        object.__setattr__(self, "_days", days)

    @property
    def first(self) -> date:
        """The first day of all, within MOST_YEARS of the entry: a slip in one year must not crush all the rest."""
        return max(min(self._days), date(max(self.entry.year - MOST_YEARS, 1), 1, 1))

    @property
    def last(self) -> date:
        """The last day of all, within MOST_YEARS of the sheet."""
        return min(max(self._days), date(min(self.sheet.year + MOST_YEARS, 9998), 12, 31))

    def last_day(self, span: Span) -> date:
        """The last day of a span: one without end, and a contract that the exit cut short, run to the exit or sheet."""
        if span.end is None:
            return max(self.exit or self.sheet, span.start)
        if self.exit and span in self.contracts:
            return max(min(span.end, self.exit), span.start)
        return span.end

    def without_contract(self) -> Iterator[Span]:
        """The times without contract from the entry to the exit, or to the day of the sheet."""
        free, stop = self.entry, self.exit or self.sheet
        for contract in sorted(self.contracts, key=lambda span: span.start):
            if free > stop:
                return
            if contract.start > free:
                yield Span(free, min(contract.start - _ONE_DAY, stop))
            last = self.last_day(contract)
            free = max(free, last + _ONE_DAY) if last < stop else stop + _ONE_DAY
        if free <= stop:
            yield Span(free, stop)
