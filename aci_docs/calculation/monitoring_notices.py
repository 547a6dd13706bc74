"""What the reader of a beneficiary's sheet must know about what the monitoring found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aci_docs import french
from aci_docs.calculation.saying import notice
from aci_docs.notices import Notice


def suivi_notices(values: Mapping[str, Any]) -> tuple[Notice, ...]:
    """What the reader of a sheet must know about what `suivi` gave; empty when all is in order."""
    return (
        *_about_diagnostic(values),
        *_about_interviews(values),
        *_about_next_interview(values),
        *_about_immersions(values),
        *_about_exit(values),
    )


def _about_diagnostic(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`diagnostic_absent` or `diagnostic_tardif`, when the delay of the scale ran out before the diagnostic."""
    delay = values["diagnostic_delai"]
    if values["diagnostic_limite"]:
        yield notice(
            "diagnostic_absent",
            "attention",
            f"Le diagnostic d'entrée n'est pas daté ; il était attendu au plus tard le "
            f"{french.date(values['diagnostic_limite'])}, {french.pluriel(delay, 'jour')} après l'entrée.",
            "Renseignez sa date, ou faites-le.",
        )
    elif values["diagnostic_jours"]:
        yield notice(
            "diagnostic_tardif",
            "attention",
            f"Le diagnostic d'entrée a été fait {french.pluriel(values['diagnostic_jours'], 'jour')} après l'entrée, "
            f"pour {french.pluriel(delay, 'jour')} au plus.",
            "Vérifiez les deux dates, ou expliquez l'écart dans la fiche.",
        )


def _about_next_interview(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`prochain_entretien_passe`, when the day announced for an interview is over and none followed."""
    if values["prochain_entretien_passe"]:
        yield notice(
            "prochain_entretien_passe",
            "attention",
            f"L'entretien tripartite annoncé pour le {french.date(values['prochain_entretien_passe'])} n'est pas "
            "enregistré à la date du bilan.",
            "Enregistrez-le s'il a eu lieu, ou fixez une autre date.",
        )


def _about_immersions(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`immersions_trop_longues`, for each contract whose immersions take more than the scale's share of it."""
    for found in values["immersions_longues"]:
        days = french.pluriel(found["jours"], "jour d'immersion (PMSMP)", "jours d'immersion (PMSMP)")
        yield notice(
            "immersions_trop_longues",
            "attention",
            f"{days} pour un contrat de {french.pluriel(found['jours_contrat'], 'jour')}, du "
            f"{french.date(found['debut'])} au {french.date(found['fin'])} : c'est plus de "
            f"{french.pourcentage(values['immersions_part_maximale'])} de sa durée.",
            "Vérifiez les dates des immersions et des contrats.",
        )


def _about_interviews(values: Mapping[str, Any]) -> Iterator[Notice]:
    """`entretiens_attendus_inconnus` without a scale, `entretiens_manquants` when fewer were held than expected."""
    if values["entretiens_attendus"] is None:
        yield notice(
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
        yield notice(
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
        yield notice(
            "sortie_non_renseignee",
            "attention",
            f"Le dernier contrat a pris fin le {french.date(values['arrete_au'])} et la sortie n'est pas renseignée.",
            "Renseignez la sortie, ou le contrat qui a suivi.",
        )
