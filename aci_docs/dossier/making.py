"""Planned documents become files: rendered, converted, listed on a slip, assembled; all of them appear, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aci_docs import french, pdf, storage
from aci_docs.documents import SLIP, DocumentKind
from aci_docs.dossier.contexts import prepare
from aci_docs.dossier.folder import Dossier
from aci_docs.dossier.formats import DEFAULT_FORMATS, FORMATS, pdf_source, template_formats
from aci_docs.dossier.leftovers import Leftovers, merged
from aci_docs.dossier.record import Record
from aci_docs.dossier.report import Report, silent
from aci_docs.dossier.slip import (
    ASSEMBLED_FILE,
    ASSEMBLED_TITLE,
    Listed,
    assembled_metadata,
    assembly,
    slip_record,
)
from aci_docs.dossier.summary import SUMMARY_FILE, Made, Summary
from aci_docs.dossier.workspace import Workspace
from aci_docs.errors import AciDocsError, WrongUse
from aci_docs.notices import Notice


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for: formats, PDF to be kept (`archive`), one PDF of all (`assemble`), files replaced."""

    formats: Sequence[str] = DEFAULT_FORMATS
    archive: bool = False
    assemble: bool = False
    force: bool = False

    def check(self) -> None:
        """Nothing, when what is asked of the PDF goes with PDF being asked for; raises `WrongUse`."""
        if "pdf" in self.formats:
            return
        with_pdf = ",".join((*self.formats, "pdf"))
        if self.assemble:
            raise WrongUse(f"Le dossier assemblé (--assemble) se fait des PDF ; demandez-les : --formats {with_pdf}.")
        if self.archive:
            raise WrongUse(f"L'archivage (--archive) porte sur les PDF ; demandez-les : --formats {with_pdf}.")


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

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        kind: DocumentKind,
        record: Record,
        *,
        piece: int | None = None,
        pieces: int | None = None,
    ) -> Planned:
        """The document of a record, computed; `piece` of `pieces` when it is one of a dossier."""
        seen = workspace.seen(kind, record)
        context, notices = prepare(workspace, kind, seen, piece=piece, pieces=pieces)
        return cls(kind, seen, kind.output_name(seen), context, notices)

    @property
    def reference(self) -> str:
        """The reference printed on the document."""
        return str(self.context["document"]["reference"])


def store(
    workspace: Workspace,
    planned: Sequence[Planned],
    out: Path,
    wanted: Wanted,
    *,
    dossier: Dossier | None = None,
    report: Report = silent,
) -> Summary:
    """The summary of the planned documents, which now stand in `out`, all together or not at all.

    When they are those of a whole `dossier`, its slip, its summary table and, if wanted, the assembled PDF are there
    too.
    """
    wanted.check()
    if "pdf" in wanted.formats:
        pdf.require_soffice()
    names = [each.name for each in planned]
    if dossier is not None:
        names += [each.name for each in _slips(workspace, planned, [None] * len(planned), dossier, wanted)]
    files = [f"{name}.{suffix}" for name in names for suffix in wanted.formats]
    if dossier is not None:
        files += [SUMMARY_FILE, *([ASSEMBLED_FILE] if wanted.assemble else [])]
    _check_names(files)
    storage.check_free(out, files, force=wanted.force)
    with storage.batch(out, force=wanted.force) as batch:
        maker = _Maker(workspace, batch, wanted, report)
        pieces = maker.make(planned)
        # A single document goes anywhere, among files that are no business of ours.
        if dossier is None:
            return Summary(tuple(made for made, _ in pieces), (), tuple(files))
        pages = [made.pages for made, _ in pieces]
        slips = maker.make(_slips(workspace, planned, pages, dossier, wanted), step="Bordereau")
        documents = [made for made, _ in (*slips, *pieces)]
        if wanted.assemble:
            documents.append(maker.assemble(slips, pieces, _request(dossier)))
        result = Summary(tuple(documents), tuple(dossier.notices), tuple(files), _strangers(out, files))
        batch.write(SUMMARY_FILE, result.as_csv())
    return result


