"""How wide a text is in Arial, without a font: the advances of the characters that French uses.

Advances are in 2048ths of the size, from Liberation Sans, which has those of Arial. A character that the tables lack
has the width of its letter without accent, or one that is wide enough for most.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

EM = 2048
MM_PER_POINT = 25.4 / 72
_NARROW = 341  # a sixth of the size: the narrow no-break space, which Liberation Sans lacks
_OTHER = 1479  # a capital N: wider than most letters of other alphabets

_REGULAR = {
    391: "'",
    455: "ijl‘’",
    532: "|¦",
    569: " !,./:;I[\\]ft\xa0·ÌÍÎÏìíîï",
    682: "()-`r¡¨²³´¸¹“”‹›\u2011",
    684: "{}",
    717: "•",
    727: '"',
    748: "º",
    758: "ª",
    797: "*",
    819: "°",
    961: "^",
    1024: "Jcksvxyz",
    1124: "±÷≤≥",
    1139: "#$0123456789?L_abdeghnopqu«»ß–€£¥§ðøþ",
    1180: "µ",
    1196: "+<=>~¬×−",
    1251: "FTZ¿ß",
    1366: "&ABEKPSVXYÞ",
    1479: "CDHNRUwÐ",
    1509: "©®",
    1593: "GOQØ",
    1706: "Mm¼½¾",
    1821: "%æ",
    1933: "Wœ",
    2048: "ÆŒ—…→←",
    2079: "@",
}
_BOLD = {
    487: "'",
    569: " ,./I\\ijl\xa0·ÌÍÎÏìíîï‘’",
    573: "|¦",
    682: "!()-:;[]`ft¡¨²³´¸¹‹›\u2011",
    717: "•",
    748: "º",
    758: "ª",
    797: "*r{}",
    819: "°",
    971: '"',
    1024: "z“”",
    1124: "±÷≤≥",
    1139: "#$0123456789J_aceksvxy«»–€£¥§",
    1180: "µ",
    1196: "+<=>^~¬×−",
    1251: "?FLTZbdghnopqu¿ßðøþ",
    1366: "EPSVXYÞ",
    1479: "&ABCDHKNRUÐ",
    1509: "©®",
    1593: "GOQwØ",
    1706: "M¼½¾",
    1821: "%mæ",
    1933: "Wœ",
    1997: "@",
    2048: "ÆŒ—…→←",
}


class _Advances(dict[str, int]):
    """Character -> its advance; what the table lacks is worked out once."""

    def __init__(self, table: Mapping[int, str]) -> None:
        super().__init__({character: width for width, characters in table.items() for character in characters})
        self["\u202f"] = _NARROW

    def __missing__(self, character: str) -> int:
        base = unicodedata.normalize("NFD", character)[0]
        if base != character:
            width = self[base]
        elif unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
            width = 0
        elif unicodedata.east_asian_width(character) in "WF":
            width = EM
        else:
            width = _OTHER
        self[character] = width
        return width


ADVANCES = (_Advances(_REGULAR), _Advances(_BOLD))
"""The advances of the plain and of the bold letters."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in millimetres of a text of `size` points.

    >>> round(text_width("Été", 10), 2), round(text_width("Été", 10, bold=True), 2)
    (5.3, 5.49)
    """
    return sum(map(ADVANCES[bold].__getitem__, text)) * size * MM_PER_POINT / EM
