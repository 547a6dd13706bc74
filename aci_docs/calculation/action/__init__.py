"""The results of the action over a period, counted from its beneficiaries: who came and left, how they fared."""

from aci_docs.calculation.action.hours import HOURS_SHAPE, direction_hours
from aci_docs.calculation.action.notices import action_notices
from aci_docs.calculation.action.results import RESULTS_SHAPE, action_results
from aci_docs.calculation.action.stays import Period

__all__ = ["HOURS_SHAPE", "RESULTS_SHAPE", "Period", "action_notices", "action_results", "direction_hours"]
