"""An output and sources at an address: in the memory of this process, and below a folder by `file://`."""

import json
import sys
import uuid
import zipfile
from pathlib import Path
from typing import Any

import fsspec
import pytest

from aci_docs.batch import Merged, Wanted, open_destination, run, verify
from aci_docs.batch.addresses import PRIVATE, open_source
from aci_docs.errors import AciDocsError, InvalidRecord, OutputConflict, StorageError, WrongUse
from tests.batch.many import SAMPLE, lines

WANTED = Wanted("fiche_bilan", structures=str(SAMPLE / "structure.json"))
COUNT = 6


@pytest.fixture(params=["memory", "file"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address with nothing there."""
    return f"memory://{uuid.uuid4().hex}" if request.param == "memory" else (tmp_path / "there").as_uri()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def put(address: str, data: bytes) -> str:
    with fsspec.open(address, "wb", auto_mkdir=True) as stream:
        stream.write(data)
    return address


def paths(place: str) -> list[str]:
    return list(open_destination(place).files())


def make(place: str, journal: Path, wanted: Wanted = WANTED, **options: Any) -> Merged:
    return run(wanted, [f"{place}-src/fiches.jsonl"], f"{place}/sortie", journal_folder=journal, jobs=1, **options)


@pytest.mark.parametrize("output", ["dossier", "zip"])
def test_documents_of_an_address_are_made_verified_and_made_again_only_when_changed(
    place: str, journal: Path, output: Any
) -> None:
    wanted = Wanted("fiche_bilan", output=output, structures=WANTED.structures)
    put(f"{place}-src/fiches.jsonl", lines(COUNT))

    assert make(place, journal, wanted).made == COUNT
    found = verify(open_destination(f"{place}/sortie"))
    assert found.is_whole
    assert found.unknown == []
    if output == "zip":
        with open_destination(f"{place}/sortie").open("fiche_bilan.zip") as stream, zipfile.ZipFile(stream) as archive:
            assert len(archive.namelist()) == COUNT
    else:
        assert found.sound == COUNT
        assert sum(path.endswith(".docx") for path in paths(place)) == COUNT

    assert make(place, journal, wanted).unchanged == COUNT
    put(f"{place}-src/fiches.jsonl", lines(COUNT).replace(b'"nom": "', b'"nom": "De ', 1))
    summary = make(place, journal, wanted)
    assert (summary.made, summary.unchanged) == (1, COUNT - 1)
    assert verify(open_destination(f"{place}/sortie")).is_whole
    assert not list(journal.glob("**/partiel-*"))


def test_a_document_deleted_is_made_again_and_one_changed_by_hand_is_kept(place: str, journal: Path) -> None:
    put(f"{place}-src/fiches.jsonl", lines(COUNT))
    make(place, journal)
    names = [path for path in paths(f"{place}/sortie") if path.endswith(".docx")]

    destination = open_destination(f"{place}/sortie")
    destination.delete(names[0])
    assert verify(destination).missing == names[:1]
    assert make(place, journal).made == 1

    destination.prepare()
    destination.write(names[1], b"changed by hand")
    destination.flush()
    assert verify(destination).changed == names[1:2]
    with pytest.raises(OutputConflict, match="modifié"):
        make(place, journal)
    assert make(place, journal, force=True).made == COUNT
    assert verify(destination).is_whole


def test_a_run_that_stops_is_finished_from_its_journal(place: str, journal: Path) -> None:
    put(f"{place}-src/fiches.jsonl", lines(COUNT))

    def stop(step: str, done: int, total: int) -> None:
        if step == "Documents" and done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(place, journal, report=stop)
    with pytest.raises(OutputConflict, match="interrompu"):
        make(place, journal)
    summary = run(None, [], f"{place}/sortie", journal_folder=journal, jobs=1, resume=True)
    assert (summary.unchanged, summary.made) == (3, 3)
    assert verify(open_destination(f"{place}/sortie")).sound == COUNT


def test_a_bad_record_is_told_beside_the_others_and_strict_writes_nothing(place: str, journal: Path) -> None:
    put(f"{place}-src/fiches.jsonl", lines(COUNT).replace(b'"date_naissance"', b'"date_nais"', 1))
    with pytest.raises(InvalidRecord):
        make(place, journal, strict=True)
    assert paths(f"{place}/sortie") == []
    assert not journal.exists()

    assert make(place, journal).refused == 1
    with open_destination(f"{place}/sortie").open("rejets.jsonl") as stream:
        assert json.loads(stream.read())["identifiant"] == "B-0000"


def test_a_file_that_is_not_whole_does_not_appear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    destination = open_destination((tmp_path / "out").as_uri())
    destination.prepare()
    destination.write("0001/fiche.docx", b"whole")

    def fail(*_: object, **__: object) -> None:
        assert not (tmp_path / "out" / "0001" / "fiche.docx").exists()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("fsspec.implementations.local.LocalFileSystem.mv", fail)
        with pytest.raises(OSError, match="No space left"):
            destination.flush()
    assert list(destination.files()) == []
    destination.prepare()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    destination.write("0001/fiche.docx", b"whole")
    assert destination.flush() == {"0001/fiche.docx": destination.sign("0001/fiche.docx")}
    destination.delete("0001/fiche.docx")
    assert not (tmp_path / "out" / "0001").exists()


def test_a_folder_at_an_address_gives_its_json_files_and_no_others(place: str, journal: Path) -> None:
    put(f"{place}-src/b.jsonl", lines(2))
    put(f"{place}-src/a/c.json", lines(3).splitlines()[2])
    put(f"{place}-src/.cache/d.json", b"{}")
    put(f"{place}-src/notes.txt", b"notes")
    summary = run(WANTED, [f"{place}-src"], f"{place}/sortie", journal_folder=journal, jobs=1)
    assert (summary.records, summary.made) == (3, 3)


def test_records_that_a_program_gives_go_to_the_address_and_are_not_left_there(place: str, journal: Path) -> None:
    given = [json.loads(line) for line in lines(2).splitlines()]
    run(WANTED, given, f"{place}/sortie", journal_folder=journal, jobs=1)
    inner = fsspec.open(f"{place}/sortie/.aci-docs")
    assert [path.rpartition("/")[2] for path in inner.fs.find(inner.path)] == ["journal"]
    assert verify(open_destination(f"{place}/sortie")).sound == 2


def test_an_address_has_one_journal_and_a_journal_one_address(place: str, journal: Path, tmp_path: Path) -> None:
    put(f"{place}-src/fiches.jsonl", lines(2))
    make(place, journal)
    put(f"{place}-src/autres.jsonl", lines(COUNT).replace(b"B-0", b"C-0"))
    with pytest.raises(OutputConflict, match="un autre journal"):
        run(WANTED, [f"{place}-src/autres.jsonl"], f"{place}/sortie", journal_folder=tmp_path / "j", jobs=1)
    assert not (tmp_path / "j").exists()
    assert run(WANTED, [f"{place}-src/fiches.jsonl"], f"{place}/sortie/", journal_folder=journal, jobs=1).unchanged == 2
    with pytest.raises(WrongUse, match="tient le journal de"):
        run(WANTED, [f"{place}-src/autres.jsonl"], f"{place}/ailleurs", journal_folder=journal, jobs=1)


def test_an_address_that_has_another_journal_keeps_the_records_of_its_interrupted_merge(
    place: str, journal: Path, tmp_path: Path
) -> None:
    given = [json.loads(line) for line in lines(3).splitlines()]

    def stop(step: str, done: int, total: int) -> None:
        if step == "Documents" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(WANTED, given, f"{place}/sortie", journal_folder=journal, jobs=1, report=stop)
    with pytest.raises(OutputConflict, match="un autre journal"):
        run(WANTED, given[:1], f"{place}/sortie", journal_folder=tmp_path / "j", jobs=1)
    summary = run(None, [], f"{place}/sortie", journal_folder=journal, jobs=1, resume=True)
    assert (summary.records, summary.made + summary.unchanged) == (3, 3)


def test_what_a_merge_for_a_funder_knows_of_persons_does_not_stay_at_the_address(place: str, journal: Path) -> None:
    put(f"{place}-src/fiches.jsonl", lines(COUNT))
    summary = make(place, journal, Wanted("fiche_bilan", profile="financeur", structures=WANTED.structures))
    assert summary.made == COUNT
    inner = fsspec.open(f"{place}/sortie/.aci-docs")
    assert [path.rpartition("/")[2] for path in inner.fs.find(inner.path)] == ["journal"]


def test_a_folder_that_is_the_output_is_no_source_and_one_around_it_does_not_give_what_was_made(
    place: str, journal: Path
) -> None:
    put(f"{place}/fiches.jsonl", lines(2))
    for again in (0, 2):
        summary = run(WANTED, [place], f"{place}/sortie", journal_folder=journal, jobs=1)
        assert (summary.records, summary.unchanged) == (2, again)
    with pytest.raises(WrongUse, match="à la fois une source et la sortie"):
        run(WANTED, [f"{place}/sortie/"], f"{place}/sortie", journal_folder=journal, jobs=1)


def test_a_file_that_a_killed_run_is_still_writing_never_takes_its_place(tmp_path: Path) -> None:
    earlier, later = (open_destination((tmp_path / "out").as_uri()) for _ in range(2))
    earlier.prepare()
    earlier.write("a.docx", b"earlier")
    later.prepare()
    later.write("a.docx", b"later")
    later.flush()
    with pytest.raises(FileNotFoundError):
        earlier.flush()
    assert (tmp_path / "out" / "a.docx").read_bytes() == b"later"


def test_a_file_is_read_from_any_byte_on(place: str) -> None:
    data = bytes(range(256)) * 10_000
    put(f"{place}-src/data", data)
    with open_source(f"{place}-src/data") as stream:
        assert stream.seek(1_500_000) == 1_500_000
        assert stream.read(300) == data[1_500_000:1_500_300]
        stream.seek(0)
        assert stream.read() == data
    with pytest.raises(FileNotFoundError):
        open_source(f"{place}-src/none")


def test_what_a_journal_may_be_is_told_before_anything_is_written(tmp_path: Path) -> None:
    given: list[tuple[str | Path, str | Path | None, str]] = [
        ("memory://sortie", None, "--journal DOSSIER"),
        ("memory://sortie", "memory://journal", "de cette machine"),
        (tmp_path / "out", tmp_path / "journal", "ne va qu'avec"),
    ]
    for out, folder, told in given:
        with pytest.raises(WrongUse, match=told):
            run(WANTED, [str(SAMPLE)], out, journal_folder=folder)
    assert list(tmp_path.iterdir()) == []


def test_the_memory_of_a_process_is_not_that_of_others(journal: Path) -> None:
    put(f"{PRIVATE}seul/fiches.jsonl", lines(2))
    with pytest.raises(WrongUse, match="que dans ce processus"):
        run(WANTED, [f"{PRIVATE}seul"], f"{PRIVATE}seul/out", journal_folder=journal, jobs=2)
    assert not journal.exists()


def test_a_source_without_structure_is_told(journal: Path) -> None:
    put("memory://sans/fiches.jsonl", lines(2))
    with pytest.raises(WrongUse, match="--structure"):
        run(Wanted("fiche_bilan"), ["memory://sans"], "memory://sans/out", journal_folder=journal)


def test_what_is_not_installed_or_not_known_is_told(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUse, match="inconnu://x"):
        run(WANTED, ["inconnu://x"], "memory://y", journal_folder=journal)
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(AciDocsError, match="pip install gcsfs"):
        run(WANTED, [str(SAMPLE)], "gs://bucket/out", journal_folder=journal)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(AciDocsError, match=r"pip install 'aci-docs\[cluster\]'"):
        run(WANTED, [str(SAMPLE)], "s3://bucket/out", journal_folder=journal)
    assert not journal.exists()


def test_a_store_that_refuses_is_told_in_one_sentence(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("memory://refus/fiches.jsonl", lines(2))

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no credentials\nanywhere")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.pipe_file", refuse)
    with pytest.raises(StorageError, match=r"ne répond pas, ou refuse \(RuntimeError : no credentials anywhere\)"):
        run(WANTED, ["memory://refus"], "memory://refus/out", journal_folder=journal)
