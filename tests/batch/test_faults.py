"""What goes wrong around a merge: the disk, its folders, its sources, what it is made from, one record of many."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aci_docs.batch import Wanted, open_destination
from aci_docs.batch import run as merge
from aci_docs.errors import InvalidRecord, OutputConflict, WrongUse
from tests.batch.runs import (
    Process,
    billet,
    checked,
    made,
    start,
    text_of,
    until,
    write_dossier,
    write_records,
    write_template,
)

RECORDS = 240
WANTED = Wanted("billet")
LIMIT = 150 * 10**6
"""Bytes of resident memory that no process of a merge may pass."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_records(write_dossier(tmp_path / "dossier") / "billets.jsonl", RECORDS)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def stopped(*arguments: object, out: Path, jobs: int = 2) -> Process:
    """A merge that stands still, with some documents made and its workers idle."""
    process = start(*arguments, "--jobs", jobs, out=out)
    assert process.until_made(1)
    process.kill(signal.SIGSTOP)
    return process


def goes_on(process: Process) -> tuple[int, str]:
    """The exit status and the error stream of a merge that stood still, once it has ended."""
    process.kill(signal.SIGCONT)
    status, _, error = process.end()
    return status, error


def finished(out: Path, source: Path | None = None) -> None:
    """All is made by `--resume`, from what the journal remembers or from a source, and sound."""
    summary = merge(None, [], out, resume=True, jobs=1) if source is None else merge(WANTED, [source], out, resume=True)
    assert (summary.made + summary.unchanged, summary.code) == (RECORDS, 0)
    assert checked(out).sound == RECORDS


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False, text=True
    )
    if mounted.returncode:
        pytest.skip(f"A REAL FULL DISK IS NOT TRIED HERE: mount needs root ({mounted.stderr.strip()})")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_fills_up_stops_the_merge_which_goes_on_once_there_is_room(
    jobs: int, small_disk: Path, source: Path
) -> None:
    out = small_disk / "out"
    status, _, error = start("billet", source, "--jobs", jobs, out=out).end()
    assert status == 1
    assert "e disque est plein" in error
    assert "--resume" in error
    for file in made(out):
        assert text_of(out / file[1])
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    # Even where the journal had no room to be begun.
    finished(out, source)


@pytest.mark.parametrize("limit", [300, 700])
def test_a_worker_that_may_not_write_a_whole_file_puts_none_in_place(limit: int, source: Path, out: Path) -> None:
    hook = f"import resource\nif is_worker: resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    status, _, error = start("billet", source, "--jobs", 2, out=out, hook=hook).end()
    assert status == 1
    assert "la taille permise pour un fichier est dépassée" in error
    assert "Aucune fiche n'est faite ; recommencez par la même commande avec --resume" in error
    assert list(out.glob("*.docx")) == []
    finished(out)


def test_a_journal_that_cannot_be_written_any_more_stops_the_merge(source: Path, out: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (160_000, 160_000))

    status, _, error = start("billet", source, "--jobs", 2, out=out, before=limit).end()
    assert status == 1
    assert "Le journal" in error
    assert "ne peut pas être lu ou écrit" in error
    assert "Erreur interne" not in error
    finished(out, source)


def without_the_rights_of_root() -> None:
    """What root may write in spite of its rights is refused to the program that is started next."""
    if os.getuid() == 0:
        drop_from_the_bounding_set, override = 24, 1
        assert ctypes.CDLL(None).prctl(drop_from_the_bounding_set, override, 0, 0, 0) == 0


def test_an_output_made_read_only_stops_the_merge(source: Path, out: Path) -> None:
    process = start("billet", source, "--jobs", 2, out=out, before=without_the_rights_of_root)
    assert process.until_made(1)
    process.kill(signal.SIGSTOP)
    out.chmod(0o555)
    status, error = goes_on(process)
    out.chmod(0o755)
    assert status == 1
    assert "les droits d'accès ne le permettent pas" in error
    assert "--resume" in error
    finished(out)


