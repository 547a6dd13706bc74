"""The funding dossier: the request with its budget and its schedule, and the financial report at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aci_docs.calculation import (
    Budget,
    Figures,
    Funding,
    Inputs,
    budget_notices,
    make_report,
    report_notices,
    report_shape,
    schedule_notices,
    schedule_rows,
    schedule_shape,
)
from aci_docs.documents import DocumentKind
from aci_docs.dossier.record import Record
from aci_docs.errors import InvalidRecord
from aci_docs.notices import Notice

if TYPE_CHECKING:
    from aci_docs.dossier.workspace import Workspace

REQUEST = "demande_financement"
_PLANS, _PLAN = "plans_comptables", "associations"
