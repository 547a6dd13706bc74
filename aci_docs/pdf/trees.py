"""Ways through a PDF that several parts take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf


def numbers(node: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree, in order."""
    pairs = node.get("/Nums", ())
    for place in range(0, len(pairs), 2):
        yield int(pairs[place]), pairs[place + 1]
    for kid in node.get("/Kids", ()):
        yield from numbers(kid)


def drawings(page: pikepdf.Page, kind: str) -> dict[str, Any]:
    """The objects of a kind, `/Image` or `/Form`, that a page may draw, by their names."""
    resources: Any = page.obj.get("/Resources")
    objects = resources.get("/XObject") if resources is not None else None
    if objects is None:
        return {}
    return {str(name): each for name, each in objects.items() if each.get("/Subtype") == kind}


def destinations(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The named destinations of a PDF, each with the array that begins with its page."""
    import pikepdf

    root: Any = document.Root
    yield from root.get("/Dests", {}).items()
    names = root.get("/Names", {}).get("/Dests")
    if names is not None:
        yield from ((str(name), target) for name, target in pikepdf.NameTree(names).items())
