"""The colours of the documents: one palette, whatever the kind and the format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one look, each as six hexadecimal digits.

    `accent`: titles, headings of tables, main areas of charts; `tint`: the ground of labels and totals; `rule`: thin
    lines; `grey`: secondary words; `amber`: what asks for attention.
    """

    accent: str = "0F4C5C"
    tint: str = "E8F0F2"
    rule: str = "B5C7CC"
    grey: str = "5B6770"
    amber: str = "9C6B00"


DEFAULT = Palette()
"""The look of the packaged templates as they are."""
