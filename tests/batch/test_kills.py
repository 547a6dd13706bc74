"""Kills at any moment: what is made stays made, what is not is made by `--resume`, and nothing is ever half there."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from aci_docs.batch import Wanted
from aci_docs.batch import run as merge
from aci_docs.batch.wanted import Output
from tests.batch.runs import (
    Process,
    billet,
    checked,
    hashes,
    made,
    start,
    state,
    until,
    write_dossier,
    write_records,
    write_template,
)
from tests.conftest import SAMPLE

RECORDS = 400
OUTPUTS = [
    pytest.param((), id="dossier"),
    pytest.param(("--zip",), id="zip"),
    pytest.param(("--single",), id="unique"),
]
"""The outputs that kills are tried on, as options of the command."""
WANTED: dict[tuple[str, ...], Output] = {(): "dossier", ("--zip",): "zip", ("--single",): "unique"}
KILLS = 7
"""Of the parent, for each of the outputs."""


def source_in(folder: Path, records: int = RECORDS) -> Path:
    return write_records(write_dossier(folder / "dossier") / "billets.jsonl", records)


def whole_run(source: Path, out: Path, options: tuple[str, ...] = ()) -> dict[str, str]:
    """What a run without a fault makes."""
    merge(Wanted("billet", output=WANTED[options]), [source], out, jobs=1)
    return hashes(out)


def name_of(number: int) -> str:
    return f"billet-B-{number:06d}.docx"


def signs(out: Path) -> dict[str, tuple[int, int]]:
    """The inode and time of each file that the journal says is made."""
    found = {file[5] or file[1]: (out / (file[5] or file[1])).stat() for file in made(out)}
    return {path: (about.st_ino, about.st_mtime_ns) for path, about in found.items()}


def killed(process: Process, moment: str, chance: random.Random, number: int, *, group: bool) -> bool:
    """Whether a kill at some such moment came before the end of the run."""
    if moment == "start":
        came = process.until((process.out / ".aci-docs").is_dir)
        pause = 0.2
    elif moment == "plan":
        came = process.until((process.out / ".aci-docs" / "journal.sqlite").exists)
        pause = 0.1
    elif moment == "making":
        before = len(made(process.out))
        came = process.until_made(before + chance.randint(1, max(1, (RECORDS - before) // 3)))
        pause = 0.05
    else:
        came = process.until_made(RECORDS)
        pause = 0.02
    if came:
        # Not a wait for something: any moment will do, and this spreads them.
        time.sleep(chance.uniform(0, pause))
        (process.kill_all if group else process.kill)(number)
    return process.end()[0] == -number


@pytest.mark.parametrize("options", OUTPUTS)
def test_a_merge_killed_at_any_moment_is_finished_without_a_sheet_done_twice(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    chance = random.Random(f"kills {options}")
    source = source_in(tmp_path)
    expected = whole_run(source, tmp_path / "whole", options)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        assert rounds < 50, "the kills come too late, each time"
        out = tmp_path / f"out-{rounds}"
        done: dict[str, tuple[int, int]] = {}
        moments = ["start", "plan", "making", "making", "making", "end"]
        for moment in moments:
            # What the journal remembers is enough, once the run is known to it.
            remembered = state(out) == "running" and chance.random() < 0.5
            arguments = (
                ("--resume", "--jobs", 2) if remembered else ("billet", source, "--resume", "--jobs", 2, *options)
            )
            was_killed = killed(start(*arguments, out=out), moment, chance, signal.SIGKILL, group=chance.random() < 0.3)
            kills += was_killed
            now = signs(out)
            assert {path: now[path] for path in done} == done
            done = now
            if not was_killed:
                break
        before = len(made(out))
        summary = merge(Wanted("billet", output=WANTED[options]), [source], out, resume=True, jobs=1)
        assert (summary.records, summary.unchanged, summary.made) == (RECORDS, before, RECORDS - before)
        now = signs(out)
        assert {path: now[path] for path in done} == done
        assert hashes(out) == expected
        assert checked(out).sound == (1 if options else RECORDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_merge_says_what_is_made_and_how_to_go_on(number: int, tmp_path: Path) -> None:
    source = source_in(tmp_path)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    assert process.until_made(1)
    process.kill_all(number)
    status, _, error = process.end()
    count = len(made(out))
    assert status == 130
    said = re.search(r"Interrompu : (\d+) fiches sont faites ; terminez par la même commande avec --resume", error)
    assert said is not None
    # The signal may come between the journal and the count.
    assert 0 < int(said[1]) <= count
    assert not list((out / ".aci-docs").glob("partiel/**/*"))
    assert merge(None, [], out, resume=True, jobs=1).unchanged == count
    assert hashes(out) == whole_run(source, tmp_path / "whole")


def test_an_interruption_before_the_first_document_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = source_in(tmp_path, 5000)
    process = start("billet", source, "--jobs", 2, out=out)
    assert process.until((out / ".aci-docs" / "journal.sqlite").exists)
    process.kill(signal.SIGINT)
    status, _, error = process.end()
    assert (status, "rien n'a été écrit" in error or "fiche" in error) == (130, True)
    assert out.exists() == ("fiche" in error)


def test_after_a_kill_the_plain_command_refuses_and_resume_alone_finishes(tmp_path: Path) -> None:
    source = source_in(tmp_path)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    assert process.until_made(1)
    process.kill()
    process.end()
    there = hashes(out)
    status, _, error = start("billet", source, out=out).end()
    assert status == 6
    assert "contient un publipostage interrompu" in error
    assert "--resume" in error
    assert hashes(out) == there
    # From another folder, too: what the journal remembers has whole paths.
    assert start("--resume", out=out, cwd=tmp_path).end()[0] == 0
    assert checked(out).sound == RECORDS


def test_resume_alone_has_nothing_to_finish_where_nothing_was_begun(tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, _, error = start("--resume", out=out).end()
    assert status == 1
    assert "il n'y a rien à terminer" in error
    assert not out.exists()


def test_workers_killed_again_and_again_are_replaced(tmp_path: Path) -> None:
    chance = random.Random("workers")
    source = source_in(tmp_path)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    kills = 0
    for count in range(20, RECORDS, 60):
        # The documents themselves are counted: the journal gets those of a whole chunk at once.
        if not process.until(lambda count=count: len(list(out.glob("*.docx"))) >= count):  # type: ignore[misc]
            break
        with suppress(ProcessLookupError, IndexError):
            os.kill(chance.choice(process.workers()), signal.SIGKILL)
            kills += 1
    assert kills >= 3
    status, _, error = process.end()
    assert (status, error) == (0, "")
    assert hashes(out) == whole_run(source, tmp_path / "whole")
    assert checked(out).sound == RECORDS


@pytest.mark.parametrize("what", ["record", "template", "scale"])
def test_resume_makes_anew_what_changed_since_the_kill(what: str, tmp_path: Path) -> None:
    source = source_in(tmp_path)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    assert process.until_made(1)
    process.kill()
    process.end()
    done = {file[1] for file in made(out)}
    if what == "record":
        lines = source.read_text().splitlines(keepends=True)
        number = next(number for number in range(RECORDS) if name_of(number) in done)
        lines[number] = lines[number].replace("texte 0", "autre 0")
        source.write_text("".join(lines))
    elif what == "template":
        write_template(source.parent, "modèle B")
    else:
        scales = source.parent / "baremes"
        scales.mkdir()
        packaged = SAMPLE.parents[1] / "baremes"
        path = next(iter(sorted(packaged.glob("*.json"))))
        (scales / path.name).write_text(path.read_text() + "\n")
    summary = merge(None, [], out, resume=True, jobs=1)
    assert summary.unchanged == (len(done) - 1 if what == "record" else 0)
    assert summary.made == RECORDS - summary.unchanged
    assert hashes(out) == whole_run(source, tmp_path / "whole")
    checked(out)


def test_sheets_keep_their_folder_through_a_kill(tmp_path: Path) -> None:
    source = source_in(tmp_path, 1200)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    assert process.until_made(300)
    process.kill_all()
    process.end()
    merge(None, [], out, resume=True, jobs=1)
    assert hashes(out) == whole_run(source, tmp_path / "whole")
    assert checked(out).sound == 1200


def test_a_file_that_nobody_had_seen_yet_is_taken_away_with_its_record(tmp_path: Path) -> None:
    source = source_in(tmp_path, 300)
    out = tmp_path / "out"
    process = start("billet", source, "--jobs", 2, out=out)
    unknown: set[str] = set()
    while not unknown:
        assert process.until(lambda: list(out.glob("*.docx")))
        # The workers go on, and the merge does not hear of what they make.
        process.kill(signal.SIGSTOP)
        with suppress(AssertionError):
            until(lambda: len(list(out.glob("*.docx"))) > len(made(out)), seconds=1)
        unknown = {path.name for path in out.glob("*.docx")} - {file[1] for file in made(out)}
        process.kill(signal.SIGKILL if unknown else signal.SIGCONT)
    process.end()
    unknown = {path.name for path in out.glob("*.docx")} - {file[1] for file in made(out)}
    write_records(source, [billet(number) for number in range(300) if name_of(number) not in unknown])
    merge(None, [], out, resume=True, jobs=1)
    assert not unknown & hashes(out).keys()
    checked(out)


def test_two_merges_never_share_an_output(tmp_path: Path) -> None:
    source = source_in(tmp_path)
    out = tmp_path / "out"
    first = start("billet", source, "--jobs", 2, out=out)
    assert first.until_made(1)
    first.kill(signal.SIGSTOP)
    status, _, error = start("billet", source, "--force", out=out).end()
    assert status == 6
    assert "Un autre publipostage écrit déjà dans" in error
    first.kill(signal.SIGCONT)
    assert first.end()[0] == 0
    assert hashes(out) == whole_run(source, tmp_path / "whole")
    checked(out)


def test_a_killed_merge_leaves_its_output_free(tmp_path: Path) -> None:
    source = source_in(tmp_path)
    out = tmp_path / "out"
    first = start("billet", source, "--jobs", 2, out=out)
    assert first.until_made(1)
    first.kill(signal.SIGSTOP)
    first.kill()
    # At once, its workers may still be about to end.
    until(lambda: first.ended)
    assert start("--resume", "--jobs", 2, out=out).end()[0] == 0
    first.end()
    assert checked(out).sound == RECORDS
