"""A dossier's documents: all of them made and stored, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from aci_docs import french, pdf, storage
from aci_docs.documents import DocumentKind
from aci_docs.dossier.catalogue import hint
from aci_docs.dossier.contexts import prepare
from aci_docs.dossier.folder import Dossier, read_dossier
from aci_docs.dossier.formats import DEFAULT_FORMATS, FORMATS, pdf_source, require_known, template_formats
from aci_docs.dossier.leftovers import Leftovers, merged
from aci_docs.dossier.readers import require_readable
from aci_docs.dossier.record import Record
from aci_docs.dossier.summary import SUMMARY_FILE, Made, Summary
from aci_docs.dossier.workspace import Workspace
from aci_docs.errors import AciDocsError, InvalidRecord, TemplateProblem, WrongUse
from aci_docs.notices import Notice


class Report(Protocol):
    """Called by long work: what is being done, how many are done, of how many."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of where the work is."""


def silent(step: str, done: int, total: int) -> None:
    """Nothing: the report of work that nobody watches."""


@dataclass(frozen=True)
class Planned:
    """One document to make: its kind, its record as its readers see it, all that its template sees, and its path
    without suffix.
    """

    kind: DocumentKind
    record: Record
    name: str
    context: Mapping[str, Any]
    notices: tuple[Notice, ...]

    @property
    def reference(self) -> str:
        """The reference printed on the document."""
        return self.kind.reference_of(self.record)


def plan(workspace: Workspace, dossier: Dossier, formats: Sequence[str] = DEFAULT_FORMATS) -> list[Planned]:
    """Every document of the dossier, computed and ready to render, in the order of the catalogue.

    Raises `MissingScale` and `TemplateProblem` before anything is written.
    """
    kinds = [
        kind
        for kind in workspace.catalogue.documents
        if kind.is_made_for(workspace.profile) and any(map(kind.fits, dossier[kind.record_kind]))
    ]
    require_readable(kinds, workspace.catalogue, workspace.profile)
    _check_templates(workspace, kinds, formats)
    return [
        _planned(workspace, kind, record) for kind in kinds for record in dossier[kind.record_kind] if kind.fits(record)
    ]


def _check_templates(workspace: Workspace, kinds: Iterable[DocumentKind], formats: Sequence[str]) -> None:
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


def _planned(workspace: Workspace, kind: DocumentKind, record: Record) -> Planned:
    seen = workspace.seen(kind, record)
    context, notices = prepare(workspace, kind, seen)
    return Planned(kind, seen, kind.output_name(seen), context, notices)


def check(workspace: Workspace, *, formats: Sequence[str] = DEFAULT_FORMATS) -> tuple[Dossier, list[Planned]]:
    """The dossier and its planned documents; nothing is written. Raises what stands in the way of a build."""
    dossier = read_dossier(workspace)
    return dossier, plan(workspace, dossier, formats)


def build(
    workspace: Workspace,
    out: Path,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    force: bool = False,
    report: Report = silent,
) -> Summary:
    """The summary of the dossier's documents, which now stand in `out` with the summary as `recapitulatif.csv`.

    Every record is checked, every figure computed and every template read before the first byte is written; a
    failure or an interruption leaves `out` as it was. Raises `InvalidRecord`, `MissingScale`, `TemplateProblem`,
    `OutputConflict`, `ConversionFailed`, `StorageError`.
    """
    dossier, planned = check(workspace, formats=formats)
    return store(workspace, planned, out, formats=formats, force=force, report=report, notices=dossier.notices)


