"""Social security numbers (NIR): found wherever they stand, so that they can be refused, and masked wherever shown.

No funding rule gives these records the right to hold one (décret n° 2019-341 lists the uses that may). A thing that
looks like a NIR is refused even when its key is wrong: a mistyped one is still one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from aci_docs.records.paths import Path

MASK = "•••"
REASON = "ce texte ressemble à un numéro de sécurité sociale, que ces enregistrements n'ont pas le droit de contenir"

# Whatever an office or a paste puts between the groups: spaces, tabs, line ends, points, dashes, bullets.
_GAP = r"[\W_]{0,3}"
# sex; year; month (INSEE also uses 20-42 and 50-99 when it is unknown); département; commune; order; key.
_NIR = re.compile(
    rf"(?<![0-9])[1-478]{_GAP}[0-9]{{2}}{_GAP}(?:0[1-9]|1[0-2]|2[0-9]|3[0-9]|4[0-2]|[5-9][0-9])"
    rf"{_GAP}(?:97[1-8]{_GAP}[0-9]{{2}}|(?:0[1-9]|[1-9][0-9]|2[AB]){_GAP}[0-9]{{3}}){_GAP}[0-9]{{3}}(?:{_GAP}[0-9]{{2}})?(?![0-9])",
    re.IGNORECASE,
)
_SHORTEST = 13


def _plain(text: str) -> str:
    """The text in compatibility form, its digits of any script in ours, without marks nor invisible characters."""
    if text.isascii():
        return text
    normalised = unicodedata.normalize("NFKC", text)
    kept = (c for c in normalised if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    return "".join(str(digit) if (digit := unicodedata.digit(c, None)) is not None else c for c in kept)


def looks_like_nir(text: str) -> bool:
    """Whether a text holds what looks like a French social security number, with or without its key.

    >>> looks_like_nir("née, 2 85 05 78 006 084 91"), looks_like_nir("SIRET 01234567400019")
    (True, False)
    """
    return len(text) >= _SHORTEST and _NIR.search(_plain(text)) is not None


def mask(text: str) -> str:
    """The same text; every number in it that looks like a NIR is replaced by dots.

    >>> mask("n° 285057800608491")
    'n° •••'
    """
    return _NIR.sub(MASK, _plain(text)) if looks_like_nir(text) else text


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every place of a JSON value whose key, text or number looks like a NIR, with the text found there."""
    if isinstance(value, dict):
        for key, item in value.items():
            if looks_like_nir(key):
                yield (*path, key), key
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))
    elif isinstance(value, str):
        if looks_like_nir(value):
            yield path, value
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        written = format(value, "f") if isinstance(value, Decimal) else str(value)
        if looks_like_nir(written):
            yield path, written
