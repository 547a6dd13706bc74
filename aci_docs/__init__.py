"""Official Word documents for French ateliers et chantiers d'insertion (ACI), filled from validated records.

import aci_docs

workspace = aci_docs.Workspace("mon-dossier")
record = workspace.load("demande_financement", "demande_financement.json")
figures = aci_docs.compute(record)
template = aci_docs.Template("templates_docx/demande_financement.docx")
content = template.render(workspace.context(record, figures), images=workspace.images)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from aci_docs._version import __version__
from aci_docs.errors import (
    AciDocsError,
    ConversionFailed,
    InvalidRecord,
    MissingScale,
    OutputConflict,
    Problem,
    StorageError,
    TemplateProblem,
    WrongUse,
)

if TYPE_CHECKING:
    from aci_docs.batch import Merged, merge
    from aci_docs.dossier import Workspace, build, check, compute
    from aci_docs.templating import Template

__all__ = [
    "AciDocsError",
    "ConversionFailed",
    "InvalidRecord",
    "Merged",
    "MissingScale",
    "OutputConflict",
    "Problem",
    "StorageError",
    "Template",
    "TemplateProblem",
    "Workspace",
    "WrongUse",
    "__version__",
    "build",
    "check",
    "compute",
    "merge",
]

# Imported at their first use: `import aci_docs` alone must stay light, the command line imports it at every call.
_LAZY = {
    "Merged": "aci_docs.batch",
    "merge": "aci_docs.batch",
    "Workspace": "aci_docs.dossier",
    "build": "aci_docs.dossier",
    "check": "aci_docs.dossier",
    "compute": "aci_docs.dossier",
    "Template": "aci_docs.templating",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
