"""Beneficiaries for the tests of the action's report, written short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def person(
    identifier: str,
    entry: str,
    *,
    exit_: Sequence[Any] | None = None,
    contracts: Sequence[Sequence[Any]] | None = None,
    sheet: str = "2027-01-10",
    aims: Sequence[str | None] = (),
    interviews: Sequence[str] = (),
    diagnosis: str | None = None,
    prescriber: str = "France Travail",
    training: Sequence[Sequence[Any]] = (),
    immersions: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """A validated record: `exit_` is (date, class, positive for the PLIE), contracts are (start, end, hours a week)."""
    return {
        "identifiant": identifier,
        "reference": None,
        "date_bilan": sheet,
        "entree": {"date": entry, "prescripteur": {"type": prescriber, "nom": None}, "diagnostic_date": diagnosis},
        "contrats": [
            {"debut": start, "fin": end, "heures_hebdomadaires": hours}
            for start, end, hours in contracts or [(entry, exit_[0] if exit_ else None, 26)]
        ],
        "objectifs": [{"libelle": "Objectif", "atteinte": reached} for reached in aims],
        "entretiens_tripartites": [{"date": day, "presents": [], "prochaine_date": None} for day in interviews],
        "formations": [{"debut": start, "fin": end, "heures": hours} for start, end, hours in training],
        "immersions": [{"objet": what, "debut": start, "fin": end} for what, start, end in immersions],
        "sortie": exit_ and {"date": exit_[0], "classe": exit_[1], "sortie_positive_plie": exit_[2]},
    }


def from_case(given: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a person of a case file, whose French keys are those of `person` in French."""
    names = {
        "sortie": "exit_",
        "contrats": "contracts",
        "fiche": "sheet",
        "objectifs": "aims",
        "entretiens": "interviews",
        "diagnostic": "diagnosis",
        "prescripteur": "prescriber",
        "formations": "training",
        "immersions": "immersions",
    }
    return person(
        given["identifiant"],
        given["entree"],
        **{names[key]: value for key, value in given.items() if key in names},
    )
