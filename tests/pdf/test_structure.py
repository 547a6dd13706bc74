"""The structure tree has the types of the standard, a header for every table, whole lists and nothing empty."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import String

from aci_docs.pdf.structure import repair_structure
from tests.pdf.tagged import Node, lines, tagged


def row(*cells: tuple[str, str, int]) -> Node:
    return ("TR", [(kind, [(style, [number])]) for kind, style, number in cells])


def test_the_element_of_a_style_has_the_type_that_the_map_gives_it() -> None:
    roles = {"Texte de cellule": "P", "Titre 1": "H1", "Note": "P", "Gras": "Span", "Boucle": "Boucle"}
    with tagged(
        ("Titre 1", [0]), ("Texte de cellule", [1, ("Gras", [2])]), ("Note", [3]), ("Inconnu", [4]), ("Boucle", [5]),
        roles=roles,
    ) as document:  # fmt: skip
        repair_structure(document)
        assert lines(document) == ["Document", " H1 0", " P 1", "  Span 2", " P 3", " P 4", " P 5"]
        assert "/RoleMap" not in document.Root.StructTreeRoot


def test_a_style_named_as_what_libreoffice_builds_does_not_change_it() -> None:
    with tagged(("Table", [row(("TH", "P", 0), ("TH", "P", 1))]), roles={"Table": "P", "TR": "P"}) as document:
        repair_structure(document)
        assert lines(document)[:3] == ["Document", " Table", "  TR"]


@pytest.mark.parametrize("mapped", ["P", "Figure"])
def test_a_paragraph_of_a_style_named_figure_is_told_from_a_picture(mapped: str) -> None:
    # LibreOffice maps the name to a paragraph in a PDF/UA and to itself elsewhere.
    with tagged(("Figure", [("Figure", [0])]), ("Figure", [1]), roles={"Figure": mapped}) as document:
        paragraph = document.Root.StructTreeRoot.K[0].K[0]
        paragraph.K[0].Alt = String("Une courbe")
        repair_structure(document)
        assert lines(document) == ["Document", " P", "  Figure 0", " P 1"]


def test_a_first_column_in_a_style_of_its_own_is_the_headers_of_its_rows() -> None:
    table: Node = (
        "Table",
        [row(("TD", "Libellé", 0), ("TD", "Valeur", 1)), row(("TD", "Libellé", 2), ("TD", "Valeur", 3))],
    )
    with tagged(table) as document:
        repair_structure(document)
        assert lines(document) == [
            "Document", " Table",
            "  TR", "   TH Row", "    P 0", "   TD", "    P 1",
            "  TR", "   TH Row", "    P 2", "   TD", "    P 3",
        ]  # fmt: skip


def test_a_table_with_a_heading_row_keeps_it_and_gets_no_other() -> None:
    table: Node = ("Table", [row(("TH", "Titre", 0), ("TH", "Titre", 1)), row(("TD", "A", 2), ("TD", "B", 3))])
    with tagged(table) as document:
        repair_structure(document)
        assert [line.split()[0] for line in lines(document) if "T" in line] == [
            "Table",
            "TR",
            "TH",
            "TH",
            "TR",
            "TD",
            "TD",
        ]


def test_a_table_that_only_lays_out_becomes_divisions() -> None:
    box: Node = ("Table", [("TR", [("TD", [("P", [0])])])])
    signatures: Node = ("Table", [("TR", [("TD", [("Nom", [1]), ("P", [2])]), ("TD", [("Nom", [3]), ("P", [4])])])])
    with tagged(box, signatures) as document:
        repair_structure(document)
        assert lines(document) == [
            "Document", " Div", "  Div", "   Div", "    P 0",
            " Div", "  Div", "   Div", "    P 1", "    P 2", "   Div", "    P 3", "    P 4",
        ]  # fmt: skip


def test_empty_elements_are_gone_but_for_the_cells_of_a_grid() -> None:
    table: Node = ("Table", [row(("TH", "P", 0), ("TH", "P", 1)), ("TR", [("TD", []), ("TD", [("P", [])])])])
    with tagged(("P", []), ("L", [("LI", [("LBody", [("P", [])])])]), table, ("P", [2])) as document:
        repair_structure(document)
        assert lines(document) == [
            "Document", " Table", "  TR", "   TH", "    P 0", "   TH", "    P 1", "  TR", "   TD", "   TD", " P 2",
        ]  # fmt: skip


def test_lists_that_follow_one_another_are_one() -> None:
    def item(number: int) -> Node:
        return ("LI", [("LBody", [("P", [number])])])

    with tagged(("L", [item(0)]), ("L", [item(1)]), ("P", [2]), ("L", [item(3)])) as document:
        repair_structure(document)
        assert [line.strip() for line in lines(document) if "L" in line] == [
            "L", "LI", "LBody", "LI", "LBody", "L", "LI", "LBody",
        ]  # fmt: skip


def test_measures_are_kept_for_pictures_alone() -> None:
    with tagged(("P", [0]), ("Figure", [1])) as document:
        repair_structure(document)
        paragraph, figure = document.Root.StructTreeRoot.K[0].K
        assert "/A" not in paragraph
        assert figure.A.Width == 1


def test_a_pdf_without_a_structure_is_left_as_it_is() -> None:
    with pikepdf.new() as document:
        repair_structure(document)
        assert "/StructTreeRoot" not in document.Root
