"""A dossier folder read whole: every valid record, or every problem of every file at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from aci_docs.documents import RecordKind
from aci_docs.dossier.disclosures import Others
from aci_docs.dossier.record import Record
from aci_docs.dossier.workspace import Workspace, is_ours
from aci_docs.errors import AciDocsError, InvalidRecord, Problem
from aci_docs.notices import Notice
from aci_docs.records import Placed, check_dossier, nearest
from aci_docs.workspace import AREAS

_OTHERS = "demande_financement.json, postes/*.json, beneficiaires.json, bilan_action.json"
_CROSSED = ("structure", "demande_financement", "fiche_poste", "beneficiaire")
"""The kinds of records that are checked with one another."""


@dataclass
class Dossier:
    """The valid records of a dossier folder, by kind, and what is to be said of the dossier as a whole."""

    records: dict[str, list[Record]]
    notices: list[Notice] = field(default_factory=list)

    def __getitem__(self, kind: str) -> list[Record]:
        return self.records.get(kind, [])


def read_dossier(workspace: Workspace) -> Dossier:
    """Every record of the workspace's folder, valid alone and with the others.

    Raises `InvalidRecord` with the problems of all files, `AciDocsError` when the folder holds no dossier.
    """
    folder = workspace.folder
    assert folder is not None, "a dossier is a folder"
    if not folder.is_dir():
        raise AciDocsError(f"Le dossier « {folder} » n'existe pas ou n'est pas un dossier.")
    dossier = Dossier({})
    problems: list[Problem] = []
    seen: set[Path] = set()
    for kind in workspace.catalogue.records:
        files = workspace.files(kind)
        seen.update(files)
        for path in files:
            found, wrong = workspace.read(kind.name, path)
            dossier.records.setdefault(kind.name, []).extend(found)
            problems += wrong
        problems += _too_many(kind, dossier[kind.name])
        if kind.required and not files:
            problems.append(
                Problem(
                    f"il manque le fichier de la {kind.label}.",
                    file=str(folder / kind.patterns[0]),
                    suggestion="« aci-docs init DOSSIER » écrit un dossier de départ à compléter",
                )
            )
    if not seen:
        raise InvalidRecord(
            [
                Problem(
                    "ce dossier ne contient aucun enregistrement.",
                    file=str(folder),
                    expected=f"structure.json, puis {_OTHERS}",
                    suggestion="« aci-docs init DOSSIER » écrit un dossier de départ à compléter",
                )
            ]
        )
    problems += [problem for kind in dossier.records for record in dossier[kind] for problem in workspace.links(record)]
    for name, records in dossier.records.items():
        others = Others(records, workspace.schema(name))
        problems += [problem for record in records for problem in workspace.disclosures(record, others)]
    problems += _lost_files(workspace, folder, seen)
    if dossier["structure"]:
        placed = {
            kind: [Placed(record, record.source, record.at) for record in dossier[kind]] for kind in dossier.records
        }
        across, dossier.notices = check_dossier(
            placed["structure"][0],
            next(iter(placed.get("demande_financement", ())), None),
            placed.get("beneficiaire", ()),
            postes=placed.get("fiche_poste", ()),
            others=[each for kind, found in placed.items() if kind not in _CROSSED for each in found],
        )
        problems += across
    if problems:
        raise InvalidRecord(problems)
    workspace.keep(dossier.records)
    if not any(workspace.catalogue.documents_of(kind) for kind, records in dossier.records.items() if records):
        raise InvalidRecord(
            [
                Problem(
                    "ce dossier ne contient que la structure : il n'y a aucun document à faire.",
                    file=str(folder),
                    expected=f"au moins un de : {_OTHERS}",
                )
            ]
        )
    return dossier


def _too_many(kind: RecordKind, records: list[Record]) -> list[Problem]:
    """A problem for each record beyond the first of a kind that a dossier has one of."""
    if not kind.single:
        return []
    message = f"un dossier ne peut pas avoir plusieurs {kind.plural}."
    return [
        Problem(
            message,
            record.source.file,
            record.at,
            record.source.line_of(record.at),
            suggestion="faites-en deux dossiers",
        )
        for record in records[1:]
    ]


def _home_of(workspace: Workspace, path: Path) -> str | None:
    """« postes/direction.json » for a file that holds a record of a kind with one file each; None when it is unsure."""
    kind = workspace.kind_of(path)
    pattern = next((pattern for pattern in kind.patterns if "*" in pattern), None) if kind else None
    return pattern.replace("*", path.name.split(".")[0]) if pattern else None


def _lost_files(workspace: Workspace, folder: Path, seen: set[Path]) -> list[Problem]:
    """A problem for each file that looks like a record and that no kind takes: it would be left out without a word."""
    patterns = [pattern for kind in workspace.catalogue.records for pattern in kind.patterns]
    areas = {folder / area for area in AREAS}
    lost = [
        path
        for path in sorted(folder.rglob("*"))
        if ".json" in path.name.lower()
        and path not in seen
        and not areas.intersection(path.parents)
        and is_ours(path, folder)
    ]
    problems = []
    for path in lost:
        # « demande.json.txt » is what some editors make of « demande.json », and « .JSON » what some systems do.
        name = re.sub(r"\.json.*$", ".json", path.relative_to(folder).as_posix(), flags=re.IGNORECASE)
        near = nearest(name, [pattern for pattern in patterns if "*" not in pattern])
        home = name if any(Path(name).match(pattern) for pattern in patterns) else near
        # What it holds tells more than its name; and a name that is taken would cost the records of that file.
        place = _home_of(workspace, path) or home
        if place is None:
            remedy = "rangez-le hors du dossier, ou renommez-le"
        elif (folder / place).exists():
            remedy = f"ajoutez ce qu'il contient à « {place} », ou rangez-le hors du dossier"
        else:
            remedy = f"renommez-le « {place} »"
        problems.append(
            Problem(
                "ce fichier n'a pas sa place dans un dossier : il ne serait pas lu.",
                file=str(path),
                expected=", ".join(patterns),
                suggestion=remedy,
            )
        )
    return problems
