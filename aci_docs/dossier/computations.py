"""What a document kind may ask to be computed: figures of a request, monitoring of a person, classification of a post.

One table, `COMPUTATIONS`, has everything of each: what it adds to the context of a template, and how it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from aci_docs.calculation import (
    Figures,
    Inputs,
    Post,
    Scale,
    classement,
    classement_notices,
    classement_shape,
    compute_figures,
    grid,
    suivi,
    suivi_notices,
    suivi_shape,
)
from aci_docs.documents import DocumentKind
from aci_docs.dossier import action_report, funding
from aci_docs.dossier.graphics import Graphics, graphics_shape
from aci_docs.dossier.record import Record
from aci_docs.dossier.scales import DatedScale, SeveralScales
from aci_docs.errors import InvalidRecord, MissingScale, Problem
from aci_docs.notices import Notice
from aci_docs.records import Placed, check_dossier

if TYPE_CHECKING:
    from aci_docs.dossier.workspace import Workspace

Added = tuple[dict[str, Any], tuple[Notice, ...]]
"""What a computation adds to a context, and the notices to show with the document."""


@dataclass(frozen=True)
class Computation:
    """One computation: the shape of what it adds to a context, and how that is made from a record.

    The figures given to `add` are those of the record when they are known already; only a request has some.
    """

    shape: Callable[[Workspace], dict[str, Any]]
    add: Callable[[Workspace, DocumentKind, Record, Figures | None], Added]


def scale_of(workspace: Workspace, record: Mapping[str, Any], kind: DocumentKind | None = None) -> DatedScale:
    """The scale that a request's calculation reads: of its own family, or its document kind's, for its period."""
    kind = kind or workspace.catalogue.document("demande_financement")
    family = record.get("bareme") or (kind.scale if kind else None)
    period = record["periode"]
    try:
        return workspace.scale(
            str(family), date.fromisoformat(period["debut"]), date.fromisoformat(period["fin"])
        )  # fmt: skip
    except MissingScale as error:
        if not isinstance(record, Record) or record.source.file is None:
            raise
        line = record.source.line_of(f"{record.at}.periode")
        raise MissingScale(f"{record.source.file}, ligne {line} : {error}") from error


def inputs_of(record: Mapping[str, Any]) -> Inputs:
    """The inputs; a schema of the folder that no longer asks for what the rules need gives `InvalidRecord`."""
    try:
        return Inputs.from_record(record)
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(record, "le calcul ne peut pas lire cette demande", error) from error


def figures_of(record: Mapping[str, Any], scale: DatedScale) -> Figures:
    """The figures of a request; raises as `inputs_of` does."""
    return compute_figures(inputs_of(record), scale.values)


def _unreadable(record: Mapping[str, Any], what: str, error: Exception) -> InvalidRecord:
    """What to say of a record that a schema of the folder let through without what a computation reads."""
    file = record.source.file if isinstance(record, Record) else None
    remedy = "remettez dans le schéma ce que le calcul lit, comme dans le schéma fourni"
    return InvalidRecord([Problem(f"{what} ({error}).", file, suggestion=remedy)])


def _direction_shape(workspace: Workspace) -> dict[str, Any]:
    return Figures.shape() | funding.request_shape() | {"bareme": workspace.schema("bareme").shape()}


def _direction(workspace: Workspace, kind: DocumentKind, record: Record, figures: Figures | None) -> Added:
    scale = scale_of(workspace, record, kind)
    figures = figures or figures_of(record, scale)
    parts, notices = funding.request_parts(workspace, record, figures)
    notices = (*figures.constats, *notices)
    told = {"bareme": dict(scale.record), "constats": [notice.as_record() for notice in notices]}
    return figures.as_context() | parts | told, notices


def _report_shape(workspace: Workspace) -> dict[str, Any]:
    return funding.report_parts_shape(workspace) | {"bareme": workspace.schema("bareme").shape()}


def _report(workspace: Workspace, kind: DocumentKind, record: Record, figures: Figures | None) -> Added:
    request = funding.request_of(workspace, record)
    scale = scale_of(workspace, request)
    parts, notices = funding.report_parts(workspace, record, request, inputs_of(request), scale.values)
    return parts | {"bareme": dict(scale.record), "constats": [notice.as_record() for notice in notices]}, notices


def _suivi_shape(workspace: Workspace) -> dict[str, Any]:
    return {"suivi": suivi_shape(), "graphiques": graphics_shape()}


def _suivi(workspace: Workspace, kind: DocumentKind, record: Record, figures: Figures | None) -> Added:
    try:
        values = suivi(record, _scale_in_force(workspace, kind, record))
    except (KeyError, TypeError, ValueError) as error:
        message = f"le suivi ne peut pas lire cet enregistrement ({error})."
        remedy = "remettez dans le schéma les champs que le suivi lit, et leurs marques, comme dans le schéma fourni"
        raise InvalidRecord([Problem(message, record.source.file, record.at, suggestion=remedy)]) from error
    notices = suivi_notices(values)
    added = {
        "suivi": values,
        "graphiques": Graphics(record, workspace.palette),
        "constats": [notice.as_record() for notice in notices],
    }
    return added, notices


def _classement_shape(workspace: Workspace) -> dict[str, Any]:
    return {"classement": classement_shape(), "bareme": workspace.schema("bareme").shape()}


def _classement(workspace: Workspace, kind: DocumentKind, record: Record, figures: Figures | None) -> Added:
    try:
        entry = workspace.entry("emplois_reperes", record["emploi_repere"])
        day = date.fromisoformat(kind.date_of(record))
        post = Post.from_record(record, day=day, single=bool(entry and entry.get("niveau_unique")))
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(record, "le classement ne peut pas lire cette fiche", error) from error
    scale = _dated_scale(workspace, kind, record, read=grid)
    found = classement(post, scale.values if scale else None)
    notices = classement_notices(post, found)
    return {
        "classement": found.as_context(),
        "bareme": dict(scale.record) if scale else None,
        "constats": [notice.as_record() for notice in notices],
    }, notices


def _scale_in_force(workspace: Workspace, kind: DocumentKind, record: Mapping[str, Any]) -> Scale | None:
    """The scale in force on the day of a sheet; None when none is, and then nothing is counted with another's."""
    found = _dated_scale(workspace, kind, record)
    return found.values if found else None


