"""The stays of the beneficiaries in the action: when each person came, and when and how each one left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aci_docs.calculation.spans import Span, contract_spans, merged


@dataclass(frozen=True)
class Period:
    """The days that a report tells of, from `start` to `end`, both included."""

    start: date
    end: date

    @classmethod
    def from_record(cls, period: Mapping[str, Any]) -> Period:
        """The period of a validated record, from its two ISO dates."""
        return cls(date.fromisoformat(period["debut"]), date.fromisoformat(period["fin"]))

    def holds(self, day: date | None) -> bool:
        """True for a day of the period; False for None."""
        return day is not None and self.start <= day <= self.end


@dataclass(frozen=True)
class Stay:
    """One path in the action, from a validated `beneficiaire` record.

    `departure` is the last day in the action, None for who is still there on the day of the `sheet`. `exit_class` is
    the class of the exit; it is None for who is still there, and for who left without an exit being recorded.
    `positive` tells a « sortie positive » by the PLIE's own notion.
    """

    record: Mapping[str, Any]
    entry: date
    departure: date | None
    exit_class: str | None
    positive: bool
    sheet: date

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Stay:
        """The stay of a record. A last contract over by the date of the sheet is a departure, even without an exit."""
        entry, sheet = date.fromisoformat(record["entree"]["date"]), date.fromisoformat(record["date_bilan"])
        exit_ = record.get("sortie")
        if exit_:
            left = date.fromisoformat(exit_["date"])
            return cls(record, entry, left, exit_.get("classe"), bool(exit_["sortie_positive_plie"]), sheet)
        last = max(end for _, end in contract_spans(record["contrats"]))
        return cls(record, entry, last if last < sheet else None, None, False, sheet)

    @property
    def identifier(self) -> str:
        """The person's pseudonymous identifier."""
        return str(self.record["identifiant"])

    def present_on(self, day: date) -> bool:
        """True from the day of the entry to that of the departure, both included."""
        return self.entry <= day and (self.departure is None or self.departure >= day)

    def touches(self, period: Period) -> bool:
        """True when at least one day of the stay is in the period."""
        return self.entry <= period.end and (self.departure is None or self.departure >= period.start)

    def spans_in(self, period: Period) -> list[Span]:
        """The days under contract in the period and up to the departure, as spans that do not touch each other."""
        end = min(period.end, self.departure or period.end)
        clipped = [
            (max(first, period.start), min(last, end)) for first, last in contract_spans(self.record["contrats"])
        ]
        return merged((first, last) for first, last in clipped if first <= last)


def stays_in(records: Iterable[Mapping[str, Any]], period: Period) -> list[Stay]:
    """The stays that have a day in the period, by identifier: the order of the records changes nothing."""
    stays = [Stay.from_record(record) for record in records]
    return sorted((stay for stay in stays if stay.touches(period)), key=lambda stay: stay.identifier)
