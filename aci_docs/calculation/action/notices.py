"""What the reader of a report must know about its figures, one function per subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from aci_docs import french
from aci_docs.calculation.action.stays import Period
from aci_docs.calculation.saying import notice
from aci_docs.notices import Notice


def action_notices(
    found: Mapping[str, Any], period: Period, day: date, request: Period | None, *, has_scale: bool
) -> tuple[Notice, ...]:
    """Every notice that the figures of a report call for; empty when all is in order.

    `found` is what `action_results` gives with the hours under `heures`, `day` the date of the report, `request` the
    period of the dossier's request, None without one.
    """
    return (
        *_about_the_frame(found, period, day, request, has_scale=has_scale),
        *_about_exits(found),
        *_about_followup(found),
        *_about_sheets(found, period),
        *_about_hours(found["heures"], has_request=request is not None),
    )


def _about_the_frame(
    found: Mapping[str, Any], period: Period, day: date, request: Period | None, *, has_scale: bool
) -> Iterator[Notice]:
    """The period of the report beside its date, the scale, the people and the request."""
    if day < period.end:
        yield notice(
            "bilan_avant_la_fin",
            "information",
            f"Le bilan est daté du {french.date(day)}, avant la fin de sa période, le {french.date(period.end)}.",
        )
    if not found["mouvements"]["presents"]:
        yield notice(
            "aucun_beneficiaire",
            "attention",
            f"Aucun bénéficiaire du dossier n’était dans l’action {_from_to(period)}.",
            "Ajoutez les bénéficiaires de la période, ou corrigez la période.",
        )
    if not has_scale:
        yield notice(
            "bilan_sans_bareme",
            "information",
            f"Aucun barème ne couvre toute la période {_from_to(period)} : les entretiens tripartites attendus et le "
            "délai des diagnostics ne sont pas calculés.",
            "Ajoutez le barème de cette période, avec les valeurs confirmées par le financeur.",
        )
    if request is not None and request != period:
        yield notice(
            "demande_autre_periode",
            "attention",
            f"La demande de financement porte sur la période {_from_to(request)}, et le bilan {_from_to(period)}.",
            "Rangez dans le dossier la demande de la période, ou corrigez la période du bilan.",
        )
    lacking = found["objectifs_action"]["sans_resultat"]
    if lacking:
        yield notice(
            "objectifs_sans_resultat",
            "attention",
            f"{french.pluriel(lacking, 'objectif')} de la demande {_is(lacking, 'est', 'sont')} sans résultat.",
            "Reprenez le texte de chaque objectif de la demande dans « objectifs », avec son résultat.",
        )


def _about_exits(found: Mapping[str, Any]) -> Iterator[Notice]:
    """`sorties_sans_classe`: contracts over, and nothing says what became of the people."""
    lacking = found["sorties"]["sans_classe"]
    if lacking:
        yield notice(
            "sorties_sans_classe",
            "attention",
            f"{french.pluriel(lacking, 'sortie')} de la période {_is(lacking, 'est', 'sont')} sans classe : le taux "
            f"les compte parmi les sorties, sans les dire dynamiques.",
            "Renseignez la sortie de ces personnes, ou le contrat qui a suivi.",
        )


def _about_followup(found: Mapping[str, Any]) -> Iterator[Notice]:
    """Interviews that lack, diagnoses late or not made, objectives not evaluated though the person left."""
    meetings = found["entretiens"]
    if meetings["manquants"]:
        yield notice(
            "action_entretiens_manquants",
            "attention",
            f"Il manque {french.pluriel(meetings['manquants'], 'entretien tripartite', 'entretiens tripartites')} sur "
            f"{french.nombre(meetings['attendus'])} attendus dans la période, pour "
            f"{french.pluriel(meetings['personnes_concernees'], 'personne')}.",
            "Organisez ce qui peut l’être, ou expliquez l’écart dans les fiches et les difficultés rencontrées.",
        )
    late, never = found["diagnostics"]["hors_delai"], found["diagnostics"]["non_faits"]
    if late or never:
        told = [f"{french.nombre(late)} hors délai"] if late else []
        told += [french.pluriel(never, "non fait", "non faits")] if never else []
        yield notice(
            "diagnostics_hors_delai",
            "attention",
            f"Diagnostics d’entrée attendus dans les {found['diagnostics']['jours']} jours : "
            f"{french.enumeration(told)}.",
            "Faites ceux qui manquent, ou portez leur date sur les fiches.",
        )
    lacking = found["objectifs"]["non_evalues_sortis"]
    if lacking:
        yield notice(
            "objectifs_non_evalues",
            "attention",
            f"{french.pluriel(lacking, 'objectif')} de personnes sorties dans la période "
            f"{_is(lacking, 'n’est pas évalué', 'ne sont pas évalués')}.",
            "Dites dans leur fiche si chaque objectif est atteint.",
        )


def _about_sheets(found: Mapping[str, Any], period: Period) -> Iterator[Notice]:
    """`fiches_anterieures` and `fiches_manquantes`: sheets that do not tell up to the end of the period, or nothing."""
    sheets = found["fiches"]
    earlier, other, over = sheets["anterieures"], sheets["manquantes"], sheets["contrat_echu"]
    if earlier:
        sheets_told, end = french.pluriel(earlier, "fiche"), french.date(period.end)
        run_out = "un dernier contrat terminé avant cette fin"
        if earlier == 1:
            ended = f", avec {run_out}" if over else ""
            told = (
                f"{sheets_told} de personne présente est datée d’avant la fin de la période, le {end}{ended} : la "
                "situation de cette personne est donnée à la date de sa fiche."
            )
        else:
            ended = f", dont {french.nombre(over)} avec {run_out}" if over else ""
            told = (
                f"{sheets_told} de personnes présentes sont datées d’avant la fin de la période, le {end}{ended} : la "
                "situation de ces personnes est donnée à la date de leur fiche."
            )
        remedy = "Mettez cette fiche à jour." if earlier == 1 else "Mettez ces fiches à jour."
        yield notice("fiches_anterieures", "attention", told, remedy)
    if other:
        yield notice(
            "fiches_manquantes",
            "attention",
            f"{french.pluriel(other, 'fiche')} {_is(other, 'est datée', 'sont datées')} d’avant le début de la "
            f"période, le {french.date(period.start)} : {_is(other, 'elle ne compte', 'elles ne comptent')} pas comme "
            f"{_is(other, 'remise', 'remises')}.",
            "Faites une fiche de la période pour chaque bénéficiaire.",
        )


def _about_hours(hours: Mapping[str, Any], *, has_request: bool) -> Iterator[Notice]:
    """`bilan_sans_demande` and `bilan_sans_heures`: what the hours of the direction cannot be compared to."""
    if not has_request:
        yield notice(
            "bilan_sans_demande",
            "information",
            "Le dossier ne contient pas de demande de financement : les heures de direction ne sont comparées à "
            "aucune prévision.",
            "Rangez dans le dossier la demande de la période.",
        )
    if hours["total"]["realise"] is None:
        yield notice(
            "bilan_sans_heures",
            "attention",
            "Les heures de direction réalisées ne sont pas renseignées.",
            "Ajoutez-les à « realise.heures », action par action.",
        )
    elif hours["silencieuses"]:
        yield notice(
            "bilan_heures_incompletes",
            "attention",
            f"Les heures réalisées ne sont pas renseignées pour {french.enumeration(hours['silencieuses'])} : elles ne "
            "sont pas dans le total.",
            "Ajoutez-les à « realise.heures », avec 0 pour une action qui n’a pas eu lieu.",
        )


def _from_to(period: Period) -> str:
    return f"du {french.date(period.start)} au {french.date(period.end)}"


def _is(count: int, one: str, several: str) -> str:
    return several if count > 1 else one
