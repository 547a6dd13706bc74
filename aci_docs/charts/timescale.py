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
        self._count = last.year * 12 + last.month - self._first
        self._origin = _month_start(self._first).toordinal()
        self._per_day = (right - left) / (_month_start(self._first + self._count).toordinal() - self._origin)

    def at(self, day: date, part: float = 0) -> float:
        """Where a day begins, ends (`part` 1) or has its middle (0.5); at an end of the line when it is beyond it."""
        place = self.left + (day.toordinal() + part - self._origin) * self._per_day
        return min(max(place, self.left), self.right)

    @property
    def step(self) -> int:
        """Months from one label to the next, that leave each its room."""
        month = (self.right - self.left) / self._count
        return next((step for step in _STEPS if step * month >= _ROOM), _STEPS[-1])

    def months(self) -> Iterator[tuple[float, float, str]]:
        """(left, right, label) of each step of months that is labelled; the first one may have begun before the line.

        Steps are counted from January: the quarters of a year are those of the calendar.
        """
        step = self.step
        month = self._first - self._first % step
        while month < self._first + self._count:
            left = self.at(_month_start(max(month, self._first)))
            right = self.at(_month_start(min(month + step, self._first + self._count)))
            label = MONTHS[month % 12] if month >= self._first and step < 12 else ""
            yield left, right, label
            month += step

    def years(self) -> Iterator[tuple[float, float, int]]:
        """(left, right, year) of the part of each year that is on the line."""
        last = self._first + self._count - 1
        for year in range(self._first // 12, last // 12 + 1):
            left = self.at(_month_start(max(year * 12, self._first)))
            yield left, self.at(_month_start(min(year * 12 + 12, last + 1))), year

    def days(self) -> Iterator[tuple[float, int]]:
        """(place, day of the month) of the days that are marked: some of each month when the line is a few months."""
        if self._count <= 3:
            for month in range(self._first, self._first + self._count):
                for day in _DAYS:
                    yield self.at(_month_start(month).replace(day=day)), day


def _month_start(month: int) -> date:
    """The first day of a month counted from January of the year 0."""
    return date(month // 12, month % 12 + 1, 1)
