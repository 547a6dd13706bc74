"""Spans of days: contracts that follow each other made one, days counted in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

Span = tuple[date, date]
"""First and last day, both included."""

ONE_DAY = timedelta(days=1)
NO_END = date.max - ONE_DAY
"""The end of a permanent contract (CDI d'inclusion): it runs on to the day the count stops."""


def contract_spans(contracts: Iterable[Mapping[str, Any]]) -> list[Span]:
    """The span of each contract of a record, NO_END for the end of a permanent one."""
    return [
        (date.fromisoformat(each["debut"]), date.fromisoformat(each["fin"]) if each["fin"] else NO_END)
        for each in contracts
    ]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in order: overlapping and consecutive spans made one.

    >>> merged([(date(2026, 2, 1), date(2026, 2, 9)), (date(2026, 1, 1), date(2026, 1, 31))])
    [(datetime.date(2026, 1, 1), datetime.date(2026, 2, 9))]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def days_of(span: Span) -> int:
    """How many days the span has."""
    return (span[1] - span[0]).days + 1


def days_within(spans: Iterable[Span], span: Span) -> int:
    """How many days of a span are also in others; a day that several of them hold counts once.

    >>> days_within([(date(2026, 1, 1), date(2026, 1, 5)), (date(2026, 1, 4), date(2026, 1, 9))],
    ...     (date(2026, 1, 3), date(2026, 1, 31)))
    7
    """
    start, end = span
    return sum(max(0, days_of((max(first, start), min(last, end)))) for first, last in merged(spans))
