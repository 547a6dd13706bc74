"""What the realised time and cost justify, by the rules of the request (rule R2)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction

from aci_docs.calculation.figures import Cost, Volume
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.steps import Steps
from aci_docs.calculation.trace import TraceRow
from aci_docs.french import euros


class RealisedInputs(Inputs):
    """The inputs of a request with what was done in place of what was planned: the time and the cost may be nothing."""

    def __post_init__(self) -> None:
        """Raises ValueError, in French, for values that no year can have."""
        impossible = {
            "realise.etp : un temps ne peut pas être négatif.": self.assigned < 0,
            "realise.etp : au plus la quotité du poste.": self.assigned > self.working_time,
            "realise.cout_poste : un montant ne peut pas être négatif.": self.yearly_cost < 0,
        }
        wrong = [message for message, is_so in impossible.items() if is_so]
        if wrong:
            raise ValueError("\n".join(wrong))

    @classmethod
    def of(cls, request: Inputs, etp: Fraction, post_cost: Fraction) -> RealisedInputs:
        """The request with the realised time in ETP, and the realised cost of the post in euros over the period."""
        planned = {field.name: getattr(request, field.name) for field in fields(request)}
        return cls(**planned | {"assigned": etp, "yearly_cost": post_cost / request.year_share})


@dataclass(frozen=True)
class Realised:
    """The volume and the cost recomputed, the amount that they justify, and the trace, one row per rule."""

    volume: Volume
    cout: Cost
    trace: tuple[TraceRow, ...]


def realised_amount(inputs: RealisedInputs, scale: Scale, granted: Fraction) -> Realised:
    """The rules V1 to C5 on what was done, then R2: no more than the amount of the request (`granted`, its C6).

    The other fundings are those that the request declares. `cout.ecretement` is what the request's amount loses.
    """
    steps = Steps.of(inputs, scale)
    justified = min(granted, steps.cost.montant_financable)
    row = TraceRow(
        "R2",
        "Montant justifié",
        "min(montant retenu pour la demande C6 ; montant finançable réalisé C5)",
        f"min({euros(granted)} ; {euros(steps.cost.montant_financable)})",
        euros(justified),
        "Demande de financement : montant retenu",
    )
    return Realised(
        steps.volume, replace(steps.cost, montant_retenu=justified, ecretement=granted - justified), (*steps.rows, row)
    )
