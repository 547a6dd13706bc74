from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aci_docs.charts.colours import WHITE, contrast, ink_on, inks, readable
from aci_docs.palette import DEFAULT, Palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"{value:06X}")
PALETTES = st.builds(Palette, COLOURS, COLOURS, COLOURS, COLOURS, COLOURS)


def test_the_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("FFFFFF", "000000") == 21
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48  # WCAG's own example of a grey that just fails


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
