"""Whatever the colour of a structure, its documents stay readable."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aci_docs.palette import CONTRAST, DEFAULT, SOBER, THEMES, WHITE, Palette, changes, contrast, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
BLACK = "000000"


def channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (0, 2, 4)]


def unreadable(look: Palette) -> list[tuple[str, str]]:
    """The pairs of a text and its ground whose contrast is too low."""
    pairs = [
        *((text, ground) for text in (BLACK, look.accent, look.grey) for ground in (WHITE, look.tint)),
        (WHITE, look.accent),
        (look.band_text, look.band),
        (look.amber, WHITE),
    ]
    return [pair for pair in pairs if contrast(*pair) < CONTRAST]


@given(COLOURS)
@example("#000000")
@example("#FFFFFF")
@example("#FFFF00")
@example("#FFFEFE")
@example("#00FFFF")
def test_every_text_is_readable_on_its_ground_whatever_the_colour(colour: str) -> None:
    assert unreadable(palette("colore", colour)) == []


@pytest.mark.parametrize("look", [DEFAULT, SOBER])
def test_every_text_of_the_house_and_of_the_sober_theme_is_readable(look: Palette) -> None:
    assert unreadable(look) == []


@given(COLOURS)
@example("#FFFF00")
def test_a_colour_is_darkened_no_more_than_it_must_be(colour: str) -> None:
    look = palette("colore", colour)
    given_colour = colour[1:]
    if contrast(given_colour, look.tint) >= CONTRAST:
        assert look.accent == given_colour
    else:
        assert contrast(look.accent, look.tint) < CONTRAST + 0.15


@given(COLOURS)
def test_tint_and_rule_are_lighter_than_the_accent_and_the_tint_is_the_lightest(colour: str) -> None:
    look = palette("colore", colour)
    assert contrast(look.tint, BLACK) > contrast(look.rule, BLACK)
    assert contrast(look.tint, BLACK) > contrast(look.accent, BLACK)
    assert contrast(look.tint, WHITE) < 1.2


@given(st.integers(0, 255))
def test_a_grey_gives_greys(level: int) -> None:
    look = palette("colore", f"#{level:02X}{level:02X}{level:02X}")
    for colour in (look.accent, look.tint, look.rule, look.grey):
        assert max(channels(colour)) - min(channels(colour)) <= 1


def test_a_pale_colour_keeps_its_hue() -> None:
    red, green, blue = channels(palette("colore", "#FFF59D").accent)
    assert red > green > blue + 60


def test_the_sober_theme_is_all_greys_whatever_the_colour() -> None:
    assert palette("sobre", "#FF0000") == palette("sobre") == SOBER
    assert all(len(set(channels(colour))) == 1 for colour in asdict(SOBER).values())


def test_without_a_colour_the_house_keeps_its_own() -> None:
    assert palette("colore") == DEFAULT
    assert changes(palette("colore")) == {}


def test_each_use_has_a_colour_of_its_own_in_the_templates() -> None:
    assert len(set(asdict(DEFAULT).values())) == len(asdict(DEFAULT))


@pytest.mark.parametrize(
    ("theme", "colour"), [("gris", None), ("colore", "vert"), ("colore", "#12345"), ("colore", "")]
)
def test_what_is_no_theme_or_no_colour_is_refused(theme: str, colour: str | None) -> None:
    with pytest.raises(ValueError, match="theme is one of" if theme not in THEMES else "six hexadecimal digits"):
        palette(theme, colour)


def test_contrasts_are_those_that_the_recommendation_publishes() -> None:
    # Pairs that WCAG's own techniques and its understanding documents give.
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("767676", WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast("0000FF", WHITE) == pytest.approx(8.59, abs=0.005)
    assert contrast("FF0000", WHITE) == contrast(WHITE, "FF0000") == pytest.approx(4.0, abs=0.005)
