"""The monitoring of a beneficiary: tripartite interviews expected and held, time spent under contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from aci_docs import french
from aci_docs.calculation.period import MONTHS_IN_A_YEAR, months_between
from aci_docs.calculation.scale import Scale
from aci_docs.notices import Gravity, Notice

_ONE_DAY = timedelta(days=1)
_NO_END = date.max - _ONE_DAY
"""The end of a permanent contract (CDI d'inclusion): it runs on to the day the count stops."""


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

    - `sortie_non_renseignee`: True when the last contract has ended by the date of the sheet and no exit is recorded.

    All the numbers are 0 when no contract has begun by the date of the sheet. Without a scale in force (None), the
    expected and lacking numbers are None: nothing is counted with another year's value.
    Source: « Conclusion des bilans tripartites (3/an) », and « fiche par bénéficiaire (...) entretiens tripartites ».
    """
    sheet = date.fromisoformat(record["date_bilan"])
    contracts = [
        (date.fromisoformat(contract["debut"]), date.fromisoformat(contract["fin"]) if contract["fin"] else _NO_END)
        for contract in record["contrats"]
    ]
    stops = [sheet, max(end for _, end in contracts)]
    exit_ = record.get("sortie")
    if exit_:
        stops.append(date.fromisoformat(exit_["date"]))
    stop = min(stops)
    whole, rest = 0, Fraction()
    for start, end in _merged(contracts):
        months, days = months_between(start, min(end, stop) + _ONE_DAY)
        whole, rest = whole + months, rest + days
    time = whole + rest
    expected = floor(scale.amount("entretiens_tripartites_an") * time / MONTHS_IN_A_YEAR) if scale else None
    held = sum(_was_held(interview, stop) for interview in record.get("entretiens_tripartites") or ())
    return {
        "debut": min(start for start, _ in contracts).isoformat(),
        "arrete_au": stop.isoformat(),
        "duree_mois": floor(time),
        "entretiens_attendus": expected,
        "entretiens_tenus": held,
        "entretiens_manquants": None if expected is None else max(0, expected - held),
        "sortie_non_renseignee": not exit_ and stop < sheet,
    }


def suivi_shape() -> dict[str, None]:
    """The names that `suivi` gives, for the check of templates."""
    return dict.fromkeys(
        (
            "debut",
            "arrete_au",
            "duree_mois",
            "entretiens_attendus",
            "entretiens_tenus",
            "entretiens_manquants",
            "sortie_non_renseignee",
        )
    )


def was_attended(interview: Mapping[str, Any]) -> bool:
    """True for an interview that somebody attended, or that names nobody."""
    people = interview.get("presents") or ()
    return not people or any(person["presence"] == "présent" for person in people)


def suivi_notices(values: Mapping[str, Any]) -> tuple[Notice, ...]:
    """What the reader of a sheet must know about what `suivi` gave; empty when all is in order."""
    return (*_about_interviews(values), *_about_exit(values))


def _about_interviews(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`entretiens_attendus_inconnus` without a scale, `entretiens_manquants` when fewer were held than expected."""
    if values["entretiens_attendus"] is None:
        yield _notice(
            "entretiens_attendus_inconnus",
            "information",
            "Aucun barème n'est en vigueur à la date du bilan : le nombre d'entretiens tripartites attendus n'est pas "
            "calculé.",
            "Ajoutez le barème de cette année, avec les valeurs confirmées par le financeur.",
        )
    elif values["entretiens_manquants"]:
        expected = french.pluriel(
            values["entretiens_attendus"], "entretien tripartite attendu", "entretiens tripartites attendus"
        )
        yield _notice(
            "entretiens_manquants",
            "attention",
            f"{expected} pour {french.nombre(values['duree_mois'])} mois de contrat au "
            f"{french.date(values['arrete_au'])}, {french.pluriel(values['entretiens_tenus'], 'tenu')} : il en manque "
            f"{french.nombre(values['entretiens_manquants'])}.",
            "Organisez ce qui peut l'être, ou expliquez l'écart dans la fiche.",
        )


def _about_exit(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`sortie_non_renseignee`, when the last contract is over and nothing says what became of the person."""
    if values["sortie_non_renseignee"]:
        yield _notice(
            "sortie_non_renseignee",
            "attention",
            f"Le dernier contrat a pris fin le {french.date(values['arrete_au'])} et la sortie n'est pas renseignée.",
            "Renseignez la sortie, ou le contrat qui a suivi.",
        )


def _notice(code: str, gravity: Gravity, message: str, advice: str) -> Notice:
    return Notice(code, gravity, french.typographie(message), french.typographie(advice))


def _was_held(interview: Mapping[str, Any], stop: date) -> bool:
    """True for an interview dated up to the day the count stops that somebody attended, or that names nobody."""
    return date.fromisoformat(interview["date"]) <= stop and was_attended(interview)


def _merged(contracts: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans under contract, in order: overlapping and consecutive contracts made one."""
    spans: list[tuple[date, date]] = []
    for start, end in sorted(contracts):
        if spans and start <= spans[-1][1] + _ONE_DAY:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans
