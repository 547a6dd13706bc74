"""Values inside Python's own formats (`"%s" % x`, `"{}".format(x)`): they show what they print as elsewhere."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from aci_docs.templating.texts import text_of


class _Shown:
    """A number or a condition whose text is the one that a document prints; as a number it stays what it is."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __str__(self) -> str:
        text = text_of(self._value)
        return "" if text is None else str(text)

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        return format(float(self._value) if isinstance(self._value, Fraction) else self._value, spec)

    def __float__(self) -> float:
        return float(self._value)

    def __int__(self) -> int:
        return int(self._value)


def shown(value: Any) -> Any:
    """A value ready for a format, those of a tuple, a list or a mapping too; texts, whole numbers, records stay.

    >>> "%s et %.1f, %s" % shown((Fraction(1, 2), Decimal("2.25"), True))
    '0,5 et 2.2, oui'
    >>> "{}|{nom}".format(*shown((None,)), **shown({"nom": Decimal("1234.5")}))
    '|1\u202f234,5'
    """
    if isinstance(value, tuple):
        return tuple(_one(each) for each in value)
    if isinstance(value, dict):
        return {key: _one(each) for key, each in value.items()}
    return _one(value)


def _one(value: Any) -> Any:
    plain = value is None or isinstance(value, bool | Decimal | Fraction | float | list | tuple)
    return _Shown(value) if plain else value