def test_an_output_that_was_read_only_from_the_first_is_told_at_once(source: Path, out: Path) -> None:
    out.mkdir(mode=0o555)
    status, _, error = start("billet", source, out=out, before=without_the_rights_of_root).end()
    assert status == 1
    assert "les droits d'accès ne le permettent pas" in error
    assert list(out.iterdir()) == []


def test_an_output_taken_away_stops_the_merge_and_is_not_made_again(source: Path, out: Path, tmp_path: Path) -> None:
    process = stopped("billet", source, out=out)
    away = out.rename(tmp_path / "away")
    status, error = goes_on(process)
    assert status == 1
    assert "n'est plus là" in error
    assert not out.exists()
    away.rename(out)
    finished(out)


# What documents are made from


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_template_replaced_during_the_merge_stops_it_and_documents_are_all_of_one(
    jobs: int, source: Path, out: Path
) -> None:
    process = stopped("billet", source, out=out, jobs=jobs)
    write_template(source.parent, "modèle B")
    # One process has opened the former template, or each that goes on is new.
    for worker in process.workers():
        os.kill(worker, signal.SIGKILL)
    status, error = goes_on(process)
    assert status == 1
    assert "Un modèle, un schéma, un barème ou la structure a changé pendant le publipostage" in error
    assert "terminez par la même commande avec --resume" in error
    assert {"modèle A" in text_of(path) for path in out.glob("*.docx")} == {True}
    finished(out)
    assert {"modèle B" in text_of(path) for path in out.glob("*.docx")} == {True}


def test_a_template_taken_away_during_the_merge_stops_it(source: Path, out: Path) -> None:
    process = stopped("billet", source, out=out)
    path = source.parent / "templates_docx" / "billet.docx"
    content = path.read_bytes()
    path.unlink()
    status, error = goes_on(process)
    path.write_bytes(content)
    assert (status, "a changé pendant le publipostage" in error) == (1, True)
    finished(out)


# The sources


def test_a_source_taken_away_during_the_merge_loses_nothing(source: Path, out: Path) -> None:
    process = stopped("billet", source, out=out)
    content = source.read_bytes()
    source.unlink()
    for worker in process.workers():
        os.kill(worker, signal.SIGKILL)
    status, error = goes_on(process)
    assert status == 1
    assert f"La source « {source} » ne peut plus être lue : ce fichier ou ce dossier n'existe pas" in error
    source.write_bytes(content)
    finished(out)


def test_a_source_written_anew_during_the_merge_stops_it(source: Path, out: Path) -> None:
    # Longer by far than what a worker has read ahead.
    write_records(source, [billet(number) | {"_note": "x" * 10_000} for number in range(RECORDS)])
    process = stopped("billet", source, out=out)
    with source.open("r+b") as stream:
        # In place, of the same length: the workers have it open.
        stream.write(source.read_bytes().replace(b"texte 0", b"autre 0"))
    status, error = goes_on(process)
    assert status == 1
    assert f"La source « {source} » a changé pendant le publipostage" in error
    finished(out)
    assert {"autre" in text_of(path) for path in out.glob("*.docx")} == {True}


@pytest.mark.parametrize("form", ["jsonl", "list", "file"])
def test_a_record_of_50_mb_is_refused_in_little_memory(form: str, source: Path, out: Path) -> None:
    long = json.dumps(billet(1) | {"texte": "x" * 50 * 2**20})
    others = [json.dumps(billet(number)) for number in range(2, 22)]
    if form == "jsonl":
        source.write_text("\n".join([others[0], long, *others[1:]]))
    elif form == "list":
        source = source.with_suffix(".json")
        source.write_text(f"[{','.join([others[0], long, *others[1:]])}]")
    else:
        source = source.with_suffix(".json")
        source.write_text(long)
    process = start("billet", source, "--jobs", 2, out=out)
    until(lambda: process.measure() or process.ended)  # type: ignore[func-returns-value]
    status, _, error = process.end()
    assert status == 3
    if form == "list":
        assert "un enregistrement de cette liste dépasse 8 Mo" in error
        assert not out.exists()
    else:
        (reject,) = map(json.loads, (out / "rejets.jsonl").read_text().splitlines())
        assert "cet enregistrement fait 50 Mo ; un enregistrement en fait 8 au plus" in reject["motifs"][0]["motif"]
        assert (out / "rejets.jsonl").stat().st_size < 1000
        assert checked(out).sound == (20 if form == "jsonl" else 0)
    assert max(process.peaks.values()) < LIMIT