def _dated_scale(
    workspace: Workspace,
    kind: DocumentKind,
    record: Mapping[str, Any],
    read: Callable[[Mapping[str, Any]], Scale] = Scale.from_record,
) -> DatedScale | None:
    """The same with its record, typed by `read`."""
    day = date.fromisoformat(kind.date_of(record))
    return _scale_over(workspace, kind, day, day, read)


def _scale_over(
    workspace: Workspace,
    kind: DocumentKind,
    start: date,
    end: date,
    read: Callable[[Mapping[str, Any]], Scale] = Scale.from_record,
) -> DatedScale | None:
    """The scale that covers all the days from `start` to `end`; None when none does."""
    try:
        return workspace.scale(str(kind.scale), start, end, read)
    except SeveralScales:
        raise
    except MissingScale:
        return None


def _bilan_shape(workspace: Workspace) -> dict[str, Any]:
    return dict(action_report.SHAPE)


def _bilan(workspace: Workspace, kind: DocumentKind, record: Record, figures: Figures | None) -> Added:
    people = workspace.records("beneficiaire")
    # The report counts every one of them: each must be of this structure, there only once, and fit for its readers.
    problems, _ = check_dossier(_placed(workspace.structure), None, [_placed(person) for person in people])
    problems += [problem for person in people for problem in workspace.disclosures(person)]
    # The report goes to the funder, whichever profile it is made in.
    problems += workspace.others("beneficiaire").named_in_report(record, workspace.schema(record.kind))
    if problems:
        raise InvalidRecord(problems)
    period = record["periode"]
    found = _scale_over(workspace, kind, date.fromisoformat(period["debut"]), date.fromisoformat(period["fin"]))
    scale = found.values if found else None
    request = next(iter(workspace.records("demande_financement")), None)
    planned = None if request is None else _planned(workspace, request)
    told = [_without_sensitive_prescriber(workspace, person) for person in people]
    return action_report.action_report(record, told, request, planned, scale, workspace.palette)


def _without_sensitive_prescriber(workspace: Workspace, person: Record) -> dict[str, Any]:
    """The person with the prescriber that a funder may know, no type where none may be known: the report is one for
    all its readers.
    """
    entry = workspace.schema("beneficiaire").mask.seen(person)["entree"] or {}
    shown = entry.get("prescripteur") or {"type": None}
    return {**person, "entree": {**person["entree"], "prescripteur": shown}}


def _planned(workspace: Workspace, request: Record) -> Figures | None:
    """The figures of the dossier's request; None where no scale covers its period."""
    try:
        return figures_of(request, scale_of(workspace, request))
    except SeveralScales:
        raise
    except MissingScale:
        return None


def _placed(record: Record) -> Placed:
    return Placed(record, record.source, record.at)


COMPUTATIONS: Mapping[str, Computation] = {
    "classement": Computation(_classement_shape, _classement),
    "compte_rendu": Computation(_report_shape, _report),
    "direction": Computation(_direction_shape, _direction),
    "suivi": Computation(_suivi_shape, _suivi),
    "bilan": Computation(_bilan_shape, _bilan),
}
"""The name that the catalogue of document kinds gives a computation -> the computation."""
