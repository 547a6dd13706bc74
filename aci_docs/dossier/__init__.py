"""One record, or one dossier folder, to its documents: validate, compute, context, render, store."""

from aci_docs.dossier.builder import build, check, render_one
from aci_docs.dossier.folder import Dossier, read_dossier
from aci_docs.dossier.formats import DEFAULT_FORMATS, FORMATS, parse_formats
from aci_docs.dossier.leftovers import Leftovers
from aci_docs.dossier.record import Record
from aci_docs.dossier.report import Report
from aci_docs.dossier.single import Filled, fill
from aci_docs.dossier.starter import start
from aci_docs.dossier.summary import Made, Summary
from aci_docs.dossier.workspace import Workspace, compute

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "Dossier",
    "Filled",
    "Leftovers",
    "Made",
    "Record",
    "Report",
    "Summary",
    "Workspace",
    "build",
    "check",
    "compute",
    "fill",
    "parse_formats",
    "read_dossier",
    "render_one",
    "start",
]