def test_a_last_line_cut_short_is_refused_and_the_others_are_made(source: Path, out: Path) -> None:
    source.write_text(source.read_text()[:-20])
    summary = merge(WANTED, [source], out, jobs=1)
    assert (summary.made, summary.refused, summary.code) == (RECORDS - 1, 1, 3)
    (reject,) = map(json.loads, (out / "rejets.jsonl").read_text().splitlines())
    assert (reject["ligne"], "JSON illisible" in reject["motifs"][0]["motif"]) == (RECORDS, True)


def test_a_record_that_is_no_utf8_is_refused_and_the_others_are_made(source: Path, out: Path) -> None:
    source.write_bytes(source.read_bytes().replace(b"texte 000007", b"text\xe9 000007"))
    summary = merge(WANTED, [source], out, jobs=1)
    assert (summary.made, summary.refused) == (RECORDS - 1, 1)
    assert "UTF-8" in (out / "rejets.jsonl").read_text()


def test_an_identifier_there_twice_is_told_with_both_places_and_nothing_is_written(source: Path, out: Path) -> None:
    write_records(source, [billet(1), billet(2), billet(1)])
    with pytest.raises(InvalidRecord, match="B-000001") as caught:
        merge(WANTED, [source], out, jobs=1)
    assert (caught.value.problems[0].line, "ligne 1" in caught.value.problems[0].message) == (3, True)
    assert not out.exists()


def test_a_pipe_is_read_once_and_remembered(source: Path, out: Path) -> None:
    pipe = source.parent / "flux.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(source.read_bytes()))
    writer.start()
    process = stopped("billet", pipe, out=out)
    writer.join()
    process.kill()
    process.end()
    finished(out)
    assert list((out / ".aci-docs").glob("entree*")) == []


def test_what_came_by_the_standard_input_is_remembered(source: Path, out: Path) -> None:
    with source.open("rb") as stream:
        process = start("billet", "-", "--jobs", 2, out=out, stdin=stream, cwd=source.parent)
        assert process.until_made(1)
        process.kill()
        process.end()
    finished(out)


def test_a_standard_input_that_ends_too_early_refuses_what_was_cut(source: Path, out: Path) -> None:
    process = start("billet", "-", out=out, stdin=subprocess.PIPE, cwd=source.parent)
    assert process.popen.stdin is not None
    process.popen.stdin.write(source.read_bytes()[:1000])
    status, _, _ = process.end()
    assert status == 3
    assert len((out / "rejets.jsonl").read_text().splitlines()) == 1
    assert checked(out).sound == source.read_bytes()[:1000].count(b"\n")


