"""A record accepted and completed in one pass, by Python code made from its schema.

Cerberus walks a record many times and keeps what it needs for its errors; most records have none. The code made here
answers only « yes », with the completed record: a record that it refuses goes to Cerberus, which has the words. It
accepts nothing that `validation` refuses: a schema with a rule, or a use of one, that is not known here has no code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aci_docs.records.acceptance_code import Code, UnknownRuleError
from aci_docs.records.coherence import COHERENCES
from aci_docs.records.fields import uncommented
from aci_docs.records.nir import is_in_one
from aci_docs.records.order_code import order_lines
from aci_docs.records.orders import OrderRule

Accept = Callable[[Any], dict[str, Any]]
"""The completed record that a JSON value makes, without a piece in common with it. Raises RefusedError."""


class RefusedError(Exception):
    """A record that is not accepted; `validation` says why."""


def acceptance(
    fields: Mapping[str, Any], rules: Mapping[str, Any], orders: Sequence[OrderRule], coherences: Sequence[str]
) -> Accept | None:
    """The acceptance of the records of a schema; None when Cerberus alone knows one of its rules.

    `fields` are those of the schema, which say what a blank text means; `rules` the same ones as Cerberus has them.
    """
    code = Code(_NAMES)
    compared, interpreted = order_lines(rules, orders)
    try:
        whole = code.object(fields, rules)
        code.functions.append(["def is_disordered(r):", *(f"    {line}" for line in compared), "    return False"])
        exec("\n".join(line for function in code.functions for line in function), code.names)
    # Python refuses more than 20 loops in one another.
    except (UnknownRuleError, SyntaxError):
        return None
    complete, is_disordered = code.names[whole], code.names["is_disordered"]
    between = [*(order.broken for order in interpreted), *(COHERENCES[name] for name in coherences)]

    def accept(value: Any) -> dict[str, Any]:
        texts: list[str] = []
        record: dict[str, Any] = complete(value, texts.append)
        if is_in_one(texts) or is_disordered(record):
            raise RefusedError
        for check in between:
            for _ in check(record):
                raise RefusedError
        return record

    return accept


def _comment(key: Any, value: Any, keep: Callable[[str], None]) -> None:
    """The texts of a key that the schema lacks, and of what it holds, kept; refused unless it is a comment."""
    if key.__class__ is not str or not key.startswith("_"):
        raise RefusedError
    keep(key)
    _keep_texts(value, keep)


def _free(value: Any, keep: Callable[[str], None]) -> Any:
    """A copy without comments of a value that the schema leaves free."""
    _keep_texts(value, keep)
    return uncommented(value)


def _keep_texts(value: Any, keep: Callable[[str], None]) -> None:
    if value is None or value.__class__ is bool:
        return
    if value.__class__ is str:
        keep(value)
    elif value.__class__ is int:
        keep(str(value))
    elif value.__class__ is Decimal:
        _written(value, keep)
    elif value.__class__ is list:
        for item in value:
            _keep_texts(item, keep)
    elif value.__class__ is dict:
        for key, item in value.items():
            _keep_texts(key, keep)
            _keep_texts(item, keep)
    else:
        raise RefusedError


def _written(value: Decimal, keep: Callable[[str], None]) -> str:
    """The digits of a decimal number, kept."""
    if not value.is_finite():
        raise RefusedError
    text = format(value, "f")
    keep(text)
    return text


def _too_fine(value: Decimal, plain: str, count: int) -> bool:
    """Whether a decimal number, whose digits are given, has more decimals than the count."""
    decimals = len(plain.partition(".")[2])
    return decimals > count and (Fraction(value) * 10**count).denominator != 1


_NAMES = {
    "Refused": RefusedError,
    "Decimal": Decimal,
    "comment": _comment,
    "free": _free,
    "written": _written,
    "too_fine": _too_fine,
}
"""What the code made from a schema names."""
