"""What the path of a beneficiary has to respect: the diagnostic's delay, the next interview, the time in companies,
and what the PLIE calls a positive exit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aci_docs.calculation.period import months_later
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.spans import contract_spans, days_of, days_within, merged

LONG_IMMERSIONS = ("debut", "fin", "jours", "jours_contrat")
"""What is told of a contract in which the immersions are too long."""

MILESTONES: Mapping[str, Any] = {
    "diagnostic_limite": None,
    "diagnostic_jours": None,
    "diagnostic_delai": None,
    "prochain_entretien_passe": None,
    "immersions_longues": [dict.fromkeys(LONG_IMMERSIONS)],
    "immersions_part_maximale": None,
    "sortie_plie": None,
    "sortie_plie_echeance": None,
    "sortie_plie_mois": None,
}
"""The names that `milestones` gives, for the check of templates."""


def milestones(record: Mapping[str, Any], stop: date, scale: Scale | None) -> dict[str, Any]:
    """What a validated `beneficiaire` record says of these at `stop`, the day its count stops.

    - `diagnostic_limite`: the last day for the entry diagnostic (ISO), when the delay has run out without one;
      `diagnostic_jours`: the days from the entry to a diagnostic that came later than that; None when all is in order.
      `diagnostic_delai`: the days that the scale allows.
    - `prochain_entretien_passe`: the day (ISO) announced for an interview that did not follow, though the person was
      still under contract; None when there is none.
    - `immersions_longues`: each fixed-term contract whose immersions take a greater share of its days than
      `immersions_part_maximale` (a Fraction): LONG_IMMERSIONS. Consecutive contracts are one, as renewals are.
    - `sortie_plie`: None without an exit; otherwise « oui », « non », or « pas_encore » when a lasting job is younger
      than the months of employment that the PLIE wants (`sortie_plie_mois`), which will be over on
      `sortie_plie_echeance` (ISO).

    Without a scale in force (None) nothing of it is counted: the values that need one are None, the lists empty.
    Sources: the scale's own, value by value.
    """
    return {
        **_diagnostic(record, scale),
        "prochain_entretien_passe": _missed_interview(record, stop),
        **_immersions(record, scale),
        **_plie_exit(record, scale),
    }


def was_attended(interview: Mapping[str, Any]) -> bool:
    """True for an interview that somebody attended, or that names nobody."""
    people = interview.get("presents") or ()
    return not people or any(person["presence"] == "présent" for person in people)


def was_held(interview: Mapping[str, Any], stop: date) -> bool:
    """True for an interview dated up to that day that somebody attended, or that names nobody."""
    return date.fromisoformat(interview["date"]) <= stop and was_attended(interview)


def _diagnostic(record: Mapping[str, Any], scale: Scale | None) -> dict[str, Any]:
    found: dict[str, Any] = {"diagnostic_limite": None, "diagnostic_jours": None, "diagnostic_delai": None}
    if scale is None:
        return found
    allowed = int(scale.amount("delai_diagnostic"))
    entry, made = date.fromisoformat(record["entree"]["date"]), record["entree"]["diagnostic_date"]
    limit = entry + timedelta(days=allowed)
    if made is None and record["date_bilan"] > limit.isoformat():
        found["diagnostic_limite"] = limit.isoformat()
    elif made is not None and made > limit.isoformat():
        found["diagnostic_jours"] = (date.fromisoformat(made) - entry).days
    return found | {"diagnostic_delai": allowed}


def _missed_interview(record: Mapping[str, Any], stop: date) -> str | None:
    """The day announced by the last interview that announces one, when it is over and no interview was held since."""
    interviews = sorted(record["entretiens_tripartites"], key=lambda each: str(each["date"]))
    announcing = [each for each in interviews if each["prochaine_date"]]
    if not announcing:
        return None
    last = announcing[-1]
    followed = any(each["date"] > last["date"] and was_held(each, stop) for each in interviews)
    day = str(last["prochaine_date"])
    return None if followed or day > stop.isoformat() or day >= record["date_bilan"] else day


def _immersions(record: Mapping[str, Any], scale: Scale | None) -> dict[str, Any]:
    if scale is None:
        return {"immersions_longues": [], "immersions_part_maximale": None}
    share = scale.amount("part_maximale_immersions")
    immersions = [(date.fromisoformat(each["debut"]), date.fromisoformat(each["fin"])) for each in record["immersions"]]
    fixed = merged(contract_spans(each for each in record["contrats"] if each["fin"]))
    counted = [(span, days_within(immersions, span), days_of(span)) for span in fixed]
    long = [
        dict(zip(LONG_IMMERSIONS, (span[0].isoformat(), span[1].isoformat(), days, whole), strict=True))
        for span, days, whole in counted
        if days > share * whole
    ]
    return {"immersions_longues": long, "immersions_part_maximale": share}


def _plie_exit(record: Mapping[str, Any], scale: Scale | None) -> dict[str, Any]:
    exit_ = record["sortie"]
    months = None if scale is None else int(scale.amount("duree_emploi_sortie_plie"))
    state, due = None, None
    if exit_:
        state = "oui" if exit_["sortie_positive_plie"] else "non"
        if state == "non" and exit_["classe"] == "emploi_durable" and months is not None:
            over = months_later(date.fromisoformat(exit_["date"]), months).isoformat()
            if record["date_bilan"] < over:
                state, due = "pas_encore", over
    return {"sortie_plie": state, "sortie_plie_echeance": due, "sortie_plie_mois": months}
