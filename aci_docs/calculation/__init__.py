"""Hours, volume and costs of the direction of an ACI, classification of a post: pure functions, exact arithmetic.

The rules are those of the PLIE specification « Fonction de direction d'ACI », and of the branch's classification; each
has its page in `docs/regles/`, and each figure its trace. No legal figure is written in this package: every value comes
from a dated scale (`baremes/*.json`).
"""

from aci_docs.calculation.classification import Classement, classement, classement_shape, grid
from aci_docs.calculation.classification_notices import classement_notices
from aci_docs.calculation.compute import compute_figures
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.monitoring import suivi, suivi_notices, suivi_shape
from aci_docs.calculation.post import Post
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import TraceRow

__all__ = [
    "Classement",
    "Figures",
    "Inputs",
    "Post",
    "Scale",
    "TraceRow",
    "classement",
    "classement_notices",
    "classement_shape",
    "compute_figures",
    "grid",
    "suivi",
    "suivi_notices",
    "suivi_shape",
]