def test_a_standard_input_that_is_closed_is_told(source: Path, out: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m aci_docs merge billet - -o "{out}" <&-'],
        capture_output=True, text=True, check=False, cwd=source.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert (done.returncode, "L'entrée standard est fermée" in " ".join(done.stderr.split())) == (2, True)
    assert not out.exists()


@pytest.mark.parametrize("inside", [False, True])
def test_a_link_that_leads_nowhere_is_told_and_never_passed_over(inside: bool, source: Path, out: Path) -> None:
    folder = source.parent / "records"
    folder.mkdir()
    write_records(folder / "a.jsonl", 3)
    link = folder / "b.jsonl"
    link.symlink_to(folder / "nowhere.jsonl")
    with pytest.raises((InvalidRecord, WrongUse), match="n'existe pas") as caught:
        merge(WANTED, [folder if inside else link], out, jobs=1)
    assert str(link) in str(caught.value)
    assert not out.exists()


# What a merge that failed leaves


def test_a_file_that_a_killed_run_is_still_writing_never_takes_its_place(out: Path) -> None:
    earlier, later = open_destination(out), open_destination(out)
    earlier.prepare()
    writing = earlier.writing("a.docx")
    writing.__enter__().write(b"earlier")
    later.prepare()
    later.write("a.docx", b"later")
    with pytest.raises(FileNotFoundError):
        writing.__exit__(None, None, None)
    with pytest.raises(FileNotFoundError):
        earlier.write("a.docx", b"earlier")
    assert (out / "a.docx").read_bytes() == b"later"


def test_a_file_of_the_user_is_refused_as_often_as_the_command_is_given(source: Path, out: Path) -> None:
    merge(WANTED, [source], out, jobs=1)
    write_records(source, RECORDS + 1)
    mine = out / f"billet-B-{RECORDS:06d}.docx"
    mine.write_text("à moi")
    for _ in range(2):
        with pytest.raises(OutputConflict, match=mine.name):
            merge(WANTED, [source], out, jobs=1)
    assert mine.read_text() == "à moi"


def test_a_forced_merge_that_fails_before_it_begins_forgets_nothing(source: Path, out: Path) -> None:
    write_records(source, 20)
    merge(WANTED, [source], out, jobs=1)
    with pytest.raises(WrongUse):
        merge(WANTED, [source.parent / "nowhere.jsonl"], out, jobs=1, force=True)
    assert merge(WANTED, [source], out, jobs=1).unchanged == 20
    assert merge(WANTED, [source], out, jobs=1, force=True).made == 20


# One record of many


def test_a_record_that_kills_its_worker_is_found_and_the_others_are_made(source: Path, out: Path) -> None:
    hook = """
def kill(event, arguments):
    if event == "os.rename" and any(f"B-{n:06d}" in str(arguments[1]) for n in (0, 10, 11)):
        os.kill(os.getpid(), signal.SIGKILL)
if is_worker: sys.addaudithook(kill)
"""
    write_records(source, 32)
    status, _, _ = start("billet", source, "--jobs", 2, out=out, hook=hook).end()
    assert status == 1
    rejects = [json.loads(line) for line in (out / "rejets.jsonl").read_text().splitlines()]
    assert [each["identifiant"] for each in rejects] == ["B-000000", "B-000010", "B-000011"]
    assert {each["etat"] for each in rejects} == {"échec"}
    assert "le processus qui faisait ce document s'est arrêté" in rejects[0]["motifs"][0]["motif"]
    assert checked(out).sound == 32 - 3


def test_workers_that_all_die_end_the_merge_with_a_message(source: Path, out: Path) -> None:
    status, _, error = start("billet", source, "--jobs", 2, out=out, hook="if is_worker: os._exit(9)").end()
    assert status == 1
    assert "Les processus qui font les documents s'arrêtent l'un après l'autre" in error
    assert "Aucune fiche n'est faite ; recommencez par la même commande avec --resume" in error
    finished(out)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_record_that_exhausts_the_memory_is_found_and_the_others_are_made(jobs: int, source: Path, out: Path) -> None:
    write_template(source.parent, "modèle A", times=60)
    write_records(
        source, [*map(billet, range(10)), billet(10) | {"texte": "&" * 7 * 2**20}, *map(billet, range(11, 20))]
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))

    status, _, error = start("billet", source, "--jobs", jobs, out=out, before=limit).end()
    assert "Erreur interne" not in error
    assert status != 0
    (reject,) = map(json.loads, (out / "rejets.jsonl").read_text().splitlines())
    assert (reject["identifiant"], reject["etat"]) == ("B-000010", "échec")
    assert checked(out).sound == 19
