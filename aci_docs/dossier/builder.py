"""A dossier's documents: all of them made and stored, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from aci_docs import french, storage
from aci_docs.documents import SLIP, DocumentKind
from aci_docs.dossier.catalogue import hint
from aci_docs.dossier.folder import Dossier, read_dossier
from aci_docs.dossier.formats import DEFAULT_FORMATS, FORMATS, require_known, template_formats
from aci_docs.dossier.making import Planned, Wanted, slips_of, store
from aci_docs.dossier.readers import require_readable
from aci_docs.dossier.report import Report, silent
from aci_docs.dossier.summary import Summary
from aci_docs.dossier.workspace import Workspace
from aci_docs.errors import AciDocsError, InvalidRecord, TemplateProblem, WrongUse


def plan(workspace: Workspace, dossier: Dossier, formats: Sequence[str] = DEFAULT_FORMATS) -> list[Planned]:
    """Every document of the dossier, computed, numbered and ready to render, in the order of the catalogue.

    Raises `MissingScale` and `TemplateProblem` before anything is written.
    """
    kinds = [
        kind
        for kind in workspace.catalogue.documents
        if kind.is_made_for(workspace.profile) and any(map(kind.fits, dossier[kind.record_kind]))
    ]
    require_readable(kinds, workspace.catalogue, workspace.profile)
    check_templates(workspace, [*slips_of(workspace), *kinds], formats)
    pieces = [(kind, record) for kind in kinds for record in dossier[kind.record_kind] if kind.fits(record)]
    return [
        Planned.of(workspace, kind, record, piece=number, pieces=len(pieces))
        for number, (kind, record) in enumerate(pieces, 1)
    ]


def check_templates(workspace: Workspace, kinds: Iterable[DocumentKind], formats: Sequence[str]) -> None:
    """Nothing, when every kind has a sound template in the formats that are needed.

    Raises `WrongUse` for a format that does not exist, `TemplateProblem` with all the faults.
    """
    require_known(formats)
    faults = []
    for kind in kinds:
        for form in template_formats(formats):
            try:
                workspace.template(kind, form)
            except TemplateProblem as error:
                faults.append(error)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise TemplateProblem("\n".join(map(str, faults)))


def document_kind(workspace: Workspace, name: str) -> DocumentKind:
    """The kind of document of this name, one that is made of one record.

    Raises `AciDocsError` with the nearest known one, `WrongUse` for the slip, which lists all of a dossier.
    """
    kind = workspace.catalogue.document(name)
    if kind is None:
        known = [each.name for each in workspace.catalogue.documents if each.record_kind != SLIP]
        remedy = hint(name, known) or f"documents connus : {french.enumeration(known)}."
        raise AciDocsError(f"Le document « {name} » n'existe pas ; {remedy}")
    if kind.record_kind == SLIP:
        raise WrongUse(
            f"Le document « {kind.title} » liste toutes les pièces d'un dossier : il ne se fait pas seul. "
            "Faites le dossier entier : aci-docs build DOSSIER -o SORTIE."
        )
    return kind


def check(workspace: Workspace, *, formats: Sequence[str] = DEFAULT_FORMATS) -> tuple[Dossier, list[Planned]]:
    """The dossier and its planned documents; nothing is written. Raises what stands in the way of a build."""
    dossier = read_dossier(workspace)
    return dossier, plan(workspace, dossier, formats)


def build(
    workspace: Workspace,
    out: Path,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    archive: bool = False,
    assemble: bool = False,
    force: bool = False,
    report: Report = silent,
) -> Summary:
    """The summary of the dossier's documents, which now stand in `out` with the summary as `recapitulatif.csv`.

    A slip lists them. `archive` makes the PDF fit to be kept (PDF/A-2b) and read by everyone (PDF/UA); `assemble` adds
    one PDF of the slip and of all the pieces, `dossier.pdf`.
    Every record is checked, every figure computed and every template read before the first byte is written; a
    failure or an interruption leaves `out` as it was. Raises `InvalidRecord`, `MissingScale`, `TemplateProblem`,
    `WrongUse`, `OutputConflict`, `ConversionFailed`, `StorageError`.
    """
    wanted = Wanted(formats, archive=archive, assemble=assemble, force=force)
    wanted.check()
    dossier, planned = check(workspace, formats=formats)
    return store(workspace, planned, out, wanted, dossier=dossier, report=report)


def render_one(
    workspace: Workspace,
    document: str,
    path: Path,
    out: Path,
    *,
    identifier: str | None = None,
    formats: Sequence[str] = DEFAULT_FORMATS,
    archive: bool = False,
    force: bool = False,
    report: Report = silent,
) -> tuple[Summary, Path]:
    """The summary of one document made from the record of a file, and the folder it now stands in.

    `out` is the file to write when it ends with a known format, otherwise a folder in which the document takes the
    catalogue's name. `identifier` chooses among several records of the file.
    """
    kind = document_kind(workspace, document)
    require_readable([kind], workspace.catalogue, workspace.profile)
    suffix = out.suffix.lower().lstrip(".")
    if suffix.isalpha() and suffix not in FORMATS and not storage.is_folder(out):
        raise WrongUse(f"Le format « .{suffix} » n'existe pas ; formats connus : {french.enumeration(FORMATS)}.")
    named = suffix in FORMATS and not storage.is_folder(out)
    folder, formats = (out.parent, (suffix,)) if named else (out, formats)
    if named and archive and suffix != "pdf":
        raise WrongUse("L'archivage (--archive) porte sur les PDF ; donnez à la sortie un nom qui finit par .pdf.")
    wanted = Wanted(formats, archive=archive, force=force)
    wanted.check()
    record = workspace.pick(kind.record_kind, path, identifier)
    if kind.condition and not kind.fits(record):
        message = f"cet enregistrement n'a pas de quoi faire le document « {kind.title} »."
        remedy = f"remplissez la clé « {kind.condition} »"
        raise InvalidRecord([record.problem(kind.condition, message, suggestion=remedy)])
    check_templates(workspace, [kind], formats)
    planned = Planned.of(workspace, kind, record)
    planned = replace(planned, name=out.name.removesuffix(out.suffix) if named else Path(planned.name).name)
    return store(workspace, [planned], folder, wanted, report=report), folder
