"""Hours, volume and costs of the direction of an ACI: pure functions, exact arithmetic, every figure with its trace.

The rules are those of the PLIE specification « Fonction de direction d'ACI »; each has its page in `docs/regles/`. No
legal figure is written in this package: every value comes from a dated scale (`baremes/*.json`).
"""

from aci_docs.calculation.compute import compute_figures
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.milestones import was_held
from aci_docs.calculation.monitoring import suivi, suivi_shape
from aci_docs.calculation.monitoring_notices import suivi_notices
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import TraceRow

__all__ = [
    "Figures",
    "Inputs",
    "Scale",
    "TraceRow",
    "compute_figures",
    "suivi",
    "suivi_notices",
    "suivi_shape",
    "was_held",
]
