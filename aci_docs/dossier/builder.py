"""A dossier's documents: all of them made and stored, or none."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from aci_docs import french, pdf, storage
from aci_docs.documents import DocumentKind
from aci_docs.dossier.catalogue import hint
from aci_docs.dossier.contexts import prepare
from aci_docs.dossier.folder import Dossier, read_dossier
from aci_docs.dossier.record import Record
from aci_docs.dossier.workspace import Workspace
from aci_docs.errors import AciDocsError, TemplateProblem
from aci_docs.notices import Notice

FORMATS = ("docx", "pdf")
DEFAULT_FORMATS = ("docx",)
SUMMARY_FILE = "recapitulatif.csv"


class Report(Protocol):
    """Called by long work: what is being done, how many are done, of how many."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of where the work is."""


def silent(step: str, done: int, total: int) -> None:
    """Nothing: the report of work that nobody watches."""


@dataclass(frozen=True)
class Planned:
    """One document to make: its kind, its record, all that its template sees, and its path without suffix."""

    kind: DocumentKind
    record: Record
    name: str
    context: Mapping[str, Any]
    notices: tuple[Notice, ...]

    @property
    def reference(self) -> str:
        """The reference printed on the document."""
        return self.kind.reference_of(self.record)


@dataclass(frozen=True)
class Made:
    """One document made: its files relative to the output folder, its pages when a PDF told them, its notices."""

    title: str
    reference: str
    files: tuple[str, ...]
    pages: int | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Summary:
    """What a run made, in order, and what is to be said of the dossier as a whole."""

    documents: tuple[Made, ...]
    notices: tuple[Notice, ...]
    files: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    """Documents that already stood in the output folder and that this run did not make, perhaps out of date."""

    @property
    def blocked(self) -> bool:
        """Whether a notice says that a document cannot be sent as it stands."""
        return any(notice.gravity == "blocage" for made in self.documents for notice in made.notices)

    def as_csv(self) -> bytes:
        """The summary table as a file that a French spreadsheet opens with a double click: `;` and a BOM."""
        text = io.StringIO(newline="")
        table = csv.writer(text, delimiter=";")
        table.writerow(["Document", "Référence", "Fichier", "Pages", "Constats"])
        for made in self.documents:
            notices = " ".join(f"[{notice.gravity}] {notice.with_advice}" for notice in made.notices)
            pages = "" if made.pages is None else made.pages
            # A reference that looks like a formula must stay a text in the spreadsheet.
            reference = f"'{made.reference}" if made.reference.startswith(("=", "+", "-", "@")) else made.reference
            table.writerows([made.title, reference, file, pages, notices] for file in made.files)
        for notice in self.notices:
            table.writerow(["Dossier", "", "", "", f"[{notice.gravity}] {notice.with_advice}"])
        return text.getvalue().encode("utf-8-sig")


def plan(workspace: Workspace, dossier: Dossier) -> list[Planned]:
    """Every document of the dossier, computed and ready to render, in the order of the catalogue.

    Raises `MissingScale` and `TemplateProblem` before anything is written.
    """
    kinds = [kind for kind in workspace.catalogue.documents if dossier[kind.record_kind]]
    faults = [fault for kind in kinds if (fault := workspace.template_fault(kind))]
    if faults:
        raise TemplateProblem("\n".join(faults))
    return [plan_one(workspace, kind, record) for kind in kinds for record in dossier[kind.record_kind]]


def plan_one(workspace: Workspace, kind: DocumentKind, record: Record) -> Planned:
    """One document, computed and ready to render, its template checked."""
    workspace.template(kind)
    context, notices = prepare(workspace, kind, record)
    return Planned(kind, record, kind.output_name(record), context, notices)


def check(workspace: Workspace) -> tuple[Dossier, list[Planned]]:
    """The dossier and its planned documents; nothing is written. Raises what stands in the way of a build."""
    dossier = read_dossier(workspace)
    return dossier, plan(workspace, dossier)


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
    dossier, planned = check(workspace)
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
    record = workspace.pick(kind.record_kind, path, identifier)
    planned = plan_one(workspace, kind, record)
    suffix = out.suffix.lower().lstrip(".")
    if suffix.isalpha() and suffix not in FORMATS and not storage.is_folder(out):
        raise AciDocsError(f"Le format « .{suffix} » n'existe pas ; formats connus : {french.enumeration(FORMATS)}.")
    if suffix in FORMATS and not storage.is_folder(out):
        planned, folder, formats = replace(planned, name=out.name.removesuffix(out.suffix)), out.parent, (suffix,)
    else:
        planned, folder = replace(planned, name=Path(planned.name).name), out
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
        written: list[Path] = []
        for number, each in enumerate(planned):
            report("Documents", number, len(planned))
            written.append(batch.write(f"{each.name}.docx", workspace.render(each.kind, each.context)))
        made = [
            Made(
                each.kind.title,
                each.reference,
                tuple(f"{each.name}.{suffix}" for suffix in formats),
                None,
                each.notices,
            )
            for each in planned
        ]
        if "pdf" in formats:
            sheets = pdf.convert(written, done=lambda count: report("PDF", count, len(written)))
            made = [replace(each, pages=pdf.page_count(sheet)) for each, sheet in zip(made, sheets, strict=True)]
        if "docx" not in formats:
            for path in written:
                path.unlink()
        result = Summary(tuple(made), tuple(notices), tuple(wanted), _strangers(out, wanted))
        if summary:
            batch.write(SUMMARY_FILE, result.as_csv())
    return result


def _strangers(out: Path, wanted: Sequence[str]) -> tuple[str, ...]:
    """The documents below `out` that are not among the wanted names; the hidden folder of this very run is left out."""
    found = (path for suffix in FORMATS for path in out.glob(f"**/*.{suffix}"))
    names = (path.relative_to(out).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in wanted and not name.startswith(".")))


def parse_formats(text: str) -> tuple[str, ...]:
    """The formats of a list such as `docx,pdf`, in the order of `FORMATS`; raises `ValueError` in French."""
    asked = [each.strip().lower() for each in text.split(",") if each.strip()]
    for each in asked:
        if each not in FORMATS:
            raise ValueError(f"le format « {each} » n'existe pas ; formats connus : {french.enumeration(FORMATS)}.")
    if not asked:
        raise ValueError(f"aucun format demandé ; formats connus : {french.enumeration(FORMATS)}.")
    return tuple(each for each in FORMATS if each in asked)
