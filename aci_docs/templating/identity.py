"""Numbers and names that must differ in a document: of drawings, bookmarks and controls, which loops repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import ENDS, OPENERS, Tag
from aci_docs.templating.xml import WP, W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_UNIQUE = (f"{_W14}paraId", f"{_W14}textId", f"{_WP14}anchorId", f"{_WP14}editId")
_REPEATING = frozenset({"for", "macro", "call", "set", "block"})
FIRST_FREE = 100_000
"""Where the numbers given while a document is made begin; those of the template itself are smaller."""


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


def number(markings: list[Marking]) -> None:
    """Give every drawing and every bookmark of the document its own number; in loops, one made for each turn."""
    drawings, bookmarks = count(1), count(1)
    for marking in markings:
        names: dict[str, str] = {}
        looped: dict[str, int] = {}
        anchors: list[etree._Element] = []
        for element, repeated in _walk(marking):
            if element.tag == f"{WP}docPr":
                element.set("id", _print("aci_numero()", marking) if repeated else str(next(drawings)))
            elif element.tag == f"{W}bookmarkStart":
                former, number = str(element.get(f"{W}id")), next(bookmarks)
                names[former] = str(number)
                if repeated:
                    looped[former] = number
                    name = element.get(f"{W}name", "")
                    del element.attrib[f"{W}name"]  # the name must be printed after the number, which counts the turns
                    element.set(f"{W}id", _print(f"aci_signet({number})", marking))
                    element.set(f"{W}name", name[:32] + _print(f"aci_nom({number})", marking))
                    looped[f"#{name}"] = number
                else:
                    element.set(f"{W}id", str(number))
            elif element.tag == f"{W}bookmarkEnd":
                former = str(element.get(f"{W}id"))
                if former in looped:
                    element.set(f"{W}id", _print(f"aci_fin({looped[former]})", marking))
                elif former in names:
                    element.set(f"{W}id", names[former])
            elif element.tag == f"{W}hyperlink" and repeated and element.get(f"{W}anchor"):
                anchors.append(element)
            elif element.tag == f"{W}sdtPr" and repeated:
                for identifier in element.findall(f"{W}id"):
                    element.remove(identifier)
        for element in anchors:
            name = str(element.get(f"{W}anchor"))
            if f"#{name}" in looped:
                element.set(f"{W}anchor", name[:32] + _print(f"aci_nom({looped[f'#{name}']})", marking))


def _print(expression: str, marking: Marking) -> str:
    return marking.reference(Tag("print", expression, expression))


def _walk(marking: Marking) -> Iterator[tuple[etree._Element, bool]]:
    """The elements of a part in order, each with whether it may be printed more than once."""
    stack: list[str] = []
    for node in list(marking.root.iter()):
        if is_tag(node):
            tag = marking.tag_of(node)
            if tag.word in ENDS and ENDS[tag.word] in stack:
                while stack.pop() != ENDS[tag.word]:
                    pass
            elif tag.opens and tag.word in OPENERS:
                stack.append(tag.word)
        elif isinstance(node.tag, str):
            yield node, not _REPEATING.isdisjoint(stack)


class Identities:
    """The numbers given while one document is made."""

    def __init__(self) -> None:
        self._next = count(FIRST_FREE)
        self._current: dict[int, int] = {}
        self._turns: dict[int, int] = {}

    def functions(self) -> dict[str, Callable[..., object]]:
        """What the tags put in by `number` call."""
        return {
            "aci_numero": self.new,
            "aci_signet": self._start,
            "aci_nom": self._name,
            "aci_fin": self._end,
        }

    def new(self) -> int:
        """A number that nothing has in the document."""
        return next(self._next)

    def _start(self, bookmark: int) -> int:
        self._current[bookmark] = next(self._next)
        self._turns[bookmark] = self._turns.get(bookmark, 0) + 1
        return self._current[bookmark]

    def _name(self, bookmark: int) -> str:
        """What makes the name of a repeated bookmark its own: nothing for the first turn, which links lead to."""
        turn = self._turns.get(bookmark, 1)
        return "" if turn == 1 else f"_{turn}"

    def _end(self, bookmark: int) -> int:
        return self._current.get(bookmark, 0) or next(self._next)
