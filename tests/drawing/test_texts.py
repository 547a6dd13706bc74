from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.drawing import fitted, one_line, text_width, wrapped

LIBERATION = Path("/usr/share/fonts/truetype/liberation")
FRENCH = (
    "aàâäbcçdeéèêëfghiîïjklmnoôöpqrstuùûüvwxyÿzæœAÀÂBCÇDEÉÈÊFGHIÎJKLMNOÔPQRSTUÛVWXYZŒ"
    "0123456789 .,;:!?’'«»()-–—/%&€°·…+→"
)
needs_font = pytest.mark.skipif(not LIBERATION.is_dir(), reason="fonts-liberation is not installed: make system")
TEXTS = st.text(max_size=120)


def advances(path: Path) -> dict[str, int]:
    """The advances of the font's characters in 2048ths, from its tables cmap and hmtx."""
    data = path.read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    at = {data[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", data, 20 + 16 * n)[0] for n in range(count)}
    (metrics,) = struct.unpack_from(">H", data, at[b"hhea"] + 34)
    subtables = [
        at[b"cmap"] + struct.unpack_from(">I", data, at[b"cmap"] + 8 + 8 * n)[0]
        for n in range(struct.unpack_from(">H", data, at[b"cmap"] + 2)[0])
    ]
    table = next(place for place in subtables if struct.unpack_from(">H", data, place)[0] == 4)
    (double,) = struct.unpack_from(">H", data, table + 6)
    ends, starts = table + 14, table + 16 + double
    found = {}
    for place in range(0, double, 2):
        (last,), (first,) = struct.unpack_from(">H", data, ends + place), struct.unpack_from(">H", data, starts + place)
        (delta,) = struct.unpack_from(">H", data, starts + double + place)
        (offset,) = struct.unpack_from(">H", data, starts + 2 * double + place)
        for code in range(first, last + 1):
            glyph = (code + delta) % 65536
            if offset:
                here = starts + 2 * double + place + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, here)
            glyph = min(glyph, metrics - 1)
            found[chr(code)] = struct.unpack_from(">H", data, at[b"hmtx"] + 4 * glyph)[0]
    return found


@needs_font
@pytest.mark.parametrize("face", ["Regular", "Bold"])
def test_the_widths_are_those_of_the_font(face: str) -> None:
    known = advances(LIBERATION / f"LiberationSans-{face}.ttf")
    for character in FRENCH:
        expected = known[character] / 2048 * 10 * 25.4 / 72
        assert text_width(character, 10, bold=face == "Bold") == pytest.approx(expected), character


@given(TEXTS, st.floats(0, 80), st.sampled_from([6.5, 8, 12]), st.booleans())
def test_a_fitted_text_is_never_wider_than_its_place(text: str, width: float, size: float, bold: bool) -> None:
    found = fitted(text, width, size, bold=bold)
    assert text_width(found, size, bold=bold) <= width + 1e-9
    assert found in (one_line(text), "") or found.endswith("…")


@given(TEXTS, st.floats(5, 80), st.integers(1, 4))
def test_wrapped_lines_are_never_wider_nor_more_than_asked_for(text: str, width: float, lines: int) -> None:
    found = wrapped(text, width, 8, lines=lines)
    assert len(found) <= lines
    assert all(text_width(line, 8) <= width + 1e-9 for line in found)
    assert bool(found) == bool(one_line(text).replace(" ", ""))


def test_a_text_of_several_lines_is_one() -> None:
    assert one_line("deux\nlignes\t et  des   espaces ") == "deux lignes et des espaces"
    assert one_line("e\u0301te\u0301") == "été"


def test_no_break_spaces_keep_words_together() -> None:
    assert wrapped("aaa bbb\xa0ccc", text_width("aaa bbb\xa0", 8), 8, lines=2) == ["aaa", "bbb\xa0ccc"]


def test_a_word_wider_than_its_line_is_cut() -> None:
    (line,) = wrapped("a" * 100, 20, 8, lines=3)
    assert line.endswith("…")
