"""What a check finds wrong in one value, before its place is known."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from typing import Any, NamedTuple

from aci_docs.records.nir import mask

CUT = 60

_SIGNS = {"\n": "↵", "\r": "↵", "\t": "⇥"}


class Finding(NamedTuple):
    """What is wrong, what is expected (None: the field's own description), and the remedy when there is one."""

    message: str
    expected: str | None = None
    suggestion: str | None = None


def visible(text: str) -> str:
    r"""The text on one line: line breaks and tabs as signs, every other character that shows nothing by its code.

    >>> visible("une\tligne\r\npuis \u202e")
    'une⇥ligne↵puis <U+202E>'
    """
    if text.isprintable():
        return text
    return "".join(map(_sign, text.replace("\r\n", "\n")))


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    # Controls, direction marks, private or unassigned characters, separators of lines; not the no-break spaces.
    category = unicodedata.category(character)
    return f"<U+{ord(character):04X}>" if category[0] == "C" or category in ("Zl", "Zp") else character


def cut(text: str) -> str:
    """The text masked, on one line, then cut to about sixty characters.

    >>> cut("a" * 100)[-3:], len(cut("a" * 100))
    ('aa…', 60)
    """
    return _short(visible(mask(text)[: CUT + 1]))


def _short(text: str) -> str:
    return text if len(text) <= CUT else text[: CUT - 1] + "…"


def shown(value: Any) -> str:
    """A value as a reader finds it in the file, masked, on one line and cut; an object or a list says what it is.

    >>> shown("58"), shown(58), shown(None), shown([1, 2])
    ('"58"', '58', 'null', 'liste de 2 éléments')
    """
    if isinstance(value, dict):
        return f"objet de {len(value)} clé{'s' if len(value) > 1 else ''}"
    if isinstance(value, list):
        return f"liste de {len(value)} élément{'s' if len(value) > 1 else ''}"
    if isinstance(value, str):
        # Masked first: a sign in the middle of a social security number would hide it from the mask.
        return _short(json.dumps(visible(mask(value)[: CUT + 1]), ensure_ascii=False))
    if isinstance(value, Decimal):
        return cut(str(value))
    return cut(json.dumps(value, ensure_ascii=False, default=str))


def named(label: str | None, record: Any) -> str | None:
    """The label of a field with the identifier of its record, where one file holds many; the label if it has none.

    >>> named("Nom", {"identifiant": "RC-2025-003"}), named(None, {"identifiant": "RC-1"}), named("Nom", {})
    ('Nom, de « RC-2025-003 »', '« RC-1 »', 'Nom')
    """
    identifier = record.get("identifiant") if isinstance(record, dict) else None
    if not isinstance(identifier, str) or not identifier.strip():
        return label
    name = f"« {cut(identifier.strip())} »"
    return f"{label}, de {name}" if label else name
