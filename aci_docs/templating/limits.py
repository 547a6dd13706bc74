"""The bounds of what one document may cost: a template or a value that would go on for ever ends in an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import TemplateRuntimeError

MAX_STEPS = 2_000_000
"""Turns of loops, calls of macros and elements that filters go through, for one document."""
MAX_TEXT = 4_000_000
"""Characters of one text that a template computes."""
MAX_PRINTED = 256_000_000
"""Characters that one document prints, and bytes of its parts all together."""
MAX_DIGITS = 20_000
"""Bits of a whole number that a template computes."""
MAX_ELEMENTS = 200_000
"""Elements of a list that a template computes, those of the lists within it included."""
MAX_POWER = 200
"""Bits of a whole number that a power gives."""
MAX_WIDTH = 10_000
"""Characters that a filter or a method may be asked to fill."""
LONG = 4096
"""Characters of a value from which it is counted by itself; shorter ones are, all together, with their part."""

_LONG_WIDTH = re.compile(r"\d{6,}")
# Filters that go through all the elements of what they are given.
CHARGED = (
    "batch", "first", "groupby", "join", "last", "length", "list", "map", "max", "min", "random", "reject",
    "rejectattr", "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "sum", "tojson",
    "unique",
    "upper", "lower", "title", "trim", "wordcount", "wordwrap", "indent", "center", "format", "truncate",
)  # fmt: skip


_NO_LIST = (
    "la liste que cette boucle parcourt est absente (null) : donnez une liste, même vide, ou écrivez "
    "{% for x in liste or [] %}"
)


class TooMuch(Exception):
    """A bound was reached; the message says which one, in French."""


class Meter:
    """What one document has cost so far."""

    __slots__ = ("printed", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self.printed = 0

    def charge(self, steps: int) -> None:
        """Count steps. Raises TooMuch beyond the bound."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooMuch(f"le modèle fait plus de {_million(MAX_STEPS)} de tours de boucle : une boucle est sans fin")

    def loop(self, values: Any) -> Any:
        """The values that a loop goes through, counted."""
        try:
            count = len(values)
        except TypeError:
            if values is None:
                raise TemplateRuntimeError(_NO_LIST) from None
            if not isinstance(values, Iterable):
                raise TemplateRuntimeError("cette boucle parcourt un nombre ou une condition, pas une liste") from None
            return self._counted(values)
        self.charge(count)
        return values

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.charge(1)
            yield value

    def print(self, count: int) -> None:
        """Count printed characters. Raises TooMuch beyond the bound."""
        self.printed += count
        if self.printed > MAX_PRINTED:
            raise TooMuch(f"le document dépasse {_million(MAX_PRINTED)} de caractères")


def bounded(value: Any) -> Any:
    """The same value. Raises TooMuch when it is a text or a number too large to be one of a document."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise TooMuch(f"un texte calculé dépasse {_million(MAX_TEXT)} de caractères")
    elif isinstance(value, int) and value.bit_length() > MAX_DIGITS:
        raise TooMuch("un nombre calculé est démesuré")
    return value


def weighed(value: Any) -> Any:
    """The same list or mapping. Raises TooMuch when, lists within lists, it holds too many elements to go through."""
    left, found = [value], 0
    while left:
        each = left.pop()
        if isinstance(each, list | tuple | dict):
            found += len(each)
            if found > MAX_ELEMENTS:
                raise TooMuch("une liste calculée est démesurée")
            left.extend(each.values() if isinstance(each, dict) else each)
    return value


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Raise TooMuch when the result of an operation would be too large to be computed at all."""
    if operator == "**":
        size = _bits(left) * abs(right) if isinstance(right, int) else 0
        if size > MAX_POWER or _bits(right) > 64:
            raise TooMuch("un nombre calculé est démesuré")
    elif operator == "*":
        for value, count in ((left, right), (right, left)):
            if not isinstance(value, str | bytes | list | tuple) or not isinstance(count, int):
                continue
            if len(value) * max(count, 0) > (MAX_TEXT if isinstance(value, str) else MAX_STEPS):
                raise TooMuch("un texte ou une liste calculés sont démesurés")
        if _bits(left) + _bits(right) > MAX_DIGITS:
            raise TooMuch("un nombre calculé est démesuré")
    elif operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        if len(left) + len(right) > MAX_TEXT:
            raise TooMuch("un texte ou une liste calculés sont démesurés")
    elif operator == "%" and isinstance(left, str):
        check_growth(left.count("%"), [right])
        check_width(left, *(right if isinstance(right, tuple) and "*" in left else ()))


def check_growth(count: int, args: Iterable[Any]) -> None:
    """Raise TooMuch when `count` pieces of a text, each of which may become one of the arguments, would be too long."""
    words: list[Any] = []
    for each in args:
        words += each.values() if isinstance(each, dict) else each if isinstance(each, list | tuple) else [each]
    longest = max((len(each) for each in words if isinstance(each, str)), default=0)
    if count * longest > 5 * MAX_TEXT:
        raise TooMuch("un texte calculé est démesuré")


def check_width(*values: Any) -> None:
    """Raise TooMuch when a number, or a number in a text that gives a format, asks to fill an absurd width."""
    for value in values:
        if isinstance(value, int) and abs(value) > MAX_WIDTH:
            raise TooMuch("une largeur demandée est démesurée")
        if isinstance(value, str) and _LONG_WIDTH.search(value) and ("%" in value or "{" in value):
            raise TooMuch("une largeur demandée est démesurée")


def _bits(value: Any) -> int:
    if isinstance(value, int):
        return value.bit_length()
    numerator = getattr(value, "numerator", 0)
    denominator = getattr(value, "denominator", 0)
    if isinstance(numerator, int) and isinstance(denominator, int):
        return max(numerator.bit_length(), denominator.bit_length())
    return 0


def _million(count: int) -> str:
    return f"{count // 1_000_000} millions"
