"""The lanes of a path's chart, each laid out once: how high it is, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aci_docs.charts import marks
from aci_docs.charts.colours import INK, Inks, ink_on
from aci_docs.charts.journey import Event, Journey, Span
from aci_docs.charts.rows import Beside, beside, count, packed
from aci_docs.charts.timescale import TimeScale
from aci_docs.drawing import Canvas, one_line, text_width
from aci_docs.palette import WHITE

MOST_ROWS = 5
"""More rows of one lane would push the rest of the sheet away."""

_SIZE = 6.5
_PAD = 1.1  # above and below what a lane holds
_CONTRACT, _SPAN, _MARK, _DATES = 5.0, 3.0, 3.2, 2.7  # heights of rows
_SEAM = 0.35  # what parts a contract from the one that follows it at once
_NONE, _AFTER = "aucun entretien tripartite", 1.6  # and how far it stands from the line of the entry
_LEAST = 0.9  # millimetres of a bar of one day


@dataclass(frozen=True)
class Lane:
    """A lane: its name, its height, the baseline of its name, what is said of what found no room, and its drawing.

    `draw` takes the canvas and the top of the lane.
    """

    name: str
    height: float
    baseline: float
    hidden: str
    draw: Callable[[Canvas, float], None]


def contracts(journey: Journey, scale: TimeScale, inks: Inks) -> Lane:
    """The contracts, those to come paler, and the times without any."""
    goes_on = [span.end is None and journey.exit is None for span in journey.contracts]
    extents = [
        (scale.at(span.start), scale.right if on else scale.at(journey.last_day(span), 1))
        for span, on in zip(journey.contracts, goes_on, strict=True)
    ]
    rows = packed(extents, -0.01, MOST_ROWS)
    gaps = [(scale.at(gap.start), scale.at(gap.end or gap.start, 1)) for gap in journey.without_contract()]
    now = scale.at(max(journey.sheet, journey.exit or journey.sheet), 1)
    bars = [(*extent, row, span) for extent, row, span in zip(extents, rows, journey.contracts, strict=True)]
    draw = partial(_draw_contracts, bars=bars, gaps=gaps, now=now, inks=inks)
    return _lane("Contrats", max(count(rows), 1), _CONTRACT, rows.count(None), draw)


def interviews(journey: Journey, scale: TimeScale, inks: Inks) -> Lane:
    """The interviews, with their dates below where there is room for all."""
    found = [
        (scale.at(day, 0.5), day, mark)
        for days, mark in ((journey.held, marks.held), (journey.missed, marks.missed), (journey.planned, marks.planned))
        for day in days
    ]
    if not found:
        x = scale.at(journey.entry) + _AFTER
        if x + text_width(_NONE, _SIZE) > scale.right:
            x = scale.left + _AFTER
        return _lane("Entretiens", 1, _MARK, 0, partial(_draw_nothing, x=x, inks=inks))
    rows = packed([(x - marks.REACH, x + marks.REACH) for x, _, _ in found], 0.15, MOST_ROWS)
    dates = []
    if count(rows) == 1:
        words = [f"{day.day:02}/{day.month:02}" for _, day, _ in found]
        half = text_width(words[0], _SIZE) / 2
        dates = [
            (min(max(x, scale.left - 1 + half), scale.right + 1 - half), text)
            for (x, _, _), text in zip(found, words, strict=True)
        ]
        if count(packed([(x - half, x + half) for x, _ in dates], 0.8, 2)) > 1:
            dates = []
    placed = [(x, row, mark) for (x, _, mark), row in zip(found, rows, strict=True) if row is not None]
    draw = partial(_draw_marks, placed=placed, dates=dates, inks=inks)
    lane = _lane("Entretiens", count(rows), _MARK, rows.count(None), draw)
    return Lane(lane.name, lane.height + (_DATES if dates else 0), lane.baseline, lane.hidden, draw)


def spans(name: str, given: Sequence[Span], scale: TimeScale, inks: Inks, *, filled: bool) -> Lane:
    """Bars with their words in or beside them; without words when those would take too many rows.

    `name` is a feminine plural.
    """
    ordered = sorted(given, key=lambda span: span.start)
    bars = []
    for number, span in enumerate(ordered, 1):
        start = min(scale.at(span.start), scale.right - _LEAST)
        end = max(scale.at(span.end or span.start, 1), start + _LEAST)
        bars.append((start, end, one_line(span.labels[0] if span.labels else "") or f"n° {number}"))
    words, rows = _with_words(bars, scale, inside=True)
    draw = partial(_draw_spans, bars=bars, words=words, rows=rows, inks=inks, filled=filled)
    return _lane(name, count(rows), _SPAN + 0.7, rows.count(None), draw, feminine=True)


def events(given: Sequence[Event], scale: TimeScale, inks: Inks) -> Lane:
    """Marks with their words beside them, or with their numbers in the order of their days."""
    ordered = sorted(given, key=lambda event: event.day)
    places = [scale.at(event.day, 0.5) for event in ordered]
    bars = [
        (x - marks.REACH, x + marks.REACH, one_line(event.label) or f"n° {number}")
        for number, (x, event) in enumerate(zip(places, ordered, strict=True), 1)
    ]
    words, rows = _with_words(bars, scale)
    draw = partial(_draw_events, places=places, words=words, rows=rows, inks=inks)
    return _lane("Évènements", count(rows), _MARK + 0.5, rows.count(None), draw)


def _lane(
    name: str, rows: int, row: float, hidden: int, draw: Callable[[Canvas, float], None], *, feminine: bool = False
) -> Lane:  # fmt: skip
    words = f"+ {hidden} non montré{'e' * feminine}{'s' * (hidden > 1)}" if hidden else ""
    return Lane(name, 2 * _PAD + rows * row, _PAD + row / 2 + 0.9, words, draw)


def _with_words(
    bars: Sequence[tuple[float, float, str]], scale: TimeScale, *, inside: bool = False
) -> tuple[Sequence[Beside | None], list[int | None]]:  # fmt: skip
    """The words beside each bar, or `inside`, None for all when they would take too many rows, and the rows."""
    words = [beside(start, end, text, _SIZE, (scale.left, scale.right), inside=inside) for start, end, text in bars]
    rows = packed([(each.left, each.right) for each in words], 1.6, MOST_ROWS)
    if None not in rows:
        return words, rows
    return [None] * len(bars), packed([(start, end) for start, end, _ in bars], 0.3, MOST_ROWS)


def _draw_contracts(
    canvas: Canvas, top: float, *, bars: Sequence[tuple[float, float, int | None, Span]],
    gaps: Sequence[tuple[float, float]], now: float, inks: Inks,
) -> None:  # fmt: skip
    height = _CONTRACT - 0.5
    for left, right in gaps:
        canvas.rect(left, top + _PAD, right - left, height, WHITE, line=inks.word)
        _inside(canvas, left, right, top + _PAD, ("sans contrat",), inks.word)
    for left, right, row, span in bars:
        if row is None:
            continue
        y = top + _PAD + row * _CONTRACT
        end = max(right - _SEAM, left + 0.2)
        middle = min(max(now, left), end)
        if middle > left:
            canvas.rect(left, y, middle - left, height, inks.area)
        if middle < end:
            canvas.rect(middle, y, end - middle, height, inks.soft, line=inks.area)
        if middle - left >= end - middle:
            _inside(canvas, left, middle, y, span.labels, inks.on_area)
        else:
            _inside(canvas, middle, end, y, span.labels, INK)


def _inside(canvas: Canvas, left: float, right: float, y: float, labels: Sequence[str], colour: str) -> None:
    """The longest of the labels that fits between the ends of a bar, in its middle."""
    for label in labels:
        text = one_line(label)
        if text_width(text, _SIZE) + 1.6 <= right - left:
            canvas.text((left + right) / 2, y + 3.05, text, _SIZE, colour, align="centre")
            return


def _draw_nothing(canvas: Canvas, top: float, *, x: float, inks: Inks) -> None:
    canvas.text(x, top + _PAD + 2.4, _NONE, _SIZE, inks.word, ground=True)


def _draw_marks(
    canvas: Canvas, top: float, *, placed: Sequence[tuple[float, int, Callable[[Canvas, float, float, Inks], None]]],
    dates: Sequence[tuple[float, str]], inks: Inks,
) -> None:  # fmt: skip
    for x, row, mark in placed:
        mark(canvas, x, top + _PAD + _MARK * (row + 0.5), inks)
    for x, text in dates:
        canvas.text(x, top + _PAD + _MARK + 2.3, text, _SIZE, INK, align="centre", ground=True)


def _draw_spans(
    canvas: Canvas, top: float, *, bars: Sequence[tuple[float, float, str]], words: Sequence[Beside | None],
    rows: Sequence[int | None], inks: Inks, filled: bool,
) -> None:  # fmt: skip
    for (start, end, _), beside_it, row in zip(bars, words, rows, strict=True):
        if row is not None:
            y = top + _PAD + row * (_SPAN + 0.7) + 0.35
            fill, line = (inks.word, inks.word) if filled else (inks.soft, inks.area)
            canvas.rect(start, y, end - start, _SPAN, fill, line=line, thickness=0.3)
            if beside_it is not None and beside_it.align == "centre":
                canvas.text(beside_it.x, y + 2.3, beside_it.text, _SIZE, ink_on(fill), align="centre")
            else:
                _word(canvas, beside_it, y + 2.3)


def _draw_events(
    canvas: Canvas, top: float, *, places: Sequence[float], words: Sequence[Beside | None], rows: Sequence[int | None],
    inks: Inks,
) -> None:  # fmt: skip
    for x, beside_it, row in zip(places, words, rows, strict=True):
        if row is not None:
            y = top + _PAD + row * (_MARK + 0.5) + _MARK / 2
            marks.event(canvas, x, y, inks)
            _word(canvas, beside_it, y + 0.85)


def _word(canvas: Canvas, words: Beside | None, baseline: float) -> None:
    """Words on a ground of their own: the lines of the days stop beside them."""
    if words is not None and words.text:
        canvas.text(words.x, baseline, words.text, _SIZE, INK, align=words.align, ground=True)
