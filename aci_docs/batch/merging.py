"""A mail merge: one output, one run at a time, begun again where it stopped."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeAlias

from aci_docs.batch.addresses import is_address
from aci_docs.batch.cluster import connected
from aci_docs.batch.destination import INNER, Destination, gone, open_destination, unwritable
from aci_docs.batch.inputs import forget_spooled
from aci_docs.batch.job import Home
from aci_docs.batch.journal import RUNNING, Journal, storage_error
from aci_docs.batch.memory import peaks
from aci_docs.batch.others import FOLDER as PEOPLE
from aci_docs.batch.reporting import require_report
from aci_docs.batch.session import Session
from aci_docs.batch.summary import Merged
from aci_docs.batch.wanted import Output, Wanted
from aci_docs.dossier import DEFAULT_FORMATS, Report, Workspace, silent
from aci_docs.errors import AciDocsError, OutputConflict, StorageError, WrongUse, reason_of

Given: TypeAlias = Iterable[str | Path] | Iterable[Mapping[str, Any]]
_RESUME = "terminez-le par la même commande avec --resume"
_JOURNAL = "journal.sqlite"
_OWNER = f"{INNER}/journal"
"""The file of an address that says whose journal tells the truth of it: no lock reaches there."""


def merge(
    workspace: Workspace,
    kind: str,
    records: str | Path | Given,
    out: str | Path,
    *,
    formats: Sequence[str] = DEFAULT_FORMATS,
    output: Output = "dossier",
    pattern: str | None = None,
    recto_verso: bool = False,
    archive: bool = False,
    jobs: int | None = None,
    strict: bool = False,
    resume: bool = False,
    force: bool = False,
    scheduler: str | None = None,
    journal: str | Path | None = None,
    report: Report = silent,
    report_file: str | Path | None = None,
) -> Merged:
    """What was made of the records: a document of this kind for each, in `out`, with their manifest.

    `records`: files or folders of JSON or JSONL, or mappings, which may be endless: they are never held together.
    A record that is not valid does not stop the others: it is told in `rejets.jsonl`; `strict` refuses all of them
    then. The same call again makes only what has changed; `resume` finishes one that was stopped. `output`: a file
    each, one archive (`zip`), or one document of all (`unique`). `jobs`: processes, by default one a core.
    `report_file`: where to tell what became of each record (.json, .csv or .xlsx).

    `records` and `out` may be at addresses that fsspec knows (`s3://bucket/prefix`); `journal` is then the folder of
    this machine where the truth of such an output is kept. `scheduler`: the address of a Dask scheduler
    (`tcp://host:8786`) whose workers make the documents, and reach sources and output by the same names.

    Raises before anything is written: `InvalidRecord` (a source that cannot be read, an identifier there twice),
    `OutputConflict` (a name there twice, a file that is not ours or was changed by hand), `WrongUse`,
    `TemplateProblem`, `MissingScale`. Raises `StorageError` when the disk refuses: what is made stays made.
    """
    wanted = Wanted(
        kind,
        tuple(formats),
        output,
        pattern,
        recto_verso,
        archive,
        workspace.profile,
        workspace.theme,
        None if workspace.folder is None else str(workspace.folder.absolute()),
    )
    given = [records] if isinstance(records, str | Path) else records
    return run(
        wanted,
        given,
        out,
        jobs=jobs,
        strict=strict,
        resume=resume,
        force=force,
        scheduler=scheduler,
        journal_folder=journal,
        report=report,
        report_file=None if report_file is None else Path(report_file),
    )


def run(
    wanted: Wanted | None,
    records: Given,
    out: str | Path,
    *,
    jobs: int | None = None,
    strict: bool = False,
    resume: bool = False,
    force: bool = False,
    scheduler: str | None = None,
    journal_folder: str | Path | None = None,
    report: Report = silent,
    report_file: Path | None = None,
    summary: Merged | None = None,
) -> Merged:
    """What a merge has done, as `merge` tells it; `wanted` None takes up what the output's own journal says.

    `summary` is filled as the run goes, for whoever watches it. Once documents may have been made, an error that is
    not ours, `KeyboardInterrupt` included, carries a note that says how many were.
    """
    began = time.monotonic()
    if wanted is not None:
        wanted.check()
    if scheduler is not None and jobs is not None:
        raise WrongUse(
            "--jobs ne va pas avec --scheduler : ce sont les exécutants de la grappe qui font les documents."
        )
    base = _base(out, journal_folder)
    if scheduler is not None and not is_address(out):
        out = base = base.absolute()
    if report_file is not None:
        require_report(report_file, out)
    homes = None
    summary = summary or Merged(str(out))
    with (
        nullcontext() if scheduler is None else connected(scheduler) as cluster,
        _opened(out, base, force=force) as (destination, journal),
    ):
        state = journal.about("state")
        if state == RUNNING and not (resume or force):
            raise OutputConflict(
                f"« {out} » contient un publipostage interrompu ; {_RESUME}, ou ajoutez --force pour tout refaire."
            )
        if wanted is None:
            wanted, records, homes = _remembered(journal, out)
        _require_same_kind(wanted, journal, out)
        session = Session(wanted, records, destination, journal, report, summary, homes, cluster)
        session.compare(unfinished=state == RUNNING, force=force)
        if force and not resume:
            journal.want_all()
        runner = session.runner(jobs)
        if strict:
            session.require_valid(runner)
        if is_address(out):
            _own(destination, journal)
        with _telling(summary, destination, base):
            session.make(runner)
            session.finish()
        summary.seconds, summary.memory = time.monotonic() - began, peaks()
        if report_file is not None:
            session.tell(report_file)
    return summary


def _base(out: str | Path, journal: str | Path | None) -> Path:
    """The folder of this machine where the journal is kept: the output itself, or the one given for an address."""
    if not is_address(out):
        if journal is not None:
            raise WrongUse(
                "--journal ne va qu'avec une sortie à une adresse (s3://…) : le journal d'un dossier est dedans."
            )
        return Path(out)
    if journal is None:
        raise WrongUse(
            f"« {out} » est une adresse : dites dans quel dossier de cette machine tenir le journal du publipostage, "
            "avec --journal DOSSIER."
        )
    if is_address(journal):
        raise WrongUse("Le journal (--journal) se tient dans un dossier de cette machine, et non à une adresse.")
    return Path(journal)


def _require_ours(destination: Destination, journal: Journal, base: Path, *, force: bool) -> None:
    """Nothing, when an address and a journal are each other's, or neither is anybody's yet.

    Raises `WrongUse` when the journal is that of another address, and `OutputConflict` when the address has another
    journal, unless `force` takes it over.
    """
    address = journal.about("address")
    if address not in (None, destination.address):
        raise WrongUse(f"« {base} » tient le journal de « {address} » : donnez un autre dossier à --journal.")
    if force or not is_address(destination.address):
        return
    with suppress(FileNotFoundError), destination.open(_OWNER) as stream:
        if stream.read().decode() != journal.about("owner"):
            raise OutputConflict(
                f"Rien n'a été écrit : « {destination.address} » est la sortie d'un publipostage qui a un autre "
                "journal. Donnez celui-là avec --journal ; s'il est perdu, choisissez une autre adresse, ou ajoutez "
                "--force."
            )


def _require_same_kind(wanted: Wanted, journal: Journal, out: str | Path) -> None:
    """Nothing, when the output holds no document of another kind: its journal and manifest know those of one."""
    told = journal.about("wanted")
    if told is None or not journal.holds_documents():
        return
    kind = Wanted.from_json(told).kind
    if kind != wanted.kind:
        raise OutputConflict(
            f"Rien n'a été écrit : « {out} » contient un publipostage de « {kind} », et une sortie n'a qu'un document. "
            f"Choisissez pour « {wanted.kind} » un autre dossier avec -o."
        )


def _own(destination: Destination, journal: Journal) -> None:
    """The address is this journal's from now on."""
    former = journal.about("owner")
    mine = former or uuid.uuid4().hex
    journal.note("owner", mine)
    journal.note("address", destination.address)
    try:
        with destination.writing(_OWNER) as stream:
            stream.write(mine.encode())
    except BaseException:
        journal.note("owner", former)
        raise


