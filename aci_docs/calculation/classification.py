"""The classification of a post (rules K1 to K4): coefficient, monthly minimum at full time and for the post's own time.

The values come from the branch's dated scale (family `classification_aci`), never from another day's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from aci_docs.calculation.exact import exact_fraction, in_words
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import Step, TraceRow
from aci_docs.french import arrondi, euros, heures, nombre
from aci_docs.french import date as french_date

HOUR_DECIMALS = 2

_POINT, _WEEK, _MONTH = "valeur_point", "heures_hebdomadaires_temps_plein", "heures_mensuelles_temps_plein"
_UNITS = {_POINT: "euros par point", _WEEK: "heures par semaine", _MONTH: "heures par mois"}
_PER_JOB = ("coefficient_", "bilan_triennal_")


def grid(record: Mapping[str, Any]) -> Scale:
    """The typed scale of a `bareme` record of the branch, whose end may be unknown. Raises as `Scale.from_record`."""
    per_job = {code: "points" for code in record["valeurs"] if code.startswith(_PER_JOB)}
    return Scale.from_record(record, {**_UNITS, **per_job}, open_ended=True)


@dataclass(frozen=True)
class Post:
    """What the rules read of a job sheet: its day, its reference job, its level and coefficient, its time.

    `single` tells that the reference job has one level and no coefficient; `working_time` is in ETP.
    """

    day: date
    job: str
    level: str | None
    coefficient: int | None
    weekly_hours: Fraction
    working_time: Fraction
    single: bool = False

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, day: date, single: bool) -> Post:
        """The post of a validated `fiche_poste` record. Raises ValueError, in French, for a value that is no number."""
        time, place = record["temps_travail"], record["classification"]
        return cls(
            day=day,
            job=record["emploi_repere"],
            level=place["niveau"],
            coefficient=place["coefficient"],
            weekly_hours=exact_fraction(time["heures_hebdomadaires"], "temps_travail.heures_hebdomadaires"),
            working_time=exact_fraction(time["quotite"], "temps_travail.quotite"),
            single=single,
        )


@dataclass(frozen=True)
class Classement:
    """What the scale says of a post; None for what it does not say, and for everything without a scale in force.

    Coefficients and points are whole, amounts in euros a month, before deductions; `monthly_hours` of the post are paid
    hours, on the base of `full_month` for `full_week` hours a week.
    """

    scale: Scale | None
    in_grid: bool = False
    least: Fraction | None = None
    coefficient: Fraction | None = None
    point: Fraction | None = None
    full_time: Fraction | None = None
    own_time: Fraction | None = None
    full_week: Fraction | None = None
    full_month: Fraction | None = None
    monthly_hours: Fraction | None = None
    three_years: Fraction | None = None
    trace: tuple[TraceRow, ...] = ()

    def as_context(self) -> dict[str, Any]:
        """The values for a template, under the names of `classement_shape()`; dates as ISO texts."""
        scale = self.scale
        since = (scale.values[_POINT].since or scale.start) if scale else None
        return {
            "coefficient_minimum": self.least,
            "coefficient_retenu": self.coefficient,
            "valeur_point": self.point,
            "valeur_point_depuis": since.isoformat() if since else None,
            "minimum_temps_plein": self.full_time,
            "minimum_poste": self.own_time,
            "heures_semaine_temps_plein": self.full_week,
            "heures_mois_temps_plein": self.full_month,
            "heures_mois_poste": self.monthly_hours,
            "bilan_triennal": self.three_years,
            "verifie_le": scale.checked.isoformat() if scale and scale.checked else None,
            "trace": [row.as_record() for row in self.trace],
        }


def classement_shape() -> dict[str, Any]:
    """The names that `Classement.as_context` gives, for the check of templates."""
    row = TraceRow("", "", "", "", "", "")
    return {**dict.fromkeys(Classement(None).as_context()), "trace": [dict.fromkeys(row.as_record())]}


def classement(post: Post, scale: Scale | None) -> Classement:
    """The classification of the post by the scale in force on its day, with a row of trace per rule applied.

    The minimum is that of the post's own coefficient, or of its level when that is higher; a post with neither, and a
    job of a single level, have none: no amount is given. Sources: titre V and the avenants that the scale names.
    """
    if scale is None:
        return Classement(None)
    codes = [f"coefficient_{post.job}_{level}".lower() for level in "abc"]
    code = f"coefficient_{post.job}_{post.level}".lower()
    least = scale.amount(code) if not post.single and code in scale.values else None
    month = _monthly_hours(post, scale)
    steps = []
    coefficient = full_time = own_time = None
    if not post.single and (least is not None or post.coefficient is not None):
        steps = [_coefficient(post, scale, least, code)]
        coefficient = steps[0].amount
        steps.append(_full_time(scale, coefficient))
        full_time = steps[1].amount
    steps.append(month)
    if full_time is not None:
        steps.append(_own_time(post, scale, full_time))
        own_time = steps[-1].amount
    three_years = f"bilan_triennal_{post.job}"
    return Classement(
        scale=scale,
        in_grid=post.single or any(each in scale.values for each in codes),
        least=least,
        coefficient=coefficient,
        point=scale.amount(_POINT),
        full_time=full_time,
        own_time=own_time,
        full_week=scale.amount(_WEEK),
        full_month=scale.amount(_MONTH),
        monthly_hours=month.amount,
        three_years=scale.amount(three_years) if three_years in scale.values else None,
        trace=tuple(step.row for step in steps),
    )


def time_share(post: Post, scale: Scale) -> Fraction:
    """The post's weekly hours as a part of a full time, at most 1: hours beyond it are paid apart."""
    week = scale.amount(_WEEK)
    return _counted(post, week) / week


