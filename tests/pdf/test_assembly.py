"""Several PDF in one: pages in order, bookmarks, labels, and one structure tree whose numbers follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from aci_docs.errors import ConversionFailed
from aci_docs.pdf import Metadata, Piece, assemble
from tests.pdf.tagged import lines, tagged

METADATA = Metadata("Dossier & pièces", author="Racines & Compagnie")


def piece(folder: Path, name: str, *, pages: int = 1, edit: Any = None) -> Path:
    path = folder / f"{name}.pdf"
    with tagged(("H1", [0]), ("P", [1])) as document:
        for _ in range(pages - 1):
            document.add_blank_page()
        if edit is not None:
            edit(document)
        document.save(path)
    return path


def made(folder: Path, pieces: list[Piece], **options: Any) -> pikepdf.Pdf:
    target = folder / "dossier.pdf"
    assemble(pieces, target, METADATA, **options)
    document = pikepdf.open(target)
    assert document.check_pdf_syntax() == []
    return document


@pytest.fixture
def pieces(tmp_path: Path) -> list[Piece]:
    return [
        Piece(piece(tmp_path, "bordereau"), "Bordereau", label="B-"),
        Piece(piece(tmp_path, "demande", pages=3), "Pièce 1", group="Demande", label="1-"),
        Piece(piece(tmp_path, "fiche-a", pages=2), "Pièce 2", group="Fiches", label="2-"),
        Piece(piece(tmp_path, "fiche-b"), "Pièce 3", group="Fiches", label="3-"),
    ]


def test_the_number_of_pages_is_told(pieces: list[Piece], tmp_path: Path) -> None:
    seen: list[int] = []
    assert assemble(pieces, tmp_path / "x.pdf", METADATA, done=seen.append) == 7
    assert seen == [0, 1, 2, 3]


def test_a_bookmark_for_each_kind_and_below_it_for_each_piece(pieces: list[Piece], tmp_path: Path) -> None:
    with made(tmp_path, pieces) as document, document.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
        assert found == [("Bordereau", []), ("Demande", ["Pièce 1"]), ("Fiches", ["Pièce 2", "Pièce 3"])]
        targets = [item.destination[0].objgen for item in (outline.root[1], *outline.root[2].children)]  # type: ignore[index]
        assert targets == [document.pages[place].obj.objgen for place in (1, 4, 6)]
        assert document.Root.PageMode == Name.UseOutlines


def test_pages_are_labelled_by_their_piece(pieces: list[Piece], tmp_path: Path) -> None:
    with made(tmp_path, pieces) as document:
        found: list[Any] = [page.label for page in document.pages]
        assert found == ["B-1", "1-1", "1-2", "1-3", "2-1", "2-2", "3-1"]


def test_the_trees_are_one_with_a_part_for_each_piece(pieces: list[Piece], tmp_path: Path) -> None:
    with made(tmp_path, pieces) as document:
        assert lines(document) == ["Document", *[" Part", "  H1 0", "  P 1"] * 4]
        assert [str(part.T) for part in document.Root.StructTreeRoot.K[0].K] == [each.title for each in pieces]


def test_each_page_finds_its_own_elements_by_the_numbers_that_follow(pieces: list[Piece], tmp_path: Path) -> None:
    with made(tmp_path, pieces) as document:
        root = document.Root.StructTreeRoot
        numbers = {int(root.ParentTree.Nums[n]): root.ParentTree.Nums[n + 1] for n in range(0, 8, 2)}
        assert list(numbers) == [0, 1, 2, 3]
        assert int(root.ParentTreeNextKey) == 4
        for number, (part, place) in enumerate(zip(root.K[0].K, (0, 1, 4, 6), strict=True)):
            page = document.pages[place].obj
            assert int(page.StructParents) == number
            for element, known in zip(part.K, numbers[number], strict=True):
                assert element.objgen == known.objgen
                assert element.Pg.objgen == page.objgen


def test_annotations_and_drawings_find_their_elements_too(tmp_path: Path) -> None:
    def link(document: pikepdf.Pdf) -> None:
        root = document.Root.StructTreeRoot
        page = document.pages[0].obj
        annotation = document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), StructParent=1)
        )
        form = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.StructParents = 2
        page.Annots = Array([annotation])
        page.Resources = Dictionary(XObject=Dictionary(Fm1=form))
        first = root.K[0].K[0]
        # A tree of several levels, as a writer makes of a long document.
        pairs = [*root.ParentTree.Nums, 1, first, 2, Array([first])]
        leaf = document.make_indirect(Dictionary(Nums=Array(pairs), Limits=Array([0, 2])))
        root.ParentTree = Dictionary(Kids=Array([leaf]))

    paths = [piece(tmp_path, name, edit=link) for name in ("a", "b")]
    with made(tmp_path, [Piece(path, path.stem) for path in paths]) as document:
        root = document.Root.StructTreeRoot
        assert [int(number) for number in root.ParentTree.Nums[::2]] == [0, 1, 2, 3, 4, 5]
        page = document.pages[1].obj
        found = (page.StructParents, page.Annots[0].StructParent, page.Resources.XObject.Fm1.StructParents)
        assert tuple(map(int, found)) == (3, 4, 5)
        assert root.ParentTree.Nums[9].objgen == root.K[0].K[1].K[0].objgen


def test_identifiers_classes_and_types_of_the_pieces_do_not_meet(tmp_path: Path) -> None:
    def named(document: pikepdf.Pdf) -> None:
        root = document.Root.StructTreeRoot
        head, text = root.K[0].K
        head.ID = String("t1")
        head.C = Name.Etroit
        text.A = Dictionary(O=Name.Table, Headers=Array([String("t1")]))
        root.IDTree = Dictionary(Names=Array([String("t1"), head]))
        root.ClassMap = Dictionary(Etroit=Dictionary(O=Name.Layout, Width=len(document.pages)))
        root.RoleMap = Dictionary(Titre=Name.H1)

    paths = [piece(tmp_path, name, pages=pages, edit=named) for pages, name in enumerate("ab", 1)]
    with made(tmp_path, [Piece(path, path.stem) for path in paths]) as document:
        root = document.Root.StructTreeRoot
        for number, part in enumerate(root.K[0].K):
            head, text = part.K
            assert str(head.ID) == f"{number}.t1"
            assert [str(name) for name in text.A.Headers] == [f"{number}.t1"]
            assert int(root.ClassMap[str(head.C[0])].Width) == number + 1
        assert [str(name) for name in root.IDTree.Names[::2]] == ["0.t1", "1.t1"]
        assert root.IDTree.Names[3].objgen == root.K[0].K[1].K[0].objgen
        assert root.RoleMap.Titre == Name.H1


def test_the_output_intent_of_an_archive_is_kept_once(tmp_path: Path) -> None:
    def intent(document: pikepdf.Pdf) -> None:
        profile = document.make_stream(b"profil", N=3)
        document.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, DestOutputProfile=profile)])

    paths = [piece(tmp_path, name, edit=intent) for name in "ab"]
    with made(tmp_path, [Piece(path, path.stem) for path in paths], archive=True) as document:
        assert len(document.Root.OutputIntents) == 1
        assert document.Root.OutputIntents[0].DestOutputProfile.read_bytes() == b"profil"
        assert b"<pdfaid:part>2<" in document.Root.Metadata.read_bytes()
    with made(tmp_path, [Piece(path, path.stem) for path in paths]) as document:
        assert "/OutputIntents" not in document.Root
        assert b"pdfaid" not in document.Root.Metadata.read_bytes()


def test_the_same_pieces_give_the_same_bytes(pieces: list[Piece], tmp_path: Path) -> None:
    for name in ("un.pdf", "deux.pdf"):
        assemble(pieces, tmp_path / name, METADATA)
    assert (tmp_path / "un.pdf").read_bytes() == (tmp_path / "deux.pdf").read_bytes()


def test_pieces_without_a_structure_make_a_pdf_without_one(tmp_path: Path) -> None:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "nu.pdf")
    with made(tmp_path, [Piece(tmp_path / "nu.pdf", "Nu")]) as document:
        assert "/StructTreeRoot" not in document.Root
        assert len(document.pages) == 1


def test_a_piece_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("pas un pdf")
    with pytest.raises(ConversionFailed, match=r"x\.pdf"):
        assemble([Piece(tmp_path / "x.pdf", "X")], tmp_path / "dossier.pdf", METADATA)


def test_each_piece_begins_on_an_odd_page_for_a_printer_of_both_sides(pieces: list[Piece], tmp_path: Path) -> None:
    with made(tmp_path, pieces, recto_verso=True) as document, document.open_outline() as outline:
        places = [page.obj.objgen for page in document.pages]
        tops = [item.destination or item.children[0].destination for item in outline.root]
        starts = [places.index(top[0].objgen) for top in tops]  # type: ignore[index]
        assert starts == [0, 2, 6]
        assert len(document.pages) == 9
        assert "/Contents" not in document.pages[1].obj or not document.pages[1].obj.Contents.read_bytes()
