"""Records written again: as a line of JSON that is read back the same, or with nothing in it that must not be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from aci_docs.records.nir import MASK, looks_like_nir, mask

if TYPE_CHECKING:
    import msgspec


def to_json(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """The record of a program, or a list, as one line of JSON: numbers exact, dates in ISO form.

    Raises TypeError for a value that JSON has no way to write, ValueError for NaN, an infinite number or half of a pair
    of characters.

    >>> to_json({"montant": Decimal("1.10"), "nom": "Noé"}).decode()
    '{"montant":1.10,"nom":"Noé"}'
    """
    data = _encoder().encode(value)
    # msgspec writes such a number as null or by its name: an amount would be lost without a word.
    if any(word in data for word in _SUSPECT) and not _is_finite(value):
        raise ValueError("NaN et l'infini ne sont pas des nombres")
    return data


_SUSPECT = b"null", b"NaN", b"Infinity"


def _is_finite(value: Any) -> bool:
    """Whether all the numbers of a value, at all levels, are some."""
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_finite, value))
    if isinstance(value, Decimal):
        return value.is_finite()
    return not isinstance(value, float) or isfinite(value)


@cache
def _encoder() -> msgspec.json.Encoder:
    import msgspec

    return msgspec.json.Encoder(decimal_format="number")


def masked(value: Any) -> Any:
    """The JSON value with dots for every key, text or number that looks like a social security number."""
    if isinstance(value, dict):
        return {mask(key): masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        written = format(value, "f") if isinstance(value, Decimal) else str(value)
        return MASK if looks_like_nir(written) else value
    return value
