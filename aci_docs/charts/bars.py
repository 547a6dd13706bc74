"""Forecast against realised: two bars a row, the values beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aci_docs import french
from aci_docs.charts.colours import INK, Inks, inks
from aci_docs.charts.sentences import sentences, share
from aci_docs.drawing import Canvas, Drawing, text_width, wrapped
from aci_docs.french import Exact
from aci_docs.palette import Palette

WIDTH = 170.0
"""Millimetres between the margins of the packaged templates."""
MOST_ROWS = 20
"""More would leave no room on the page for a heading and a note."""

_LABEL = 56.0  # the most millimetres that labels take
_HEAD, _ROW, _BAR, _FOOT = 6.5, 10.0, 3.6, 4.5
_SIZE, _SMALL = 8.0, 7.5
_ABSENT = "non renseigné"


@dataclass(frozen=True)
class Bar:
    """A row: its label and its two values, None for one that is not known."""

    label: str
    forecast: Exact | None
    realised: Exact | None


def barres(
    rows: Sequence[Bar],
    palette: Palette,
    *,
    title: str = "Prévu et réalisé",
    names: tuple[str, str] = ("prévu", "réalisé"),
    show: Callable[[Exact], str] = french.nombre,
    width: float = WIDTH,
) -> Drawing | None:
    """The rows as pairs of bars on one scale; None without rows.

    `title` begins the alternative text and is not drawn; `show` writes a value with its unit (`french.heures`). Beyond
    MOST_ROWS the first ones are drawn and a note says how many are left out; the alternative text has them all.
    """
    if not rows:
        return None
    drawn = rows[:MOST_ROWS]
    height = _HEAD + _ROW * len(drawn) + (_FOOT if len(rows) > len(drawn) else 1)
    described = sentences([title, *(_told(row, names, show) for row in rows)])
    draw = partial(_draw, rows=drawn, left=len(rows) - len(drawn), inks=inks(palette), names=names, show=show)
    return Drawing(width, height, described, draw)


def _told(row: Bar, names: tuple[str, str], show: Callable[[Exact], str]) -> str:
    forecast, realised = (_ABSENT if value is None else show(value) for value in (row.forecast, row.realised))
    return f"{row.label} : {names[0]} {forecast}, {names[1]} {realised}{_share(row, ' ({})')}"


def _share(row: Bar, form: str) -> str:
    if row.forecast is None or row.realised is None or row.forecast <= 0:
        return ""
    return form.format(share(row.realised, row.forecast))


def _draw(
    canvas: Canvas, *, rows: Sequence[Bar], left: int, inks: Inks, names: tuple[str, str], show: Callable[[Exact], str]
) -> None:  # fmt: skip
    shown = [
        (
            "—" if row.forecast is None else show(row.forecast),
            _ABSENT if row.realised is None else show(row.realised) + _share(row, "  ·  {}"),
        )
        for row in rows
    ]
    labels = [wrapped(row.label, _LABEL, _SIZE, lines=2) for row in rows]
    edge = max((text_width(line, _SIZE) for lines in labels for line in lines), default=0.0)
    start = edge + 2
    # The longest value keeps its place at the end of the longest bar.
    room = canvas.width - start - max(text_width(text, _SMALL, bold=True) for pair in shown for text in pair) - 2
    most = max((value for row in rows for value in (row.forecast, row.realised) if value is not None), default=0)
    scale = room / float(most) if most > 0 else 0.0
    _legend(canvas, start, names, inks)
    top = _HEAD
    for row, lines, (forecast, realised) in zip(rows, labels, shown, strict=True):
        baseline = top + (5.4 if len(lines) == 1 else 3.8)
        for number, line in enumerate(lines):
            canvas.text(edge, baseline + 3.4 * number, line, _SIZE, INK, align="right")
        for value, text, place in ((row.forecast, forecast, 0), (row.realised, realised, 1)):
            y = top + 1 + place * (_BAR + 0.4)
            length = max(float(value or 0) * scale, 0.0)
            if length >= 0.05:
                if place:
                    canvas.rect(start, y, length, _BAR, inks.area)
                else:
                    canvas.rect(start, y, length, _BAR, inks.soft, line=inks.area)
            strong = place == 1 and value is not None
            canvas.text(start + length + 1.2, y + 2.75, text, _SMALL, INK if strong else inks.word, bold=strong)
        top += _ROW
    canvas.line([(start, _HEAD), (start, top - 0.6)], inks.word, thickness=0.25)
    if left:
        rest = french.pluriel(left, "autre ligne", "autres lignes")
        canvas.text(start, top + 3, f"et {rest}, dans le tableau", _SMALL, inks.word)


def _legend(canvas: Canvas, x: float, names: tuple[str, str], inks: Inks) -> None:
    for name, fill in zip(names, (inks.soft, inks.area), strict=True):
        canvas.rect(x, 1.2, 5, 2.8, fill, line=inks.area)
        canvas.text(x + 6.4, 3.6, name, _SMALL, inks.word)
        x += 6.4 + text_width(name, _SMALL) + 6
