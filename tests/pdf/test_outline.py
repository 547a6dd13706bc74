"""The outline of a PDF is read as a list of headings, and written again from it."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Name

from aci_docs.pdf.outline import Entry, entries, write_outline


def test_what_is_written_is_read_again() -> None:
    with pikepdf.new() as document:
        for _ in range(2):
            document.add_blank_page()
        first, second = (page.obj.objgen for page in document.pages)
        given = [
            Entry(1, "Avant", first, [Name.Fit]),
            Entry(0, "Un", first, [Name.Fit]),
            Entry(2, "Un a", first, [Name.XYZ, 1, 2, 0]),
            Entry(1, "Un b", second, [Name.Fit]),
            Entry(0, "Deux", second, [Name.Fit]),
        ]
        write_outline(document, [(each, 0 if each.page == first else 1) for each in given])
        assert [(each.depth, each.title, each.page) for each in entries(document)] == [
            (0, "Avant", first),
            (0, "Un", first),
            (1, "Un a", first),
            (1, "Un b", second),
            (0, "Deux", second),
        ]
        assert list(entries(document))[2].view[:3] == [Name.XYZ, 1, 2]


def test_a_heading_that_leads_nowhere_is_left_out_and_no_outline_is_none() -> None:
    with pikepdf.new() as document:
        document.add_blank_page()
        assert list(entries(document)) == []
        write_outline(document, [])
        assert "/Outlines" not in document.Root
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Nulle part"))
            outline.root.append(pikepdf.OutlineItem("Ici", Array([document.pages[0].obj, Name.Fit])))
        assert [each.title for each in entries(document)] == ["Ici"]
