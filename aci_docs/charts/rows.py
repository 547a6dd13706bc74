"""Things side by side: laid in as few rows as keeps them apart, each with its words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aci_docs.drawing import Align, fitted, text_width

_GAP = 1.0  # millimetres between a thing and its words


@dataclass(frozen=True)
class Beside:
    """Words beside a thing, or in its middle: where they stand, and what both take of the row, `left` to `right`."""

    left: float
    right: float
    text: str
    x: float
    align: Align


def beside(
    start: float, end: float, text: str, size: float, bounds: tuple[float, float], *, bold: bool = False,
    inside: bool = False,
) -> Beside:  # fmt: skip
    """The words of a thing that goes from `start` to `end`: after it, or before it when there is more room.

    With `inside` they stand in the middle of a thing that is wide enough.
    """
    width = text_width(text, size, bold=bold)
    if inside and text and width + 2 * _GAP <= end - start:
        return Beside(start, end, text, (start + end) / 2, "centre")
    after, before = bounds[1] - end - _GAP, start - bounds[0] - _GAP
    if width > max(after, before):
        text = fitted(text, max(after, before), size, bold=bold)
        width = text_width(text, size, bold=bold)
    if not text:
        return Beside(start, end, "", end, "left")
    if width <= after:
        return Beside(start, end + _GAP + width, text, end + _GAP, "left")
    return Beside(start - _GAP - width, end, text, start - _GAP, "right")


def packed(extents: Sequence[tuple[float, float]], gap: float, most: int) -> list[int | None]:
    """The row of each extent, (left, right): the first one where it is `gap` away from what is there.

    None for what finds no room in `most` rows.

    >>> packed([(0, 10), (5, 8), (20, 30), (6, 7)], 1, 2)
    [0, 1, 0, None]
    """
    ends: list[float] = []
    rows: list[int | None] = [None] * len(extents)
    for place in sorted(range(len(extents)), key=lambda each: extents[each]):
        left, right = extents[place]
        row = next((row for row, end in enumerate(ends) if end + gap <= left), len(ends))
        if row == len(ends):
            if row == most:
                continue
            ends.append(right)
        ends[row] = right
        rows[place] = row
    return rows


def count(rows: Sequence[int | None]) -> int:
    """How many rows there are.

    >>> count([0, 1, 0, None]), count([])
    (2, 0)
    """
    return max((row + 1 for row in rows if row is not None), default=0)
