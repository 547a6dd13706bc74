"""What a page draws outside of marked content says that it is decoration."""

from __future__ import annotations

import pikepdf

from aci_docs.pdf.content import mark_artifacts
from tests.pdf.tagged import redraw, tagged


def marked(content: bytes) -> list[str]:
    with tagged(("P", [0]), content=content) as document:
        redraw(document, lambda _, pages: mark_artifacts(pages))
        return shown(document.pages[0])


def shown(page: pikepdf.Page) -> list[str]:
    """An instruction a line."""
    return pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)).decode().split("\n")


def test_a_line_drawn_outside_of_marked_content_is_an_artifact() -> None:
    assert marked(b"1 w\nq 0 0 m 10 10 l S Q") == [
        "1 w", "q", "/Artifact BMC", "0 0 m", "10 10 l", "S", "EMC", "Q",
    ]  # fmt: skip


def test_a_picture_and_a_box_outside_of_marked_content_are_artifacts() -> None:
    assert marked(b"0 0 5 5 re f*\n/Im1 Do") == [
        "/Artifact BMC", "0 0 5 5 re", "f*", "EMC", "/Artifact BMC", "/Im1 Do", "EMC",
    ]  # fmt: skip


def test_marked_contents_clips_and_words_are_left_as_they_are() -> None:
    content = "/P << /MCID 0 >> BDC\n0 0 5 5 re\nf\nEMC\n0 0 9 9 re\nW\nn\nBT\n(mot) Tj\nET"
    assert marked(content.encode()) == content.split("\n")


def test_a_clip_does_not_draw_the_next_path_into_its_artifact() -> None:
    assert marked(b"0 0 9 9 re W n\n0 0 m 1 1 l S")[:3] == ["0 0 9 9 re", "W", "n"]


def test_an_inline_image_is_an_artifact_whatever_it_holds() -> None:
    image = b"BI /W 2 /H 2 /BPC 8 /CS /G ID \x00 S\nf EI"
    with tagged(("P", [0]), content=b"q 5 0 0 5 0 0 cm " + image + b" Q\n0 0 m 1 1 l S") as document:
        redraw(document, lambda _, pages: mark_artifacts(pages))
        content = document.pages[0].Contents.read_bytes()
    assert b"/Artifact BMC\n" + image in content
    assert content.count(b"EMC") == 2


def test_words_that_look_like_operators_are_words() -> None:
    content = "BT\n(0 0 m 1 1 l S EMC) Tj\n(a \\) 0 0 5 5 re f) Tj\nET"
    assert marked(content.encode()) == content.split("\n")
