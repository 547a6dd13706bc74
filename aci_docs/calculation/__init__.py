"""Hours, volume and costs of the direction of an ACI, classification of a post: pure functions, exact arithmetic.

The rules are those of the PLIE specification « Fonction de direction d'ACI », and of the branch's classification; each
has its page in `docs/regles/`, and each figure its trace. No legal figure is written in this package: every value comes
from a dated scale (`baremes/*.json`).
"""

from aci_docs.calculation.budget import Budget
from aci_docs.calculation.budget_notices import Funding, budget_notices
from aci_docs.calculation.classification import Classement, classement, classement_shape, grid
from aci_docs.calculation.classification_notices import classement_notices
from aci_docs.calculation.compute import compute_figures
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.milestones import was_held
from aci_docs.calculation.monitoring import suivi, suivi_shape
from aci_docs.calculation.monitoring_notices import suivi_notices
from aci_docs.calculation.post import Post
from aci_docs.calculation.report import Report, make_report, report_shape
from aci_docs.calculation.report_notices import report_notices
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.schedule import schedule_notices, schedule_rows, schedule_shape
from aci_docs.calculation.trace import TraceRow

__all__ = [
    "Budget",
    "Classement",
    "Figures",
    "Funding",
    "Inputs",
    "Post",
    "Report",
    "Scale",
    "TraceRow",
    "budget_notices",
    "classement",
    "classement_notices",
    "classement_shape",
    "compute_figures",
    "grid",
    "make_report",
    "report_notices",
    "report_shape",
    "schedule_notices",
    "schedule_rows",
    "schedule_shape",
    "suivi",
    "suivi_notices",
    "suivi_shape",
    "was_held",
]
