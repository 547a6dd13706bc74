from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aci_docs.charts.colours import ink_on, inks, readable
from aci_docs.palette import DEFAULT, SOBER, WHITE, Palette, contrast, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"{value:06X}")
PALETTES = st.builds(Palette, COLOURS, COLOURS, COLOURS, COLOURS, COLOURS)


@given(PALETTES)
def test_whatever_the_palette_words_and_areas_can_be_told_from_what_is_around(palette: Palette) -> None:
    found = inks(palette)
    for colour in (found.area, found.word, found.alert):
        assert contrast(colour, WHITE) >= 4.5
    assert contrast(found.on_area, found.area) >= 4.5
    assert contrast(found.area, found.soft) >= 3


@given(COLOURS)
def test_white_or_black_reads_on_any_ground(ground: str) -> None:
    assert contrast(ink_on(ground), ground) >= 3.9


def test_a_colour_that_reads_is_kept() -> None:
    assert readable("0F4C5C", 4.5) == "0F4C5C"
    assert inks(DEFAULT).area == DEFAULT.accent
    assert inks(DEFAULT).soft == DEFAULT.tint


def test_the_themes_and_the_colours_of_structures_are_taken_as_they_are() -> None:
    for look in (SOBER, palette("colore", "#2E7D32"), palette("colore", "#FFEB3B")):
        assert inks(look).area == look.accent
        assert inks(look).word == look.grey
        assert inks(look).alert == look.amber
