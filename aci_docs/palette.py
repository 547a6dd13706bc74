"""The colours of the documents: the house's own, and those that a structure's colour or the sober theme gives.

Every colour is six hexadecimal digits in capitals, without « # ». Contrasts are those of WCAG 2.2 (relative luminance
of sRGB colours); what is lighter or darker than a given colour keeps its hue, by Björn Ottosson's OKLCH coordinates
(https://bottosson.github.io/posts/oklab/): lightness from 0 to 1, chroma from 0 for a grey to about 0.32.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from math import atan2, cos, hypot, sin

THEMES = ("colore", "sobre")
"""The themes; the first is the one of a structure that names none."""
CONTRAST = 4.5
"""The least contrast of a text with its background (WCAG 2.2, success criterion 1.4.3, level AA)."""
WHITE = "FFFFFF"

_HEX = re.compile("#?([0-9A-Fa-f]{6})")
_TINT, _RULE, _GREY = (0.962, 0.013), (0.82, 0.032), (0.49, 0.02)
"""The lightness of what goes with an accent, and the chroma that it has at most."""


@dataclass(frozen=True)
class Palette:
    """The colours of one look, by their use: the house's own unless others are given.

    `accent`: titles, labels, strong lines, main areas of charts; `tint`: the ground of labels and totals; `rule`: thin
    lines; `grey`: secondary words; `amber`: what asks for attention, and the tags of a template; `band`: the ground of
    heading rows, and `band_text` their words. In one palette each use has a colour of its own, were it one step from
    another's, so that another palette may change the one and not the other.
    """

    accent: str = "0F4C5C"
    tint: str = "E8F0F2"
    rule: str = "B5C7CC"
    grey: str = "5B6770"
    amber: str = "9C6B00"
    band: str = "0F4C5D"
    band_text: str = "FEFEFE"


DEFAULT = Palette()
"""The look of the packaged templates as they are."""
SOBER = Palette(
    accent="262626", tint="F3F3F3", rule="A6A6A6", grey="595959", amber="404040", band="E3E3E3", band_text="1A1A1A"
)
"""Greys near black on grounds that cost little ink."""


def changes(wanted: Palette) -> dict[str, str]:
    """Colour of the packaged templates -> colour of this palette, for those alone that differ.

    >>> changes(DEFAULT), changes(SOBER)["0F4C5C"]
    ({}, '262626')
    """
    mine = asdict(wanted)
    return {colour: mine[use] for use, colour in asdict(DEFAULT).items() if colour != mine[use]}


def palette(theme: str, colour: str | None = None) -> Palette:
    """The palette of a theme for a structure of this colour (`#2E7D32`, the sign # being optional), None for the house.

    `sobre` is the same for all. `colore` takes the colour as its accent, no darker than it must be for white words on
    it, and for itself on its tint, to have the contrast `CONTRAST`. Raises ValueError for another theme or no colour.

    >>> palette("colore", "#2E7D32").accent, palette("colore", "#FFEB3B").accent
    ('2E7D32', '7C7000')
    """
    if theme not in THEMES:
        raise ValueError(f"theme is one of {', '.join(THEMES)}")
    if theme == "sobre":
        return SOBER
    if colour is None:
        return DEFAULT
    found = _HEX.fullmatch(colour)
    if found is None:
        raise ValueError("a colour is six hexadecimal digits")
    given = found[1].upper()
    lightness, chroma, hue = _oklch(given)
    tint = _coloured(_TINT[0], min(chroma, _TINT[1]), hue)
    accent = given
    if contrast(given, tint) < CONTRAST:
        low, high = 0.0, lightness
        for _ in range(16):
            middle = (low + high) / 2
            readable = contrast(_coloured(middle, chroma, hue), tint) >= CONTRAST
            low, high = (middle, high) if readable else (low, middle)
        accent = _coloured(low, chroma, hue)
    return Palette(
        accent=accent,
        tint=tint,
        rule=_coloured(_RULE[0], min(chroma, _RULE[1]), hue),
        grey=_coloured(_GREY[0], min(chroma, _GREY[1]), hue),
        band=accent,
        band_text=WHITE,
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, « contrast ratio »).

    >>> contrast("FFFFFF", "000000"), round(contrast("777777", "FFFFFF"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, float, float]:
    """The light of each channel, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _oklch(colour: str) -> tuple[float, float, float]:
    """The lightness, chroma and hue of a colour."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def _coloured(lightness: float, chroma: float, hue: float) -> str:
    """The colour of this lightness and hue, its chroma lessened as far as screens need."""
    low, high = 0.0, chroma
    channels = _channels(lightness, high, hue)
    if not _shown(channels):
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if _shown(_channels(lightness, middle, hue)) else (low, middle)
        channels = _channels(lightness, low, hue)
    return "".join(f"{round(255 * _signal(min(max(each, 0.0), 1.0))):02X}" for each in channels)


def _shown(channels: tuple[float, float, float]) -> bool:
    """Whether a screen can show these lights, to less than half a step."""
    return all(-0.0001 <= each <= 1.0001 for each in channels)


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _signal(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
