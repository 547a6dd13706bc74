"""The colours of charts: a palette made readable, whatever colour a structure chose, on paper and in grey as well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from aci_docs.palette import Palette

WHITE, INK = "FFFFFF", "1F272B"
TEXT_CONTRAST, AREA_CONTRAST = 4.5, 3.0
"""The least contrasts of WCAG 2.1: of words with their ground (1.4.3), of areas with what is beside them (1.4.11)."""

_STEP = 0.92  # how far a colour is darkened at a time


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG's formula, from 1 to 21.

    >>> round(contrast("FFFFFF", "0F4C5C"), 1), contrast("FFFFFF", "FFFFFF")
    (9.5, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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
    area = readable(palette.accent, TEXT_CONTRAST)
    soft = palette.tint if contrast(palette.tint, area) >= AREA_CONTRAST else WHITE
    return Inks(
        area=area,
        soft=soft,
        rule=palette.rule,
        word=readable(palette.grey, TEXT_CONTRAST),
        alert=readable(palette.amber, TEXT_CONTRAST),
        on_area=ink_on(area),
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
