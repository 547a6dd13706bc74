"""The days that cut a path: entry, sheet, exit, each a line through all the lanes and its words below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aci_docs import french
from aci_docs.charts.colours import Inks
from aci_docs.charts.journey import Journey
from aci_docs.charts.rows import Beside, beside
from aci_docs.charts.timescale import TimeScale
from aci_docs.drawing import Canvas

_ROW, _SIZE = 3.7, 7.0
_DASH, _SPACE = 1.6, 1.0


@dataclass(frozen=True)
class _Flag:
    x: float
    words: Beside
    row: int
    colour: str
    dashed: bool


@dataclass(frozen=True)
class Flags:
    """The lines of the days that cut a path."""

    flags: tuple[_Flag, ...]
    height: float

    @classmethod
    def of(cls, journey: Journey, scale: TimeScale, inks: Inks) -> Flags:
        """The lines of a path: of the day of the sheet a broken one, for it changes nothing in the path."""
        days = [(scale.at(journey.entry), "Entrée", journey.entry, inks.area, False)]
        days.append((scale.at(journey.sheet, 1), "Fiche", journey.sheet, inks.alert, True))
        if journey.exit:
            days.append((scale.at(journey.exit, 1), "Sortie", journey.exit, inks.area, False))
        words = [
            beside(x, x, f"{name} le {french.date(day)}", _SIZE, (0, scale.right), bold=True)
            for x, name, day, _, _ in days
        ]
        rows = _rows(words)
        flags = tuple(
            _Flag(x, each, row, colour, dashed)
            for (x, _, _, colour, dashed), each, row in zip(days, words, rows, strict=True)
        )
        return cls(flags, (max(rows) + 1) * _ROW + 0.8)

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Draw the lines from `top` down to their words below `bottom`."""
        for flag in self.flags:
            baseline = bottom + _ROW * flag.row + 3.2
            if flag.dashed:
                steps = range(int((baseline - top) / (_DASH + _SPACE)) + 1)
                starts = [top + step * (_DASH + _SPACE) for step in steps]
                dashes = [((flag.x, y), (flag.x, min(y + _DASH, baseline))) for y in starts]
                canvas.lines(dashes, flag.colour, thickness=0.35)
            else:
                canvas.line([(flag.x, top), (flag.x, baseline)], flag.colour, thickness=0.45)
            canvas.text(flag.words.x, baseline, flag.words.text, _SIZE, flag.colour, bold=True, align=flag.words.align)


def _rows(words: Sequence[Beside]) -> list[int]:
    """The row of each, apart from its neighbours; the lines that go on to lower rows pass beside the words above.

    Of words after their lines the last ones stand highest, of words before them the first ones.
    """
    rows: dict[int, int] = {}
    for place in sorted(range(len(words)), key=lambda each: _rank(words[each])):
        one = words[place]
        taken = {
            row
            for other, row in rows.items()
            if words[other].left - 1.5 < one.right and one.left < words[other].right + 1.5
        }
        rows[place] = next(row for row in range(len(words)) if row not in taken)
    return [rows[place] for place in range(len(words))]


def _rank(words: Beside) -> tuple[bool, float]:
    return (False, -words.x) if words.align == "left" else (True, words.x)
