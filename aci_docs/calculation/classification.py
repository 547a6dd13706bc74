"""The classification of a post (rules K1 to K4): coefficient, monthly minimum at full time and for the post's own time.

The values come from the branch's dated scale (family `classification_aci`), never from another day's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aci_docs.calculation import pay
from aci_docs.calculation.post import Post
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import TraceRow

_PER_JOB = ("coefficient_", "bilan_triennal_")


def grid(record: Mapping[str, Any]) -> Scale:
    """The typed scale of a `bareme` record of the branch, whose end may be unknown. Raises as `Scale.from_record`."""
    per_job = {code: "points" for code in record["valeurs"] if code.startswith(_PER_JOB)}
    return Scale.from_record(record, {**pay.UNITS, **per_job}, open_ended=True)


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
        since = (scale.values[pay.POINT].since or scale.start) if scale else None
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
    job = post.job.lower().replace("-", "_")  # the codes of a scale have no hyphen
    codes = [f"coefficient_{job}_{level}" for level in "abc"]
    code = f"coefficient_{job}_{(post.level or '').lower()}"
    least = scale.amount(code) if not post.single and code in scale.values else None
    month = pay.monthly_hours_step(post, scale)
    steps = []
    coefficient = full_time = own_time = None
    if not post.single and (least is not None or post.coefficient is not None):
        steps = [pay.coefficient_step(post, scale, least, code)]
        coefficient = steps[0].amount
        steps.append(pay.full_time_step(scale, coefficient))
        full_time = steps[1].amount
    steps.append(month)
    if full_time is not None:
        steps.append(pay.own_time_step(post, scale, full_time))
        own_time = steps[-1].amount
    three_years = f"bilan_triennal_{job}"
    return Classement(
        scale=scale,
        in_grid=post.single or any(each in scale.values for each in codes),
        least=least,
        coefficient=coefficient,
        point=scale.amount(pay.POINT),
        full_time=full_time,
        own_time=own_time,
        full_week=scale.amount(pay.WEEK),
        full_month=scale.amount(pay.MONTH),
        monthly_hours=month.amount,
        three_years=scale.amount(three_years) if three_years in scale.values else None,
        trace=tuple(step.row for step in steps),
    )
