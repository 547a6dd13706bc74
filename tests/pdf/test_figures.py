"""A drawing is the content of the element that tells what it shows."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from aci_docs.pdf.figures import fill_figures
from aci_docs.pdf.structure import Element, kids_of
from tests.pdf.tagged import lines, redraw, tagged

TEXT = b"/P <</MCID 0>> BDC\nBT 20 700 Td (avant) Tj ET\nEMC\n"
DRAWING = b"/Artifact BMC\n0 0 600 800 re W n\n100 500 m 300 600 l S\nBT 110 510 Td (axe) Tj ET\nEMC\n"
RULE = b"/Artifact BMC\n100 500 m 120 500 l S\nEMC\n"
FRAME = b"/Artifact BMC\n20 400 m 560 650 l S\nEMC\n"


def drawn(content: bytes, box: tuple[int, int, int, int] = (99, 499, 301, 601)) -> pikepdf.Pdf:
    """A page with a paragraph and a picture that has a place and a text, and no content."""
    document = tagged(("P", [0, ("Figure", [])]), content=content)
    figure = document.Root.StructTreeRoot.K[0].K[0].K[1]
    figure.A = Dictionary(O=Name.Layout, BBox=Array(list(box)))
    figure.Alt = String("Une courbe")
    return document


def filled(document: pikepdf.Pdf) -> None:
    tops = [Element(each) for each in kids_of(document.Root.StructTreeRoot)]
    redraw(document, lambda _, pages: fill_figures(tops, pages))


def test_the_drawing_in_the_place_of_a_picture_is_its_content() -> None:
    with drawn(TEXT + FRAME + RULE + DRAWING) as document:
        filled(document)
        assert lines(document) == ["Document", " P 0", "  Figure 1"]
        content = document.pages[0].Contents.read_bytes().decode()
        assert "/Figure << /MCID 1 >> BDC\n0 0 600 800 re" in content
        assert content.count("/Artifact BMC") == 2
        found = document.Root.StructTreeRoot.ParentTree.Nums[1]
        assert found[1].objgen == document.Root.StructTreeRoot.K[0].K[0].K[1].objgen


def test_a_bitmap_in_the_place_of_a_picture_is_its_content() -> None:
    with drawn(TEXT + b"/Artifact BMC\nq 200 0 0 100 100 500 cm /Im1 Do Q\nEMC\n") as document:
        filled(document)
        assert lines(document)[-1] == "  Figure 1"


def test_where_nothing_is_drawn_the_page_is_left_as_it_is() -> None:
    for content in (TEXT, TEXT + FRAME):
        with drawn(content) as document:
            filled(document)
            assert lines(document)[-1] == "  Figure"
            assert document.pages[0].Contents.read_bytes() == content


def test_two_pictures_have_each_its_own_drawing() -> None:
    with drawn(TEXT + DRAWING + b"/Artifact BMC\n100 100 m 300 200 l S\nEMC\n") as document:
        paragraph = document.Root.StructTreeRoot.K[0].K[0]
        other = document.make_indirect(Dictionary(S=Name.Figure, P=paragraph, Pg=document.pages[0].obj))
        other.A = Dictionary(O=Name.Layout, BBox=Array([99, 99, 301, 201]))
        paragraph.K.append(other)
        filled(document)
        assert lines(document) == ["Document", " P 0", "  Figure 1", "  Figure 2"]
