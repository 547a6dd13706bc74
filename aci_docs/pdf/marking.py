"""The marked contents of one page, where what is decoration becomes the content of an element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aci_docs.pdf.streams import Marked, marked, opaque, replaced
from aci_docs.pdf.trees import numbers

if TYPE_CHECKING:
    import pikepdf


class Marks:
    """The stream that draws a page, and the elements that its marked contents belong to.

    `stream` is without what may hold anything, strings and inline images: it is to be looked at.
    """

    def __init__(self, document: pikepdf.Pdf, page: pikepdf.Page, known: Any) -> None:
        self._document = document
        self._page = page
        self._known = known
        self._data = read_content(page)
        self._changes: list[tuple[int, int, bytes]] = []
        self.stream = opaque(self._data)
        self.contents = marked(self.stream)

    @classmethod
    def of(cls, document: pikepdf.Pdf, page: pikepdf.Page) -> Marks | None:
        """The marked contents of a page, None when the structure knows nothing of it."""
        tree: Any = document.Root.StructTreeRoot.get("/ParentTree", {})
        wanted = int(page.obj.get("/StructParents", -1))
        known = next((value for key, value in numbers(tree) if key == wanted), None)
        return None if known is None else cls(document, page, known)

    def give(self, place: Marked, element: Any) -> None:
        """This artifact is the content of the element."""
        import pikepdf

        number = len(self._known)
        self._changes.append((place.start, place.inner, f"{element.S} << /MCID {number} >> BDC".encode()))
        element.Pg = self._page.obj
        element.K = pikepdf.Array([number])
        self._known.append(element)

    def write(self) -> None:
        """The page draws the stream, if any of its marks was changed."""
        if self._changes:
            self._page.Contents = self._document.make_stream(replaced(self._data, self._changes))


def read_content(page: pikepdf.Page) -> bytes:
    """What draws the page, its streams in one."""
    import pikepdf

    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(each.read_bytes() for each in contents)
    return contents.read_bytes()
