"""Where a value stands in a record: a tuple of keys and indexes, and its text form `$.contrats[0].debut`."""

from __future__ import annotations

import re
from typing import Any

Path = tuple[str | int, ...]

_BARE = re.compile(r"[^\W\d]\w*\Z")
_STEP = re.compile(r"\.([^\W\d]\w*)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]", re.DOTALL)


def format_path(path: Path) -> str:
    """The JSON path of a place; a key that is not a plain word is quoted.

    >>> format_path(("contrats", 0, "debut"))
    '$.contrats[0].debut'
    >>> format_path(("n° de rue",))
    "$['n° de rue']"
    """
    steps = []
    for step in path:
        if isinstance(step, int):
            steps.append(f"[{step}]")
        elif _BARE.match(step):
            steps.append(f".{step}")
        else:
            escaped = step.replace("\\", "\\\\").replace("'", "\\'")
            steps.append(f"['{escaped}']")
    return "$" + "".join(steps)


def parse_path(text: str) -> Path:
    """The place that a JSON path names: the inverse of `format_path`. Raises ValueError on any other text.

    >>> parse_path("$.contrats[0].debut")
    ('contrats', 0, 'debut')
    """
    steps: list[str | int] = []
    position = 1
    while position < len(text):
        step = _STEP.match(text, position)
        if step is None:
            break
        bare, index, quoted = step.groups()
        if index is not None:
            steps.append(int(index))
        else:
            steps.append(bare if bare is not None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
        position = step.end()
    if not text.startswith("$") or position < len(text):
        raise ValueError(f"not a JSON path: {text!r}")
    return tuple(steps)


def value_at(value: Any, path: Path) -> Any:
    """The value at a place, None when the place does not exist (or holds null)."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def select(record: Any, pattern: str) -> list[tuple[Path, Any]]:
    """Every place that a pattern such as `contrats[].debut` names in a record, with its value.

    A missing last key gives None, so that a caller can tell "no list item" from "an item that says nothing". A place
    whose parent is missing, or is not what the pattern expects, gives nothing.
    """
    found: list[tuple[Path, Any]] = [((), record)]
    for part in pattern.split("."):
        key, is_list = part.removesuffix("[]"), part.endswith("[]")
        below = [((*path, key), value.get(key)) for path, value in found if isinstance(value, dict)]
        if is_list:
            below = [
                ((*path, index), item)
                for path, value in below
                if isinstance(value, list)
                for index, item in enumerate(value)
            ]
        found = below
    return found
