"""From the inputs and a dated scale to the figures: the rules, in their order."""

from __future__ import annotations

from dataclasses import replace

from aci_docs.calculation import funding
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.hours import compute_hours
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.notices import find_notices
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.steps import Steps
from aci_docs.errors import MissingScale
from aci_docs.french import date as french_date
from aci_docs.french import typographie


def compute_figures(inputs: Inputs, scale: Scale) -> Figures:
    """The hours (H1 to H10), the volume (V1, V2), the cost (C1 to C6), the notices and the trace, all exact.

    The trace has one row per rule, in that order. Raises MissingScale when the scale is not in force on every day of
    the period: another year's values are never taken in its place.
    """
    if not scale.covers(inputs.start, inputs.end):
        asked, held = ((inputs.start, inputs.end), (scale.start, scale.end))
        raise MissingScale(
            typographie(
                "Le barème « {} » vaut du {} au {} : il ne couvre pas toute la période du {} au {}. "
                "Ajoutez un barème pour cette période, avec les valeurs confirmées par le financeur.".format(
                    scale.name, *(french_date(day) for day in (*held, *asked))
                )
            )
        )
    hours, hour_rows = compute_hours(inputs, scale)
    steps = Steps.of(inputs, scale)
    c6 = funding.amount_retained(inputs, steps.cost.montant_financable)
    cost = replace(steps.cost, montant_retenu=c6.amount, ecretement=steps.cost.cout_retenu - c6.amount)
    return Figures(
        heures=hours,
        volume=steps.volume,
        cout=cost,
        constats=find_notices(inputs, scale, hours, steps.volume, cost),
        trace=(*hour_rows, *steps.rows, c6.row),
    )
