"""How a notice is said: its sentences in French typography, its figures compared as they are shown."""

from __future__ import annotations

from fractions import Fraction

from aci_docs import french
from aci_docs.notices import Gravity, Notice


def notice(code: str, gravity: Gravity, message: str, advice: str | None = None) -> Notice:
    """The notice, its sentences with the spaces that French typography wants."""
    return Notice(code, gravity, french.typographie(message), french.typographie(advice) if advice else None)


def shown(number: Fraction, decimals: int) -> Fraction:
    """The number as it is printed with that many decimals."""
    return Fraction(french.arrondi(number, decimals))


def above(left: Fraction, right: Fraction, decimals: int) -> bool:
    """True when the left number prints as more than the right one."""
    return shown(left, decimals) > shown(right, decimals)
