"""A few values of a record read from its bytes, before the record itself: to name and to sort thousands of them."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypedDict

from aci_docs.records.decoding import exact_decimal
from aci_docs.records.paths import value_at

Scalar = str | int | Decimal | bool | None


def peek(data: bytes, paths: Sequence[str]) -> tuple[Scalar, ...]:
    """The text, number or truth value at each path (`identite.nom`) of a JSON object; None where there is none.

    Nothing is validated: of two equal keys the last counts, and what no path names is only passed over. Raises
    ValueError on what is not JSON. `parse_json` says what is wrong with it.

    >>> peek(b'{"identifiant": "a-1", "identite": {"nom": "Martinel", "langues": []}}', ["identite.nom", "identifiant"])
    ('Martinel', 'a-1')
    """
    data = data.removeprefix(BOM_UTF8)
    try:
        return _reader(tuple(paths))(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


@lru_cache(64)
def _reader(paths: tuple[str, ...]) -> Callable[[bytes], tuple[Scalar, ...]]:
    """The reading of these paths: by a type that has these fields alone, so that all else is skipped."""
    import msgspec

    ways = [tuple(path.split(".")) for path in paths]
    decode = msgspec.json.Decoder(_type_of(ways), float_hook=exact_decimal).decode
    decode_whole = msgspec.json.Decoder(float_hook=exact_decimal).decode

    def read(data: bytes) -> tuple[Scalar, ...]:
        try:
            found = decode(data)
        except msgspec.ValidationError:
            # Something on the way is no object: the rest may be there all the same.
            found = decode_whole(data)
        return tuple(_scalar(value_at(found, way)) for way in ways)

    return read


def _type_of(ways: Iterable[tuple[str, ...]]) -> Any:
    """The type of an object with the members on these ways, and anything at their ends."""
    below: dict[str, list[tuple[str, ...]]] = {}
    for key, *rest in ways:
        below.setdefault(key, []).extend([tuple(rest)] if rest else [])
    members = {key: _type_of(rests) | None if rests else Any for key, rests in below.items()}
    return TypedDict("Members", members, total=False)  # type: ignore[operator]  # made while running


def _scalar(value: Any) -> Scalar:
    return None if isinstance(value, dict | list) else value
