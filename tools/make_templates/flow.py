"""What may follow a block once the tags around it have chosen: a block may be followed by several others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tools.make_templates.content import Block, Paragraph, Table

_TAG = re.compile(r"\{%p (\w+)")
_BRANCHES = ("elif", "else")


def may_touch_a_table(blocks: Sequence[Block], place: int) -> bool:
    """Whether a document may have a table, or its end, just after the block of this place."""
    found = _following(blocks, place)
    return any(each is None or isinstance(each, Table) for each in found)


def _following(blocks: Sequence[Block], place: int) -> Iterator[Block | None]:
    """The blocks that may come next in a document, None standing for its end."""
    ends = _ends(blocks)
    waiting, seen = [place + 1], set()
    while waiting:
        here = waiting.pop()
        # A branch that ends goes on after its whole condition.
        while here < len(blocks) and _tag(blocks[here]) in _BRANCHES:
            here = ends[here]
        if here in seen:
            continue
        seen.add(here)
        tag = _tag(blocks[here]) if here < len(blocks) else ""
        if here >= len(blocks):
            yield None
        elif not tag:
            yield blocks[here]
        elif tag == "if":
            waiting += _branches(blocks, here, ends)
        elif tag in ("for", "endfor"):
            waiting += [here + 1, ends[here] + 1]
        else:
            waiting.append(here + 1)


def _branches(blocks: Sequence[Block], start: int, ends: dict[int, int]) -> Iterator[int]:
    """Where each branch of a condition begins, and where it goes on when none is taken."""
    yield start + 1
    default = False
    for place in range(start + 1, ends[start]):
        if ends.get(place) == ends[start] and _tag(blocks[place]) in _BRANCHES:
            default = default or _tag(blocks[place]) == "else"
            yield place + 1
    if not default:
        yield ends[start] + 1


def _ends(blocks: Sequence[Block]) -> dict[int, int]:
    """Place of `if`, `elif`, `else`, `for` -> place of its end; place of `endfor` -> place of its `for`."""
    found: dict[int, int] = {}
    opened: list[list[int]] = []
    for place, block in enumerate(blocks):
        tag = _tag(block)
        if tag in ("if", "for"):
            opened.append([place])
        elif tag in _BRANCHES:
            opened[-1].append(place)
        elif tag in ("endif", "endfor"):
            started = opened.pop()
            found |= dict.fromkeys(started, place)
            if tag == "endfor":
                found[place] = started[0]
    return found


def _tag(block: Block) -> str:
    """The first word of the tag that a paragraph holds alone, "" for any other block."""
    found = _TAG.match(block.text) if isinstance(block, Paragraph) else None
    return found[1] if found else ""
