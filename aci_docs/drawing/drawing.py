"""A picture that is drawn only when a document shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from aci_docs.drawing.canvas import Canvas


@dataclass(frozen=True)
class Drawing:
    """A vector picture of `width` by `height` millimetres, and what a reader who does not see it is told.

    `draw` draws it on the canvas it is given, of that size, and always in the same way. As a text a drawing is its
    description.
    """

    width: float
    height: float
    description: str
    draw: Callable[[Canvas], None] = field(repr=False, compare=False)

    @cached_property
    def emf(self) -> bytes:
        """The picture as an Enhanced Metafile, drawn the first time that it is asked for."""
        canvas = Canvas(self.width, self.height)
        self.draw(canvas)
        return canvas.to_emf()

    def __str__(self) -> str:
        return self.description
