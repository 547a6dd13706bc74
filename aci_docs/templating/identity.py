"""Numbers and names that must differ in a document: of drawings, bookmarks and controls, which loops repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeAlias

from lxml import etree

from aci_docs.templating.branches import openers, stands
from aci_docs.templating.dialect import detach
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import Tag

_REPEATING = frozenset({"for", "macro", "call", "set", "block"})
Loops: TypeAlias = tuple[etree._Element, ...]
"""The tags that open what may print an element more than once, outer first."""
FIRST_FREE = 100_000
"""Where the numbers given while a document is made begin; those of the template itself are smaller."""


def printed(expression: str, marking: Marking) -> str:
    """What prints, in an attribute, a call of one of the functions of `Identities`."""
    return marking.reference(Tag("print", expression, expression))


def walk(marking: Marking) -> Iterator[tuple[etree._Element, Loops, bool]]:
    """The elements of a part in order, each with what may print it more than once and whether it may be left out."""
    for node, around in stands(marking, marking.root):
        yield node, tuple(openers(around, _REPEATING, marking)), bool(around)


def referred(number: int, holding: Loops, target: Loops, *, before: bool, marking: Marking) -> str:
    """What makes a reference to a repeated name lead to that of its own turn, which may stand after it."""
    coming = before and holding == target[: len(holding)]
    return printed(f"aci_prochain({number})" if coming else f"aci_nom({number})", marking)


def drop_parted(marking: Marking) -> None:
    """Remove the pairs of marks whose ends are not in the same loop: they would not be printed as many times."""
    marks = marking.dialect.marks
    ends: dict[tuple[str, str], list[tuple[etree._Element, Loops]]] = {}
    for node, loops, _ in walk(marking):
        if node.tag in marks:
            kind = str(node.tag).removesuffix("Start").removesuffix("End").removesuffix("-start").removesuffix("-end")
            pair = ends.setdefault((kind, str(node.get(marks[str(node.tag)]))), [])
            pair.append((node, loops))
    for pair in ends.values():
        if len({loops for _, loops in pair}) > 1:
            for node, _ in pair:
                detach(node)


class Identities:
    """The numbers given while one document is made."""

    def __init__(self, first: int = FIRST_FREE) -> None:
        self._next = count(first)
        self._current: dict[int, int] = {}
        self._turns: dict[int, int] = {}
        self._loops: dict[int, object] = {}

    def functions(self) -> dict[str, Callable[..., object]]:
        """What the tags put in by `number` call."""
        return {
            "aci_numero": self.new,
            "aci_signet": self._start,
            "aci_nom": self._name,
            "aci_prochain": self._coming,
            "aci_suite": self._goes_on,
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

    def _coming(self, bookmark: int) -> str:
        """The same for the next turn that prints the bookmark."""
        turn = self._turns.get(bookmark, 0) + 1
        return "" if turn == 1 else f"_{turn}"

    def _goes_on(self, numbered: int, loop: object) -> str:
        """`true` when this list has already been printed by this run of its loop (odt)."""
        former = self._loops.get(numbered)
        self._loops[numbered] = loop
        return "true" if former is loop else "false"

    def _end(self, bookmark: int) -> int:
        return self._current.get(bookmark, 0) or next(self._next)

    def _turn(self, element: int) -> str:
        """The same for what is named once in each turn."""
        self._start(element)
        return self._name(element)
