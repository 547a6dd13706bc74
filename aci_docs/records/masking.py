"""What a funder sees of a record: the fields that its schema marks, and « non transmis » in the place of the others.

The schema is the list of what is sent, in the `meta` of its fields; nothing else ever is. `financeur` says how:

- `transmis`: as it is (dates, numbers, coded values);
- `si_transmissible`: a free text, when the nearest object around it has `transmissible` true; with `voisin`, only when
  the neighbour of that name is not a sensitive value either;
- `masque_si_sensible`: as it is, unless one of the words of `sensibles` is in it; then the value of `montre`.

`identifie` marks what points to a person: never sent, and looked for in what is (`disclosure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from aci_docs.records.fields import Field
from aci_docs.records.nearest import parts
from aci_docs.records.paths import Path, select

HIDDEN = "non transmis"
"""What stands in the place of a text that is not sent."""

SENT, IF_REVIEWED, UNLESS_SENSITIVE = "transmis", "si_transmissible", "masque_si_sensible"
MODES = (SENT, IF_REVIEWED, UNLESS_SENSITIVE)
REVIEWED = "transmissible"
"""The key by which an object says that a person has read its texts again, and that they may be sent."""

_Rule: TypeAlias = Callable[[Any, bool], Any]
# Takes a value and whether its texts were read again; gives what is seen of the value.


class Mask:
    """The marks of a schema's fields, ready to be applied to any number of records."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._object = _object_rule(fields)
        leaves = list(_leaves({"type": "dict", "schema": fields}, ""))
        self._texts = [path for path, field in leaves if is_free_text(field) and mode_of(field) is not None]
        self.identities = [
            (path, str(field["meta"]["identifie"])) for path, field in leaves if "identifie" in field.get("meta", {})
        ]
        """The path pattern of each field that points to a person, with the way to look for its value."""

    def seen(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A completed record as its funder may see it: the same keys, and only what the marks let through.

        What is sent with a mark keeps its place, its count and its emptiness. A field without a mark gives the same
        value whatever the record holds, so that not even its presence is told.
        """
        seen: dict[str, Any] = self._object(record, False)
        return seen

    def texts(self, seen: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """Every text of a masked record that anybody could have typed, with its place."""
        for pattern in self._texts:
            yield from ((path, text) for path, text in select(seen, pattern) if isinstance(text, str))


def free_texts(record: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every text of a record, by the fields of its schema, that anybody could have typed, with its place."""
    for pattern, field in _leaves({"type": "dict", "schema": fields}, ""):
        if is_free_text(field):
            yield from ((path, text) for path, text in select(record, pattern) if isinstance(text, str))


def is_free_text(field: Field) -> bool:
    """Whether a field takes any words: a text whose values no rule lists or checks, or a field of no stated type."""
    types = field.get("type", "string")
    return "string" in ([types] if isinstance(types, str) else types) and not {"allowed", "check_with"} & set(field)


def mode_of(field: Field) -> str | None:
    """How a field goes to a funder, None when it does not."""
    mode = field.get("meta", {}).get("financeur")
    return None if mode is None else str(mode)


def _leaves(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    """The simple fields below a field, each with the pattern of its path."""
    below = field.get("schema")
    if not isinstance(below, dict):
        yield path, field
    elif field.get("type") == "list":
        yield from _leaves(below, f"{path}[]")
    else:
        for key, each in below.items():
            yield from _leaves(each, f"{path}.{key}" if path else key)


def _object_rule(fields: Mapping[str, Any]) -> _Rule:
    rules = [(key, _rule(field), field.get("meta", {}).get("voisin")) for key, field in fields.items()]
    sensitive = {neighbour: _words_of(fields[neighbour]) for _, _, neighbour in rules if neighbour is not None}
    has_holder = REVIEWED in fields

    def see(value: Any, reviewed: bool) -> Any:
        if has_holder:
            reviewed = value.get(REVIEWED) is True
        return {
            key: rule(
                value.get(key),
                reviewed and (neighbour is None or not _is_sensitive(value.get(neighbour), sensitive[neighbour])),
            )
            for key, rule, neighbour in rules
        }

    return see


def _rule(field: Field) -> _Rule:
    """How a field is seen; None stays None where something is sent, and only there."""
    below = field.get("schema")
    if not any(mode_of(leaf) is not None for _, leaf in _leaves(field, "")):
        return lambda value, reviewed: _never_sent(field)
    if not isinstance(below, dict):
        return _leaf_rule(field)
    if field.get("type") != "list":
        whole = _object_rule(below)
        return lambda value, reviewed: None if value is None else whole(value, reviewed)
    item = _rule(below)
    if mode_of(below) != UNLESS_SENSITIVE:
        return lambda value, reviewed: [item(each, reviewed) for each in value or ()]
    shown = below["meta"]["montre"]
    return lambda value, reviewed: _unordered([item(each, reviewed) for each in value or ()], shown)


def _leaf_rule(field: Field) -> _Rule:
    mode = mode_of(field)
    if mode == IF_REVIEWED:
        return lambda value, reviewed: value if reviewed or value is None else HIDDEN
    if mode == UNLESS_SENSITIVE:
        words, shown = _words_of(field), field["meta"]["montre"]
        return lambda value, reviewed: shown if _is_sensitive(value, words) else value
    return lambda value, reviewed: value


def _never_sent(field: Field) -> Any:
    """What a field without a mark gives, made from its schema alone."""
    below = field.get("schema")
    if field.get("type") == "list":
        return [_never_sent(below)] if isinstance(below, dict) else []
    if field.get("type") == "dict":
        if not field.get("required") or not isinstance(below, dict):
            return None
        return {key: _never_sent(each) for key, each in below.items()}
    # A first name may be lacking: better none than « non transmis non transmis ».
    may_lack = "identifie" in field.get("meta", {}) and not field.get("required")
    return HIDDEN if is_free_text(field) and not may_lack else None


def _words_of(field: Field) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(parts(each)) for each in field["meta"]["sensibles"])


@lru_cache(maxsize=4096)
def _is_sensitive(value: str | None, sensitive: tuple[tuple[str, ...], ...]) -> bool:
    """Whether one of the sensitive words is in the value; accents and case do not count."""
    words = tuple(parts(value)) if isinstance(value, str) else ()
    return any(_holds(words, each) for each in sensitive)


def _holds(words: Sequence[str], searched: Sequence[str]) -> bool:
    count = len(searched)
    return any(words[start : start + count] == searched for start in range(len(words) - count + 1))


def _unordered(items: Sequence[Any], shown: str) -> list[Any]:
    """The values of a list, what stands for sensitive ones once and last: its rank or its number would tell which."""
    return [item for item in items if item != shown] + ([shown] if shown in items else [])
