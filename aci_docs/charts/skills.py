"""What a person can do: the level of each skill at the entry and now, two bars a skill, domain by domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from aci_docs import french
from aci_docs.charts.bars import WIDTH
from aci_docs.charts.colours import INK, Inks, inks
from aci_docs.charts.sentences import sentences
from aci_docs.drawing import Canvas, Drawing, fitted, one_line, text_width
from aci_docs.palette import Palette

MOST_HEIGHT = 175.0
"""Millimetres: a chart and the heading above it stay on one page."""
LEVELS = 4

_HEAD, _DOMAIN, _ROW, _FOOT = 9.0, 5.6, 5.9, 4.6
_BAR = 2.0
_ONE_COLUMN = 14  # skills that one column of the whole width may hold
_BETWEEN = 8.0  # millimetres between two columns
_VALUES = 11.0  # millimetres of the levels in figures
_SIZE, _SMALL = 7.5, 6.5
_DETAILED = 12  # skills that the alternative text names one by one
_NOT_EVALUATED = "non évalué"


@dataclass(frozen=True)
class Skill:
    """A skill of a domain, its level now and at the entry, from 0 to LEVELS; None for one that was not evaluated."""

    domain: str
    label: str
    start: int | None
    now: int


@dataclass(frozen=True)
class _Line:
    """A line of a column: a skill, or the name of a domain."""

    column: int
    top: float
    domain: str = ""
    skill: Skill | None = None


def competences(skills: Sequence[Skill], palette: Palette, *, width: float = WIDTH) -> Drawing | None:
    """The skills as pairs of bars, in two columns when they are many; None without any.

    Beyond MOST_HEIGHT the first ones are drawn and a note says how many are left to the table.
    """
    if not skills:
        return None
    grouped = _by_domain(skills)
    columns = 1 if len(skills) <= _ONE_COLUMN else 2
    lines, bottom = _laid(grouped, columns)
    left = len(skills) - sum(line.skill is not None for line in lines)
    height = bottom + (_FOOT if left else 0.6)
    draw = partial(_draw, lines=lines, columns=columns, bottom=bottom, left=left, inks=inks(palette))
    return Drawing(width, height, sentences(_sentences(grouped)), draw)


def _by_domain(skills: Sequence[Skill]) -> dict[str, list[Skill]]:
    """The skills of each domain, in the order in which the domains first appear."""
    grouped: dict[str, list[Skill]] = {}
    for skill in skills:
        grouped.setdefault(one_line(skill.domain), []).append(skill)
    return grouped


def _laid(grouped: dict[str, list[Skill]], columns: int) -> tuple[list[_Line], float]:
    """The lines in their columns, filled evenly, and where the longest column ends; what has no room is left out."""
    whole = sum(_DOMAIN + _ROW * len(skills) for skills in grouped.values())
    most = MOST_HEIGHT - _FOOT
    end = min(_HEAD + whole / columns, most)
    lines: list[_Line] = []
    column, top, bottom = 0, _HEAD, _HEAD
    for domain, skills in grouped.items():
        for place, skill in enumerate(skills):
            room = _ROW if place else _DOMAIN + _ROW
            if column + 1 < columns and top > _HEAD and (top + room / 2 > end or top + room > most):
                column, top = column + 1, _HEAD
            named = domain != "" and (place == 0 or top == _HEAD)
            if top + (_DOMAIN if named else 0) + _ROW > most:
                return lines, bottom
            if named:
                lines.append(_Line(column, top, domain=domain))
                top += _DOMAIN
            lines.append(_Line(column, top, skill=skill))
            top += _ROW
            bottom = max(bottom, top)
    return lines, bottom


def _draw(
    canvas: Canvas, *, lines: Sequence[_Line], columns: int, bottom: float, left: int, inks: Inks
) -> None:  # fmt: skip
    width = (canvas.width - _BETWEEN * (columns - 1)) / columns
    label = width * (0.52 if columns == 1 else 0.6)
    start, end = label + 2, width - _VALUES
    step = (end - start) / LEVELS
    _key(canvas, inks)
    for column in range(columns):
        x = column * (width + _BETWEEN)
        foot = max(line.top + _ROW for line in lines if line.column == column)
        places = [x + start + step * level for level in range(LEVELS + 1)]
        grid = [((place, _HEAD - 1), (place, foot)) for place in places]
        canvas.lines(grid[1:], inks.rule)
        canvas.lines(grid[:1], inks.word)
        for level, place in enumerate(places):
            canvas.text(place, _HEAD - 1.8, str(level), _SMALL, inks.word, align="centre")
    for line in lines:
        x = line.column * (width + _BETWEEN)
        if line.skill is None:
            name = fitted(line.domain, width - 1, 8, bold=True)
            canvas.text(x, line.top + 4.1, name, 8, inks.area, bold=True, ground=True)
            continue
        skill, y = line.skill, line.top + 0.7
        canvas.text(x, y + 3.1, fitted(skill.label, label - 1, _SIZE), _SIZE, INK)
        _bar(canvas, x + start, y, step, skill.start, inks, now=False)
        _bar(canvas, x + start, y + _BAR + 0.3, step, skill.now, inks, now=True)
        shown = f"{'–' if skill.start is None else skill.start} → {skill.now}"
        canvas.text(x + width, y + 3.1, shown, _SIZE, INK, bold=True, align="right")
    if left:
        more = french.pluriel(left, "autre compétence", "autres compétences")
        canvas.text(0, bottom + 3.4, f"et {more}, dans le tableau", _SMALL, inks.word)


def _bar(canvas: Canvas, x: float, y: float, step: float, level: int | None, inks: Inks, *, now: bool) -> None:
    """The bar of a level; of level 0 a thin mark, and words where nothing was evaluated."""
    if level is None:
        canvas.text(x + 1, y + 1.8, _NOT_EVALUATED, _SMALL, inks.word, ground=True)
    elif level <= 0:
        canvas.rect(x, y, 0.5, _BAR, inks.area)
    elif now:
        canvas.rect(x, y, step * level, _BAR, inks.area, line=inks.area)
    else:
        canvas.rect(x, y, step * level, _BAR, inks.soft, line=inks.area)


def _key(canvas: Canvas, inks: Inks) -> None:
    x = 0.15
    for words, fill in (("niveau à l’entrée", inks.soft), ("niveau au bilan", inks.area)):
        canvas.rect(x, 0.8, 4.5, 2.2, fill, line=inks.area)
        canvas.text(x + 5.8, 2.8, words, _SMALL, inks.word)
        x += 5.8 + text_width(words, _SMALL) + 5


def _sentences(grouped: dict[str, list[Skill]]) -> Iterator[str]:
    skills = [skill for each in grouped.values() for skill in each]
    known = [(skill.start, skill.now) for skill in skills if skill.start is not None]
    counts = (
        (sum(now > start for start, now in known), "en progrès", "en progrès"),
        (sum(now == start for start, now in known), "au même niveau", "au même niveau"),
        (sum(now < start for start, now in known), "en recul", "en recul"),
        (len(skills) - len(known), "non évaluée à l’entrée", "non évaluées à l’entrée"),
    )
    shares = [french.pluriel(count, one, many) for count, one, many in counts if count]
    yield (
        f"Niveaux à l’entrée et au bilan, de 0 à {LEVELS}, de "
        f"{french.pluriel(len(skills), 'compétence')} : {french.enumeration(shares)}"
    )
    if len(skills) > _DETAILED:
        yield "Le détail est dans le tableau"
        return
    for domain, each in grouped.items():
        told = " ; ".join(map(_levels, each))
        yield f"{domain} : {told}" if domain else told


def _levels(skill: Skill) -> str:
    label = one_line(skill.label)
    if skill.start is None:
        return f"{label}, {skill.now} au bilan, non évaluée à l’entrée"
    return f"{label}, de {skill.start} à {skill.now}"
