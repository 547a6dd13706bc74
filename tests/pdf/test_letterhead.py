"""The header of the first page is read aloud: it says who writes, and nothing else does."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from aci_docs.pdf.letterhead import read_letterhead
from tests.pdf.tagged import lines, redraw, tagged

HEADER = b"/Artifact BMC\n/Logo Do\nEMC\n/Artifact BMC\n0 0 9 9 re\nf\nEMC\n/Artifact BMC\nBT (Racines) Tj ET\nEMC\n"
BODY = b"/P <</MCID 0>> BDC\nBT (Bonjour) Tj ET\nEMC\n/Artifact BMC\nBT (page 1) Tj ET\nEMC\n"


def picture() -> pikepdf.Object:
    return Dictionary(Type=Name.XObject, Subtype=Name.Image)


def test_words_and_picture_of_the_header_come_first_and_the_footer_stays_decoration() -> None:
    with tagged(("P", [0]), content=HEADER + BODY, objects={"Logo": picture()}) as document:
        document.docinfo["/Author"] = String("Racines & Compagnie")
        redraw(document, read_letterhead)
        assert lines(document) == ["Document", " Figure 1", " P 2", " P 0"]
        figure, words, _ = document.Root.StructTreeRoot.K[0].K
        assert str(figure.Alt) == "Logo\u00a0: Racines & Compagnie"
        content = document.pages[0].Contents.read_bytes().decode()
        assert "/Figure << /MCID 1 >> BDC\n/Logo Do" in content
        assert "/P << /MCID 2 >> BDC\nBT (Racines) Tj" in content
        assert content.count("/Artifact BMC") == 2
        # The page finds each element by the number of its content.
        found = document.Root.StructTreeRoot.ParentTree.Nums[1]
        assert [each.objgen for each in list(found)[1:]] == [figure.objgen, words.objgen]


def test_without_an_owner_the_picture_is_a_logo() -> None:
    with tagged(("P", [0]), content=HEADER + BODY, objects={"Logo": picture()}) as document:
        redraw(document, read_letterhead)
        assert str(document.Root.StructTreeRoot.K[0].K[0].Alt) == "Logo"


def test_a_page_without_content_has_no_letterhead() -> None:
    with tagged(("P", []), content=HEADER, objects={"Logo": picture()}) as document:
        redraw(document, read_letterhead)
        assert lines(document) == ["Document", " P"]


def test_an_empty_structure_is_left_as_it_is() -> None:
    with tagged(content=HEADER + BODY) as document:
        del document.Root.StructTreeRoot["/K"]
        redraw(document, read_letterhead)
        assert "/K" not in document.Root.StructTreeRoot


def test_only_the_first_page_has_one() -> None:
    with tagged(("P", [0]), content=BODY) as document:
        document.add_blank_page()
        document.pages[1].Contents = document.make_stream(HEADER + BODY)
        document.pages[1].obj.StructParents = 1
        document.Root.StructTreeRoot.ParentTree.Nums.append(1)
        document.Root.StructTreeRoot.ParentTree.Nums.append(Array([document.Root.StructTreeRoot.K[0].K[0]]))
        redraw(document, read_letterhead)
        assert lines(document) == ["Document", " P 0"]
