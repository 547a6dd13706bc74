"""What a check finds wrong in one value, before its place is known."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NamedTuple

from aci_docs.records.nir import mask

CUT = 60


class Finding(NamedTuple):
    """What is wrong, what is expected (None: the field's own description), and the remedy when there is one."""

    message: str
    expected: str | None = None
    suggestion: str | None = None


def cut(text: str) -> str:
    """The text masked, then cut to about sixty characters.

    >>> cut("a" * 100)[-3:], len(cut("a" * 100))
    ('aa…', 60)
    """
    shown = mask(text)
    return shown if len(shown) <= CUT else shown[: CUT - 1] + "…"


def shown(value: Any) -> str:
    """A value as a reader finds it in the file, masked and cut; an object or a list only says what it is.

    >>> shown("58"), shown(58), shown(None), shown([1, 2])
    ('"58"', '58', 'null', 'liste de 2 éléments')
    """
    if isinstance(value, dict):
        return f"objet de {len(value)} clé{'s' if len(value) > 1 else ''}"
    if isinstance(value, list):
        return f"liste de {len(value)} élément{'s' if len(value) > 1 else ''}"
    if isinstance(value, Decimal):
        return cut(str(value))
    return cut(json.dumps(value, ensure_ascii=False, default=str))
