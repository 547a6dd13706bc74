"""What is said of a path to a reader who does not see its chart: every date, every count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from aci_docs import french
from aci_docs.charts.journey import Event, Journey, Span
from aci_docs.charts.sentences import sentences
from aci_docs.drawing import one_line

_LONG = 80  # characters of a label
_MANY = 12  # dates or things; beyond, the first and the last day and the count say more


def told(journey: Journey) -> str:
    """The path in sentences."""
    return sentences(_sentences(journey))


def _sentences(journey: Journey) -> Iterator[str]:
    yield f"Frise du parcours : entrée le {_date(journey.entry)}"
    yield f"Contrats : {' ; '.join(_spans(journey.contracts))}" if journey.contracts else "Aucun contrat"
    gaps = [_period(gap) for gap in journey.without_contract()]
    if gaps:
        yield f"Sans contrat {french.enumeration(gaps)}"
    yield from _interviews(journey)
    for spans, title, none in (
        (journey.trainings, "Formations", "Aucune formation"),
        (journey.immersions, "Immersions", "Aucune immersion"),
    ):
        yield f"{title} : {' ; '.join(_spans(spans))}" if spans else none
    yield f"Évènements : {' ; '.join(_events(journey.events))}" if journey.events else "Aucun évènement"
    yield f"Fiche établie le {_date(journey.sheet)}"
    yield f"Sortie le {_date(journey.exit)}" if journey.exit else "Pas de sortie enregistrée"


def _interviews(journey: Journey) -> Iterator[str]:
    if not (journey.held or journey.missed or journey.planned):
        yield "Aucun entretien tripartite"
        return
    parts = []
    for days, one, many in (
        (journey.held, "tenu", "tenus"),
        (journey.missed, "non tenu", "non tenus"),
        (journey.planned, "prévu", "prévus"),
    ):
        if days:
            parts.append(f"{french.pluriel(len(days), one, many)} ({_days(sorted(days))})")
    yield f"Entretiens tripartites : {', '.join(parts)}"


def _days(days: Sequence[date]) -> str:
    if days[0] == days[-1]:
        return _date(days[0])
    if len(days) > _MANY:
        return f"du {_date(days[0])} au {_date(days[-1])}"
    return french.enumeration([_date(day) for day in days])


def _spans(spans: Sequence[Span]) -> Iterator[str]:
    shown = sorted(spans, key=lambda span: span.start)
    for number, span in enumerate(shown[:_MANY], 1):
        yield f"{_label(span.labels[0] if span.labels else '', number)}, {_period(span)}"
    yield from _rest(len(shown))


def _events(events: Sequence[Event]) -> Iterator[str]:
    shown = sorted(events, key=lambda event: event.day)
    for number, event in enumerate(shown[:_MANY], 1):
        yield f"{_label(event.label, number)}, le {_date(event.day)}"
    yield from _rest(len(shown))


def _rest(count: int) -> Iterator[str]:
    if count > _MANY:
        yield f"et {count - _MANY} de plus"


def _label(text: str, number: int) -> str:
    text = one_line(text)
    if len(text) > _LONG:
        text = f"{text[: _LONG - 1].rstrip()}…"
    return text or f"n° {number}"


def _period(span: Span) -> str:
    if span.end is None:
        return f"depuis le {_date(span.start)}, sans terme"
    if span.end == span.start:
        return f"le {_date(span.start)}"
    return f"du {_date(span.start)} au {_date(span.end)}"


@lru_cache(maxsize=4096)
def _date(day: date) -> str:
    return french.date_longue(day)
