"""Several PDF in one: every page in order, bookmarks, and one structure tree for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.finishing import opened, save
from aci_docs.pdf.metadata import Metadata, write_metadata
from aci_docs.pdf.structure import elements, kids_of
from aci_docs.pdf.trees import drawings, numbers

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True)
class Piece:
    """A PDF to assemble, as `convert` makes them: its bookmark and, when it is one of several, the bookmark above.

    `label` begins the number of its pages, « 3- » for « 3-1 », « 3-2 ».
    """

    path: Path
    title: str
    group: str | None = None
    label: str = ""


def assemble(
    pieces: Sequence[Piece],
    target: Path,
    metadata: Metadata,
    *,
    archive: bool = False,
    recto_verso: bool = False,
    done: Callable[[int], None] = lambda count: None,
) -> int:
    """The number of pages of the assembled PDF, which now stands as `target`.

    It has a bookmark for each group of pieces that follow one another and, below, one for each piece; it is tagged as
    the pieces are, PDF/A-2b when `archive` says that they all are, and PDF/UA-1 when nothing stands in the way. With
    `recto_verso` each piece begins on an odd page, after a blank one where the piece before has an odd number. `done`
    is called with the number of pieces assembled so far. Raises `ConversionFailed` for a piece that cannot be read.
    """
    import pikepdf

    with pikepdf.new() as document:
        tree = _Tree(document)
        starts: list[int] = []
        for number, piece in enumerate(pieces):
            done(number)
            if recto_verso and len(document.pages) % 2:
                last = document.pages[-1].mediabox
                blank = document.add_blank_page(page_size=(float(last[2] - last[0]), float(last[3] - last[1])))
                blank.obj.Tabs = pikepdf.Name.S
            starts.append(len(document.pages))
            with opened(piece.path) as source:
                document.pages.extend(source.pages)
                tree.add(source, document.pages[starts[-1] :], piece.title, number)
                if archive and number == 0:
                    document.Root.OutputIntents = document.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        tree.close()
        _add_bookmarks(document, pieces, starts)
        document.Root.PageLabels = _labels(pieces, starts)
        document.Root.PageMode = pikepdf.Name.UseOutlines
        write_metadata(document, metadata, archive=archive)
        save(document, target)
        return len(document.pages)


class _Tree:
    """The structure tree being assembled: a part for each piece, under one document."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        import pikepdf

        self._document = document
        self._root = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self._top = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self._root)
        )
        self._parts: list[Any] = []
        self._parents: list[Any] = []
        self._next = 0
        self._identifiers: list[tuple[str, Any]] = []
        self._roles: dict[str, Any] = {}
        self._classes: dict[str, Any] = {}

    def add(self, source: pikepdf.Pdf, pages: Sequence[pikepdf.Page], title: str, number: int) -> None:
        """Add the tree of a PDF whose pages were added: `pages`, the copies, are what its elements are about."""
        import pikepdf

        given = source.Root.get("/StructTreeRoot")
        if given is None:
            return
        # The copy knows the pages that were copied before it, and leaves every other one where it is.
        copy = self._document.copy_foreign(given)
        part = self._document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Part, P=self._top, T=pikepdf.String(title))
        )
        inner = [kid for top in kids_of(copy) for kid in (kids_of(top) if top.S == "/Document" else [top])]
        for kid in inner:
            kid.P = part
        part.K = pikepdf.Array(inner)
        self._parts.append(part)
        self._rename(copy, part, number)
        self._shift(copy, pages)

    def _rename(self, copy: Any, part: Any, number: int) -> None:
        """Identifiers, classes and types of this piece are told from those of the others."""
        import pikepdf

        self._roles.update({str(key): value for key, value in copy.get("/RoleMap", {}).items()})
        classes = {str(key): value for key, value in copy.get("/ClassMap", {}).items()}
        self._classes.update({f"/{number}.{key[1:]}": value for key, value in classes.items()})
        if not classes and "/IDTree" not in copy:
            return
        for element in elements(part):
            if "/ID" in element:
                identifier = f"{number}.{element.ID}"
                element.ID = pikepdf.String(identifier)
                self._identifiers.append((identifier, element))
            if "/C" in element:
                names = element.C if isinstance(element.C, pikepdf.Array) else [element.C]
                element.C = pikepdf.Array([pikepdf.Name(f"/{number}.{str(name)[1:]}") for name in names])
            attributes = element.get("/A", [])
            for each in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
                if "/Headers" in each:
                    each.Headers = pikepdf.Array([pikepdf.String(f"{number}.{name}") for name in each.Headers])

    def _shift(self, copy: Any, pages: Sequence[pikepdf.Page]) -> None:
        """The numbers by which pages, annotations and forms find their elements follow those of the pieces before."""
        first = self._next
        for key, value in numbers(copy.get("/ParentTree", {})):
            self._parents += [first + key, value]
            self._next = max(self._next, first + key + 1)
        for page in pages:
            annotations: Any = page.obj.get("/Annots", ())
            for holder in (page.obj, *annotations, *drawings(page, "/Form").values()):
                for name in ("/StructParents", "/StructParent"):
                    if name in holder:
                        holder[name] = first + int(holder[name])

    def close(self) -> None:
        """The tree is the document's, when at least one piece had one."""
        import pikepdf

        if not self._parts:
            return
        root = self._root
        self._top.K = pikepdf.Array(self._parts)
        root.K = pikepdf.Array([self._top])
        root.ParentTree = self._document.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self._parents)))
        root.ParentTreeNextKey = self._next
        if self._roles:
            root.RoleMap = pikepdf.Dictionary(self._roles)
        if self._classes:
            root.ClassMap = pikepdf.Dictionary(self._classes)
        if self._identifiers:
            pairs = [each for name, element in sorted(self._identifiers) for each in (pikepdf.String(name), element)]
            root.IDTree = self._document.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(pairs)))
        self._document.Root.StructTreeRoot = root


def _add_bookmarks(document: pikepdf.Pdf, pieces: Sequence[Piece], starts: Sequence[int]) -> None:
    import pikepdf

    with document.open_outline() as outline:
        for group, found in groupby(zip(pieces, starts, strict=True), key=lambda each: each[0].group):
            items = [pikepdf.OutlineItem(piece.title, start) for piece, start in found]
            if group is None:
                outline.root.extend(items)
                continue
            above = pikepdf.OutlineItem(group, items[0].destination)
            above.children.extend(items)
            outline.root.append(above)


def _labels(pieces: Sequence[Piece], starts: Sequence[int]) -> pikepdf.Dictionary:
    """The numbers of the pages, begun anew in each piece."""
    import pikepdf

    ranges: list[Any] = []
    for piece, start in zip(pieces, starts, strict=True):
        ranges += [start, pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String(piece.label))]
    return pikepdf.Dictionary(Nums=pikepdf.Array(ranges))
