"""The marks of a path: each kind has a shape of its own, so that no colour is needed to tell them apart."""

from __future__ import annotations

from aci_docs.charts.colours import Inks
from aci_docs.drawing import Canvas
from aci_docs.palette import WHITE

REACH = 1.4
"""Millimetres from the middle of a mark to its edge."""

_LINE = 0.35


def held(canvas: Canvas, x: float, y: float, inks: Inks) -> None:
    """A full disc."""
    canvas.circle(x, y, REACH - 0.1, inks.area, line=WHITE)


def missed(canvas: Canvas, x: float, y: float, inks: Inks) -> None:
    """A ring with a cross inside."""
    canvas.circle(x, y, REACH - 0.2, WHITE, line=inks.alert, thickness=_LINE)
    arm = 0.62
    cross = [((x - arm, y - arm), (x + arm, y + arm)), ((x - arm, y + arm), (x + arm, y - arm))]
    canvas.lines(cross, inks.alert, thickness=_LINE)


def planned(canvas: Canvas, x: float, y: float, inks: Inks) -> None:
    """An empty diamond."""
    points = [(x, y - REACH), (x + REACH, y), (x, y + REACH), (x - REACH, y)]
    canvas.polygon(points, WHITE, line=inks.area, thickness=_LINE)


def event(canvas: Canvas, x: float, y: float, inks: Inks) -> None:
    """A full triangle."""
    points = [(x, y - REACH), (x + REACH, y + REACH - 0.3), (x - REACH, y + REACH - 0.3)]
    canvas.polygon(points, inks.alert, line=WHITE)
