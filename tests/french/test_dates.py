import datetime
from collections.abc import Callable
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.french import date, date_longue


def test_a_date_is_written_day_first() -> None:
    assert date("2026-11-05") == "05/11/2026"
    assert date(datetime.date(987, 1, 2)) == "02/01/0987"
    assert date(datetime.datetime(2026, 11, 5, 23, 59)) == "05/11/2026"


@given(st.dates())
def test_the_iso_form_and_the_date_are_written_alike(day: datetime.date) -> None:
    assert date(day.isoformat()) == date(day)
    assert datetime.datetime.strptime(date(day), "%d/%m/%Y").date() == day
    assert date_longue(day.isoformat()) == date_longue(day)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-01", "1er janvier 2026"),
        ("2026-02-11", "11 février 2026"),
        ("2026-08-21", "21 août 2026"),
        ("2028-02-29", "29 février 2028"),
        ("2026-12-31", "31 décembre 2026"),
    ],
)
def test_only_the_first_of_the_month_is_an_ordinal(value: Any, expected: str) -> None:
    assert date_longue(value) == expected


@given(st.dates())
def test_but_for_the_first_a_long_date_is_written_as_babel_writes_it(day: datetime.date) -> None:
    written = format_date(day, "d MMMM y", locale="fr")
    assert date_longue(day) == (written.replace("1", "1er", 1) if day.day == 1 else written)


@pytest.mark.parametrize("write", [date, date_longue])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "ou_pointilles"),
        ("2026-02-30", "n'existe pas au calendrier"),
        ("01/01/2026", "AAAA-MM-JJ"),
        ("20260101", "AAAA-MM-JJ"),
        ("2026-W01-1", "AAAA-MM-JJ"),
        ("٢٠٢٦-01-01", "AAAA-MM-JJ"),
        ("", "AAAA-MM-JJ"),
        (20260101, "AAAA-MM-JJ"),
    ],
)
def test_what_is_not_a_date_is_refused_in_french(write: Callable[..., object], value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        write(value)
