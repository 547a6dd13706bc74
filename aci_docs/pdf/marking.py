"""The marked contents of one page, where what is decoration becomes the content of an element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aci_docs.pdf.trees import numbers

if TYPE_CHECKING:
    import pikepdf


class Marks:
    """The instructions that draw a page, and the elements that its marked contents belong to."""

    def __init__(self, document: pikepdf.Pdf, page: pikepdf.Page, known: Any) -> None:
        import pikepdf

        self._document = document
        self._page = page
        self._known = known
        self._changed = False
        self.instructions: list[Any] = list(pikepdf.parse_content_stream(page))

    @classmethod
    def of(cls, document: pikepdf.Pdf, page: pikepdf.Page) -> Marks | None:
        """The marked contents of a page, None when the structure knows nothing of it."""
        tree: Any = document.Root.StructTreeRoot.get("/ParentTree", {})
        known = dict(numbers(tree)).get(int(page.obj.get("/StructParents", -1)))
        return None if known is None else cls(document, page, known)

    def give(self, place: int, element: Any) -> None:
        """The artifact that begins at this place is the content of the element."""
        import pikepdf

        number = len(self._known)
        about = pikepdf.Dictionary(MCID=number)
        self.instructions[place] = pikepdf.ContentStreamInstruction([element.S, about], pikepdf.Operator("BDC"))
        element.Pg = self._page.obj
        element.K = pikepdf.Array([number])
        self._known.append(element)
        self._changed = True

    def write(self) -> None:
        """The page draws the instructions, if any was changed."""
        import pikepdf

        if self._changed:
            self._page.Contents = self._document.make_stream(pikepdf.unparse_content_stream(self.instructions))
