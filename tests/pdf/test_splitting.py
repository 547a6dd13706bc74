"""A PDF of many sheets is cut where they begin, and nothing of one goes with another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from aci_docs.pdf.outline import entries
from aci_docs.pdf.splitting import Unsplittable, split
from tests.pdf.tagged import lines


def joined(counts: Sequence[int], *, encoded: bool = True) -> pikepdf.Pdf:
    """A PDF of sheets of so many pages, as LibreOffice writes them: one tree, one dictionary of resources, links."""
    document = pikepdf.new()
    form = document.make_stream(b"/Fond Do", Type=Name.XObject, Subtype=Name.Form)
    pictures = {f"/Im{sheet}": picture(document, sheet) for sheet in range(len(counts))}
    resources = document.make_indirect(
        Dictionary(XObject=Dictionary({"/Forme": form, "/Fond": picture(document, 99), **pictures}))
    )
    form.Resources = resources
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    known: list[Any] = []
    parts, names = [], {}
    for sheet, count in enumerate(counts):
        for number in range(count):
            document.add_blank_page()
            page = document.pages[-1]
            page.Resources = resources
            page.Contents = document.make_stream(b"/P <</MCID 0>> BDC /Im%d Do EMC /Forme Do" % sheet)
            page.StructParents = len(document.pages) - 1
            element = document.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=top, Pg=page.obj, K=Array([0]), Alt=String(f"Mot{sheet}"))
            )
            parts.append(element)
            known += [len(document.pages) - 1, Array([element])]
            if number == 0:
                first = page.obj
                name = f"/aci5Ffiche5F{sheet + 7}" if encoded else f"/aci_fiche_{sheet + 7}"
                names[name] = Array([first, Name.XYZ, 0, 0, 0])
                names[name.replace("fiche", "fin")] = Array([first, Name.Fit])
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Dest=Array([first, Name.Fit]), Contents=String("1"))
            page.obj.Annots = Array([document.make_indirect(link)])
    top.K = Array(parts)
    root.K = Array([top])
    root.ParentTree = Dictionary(Nums=Array(known))
    root.RoleMap = Dictionary(P=Name.P)
    document.Root.StructTreeRoot = root
    document.Root.Dests = Dictionary(names)
    with document.open_outline() as outline:
        for sheet, start in enumerate(starts(counts)):
            item = pikepdf.OutlineItem(f"Titre{sheet}", Array([document.pages[start].obj, Name.XYZ, 5, 6, 0]))
            item.children.append(
                pikepdf.OutlineItem(f"Dessous{sheet}", Array([document.pages[start].obj, Name.XYZ, 1, 2, 0]))
            )
            outline.root.append(item)
    return document


def starts(counts: Sequence[int]) -> list[int]:
    return [sum(counts[:sheet]) for sheet in range(len(counts))]


def picture(document: pikepdf.Pdf, number: int) -> Any:
    return document.make_stream(b"%d" % number, Type=Name.XObject, Subtype=Name.Image, Nom=String(f"Image{number}"))


def everything(document: pikepdf.Pdf) -> str:
    found = []
    for each in document.objects:
        found.append(each.unparse(resolved=True).decode("latin-1") if not isinstance(each, pikepdf.Stream) else "")
        if isinstance(each, pikepdf.Stream):
            found += [str(each.read_bytes()), *(str(value) for value in each.values())]
    return " ".join(found)


@pytest.mark.parametrize("encoded", [True, False])
def test_each_sheet_has_its_own_pages_structure_and_outline(encoded: bool) -> None:
    with joined([2, 1, 3], encoded=encoded) as document:
        for sheet, (count, made) in enumerate(zip((2, 1, 3), split(document, 3), strict=True)):
            assert len(made.pages) == count
            assert lines(made) == ["Document", *[" P 0"] * count]
            assert [(each.depth, each.title) for each in entries(made)] == [
                (0, f"Titre{sheet}"),
                (1, f"Dessous{sheet}"),
            ]
            assert [int(page.obj.StructParents) for page in made.pages] == list(range(count))
            nums = made.Root.StructTreeRoot.ParentTree.Nums
            assert [nums[2 * page + 1][0].Pg.objgen for page in range(count)] == [
                page.obj.objgen for page in made.pages
            ]
            made.close()


def test_nothing_of_one_sheet_goes_with_another() -> None:
    with joined([1, 2, 1]) as document:
        for sheet, made in enumerate(split(document, 3)):
            text = everything(made)
            for other in range(3):
                for word in (f"Mot{other}", f"Titre{other}", f"Image{other}"):
                    assert (word in text) is (other == sheet), word
            assert "Image99" in text, "what a form draws goes with it"
            assert "/Dests" not in made.Root
            assert all("/Annots" not in page.obj for page in made.pages)
            assert all(set(page.obj.Resources.XObject.keys()) == {f"/Im{sheet}", "/Forme"} for page in made.pages)
            assert set(made.pages[0].obj.Resources.XObject["/Forme"].Resources.XObject.keys()) == {"/Fond"}


def test_a_link_of_the_structure_stays_with_its_sheet() -> None:
    with joined([1, 2]) as document:
        annotation, element = document.pages[2].obj.Annots[0], document.Root.StructTreeRoot.K[0].K[2]
        annotation.StructParent = 3
        parents: Any = document.Root.StructTreeRoot.ParentTree.Nums
        parents.extend([3, element])
        element.K = Array([0, Dictionary(Type=Name.OBJR, Obj=annotation, Pg=document.pages[2].obj)])
        _, made = split(document, 2)
        (kept,) = made.pages[1].obj.Annots
        assert kept.Dest[0].objgen == made.pages[0].obj.objgen
        assert int(kept.StructParent) == 2
        assert made.Root.StructTreeRoot.ParentTree.Nums[5].K[1].Obj.objgen == kept.objgen


def spoilt_pages(document: pikepdf.Pdf) -> None:
    document.Root.Dests["/aci5Ffiche5F8"][0] = document.pages[0].obj


def spoilt_names(document: pikepdf.Pdf) -> None:
    del document.Root.Dests["/aci5Ffiche5F8"]


def spoilt_start(document: pikepdf.Pdf) -> None:
    document.Root.Dests["/aci5Ffiche5F7"][0] = document.pages[1].obj


def spoilt_element(document: pikepdf.Pdf) -> None:
    first, _, third = document.Root.StructTreeRoot.K[0].K
    first.K.append(third)


def spoilt_parents(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.ParentTree.Nums[1].append(document.Root.StructTreeRoot.K[0].K[2])


def spoilt_link(document: pikepdf.Pdf) -> None:
    link = document.pages[0].obj.Annots[0]
    link.StructParent = 3
    link.Dest[0] = document.pages[2].obj


@pytest.mark.parametrize(
    "spoil", [spoilt_pages, spoilt_names, spoilt_start, spoilt_element, spoilt_parents, spoilt_link]
)
def test_sheets_that_cannot_be_told_apart_are_not_split(spoil: Any) -> None:
    with joined([2, 1]) as document:
        spoil(document)
        with pytest.raises(Unsplittable):
            list(split(document, 2))


def test_a_sheet_alone_needs_no_bookmark() -> None:
    with joined([2]) as document:
        del document.Root.Dests
        (made,) = split(document, 1)
        assert len(made.pages) == 2


def test_a_heading_below_one_of_the_sheet_before_stands_by_itself() -> None:
    with joined([1, 1]) as document:
        with document.open_outline() as outline:
            first, second = outline.root
            first.children += second.children
            outline.root.remove(second)
        _, made = split(document, 2)
        assert [(each.depth, each.title) for each in entries(made)] == [(0, "Dessous1")]
