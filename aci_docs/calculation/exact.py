"""Exact numbers: a record's number as a fraction, and a fraction in writing without losing any of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from aci_docs import french

MOST_DECIMALS = 6
"""Decimals beyond which a number that goes on (4/15) or nearly does is written as a fraction, or rounded in JSON."""


def exact_fraction(value: object, name: str) -> Fraction:
    """The number as the fraction it was written as: `0.7` is 7/10, from a Decimal as from a float.

    Accepts int, Decimal, Fraction and float (read by its shortest writing, since a record read by plain `json` holds
    floats). Raises ValueError, naming `name`, for a bool, a text, None, an infinite number or one that is not a number.

    >>> exact_fraction(0.7, "etp_affecte")
    Fraction(7, 10)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise ValueError(f"{name} : un nombre est attendu, pas {value!r}.")
    try:
        return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name} : un nombre fini est attendu, pas {value}.") from error


def decimals_of(number: Fraction) -> int | None:
    """How many decimals write the number exactly, or None when no number of decimals does.

    >>> decimals_of(Fraction(91, 2)), decimals_of(Fraction(4, 15))
    (1, None)
    """
    rest, counts = number.denominator, {2: 0, 5: 0}
    for prime in counts:
        while rest % prime == 0:
            rest //= prime
            counts[prime] += 1
    return max(counts.values()) if rest == 1 else None


def plain(number: Fraction, most: int = MOST_DECIMALS) -> str:
    """The number for JSON: a point, no trailing zero, rounded half up only beyond `most` decimals.

    >>> plain(Fraction(1620)), plain(Fraction(91, 2)), plain(Fraction(179, 186))
    ('1620', '45.5', '0.962366')
    """
    exact = decimals_of(number)
    text = f"{french.arrondi(number, most if exact is None else min(exact, most)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(number: Fraction) -> str:
    """The number in a French text, exact: « 0,6 », « 1 607 », and « 4/15 » where a few decimals are not exact."""
    exact = decimals_of(number)
    if exact is not None and exact <= MOST_DECIMALS:
        return french.nombre(number, exact)
    return f"{french.nombre(number.numerator, 0)}/{french.nombre(number.denominator, 0)}"


def as_factor(number: Fraction) -> str:
    """The same inside a product or a quotient: « 0,6 », and « (4/15) » so that the fraction stays whole."""
    text = in_words(number)
    return f"({text})" if "/" in text else text
