"""Paragraphs and lists as a value: what the Markdown subset gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from aci_docs.french import NBSP
from aci_docs.templating.values.rich import RichText, Value, joined
from aci_docs.templating.values.spot import Spot

if TYPE_CHECKING:
    from aci_docs.templating.values.rendering import Rendering

BULLET = "•"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: of text, or an item of a list. `number` is the number of an item of a numbered list."""

    rich: RichText
    kind: Literal["text", "bullet", "number"] = "text"
    number: int = 0

    @property
    def mark(self) -> str:
        """What is written before the words when the document has no list of its own; "" for a paragraph of text."""
        return {"text": "", "bullet": BULLET, "number": f"{self.number}."}[self.kind]


@dataclass(frozen=True, slots=True)
class Paragraphs(Value):
    """Paragraphs that follow each other; inside a line they print as runs, with line breaks between them."""

    blocks: tuple[Block, ...] = ()

    @property
    def blank(self) -> bool:
        """True without any text but spaces."""
        return all(block.rich.blank for block in self.blocks)

    def lists(self) -> Iterator[tuple[str, list[Block]]]:
        """(kind, blocks): the blocks of one list together, each paragraph of text too with its neighbours."""
        for (kind, _), blocks in groupby(self._in_lists(), key=lambda found: found[0]):
            yield kind, [block for _, block in blocks]

    def _in_lists(self) -> Iterator[tuple[tuple[str, int], Block]]:
        # A numbered list that does not follow on from the one above is another list.
        which, expected = 0, 0
        for block in self.blocks:
            which += block.kind == "number" and block.number != expected
            expected = block.number + 1 if block.kind == "number" else 0
            yield (block.kind, which), block

    def formatted(self, **look: Any) -> Paragraphs:
        """The same paragraphs with these fields of Format in every run."""
        return Paragraphs(tuple(Block(block.rich.formatted(**look), block.kind, block.number) for block in self.blocks))

    def inline(self) -> RichText:
        """The paragraphs as one text: a line break between them, the mark of each item of a list."""
        return joined((block.mark + NBSP + block.rich if block.mark else block.rich for block in self.blocks), "\n")

    def text(self) -> str:
        """The words, one paragraph a line."""
        return self.inline().text()

    def xml(self, spot: Spot, rendering: Rendering) -> str:
        """Paragraphs between paragraphs, runs anywhere else."""
        if spot.level == "blocks":
            printed: str = rendering.writer.blocks(self, spot, rendering)
            return printed
        return self.inline().xml(spot, rendering)

    def __str__(self) -> str:
        return self.text()
