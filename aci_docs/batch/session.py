"""One run of a merge on an output that it has for itself: planned, compared, made, put together, told."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from aci_docs import french, pdf
from aci_docs.batch import manifest, rejects
from aci_docs.batch.addresses import PRIVATE, located
from aci_docs.batch.cluster import Cluster, Connected
from aci_docs.batch.destination import Destination
from aci_docs.batch.ground import Ground, ground_of
from aci_docs.batch.inputs import STANDARD_INPUT, homes_of, inputs_of, shown_source, write_records
from aci_docs.batch.job import File, Home, Job, Outcome
from aci_docs.batch.journal import Fate, Journal, Made
from aci_docs.batch.maker import open_workspace, structures_of
from aci_docs.batch.naming import Pattern
from aci_docs.batch.others import identity_paths, write_people
from aci_docs.batch.outputs import write_archive, write_pdf, write_single
from aci_docs.batch.planning import identifier_of, per_folder, plan
from aci_docs.batch.reporting import Told, write_report
from aci_docs.batch.summary import Merged, Refusal
from aci_docs.batch.wanted import Wanted
from aci_docs.batch.workers import Here, Processes, Runner, chunks, size_of_chunks
from aci_docs.documents import DocumentKind
from aci_docs.dossier import (
    DEFAULT_PROFILE,
    Report,
    Workspace,
    check_templates,
    document_kind,
    require_readable,
    template_formats,
)
from aci_docs.errors import InvalidRecord, OutputConflict, Problem, WrongUse
from aci_docs.templating import MAX_NUMBER, Series

ALONE = 200
"""Records up to which one process does it all: starting others would take longer."""
ALONE_PRINTING = 25
"""The same where PDF are made, each of which takes a hundred times as long."""
_SHOWN = 50
"""Problems told at once; the file of rejects has them all."""
MAX_ASSEMBLED = 2000
"""Sheets of a single PDF: each takes nearly a megabyte of memory until the last is in its place."""
_NAMED = 3
_WHOLE = "whole"


class Session:
    """The run, from its sources to its manifest; steps are called in the order in which they stand here."""

    def __init__(
        self,
        wanted: Wanted,
        records: Iterable[str | Path] | Iterable[Mapping[str, Any]],
        destination: Destination,
        journal: Journal,
        report: Report,
        summary: Merged,
        homes: Sequence[Home] | None = None,
        cluster: Connected | None = None,
    ) -> None:
        """Open the sources, check the templates and plan every record; raises as `merge` does. `homes`: of each source,
        when an earlier run has found them.
        """
        self._cluster = cluster
        self._wanted, self._destination, self._journal, self._report = wanted, destination, journal, report
        self._summary = summary
        sources = self._sources(records)
        homes = homes or homes_of(sources, _path(wanted.dossier), _path(wanted.structures))
        workspaces = {home: open_workspace(home, wanted) for home in dict.fromkeys(homes)}
        self._kind = self._checked_kind(workspaces.values())
        self._inputs = inputs_of(sources, homes, workspaces, self._kind, destination)
        structures = [structures_of(workspaces[home], home) for home in self._inputs.homes]
        self._structures = {siret: str(each["nom"]) for some in structures for siret, each in some.known.items()}
        first = next(iter(workspaces.values()))
        pattern = self._pattern(first)
        schema = first.schema(self._kind.record_kind)
        identity = identity_paths(schema) if first.masks(self._kind) else ()
        # Before the plan, which may be long: what changes meanwhile is told then, by whoever makes the documents.
        grounds = [ground_of(workspaces[home], home, wanted) for home in self._inputs.homes]
        self._grounds: list[Ground] = grounds
        self._summary.records = plan(
            journal, self._inputs.files, structures, self._kind, pattern, report, identity=identity
        )
        holders = journal.holders()
        self._looks = self._single(
            workspaces[home].of(structure)
            for home, some in zip(self._inputs.homes, structures, strict=True)
            for siret, structure in some.known.items()
            if siret in holders
        )
        self._require_room()
        self._job = self._described()
        spread = per_folder(pattern, self._summary.records)
        # Somebody new may be named in a text that was there before: it is read again.
        people = write_people(destination, journal.people()) if identity else ""
        self._prints = tuple(each.print + people for each in grounds)
        journal.settle(self._prints, per_folder=spread)
        self._sources_told = json.dumps(
            [(source, home.folder) for source, home in zip(self._inputs.sources, homes, strict=True)]
        )

    def _require_room(self) -> None:
        """Nothing, when the records are not too many for the single document that is asked for; raises `WrongUse`."""
        wanted, count = self._wanted, self._summary.records
        most = (MAX_ASSEMBLED if "pdf" in wanted.formats else MAX_NUMBER) if wanted.output == "unique" else count
        if count > most:
            raise WrongUse(
                f"Un seul document (--single) de {french.nombre(count)} fiches serait démesuré : "
                f"{french.nombre(most)} au plus. Répartissez-les sur plusieurs, ou retirez --single."
            )

    def _sources(self, records: Iterable[str | Path] | Iterable[Mapping[str, Any]]) -> list[str]:
        """The sources as texts; records that a program gives go to a file first."""
        given = iter(records)
        first = next(given, None)
        if first is None:
            raise InvalidRecord([Problem("aucun enregistrement n'a été donné.")])
        everything: Iterator[Any] = _after(first, given)
        if isinstance(first, Mapping):
            return [write_records(everything, self._destination)]
        if self._cluster is not None:
            # Workers stand in other folders than this process.
            return [each if each == STANDARD_INPUT else located(each) for each in map(str, everything)]
        return [str(each) for each in everything]

    def _checked_kind(self, workspaces: Iterable[Workspace]) -> DocumentKind:
        """The kind of document, the same for all homes, with sound templates in each."""
        wanted = self._wanted
        for workspace in workspaces:
            kind = document_kind(workspace, wanted.kind)
            require_readable([kind], workspace.catalogue, wanted.profile)
            check_templates(workspace, [kind], wanted.formats)
        if "pdf" in wanted.formats:
            pdf.require_soffice()
        return kind

    def _single(self, workspaces: Iterable[Workspace]) -> dict[str, Series]:
        """The single document of each format; nothing when each record has its own.

        Raises `TemplateProblem` for a template that cannot be repeated in one file, `WrongUse` for records that cannot
        be in one.
        """
        wanted = self._wanted
        if wanted.output != "unique":
            return {}
        found: dict[str, Series] = {}
        for workspace in workspaces:
            for form in template_formats(wanted.formats):
                series = workspace.series(self._kind, form, recto_verso=wanted.recto_verso)
                if found.setdefault(form, series).mark != series.mark:
                    alike = "" if wanted.theme == "sobre" else ", demandez pour toutes le même aspect (--theme sobre)"
                    raise WrongUse(
                        "Un seul document (--single) a un seul aspect : ces structures n'ont pas le même modèle, ou "
                        f"pas les mêmes couleurs. Faites un document par structure{alike}, ou retirez --single."
                    )
        return found

    def _pattern(self, workspace: Workspace) -> Pattern:
        schema = workspace.schema(self._kind.record_kind)
        if self._wanted.pattern is None:
            return Pattern.default(self._kind, schema, identifier_of(self._kind))
        masked = workspace.masks(self._kind)
        return Pattern.parse(self._wanted.pattern, schema, workspace.schema("structure"), masked=masked)

    def _described(self) -> Job:
        return Job(
            wanted=self._wanted,
            homes=self._inputs.homes,
            grounds=tuple(each.print for each in self._grounds),
            sources=tuple(each.path for each in self._inputs.files),
            out=self._destination.address,
            run=self._destination.run,
        )

    def compare(self, *, unfinished: bool, force: bool) -> None:
        """What is made already is looked at, and what is not as it was made is wanted again.

        Raises `OutputConflict` with the files that somebody has changed by hand since, and with those that stand where
        a document is to go and that no merge made; `force` replaces them. After a run that was stopped, files are read
        whole, and those that are not what the journal says are made again: no person has had them yet.
        """
        sign = self._destination.survey()
        # What was being written when a machine stopped may be there by its name and size alone.
        read = unfinished and not self._destination.lasting
        again: list[int] = []
        touched: list[str] = []
        for each in self._journal.kept():
            states = [self._state(file, sign, read=read) for file in each.files]
            if "changed" in states and not (unfinished or force):
                touched += [file.path for file, state in zip(each.files, states, strict=True) if state == "changed"]
            if not each.wanted and any(state != "same" for state in states):
                again.append(each.rank)
        if not (unfinished or force):
            whole = self._whole()[0]
            touched += [file.path for file in whole if self._state(file, sign, read=False) == "changed"]
        if touched:
            changed = "a été modifié" if len(touched) == 1 else "ont été modifiés"
            raise OutputConflict(
                f"Rien n'a été écrit : {_listed(touched)} {changed} depuis le dernier publipostage. Mettez de côté ce "
                "qui est à garder, ou ajoutez --force pour remplacer."
            )
        self._journal.want(again)
        if force:
            return
        if self._wanted.output == "dossier":
            fresh = self._journal.fresh(self._wanted.formats)
            self._require_free(
                (path for path, file in fresh if file is None or self._state(file, sign, read=False) != "same"), sign
            )
        elif not unfinished:
            ours = {file.path for file in self._whole()[0]}
            self._require_free((path for path in self._whole_names() if path not in ours), sign)

    def _state(self, file: File, sign: Callable[[str], str | None], *, read: bool) -> str:
        """Whether a file made earlier is `same`, `changed` or `missing`, by its sign, or `read` whole."""
        path = file.part or file.path
        found = sign(path)
        if found is None:
            return "missing"
        if (file.part or found == file.token) and not read:
            return "same"
        with self._destination.open(path) as stream:
            stream.seek(file.offset)
            same = manifest.digest(stream, file.size if file.part else None) == file.sha256
        return "same" if same else "changed"

    def _is_ours(self, file: File) -> bool:
        return self._state(file, self._destination.sign, read=False) == "same"

    def _require_free(self, paths: Iterable[str], sign: Callable[[str], str | None]) -> None:
        there = [path for path in paths if sign(path) is not None]
        if there:
            raise OutputConflict(
                f"Rien n'a été écrit : « {self._destination.address} » contient déjà {_listed(there)}. Choisissez un "
                "autre dossier avec -o, ou ajoutez --force pour remplacer."
            )

    def runner(self, jobs: int | None) -> Runner:
        """What makes the rows: the cluster when there is one, else this process for a few rows or one job, worker
        processes otherwise.
        """
        private = any(place.startswith(PRIVATE) for place in (self._job.out, *self._job.sources))
        if private and (self._cluster is not None or (jobs or 1) > 1):
            raise WrongUse(f"Une adresse « {PRIVATE} » n'existe que dans ce processus : d'autres n'y écrivent rien.")
        if self._cluster is not None:
            self._jobs = max(1, self._cluster.threads())
            return Cluster(self._job, self._cluster)
        count = self._journal.wanted()
        alone = ALONE if "pdf" not in self._wanted.formats else ALONE_PRINTING
        self._jobs = jobs or (1 if private or count <= alone else cores())
        return Here(self._job) if self._jobs == 1 else Processes(self._job, self._jobs)

    def require_valid(self, runner: Runner) -> None:
        """Nothing, when every record is valid; raises `InvalidRecord` with what is wrong in the first of the others."""
        found: list[tuple[int, Problem]] = []
        with closing(self._done(runner, "check", "Vérification")) as done:
            for outcomes in done:
                found += [(each.rank, problem) for each in outcomes for problem in each.problems]
                if len(found) >= _SHOWN:
                    break
        problems = [problem for _, problem in sorted(found, key=lambda each: each[0])]
        if len(problems) >= _SHOWN:
            message = "la vérification s'est arrêtée ici : il y a peut-être d'autres défauts"
            remedy = "retirer --strict : tous les enregistrements refusés sont alors dans rejets.jsonl"
            problems.append(Problem(message, problems[-1].file, suggestion=remedy))
        if problems:
            raise InvalidRecord(problems)

    def make(self, runner: Runner) -> None:
        """Every wanted document is made, or the journal says why not; raises `AciDocsError` when the run must stop."""
        self._journal.note("wanted", self._wanted.as_json())
        self._journal.note("sources", self._sources_told)
        self._journal.begin()
        self._summary.unchanged = self._summary.records - self._journal.wanted()
        with closing(self._done(runner, "make", "Documents")) as done:
            for outcomes in done:
                self._journal.record(outcomes, self._prints)
                self._count(outcomes)

    def _done(self, runner: Runner, what: Any, step: str) -> Generator[list[Outcome]]:
        total, done = self._journal.wanted(), 0
        size = size_of_chunks(total, self._jobs, turns=1 if "pdf" in self._wanted.formats else 16)
        self._report(step, 0, total)
        with (
            closing(self._journal.rows()) as rows,
            closing(runner.run(what, chunks(rows, size))) as found,
        ):
            for outcomes in found:
                yield outcomes
                done += len(outcomes)
                self._report(step, done, total)

    def _count(self, outcomes: Iterable[Outcome]) -> None:
        summary = self._summary
        for each in outcomes:
            summary.count(each.status, each.code)
            summary.add_reasons(each.problems)
            summary.left_empty += each.left_empty
            for notice in {(notice["gravite"], notice["code"]): notice for notice in each.notices}.values():
                summary.add(notice)

    def finish(self) -> None:
        """The summary is whole; the archive or single document, the rejects and the manifest are in their places."""
        summary, journal = self._summary, self._journal
        whole = self._put_together()
        summary.files = tuple(file.path for file in whole)
        sign = self._destination.survey()
        with_record = self._wanted.profile == DEFAULT_PROFILE
        for row, identifier, outcome in journal.refused():
            if outcome.status != "skipped" and len(summary.refusals) < _SHOWN:
                former = self._still_there(row.rank, sign)
                source = shown_source(self._job.sources[row.source])
                refusal = Refusal(identifier, outcome.status, outcome.problems, source, row.line, former)
                summary.refusals.append(refusal)
        if self._wanted.output == "dossier":
            self._count_strangers(sign)
        if summary.refused or summary.failed:
            found = (
                (row, identifier, outcome, self._still_there(row.rank, sign))
                for row, identifier, outcome in journal.refused()
            )
            self._write(manifest.REJECTS, rejects.lines(found, self._job.sources, with_record=with_record))
        else:
            self._destination.delete(manifest.REJECTS)
        if self._wanted.output == "dossier":
            for name in journal.abandoned():
                for form in self._wanted.formats:
                    self._destination.delete(f"{name}.{form}")
        filed = self._wanted.formats if self._wanted.output == "dossier" else ()
        for file in journal.former():
            # A document that has another name now: its former file would pass for another one's.
            if file.form in filed and self._is_ours(file):
                self._destination.delete(file.path)
        count = journal.count_files()
        self._write(manifest.MANIFEST, manifest.lines(self._job, self._grounds, journal.made(), whole, count))
        self._destination.settle()
        journal.end(filed)

    def _count_strangers(self, sign: Callable[[str], str | None]) -> None:
        """Documents of earlier runs are counted that are there and that the manifest does not know any more."""
        for file in self._journal.strangers():
            if not file.part and sign(file.path) is not None:
                self._summary.strangers += 1
                if self._summary.strangers <= _NAMED:
                    self._summary.first_strangers.append(file.path)

    def tell(self, path: Path) -> None:
        """The report of the run is at the path, in the format of its suffix; raises `StorageError`."""
        write_report(path, map(self._told, self._journal.every()), self._summary)

    def _told(self, fate: Fate) -> Told:
        files = tuple(file.path for file in fate.files)
        structure = self._structures.get(fate.holder, "")
        source = shown_source(self._job.sources[fate.source])
        return Told(fate.id, structure, fate.holder, fate.status, files, fate.told, source, fate.line)

    def _still_there(self, rank: int, sign: Callable[[str], str | None]) -> tuple[str, ...]:
        """The documents that a refused record had before and that are still in the output: they are of no use now."""
        return tuple(path for path in self._journal.stale(rank) if sign(path) is not None)

    def _write(self, path: str, lines: Iterable[bytes]) -> None:
        with self._destination.writing(path) as stream:
            stream.writelines(lines)

    def _whole_names(self) -> list[str]:
        """The paths of what a merge puts together: an archive, or a document in each format."""
        if self._wanted.output == "zip":
            return [f"{self._kind.name}.zip"]
        return [f"{self._kind.name}.{form}" for form in self._wanted.formats]

    def _put_together(self) -> tuple[File, ...]:
        """The archive or single documents of all that is made; none of nothing."""
        if self._wanted.output == "dossier":
            return ()
        known, print_ = self._whole()
        now = _fingerprint(self._journal.made())
        if known and print_ == now and all(self._is_ours(file) for file in known):
            return known
        if not self._journal.count_files():
            for file in known:
                if file.path in self._whole_names():
                    self._destination.delete(file.path)
            self._journal.note(_WHOLE, None)
            return ()
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            if done % 100 == 0:
                self._report("Assemblage", done, self._summary.records)

        whole = tuple(self._one_of_all(name, count) for name in self._whole_names())
        used = self._journal.parts()
        for part in self._destination.parts():
            if part not in used:
                self._destination.delete(part)
        self._journal.note(_WHOLE, json.dumps([whole, now]))
        return whole

    def _one_of_all(self, name: str, done: Callable[[], None]) -> File:
        """The archive or single document of this name, now made of what all the records gave."""
        destination, made, wanted = self._destination, self._journal.made(), self._wanted
        if wanted.output == "zip":
            return write_archive(destination, name, made, done)
        form = name.rpartition(".")[2]
        if form in self._looks and form in wanted.formats:
            return write_single(destination, name, self._looks[form], made, done)
        holders = self._journal.holders()
        authors = dict.fromkeys(name for siret, name in self._structures.items() if siret in holders)
        metadata = pdf.Metadata(self._kind.title, ", ".join(authors))
        return write_pdf(
            destination, name, metadata, made, done, archive=wanted.archive, recto_verso=wanted.recto_verso
        )

    def _whole(self) -> tuple[tuple[File, ...], str]:
        """What an earlier run put together, and the fingerprint of what it holds; (), "" when none did."""
        told = self._journal.about(_WHOLE)
        if told is None:
            return (), ""
        files, held = json.loads(told)
        return tuple(File(*each) for each in files), held


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fingerprint(made: Iterable[Made]) -> str:
    """The fingerprint of documents in their order: another one, and what holds them all is to be put together anew."""
    found = hashlib.sha256()
    for each in made:
        # How they are put together is in their ground.
        found.update(f"{each.ground}\n".encode())
        for file in each.files:
            found.update(f"{file.path}\0{file.sha256}\n".encode())
    return found.hexdigest()


def _after(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _listed(paths: list[str]) -> str:
    shown = ", ".join(f"« {path} »" for path in paths[:3])
    return shown + (f", … ({len(paths)} en tout)" if len(paths) > 3 else "")
