"""The results of the action over a period, counted from the beneficiaries: who came and left, how they were followed."""

from aci_docs.calculation.action.notices import action_notices
from aci_docs.calculation.action.results import RESULTS_SHAPE, action_results
from aci_docs.calculation.action.stays import Period

__all__ = ["RESULTS_SHAPE", "Period", "action_notices", "action_results"]
