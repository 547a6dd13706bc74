"""Numbers and names that must differ in a Word document: of drawings, bookmarks and controls, which loops repeat."""

from __future__ import annotations

from itertools import count

from lxml import etree

from aci_docs.templating.identity import Loops, drop_parted, printed, referred, walk
from aci_docs.templating.marking import Marking
from aci_docs.templating.values import TemplateParts
from aci_docs.templating.wordprocessing.numbering import restart
from aci_docs.templating.xml import WP, W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_UNIQUE = (f"{_W14}paraId", f"{_W14}textId", f"{_WP14}anchorId", f"{_WP14}editId")


def forget_revisions(root: etree._Element) -> None:
    """Remove from a part what numbers its paragraphs for Word alone, and Word's mark of where the cursor was."""
    for element in list(root.iter(etree.Element)):
        for name in [key for key in element.attrib if key in _UNIQUE or str(key).startswith(f"{W}rsid")]:
            del element.attrib[name]
        if element.tag == f"{W}bookmarkStart" and element.get(f"{W}name") == "_GoBack":
            parent = element.getparent()
            for end in root.iter(f"{W}bookmarkEnd"):
                if end.get(f"{W}id") == element.get(f"{W}id"):
                    end.getparent().remove(end)  # type: ignore[union-attr]
                    break
            if parent is not None:
                parent.remove(element)


def number(markings: list[Marking], parts: TemplateParts) -> None:
    """Give every drawing and every bookmark of the document its own number; in loops, one made for each turn."""
    restart(markings, parts)
    drawings, bookmarks = count(1), count(1)
    for marking in markings:
        drop_parted(marking)
        names: dict[str, str] = {}
        looped: dict[str, int] = {}
        starts: dict[str, tuple[int, Loops]] = {}
        anchors: list[tuple[etree._Element, int, Loops]] = []
        for rank, (element, repeated, _) in enumerate(walk(marking)):
            if element.tag == f"{WP}docPr":
                element.set("id", printed("aci_numero()", marking) if repeated else str(next(drawings)))
            elif element.tag == f"{W}bookmarkStart":
                former, number = str(element.get(f"{W}id")), next(bookmarks)
                names[former] = str(number)
                if repeated:
                    looped[former] = number
                    name = element.get(f"{W}name", "")
                    del element.attrib[f"{W}name"]  # the name must be printed after the number, which counts the turns
                    element.set(f"{W}id", printed(f"aci_signet({number})", marking))
                    element.set(f"{W}name", name[:32] + printed(f"aci_nom({number})", marking))
                    looped[f"#{name}"], starts[name] = number, (rank, repeated)
                else:
                    element.set(f"{W}id", str(number))
            elif element.tag == f"{W}bookmarkEnd":
                former = str(element.get(f"{W}id"))
                if former in looped:
                    element.set(f"{W}id", printed(f"aci_fin({looped[former]})", marking))
                elif former in names:
                    element.set(f"{W}id", names[former])
            elif element.tag == f"{W}hyperlink" and repeated and element.get(f"{W}anchor"):
                anchors.append((element, rank, repeated))
            elif element.tag == f"{W}sdtPr" and repeated:
                for identifier in element.findall(f"{W}id"):
                    element.remove(identifier)
        for element, rank, loops in anchors:
            name = str(element.get(f"{W}anchor"))
            if name in starts:
                before, number = rank < starts[name][0], looped[f"#{name}"]
                turn = referred(number, loops, starts[name][1], before=before, marking=marking)
                element.set(f"{W}anchor", name[:32] + turn)
