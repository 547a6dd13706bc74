"""What only an author can give is told: a title, whole levels of headings, the texts of pictures."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import String

from aci_docs.pdf.accessibility import barriers_of
from tests.pdf.tagged import Node, tagged

PART: Node = ("Part", [("H1", [0]), ("H2", [1])])


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ([("P", [0])], []),
        ([("H1", [0]), ("H2", [1]), ("H3", [2]), ("H1", [3])], []),
        ([PART, ("Part", [("H1", [2])])], []),
        ([("H2", [0])], ["un niveau de titre manque entre deux autres"]),
        ([("H1", [0]), ("H3", [1])], ["un niveau de titre manque entre deux autres"]),
        ([PART, ("Part", [("H3", [2])])], ["un niveau de titre manque entre deux autres"]),
        ([("Figure", [0])], ["une image n'a pas de texte de remplacement"]),
    ],
)
def test_a_barrier_is_told(nodes: list[Node], told: list[str]) -> None:
    with tagged(*nodes) as document:
        assert barriers_of(document) == told


def test_a_picture_with_a_text_is_no_barrier_and_a_missing_title_is_one() -> None:
    with tagged(("Figure", [0])) as document:
        document.Root.StructTreeRoot.K[0].K[0].Alt = String("Courbe des heures")
        assert barriers_of(document) == []
        document.docinfo["/Title"] = String(" ")
        assert barriers_of(document) == ["il n'a pas de titre"]


def test_an_untagged_pdf_is_one_barrier() -> None:
    with pikepdf.new() as document:
        assert barriers_of(document) == ["il n'a pas de structure"]