@contextmanager
def _opened(out: str | Path, base: Path, *, force: bool) -> Iterator[tuple[Destination, Journal]]:
    """The output and its journal, for this merge alone; nothing is left of them when it fails before it begins."""
    from filelock import FileLock, Timeout

    if base.exists() and not base.is_dir():
        raise StorageError(f"La sortie « {base} » est un fichier et non un dossier ; choisissez un autre dossier.")
    missing = [parent for parent in (base.absolute(), *base.absolute().parents) if not parent.exists()]
    inner = base / INNER
    fresh = not inner.exists()
    destination = open_destination(out, inner)
    path = inner / _JOURNAL
    try:
        inner.mkdir(parents=True, exist_ok=True)
        lock = FileLock(inner / "verrou")
        with lock.acquire(timeout=0):
            state, begun, ours = "" if fresh else RUNNING, not fresh, False
            try:
                journal = Journal(path)
                try:
                    _require_ours(destination, journal, base, force=force)
                    ours = True
                    destination.prepare()
                    yield destination, journal
                finally:
                    with suppress(sqlite3.Error):
                        state = journal.about("state") or ""
                        begun = bool(state or journal.about("owner"))
                    journal.close()
            finally:
                if ours:
                    destination.discard()
                    if state != RUNNING:
                        forget_spooled(destination)
                        destination.forget(PEOPLE)
                if fresh and not begun:
                    shutil.rmtree(inner, ignore_errors=True)
    except Timeout as error:
        raise OutputConflict(
            f"Un autre publipostage écrit déjà dans « {out} » ; attendez sa fin, ou choisissez un autre dossier."
        ) from error
    except sqlite3.Error as error:
        raise storage_error(error, path) from error
    except OSError as error:
        raise StorageError(f"« {out} » : {reason_of(error)} ; vérifiez la place et les droits.") from error
    finally:
        with suppress(OSError):
            for folder in missing:
                folder.rmdir()


@contextmanager
def _telling(summary: Merged, destination: Destination, base: Path) -> Iterator[None]:
    """A failure says what is made and how to go on; an interruption has it as a note."""
    try:
        yield
    except (AciDocsError, sqlite3.Error, OSError) as error:
        if not (base / INNER).is_dir():
            raise gone(base) from error
        told: AciDocsError
        if isinstance(error, OSError):
            told = unwritable(destination, error)
        elif isinstance(error, sqlite3.Error):
            told = storage_error(error, base / INNER / _JOURNAL)
        else:
            told = error
        raise type(told)(f"{told} {summary.so_far.capitalize()}.") from error
    except BaseException as error:
        error.add_note(summary.so_far)
        raise


def _remembered(journal: Journal, out: str | Path) -> tuple[Wanted, list[str], list[Home]]:
    """What the interrupted merge of an output was asked for, its sources, and where each is at home."""
    told = journal.about("wanted")
    sources = journal.about("sources")
    if journal.about("state") != RUNNING or told is None or sources is None:
        raise AciDocsError(f"« {out} » ne contient pas de publipostage interrompu : il n'y a rien à terminer.")
    wanted = Wanted.from_json(told)
    found = json.loads(sources)
    return wanted, [source for source, _ in found], [Home(folder, wanted.structures) for _, folder in found]
