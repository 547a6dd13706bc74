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
    holed = wordless = False
    for top in tops:
        types = [(str(each.S), each) for each in elements(top)]
        levels = [0, *(_HEADINGS.index(name) + 1 for name, _ in types if name in _HEADINGS)]
        holed = holed or any(after > before + 1 for before, after in pairwise(levels))
        wordless = wordless or any(name == "/Figure" and not str(each.get("/Alt", "")).strip() for name, each in types)
    if holed:
        found.append("un niveau de titre manque entre deux autres")
    if wordless:
        found.append("une image n'a pas de texte de remplacement")
    return found
