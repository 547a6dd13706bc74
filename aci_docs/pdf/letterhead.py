"""The letterhead of a PDF: who writes, told to those who listen too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.marking import Marks
from aci_docs.pdf.streams import Marked
from aci_docs.pdf.structure import kids_of
from aci_docs.pdf.trees import drawings

if TYPE_CHECKING:
    import pikepdf

_WORDS = re.compile(rb"""[\s\]>)](?:Tj|TJ|'|")(?!\S)""")
_DRAWN = re.compile(rb"/(\S+)\s+Do(?!\S)")


def read_letterhead(document: pikepdf.Pdf, pages: Sequence[Marks]) -> None:
    """The words and the picture of the header of the first page are the first elements of the structure.

    LibreOffice marks every header as decoration, as it should be from one page to the next; but the first page's has
    the name, the address and the numbers of the sender, which a letter says nowhere else (ISO 14289-1, 7.1).
    """
    import pikepdf

    root = document.Root.get("/StructTreeRoot")
    if root is None or not kids_of(root) or not pages or not pages[0].known:
        return
    top = kids_of(root)[0]
    marks = pages[0]
    made: list[Any] = []
    for place, picture in _spots(marks, frozenset(name[1:].encode() for name in drawings(marks.page, "/Image"))):
        kind = pikepdf.Name.Figure if picture else pikepdf.Name.P
        element = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=kind, P=top))
        if picture:
            element.Alt = pikepdf.String(_alternative(str(document.docinfo.get("/Author", ""))))
        marks.give(place, element)
        made.append(element)
    if made:
        top.K = pikepdf.Array([*made, *kids_of(top)])


def _alternative(owner: str) -> str:
    return f"Logo\u00a0: {owner}" if owner else "Logo"


def _spots(marks: Marks, pictures: frozenset[bytes]) -> list[tuple[Marked, bool]]:
    """Each artifact that has words or a picture, before the first content of the page, and which it is.

    Nothing when the page has no content: what is there may as well be its footer.
    """
    spots: list[tuple[Marked, bool]] = []
    for each in marks.contents:
        if each.content:
            return spots
        stream = marks.stream[each.inner : each.end]
        words = _WORDS.search(stream) is not None
        if words or not pictures.isdisjoint(_DRAWN.findall(stream)):
            spots.append((each, not words))
    return []
