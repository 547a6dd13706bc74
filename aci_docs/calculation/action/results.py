"""From the beneficiaries of a dossier to the figures of the action's report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aci_docs.calculation.action import followup
from aci_docs.calculation.action.aims import AIMS_SHAPE, aims
from aci_docs.calculation.action.exits import EXITS_SHAPE, MOVEMENTS_SHAPE, exit_rates, exits, movements
from aci_docs.calculation.action.rates import RATE_SHAPE
from aci_docs.calculation.action.sheets import SHEETS_SHAPE, sheets, sheets_rate
from aci_docs.calculation.action.stays import Period, stays_in
from aci_docs.calculation.scale import Scale

RATES = ("sorties_dynamiques", "sorties_positives_plie", "entretiens", "diagnostics", "objectifs", "fiches")
"""The name of each rate in a template, in the order of their rules, A1 to A6."""

RESULTS_SHAPE: Mapping[str, Any] = {
    "mouvements": MOVEMENTS_SHAPE,
    "sorties": EXITS_SHAPE,
    "objectifs": followup.OBJECTIVES_SHAPE,
    "entretiens": followup.INTERVIEWS_SHAPE,
    "diagnostics": followup.DIAGNOSES_SHAPE,
    "contrats": followup.CONTRACTS_SHAPE,
    "formations": followup.TRAINING_SHAPE,
    "immersions": followup.IMMERSIONS_SHAPE,
    "prescripteurs": followup.PRESCRIBERS_SHAPE,
    "fiches": SHEETS_SHAPE,
    "objectifs_action": AIMS_SHAPE,
    "taux": dict.fromkeys(RATES, RATE_SHAPE),
    "indicateurs": [RATE_SHAPE],
}


def action_results(
    people: Iterable[Mapping[str, Any]],
    period: Period,
    scale: Scale | None,
    *,
    asked: Sequence[str] = (),
    told: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The figures of the report of a period, under the names of `RESULTS_SHAPE`; counts are whole, rates exact.

    `people` are validated `beneficiaire` records, those of no day of the period included: they are left out. `asked`
    are the objectives of the funding request, `told` those of the report's record. Without a scale in force on the
    whole period (None), what depends on its values is None. `taux` are A1 to A6 by name, each with its page in
    `docs/regles`; `indicateurs` are the same in their order.
    Source: « Les documents spécifiques au PLIE de bilan de l’action ACI ».
    """
    stays = stays_in(people, period)
    found: dict[str, Any] = {
        "mouvements": movements(stays, period),
        "sorties": exits(stays, period, scale),
        "objectifs": followup.objectives(stays, period),
        "entretiens": followup.interviews(stays, period, scale),
        "diagnostics": followup.diagnoses(stays, period, scale),
        "contrats": followup.contracts(stays, period),
        "formations": followup.training(stays, period),
        "immersions": followup.immersions(stays, period),
        "prescripteurs": followup.prescribers(stays, period),
        "fiches": sheets(stays, period),
        "objectifs_action": aims(asked, told),
    }
    rates = [*exit_rates(found["sorties"]), *followup.followup_rates(found, scale), sheets_rate(found["fiches"])]
    found["indicateurs"] = [rate.as_context() for rate in rates]
    found["taux"] = dict(zip(RATES, found["indicateurs"], strict=True))
    return found
