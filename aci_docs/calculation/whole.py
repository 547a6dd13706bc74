"""Whole euros that add up: what a form without cents prints of exact amounts and of their total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from aci_docs import french


def whole_total(amount: Fraction) -> int:
    """The amount in whole euros, rounded half up.

    >>> whole_total(Fraction(5, 2)), whole_total(Fraction(249, 100))
    (3, 2)
    """
    return int(french.arrondi(amount, 0))


def whole_parts(amounts: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """The amounts in whole euros, in the same order, each less than 1 € from its exact value, whose sum is `total`.

    Largest remainders (rule R4): each amount is cut to its euros, and the euros still missing from the total go to the
    amounts that were cut most; of two cut alike the greater has it, of two equal the first. So the order of the
    amounts never changes what an amount becomes, but between equals. `total` is the sum of the amounts rounded up or
    down; raises ValueError when it is not.

    >>> whole_parts([Fraction(1, 2), Fraction(3, 2), Fraction(10)], 12)
    (0, 2, 10)
    """
    cut = [floor(amount) for amount in amounts]
    missing = total - sum(cut)
    if abs(total - sum(amounts, Fraction())) >= 1:
        raise ValueError("le total à répartir n'est pas celui des montants, arrondi à l'euro")
    by_remainder = sorted(
        range(len(cut)), key=lambda place: (amounts[place] - cut[place], amounts[place]), reverse=True
    )
    # A stable sort: `reverse` keeps equals in their order.
    chosen = set(by_remainder[:missing])
    return tuple(euros + (place in chosen) for place, euros in enumerate(cut))