class _Maker:
    """What makes documents in a batch, in the formats wanted."""

    def __init__(self, workspace: Workspace, batch: storage.Batch, wanted: Wanted, report: Report) -> None:
        self._workspace = workspace
        self._batch = batch
        self._wanted = wanted
        self._report = report

    def make(self, planned: Sequence[Planned], *, step: str = "PDF") -> list[tuple[Made, Path | None]]:
        """What was made of each document, with the PDF in which its pages were counted, if there is one.

        `step` is what the conversion is called while it lasts.
        """
        formats = self._wanted.formats
        made: list[Made] = []
        sources: list[Path] = []
        for number, each in enumerate(planned):
            self._report("Documents", number, len(planned))
            rendered = {
                form: self._workspace.rendering(each.kind, each.context, form) for form in template_formats(formats)
            }
            written = {form: self._batch.write(f"{each.name}.{form}", found.data) for form, found in rendered.items()}
            if "pdf" in formats:
                sources.append(written[pdf_source(formats)])
            files = tuple(f"{each.name}.{suffix}" for suffix in formats)
            leftovers = merged(map(Leftovers.of, rendered.values()))
            piece = each.context["document"]["piece"]
            made.append(Made(each.kind.title, each.reference, files, None, each.notices, leftovers, piece))
        if "pdf" not in formats:
            return [(each, None) for each in made]
        sheets = pdf.convert(
            sources, archive=self._wanted.archive, done=lambda count: self._report(step, count, len(sources))
        )
        if pdf_source(formats) not in formats:
            for path in sources:
                path.unlink()
        return [(self._counted(each, sheet), sheet) for each, sheet in zip(made, sheets, strict=True)]

    def _counted(self, made: Made, sheet: Path) -> Made:
        """The document with the pages of its PDF, and what keeps one that is to be kept from being read by everyone."""
        barriers = pdf.barriers(sheet) if self._wanted.archive else []
        remarks = [f"le PDF ne peut pas se dire accessible (PDF/UA) : {barrier}" for barrier in barriers]
        leftovers = replace(made.leftovers, remarks=(*made.leftovers.remarks, *remarks))
        return replace(made, pages=pdf.page_count(sheet), leftovers=leftovers)

    def assemble(
        self,
        slips: Sequence[tuple[Made, Path | None]],
        pieces: Sequence[tuple[Made, Path | None]],
        request: Mapping[str, Any] | None,
    ) -> Made:
        """What was made of all the PDF in one, the slips first."""
        parts = assembly(slips, pieces)
        pages = pdf.assemble(
            parts,
            self._batch.path(ASSEMBLED_FILE),
            assembled_metadata(self._workspace.structure, request),
            archive=self._wanted.archive,
            done=lambda count: self._report("Dossier", count, len(parts)),
        )
        return Made(ASSEMBLED_TITLE, "", (ASSEMBLED_FILE,), pages, ())


def slips_of(workspace: Workspace) -> list[DocumentKind]:
    """The kinds of documents that list the pieces of a dossier, for the readers of the workspace."""
    return [kind for kind in workspace.catalogue.documents_of(SLIP) if kind.is_made_for(workspace.profile)]


def _slips(
    workspace: Workspace, planned: Sequence[Planned], pages: Sequence[int | None], dossier: Dossier, wanted: Wanted
) -> list[Planned]:
    """The slips to make of the pieces: one for each kind of document that the catalogue fills with this record."""
    listed = [Listed(each.context, each.name, count) for each, count in zip(planned, pages, strict=True)]
    record = slip_record(listed, _request(dossier), wanted.formats)
    return [Planned.of(workspace, kind, record, pieces=len(planned)) for kind in slips_of(workspace)]


def _request(dossier: Dossier) -> Record | None:
    return next(iter(dossier["demande_financement"]), None)


def _check_names(files: Sequence[str]) -> None:
    twice = sorted(name for name, times in Counter(files).items() if times > 1)
    if twice:
        raise AciDocsError(
            f"Deux documents prendraient le même nom de fichier : {french.enumeration(twice)}. Corrigez « fichier » "
            "dans schemas/documents.json, ou les identifiants."
        )


def _strangers(out: Path, wanted: Sequence[str]) -> tuple[str, ...]:
    """The documents below `out` that are not among the wanted names; the hidden folder of this very run is left out."""
    found = (path for suffix in FORMATS for path in out.glob(f"**/*.{suffix}"))
    names = (path.relative_to(out).as_posix() for path in found)
    return tuple(sorted(name for name in names if name not in wanted and not name.startswith(".")))
