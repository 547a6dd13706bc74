"""What still stands between a PDF and everyone: what only the author of its template or of its values can give."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from aci_docs.pdf.structure import elements, kids_of

if TYPE_CHECKING:
    import pikepdf

_HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


def barriers_of(document: pikepdf.Pdf) -> list[str]:
    """What keeps a finished PDF from being PDF/UA-1, in French; nothing when it is."""
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return ["il n'a pas de structure"]
    found = []
    if not str(document.docinfo.get("/Title", "")).strip():
        found.append("il n'a pas de titre")
    tops = [part for top in kids_of(root) for part in ([each for each in kids_of(top) if each.S == "/Part"] or [top])]
    if any(_has_hole(top) for top in tops):
        found.append("un niveau de titre manque entre deux autres")
    if any(each.S == "/Figure" and not str(each.get("/Alt", "")).strip() for top in tops for each in elements(top)):
        found.append("une image n'a pas de texte de remplacement")
    return found


def _has_hole(top: object) -> bool:
    levels = [0, *(_HEADINGS.index(each.S) + 1 for each in elements(top) if each.S in _HEADINGS)]
    return any(after > before + 1 for before, after in pairwise(levels))
