"""Texts that stay in their place: cut with an ellipsis, or laid over several lines."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aci_docs.drawing.metrics import ADVANCES, EM, MM_PER_POINT, text_width

_ELLIPSIS = "…"
# Spaces, tabs, line ends and every other control character, but for the no-break spaces.
_BLANKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SHORT = 200  # characters of what may be measured whole


@lru_cache(maxsize=512)
def one_line(text: str) -> str:
    """The text without line ends, tabs or spaces that repeat; its accents joined to their letters."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, its end replaced by « … » when it is wider than `width` millimetres; "" when not even that fits.

    >>> fitted("Préparation des paniers", 25, 8), fitted("Été", 30, 8), fitted("Été", 1, 8)
    ('Préparation des…', 'Été', '')
    """
    text = one_line(text)
    if len(text) < _SHORT and text_width(text, size, bold=bold) <= width:
        return text
    limit = width * EM / (size * MM_PER_POINT)
    advances = ADVANCES[bold]
    total = fitting = 0
    room = limit - advances[_ELLIPSIS]
    for place, character in enumerate(text):
        total += advances[character]
        if total <= room:
            fitting = place + 1
        if total > limit:
            kept = text[:fitting].rstrip(" ,;:.–-(«\u00a0\u202f")
            return kept + _ELLIPSIS if room >= 0 else ""
    return text


def wrapped(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """The text in at most so many lines of `width` millimetres, the last one cut when it is too long.

    >>> wrapped("Renseigner les fiches de traçabilité", 30, 8, lines=2)
    ['Renseigner les fiches', 'de traçabilité']
    """
    words = [word for word in one_line(text).split(" ") if word]  # no-break spaces join words
    made: list[str] = []
    while words and len(made) < lines - 1:
        line = words[0]
        count = 1
        while count < len(words) and text_width(f"{line} {words[count]}", size, bold=bold) <= width:
            line = f"{line} {words[count]}"
            count += 1
        if count == 1 and text_width(line, size, bold=bold) > width:
            break  # a word wider than the line is cut, with what follows
        made.append(line)
        words = words[count:]
    if words:
        made.append(fitted(" ".join(words), width, size, bold=bold))
    return made
