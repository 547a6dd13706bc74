"""Rules K1 to K4: the coefficient retained and the minimum salary of a post, one function per rule.

Each function gives the exact result and its row of trace; nothing is rounded from one rule to the next.
"""

from __future__ import annotations

from fractions import Fraction

from aci_docs.calculation.exact import in_words
from aci_docs.calculation.post import Post
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import Step, TraceRow
from aci_docs.french import arrondi, euros, heures, nombre
from aci_docs.french import date as french_date

HOUR_DECIMALS = 2

POINT, WEEK, MONTH = "valeur_point", "heures_hebdomadaires_temps_plein", "heures_mensuelles_temps_plein"
UNITS = {POINT: "euros par point", WEEK: "heures par semaine", MONTH: "heures par mois"}
"""The values that the rules need whatever the job, and the unit each must be in."""


def time_share(post: Post, scale: Scale) -> Fraction:
    """The post's weekly hours as a part of a full time, at most 1: hours beyond it are paid apart."""
    week = scale.amount(WEEK)
    return _counted(post, week) / week


def _counted(post: Post, week: Fraction) -> Fraction:
    """The weekly hours that the minimum covers."""
    return min(post.weekly_hours, week)


def coefficient_step(post: Post, scale: Scale, least: Fraction | None, code: str) -> Step:
    """K1, in points: the post's coefficient, never below the least of its level. One of the two is known."""
    known = [Fraction(post.coefficient)] if post.coefficient is not None else []
    known += [least] if least is not None else []
    amount = max(known)
    shown = " et ".join(map(in_words, known))
    return Step(
        amount,
        TraceRow(
            "K1",
            "Coefficient retenu",
            "le plus élevé du coefficient du poste et du coefficient minimum de son niveau",
            f"le plus élevé de {shown}" if len(known) > 1 else shown,
            in_words(amount),
            _dated(scale, code) if least is not None else "Coefficient écrit dans la fiche",
        ),
    )


def full_time_step(scale: Scale, coefficient: Fraction) -> Step:
    """K2, in euros a month: what the coefficient is worth at full time."""
    point = scale.amount(POINT)
    amount = coefficient * point
    return Step(
        amount,
        TraceRow(
            "K2",
            "Salaire mensuel brut minimum à temps plein",
            "coefficient retenu K1 × valeur du point",
            f"{in_words(coefficient)} × {euros(point)}",
            euros(amount),
            _dated(scale, POINT),
        ),
    )


def monthly_hours_step(post: Post, scale: Scale) -> Step:
    """K3, in hours a month: the paid time of the post, on the base that the scale names."""
    week, month = scale.amount(WEEK), scale.amount(MONTH)
    amount = month * time_share(post, scale)
    return Step(
        amount,
        TraceRow(
            "K3",
            "Durée mensuelle payée, hors heures supplémentaires",
            "durée mensuelle d'un temps plein × heures du poste (au plus un temps plein) / heures d'un temps plein",
            f"{heures(month)} × {in_words(_counted(post, week))} / {in_words(week)}",
            heures(arrondi(amount, HOUR_DECIMALS)),
            scale.values[MONTH].source,
        ),
    )


def own_time_step(post: Post, scale: Scale, full_time: Fraction) -> Step:
    """K4, in euros a month: the minimum for the hours of the post."""
    week = scale.amount(WEEK)
    amount = full_time * time_share(post, scale)
    return Step(
        amount,
        TraceRow(
            "K4",
            "Salaire mensuel brut minimum pour l'horaire du poste",
            "minimum à temps plein K2 × heures du poste (au plus un temps plein) / heures d'un temps plein",
            f"{euros(full_time)} × {in_words(_counted(post, week))} / {in_words(week)}",
            euros(amount),
            f"Horaire de la fiche ; temps plein de {nombre(week)} h par semaine : {scale.values[WEEK].source}",
        ),
    )


def _dated(scale: Scale, code: str) -> str:
    """The passage of a value, and since when it is worth that."""
    value = scale.values[code]
    since = value.since or scale.start
    return f"{value.source} (valeur du {french_date(since)})"
