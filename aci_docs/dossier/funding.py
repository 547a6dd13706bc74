"""The funding dossier: the request with its budget and its schedule, and the financial report of the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aci_docs.calculation import (
    Budget,
    Figures,
    Funding,
    Inputs,
    Scale,
    budget_notices,
    make_report,
    report_notices,
    report_shape,
    schedule_notices,
    schedule_rows,
    schedule_shape,
)
from aci_docs.dossier.record import Record
from aci_docs.errors import InvalidRecord, Problem
from aci_docs.notices import Notice
from aci_docs.records import shown

if TYPE_CHECKING:
    from aci_docs.dossier.workspace import Workspace

REQUEST = "demande_financement"
REALISED = "realise"
_PLANS, _PLAN = "plans_comptables", "associations"

Parts = tuple[dict[str, Any], tuple[Notice, ...]]
"""What goes into the context of a template, and the notices to show with the document."""


def request_parts(workspace: Workspace, request: Mapping[str, Any], figures: Figures) -> Parts:
    """The forecast budget (None without one) and the schedule of a request, and what a reader would ask of them."""
    budget = Budget.from_record(request.get("budget"), _titles(workspace))
    amount = figures.cout.montant_retenu
    funding = Funding.of(request, amount, Inputs.from_record(request).post_cost)
    entries = request.get("echeancier") or []
    notices = (
        *budget_notices(budget, funding),
        *schedule_notices(entries, figures.heures, request["direction"].get("titulaire")),
    )
    products = budget.total("produits") if budget else None
    return {
        "budget": budget and budget.as_context() | {"part_subvention": amount / products if products else None},
        "echeancier": schedule_rows(entries, figures.heures) if entries else [],
    }, notices


def request_shape() -> dict[str, Any]:
    """The names that `request_parts` adds to a context."""
    return {"budget": Budget.shape() | {"part_subvention": None}, "echeancier": schedule_shape()}


def request_of(workspace: Workspace, record: Record) -> Record:
    """The funding request of the dossier that a report is compared with; raises `InvalidRecord` when there is none."""
    requests = workspace.records(REQUEST)
    if not requests:
        message = (
            "le compte rendu financier compare le réalisé à la demande de financement, qui n'est pas dans ce dossier."
        )
        remedy = f"rangez-y {REQUEST}.json, ou retirez « {REALISED} » pour ne faire que le bilan"
        raise InvalidRecord([record.problem(REALISED, message, suggestion=remedy)])
    return requests[0]


def report_parts(workspace: Workspace, record: Record, request: Record, inputs: Inputs, scale: Scale) -> Parts:
    """What was realised beside what the request forecast, and what the report must say of itself.

    `inputs` are the request's. Raises `InvalidRecord` when the realised time exceeds that of the post.
    """
    realised, post = record[REALISED], request["direction"]["quotite_poste"]
    if realised["etp"] > post:
        raise InvalidRecord([_too_long(record, realised["etp"], post)])
    report = make_report(request, inputs, realised, scale, _titles(workspace))
    notices = (*_about_period(record, request), *report_notices(report))
    return {"compte_rendu": report.as_context(), "demande": dict(request)}, notices


def report_parts_shape(workspace: Workspace) -> dict[str, Any]:
    """The names that `report_parts` adds to a context."""
    return {"compte_rendu": report_shape(), "demande": workspace.schema(REQUEST).shape()}


def _titles(workspace: Workspace) -> Mapping[str, str]:
    """The titles of the accounts."""
    plan = workspace.entry(_PLANS, _PLAN)
    return plan["comptes"] if plan else {}


def _too_long(record: Record, etp: Any, post: Any) -> Problem:
    place = f"{record.at}.{REALISED}.etp"
    return Problem(
        "le temps réalisé dépasse la quotité du poste que donne la demande.",
        file=record.source.file,
        path=place,
        line=record.source.line_of(place),
        label="Temps de direction réalisé",
        value=shown(etp),
        expected=f"au plus {shown(post)} (direction.quotite_poste de la demande)",
        suggestion="corriger le temps réalisé ; il ne compte que la direction de l'ACI",
    )


def _about_period(record: Record, request: Record) -> tuple[Notice, ...]:
    """The one notice of a report whose period is not the request's: its figures do not compare."""
    if record["periode"] == request["periode"]:
        return ()
    return (
        Notice(
            "periode_differente",
            "attention",
            "La période du compte rendu n’est pas celle de la demande : le réalisé et le prévu ne couvrent pas les "
            "mêmes jours.",
            "Corrigez l’une des deux, ou dites au financeur que ce compte rendu est intermédiaire.",
        ),
    )
