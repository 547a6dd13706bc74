"""The path of a person on one line of time: contracts, interviews, training, time in companies, events."""

from __future__ import annotations

from functools import partial

from aci_docs.charts import lanes
from aci_docs.charts.bars import WIDTH
from aci_docs.charts.colours import Inks, inks
from aci_docs.charts.flags import Flags
from aci_docs.charts.journey import Journey
from aci_docs.charts.journey_words import told
from aci_docs.charts.key import Key
from aci_docs.charts.lanes import Lane
from aci_docs.charts.timescale import TimeScale
from aci_docs.drawing import Canvas, Drawing, Point, text_width
from aci_docs.palette import Palette

_NAMES = 21.0  # millimetres of the names of the lanes
_HEAD = 9.2
_EDGE = 1.8  # a mark on the last day, and its outline, stay inside
_YEAR = 7.5  # millimetres of a year in figures
_SIZE, _SMALL = 7.0, 6.5


def frise(journey: Journey, palette: Palette, *, width: float = WIDTH) -> Drawing:
    """The chart of a path, from some days to many years; its alternative text has every date.

    Lanes are there when they have something to show, those of the contracts and of the interviews always. Marks that
    meet are laid in rows; where a lane would become too high its name says how many are not shown.
    """
    colours = inks(palette)
    scale = TimeScale(journey.first, journey.last, _NAMES, width - _EDGE)
    shown = [lanes.contracts(journey, scale, colours), lanes.interviews(journey, scale, colours)]
    shown += [
        lanes.spans(name, spans, scale, colours, filled=filled)
        for name, spans, filled in (
            ("Formations", journey.trainings, False),
            ("Immersions", journey.immersions, True),
        )
        if spans
    ]
    if journey.events:
        shown.append(lanes.events(journey.events, scale, colours))
    flags = Flags.of(journey, scale, colours)
    key = Key.of(journey, colours, width)
    height = _HEAD + sum(lane.height for lane in shown) + flags.height + key.height
    draw = partial(_draw, shown=shown, scale=scale, flags=flags, key=key, inks=colours)
    return Drawing(width, height, told(journey), draw)


def _draw(canvas: Canvas, *, shown: list[Lane], scale: TimeScale, flags: Flags, key: Key, inks: Inks) -> None:
    bottom = _HEAD + sum(lane.height for lane in shown)
    _axis(canvas, scale, bottom, inks)
    flags.draw(canvas, _HEAD - 1.2, bottom)
    top = _HEAD
    separators: list[tuple[Point, Point]] = []
    for lane in shown:
        canvas.text(0, top + lane.baseline, lane.name, _SIZE, inks.area, bold=True)
        if lane.hidden:
            canvas.text(0, top + lane.baseline + 3, lane.hidden, _SMALL, inks.word)
        lane.draw(canvas, top)
        top += lane.height
        separators.append(((0, top), (canvas.width, top)))
    canvas.lines(separators, inks.rule)
    key.draw(canvas, bottom + flags.height)


def _axis(canvas: Canvas, scale: TimeScale, bottom: float, inks: Inks) -> None:
    top = _HEAD - 1.2
    grid: list[tuple[Point, Point]] = []
    for left, right, label in scale.months():
        if left > scale.left + 0.01:
            grid.append(((left, top - 3.2), (left, bottom)))
        if label and text_width(label, _SMALL) + 0.6 <= right - left:
            if scale.step == 1 and right - left < 40:  # a wider month has its days
                canvas.text((left + right) / 2, top - 1.1, label, _SMALL, inks.word, align="centre")
            else:
                canvas.text(left + 0.8, top - 1.1, label, _SMALL, inks.word)
    canvas.lines(grid, inks.rule, thickness=0.15)
    for place, day in scale.days():
        canvas.line([(place, top - 1), (place, top)], inks.word)
        canvas.text(place, top - 1.4, str(day), _SMALL, inks.word, align="centre")
    years = list(scale.years())
    # A year that has hardly begun leaves the room to its neighbour; of very many, as many as fit are named.
    least = _YEAR if max(right - left for left, right, _ in years) >= _YEAR else 0
    end = 0.0
    for left, right, year in years:
        if left > scale.left + 0.01:
            canvas.line([(left, 0.4), (left, top)], inks.word, thickness=0.2)
            canvas.line([(left, top), (left, bottom)], inks.rule, thickness=0.4)
        if right - left >= least and end <= left <= scale.right - _YEAR:
            canvas.text(left + 0.8, 3.2, str(year), 7.5, inks.area, bold=True)
            end = left + _YEAR
    canvas.line([(scale.left, top), (scale.right, top)], inks.word, thickness=0.3)
