"""A mail merge: one output, one run at a time, begun again where it stopped."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from aci_docs.batch.destination import INNER, Destination, gone, unwritable
from aci_docs.batch.inputs import forget_spooled
from aci_docs.batch.job import Home
from aci_docs.batch.journal import RUNNING, Journal, storage_error
from aci_docs.batch.memory import peaks
from aci_docs.batch.reporting import require_report
from aci_docs.batch.session import Session
from aci_docs.batch.summary import Merged
from aci_docs.batch.wanted import Output, Wanted
from aci_docs.dossier import DEFAULT_FORMATS, Report, Workspace, silent
from aci_docs.errors import AciDocsError, OutputConflict, StorageError, reason_of

Given: TypeAlias = Iterable[str | Path] | Iterable[Mapping[str, Any]]
_RESUME = "terminez-le par la même commande avec --resume"
_JOURNAL = "journal.sqlite"


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
    report: Report = silent,
    report_file: str | Path | None = None,
) -> Merged:
    """What was made of the records: a document of this kind for each, in `out`, with their manifest.

    `records`: files or folders of JSON or JSONL, or mappings, which may be endless: they are never held together.
    A record that is not valid does not stop the others: it is told in `rejets.jsonl`; `strict` refuses all of them
    then. The same call again makes only what has changed; `resume` finishes one that was stopped. `output`: a file
    each, one archive (`zip`), or one document of all (`unique`). `jobs`: processes, by default one a core.
    `report_file`: where to tell what became of each record (.json, .csv or .xlsx).

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
    told = None if report_file is None else Path(report_file)
    return run(
        wanted, given, Path(out), jobs=jobs, strict=strict, resume=resume, force=force, report=report, report_file=told
    )


def run(
    wanted: Wanted | None,
    records: Given,
    out: Path,
    *,
    jobs: int | None = None,
    strict: bool = False,
    resume: bool = False,
    force: bool = False,
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
    homes = None
    if report_file is not None:
        require_report(report_file, out)
    summary = summary or Merged(out)
    with _opened(out) as (destination, journal):
        state = journal.about("state")
        if state == RUNNING and not (resume or force):
            raise OutputConflict(
                f"« {out} » contient un publipostage interrompu ; {_RESUME}, ou ajoutez --force pour tout refaire."
            )
        if wanted is None:
            wanted, records, homes = _remembered(journal, out)
        session = Session(wanted, records, destination, journal, report, summary, homes)
        session.compare(unfinished=state == RUNNING, force=force)
        if force and not resume:
            journal.want_all()
        runner = session.runner(jobs)
        if strict:
            session.require_valid(runner)
        with _telling(summary, out):
            session.make(runner)
            session.finish()
        summary.seconds, summary.memory = time.monotonic() - began, peaks()
        if report_file is not None:
            session.tell(report_file)
    return summary


@contextmanager
def _opened(out: Path) -> Iterator[tuple[Destination, Journal]]:
    """The output and its journal, for this merge alone; nothing is left of them when it fails before it begins."""
    from filelock import FileLock, Timeout

    if out.exists() and not out.is_dir():
        raise StorageError(f"La sortie « {out} » est un fichier et non un dossier ; choisissez un autre dossier.")
    missing = [parent for parent in (out.absolute(), *out.absolute().parents) if not parent.exists()]
    inner = out / INNER
    fresh = not inner.exists()
    destination = Destination(out)
    path = inner / _JOURNAL
    try:
        inner.mkdir(parents=True, exist_ok=True)
        lock = FileLock(inner / "verrou")
        with lock.acquire(timeout=0):
            state = "" if fresh else RUNNING
            try:
                destination.prepare()
                journal = Journal(path)
                try:
                    yield destination, journal
                finally:
                    with suppress(sqlite3.Error):
                        state = journal.about("state") or ""
                    journal.close()
            finally:
                destination.discard()
                if fresh and not state:
                    shutil.rmtree(inner, ignore_errors=True)
                elif state != RUNNING:
                    forget_spooled(out)
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
def _telling(summary: Merged, out: Path) -> Iterator[None]:
    """A failure says what is made and how to go on; an interruption has it as a note."""
    try:
        yield
    except (AciDocsError, sqlite3.Error, OSError) as error:
        if not (out / INNER).is_dir():
            raise gone(out) from error
        told: AciDocsError
        if isinstance(error, OSError):
            told = unwritable(out, error)
        elif isinstance(error, sqlite3.Error):
            told = storage_error(error, out / INNER / _JOURNAL)
        else:
            told = error
        raise type(told)(f"{told} {summary.so_far.capitalize()}.") from error
    except BaseException as error:
        error.add_note(summary.so_far)
        raise


def _remembered(journal: Journal, out: Path) -> tuple[Wanted, list[str], list[Home]]:
    """What the interrupted merge of an output was asked for, its sources, and where each is at home."""
    told = journal.about("wanted")
    sources = journal.about("sources")
    if journal.about("state") != RUNNING or told is None or sources is None:
        raise AciDocsError(f"« {out} » ne contient pas de publipostage interrompu : il n'y a rien à terminer.")
    wanted = Wanted.from_json(told)
    found = json.loads(sources)
    return wanted, [source for source, _ in found], [Home(folder, wanted.structures) for _, folder in found]
