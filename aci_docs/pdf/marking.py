"""The marked contents of one page, where what is decoration becomes the content of an element."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.streams import Marked, marked, opaque, replaced
from aci_docs.pdf.trees import numbers

if TYPE_CHECKING:
    import pikepdf


class Marks:
    """The stream that draws a page, and its marked contents; `known`, the elements that those belong to, if any do.

    `stream` is without what may hold anything, strings and inline images: it is to be looked at.
    """

    def __init__(self, document: pikepdf.Pdf, page: pikepdf.Page, known: Any) -> None:
        self._document = document
        self.page = page
        self._known = known
        self._data = read_content(page)
        self._changes: list[tuple[int, int, bytes]] = []
        self.stream = opaque(self._data)
        self.contents = marked(self.stream)

    @property
    def known(self) -> bool:
        """Whether the structure knows of the page."""
        return self._known is not None

    def give(self, place: Marked, element: Any) -> None:
        """This artifact is the content of the element."""
        import pikepdf

        number = len(self._known)
        tag = str(element.get("/S"))
        self._changes.append((place.start, place.inner, f"{tag} << /MCID {number} >> BDC".encode()))
        self.contents[self.contents.index(place)] = replace(place, artifact=False, content=True)
        element.Pg = self.page.obj
        element.K = pikepdf.Array([number])
        self._known.append(element)

    def decorate(self, start: int, end: int) -> None:
        """What stands between these places is an artifact."""
        self._changes.append((start, end, b"/Artifact BMC\n" + self._data[start:end] + b"\nEMC"))

    def write(self) -> None:
        """The page draws the stream, if any of its marks was changed."""
        if self._changes:
            self.page.Contents = self._document.make_stream(replaced(self._data, self._changes))
            self._changes = []


def marks_of(document: pikepdf.Pdf) -> list[Marks]:
    """The marked contents of each page."""
    root: Any = document.Root.get("/StructTreeRoot", {})
    known = dict(numbers(root.get("/ParentTree", {})))
    return [Marks(document, page, known.get(int(page.obj.get("/StructParents", -1)))) for page in document.pages]


def read_content(page: pikepdf.Page) -> bytes:
    """What draws the page, its streams in one."""
    import pikepdf

    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(each.read_bytes() for each in contents)
    return contents.read_bytes()
