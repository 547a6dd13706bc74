"""Real dates, and how a wrong one is explained."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

from aci_docs.records.findings import Finding

FIRST_YEAR, LAST_YEAR = 1900, 2199

_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_LOOSE = re.compile(r"([0-9]{4})[/.-]?([0-9]{1,2})[/.-]?([0-9]{1,2})(?:T.*)?")


def real_date(value: Any) -> date | None:
    """The date that an ISO text writes; None for any other value, and for a date that is not on the calendar.

    >>> real_date("2026-02-28"), real_date("2026-02-29"), real_date(20260228)
    (datetime.date(2026, 2, 28), None, None)
    """
    written = _ISO.fullmatch(value) if isinstance(value, str) else None
    if written is None or not FIRST_YEAR <= int(written[1]) <= LAST_YEAR:
        return None
    try:
        return date(*map(int, written.groups()))
    except ValueError:
        return None


def check_date(text: str) -> Finding | None:
    """None for a real date written AAAA-MM-JJ, from 1900 to 2199; otherwise what is wrong with it."""
    written = _ISO.fullmatch(text)
    if written is None:
        iso = as_iso(text)
        return Finding("cette date n'est pas écrite AAAA-MM-JJ", suggestion=f'écrire "{iso}"' if iso else None)
    year, month, day = map(int, written.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Finding(f"l'année {year:04} est hors de {FIRST_YEAR} à {LAST_YEAR}")
    if not 1 <= month <= 12:
        swapped = as_iso(f"{month}/{day}/{year}")
        return Finding(f"il n'y a pas de mois {month:02}", suggestion=f'écrire "{swapped}"' if swapped else None)
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        return Finding(f"cette date n'existe pas : {_MONTHS[month - 1]} {year} compte {length} jours")
    return None


def as_iso(text: str) -> str | None:
    """The ISO text of a real date written in a usual way, None for any other text.

    >>> as_iso("31/01/2026"), as_iso("2026/1/31"), as_iso("31/02/2026")
    ('2026-01-31', '2026-01-31', None)
    """
    if french := _FRENCH.fullmatch(text.strip()):
        day, month, year = map(int, french.groups())
    elif loose := _LOOSE.fullmatch(text.strip()):
        year, month, day = map(int, loose.groups())
    else:
        return None
    iso = f"{year:04}-{month:02}-{day:02}"
    return iso if real_date(iso) else None
