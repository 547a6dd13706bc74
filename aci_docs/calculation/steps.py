"""The rules V1 to C5 in their order: what a request plans, and what a year did, are worked out by the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from aci_docs.calculation import funding
from aci_docs.calculation.figures import Cost, Volume
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import TraceRow


@dataclass(frozen=True)
class Steps:
    """The volume, the cost up to what can be funded, which nothing is asked of yet, and one row of trace per rule."""

    volume: Volume
    cost: Cost
    rows: tuple[TraceRow, ...]

    @classmethod
    def of(cls, inputs: Inputs, scale: Scale) -> Steps:
        """The rules applied to these inputs, all exact."""
        v1 = funding.volume_cap(inputs, scale)
        v2 = funding.volume_retained(inputs, scale, v1.amount)
        c1 = funding.cost_cap(inputs, scale, v2.amount)
        c2 = funding.real_cost(inputs, scale, v2.amount)
        c3 = funding.cost_retained(scale, c1.amount, c2.amount)
        c4 = funding.balance(inputs, scale)
        c5 = funding.fundable(scale, c3.amount, c4.amount)
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
            montant_retenu=c5.amount,
            ecretement=c3.amount - c5.amount,
        )
        return cls(volume, cost, tuple(step.row for step in (v1, v2, c1, c2, c3, c4, c5)))
