"""How the people were followed in a period: objectives, interviews, diagnoses, contracts, training, immersions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from aci_docs.calculation.action.rates import Rate, share
from aci_docs.calculation.action.stays import Period, Stay
from aci_docs.calculation.exact import exact_fraction
from aci_docs.calculation.monitoring import suivi
from aci_docs.calculation.period import DAYS_IN_A_WEEK, months_between
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.spans import ONE_DAY

_OTHER = "Autre"
_A_YEAR, _DELAY = "entretiens_tripartites_an", "delai_diagnostic"
_REACHED = (("oui", "Atteints"), ("partiellement", "Atteints en partie"), ("non", "Non atteints"), (None, "À évaluer"))
_IMMERSIONS = (
    ("decouvrir_metier", "Découvrir un métier"),
    ("confirmer_projet", "Confirmer un projet professionnel"),
    ("initier_recrutement", "Engager un recrutement"),
)

OBJECTIVES_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("fixes", "evalues", "atteints", "personnes", "non_evalues_sortis")),
    "lignes": [dict.fromkeys(("libelle", "nombre", "part"))],
}
INTERVIEWS_SHAPE: dict[str, None] = dict.fromkeys(("attendus", "tenus", "manquants", "personnes_concernees"))
DIAGNOSES_SHAPE: dict[str, None] = dict.fromkeys(
    ("jours", "dans_le_delai", "hors_delai", "non_faits", "en_cours", "comptes")
)
CONTRACTS_SHAPE: dict[str, None] = dict.fromkeys(("nombre", "mois", "heures"))
TRAINING_SHAPE: dict[str, None] = dict.fromkeys(("nombre", "personnes", "heures", "sans_duree"))
IMMERSIONS_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("nombre", "personnes", "jours")),
    "lignes": [dict.fromkeys(("libelle", "nombre"))],
}
PRESCRIBERS_SHAPE: list[Any] = [dict.fromkeys(("libelle", "nombre", "part"))]


def objectives(stays: Sequence[Stay], period: Period) -> dict[str, Any]:
    """The objectives set to the people of the period and what became of them, under `OBJECTIVES_SHAPE`."""
    set_ = [(stay, each.get("atteinte")) for stay in stays for each in stay.record.get("objectifs") or ()]
    counts = Counter(reached for _, reached in set_)
    return {
        "fixes": len(set_),
        "evalues": len(set_) - counts[None],
        "atteints": counts["oui"],
        "personnes": len({stay.identifier for stay, _ in set_}),
        "non_evalues_sortis": sum(reached is None and period.holds(stay.departure) for stay, reached in set_),
        "lignes": [
            {"libelle": label, "nombre": counts[code], "part": share(counts[code], len(set_))}
            for code, label in _REACHED
        ],
    }


def interviews(stays: Sequence[Stay], period: Period, scale: Scale | None) -> dict[str, int | None]:
    """The tripartite interviews of the period, under `INTERVIEWS_SHAPE`; all but those held are None without a scale.

    Each person's count is that of the sheets (`suivi`) at the end of the period less what it was the day before the
    period: an interview is expected in the period in which its time has fully run, so that the counts of two periods
    that follow each other add up to that of both. What a person lacks is not made up for by another's.
    """
    expected = held = lacking = concerned = 0
    for stay in stays:
        stop = min(stay.sheet, period.end)
        now, before = (
            suivi({**stay.record, "date_bilan": day.isoformat()}, scale)
            for day in (stop, min(stop, period.start - ONE_DAY))
        )
        of_the_period = now["entretiens_tenus"] - before["entretiens_tenus"]
        held += of_the_period
        if scale is not None:
            due = now["entretiens_attendus"] - before["entretiens_attendus"]
            missing = max(0, due - of_the_period)
            expected, lacking, concerned = expected + due, lacking + missing, concerned + bool(missing)
    known = scale is not None
    return {
        "attendus": expected if known else None,
        "tenus": held,
        "manquants": lacking if known else None,
        "personnes_concernees": concerned if known else None,
    }


def diagnoses(stays: Sequence[Stay], period: Period, scale: Scale | None) -> dict[str, int | None]:
    """The diagnoses of those who entered in the period, under `DIAGNOSES_SHAPE`; only `jours` is None without a scale.

    Without a diagnosis, a delay that still runs on the day of the sheet is `en_cours`, and is in no rate.
    """
    days = int(scale.amount(_DELAY)) if scale else None
    counts = Counter(_diagnosis(stay, days) for stay in stays if period.holds(stay.entry))
    return {
        "jours": days,
        **{state: counts[state] for state in ("dans_le_delai", "hors_delai", "non_faits", "en_cours")},
        "comptes": 0 if days is None else counts.total() - counts["en_cours"],
    }


def contracts(stays: Sequence[Stay], period: Period) -> dict[str, int | Fraction]:
    """The contracts with a day in the period, their months and their hours in it, under `CONTRACTS_SHAPE`.

    `mois` are months from date to date, contracts of one person that overlap counted once. `heures` are those that the
    contracts provide for: hours a week × days / 7, up to the departure.
    """
    number, months, hours = 0, Fraction(), Fraction()
    for stay in stays:
        for first, last in stay.spans_in(period):
            whole, rest = months_between(first, last + ONE_DAY)
            months += whole + rest
        for contract, days in _days_of_contracts(stay, period):
            number += 1
            weekly = exact_fraction(contract["heures_hebdomadaires"], "heures_hebdomadaires")
            hours += weekly * days / DAYS_IN_A_WEEK
    return {"nombre": number, "mois": months, "heures": hours}


def training(stays: Sequence[Stay], period: Period) -> dict[str, int | Fraction]:
    """The training begun in the period, under `TRAINING_SHAPE`: each is of one period, with all its hours."""
    begun = _begun(stays, period, "formations")
    told = [each["heures"] for _, each in begun if each.get("heures") is not None]
    return {
        "nombre": len(begun),
        "personnes": len({stay.identifier for stay, _ in begun}),
        "heures": sum((exact_fraction(hours, "heures") for hours in told), Fraction()),
        "sans_duree": len(begun) - len(told),
    }


def immersions(stays: Sequence[Stay], period: Period) -> dict[str, Any]:
    """The immersions in companies (PMSMP) begun in the period, under `IMMERSIONS_SHAPE`; `jours` are calendar days."""
    begun = _begun(stays, period, "immersions")
    objects = Counter(each["objet"] for _, each in begun)
    return {
        "nombre": len(begun),
        "personnes": len({stay.identifier for stay, _ in begun}),
        "jours": sum(
            (date.fromisoformat(each["fin"]) - date.fromisoformat(each["debut"])).days + 1 for _, each in begun
        ),
        "lignes": [{"libelle": label, "nombre": objects[code]} for code, label in _IMMERSIONS],
    }


def prescribers(stays: Sequence[Stay], period: Period) -> list[dict[str, Any]]:
    """The entries of the period by type of prescriber, the most frequent first; « Autre », and no type, come last."""
    types = [stay.record["entree"]["prescripteur"]["type"] or _OTHER for stay in stays if period.holds(stay.entry)]
    counts = Counter(types)
    order = sorted(counts, key=lambda each: (each == _OTHER, -counts[each], each))
    return [{"libelle": each, "nombre": counts[each], "part": share(counts[each], len(types))} for each in order]


def followup_rates(found: Mapping[str, Any], scale: Scale | None) -> list[Rate]:
    """A3 to A5: interviews held over expected, diagnoses in time, objectives reached over those evaluated."""
    meetings, starts, aims = found["entretiens"], found["diagnostics"], found["objectifs"]
    no_scale = "Aucun barème en vigueur sur toute la période"
    delay = "le délai" if starts["jours"] is None else f"les {starts['jours']} jours de l’entrée"
    return [
        Rate(
            "A3",
            "Entretiens tripartites tenus",
            "qualité",
            (meetings["attendus"] or 0) - (meetings["manquants"] or 0),
            meetings["attendus"] or 0,
            "(entretiens attendus − entretiens manquants) / entretiens attendus",
            "nombre d’entretiens attendus inconnu" if meetings["attendus"] is None else "aucun entretien attendu",
            scale.source(_A_YEAR) if scale else no_scale,
        ),
        Rate(
            "A4",
            f"Diagnostics d’entrée dans {delay}",
            "qualité",
            starts["dans_le_delai"] if starts["comptes"] else 0,
            starts["comptes"],
            "diagnostics faits dans le délai / entrées dont le délai est échu ou le diagnostic fait",
            "délai inconnu" if starts["jours"] is None else "aucune entrée à compter",
            scale.values[_DELAY].source if scale else no_scale,
        ),
        Rate(
            "A5",
            "Objectifs individuels atteints",
            "efficience",
            aims["atteints"],
            aims["evalues"],
            "objectifs atteints / objectifs évalués",
            "aucun objectif évalué",
            "Cahier des charges PLIE, fonction de direction d’ACI : « atteinte ou non des objectifs fixés pour "
            "l’étape »",
        ),
    ]


def _diagnosis(stay: Stay, days: int | None) -> str:
    """What became of the diagnosis of someone who entered: the state under which it is counted."""
    made = stay.record["entree"].get("diagnostic_date")
    if days is None:
        return "en_cours"
    limit = stay.entry + timedelta(days=days)
    if made is not None:
        return "dans_le_delai" if date.fromisoformat(made) <= limit else "hors_delai"
    return "non_faits" if stay.sheet > limit else "en_cours"


def _days_of_contracts(stay: Stay, period: Period) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Each contract that has days in the period, up to the departure, and how many."""
    end = min(period.end, stay.departure or period.end)
    for contract in stay.record["contrats"]:
        first = max(date.fromisoformat(contract["debut"]), period.start)
        last = min(date.fromisoformat(contract["fin"]), end) if contract["fin"] else end
        if first <= last:
            yield contract, (last - first).days + 1


def _begun(stays: Sequence[Stay], period: Period, key: str) -> list[tuple[Stay, Mapping[str, Any]]]:
    """What the records list under the key and that begins in the period, each with its person."""
    return [
        (stay, each)
        for stay in stays
        for each in stay.record.get(key) or ()
        if period.holds(date.fromisoformat(each["debut"]))
    ]
