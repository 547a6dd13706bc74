"""What the reader of a report must know about its figures, one function per subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from aci_docs import french
from aci_docs.calculation.action.stays import Period
from aci_docs.notices import Gravity, Notice


def action_notices(
    found: Mapping[str, Any], period: Period, day: date, request: Period | None, *, has_scale: bool
) -> tuple[Notice, ...]:
    """Every notice that the figures of a report call for; empty when all is in order.

    `found` is what `action_results` gives, `day` the date of the report, `request` the period of the dossier's request, None
    without one.
    """
    return (
        *_about_the_frame(found, period, day, request, has_scale=has_scale),
        *_about_exits(found),
        *_about_followup(found),
        *_about_sheets(found, period),
    )


def _about_the_frame(
    found: Mapping[str, Any], period: Period, day: date, request: Period | None, *, has_scale: bool
) -> Iterator[Notice]:
    """The period of the report beside its date, the scale, the people and the request."""
    if day < period.end:
        yield _notice(
            "bilan_avant_la_fin",
            "information",
            f"Le bilan est daté du {french.date(day)}, avant la fin de sa période, le {french.date(period.end)}.",
        )
    if not found["mouvements"]["presents"]:
        yield _notice(
            "aucun_beneficiaire",
            "attention",
            f"Aucun bénéficiaire du dossier n'était dans l'action {_from_to(period)}.",
            "Ajoutez les bénéficiaires de la période, ou corrigez la période.",
        )
    if not has_scale:
        yield _notice(
            "bilan_sans_bareme",
            "information",
            f"Aucun barème ne couvre toute la période {_from_to(period)} : les entretiens tripartites attendus et le "
            "délai des diagnostics ne sont pas calculés.",
            "Ajoutez le barème de cette période, avec les valeurs confirmées par le financeur.",
        )
    if request is not None and request != period:
        yield _notice(
            "demande_autre_periode",
            "attention",
            f"La demande de financement porte sur la période {_from_to(request)}, et le bilan {_from_to(period)}.",
            "Rangez dans le dossier la demande de la période, ou corrigez la période du bilan.",
        )
    lacking = found["objectifs_action"]["sans_resultat"]
    if lacking:
        yield _notice(
            "objectifs_sans_resultat",
            "attention",
            f"{french.pluriel(lacking, 'objectif')} de la demande {_is(lacking, 'est', 'sont')} sans résultat.",
            "Reprenez le texte de chaque objectif de la demande dans « objectifs », avec son résultat.",
        )


def _about_exits(found: Mapping[str, Any]) -> Iterator[Notice]:
    """`sorties_sans_classe`: contracts over, and nothing says what became of the people."""
    lacking = found["sorties"]["sans_classe"]
    if lacking:
        yield _notice(
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
        yield _notice(
            "action_entretiens_manquants",
            "attention",
            f"Il manque {french.pluriel(meetings['manquants'], 'entretien tripartite', 'entretiens tripartites')} sur "
            f"{french.nombre(meetings['attendus'])} attendus dans la période, pour "
            f"{french.pluriel(meetings['personnes_concernees'], 'personne')}.",
            "Organisez ce qui peut l'être, ou expliquez l'écart dans les fiches et les difficultés rencontrées.",
        )
    late, never = found["diagnostics"]["hors_delai"], found["diagnostics"]["non_faits"]
    if late or never:
        yield _notice(
            "diagnostics_hors_delai",
            "attention",
            f"Diagnostics d'entrée dans les {found['diagnostics']['jours']} jours : "
            f"{french.pluriel(late, 'fait')} hors délai, {french.pluriel(never, 'non fait', 'non faits')}.",
        )
    lacking = found["objectifs"]["non_evalues_sortis"]
    if lacking:
        yield _notice(
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
        ended = f", dont {french.nombre(over)} avec un dernier contrat terminé avant cette fin" if over else ""
        yield _notice(
            "fiches_anterieures",
            "attention",
            f"{french.pluriel(earlier, 'fiche')} de personnes présentes {_is(earlier, 'est datée', 'sont datées')} "
            f"d'avant la fin de la période, le {french.date(period.end)}{ended} : la situation de ces personnes est "
            "donnée à la date de leur fiche.",
            "Mettez ces fiches à jour.",
        )
    if other:
        yield _notice(
            "fiches_manquantes",
            "attention",
            f"{french.pluriel(other, 'fiche')} {_is(other, 'est datée', 'sont datées')} d'avant le début de la "
            f"période, le {french.date(period.start)} : {_is(other, 'elle ne compte', 'elles ne comptent')} pas comme "
            f"{_is(other, 'remise', 'remises')}.",
            "Faites une fiche de la période pour chaque bénéficiaire.",
        )


def _from_to(period: Period) -> str:
    return f"du {french.date(period.start)} au {french.date(period.end)}"


def _is(count: int, one: str, several: str) -> str:
    return several if count > 1 else one


def _notice(code: str, gravity: Gravity, message: str, advice: str | None = None) -> Notice:
    return Notice(code, gravity, french.typographie(message), french.typographie(advice) if advice else None)
