"""JSON texts decoded fast by msgspec, where no doubt is left about what they say.

msgspec keeps the last of two equal keys, reads integers of any length and nests deeper than records may: what it gives
is returned only when the text cannot hold any of these. Whatever is in doubt is left to the standard parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

MAX_DEPTH = 64
MAX_DIGITS = 1000  # also the largest power of ten: beyond, exact arithmetic only serves to stop the machine

# The only ways for what XML forbids to be in a text that a parser accepts: as itself, or escaped.
_ESCAPED = re.compile(r"\\(?:u(?:00[01]|[dD][89a-fA-F]|[fF][fF][fF][eEfF])|[bf])")
_DIGITS = bytes(48 if chr(code) in "0123456789" else code for code in range(256))
_TOO_MANY = b"0" * MAX_DIGITS
_SPACE = b" \t\n\r"


class AbsurdNumberError(ValueError):
    """A number that a JSON parser would take and this package does not."""


class DoubtError(ValueError):
    """A text that is broken, or about which only the standard parser can be trusted."""


def exact_decimal(literal: str) -> Decimal:
    """The number that a JSON literal writes. Raises AbsurdNumberError when it is out of all measure."""
    # The exponent alone can be absurd: Decimal takes "1e999999" and its Fraction has a million digits.
    exponent = literal.lower().partition("e")[2]
    if len(literal) > MAX_DIGITS or (exponent and (len(exponent) > 6 or abs(int(exponent)) > MAX_DIGITS)):
        raise AbsurdNumberError
    return Decimal(literal)


def may_hold_forbidden(text: str) -> bool:
    """Whether a JSON text may hold a character that XML 1.0 forbids: always when it does, seldom when it does not."""
    return "\ufffe" in text or "\uffff" in text or ("\\" in text and _ESCAPED.search(text) is not None)


def decode(text: str, data: bytes | None = None) -> Any:
    """The value of a JSON text: the very one that the standard parser gives. Raises DoubtError.

    `data` is the same text in UTF-8, when it is at hand.
    """
    try:
        data = text.encode() if data is None else data
        value = _decoder()(data)
    # What msgspec raises for a broken text is a ValueError; the rest comes from Decimal and from deep nesting.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise DoubtError from error
    # Without its spaces, a text has at least one `":` for each key; as many keys in the value, and none is doubled.
    bare = data.translate(_DIGITS, _SPACE)
    if _TOO_MANY in bare or bare.count(b'":') != _keys(value) or may_hold_forbidden(text):
        raise DoubtError
    return value


def _keys(value: Any) -> int:
    """How many keys a value has at all levels. Raises DoubtError when it is too deep."""
    count, level = 0, [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if item.__class__ is dict:
                count += len(item)
                below += item.values()
            elif item.__class__ is list:
                below += item
        # Most values are texts: leaving out those alone is the fastest.
        level = [item for item in below if item.__class__ is not str]
        if not level:
            return count
    if any(item.__class__ in (dict, list) for item in level):
        raise DoubtError
    return count


@cache
def _decoder() -> Callable[[bytes], Any]:
    import msgspec

    return msgspec.json.Decoder(float_hook=exact_decimal).decode
