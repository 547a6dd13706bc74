"""What makes the documents of rows: read, validated, computed, rendered and written, one record after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from aci_docs.batch.addresses import open_source
from aci_docs.batch.destination import open_destination, unwritable
from aci_docs.batch.ground import Ground, ground_of
from aci_docs.batch.job import File, Home, Job, Outcome, Row, Status
from aci_docs.batch.others import read_people
from aci_docs.batch.planning import HOLDER, Structures, identifier_of
from aci_docs.batch.scanning import MAX_RECORD
from aci_docs.batch.sheets import Press, Sheet
from aci_docs.batch.wanted import Wanted
from aci_docs.documents import DocumentKind
from aci_docs.dossier import (
    DEFAULT_PROFILE,
    Leftovers,
    Others,
    Planned,
    Record,
    Workspace,
    document_kind,
    merged,
    pdf_source,
    template_formats,
)
from aci_docs.errors import (
    AciDocsError,
    ConversionFailed,
    InvalidRecord,
    Problem,
    StorageError,
    TemplateProblem,
    reason_of,
)
from aci_docs.notices import Notice
from aci_docs.records import parse_json, validate
from aci_docs.templating import Piece, Rendered


def open_workspace(home: Home, wanted: Wanted) -> Workspace:
    """The workspace of a home, for the readers and in the look that are asked for."""
    return Workspace(home.folder, profile=wanted.profile, theme=wanted.theme)


def structures_of(workspace: Workspace, home: Home) -> Structures:
    """The structures of a home; raises `InvalidRecord` with what is wrong in them."""
    if home.structures is None:
        found = [workspace.structure]
    else:
        found, problems = workspace.read("structure", Path(home.structures))
        if problems:
            raise InvalidRecord(problems)
    return Structures({str(each["siret"]): each for each in found})


@dataclass
class _Place:
    """A home, opened: a workspace for each structure, all of them sharing what does not depend on it."""

    workspace: Workspace
    kind: DocumentKind
    structures: Structures
    ground: Ground
    by_siret: dict[str, Workspace] = field(default_factory=dict)
    others: dict[str, Others] = field(default_factory=dict)

    def workspace_of(self, record: Record) -> Workspace | None:
        """The workspace of the structure of a record, None when the structure is not known."""
        structure = self.structures.of(record.get(HOLDER))
        if structure is None:
            return None
        siret = str(structure["siret"])
        if siret not in self.by_siret:
            self.by_siret[siret] = self.workspace.of(structure)
        return self.by_siret[siret]


class Maker:
    """The making of one job's documents in one process. It opens what each home gives when it first needs it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._wanted = job.wanted
        self._forms = template_formats(job.wanted.formats)
        self._printed_from = (pdf_source(job.wanted.formats),) if "pdf" in job.wanted.formats else ()
        self._press = Press(self._printed_from[0], archive=job.wanted.archive) if self._printed_from else None
        self._destination = open_destination(job.out, run=job.run)
        self._places: dict[int, _Place] = {}
        self._stream: tuple[int, BinaryIO] | None = None

    def open(self) -> None:
        """Every home is open; raises `AciDocsError` when one is not what was planned."""
        for number in range(len(self._job.homes)):
            self._place(number)

    def check(self, rows: Sequence[Row]) -> list[Outcome]:
        """What would become of these rows, as far as validity goes; nothing is written."""
        found = (self._attempt(row, lambda row, planned, workspace: Outcome(row.rank, "made")) for row in rows)
        return [each for each in found if isinstance(each, Outcome)]

    def make(self, rows: Sequence[Row]) -> list[Outcome]:
        """What became of each row; its documents are in their places. Raises `StorageError` when the disk refuses, and
        `ConversionFailed` when LibreOffice does not work.
        """
        try:
            outcomes = self._signed(self._written(self._printed([self._attempt(row, self._rendered) for row in rows])))
        except OSError as error:
            raise unwritable(self._destination, error) from error
        if not all(place.ground.is_untouched for place in self._places.values()):
            raise Changed(_GROUND_CHANGED)
        return outcomes

    def close(self) -> None:
        """No source is open any more, nor LibreOffice."""
        self._close_source()
        if self._press is not None:
            self._press.close()

    def _close_source(self) -> None:
        if self._stream is not None:
            self._stream[1].close()
            self._stream = None

    def _attempt(self, row: Row, make: Callable[[Row, Planned, Workspace], Outcome | Sheet]) -> Outcome | Sheet:
        try:
            planned, workspace = self._planned(row)
            return Outcome(row.rank, "skipped") if planned is None else make(row, planned, workspace)
        except StorageError:
            raise
        except AciDocsError as error:
            status: Status = "failed" if isinstance(error, TemplateProblem) else "refused"
            problems = error.problems if isinstance(error, InvalidRecord) else [self._told(row, str(error))]
            if self._wanted.profile != DEFAULT_PROFILE:
                # What is written beside documents for a funder tells no more of a person than they do.
                problems = [_without_value(each) for each in problems]
            return Outcome(row.rank, status, problems=tuple(problems), code=error.exit_code)
        except (MemoryError, RecursionError):
            problem = self._told(row, "ce document demande plus de mémoire qu'il n'y en a.")
            return Outcome(row.rank, "failed", problems=(problem,), code=AciDocsError.exit_code)

    def _told(self, row: Row, message: str) -> Problem:
        return Problem(message, self._job.sources[row.source], line=row.line)

    def _planned(self, row: Row) -> tuple[Planned | None, Workspace]:
        place = self._place(row.home)
        kind = place.kind
        record = self._record(row, place)
        workspace = place.workspace_of(record)
        if workspace is None:
            known = "un SIRET de la liste des structures"
            raise InvalidRecord([record.problem(HOLDER, "cette structure n'est pas connue ici.", expected=known)])
        problems = workspace.apart(record, self._others(place, workspace))
        if problems:
            raise InvalidRecord(problems)
        if not kind.fits(record):
            return None, workspace
        identifier = identifier_of(kind)
        if record.get(identifier) is None:
            message = f"la clé « {identifier} » distingue les documents et n'est pas remplie."
            raise InvalidRecord([record.problem(identifier, message, suggestion="la remplir")])
        if row.name is None:
            message = "une valeur manque dans le nom du fichier : une clé du motif de nom n'est pas remplie."
            raise InvalidRecord([replace(self._told(row, message), suggestion="la remplir, ou changer le motif")])
        planned = Planned.of(workspace, kind, record)
        return replace(planned, notices=(*planned.notices, *workspace.examples(record))), workspace

    def _others(self, place: _Place, workspace: Workspace) -> Others | None:
        """The persons whom a text of this structure's may name, where readers must not know them."""
        if not workspace.masks(place.kind):
            return None
        siret = str(workspace.structure["siret"])
        if siret not in place.others:
            schema = workspace.schema(place.kind.record_kind)
            place.others[siret] = read_people(self._destination, siret, schema, self._job.sources)
        return place.others[siret]

    def _record(self, row: Row, place: _Place) -> Record:
        if row.length > MAX_RECORD:
            size, limit = row.length / 2**20, MAX_RECORD // 2**20
            message = f"cet enregistrement fait {size:.0f} Mo ; un enregistrement en fait {limit} au plus"
            raise InvalidRecord([self._told(row, message)])
        file = self._job.sources[row.source]
        source = parse_json(self._read(row), file, first_line=row.line)
        record, problems = validate(source, place.workspace.schema(place.kind.record_kind))
        if record is None:
            raise InvalidRecord(problems)
        return Record(record, kind=place.kind.record_kind, source=source)

    def _read(self, row: Row) -> bytes:
        path = self._job.sources[row.source]
        try:
            if self._stream is None or self._stream[0] != row.source:
                self._close_source()
                self._stream = row.source, open_source(path)
            stream = self._stream[1]
            stream.seek(row.start)
            data = stream.read(row.length)
        except OSError as error:
            raise Changed(f"La source « {path} » ne peut plus être lue : {reason_of(error)}.") from error
        if hashlib.sha256(data).digest() != row.print:
            raise Changed(f"La source « {path} » a changé pendant le publipostage, qui s'est arrêté.")
        return data

    def _place(self, number: int) -> _Place:
        if number not in self._places:
            home = self._job.homes[number]
            try:
                workspace = open_workspace(home, self._wanted)
                ground = ground_of(workspace, home, self._wanted)
                kind = document_kind(workspace, self._wanted.kind)
                place = _Place(workspace, kind, structures_of(workspace, home), ground)
            except AciDocsError as error:  # all of it was sound when the merge began
                raise Changed(_GROUND_CHANGED) from error
            if ground.print != self._job.grounds[number]:
                raise Changed(_GROUND_CHANGED)
            self._places[number] = place
        return self._places[number]

    def _rendered(self, row: Row, planned: Planned, workspace: Workspace) -> Sheet:
        """The documents of a record, by format of template, and its pieces of the single documents it goes into."""
        unique = self._wanted.output == "unique"
        # A piece says of itself what a document of its own would; but what is printed takes its title from that one.
        alone = [form for form in self._forms if not unique or form in self._printed_from]
        rendered = {form: workspace.rendering(planned.kind, planned.context, form) for form in alone}
        pieces = {
            form: workspace.piece(
                workspace.series(planned.kind, form, recto_verso=self._wanted.recto_verso), planned.context, row.number
            )
            for form in self._forms
            if unique and form in self._wanted.formats
        }
        reports: list[Rendered | Piece] = [*rendered.values(), *pieces.values()]
        leftovers = merged(map(Leftovers.of, reports))
        sheet = Sheet(
            row,
            planned,
            leftovers,
            {form: each.data for form, each in rendered.items()},
            {form: each.data for form, each in pieces.items()},
        )
        for form in self._printed_from:
            # Never recto-verso: `pdf.assemble` adds the blank pages, and LibreOffice shows the header of a first page
            # that has to be odd on the second one too.
            try:
                sheet.series = workspace.series(planned.kind, form)
            except TemplateProblem:
                continue
            ready = None if self._wanted.recto_verso else sheet.pieces.get(form)
            sheet.printed = ready or workspace.piece(sheet.series, planned.context, row.number).data
        return sheet

    def _printed(self, found: Sequence[Outcome | Sheet]) -> list[Outcome | Sheet]:
        """The same with the PDF of each sheet, or why LibreOffice did not make it."""
        sheets = [each for each in found if isinstance(each, Sheet)]
        if self._press is None or not sheets:
            return list(found)
        failures = dict(zip(map(id, sheets), self._press.print(sheets), strict=True))
        return [self._unprinted(each, failures.get(id(each))) for each in found]

    def _unprinted(self, found: Outcome | Sheet, failure: ConversionFailed | None) -> Outcome | Sheet:
        if failure is None or isinstance(found, Outcome):
            return found
        problem = self._told(found.row, f"LibreOffice n'en a pas fait de PDF : {failure}")
        return Outcome(found.row.rank, "failed", problems=(problem,), code=failure.exit_code)

    def _written(self, found: Sequence[Outcome | Sheet]) -> list[Outcome]:
        """What became of each row, its documents being in their places, or one after the other in one part."""
        if self._wanted.output == "dossier":
            return [each if isinstance(each, Outcome) else self._filed(each) for each in found]
        pieces: list[bytes] = []
        kept = [each if isinstance(each, Outcome) else self._kept(each, pieces) for each in found]
        if not pieces:
            return kept
        part = self._destination.add_part(pieces)
        return [replace(each, files=tuple(file._replace(part=part) for file in each.files)) for each in kept]

    def _filed(self, sheet: Sheet) -> Outcome:
        files = []
        for form in self._wanted.formats:
            data, path = sheet.documents[form], f"{sheet.row.name}.{form}"
            token = self._destination.write(path, data)
            files.append(File(form, path, hashlib.sha256(data).hexdigest(), len(data), token))
        return _made(sheet, files)

    def _kept(self, sheet: Sheet, pieces: list[bytes]) -> Outcome:
        """What became of a row whose documents, or pieces of single documents, are added to the pieces of a part."""
        files = []
        offset = sum(map(len, pieces))
        for form in self._wanted.formats:
            single = self._wanted.output == "unique" and form != "pdf"
            data = sheet.pieces[form] if single else sheet.documents[form]
            digest = hashlib.sha256(data).hexdigest()
            files.append(File(form, f"{sheet.row.name}.{form}", digest, len(data), offset=offset))
            offset += len(data)
            pieces.append(data)
        return _made(sheet, files)

    def _signed(self, outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes, with the signs that the destination tells only once all is written."""
        signs = self._destination.flush()
        if not signs:
            return outcomes
        return [
            replace(each, files=tuple(file._replace(token=signs[file.path]) for file in each.files))
            for each in outcomes
        ]


def _made(sheet: Sheet, files: Sequence[File]) -> Outcome:
    return Outcome(
        sheet.row.rank,
        "made",
        files=tuple(files),
        notices=tuple(map(_as_record, sheet.planned.notices)),
        left_empty=sheet.leftovers.count,
        remarks=sheet.leftovers.remarks,
        pages=sheet.pages,
    )


def _without_value(problem: Problem) -> Problem:
    """The problem without the value it is about, nor the remedy, which may write the value otherwise."""
    return problem if problem.value is None else replace(problem, value=None, suggestion=None)


class Changed(StorageError):
    """What the documents are made from has changed since the plan."""


_GROUND_CHANGED = (
    "Un modèle, un schéma, un barème ou la structure a changé pendant le publipostage, qui s'est arrêté : ses "
    "documents n'auraient pas tous été faits du même."
)


def _as_record(notice: Notice) -> dict[str, str]:
    return {**notice.as_record(), **({} if notice.advice is None else {"conseil": notice.advice})}
