from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from aci_docs.drawing import Canvas, Drawing, text_width
from tests.drawing.metafiles import Metafile, read


def drawn(width: float = 100, height: float = 40) -> Canvas:
    return Canvas(width, height)


def seen(canvas: Canvas) -> Metafile:
    return read(canvas.to_emf())


def test_the_frame_is_as_large_as_the_drawing_in_hundredths_of_a_millimetre() -> None:
    found = seen(drawn(170, 59.1))
    assert found.frame == found.window == (0, 0, 17000, 5910)
    assert found.bounds == found.viewport == (0, 0, 1700, 591)
    assert found.device[0] / found.millimetres[0] == found.device[1] / found.millimetres[1] == 10


def test_another_reader_finds_its_size(tmp_path: Path) -> None:
    (tmp_path / "dessin.emf").write_bytes(drawn(170, 59.1).to_emf())
    with Image.open(tmp_path / "dessin.emf") as image:
        assert image.size == (1700, 591)
        assert image.info["dpi"] == 254


def test_shapes_stand_where_they_are_asked_for() -> None:
    canvas = drawn()
    canvas.rect(1, 2, 30, 4.25, "0F4C5C")
    canvas.circle(10, 20, 1.5, None, line="9C6B00")
    canvas.polygon([(0, 0), (5, 5), (0, 5)], "E8F0F2", line="0F4C5C")
    canvas.line([(1, 1), (2, 2), (3, 1)], "000000", thickness=0.5)
    canvas.lines([((0, 9), (100, 9)), ((0, 19), (100, 19))], "B5C7CC")
    found = seen(canvas)
    assert found.boxes == [(100, 200, 3100, 625), (850, 1850, 1150, 2150)]
    assert found.points[:3] == [(0, 0), (500, 500), (0, 500)]
    assert found.points[-4:] == [(0, 900), (10000, 900), (0, 1900), (10000, 1900)]
    assert found.colours >= {0x5C4C0F, 0x006B9C, 0xF2F0E8, 0xCCC7B5}


def test_every_object_is_made_once_and_deleted() -> None:
    canvas = drawn()
    for number in range(5):
        canvas.rect(number, 0, 1, 1, "0F4C5C" if number % 2 else "E8F0F2", line="0F4C5C")
        canvas.text(number, 9, "mai", 7, "000000", bold=number % 2 == 0)
    found = seen(canvas)
    assert len(found.made) == 5  # two brushes, a pen, two fonts
    assert sorted(found.made) == sorted(found.deleted)


def test_a_text_begins_ends_or_has_its_middle_where_it_is_asked_for() -> None:
    canvas = drawn()
    for align in ("left", "centre", "right"):
        canvas.text(50, 10, "Élève à Noël", 8, "123456", align=align)
    left, centre, right = seen(canvas).texts
    assert (left.words, left.colour, left.height) == ("Élève à Noël", 0x563412, 282)
    assert left.left == right.right == 5000
    assert centre.left + centre.width // 2 == 5000
    assert left.width == pytest.approx(100 * text_width("Élève à Noël", 8), abs=1)


def test_a_narrow_space_is_drawn_by_one_that_every_font_has_and_stays_narrow() -> None:
    canvas = drawn()
    canvas.text(1, 9, "1\u202f234", 9, "000000")
    canvas.text(1, 19, "1\xa0234", 9, "000000")
    narrow, wide = seen(canvas).texts
    assert narrow.words == wide.words == "1\xa0234"
    assert narrow.width < wide.width


def test_signs_beyond_sixteen_bits_have_one_advance_for_their_two_units() -> None:
    canvas = drawn()
    canvas.text(1, 9, "a🌱b", 9, "000000")
    (text,) = seen(canvas).texts
    assert text.words == "a🌱b"
    assert text.width == pytest.approx(100 * text_width("a🌱b", 9), abs=1)


def test_a_lone_surrogate_breaks_no_file() -> None:
    canvas = drawn()
    canvas.text(1, 9, "a\ud800b", 9, "000000")
    assert seen(canvas).words == ["a?b"]


def test_a_ground_covers_the_letters_from_top_to_bottom() -> None:
    canvas = drawn()
    canvas.text(10, 20, "Été", 10, "000000", ground=True)
    canvas.text(10, 30, "Été", 10, "000000")
    on, off = seen(canvas).texts
    assert off.ground is None
    assert on.ground is not None
    left, top, right, bottom = on.ground
    assert left < on.left
    assert right > on.right
    assert top < on.baseline - 0.7 * on.height
    assert bottom > on.baseline


def test_an_empty_text_and_no_lines_draw_nothing() -> None:
    canvas = drawn()
    before = len(seen(canvas).kinds)
    canvas.text(1, 9, "", 9, "000000")
    canvas.lines([], "000000")
    assert len(seen(canvas).kinds) == before


@pytest.mark.parametrize("side", [0, 300.5, -1])
def test_a_drawing_has_the_size_of_something_on_a_page(side: float) -> None:
    with pytest.raises(ValueError, match="mm"):
        Canvas(side, 10)
    with pytest.raises(ValueError, match="mm"):
        Canvas(10, side)


def test_a_drawing_is_drawn_once_and_only_when_it_is_shown() -> None:
    calls: list[float] = []
    drawing = Drawing(50, 20, "Une ligne.", lambda canvas: calls.append(canvas.width))
    assert (str(drawing), calls) == ("Une ligne.", [])
    assert drawing.emf is drawing.emf
    assert calls == [50]


def test_the_same_drawing_gives_the_same_bytes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(1, 1, 20, 5, "0F4C5C", line="B5C7CC")
        canvas.text(2, 4, "mêmes octets", 7, "FFFFFF", bold=True)

    first, second = (Drawing(50, 20, "", draw).emf for _ in range(2))
    assert first == second
    assert struct.unpack_from("<I", first, 40)[0] == 0x464D4520
