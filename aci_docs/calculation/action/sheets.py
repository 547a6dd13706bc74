"""The sheets that go with the report: one per beneficiary of the period, and how far each one tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from aci_docs.calculation.action.exits import SHORT_LABELS, UNCLASSED
from aci_docs.calculation.action.rates import Rate
from aci_docs.calculation.action.stays import Period, Stay

UP_TO_DATE, EARLIER, MISSING = "a_jour", "anterieure", "manquante"
STATES = {UP_TO_DATE: "à jour", EARLIER: "à actualiser", MISSING: "autre période"}

SHEETS_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("attendues", "a_jour", "anterieures", "manquantes", "contrat_echu")),
    "lignes": [
        dict.fromkeys(
            ("reference", "identifiant", "date", "entree", "sortie", "classe", "objectifs", "atteints", "etat")
        )
    ],
}


def sheets(stays: Sequence[Stay], period: Period) -> dict[str, Any]:
    """The sheets of the people of the period, under `SHEETS_SHAPE`, one line each, without any name.

    A sheet is `a_jour` when it is dated up to the departure or the end of the period, `anterieure` when it is dated in
    the period but before that, and `manquante` when it is dated before the period: nothing in it is of the period.
    `contrat_echu` are the earlier ones whose last contract has run out by the end of the period.
    """
    states = [_state(stay, period) for stay in stays]
    counts = Counter(states)
    return {
        "attendues": len(stays),
        "a_jour": counts[UP_TO_DATE],
        "anterieures": counts[EARLIER],
        "manquantes": counts[MISSING],
        "contrat_echu": sum(
            state != UP_TO_DATE and _ran_out(stay, period) for stay, state in zip(stays, states, strict=True)
        ),
        "lignes": [_line(stay, period, STATES[state]) for stay, state in zip(stays, states, strict=True)],
    }


def sheets_rate(found: Mapping[str, Any]) -> Rate:
    """A6, the sheets of the period over the people of the period."""
    return Rate(
        "A6",
        "Fiches de bilan remises",
        "qualité",
        found["attendues"] - found["manquantes"],
        found["attendues"],
        "fiches datées de la période ou d’après / bénéficiaires de la période",
        "aucun bénéficiaire",
        "Cahier des charges PLIE, fonction de direction d’ACI : « une fiche par bénéficiaire »",
    )


def _state(stay: Stay, period: Period) -> str:
    """How far the sheet of a stay tells."""
    if stay.sheet < period.start:
        return MISSING
    return UP_TO_DATE if stay.sheet >= min(stay.departure or period.end, period.end) else EARLIER


def _ran_out(stay: Stay, period: Period) -> bool:
    """True for someone who is still there by the sheet, and whose last contract ends before the period does."""
    spans = stay.spans_in(period)
    return stay.departure is None and (not spans or spans[-1][1] < period.end)


def _line(stay: Stay, period: Period, state: str) -> dict[str, Any]:
    """One line of the list: what is known of a stay at the end of the period."""
    record, left = stay.record, period.holds(stay.departure)
    aims = [each.get("atteinte") for each in record.get("objectifs") or ()]
    exit_class = SHORT_LABELS.get(stay.exit_class or UNCLASSED.code, stay.exit_class) if left else None
    return {
        "reference": record.get("reference") or stay.identifier,
        "identifiant": stay.identifier,
        "date": stay.sheet.isoformat(),
        "entree": stay.entry.isoformat(),
        "sortie": stay.departure.isoformat() if left and stay.departure else None,
        "classe": exit_class,
        "objectifs": len(aims),
        "atteints": sum(reached == "oui" for reached in aims),
        "etat": state,
    }
