"""One folder with its schemas, templates and scales: from a file to a valid record, its figures and its context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from aci_docs import french
from aci_docs.calculation import Figures, Scale
from aci_docs.documents import Catalogue, DocumentKind, RecordKind
from aci_docs.dossier.catalogue import CATALOGUE_FILE, check_catalogue, hint, merge_catalogues
from aci_docs.dossier.computations import figures_of, scale_of
from aci_docs.dossier.contexts import CATALOGUE_KINDS, prepare, shape
from aci_docs.dossier.disclosures import Others, disclosure_problems
from aci_docs.dossier.formats import AREAS, TemplateFormat
from aci_docs.dossier.readers import DEFAULT_PROFILE, is_personal, require_profile, require_readable, require_theme
from aci_docs.dossier.record import Record
from aci_docs.dossier.scales import DatedScale, choose_scale
from aci_docs.errors import AciDocsError, InvalidRecord, Problem, TemplateProblem
from aci_docs.notices import Notice
from aci_docs.palette import THEMES, Palette, changes, palette
from aci_docs.records import UNLIKE, Placed, Schema, Source, check_dossier, likeness, read_json, validate
from aci_docs.templating import Piece, Rendered, Series, Template, read_picture
from aci_docs.workspace import Folders

_STRUCTURE_FILE = "structure.json"
_PERSON = "beneficiaire"


class Workspace:
    """A dossier folder, or the packaged schemas, templates and scales alone when `folder` is None.

    All its documents are made for one reader, the `profile`, and in one look, the `theme` (None: the structure's own).
    """

    def __init__(
        self, folder: str | Path | None = None, *, profile: str = DEFAULT_PROFILE, theme: str | None = None
    ) -> None:
        self.folder = None if folder is None else Path(folder)
        self.profile = require_profile(profile)
        self.theme = require_theme(theme)
        self.folders = Folders(self.folder)
        self._schemas: dict[str, Schema] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        self._series: dict[tuple[str, str, bool], Series] = {}
        self._entries: dict[tuple[str, str], Record] = {}
        self._dated: dict[Path, DatedScale] = {}
        self._records: dict[str, list[Record]] = {}
        self._others: dict[str, Others] = {}

    @classmethod
    def around(
        cls,
        record: Path,
        structure: Path | None = None,
        *,
        profile: str = DEFAULT_PROFILE,
        theme: str | None = None,
    ) -> Workspace:
        """The workspace of a record's file: its folder, or the one above when only that one has a `structure.json`.

        `structure` is the structure's own file, when it stands elsewhere.
        """
        folder = record.absolute().parent
        if not (folder / _STRUCTURE_FILE).is_file() and (folder.parent / _STRUCTURE_FILE).is_file():
            folder = folder.parent
        workspace = cls(folder, profile=profile, theme=theme)
        if structure is not None:
            workspace.structure = workspace.load("structure", structure.absolute())
        return workspace

    @cached_property
    def catalogue(self) -> Catalogue:
        """The kinds of records and documents: the packaged ones, completed or replaced by the folder's own entries."""
        paths = [place / CATALOGUE_FILE for place in reversed(self.folders.places("schemas"))]
        catalogue = merge_catalogues(self.load("catalogue", path.absolute()) for path in paths if path.is_file())
        check_catalogue(catalogue, lambda kind: list(self.schema(kind).labels))
        return catalogue

    @cached_property
    def structure(self) -> Record:
        """The record of the structure that carries the ACI, `structure.json` of the folder."""
        return self.load("structure", _STRUCTURE_FILE)

    def of(self, structure: Record) -> Workspace:
        """The same workspace for another structure of the same folder; what does not depend on it is shared."""
        other = copy(self)
        other.__dict__.pop("palette", None)
        other.structure = structure
        if other.palette != self.palette:
            other._templates, other._series = {}, {}
        return other

    @cached_property
    def palette(self) -> Palette:
        """The colours of the documents: of the workspace's theme, or of the one that the structure's record names, and
        of the structure's colour. The house's own while there is no valid record.
        """
        try:
            look = self.structure.get("charte") or {}
        except InvalidRecord:  # which `check` and `build` tell, with all the problems of the folder
            look = {}
        return palette(self.theme or look.get("theme") or THEMES[0], look.get("couleur"))

    def files(self, kind: RecordKind) -> list[Path]:
        """The files of the folder that hold records of this kind, sorted; none of a hidden folder."""
        if self.folder is None:
            return []
        found = {path for pattern in kind.patterns for path in self.folder.glob(pattern)}
        return sorted(path for path in found if is_ours(path, self.folder))

    def records(self, kind: str) -> list[Record]:
        """Every valid record of a kind in the folder, read once; `InvalidRecord` lists every problem."""
        if kind not in self._records:
            known = self.catalogue.record(kind)
            read = [self.read(kind, path) for path in self.files(known)] if known else []
            problems = [problem for _, wrong in read for problem in wrong]
            if problems:
                raise InvalidRecord(problems)
            self._records[kind] = [record for found, _ in read for record in found]
        return self._records[kind]

    def keep(self, records: Mapping[str, list[Record]]) -> None:
        """Have `records` give these, by kind: all that the folder holds, valid, and not to be read a second time."""
        self._records.update(records)
        self._others.clear()

    def schema(self, kind: str) -> Schema:
        """The schema of a kind of record; raises `AciDocsError` with the nearest known kind when there is none."""
        if kind not in self._schemas:
            path = self.folders.find("schemas", f"{kind}.json")
            if path is None or kind == Path(CATALOGUE_FILE).stem:
                known = [each.stem for each in self.folders.every("schemas", ".json") if each.name != CATALOGUE_FILE]
                raise AciDocsError(
                    f"Le type d'enregistrement « {kind} » n'existe pas ; {hint(kind, known) or 'vérifiez-le.'}"
                )
            self._schemas[kind] = Schema.read(path)
        return self._schemas[kind]

    def read(self, kind: str, path: Path, *, only_calculation: bool = False) -> tuple[list[Record], list[Problem]]:
        """The valid records of a file, which holds one or a list of them, and every problem of the others."""
        try:
            source = read_json(path)
        except InvalidRecord as error:
            return [], list(error.problems)
        schema = self.schema(kind)
        whole = {"$": source.value}
        values = {f"$[{n}]": item for n, item in enumerate(source.value)} if isinstance(source.value, list) else whole
        records: list[Record] = []
        problems: list[Problem] = []
        for at, value in values.items():
            record, found = validate(source, schema, at=at, only_calculation=only_calculation)
            if record is not None:
                records.append(Record(record, kind=kind, source=source, at=at))
            elif other := self._other_kind(value, schema):
                found = [replace(each, suggestion=other) if each.path == at else each for each in found]
            problems += found
        return records, problems

    def _other_kind(self, value: Any, schema: Schema) -> str | None:
        """« il ressemble à une structure », for a value that is unlike its own schema; None when nothing is known."""
        if not isinstance(value, dict) or likeness(value, schema) >= UNLIKE:
            return None
        kind = self._likest(value)
        return f"il ressemble à {self.schema(kind.name).designation}" if kind else None

    def kind_of(self, path: Path) -> RecordKind | None:
        """The kind of record that a file with one record is most like; None for any other file."""
        try:
            return self._likest(read_json(path).value)
        except InvalidRecord:
            return None

    def _likest(self, value: Any) -> RecordKind | None:
        """The kind of record that a value is most like; None when it is like none."""
        if not isinstance(value, dict):
            return None
        likes = {kind: likeness(value, self.schema(kind.name)) for kind in self.catalogue.records}
        best = max(likes, key=lambda kind: likes[kind])
        return best if likes[best] >= UNLIKE else None

    def load(self, kind: str, path: str | Path, *, only_calculation: bool = False) -> Record:
        """The one valid record of a file (relative paths start at the folder); `InvalidRecord` lists every problem."""
        path = Path(path) if self.folder is None else self.folder / path
        records, problems = self.read(kind, path, only_calculation=only_calculation)
        if not problems and len(records) != 1:
            problems = [
                Problem(
                    f"ce fichier contient {len(records)} enregistrements ; un seul est attendu ici.",
                    file=str(path),
                    expected="un objet JSON, entre accolades { }",
                )
            ]
        if problems:
            raise InvalidRecord(problems)
        return records[0]

    def pick(self, kind: str, path: Path, identifier: str | None) -> Record:
        """The record of a file that has this identifier, or its only one; raises `InvalidRecord`."""
        records, problems = self.read(kind, path)
        everyone = records
        known = [str(record["identifiant"]) for record in records if record.get("identifiant")]
        if identifier is not None:
            records = [record for record in records if record.get("identifiant") == identifier]
        if problems:
            raise InvalidRecord(problems)
        if len(records) != 1:
            if identifier is None:
                found = f"contient {len(records)} enregistrements"
            else:
                found = (
                    f"contient {len(records)} fois « {identifier} »" if records else f"ne contient pas « {identifier} »"
                )
            raise InvalidRecord(
                [
                    Problem(
                        f"ce fichier {found} ; un seul enregistrement est attendu.",
                        file=str(path),
                        expected=f"l'un de ces identifiants : {', '.join(known)}" if known else None,
                        suggestion="choisissez-le avec --id IDENTIFIANT"
                        if identifier is None
                        else hint(identifier, known),
                    )
                ]
            )
        wrong = self.links(records[0]) + self.disclosures(records[0], Others(everyone, self.schema(kind)))
        wrong += self.links(self.structure)
        if wrong:
            raise InvalidRecord(wrong)
        return records[0]

    def scale(
        self,
        family: str,
        start: date,
        end: date,
        read: Callable[[Mapping[str, Any]], Scale] = Scale.from_record,
    ) -> DatedScale:
        """The scale of this family that covers the whole period, typed by `read`, always the same for a family.

        Raises `MissingScale` when none does: the values of another year are never used in its place.
        """
        record = choose_scale(self._scales, family, start, end)
        if record.path not in self._dated:
            self._dated[record.path] = DatedScale(read(record), record)
        return self._dated[record.path]

    @cached_property
    def _scales(self) -> list[Record]:
        return [self.load("bareme", path.absolute()) for path in self.folders.every("baremes", ".json")]

    def compute(self, record: Mapping[str, Any]) -> Figures:
        """The hours, volume and capped costs of a funding request, each with its explanation.

        `record` is a whole request or only the parts that the calculation reads, validated here if it was not.
        Raises `InvalidRecord`, and `MissingScale` when no scale covers the period.
        """
        if not isinstance(record, Record):
            source = Source.of(record)
            values, problems = validate(source, self.schema("demande_financement"), only_calculation=True)
            if values is None or problems:
                raise InvalidRecord(problems)
            record = Record(values, kind="demande_financement", source=source)
        return figures_of(record, scale_of(self, record))

    def template(self, kind: DocumentKind, form: TemplateFormat = "docx") -> Template:
        """The checked template of a document kind in one format, read once.

        Raises `TemplateProblem` with every unknown variable and every missing field of the template at once.
        """
        if (kind.name, form) not in self._templates:
            area, name = AREAS[form], f"{kind.template}.{form}"
            path = self.folders.find(area, name)
            if path is None:
                raise TemplateProblem(
                    f"Le modèle « {name} » n'existe pas ; rangez-le dans le dossier « {area} », ou ne demandez pas le "
                    f"format {form}."
                )
            template = Template(path, colours=changes(self.palette))
            problems = template.problems(self.shape(kind), kind.required)
            if problems:
                raise TemplateProblem(
                    "\n".join([f"Le modèle « {path} » ne convient pas :", *(f"  - {each}" for each in problems)])
                )
            self._templates[kind.name, form] = template
        return self._templates[kind.name, form]

    def series(self, kind: DocumentKind, form: TemplateFormat = "docx", *, recto_verso: bool = False) -> Series:
        """The single document of many records of a kind, in one format; made once.

        Raises `TemplateProblem` as `template` does, and when the template holds what cannot be repeated in one file.
        """
        key = kind.name, form, recto_verso
        if key not in self._series:
            self._series[key] = Series(self.template(kind, form), recto_verso=recto_verso)
        return self._series[key]

    def piece(self, series: Series, context: Mapping[str, Any], number: int) -> Piece:
        """What the single document needs of the record with this context; `number` is its own in the document."""
        return series.piece(context, number, images=self.images, folder=self.folder)

    def shape(self, kind: DocumentKind) -> dict[str, Any]:
        """All that a template of this kind may use: nested mappings, `[item]` for a list, None for a value."""
        return shape(self, kind)

    def entry(self, catalogue: str, identifier: str) -> Record | None:
        """The entry of a catalogue folder (`emplois_reperes`) with this identifier, None when there is none."""
        if (catalogue, identifier) not in self._entries:
            path = self.folders.find(catalogue, f"{identifier}.json")
            if path is None:
                return None
            self._entries[catalogue, identifier] = self.load(CATALOGUE_KINDS[catalogue], path.absolute())
        return self._entries[catalogue, identifier]

    def links(self, record: Record) -> list[Problem]:
        """A problem for each thing that the record names and that is not there: a catalogue's entry, a logo."""
        problems = []
        # Once, however many documents are made of the record.
        kinds = self.catalogue.documents_of(record.kind)
        for key, catalogue in dict.fromkeys((key, catalogue) for kind in kinds for _, key, catalogue in kind.joins):
            known = [path.stem for path in self.folders.every(catalogue, ".json")]
            if record[key] not in known:
                problems.append(
                    record.problem(
                        key,
                        f"« {record[key]} » n'est pas dans le catalogue « {catalogue} ».",
                        expected=french.enumeration([f"« {each} »" for each in known]),
                        suggestion=hint(record[key], known),
                    )
                )
        if record.kind == "structure" and record.get("logo"):
            path = record.beside(record["logo"])
            try:
                read_picture(path)
            except TemplateProblem as error:
                problems.append(record.problem("logo", str(error), expected="une image PNG ou JPEG du dossier"))
        return problems

    def apart(self, record: Record, others: Others | None = None) -> list[Problem]:
        """Every problem of a valid record that is to be made without the others of its folder: what it names that is
        not there, another structure than this one, what its readers may not know, of its person or of `others`.
        """
        problems = self.links(record)
        if record.kind == _PERSON:
            placed = Placed(self.structure, self.structure.source, self.structure.at)
            problems += check_dossier(placed, None, [Placed(record, record.source, record.at)])[0]
        return problems + self.disclosures(record, others)

    def examples(self, record: Record) -> list[Notice]:
        """A notice when the structure or the record is the sample data that a new folder holds."""
        structure, own = (Placed(each, each.source, each.at) for each in (self.structure, record))
        return check_dossier(structure, None, [], others=[own])[1]

    def masks(self, kind: DocumentKind) -> bool:
        """Whether the readers of the workspace's profile see only part of the records of a kind of document."""
        return self.profile != DEFAULT_PROFILE and is_personal(kind.record_kind, self.catalogue)

    def seen(self, kind: DocumentKind, record: Record) -> Record:
        """The record as the readers of a document of this kind may see it; raises as `visible` does, and `WrongUse`
        when the document is not for them.
        """
        require_readable([kind], self.catalogue, self.profile)
        return self.visible(record)

    def visible(self, record: Record) -> Record:
        """The record as the readers of the workspace's profile may see it: whole, or what its schema lets through.

        Whoever makes a document from the records of persons takes them from here. Raises `InvalidRecord` when a text
        that would be sent tells who a person is.
        """
        if not self._is_masked(record):
            return record
        wrong = self.disclosures(record)
        if wrong:
            raise InvalidRecord(wrong)
        shown = self.schema(record.kind).mask.seen(record)
        return Record(shown, kind=record.kind, source=record.source, at=record.at)

    def disclosures(self, record: Record, others: Others | None = None) -> list[Problem]:
        """A problem for each text of a record that its readers would see and that tells who a person is.

        `others` are the persons whom it may name beside its own; by default, those of its kind that `records` has read.
        """
        if not self._is_masked(record):
            return []
        others = others or (self.others(record.kind) if record.kind in self._records else None)
        named = others.named_in_sheet(record) if others else []
        return disclosure_problems(record, self.schema(record.kind)) + named

    def others(self, kind: str) -> Others:
        """The persons of the folder's records of a kind, whom other texts may name; raises as `records`."""
        if kind not in self._others:
            self._others[kind] = Others(self.records(kind), self.schema(kind))
        return self._others[kind]

    def _is_masked(self, record: Record) -> bool:
        return self.profile != DEFAULT_PROFILE and is_personal(record.kind, self.catalogue)

    def context(self, record: Record, figures: Figures | None = None, *, document: str | None = None) -> dict[str, Any]:
        """All that the template of a record's document sees, under its French names.

        `figures` are computed here when they are not given; `document` names the kind of document where records of
        this kind fill several. Raises as `compute` does, and `InvalidRecord` when the structure's record is missing.
        """
        kinds = self.catalogue.documents_of(record.kind)
        kind = next((each for each in kinds if document in (None, each.name)), None)
        if kind is None:
            raise AciDocsError(f"Aucun document ne se remplit avec un enregistrement « {record.kind} ».")
        return prepare(self, kind, self.seen(kind, record), figures)[0]

    @property
    def images(self) -> dict[str, Path]:
        """The pictures that templates place, by the path of their field: the structure's logo when it has one."""
        logo = self.structure.get("logo")
        return {"structure.logo": self.structure.beside(logo)} if logo else {}

    def rendering(self, kind: DocumentKind, context: Mapping[str, Any], form: TemplateFormat = "docx") -> Rendered:
        """The document of this kind with this context, and what was left empty; the same context, the same bytes."""
        return self.template(kind, form).rendering(context, images=self.images, folder=self.folder)


def is_ours(path: Path, folder: Path) -> bool:
    """Whether the path is a file that a person put there: nothing below a name with a dot in front is."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def compute(record: Mapping[str, Any]) -> Figures:
    """The figures of a funding request by the scales of its own workspace, or the packaged ones for a plain mapping.

    Raises `InvalidRecord`, and `MissingScale` when no scale covers the period.
    """
    if isinstance(record, Record):
        return Workspace.around(record.path).compute(record)
    return Workspace().compute(record)
