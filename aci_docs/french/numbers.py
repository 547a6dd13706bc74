"""Numbers as French writes them: narrow no-break spaces between thousands, decimal comma, unit after a no-break space.

Every function takes the exact types the calculation uses (int, Decimal, Fraction) and rounds once, half up, here. A
float is refused, for it is already rounded; so is a bool, which Python would count as 0 or 1. All refusals are
`ValueError` with a French message, which the template engine shows beside the tag that caused it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import cast

Exact = int | Decimal | Fraction
"""The exact numbers accepted everywhere."""

NNBSP = "\u202f"
"""Narrow no-break space: between thousands, and before ; ! ?"""
NBSP = "\u00a0"
"""No-break space: before a unit, : % € and inside guillemets."""
MINUS = "\u2212"
"""The sign of a negative number, as wide as a figure: a hyphen is too short in a column, and a line may break there."""

MOST_DIGITS = 4000
"""Decimal places that can be asked for; a Decimal beyond that power of ten is no quantity and cannot be written."""


def arrondi(x: Exact, decimales: int) -> Decimal:
    """`x` rounded half up (ties away from zero) to `decimales` places, as a Decimal that shows exactly those places.

    No context precision applies, however long the number. Zero never carries a sign.
    Raises ValueError when `x` is not an exact finite number, or `decimales` is not between 0 and MOST_DIGITS.

    >>> arrondi(Decimal("2.665"), 2), arrondi(Fraction(-5, 2), 0), arrondi(Fraction(2, 3), 4)
    (Decimal('2.67'), Decimal('-3'), Decimal('0.6667'))
    """
    units = _units(x, decimales)
    return Decimal(f"{units}E-{decimales}")


def nombre(x: Exact, decimales: int | None = None) -> str:
    r"""`x` in French figures, with `decimales` places; when None, all the digits it needs and no more.

    A number that no finite count of digits can write (2/3) is then shown to two places, half up.
    Raises ValueError as `arrondi` does.

    >>> nombre(12345678), nombre(Decimal("1234.50")), nombre(Fraction(2, 3)), nombre(18, 2)
    ('12\u202f345\u202f678', '1\u202f234,5', '0,67', '18,00')
    """
    places = _places_needed(_ratio(x)[1]) if decimales is None else decimales
    return _written(_units(x, places), places)


def euros(x: Exact) -> str:
    r"""`x`, an amount in euros, to the cent.

    >>> euros(22000)
    '22\u202f000,00\xa0€'
    """
    return f"{nombre(x, 2)}{NBSP}€"


def etp(x: Exact) -> str:
    r"""`x`, a working time in full-time equivalents, to two places.

    >>> etp(Fraction(3, 5))
    '0,60\xa0ETP'
    """
    return f"{nombre(x, 2)}{NBSP}ETP"


def heures(x: Exact) -> str:
    r"""`x`, a number of hours (hundredths of an hour, not minutes), to at most two places.

    >>> heures(1620), heures(Decimal("151.67"))
    ('1\u202f620\xa0h', '151,67\xa0h')
    """
    return f"{_written(*_shortest(_units(x, 2), 2))}{NBSP}h"


def pourcentage(x: Exact) -> str:
    r"""`x`, a RATIO (0.8 is 80 %), as a percentage to at most two places.

    >>> pourcentage(Decimal("0.8")), pourcentage(Fraction(2, 3))
    ('80\xa0%', '66,67\xa0%')
    """
    return f"{_written(*_shortest(_units(x, 4), 2))}{NBSP}%"


def exact_value(x: object) -> Fraction:
    """`x` as a Fraction, unchanged in value.

    Raises ValueError for None, a bool, a float, a text, an infinite or undefined Decimal, or anything else.

    >>> exact_value(Decimal("0.1"))
    Fraction(1, 10)
    """
    if x is None:
        raise ValueError("valeur absente là où un nombre est attendu (pour une ligne à remplir : filtre ou_pointilles)")
    if isinstance(x, bool):
        raise ValueError(f"« {'vrai' if x else 'faux'} » n'est pas un nombre")
    if isinstance(x, float):
        raise ValueError(f"{x!r} est un nombre approché (float) : attendu un nombre exact (entier, Decimal, Fraction)")
    if isinstance(x, Decimal) and not x.is_finite():
        raise ValueError(f"« {x} » n'est pas un nombre fini")
    if isinstance(x, Decimal) and abs(x.adjusted()) > MOST_DIGITS:
        raise ValueError(f"« {x} » est un nombre démesuré")
    if isinstance(x, int | Decimal | Fraction):
        return Fraction(x)
    raise ValueError(f"« {str(x)[:60]} » n'est pas un nombre")


# All the arithmetic is on whole numbers: exact at any length, where Decimal's own stops at the digits of its context
# (babel's too), and a hundred times faster than on Fractions, which look for a common divisor at every step.


def _ratio(x: object) -> tuple[int, int]:
    """Numerator and denominator, without a common divisor. Raises as `exact_value` does."""
    kind = x.__class__
    if kind is int:
        return cast(int, x), 1
    if kind is Decimal and cast(Decimal, x).is_finite() and abs(cast(Decimal, x).adjusted()) <= MOST_DIGITS:
        return cast(Decimal, x).as_integer_ratio()
    if kind is Fraction:
        return cast(Fraction, x).as_integer_ratio()
    return exact_value(x).as_integer_ratio()


def _units(x: object, places: object) -> int:
    """`x` in units of the last of its `places`, rounded half up. Raises as `arrondi` does."""
    if not isinstance(places, int) or not 0 <= places <= MOST_DIGITS:
        raise ValueError(f"nombre de décimales impossible : {places} (attendu : de 0 à {MOST_DIGITS})")
    numerator, denominator = _ratio(x)
    units: int = (abs(numerator) * 10**places * 2 + denominator) // (denominator * 2)
    return -units if numerator < 0 else units


def _written(units: int, places: int) -> str:
    """A count of units of the last of its places in French figures."""
    whole, rest = divmod(abs(units), 10**places)
    figures = f"{whole:,}".replace(",", NNBSP)
    return f"{MINUS if units < 0 else ''}{figures}{f',{rest:0{places}}' if places else ''}"


def _shortest(units: int, places: int) -> tuple[int, int]:
    """The same number without the zeros that end it after the comma."""
    while places and units % 10 == 0:
        units, places = units // 10, places - 1
    return units, places


def _places_needed(denominator: int) -> int:
    """How many decimal places write a number of this denominator exactly; 2 when none do."""
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else 2