def _counted(post: Post, week: Fraction) -> Fraction:
    """The weekly hours that the minimum covers."""
    return min(post.weekly_hours, week)


def _coefficient(post: Post, scale: Scale, least: Fraction | None, code: str) -> Step:
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


def _full_time(scale: Scale, coefficient: Fraction) -> Step:
    """K2, in euros a month: what the coefficient is worth at full time."""
    point = scale.amount(_POINT)
    amount = coefficient * point
    return Step(
        amount,
        TraceRow(
            "K2",
            "Salaire mensuel brut minimum à temps plein",
            "coefficient retenu K1 × valeur du point",
            f"{in_words(coefficient)} × {euros(point)}",
            euros(amount),
            _dated(scale, _POINT),
        ),
    )


def _monthly_hours(post: Post, scale: Scale) -> Step:
    """K3, in hours a month: the paid time of the post, on the base that the scale names."""
    week, month = scale.amount(_WEEK), scale.amount(_MONTH)
    amount = month * time_share(post, scale)
    return Step(
        amount,
        TraceRow(
            "K3",
            "Durée mensuelle payée, hors heures supplémentaires",
            "durée mensuelle d'un temps plein × heures du poste (au plus un temps plein) / heures d'un temps plein",
            f"{heures(month)} × {in_words(_counted(post, week))} / {in_words(week)}",
            heures(arrondi(amount, HOUR_DECIMALS)),
            scale.values[_MONTH].source,
        ),
    )


def _own_time(post: Post, scale: Scale, full_time: Fraction) -> Step:
    """K4, in euros a month: the minimum for the hours of the post."""
    week = scale.amount(_WEEK)
    amount = full_time * time_share(post, scale)
    return Step(
        amount,
        TraceRow(
            "K4",
            "Salaire mensuel brut minimum pour l'horaire du poste",
            "minimum à temps plein K2 × heures du poste (au plus un temps plein) / heures d'un temps plein",
            f"{euros(full_time)} × {in_words(_counted(post, week))} / {in_words(week)}",
            euros(amount),
            f"Horaire de la fiche ; temps plein de {nombre(week)} h par semaine : {scale.values[_WEEK].source}",
        ),
    )


def _dated(scale: Scale, code: str) -> str:
    """The passage of a value, and since when it is worth that."""
    value = scale.values[code]
    since = value.since or scale.start
    return f"{value.source} (valeur du {french_date(since)})"
