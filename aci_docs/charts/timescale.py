"""Time laid along a line: whole months from left to right, and the days that are marked under them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_STEPS = (1, 3, 6, 12, 24, 60, 120)  # months from one label to the next
_ROOM = 8.5  # millimetres of a label and of the space around it
_DAYS = (8, 15, 22)


class TimeScale:
    """The months that hold two days, between two places of a line in millimetres."""

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.left, self.right = left, right
        self._first = first.year * 12 + first.month - 1
        count = last.year * 12 + last.month - self._first
        starts = [_month_start(self._first + month).toordinal() for month in range(count + 1)]
        self._origin = starts[0]
        self._per_day = (right - left) / (starts[-1] - starts[0])
        self._starts = [left + (start - starts[0]) * self._per_day for start in starts]

    def at(self, day: date, part: float = 0) -> float:
        """Where a day begins, ends (`part` 1) or has its middle (0.5); at an end of the line when it is beyond it."""
        place = self.left + (day.toordinal() + part - self._origin) * self._per_day
        return self.left if place < self.left else self.right if place > self.right else place

    @property
    def step(self) -> int:
        """Months from one label to the next, that leave each its room."""
        month = (self.right - self.left) / (len(self._starts) - 1)
        return next((step for step in _STEPS if step * month >= _ROOM), _STEPS[-1])

    def months(self) -> Iterator[tuple[float, float, str]]:
        """(left, right, label) of each step of months that is labelled; the first one may have begun before the line.

        Steps are counted from January: the quarters of a year are those of the calendar.
        """
        step, last = self.step, len(self._starts) - 1
        for month in range(-(self._first % step), last, step):
            label = MONTHS[(self._first + month) % 12] if month >= 0 and step < 12 else ""
            yield self._starts[max(month, 0)], self._starts[min(month + step, last)], label

    def years(self) -> Iterator[tuple[float, float, int]]:
        """(left, right, year) of the part of each year that is on the line."""
        last = len(self._starts) - 1
        for month in range(-(self._first % 12), last, 12):
            yield self._starts[max(month, 0)], self._starts[min(month + 12, last)], (self._first + month) // 12

    def days(self) -> Iterator[tuple[float, int]]:
        """(place, day of the month) of the days that are marked: some of each month when the line is a few months."""
        if len(self._starts) <= 4:
            for start in self._starts[:-1]:
                for day in _DAYS:
                    yield start + (day - 1) * self._per_day, day


def _month_start(month: int) -> date:
    """The first day of a month counted from January of the year 0."""
    return date(month // 12, month % 12 + 1, 1)
