"""The charts of a beneficiary's sheet, from a record as its readers may see it; each is made when a template asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from aci_docs import french
from aci_docs.calculation import was_held
from aci_docs.charts import Event, Journey, Skill, Span, competences, frise
from aci_docs.drawing import Drawing
from aci_docs.palette import Palette
from aci_docs.records import HIDDEN


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What the charts of one sheet are made from."""

    record: Mapping[str, Any]
    palette: Palette


# The charts of the last sheets alone: a run of thousands must not keep them all, nor draw one twice for two formats.
@lru_cache(maxsize=8)
def _made(sheet: _Sheet, name: str) -> Drawing | None:
    return _CHARTS[name](sheet.record, sheet.palette)


class Graphics(Mapping[str, Drawing | None]):
    """The charts by their names; a chart that nobody asks for is never made."""

    def __init__(self, record: Mapping[str, Any], palette: Palette) -> None:
        self._sheet = _Sheet(record, palette)

    def __getitem__(self, name: str) -> Drawing | None:
        return _made(self._sheet, name)

    def __contains__(self, name: object) -> bool:
        return name in _CHARTS

    def __iter__(self) -> Iterator[str]:
        return iter(_CHARTS)

    def __len__(self) -> int:
        return len(_CHARTS)


def graphics_shape() -> dict[str, None]:
    """The names of the charts, for the check of templates."""
    return dict.fromkeys(_CHARTS)


def journey_of(record: Mapping[str, Any]) -> Journey:
    """The path that a validated `beneficiaire` record tells.

    An interview after the day of the sheet is planned; one that everybody missed was not held. The next date that the
    last interview gives is planned as well, unless the person left before.
    """
    sheet = date.fromisoformat(record["date_bilan"])
    exit_ = record.get("sortie")
    left = date.fromisoformat(exit_["date"]) if exit_ else None
    held: list[date] = []
    missed: list[date] = []
    planned: list[date] = []
    interviews = [(date.fromisoformat(each["date"]), each) for each in record.get("entretiens_tripartites") or ()]
    for day, interview in interviews:
        days = planned if day > sheet else held if was_held(interview, sheet) else missed
        days.append(day)
    if interviews:
        last, interview = max(interviews, key=lambda each: each[0])
        following = interview.get("prochaine_date")
        if following and last < (day := date.fromisoformat(following)) <= (left or day):
            planned.append(day)
    return Journey(
        entry=date.fromisoformat(record["entree"]["date"]),
        sheet=sheet,
        exit=left,
        contracts=[_span(contract, _contract_labels(contract)) for contract in record["contrats"]],
        held=held,
        missed=missed,
        planned=planned,
        trainings=_spans(record, "formations", "intitule"),
        immersions=_spans(record, "immersions", "entreprise", "metier"),
        events=[
            Event(date.fromisoformat(event["date"]), _shown(event.get("nature")))
            for event in record.get("evenements") or ()
        ],
    )


def skills_of(record: Mapping[str, Any]) -> list[Skill]:
    """The skills of a validated `beneficiaire` record; one whose label is not shown has its number."""
    return [
        Skill(
            _shown(skill.get("domaine")),
            _shown(skill.get("libelle")) or f"Compétence n° {number}",
            skill.get("niveau_entree"),
            skill["niveau"],
        )
        for number, skill in enumerate(record.get("competences") or (), 1)
    ]


def _contract_labels(contract: Mapping[str, Any]) -> tuple[str, ...]:
    kind, hours = _shown(contract["type"]), french.heures(contract["heures_hebdomadaires"])
    post = _shown(contract.get("poste"))
    posts = (f"{kind}, {hours} par semaine, {post}", f"{kind}, {hours}, {post}") if post else ()
    return (*posts, f"{kind}, {hours} par semaine", f"{kind}, {hours}", kind)


def _spans(record: Mapping[str, Any], key: str, *labels: str) -> list[Span]:
    found: list[Span] = []
    for each in record.get(key) or ():
        words = [_shown(each.get(label)) for label in labels]
        found.append(_span(each, (" : ".join(word for word in words if word),)))
    return found


def _span(value: Mapping[str, Any], labels: Sequence[str]) -> Span:
    end = value.get("fin")
    return Span(date.fromisoformat(value["debut"]), date.fromisoformat(end) if end else None, tuple(labels))


@lru_cache(maxsize=1024)
def _shown(text: str | None) -> str:
    """The text as a label; what stands in the place of a text that is not sent is none."""
    return "" if text is None or text == HIDDEN else french.typographie(text)


_CHARTS: Mapping[str, Callable[[Mapping[str, Any], Palette], Drawing | None]] = {
    "frise": lambda record, palette: frise(journey_of(record), palette),
    "competences": lambda record, palette: competences(skills_of(record), palette),
}
