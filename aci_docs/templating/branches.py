"""Where elements stand among the tags of a part: the loops and conditions around each, and in which of their branches.

Two elements in different branches of one condition exclude each other: no turn of a loop prints both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.marking import Marking
from aci_docs.templating.tags import ENDS, MIDDLES

Around: TypeAlias = list[tuple[etree._Element, int]]
"""The tags that open what stands around an element, outer first, each with the rank of its branch."""


def stands(marking: Marking, root: etree._Element) -> Iterator[tuple[etree._Element, Around]]:
    """The elements of a tree in order, each with the constructs around it."""
    stack: Around = []
    for node in list(root.iter()):
        if is_tag(node):
            tag = marking.tag_of(node)
            words = [marking.tag_of(opener).word for opener, _ in stack]
            if tag.opens:
                stack.append((node, 0))
            elif tag.word in MIDDLES and words and words[-1] in MIDDLES[tag.word]:
                stack[-1] = stack[-1][0], stack[-1][1] + 1
            elif tag.word in ENDS and ENDS[tag.word] in words:
                while marking.tag_of(stack.pop()[0]).word != ENDS[tag.word]:
                    pass
        elif isinstance(node.tag, str):
            yield node, list(stack)


def openers(around: Around, words: Collection[str], marking: Marking) -> list[etree._Element]:
    """The tags with these words that open what stands around an element; the `else` of a loop is not in the loop."""
    found = [opener for opener, branch in around if not branch or marking.tag_of(opener).word != "for"]
    return [opener for opener in found if marking.tag_of(opener).word in words]


def at_most_one(arounds: Sequence[Around]) -> bool:
    """True when no two of these places are printed together: each pair stands in different branches."""
    return all(_exclude(one, other) for rank, one in enumerate(arounds) for other in arounds[:rank])


def _exclude(one: Around, other: Around) -> bool:
    return any(mine is its and branch != rank for (mine, branch), (its, rank) in zip(one, other, strict=False))


def one_item(held: etree._Element, marking: Marking) -> bool:
    """True for a list that writes no more than one item of its own level."""
    found = [around for node, around in stands(marking, held) if node.getparent() is held]
    return at_most_one(found) and not any(openers(around, ("for",), marking) for around in found)
