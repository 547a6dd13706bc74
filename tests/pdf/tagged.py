"""Small tagged PDF made by hand, and the structure of any PDF as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from aci_docs.pdf.marking import Marks, marks_of

Node: TypeAlias = "tuple[str, Sequence[Node | int]]"
"""An element: its type, then its elements and the numbers of its marked contents."""


def tagged(
    *nodes: Node, roles: Mapping[str, str] | None = None, content: bytes = b"", objects: Mapping[str, Any] | None = None
) -> pikepdf.Pdf:
    """A PDF of one page with these elements under its document, as LibreOffice builds its trees."""
    document = pikepdf.new()
    document.add_blank_page()
    page = document.pages[0]
    page.Contents = document.make_stream(content)
    page.obj.StructParents = 0
    page.obj.Resources = Dictionary(XObject=Dictionary({f"/{key}": each for key, each in (objects or {}).items()}))
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    contents: dict[int, Any] = {}

    def make(node: Node, parent: Any) -> Any:
        name, kids = node
        element = document.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name(f"/{name}"), P=parent, Pg=page.obj, A=Dictionary(O=Name.Layout, Width=1)
            )
        )
        made = []
        for kid in kids:
            if isinstance(kid, int):
                contents[kid] = element
                made.append(kid)
            else:
                made.append(make(kid, element))
        if made:
            element.K = Array(made)
        return element

    top.K = Array([make(node, top) for node in nodes])
    root.K = Array([top])
    root.ParentTree = Dictionary(Nums=Array([0, Array([contents[key] for key in sorted(contents)])]))
    if roles:
        root.RoleMap = Dictionary({f"/{key}": Name(f"/{value}") for key, value in roles.items()})
    document.Root.StructTreeRoot = root
    document.docinfo["/Title"] = String("Essai & suite")
    return document


def lines(document: pikepdf.Pdf) -> list[str]:
    """The types of the elements, one a line and one space a level, with the scope of headers and their contents."""
    found: list[str] = []

    def walk(element: Any, depth: int) -> None:
        given = element.get("/K", Array())
        kids = list(given) if isinstance(given, Array) else [given]
        told = [str(kid) for kid in kids if isinstance(kid, int)]
        attributes = element.get("/A", [])
        for each in attributes if isinstance(attributes, Array) else [attributes]:
            if "/Scope" in each:
                told.insert(0, str(each.Scope)[1:])
        found.append(" ".join([" " * depth + str(element.S)[1:], *told]))
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen, "an element knows the one above it"
                walk(kid, depth + 1)

    for top in document.Root.StructTreeRoot.K:
        walk(top, 0)
    return found


def redraw(document: pikepdf.Pdf, step: Callable[[pikepdf.Pdf, list[Marks]], None]) -> None:
    """The pages of the document are drawn as one step of the finishing leaves them."""
    pages = marks_of(document)
    step(document, pages)
    for marks in pages:
        marks.write()
