"""One record, or one dossier folder, to its documents: validate, compute, context, render, store."""

from aci_docs.dossier.builder import build, check, check_templates, document_kind, render_one
from aci_docs.dossier.disclosures import Others
from aci_docs.dossier.folder import Dossier, read_dossier
from aci_docs.dossier.formats import (
    DEFAULT_FORMATS,
    FORMATS,
    TemplateFormat,
    parse_formats,
    pdf_source,
    require_known,
    template_formats,
)
from aci_docs.dossier.leftovers import Leftovers, merged
from aci_docs.dossier.making import Planned
from aci_docs.dossier.readers import DEFAULT_PROFILE, require_readable
from aci_docs.dossier.record import Record
from aci_docs.dossier.report import Report, silent
from aci_docs.dossier.single import Filled, fill
from aci_docs.dossier.starter import start
from aci_docs.dossier.summary import Made, Summary
from aci_docs.dossier.workspace import Workspace, compute

__all__ = [
    "DEFAULT_FORMATS",
    "DEFAULT_PROFILE",
    "FORMATS",
    "Dossier",
    "Filled",
    "Leftovers",
    "Made",
    "Others",
    "Planned",
    "Record",
    "Report",
    "Summary",
    "TemplateFormat",
    "Workspace",
    "build",
    "check",
    "check_templates",
    "compute",
    "document_kind",
    "fill",
    "merged",
    "parse_formats",
    "pdf_source",
    "read_dossier",
    "render_one",
    "require_known",
    "require_readable",
    "silent",
    "start",
    "template_formats",
]
