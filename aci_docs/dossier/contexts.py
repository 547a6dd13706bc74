"""What the template of a document kind sees: its shape, known before any record, and its values for one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aci_docs.calculation import Figures
from aci_docs.documents import DocumentKind
from aci_docs.dossier.computations import COMPUTATIONS
from aci_docs.dossier.record import Record
from aci_docs.notices import Notice

if TYPE_CHECKING:
    from aci_docs.dossier.workspace import Workspace

CATALOGUE_KINDS = {"emplois_reperes": "emploi_repere", "plans_comptables": "plan_comptable"}
"""The folder of a catalogue -> the kind of its entries."""


def shape(workspace: Workspace, kind: DocumentKind) -> dict[str, Any]:
    """All that a template of this kind may use: nested mappings, `[item]` for a list, None for a value."""
    offered: dict[str, Any] = {
        "structure": workspace.schema("structure").shape(),
        kind.variable: workspace.schema(kind.record_kind).shape(),
        "document": dict.fromkeys(("type", "titre", "reference", "date", "profil", "piece", "pieces")),
        "constats": [dict.fromkeys(("code", "gravite", "message"))],
    }
    for variable, _key, catalogue in kind.joins:
        offered[variable] = workspace.schema(CATALOGUE_KINDS[catalogue]).shape()
    if kind.calculation:
        offered |= COMPUTATIONS[kind.calculation].shape(workspace)
    return offered


def prepare(
    workspace: Workspace,
    kind: DocumentKind,
    record: Record,
    figures: Figures | None = None,
    *,
    piece: int | None = None,
    pieces: int | None = None,
) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """What the template of this kind sees for a record, and the notices to show with the document.

    `record` is what the readers of the document may see (`Workspace.seen`): nothing else reaches the template. `piece`
    is the document's number among the `pieces` of its dossier; one that is made alone has none.
    Records are given as plain mappings: to an engine that looks for attributes before keys, as Jinja2 does by itself,
    the attributes of `Record` would hide keys of the same name.
    """
    context: dict[str, Any] = {
        "structure": dict(workspace.structure),
        kind.variable: dict(record),
        "document": {
            "type": kind.name,
            "titre": kind.title,
            "reference": kind.reference_of(record),
            "date": kind.date_of(record),
            "profil": workspace.profile,
            "piece": piece,
            "pieces": pieces,
        },
        "constats": [],
    }
    for variable, key, catalogue in kind.joins:
        entry = workspace.entry(catalogue, record[key])
        context[variable] = None if entry is None else dict(entry)
    if not kind.calculation:
        return context, ()
    added, notices = COMPUTATIONS[kind.calculation].add(workspace, kind, record, figures)
    return context | added, notices
