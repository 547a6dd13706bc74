"""A whole and its parts: one bar cut into them, each with its count and its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle

from aci_docs.charts.bars import WIDTH
from aci_docs.charts.colours import INK, Inks, ink_on, inks
from aci_docs.charts.sentences import sentences, share
from aci_docs.drawing import Canvas, Drawing, fitted, text_width
from aci_docs.palette import WHITE, Palette

_BAR, _GAP, _LINE, _SWATCH = 9.0, 0.5, 5.2, 3.4
_SIZE = 8.0
_HATCH = 1.6  # millimetres between the lines of a hatched area


@dataclass(frozen=True)
class Part:
    """A part of the whole: its label and how many it counts."""

    label: str
    count: int


@dataclass(frozen=True)
class _Look:
    """How an area is filled; dark and light ones follow each other, so that neighbours differ in grey too."""

    fill: str
    line: str | None = None
    hatched: bool = False


def repartition(
    parts: Sequence[Part], palette: Palette, *, title: str = "Répartition", width: float = WIDTH
) -> Drawing | None:
    """One bar cut in proportion to the counts, and its key; None when they add up to nothing.

    `title` begins the alternative text and is not drawn. A part that counts nothing stands in the key alone.
    """
    total = sum(part.count for part in parts)
    if total <= 0:
        return None
    columns = 1 if len(parts) < 3 else 2
    height = _BAR + 3 + _LINE * -(-len(parts) // columns) + 0.5
    described = sentences([title, *(f"{part.label} : {_count(part, total)}" for part in parts)])
    return Drawing(width, height, described, partial(_draw, parts=parts, columns=columns, inks=inks(palette)))


def _count(part: Part, total: int) -> str:
    return f"{part.count} ({share(part.count, total)})"


def _draw(canvas: Canvas, *, parts: Sequence[Part], columns: int, inks: Inks) -> None:
    looks = [look for _, look in zip(parts, cycle(_looks(inks)), strict=False)]
    total = sum(part.count for part in parts)
    x = 0.15
    # Half the line of an outline stands outside of its area.
    room = canvas.width - 0.3 - _GAP * (sum(part.count > 0 for part in parts) - 1)
    for part, look in zip(parts, looks, strict=True):
        if part.count > 0:
            width = room * part.count / total
            _area(canvas, x, 0.15, width, _BAR, look)
            text = str(part.count)
            if text_width(text, 9, bold=True) + 2.4 <= width:
                _word(canvas, x + width / 2, 5.8, text, look)
            x += width + _GAP
    rows = -(-len(parts) // columns)
    for place, (part, look) in enumerate(zip(parts, looks, strict=True)):
        left = canvas.width / columns * (place // rows)
        baseline = _BAR + 3 + _LINE * (place % rows) + 2.9
        _area(canvas, left + 0.15, baseline - 2.9, _SWATCH + 1.6, _SWATCH, look)
        told = _count(part, total)
        end = left + 7 + text_width(told, _SIZE, bold=True) + 1.6
        canvas.text(left + 7, baseline, told, _SIZE, INK, bold=True)
        canvas.text(end, baseline, fitted(part.label, canvas.width / columns - end + left - 2, _SIZE), _SIZE, INK)


def _looks(inks: Inks) -> tuple[_Look, ...]:
    return (
        _Look(inks.area),
        _Look(inks.soft, inks.area),
        _Look(inks.alert),
        _Look(WHITE, inks.area, hatched=True),
        _Look(inks.word),
        _Look(WHITE, inks.word),
    )


def _area(canvas: Canvas, x: float, y: float, width: float, height: float, look: _Look) -> None:
    canvas.rect(x, y, width, height, look.fill, line=look.line or look.fill)
    if look.hatched and look.line:
        steps = [_HATCH * number for number in range(1, int((width + height) / _HATCH) + 1)]
        strokes = [
            ((x + max(step - height, 0), y + min(step, height)), (x + min(step, width), y + max(step - width, 0)))
            for step in steps
        ]
        canvas.lines(strokes, look.line, thickness=0.25)


def _word(canvas: Canvas, x: float, y: float, text: str, look: _Look) -> None:
    canvas.text(x, y, text, 9, ink_on(look.fill), bold=True, align="centre", ground=look.hatched)
