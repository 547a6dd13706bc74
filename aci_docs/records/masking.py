"""What a funder sees of a record: the fields that its schema marks, and « non transmis » in the place of the others.

The schema is the list of what is sent, in the `meta` of its fields; nothing else ever is. `financeur` says how:

- `transmis`: as it is (dates, numbers, coded values);
- `si_transmissible`: a free text, when the nearest object around it has `transmissible` true; with `voisin`, only when
  the neighbour of that name is not a sensitive value either;
- `masque_si_sensible`: as it is, unless one of the words of `sensibles` is in it; then the value of `montre`.

`identifie` marks what points to a person: never sent, and looked for in what is (`disclosure`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aci_docs.records.fields import Field
from aci_docs.records.nearest import parts
from aci_docs.records.paths import Path

HIDDEN = "non transmis"
"""What stands in the place of a text that is not sent."""

SENT, IF_REVIEWED, UNLESS_SENSITIVE = "transmis", "si_transmissible", "masque_si_sensible"
MODES = (SENT, IF_REVIEWED, UNLESS_SENSITIVE)
REVIEWED = "transmissible"
"""The key by which an object says that a person has read its texts again, and that they may be sent."""


def masked(record: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A completed record as its funder may see it: the same keys, and only what the marks of the fields let through.

    What is sent with a mark keeps its place, its count and its emptiness. A field without a mark gives the same value
    whatever the record holds, so that not even its presence is told.
    """
    return _object(record, fields, reviewed=False)


def sent_texts(record: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every text that anybody could have typed and that `masked` lets through, with its place."""
    return _texts(record, masked(record, fields), {"type": "dict", "schema": fields}, ())


def is_free_text(field: Field) -> bool:
    """Whether a field takes any words: a text whose values no rule lists or checks."""
    return field.get("type") == "string" and not {"allowed", "check_with"} & set(field)


def mode_of(field: Field) -> str | None:
    """How a field goes to a funder, None when it does not."""
    mode = field.get("meta", {}).get("financeur")
    return None if mode is None else str(mode)


def _object(value: Mapping[str, Any], fields: Mapping[str, Any], *, reviewed: bool) -> dict[str, Any]:
    if REVIEWED in fields:
        reviewed = value.get(REVIEWED) is True
    return {
        key: _field(value.get(key), field, reviewed=reviewed and not _beside_sensitive(field, value, fields))
        for key, field in fields.items()
    }


def _beside_sensitive(field: Field, value: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    neighbour = field.get("meta", {}).get("voisin")
    return neighbour is not None and _is_sensitive(value.get(neighbour), fields[neighbour])


def _field(value: Any, field: Field, *, reviewed: bool) -> Any:
    if not _is_marked(field):
        return _never_sent(field)
    below = field.get("schema")
    if isinstance(value, list) and isinstance(below, dict):
        items = [_field(item, below, reviewed=reviewed) for item in value]
        return _unordered(items, below) if mode_of(below) == UNLESS_SENSITIVE else items
    if isinstance(value, Mapping) and isinstance(below, dict):
        return _object(value, below, reviewed=reviewed)
    if value is None or isinstance(value, list | Mapping):
        return value if value is None else _never_sent(field)
    mode = mode_of(field)
    if mode == UNLESS_SENSITIVE and _is_sensitive(value, field):
        return field["meta"]["montre"]
    if mode == IF_REVIEWED and not reviewed:
        return HIDDEN
    return value


def _is_marked(field: Field) -> bool:
    """Whether something of the field may be sent."""
    below = field.get("schema")
    if not isinstance(below, dict):
        return mode_of(field) is not None
    return _is_marked(below) if field.get("type") == "list" else any(map(_is_marked, below.values()))


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


def _is_sensitive(value: Any, field: Field) -> bool:
    """Whether a word of the field's `sensibles` is in the value; accents and case do not count."""
    if not isinstance(value, str):
        return False
    words, meta = parts(value), field.get("meta", {})
    return any(_holds(words, parts(each)) for each in meta.get("sensibles", ()))


def _holds(words: Sequence[str], searched: Sequence[str]) -> bool:
    count = len(searched)
    return any(words[start : start + count] == searched for start in range(len(words) - count + 1))


def _unordered(items: Sequence[Any], field: Field) -> list[Any]:
    """The values of a list, what stands for sensitive ones once and last: its rank or its number would tell which."""
    shown = field["meta"]["montre"]
    return [item for item in items if item != shown] + ([shown] if shown in items else [])


def _texts(value: Any, seen: Any, field: Field, path: Path) -> Iterator[tuple[Path, str]]:
    below = field.get("schema")
    if isinstance(value, Mapping) and isinstance(seen, Mapping) and isinstance(below, dict):
        for key, each in below.items():
            yield from _texts(value.get(key), seen.get(key), each, (*path, key))
    elif isinstance(value, list) and isinstance(seen, list) and isinstance(below, dict):
        for index, (item, left) in enumerate(zip(value, seen, strict=False)):
            yield from _texts(item, left, below, (*path, index))
    elif isinstance(value, str) and value == seen and is_free_text(field):
        yield path, value
