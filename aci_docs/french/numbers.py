"""Numbers as French writes them: narrow no-break spaces between thousands, decimal comma, unit after a no-break space.

Every function takes the exact types the calculation uses (int, Decimal, Fraction) and rounds once, half up, here. A
float is refused, for it is already rounded; so is a bool, which Python would count as 0 or 1. All refusals are
`ValueError` with a French message, which the template engine shows beside the tag that caused it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction
"""The exact numbers accepted everywhere."""

NNBSP = "\u202f"
"""Narrow no-break space: between thousands, and before ; ! ?"""
NBSP = "\u00a0"
"""No-break space: before a unit, : % € and inside guillemets."""


def arrondi(x: Exact, decimales: int) -> Decimal:
    """`x` rounded half up (ties away from zero) to `decimales` places, as a Decimal that shows exactly those places.

    No context precision applies, however long the number. Zero never carries a sign.
    Raises ValueError when `x` is not an exact finite number, or `decimales` is negative.

    >>> arrondi(Decimal("2.665"), 2), arrondi(Fraction(-5, 2), 0), arrondi(Fraction(2, 3), 4)
    (Decimal('2.67'), Decimal('-3'), Decimal('0.6667'))
    """
    if decimales < 0:
        raise ValueError(f"nombre de décimales impossible : {decimales} (attendu : 0 ou plus)")
    exact = exact_value(x)
    units = int(abs(exact) * 10**decimales + Fraction(1, 2))
    return Decimal(f"{-units if exact < 0 else units}E-{decimales}")


def nombre(x: Exact, decimales: int | None = None) -> str:
    r"""`x` in French figures, with `decimales` places; when None, all the digits it needs and no more.

    A number that no finite count of digits can write (2/3) is then shown to two places, half up.
    Raises ValueError as `arrondi` does.

    >>> nombre(12345678), nombre(Decimal("1234.50")), nombre(Fraction(2, 3)), nombre(18, 2)
    ('12\u202f345\u202f678', '1\u202f234,5', '0,67', '18,00')
    """
    places = _places_needed(exact_value(x)) if decimales is None else decimales
    # Plain formatting rather than babel's, whose Decimal arithmetic stops being exact after 28 digits.
    return f"{arrondi(x, places):,f}".translate({ord(","): NNBSP, ord("."): ","})


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
    return f"{nombre(arrondi(x, 2))}{NBSP}h"


def pourcentage(x: Exact) -> str:
    r"""`x`, a RATIO (0.8 is 80 %), as a percentage to at most two places.

    >>> pourcentage(Decimal("0.8")), pourcentage(Fraction(2, 3))
    ('80\xa0%', '66,67\xa0%')
    """
    return f"{nombre(arrondi(exact_value(x) * 100, 2))}{NBSP}%"


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
    if isinstance(x, int | Decimal | Fraction):
        return Fraction(x)
    raise ValueError(f"« {str(x)[:60]} » n'est pas un nombre")


def _places_needed(x: Fraction) -> int:
    """How many decimal places write `x` exactly; 2 when none do."""
    rest, twos, fives = x.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else 2
