"""The key of a path's chart: what its marks and its bars mean, as far as they are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from aci_docs.charts import marks
from aci_docs.charts.colours import Inks
from aci_docs.charts.journey import Journey
from aci_docs.drawing import Canvas, text_width
from aci_docs.palette import WHITE

_ROW, _SIZE, _SAMPLE, _SPACE = 4.4, 6.5, 4.0, 5.0

_Sample: TypeAlias = Callable[[Canvas, float, float], None]
"""What draws a sample around a place."""


@dataclass(frozen=True)
class Key:
    """The entries of a key: where each stands, its sample and its words."""

    entries: tuple[tuple[float, int, _Sample, str], ...]
    height: float
    inks: Inks

    @classmethod
    def of(cls, journey: Journey, inks: Inks, width: float) -> Key:
        """The key of a path, in as few rows as it needs."""
        entries = []
        x, row = 0.0, 0
        for sample, words in _entries(journey, inks):
            room = _SAMPLE + 1 + text_width(words, _SIZE)
            if x and x + room > width:
                x, row = 0.0, row + 1
            entries.append((x, row, sample, words))
            x += room + _SPACE
        return cls(tuple(entries), (row + 1) * _ROW + 0.6, inks)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the key."""
        for x, row, sample, words in self.entries:
            y = top + _ROW * row + 2.6
            sample(canvas, x + _SAMPLE / 2, y)
            canvas.text(x + _SAMPLE + 1, y + 0.85, words, _SIZE, self.inks.word)


def _entries(journey: Journey, inks: Inks) -> Iterator[tuple[_Sample, str]]:
    spans = [(span.start, journey.last_day(span)) for span in journey.contracts]
    if any(start <= journey.sheet for start, _ in spans):
        yield partial(_bar, fill=inks.area, line=inks.area), "sous contrat"
    open_ended = any(span.end is None for span in journey.contracts)
    if not journey.exit and (open_ended or any(end > journey.sheet for _, end in spans)):
        yield partial(_bar, fill=inks.soft, line=inks.area), "contrat à venir"
    if any(True for _ in journey.without_contract()):
        yield partial(_bar, fill=WHITE, line=inks.word), "sans contrat"
    for days, mark, words in (
        (journey.held, marks.held, "entretien tenu"),
        (journey.missed, marks.missed, "entretien non tenu"),
        (journey.planned, marks.planned, "entretien prévu"),
        (journey.events, marks.event, "évènement"),
    ):
        if days:
            yield partial(mark, inks=inks), words


def _bar(canvas: Canvas, x: float, y: float, *, fill: str, line: str) -> None:
    canvas.rect(x - _SAMPLE / 2, y - 1.1, _SAMPLE, 2.2, fill, line=line)
