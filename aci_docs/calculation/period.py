"""The part of a year that a period covers, counted month by month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

MONTHS_IN_A_YEAR = 12
DAYS_IN_A_WEEK = 7


@dataclass(frozen=True)
class MonthShare:
    """The days of one calendar month that a period covers: `first` to `last` included, out of `length` days."""

    first: date
    last: date
    length: int

    @property
    def days(self) -> int:
        """Days covered, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        """True when the whole month is covered."""
        return self.days == self.length

    @property
    def share(self) -> Fraction:
        """Days covered over days in the month."""
        return Fraction(self.days, self.length)


def month_shares(start: date, end: date) -> tuple[MonthShare, ...]:
    """Each calendar month that the period touches, in order, both ends included; none when it ends before its start."""
    shares = []
    first = start
    while first <= end:
        length = monthrange(first.year, first.month)[1]
        last = min(end, first.replace(day=length))
        shares.append(MonthShare(first, last, length))
        if last == date.max:
            break
        first = last + timedelta(days=1)
    return tuple(shares)


def year_share(start: date, end: date) -> Fraction:
    """The part of a year covered: the months' shares added up, over twelve; a whole year gives exactly 1.

    >>> year_share(date(2028, 1, 1), date(2028, 12, 31)), year_share(date(2026, 2, 1), date(2026, 2, 14))
    (Fraction(1, 1), Fraction(1, 24))
    """
    return sum((month.share for month in month_shares(start, end)), Fraction()) / MONTHS_IN_A_YEAR


def weeks_touched(start: date, end: date) -> int:
    """Number of calendar weeks (Monday to Sunday) that have at least one day in the period.

    >>> weeks_touched(date(2026, 1, 1), date(2026, 12, 31))
    53
    """
    return (end.toordinal() - 1) // DAYS_IN_A_WEEK - (start.toordinal() - 1) // DAYS_IN_A_WEEK + 1


def months_between(start: date, after: date) -> tuple[int, Fraction]:
    """Whole months from `start` up to the day `after` (not included), then the rest as a share of the next month.

    Months are counted from date to date (15 February to 15 June: four); a day that the month lacks counts as its last
    day. Gives (0, 0) when `after` is not later than `start`.

    >>> months_between(date(2026, 2, 15), date(2026, 6, 15)), months_between(date(2026, 1, 31), date(2026, 3, 1))
    ((4, Fraction(0, 1)), (1, Fraction(1, 31)))
    """
    if after <= start:
        return 0, Fraction()
    whole = (after.year - start.year) * MONTHS_IN_A_YEAR + after.month - start.month
    if months_later(start, whole) > after:
        whole -= 1
    reached, following = months_later(start, whole), months_later(start, whole + 1)
    return whole, Fraction((after - reached).days, (following - reached).days)


def months_later(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has no such day."""
    years, month = divmod(start.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
