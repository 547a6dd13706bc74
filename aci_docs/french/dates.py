"""Dates as French writes them, from the ISO strings of the records."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def date(value: str | datetime.date) -> str:
    """The date in figures, day first. `value` is an ISO string (AAAA-MM-JJ) or a date; a time of day is left out.

    Raises ValueError for None, another form, or a day that does not exist.

    >>> date("2026-01-01")
    '01/01/2026'
    """
    day = _day(value)
    if isinstance(value, str):
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def date_longue(value: str | datetime.date) -> str:
    """The date with its month in words. Takes and raises as `date` does.

    >>> date_longue("2026-01-01"), date_longue("2026-08-15")
    ('1er janvier 2026', '15 août 2026')
    """
    day = _day(value)
    # French says « premier janvier »: CLDR, hence babel, has no pattern for it.
    return f"{'1er' if day.day == 1 else day.day} {_months()[day.month]} {day.year}"


@cache
def _months() -> Mapping[int, str]:
    """The names of the months by their number; babel, slow to load and to format, is asked once."""
    from babel.dates import get_month_names

    return dict(get_month_names("wide", locale="fr"))


def _day(value: object) -> datetime.date:
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"« {value} » n'existe pas au calendrier") from None
    if value is None:
        raise ValueError("valeur absente là où une date est attendue (pour une ligne à remplir : filtre ou_pointilles)")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    raise ValueError(f"« {str(value)[:60]} » n'est pas une date de la forme AAAA-MM-JJ")
