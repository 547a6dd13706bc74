"""From the inputs and a dated scale to the figures: the rules, in their order."""

from __future__ import annotations

from aci_docs.calculation import funding
from aci_docs.calculation.figures import Cost, Figures, Volume
from aci_docs.calculation.hours import compute_hours
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.notices import find_notices
from aci_docs.calculation.scale import Scale
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
    v1 = funding.volume_cap(inputs, scale)
    v2 = funding.volume_retained(inputs, scale, v1.amount)
    c1 = funding.cost_cap(inputs, scale, v2.amount)
    c2 = funding.real_cost(inputs, scale, v2.amount)
    c3 = funding.cost_retained(scale, c1.amount, c2.amount)
    c4 = funding.balance(inputs, scale)
    c5 = funding.fundable(scale, c3.amount, c4.amount)
    c6 = funding.amount_retained(inputs, c5.amount)
    yearly = scale.amount("heures_annuelles_etp")
    volume = Volume(
        etp_plafond=v1.amount,
        etp_affecte=inputs.assigned,
        etp_retenu=v2.amount,
        base_annuelle=yearly,
        heures_retenues=v2.amount * yearly * inputs.year_share,
    )
    cost = Cost(
        part_annee=inputs.year_share,
        plafond=c1.amount,
        cout_reel=c2.amount,
        cout_retenu=c3.amount,
        autres_financements=inputs.other_total,
        solde_disponible=c4.amount,
        montant_financable=c5.amount,
        montant_retenu=c6.amount,
        ecretement=c3.amount - c6.amount,
    )
    return Figures(
        heures=hours,
        volume=volume,
        cout=cost,
        constats=find_notices(inputs, scale, hours, volume, cost),
        trace=hour_rows + tuple(step.row for step in (v1, v2, c1, c2, c3, c4, c5, c6)),
    )
