"""Numbers and names that must differ in a document: of drawings, bookmarks and controls, which loops repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import ENDS, OPENERS, Tag

_REPEATING = frozenset({"for", "macro", "call", "set", "block"})
FIRST_FREE = 100_000
"""Where the numbers given while a document is made begin; those of the template itself are smaller."""


def printed(expression: str, marking: Marking) -> str:
    """What prints, in an attribute, a call of one of the functions of `Identities`."""
    return marking.reference(Tag("print", expression, expression))


def walk(marking: Marking) -> Iterator[tuple[etree._Element, bool, bool]]:
    """The elements of a part in order, each with whether it may be printed more than once, and not at all."""
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
            yield node, not _REPEATING.isdisjoint(stack), bool(stack)


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
            "aci_tour": self._turn,
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

    def _turn(self, element: int) -> str:
        """The same for what is named once in each turn."""
        self._start(element)
        return self._name(element)