def render_one(
    workspace: Workspace,
    document: str,
    path: Path,
    out: Path,
    *,
    identifier: str | None = None,
    formats: Sequence[str] = DEFAULT_FORMATS,
    force: bool = False,
    report: Report = silent,
) -> tuple[Summary, Path]:
    """The summary of one document made from the record of a file, and the folder it now stands in.

    `out` is the file to write when it ends with a known format, otherwise a folder in which the document takes the
    catalogue's name. `identifier` chooses among several records of the file.
    """
    kind = workspace.catalogue.document(document)
    if kind is None:
        known = [each.name for each in workspace.catalogue.documents]
        remedy = hint(document, known) or f"documents connus : {french.enumeration(known)}."
        raise AciDocsError(f"Le document « {document} » n'existe pas ; {remedy}")
    require_readable([kind], workspace.catalogue, workspace.profile)
    suffix = out.suffix.lower().lstrip(".")
    if suffix.isalpha() and suffix not in FORMATS and not storage.is_folder(out):
        raise WrongUse(f"Le format « .{suffix} » n'existe pas ; formats connus : {french.enumeration(FORMATS)}.")
    named = suffix in FORMATS and not storage.is_folder(out)
    folder, formats = (out.parent, (suffix,)) if named else (out, formats)
    record = workspace.pick(kind.record_kind, path, identifier)
    if kind.condition and not kind.fits(record):
        message = f"cet enregistrement n'a pas de quoi faire le document « {kind.title} »."
        remedy = f"remplissez la clé « {kind.condition} »"
        raise InvalidRecord([record.problem(kind.condition, message, suggestion=remedy)])
    _check_templates(workspace, [kind], formats)
    planned = _planned(workspace, kind, record)
    planned = replace(planned, name=out.name.removesuffix(out.suffix) if named else Path(planned.name).name)
    return store(workspace, [planned], folder, formats=formats, force=force, report=report, summary=False), folder


def store(
    workspace: Workspace,
    planned: Sequence[Planned],
    out: Path,
    *,
    formats: Sequence[str],
    force: bool,
    report: Report = silent,
    notices: Sequence[Notice] = (),
    summary: bool = True,
) -> Summary:
    """The summary of the planned documents, which now stand in `out`, all together or not at all."""
    if "pdf" in formats:
        pdf.require_soffice()
    wanted = [f"{each.name}.{suffix}" for each in planned for suffix in formats]
    if summary:
        wanted.append(SUMMARY_FILE)
    twice = sorted(name for name, times in Counter(wanted).items() if times > 1)
    if twice:
        raise AciDocsError(
            f"Deux documents prendraient le même nom de fichier : {french.enumeration(twice)}. Corrigez « fichier » "
            "dans schemas/documents.json, ou les identifiants."
        )
    storage.check_free(out, wanted, force=force)
    with storage.batch(out, force=force) as batch:
        made: list[Made] = []
        sources: list[Path] = []
        for number, each in enumerate(planned):
            report("Documents", number, len(planned))
            rendered = {form: workspace.rendering(each.kind, each.context, form) for form in template_formats(formats)}
            written = {form: batch.write(f"{each.name}.{form}", found.data) for form, found in rendered.items()}
            if "pdf" in formats:
                sources.append(written[pdf_source(formats)])
            files = tuple(f"{each.name}.{suffix}" for suffix in formats)
            leftovers = merged(map(Leftovers.of, rendered.values()))
            made.append(Made(each.kind.title, each.reference, files, None, each.notices, leftovers))
        if "pdf" in formats:
            sheets = pdf.convert(sources, done=lambda count: report("PDF", count, len(sources)))
            made = [replace(each, pages=pdf.page_count(sheet)) for each, sheet in zip(made, sheets, strict=True)]
            if pdf_source(formats) not in formats:
                for path in sources:
                    path.unlink()
        # A single document goes anywhere, among files that are no business of ours.
        strangers = _strangers(out, wanted) if summary else ()
        result = Summary(tuple(made), tuple(notices), tuple(wanted), strangers)
        if summary:
            batch.write(SUMMARY_FILE, result.as_csv())
    return result


def _strangers(out: Path, wanted: Sequence[str]) -> tuple[str, ...]:
    """The documents below `out` that are not among the wanted names; the hidden folder of this very run is left out."""
    found = (path for suffix in FORMATS for path in out.glob(f"**/*.{suffix}"))
    names = (path.relative_to(out).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in wanted and not name.startswith(".")))
