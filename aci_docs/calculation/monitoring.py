"""The monitoring of a beneficiary: time under contract, interviews expected and held, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from aci_docs.calculation.milestones import MILESTONES, milestones, was_held
from aci_docs.calculation.period import MONTHS_IN_A_YEAR, months_between, months_later
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.spans import ONE_DAY, Span, contract_spans, merged

YEAR = ("annee", "debut", "fin", "mois", "attendus", "tenus", "manquants")
"""What is told of each year of contract."""


def suivi(record: Mapping[str, Any], scale: Scale | None) -> dict[str, Any]:
    """The monitoring of a validated `beneficiaire` record, under the names of `suivi_shape()`.

    - `debut`: first day under contract; `arrete_au`: the day the count stops, the earliest of the end of the last
      contract (a permanent one has none), the exit and the date of the sheet; both ISO texts.
    - `duree_mois`: whole months under contract between the two (int). Months run from date to date; contracts that
      overlap or follow each other without a day between them are one; days without contract do not count.
    - `entretiens_attendus`: the scale's number of interviews a year, pro rata of that time, rounded down (int): an
      interview is expected once its time has fully run.
    - `entretiens_tenus`: interviews dated up to that day, except those whose people are all noted absent
      or excused (int). `entretiens_manquants`: what is lacking, never below 0 (int).
    - `annees`: the same counts for each year of contract that has begun, one mapping of the names of YEAR for each.
      A year runs from the first day under contract, date to date; `fin` is the day the count stops in the current one.
    - `sortie_non_renseignee`: True when the last contract has ended by the date of the sheet and no exit is recorded.
    - the rest is what `milestones` gives.

    All the numbers are 0, and there is no year, when no contract has begun by the date of the sheet. Without a scale
    in force (None), the expected and lacking numbers are None: nothing is counted with another year's value.
    Source: « Conclusion des bilans tripartites (3/an) », and « fiche par bénéficiaire (...) entretiens tripartites ».
    """
    sheet = date.fromisoformat(record["date_bilan"])
    contracts = contract_spans(record["contrats"])
    spans = merged(contracts)
    stops = [sheet, max(end for _, end in contracts)]
    exit_ = record.get("sortie")
    if exit_:
        stops.append(date.fromisoformat(exit_["date"]))
    stop = min(stops)
    time = _months_until(spans, stop)
    expected = _expected(time, scale)
    held = [date.fromisoformat(each["date"]) for each in record["entretiens_tripartites"] if was_held(each, stop)]
    return {
        "debut": spans[0][0].isoformat(),
        "arrete_au": stop.isoformat(),
        "duree_mois": floor(time),
        "entretiens_attendus": expected,
        "entretiens_tenus": len(held),
        "entretiens_manquants": None if expected is None else max(0, expected - len(held)),
        "annees": _years(spans, stop, held, scale),
        "sortie_non_renseignee": not exit_ and stop < sheet,
        **milestones(record, stop, scale),
    }


def suivi_shape() -> dict[str, Any]:
    """What `suivi` gives, for the check of templates: None for a value, `[item]` for a list."""
    names = ("debut", "arrete_au", "duree_mois", "entretiens_attendus", "entretiens_tenus", "entretiens_manquants")
    return {
        **dict.fromkeys(names),
        "annees": [dict.fromkeys(YEAR)],
        "sortie_non_renseignee": None,
        **MILESTONES,
    }


def _months_until(spans: Sequence[Span], stop: date) -> Fraction:
    """The months under contract up to that day included."""
    whole, rest = 0, Fraction()
    for start, end in spans:
        months, days = months_between(start, min(end, stop) + ONE_DAY)
        whole, rest = whole + months, rest + days
    return whole + rest


def _expected(months: Fraction, scale: Scale | None) -> int | None:
    return floor(scale.amount("entretiens_tripartites_an") * months / MONTHS_IN_A_YEAR) if scale else None


def _years(spans: Sequence[Span], stop: date, held: Sequence[date], scale: Scale | None) -> list[dict[str, Any]]:
    """The years of contract that have begun by the day the count stops; their counts add up to those of the path."""
    years: list[dict[str, Any]] = []
    start = first = spans[0][0]
    months, expected = 0, 0
    while start <= stop:
        number = len(years) + 1
        following = months_later(first, number * MONTHS_IN_A_YEAR)
        last = min(following - ONE_DAY, stop)
        time = _months_until(spans, last)
        so_far = _expected(time, scale)
        due = None if so_far is None else so_far - expected
        attended = sum(start <= day <= last for day in held)
        lacking = None if due is None else max(0, due - attended)
        row = (number, start.isoformat(), last.isoformat(), floor(time) - months, due, attended, lacking)
        years.append(dict(zip(YEAR, row, strict=True)))
        start, months, expected = following, floor(time), so_far or 0
    return years
