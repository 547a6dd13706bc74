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
# For a quick look at many texts at once: their digits as zeros, and the sign between two texts.
_BETWEEN = "\x00"
_DIGITS = bytes(48 if chr(code) in "0123456789" else code for code in range(256))
_OTHERS = bytes(code for code in range(256) if chr(code) not in _BETWEEN + "0123456789")
_ASCII = bytes(range(128))
_FEWEST_DIGITS = 12  # a commune of Corsica has a letter
# Characters beyond ASCII that texts often hold and whose plain form has no digit: Latin letters, then signs.
_ORDINARY = frozenset(
    [*map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]), *"ªº‘’“”„«»–—…·•€°§№\u00a0\u202f\u2011"]
)


def _plain(text: str) -> str:
    """The text in compatibility form, its digits of any script in ours, without marks nor invisible characters."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    for character in set(_beyond_ascii(plain.encode(errors="replace"))):
        if unicodedata.category(character) in ("Cf", "Mn", "Me"):
            plain = plain.replace(character, "")
        elif (digit := unicodedata.digit(character, None)) is not None:
            plain = plain.replace(character, str(digit))
    return plain


def looks_like_nir(text: str) -> bool:
    """Whether a text holds what looks like a French social security number, with or without its key.

    >>> looks_like_nir("née, 2 85 05 78 006 084 91"), looks_like_nir("SIRET 01234567400019")
    (True, False)
    """
    return len(text) >= _SHORTEST and _NIR.search(_plain(text)) is not None


def is_in_one(texts: list[str]) -> bool:
    """Whether one of the texts holds what looks like a number: `looks_like_nir` of any of them, quickly.

    >>> is_in_one(["née", "2 85 05 78 006 084 91"]), is_in_one(["285057800", "608491"])
    (True, False)
    """
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):
        return any(map(looks_like_nir, texts))
    data = joined.encode(errors="replace")
    for sign in set(_beyond_ascii(data)) - _ORDINARY:
        if any(looks_like_nir(text) for text in texts if sign in text):
            return True
    digits = data.translate(_DIGITS, _OTHERS)
    if b"0" * _FEWEST_DIGITS not in digits:
        return False
    counted = zip(texts, digits.split(_BETWEEN.encode()), strict=True)
    return any(len(each) >= _FEWEST_DIGITS and looks_like_nir(text) for text, each in counted)


def _beyond_ascii(data: bytes) -> str:
    """The characters of a UTF-8 text that are not ASCII."""
    return data.translate(None, _ASCII).decode()


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
