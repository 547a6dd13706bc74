"""One run of a merge on an output that it has for itself: planned, compared, made, put together, told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from aci_docs import french
from aci_docs.batch import manifest, rejects
from aci_docs.batch.addresses import PRIVATE, located
from aci_docs.batch.cluster import Cluster, Connected
from aci_docs.batch.destination import Destination
from aci_docs.batch.ground import Ground, ground_of
from aci_docs.batch.inputs import STANDARD_INPUT, forget_spools, homes_of, inputs_of, write_records
from aci_docs.batch.job import File, Job, Outcome
from aci_docs.batch.journal import Journal
from aci_docs.batch.maker import open_workspace, structures_of
from aci_docs.batch.naming import Pattern
from aci_docs.batch.outputs import write_archive
from aci_docs.batch.planning import per_folder, plan
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
)
from aci_docs.errors import InvalidRecord, OutputConflict, Problem, StorageError, WrongUse

RUNNING, DONE = "running", "done"
ALONE = 200
"""Records up to which one process does it all: starting others would take longer."""
_SHOWN = 50
"""Problems told at once; the file of rejects has them all."""
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
        cluster: Connected | None = None,
    ) -> None:
        """Open the sources, check the templates and plan every record; raises as `merge` does."""
        self._cluster = cluster
        self._wanted, self._destination, self._journal, self._report = wanted, destination, journal, report
        self._summary = Merged(destination.address)
        sources = self._sources(records)
        homes = homes_of(sources, _path(wanted.dossier), _path(wanted.structures))
        workspaces = {home: open_workspace(home, wanted) for home in dict.fromkeys(homes)}
        self._kind = self._checked_kind(workspaces.values())
        self._inputs = inputs_of(sources, homes, workspaces, self._kind, destination)
        structures = [structures_of(workspaces[home], home) for home in self._inputs.homes]
        first = next(iter(workspaces.values()))
        pattern = self._pattern(first)
        self._summary.records = plan(journal, self._inputs.files, structures, self._kind, pattern, report)
        grounds = [ground_of(workspaces[home], home, wanted) for home in self._inputs.homes]
        self._grounds: list[Ground] = grounds
        self._job = self._described()
        spread = per_folder(pattern, self._summary.records)
        journal.settle([each.print for each in grounds], per_folder=spread)
        self._sources_told = json.dumps([located(each) for each in sources])

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
        return kind

    def _pattern(self, workspace: Workspace) -> Pattern:
        schema = workspace.schema(self._kind.record_kind)
        if self._wanted.pattern is None:
            return Pattern.default(self._kind, schema)
        masked = workspace.masks(self._kind)
        return Pattern.parse(self._wanted.pattern, schema, workspace.schema("structure"), masked=masked)

    def _described(self) -> Job:
        return Job(
            wanted=self._wanted,
            homes=self._inputs.homes,
            grounds=tuple(each.print for each in self._grounds),
            sources=tuple(each.path for each in self._inputs.files),
            out=self._destination.address,
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
        if touched:
            changed = "a été modifié" if len(touched) == 1 else "ont été modifiés"
            raise OutputConflict(
                f"Rien n'a été écrit : {_listed(touched)} {changed} depuis le dernier publipostage. Mettez de côté ce "
                "qui est à garder, ou ajoutez --force pour remplacer."
            )
        self._journal.want(again)
        if not force and self._wanted.output == "dossier":
            paths = (f"{name}.{form}" for name in self._journal.names() for form in self._wanted.formats)
            self._require_free(paths, sign)
        elif not force and self._journal.about(_WHOLE) is None:
            self._require_free(self._whole_names(), sign)

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
        self._jobs = jobs or (1 if private or count <= ALONE else cores())
        return Here(self._job) if self._jobs == 1 else Processes(self._job, self._jobs)

    def require_valid(self, runner: Runner) -> None:
        """Nothing, when every record is valid; raises `InvalidRecord` with what is wrong in the first of the others."""
        problems: list[Problem] = []
        for outcomes in self._done(runner, "check", "Vérification"):
            problems += [problem for each in outcomes if each.status != "made" for problem in each.problems]
            if len(problems) >= _SHOWN:
                break
        if problems:
            raise InvalidRecord(problems)

    def make(self, runner: Runner) -> None:
        """Every wanted document is made, or the journal says why not; raises `StorageError` when the run must stop."""
        self._journal.note("wanted", self._wanted.as_json())
        self._journal.note("sources", self._sources_told)
        self._journal.note("state", RUNNING)
        self._summary.unchanged = self._summary.records - self._journal.wanted()
        self._journal.note(_WHOLE, None) if self._summary.unchanged < self._summary.records else None
        grounds = self._job.grounds
        try:
            for outcomes in self._done(runner, "make", "Documents"):
                for file in self._journal.record(outcomes, grounds):
                    # A document that has another name now: its former file would pass for another one's.
                    if file.form in self._wanted.formats and not file.part and self._is_ours(file):
                        self._destination.delete(file.path)
                self._count(outcomes)
        except StorageError as error:
            made = french.pluriel(self._summary.made, "fiche est faite", "fiches sont faites")
            raise type(error)(f"{error} {made} ; terminez par la même commande avec --resume.") from error

    def _done(self, runner: Runner, what: Any, step: str) -> Iterator[list[Outcome]]:
        total, done = self._journal.wanted(), 0
        size = size_of_chunks(total, self._jobs)
        with closing(self._journal.rows()) as rows:
            for outcomes in runner.run(what, chunks(rows, size)):
                yield outcomes
                done += len(outcomes)
                self._report(step, done, total)

    def _count(self, outcomes: Iterable[Outcome]) -> None:
        summary = self._summary
        for each in outcomes:
            setattr(summary, each.status, getattr(summary, each.status) + 1)
            summary.code = summary.code or each.code
            summary.left_empty += each.left_empty
            for notice in {(notice["gravite"], notice["code"]): notice for notice in each.notices}.values():
                summary.add(notice)

    def finish(self) -> Merged:
        """The summary; the archive or the single document, the rejects and the manifest are in their places."""
        summary, journal = self._summary, self._journal
        whole = self._put_together()
        summary.files = tuple(file.path for file in whole)
        with_record = self._wanted.profile == DEFAULT_PROFILE
        for _, identifier, outcome in journal.refused():
            if outcome.status != "skipped" and len(summary.refusals) < _SHOWN:
                summary.refusals.append(Refusal(identifier, outcome.status, outcome.problems))
        if summary.refused or summary.failed:
            self._write(manifest.REJECTS, rejects.lines(journal.refused(), self._job.sources, with_record=with_record))
        else:
            self._destination.delete(manifest.REJECTS)
        self._write(manifest.MANIFEST, manifest.lines(self._job, self._grounds, journal.made(), whole))
        self._destination.settle()
        journal.forget_begun()
        journal.note("state", DONE)
        forget_spools(self._destination)
        return summary

    def _write(self, path: str, lines: Iterable[bytes]) -> None:
        with self._destination.writing(path) as stream:
            stream.writelines(lines)

    def _whole_names(self) -> list[str]:
        """The paths of what a merge puts together: an archive, or a document in each format."""
        if self._wanted.output == "zip":
            return [f"{self._kind.name}.zip"]
        return [f"{self._kind.name}.{form}" for form in self._wanted.formats]

    def _put_together(self) -> tuple[File, ...]:
        if self._wanted.output == "dossier":
            return ()
        told = self._journal.about(_WHOLE)
        if told is not None:
            whole = tuple(File(*each) for each in json.loads(told))
            if all(self._is_ours(file) for file in whole):
                return whole
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            if done % 100 == 0:
                self._report("Assemblage", done, self._summary.records)

        (name,) = self._whole_names()
        whole = (write_archive(self._destination, name, self._journal.made(), count),)
        used = self._journal.parts()
        for part in self._destination.parts():
            if part not in used:
                self._destination.delete(part)
        self._journal.note(_WHOLE, json.dumps(whole))
        return whole


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _after(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _listed(paths: list[str]) -> str:
    shown = ", ".join(f"« {path} »" for path in paths[:3])
    return shown + (f", … ({len(paths)} en tout)" if len(paths) > 3 else "")
