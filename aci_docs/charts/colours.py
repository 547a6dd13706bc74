"""The colours of charts: a palette made readable, whatever colour a structure chose, on paper and in grey as well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from aci_docs.palette import CONTRAST, WHITE, Palette, contrast

INK = "1F272B"
AREA_CONTRAST = 3.0
"""The least contrast of an area with what is beside it (WCAG 2.2, success criterion 1.4.11)."""

_STEP = 0.92  # how far a colour is darkened at a time


@lru_cache(maxsize=256)
def readable(colour: str, least: float, ground: str = WHITE) -> str:
    """The colour itself, or a darker shade of it that has this contrast with its light ground.

    >>> readable("0F4C5C", 4.5), readable("F4C430", 3.0)
    ('0F4C5C', 'AD8A21')
    """
    parts = tuple(bytes.fromhex(colour))
    while contrast(colour, ground) < least and any(parts):
        parts = tuple(int(part * _STEP) for part in parts)
        colour = bytes(parts).hex().upper()
    return colour


@lru_cache(maxsize=256)
def ink_on(ground: str) -> str:
    """White or nearly black, whichever reads better on this ground."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))


@dataclass(frozen=True)
class Inks:
    """The colours that a chart draws with, each readable where it stands.

    `area`: main areas and marks; `soft`: their pale counterpart, always outlined with `area`; `rule`: thin lines that
    carry no meaning; `word`: secondary words; `alert`: what asks for attention; `on_area`: words on `area`.
    """

    area: str
    soft: str
    rule: str
    word: str
    alert: str
    on_area: str


@lru_cache(maxsize=16)
def inks(palette: Palette) -> Inks:
    """The inks of a palette."""
    area = readable(palette.accent, CONTRAST)
    soft = palette.tint if contrast(palette.tint, area) >= AREA_CONTRAST else WHITE
    return Inks(
        area=area,
        soft=soft,
        rule=palette.rule,
        word=readable(palette.grey, CONTRAST),
        alert=readable(palette.amber, CONTRAST),
        on_area=ink_on(area),
    )
