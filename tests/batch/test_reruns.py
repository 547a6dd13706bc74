"""The same merge again: only what changed is made, under the same names, and nothing of others is lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Merged, journal, planning, verify
from aci_docs.batch.destination import Folder, open_destination
from aci_docs.errors import AciDocsError, InvalidRecord, OutputConflict, StorageError

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]
Lines = Callable[[], list[dict[str, Any]]]


def counts(summary: Merged) -> tuple[int, int, int]:
    return summary.made, summary.unchanged, summary.refused


def named(person: dict[str, Any], name: str) -> dict[str, Any]:
    person["identite"]["nom"] = name
    return person


def documents(files: dict[str, bytes]) -> list[str]:
    return sorted(name for name in files if name.endswith((".docx", ".odt")))


def test_the_same_merge_again_makes_nothing_and_leaves_every_file_as_it_is(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    source = put([person(number) for number in range(5)])
    assert counts(merge(source)) == (5, 0, 0)
    before, times = files(), {path: path.stat().st_mtime_ns for path in out.glob("*.docx")}
    assert counts(merge(source)) == (0, 5, 0)
    assert files() == before
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.docx")} == times


def test_a_changed_record_alone_is_made_again(person: Person, put: Put, merge: Merge, files: Files) -> None:
    people = [person(number) for number in range(5)]
    merge(put(people))
    before = files()
    people[2]["commentaire"] = "Un mot de plus."
    assert counts(merge(put(people))) == (1, 4, 0)
    changed = {name for name, data in files().items() if before[name] != data}
    assert changed == {"attestation-B-2.docx", "manifeste.jsonl"}


def test_a_record_written_elsewhere_or_otherwise_placed_is_the_same(
    person: Person, put: Put, merge: Merge, home: Path
) -> None:
    people = [person(number) for number in range(5)]
    merge(put(people))
    (home / "gens.jsonl").unlink()
    assert counts(merge(put(people[::-1], "autre.jsonl"))) == (0, 5, 0)


def test_names_stay_whatever_records_come_and_go(
    person: Person, put: Put, merge: Merge, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (planning, journal):
        monkeypatch.setattr(module, "PER_FOLDER", 3)
    people = [person(number) for number in range(7)]
    merge(put(people))
    first = documents(files())
    assert first == sorted(f"000{number // 3 + 1}/attestation-B-{number}.docx" for number in range(7))
    assert counts(merge(put([person(9), *people[4:], person(8), *people[:2]]))) == (2, 5, 0)
    # The numbers of those who left are not given again: their files are there.
    assert documents(files()) == sorted([*first, "0003/attestation-B-9.docx", "0003/attestation-B-8.docx"])
    assert counts(merge(put([*people, person(8), person(9)]))) == (0, 9, 0)
    assert documents(files()) == sorted([*first, "0003/attestation-B-9.docx", "0003/attestation-B-8.docx"])


def test_a_run_that_grows_beyond_a_folder_leaves_the_first_documents_in_their_place(
    person: Person, put: Put, merge: Merge, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (planning, journal):
        monkeypatch.setattr(module, "PER_FOLDER", 3)
    people = [person(number) for number in range(5)]
    merge(put(people[:3]))
    assert counts(merge(put(people))) == (2, 3, 0)
    assert documents(files()) == [
        "0002/attestation-B-3.docx", "0002/attestation-B-4.docx", "attestation-B-0.docx", "attestation-B-1.docx",
        "attestation-B-2.docx",
    ]  # fmt: skip
    assert counts(merge(put(people))) == (0, 5, 0)


def test_a_renamed_record_leaves_no_former_document(person: Person, put: Put, merge: Merge, files: Files) -> None:
    merge(put([person(1), person(2)]), pattern="{nom}/{id}")
    assert documents(files()) == ["Martinel1/B-1.docx", "Martinel2/B-2.docx"]
    assert counts(merge(put([named(person(1), "Zola"), person(2)]), pattern="{nom}/{id}")) == (1, 1, 0)
    assert documents(files()) == ["Martinel2/B-2.docx", "Zola/B-1.docx"]


def test_two_records_that_exchange_their_names_exchange_their_documents(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put([named(person(1), "Un"), named(person(2), "Deux")]), pattern="{nom}")
    before = files()
    assert counts(merge(put([named(person(1), "Deux"), named(person(2), "Un")]), pattern="{nom}")) == (2, 0, 0)
    assert documents(files()) == ["Deux.docx", "Un.docx"]
    assert files()["Un.docx"] != before["Un.docx"]
    assert verify(open_destination(out)).is_whole
    assert counts(merge(put([named(person(1), "Deux"), named(person(2), "Un")]), pattern="{nom}")) == (0, 2, 0)


def test_names_that_move_up_by_one_leave_one_document_each(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put([named(person(number), f"N{number}") for number in range(6)]), pattern="{nom}")
    moved = put([named(person(number), f"N{number + 1}") for number in range(6)])
    assert counts(merge(moved, pattern="{nom}")) == (6, 0, 0)
    assert documents(files()) == [f"N{number}.docx" for number in range(1, 7)]
    assert verify(open_destination(out)).is_whole


def test_a_new_record_does_not_take_the_place_of_one_that_left(
    person: Person, put: Put, merge: Merge, files: Files
) -> None:
    merge(put([named(person(1), "Un"), person(2)]), pattern="{nom}")
    before = files()
    with pytest.raises(OutputConflict, match=r"contient déjà « Un\.docx »"):
        merge(put([person(2), named(person(3), "Un")]), pattern="{nom}")
    assert files() == before
    assert counts(merge(put([person(2), named(person(3), "Un")]), pattern="{nom}", force=True)) == (2, 0, 0)
    assert b"B-3" not in before["Un.docx"]
    assert counts(merge(put([person(2), named(person(3), "Un")]), pattern="{nom}")) == (0, 2, 0)


def test_another_pattern_gives_every_document_its_new_name(
    person: Person, put: Put, merge: Merge, files: Files
) -> None:
    source = put([person(1), person(2)])
    merge(source, pattern="{nom}/{id}")
    assert counts(merge(source, pattern="{id}")) == (2, 0, 0)
    assert documents(files()) == ["B-1.docx", "B-2.docx"]


def test_a_format_that_is_added_makes_all_again_and_one_that_is_left_out_stays(
    dossier: Path, merge: Merge, files: Files, manifest: Lines
) -> None:
    merge(dossier, kind="fiche_bilan")
    assert counts(merge(dossier, kind="fiche_bilan", formats=("docx", "odt"))) == (2, 0, 0)
    assert len(documents(files())) == 4
    assert counts(merge(dossier, kind="fiche_bilan")) == (2, 0, 0)
    assert len(documents(files())) == 4
    assert [each["format"] for each in manifest()[1:]] == ["docx", "docx"]


def test_a_file_of_the_user_s_in_a_format_that_is_added_is_not_replaced(
    dossier: Path, merge: Merge, files: Files, out: Path
) -> None:
    merge(dossier, kind="fiche_bilan")
    mine = out / documents(files())[0].replace(".docx", ".odt")
    mine.write_bytes(b"mine")
    with pytest.raises(OutputConflict, match=rf"contient déjà « {mine.name} »"):
        merge(dossier, kind="fiche_bilan", formats=("docx", "odt"))
    assert mine.read_bytes() == b"mine"


def test_a_document_changed_by_hand_in_a_format_that_was_left_out_is_not_replaced_later(
    dossier: Path, merge: Merge, files: Files, out: Path
) -> None:
    for formats in (("docx", "odt"), ("odt",), ("docx",), ("odt",)):
        assert counts(merge(dossier, kind="fiche_bilan", formats=formats)) == (2, 0, 0)
    first = out / documents(files())[0]
    first.write_bytes(b"mine")
    with pytest.raises(OutputConflict, match=rf"contient déjà « {first.name} »"):
        merge(dossier, kind="fiche_bilan", formats=("docx",))
    assert first.read_bytes() == b"mine"


def test_documents_that_an_archive_took_the_place_of_are_replaced_unless_somebody_changed_them(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    source = put([person(1), person(2)])
    for output in ("dossier", "zip", "dossier", "unique"):
        assert counts(merge(source, output=output)) == (2, 0, 0)
    (out / "attestation-B-1.docx").write_bytes(b"mine")
    with pytest.raises(OutputConflict, match=r"contient déjà « attestation-B-1\.docx »"):
        merge(source)
    assert (out / "attestation-B-1.docx").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["structure.json", "logo.png", "schemas/documents.json"])
def test_another_ground_makes_all_again(person: Person, put: Put, merge: Merge, home: Path, name: str) -> None:
    source = put([person(1), person(2)])
    merge(source)
    if name.endswith(".png"):
        (home / name).write_bytes((home / name).read_bytes() + b"\0")
    else:
        (home / name).write_text((home / name).read_text("utf-8") + "\n", encoding="utf-8")
    assert counts(merge(source)) == (2, 0, 0)
    assert counts(merge(source)) == (0, 2, 0)


def test_a_document_deleted_by_hand_is_made_again(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    source = put([person(1), person(2)])
    merge(source)
    before = files()
    (out / "attestation-B-1.docx").unlink()
    assert counts(merge(source)) == (1, 1, 0)
    assert files() == before


def test_a_document_changed_by_hand_is_a_conflict_until_it_is_forced(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    people = [person(1), person(2)]
    merge(put(people))
    before = files()
    (out / "attestation-B-1.docx").write_bytes(b"mon travail")
    for people[1]["commentaire"] in ("", "autre"):
        for _ in range(2):
            with pytest.raises(OutputConflict, match=r"« attestation-B-1\.docx » a été modifié .* --force"):
                merge(put(people))
    assert files() == before | {"attestation-B-1.docx": b"mon travail"}
    merge(put([person(1), person(2)]), force=True)
    assert files()["attestation-B-1.docx"] == before["attestation-B-1.docx"]


def test_a_document_that_was_only_touched_is_no_conflict(person: Person, put: Put, merge: Merge, out: Path) -> None:
    merge(put([person(1)]))
    os.utime(out / "attestation-B-1.docx", (1, 1))
    assert counts(merge(put([person(1)]))) == (0, 1, 0)


def test_the_former_document_of_a_renamed_record_stays_when_somebody_changed_it(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put([person(1)]), pattern="{nom}")
    (out / "Martinel1.docx").write_bytes(b"mon travail")
    with pytest.raises(OutputConflict, match="a été modifié"):
        merge(put([named(person(1), "Zola")]), pattern="{nom}")
    merge(put([named(person(1), "Zola")]), pattern="{nom}", force=True)
    assert documents(files()) == ["Martinel1.docx", "Zola.docx"]
    assert files()["Martinel1.docx"] == b"mon travail"


def test_forcing_makes_all_again_under_the_same_names_and_leaves_no_former_document(
    person: Person, put: Put, merge: Merge, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (planning, journal):
        monkeypatch.setattr(module, "PER_FOLDER", 3)
    people = [person(number) for number in range(5)]
    merge(put(people))
    before = documents(files())
    assert counts(merge(put(people[::-1]), force=True)) == (5, 0, 0)
    assert documents(files()) == before
    assert counts(merge(put(people), pattern="{nom}", force=True)) == (5, 0, 0)
    assert documents(files()) == sorted(f"000{number // 3 + 1}/Martinel{number}.docx" for number in range(5))


def test_a_file_that_no_merge_made_is_a_conflict_before_anything_is_written(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    out.mkdir()
    (out / "attestation-B-2.docx").write_bytes(b"mon travail")
    source = put([person(1), person(2)])
    for _ in range(2):  # the second time as the first
        with pytest.raises(OutputConflict, match=r"contient déjà « attestation-B-2\.docx »"):
            merge(source)
        assert files() == {"attestation-B-2.docx": b"mon travail"}
        assert not (out / ".aci-docs").exists()
    merge(source, force=True)
    assert files()["attestation-B-2.docx"] != b"mon travail"


def test_a_file_put_where_a_new_record_goes_is_a_conflict_each_time(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put([person(1)]))
    (out / "attestation-B-2.docx").write_bytes(b"mon travail")
    for _ in range(2):
        with pytest.raises(OutputConflict, match="contient déjà"):
            merge(put([person(1), person(2)]))
        assert files()["attestation-B-2.docx"] == b"mon travail"


def test_a_document_that_a_person_made_for_a_refused_record_is_not_overwritten_when_it_is_corrected(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    assert counts(merge(put([person(1), person(2, date_bilan="jamais")]))) == (1, 0, 1)
    (out / "attestation-B-2.docx").write_bytes(b"mon travail")
    with pytest.raises(OutputConflict, match="contient déjà"):
        merge(put([person(1), person(2)]))
    assert files()["attestation-B-2.docx"] == b"mon travail"


def test_records_that_left_keep_their_files_which_nothing_lists_any_more(
    person: Person, put: Put, merge: Merge, files: Files, out: Path, manifest: Lines
) -> None:
    merge(put([person(1), person(2)]))
    assert counts(merge(put([person(2)]))) == (0, 1, 0)
    assert documents(files()) == ["attestation-B-1.docx", "attestation-B-2.docx"]
    assert [each["identifiant"] for each in manifest()[1:]] == ["B-2"]
    found = verify(open_destination(out))
    assert (found.is_whole, found.unknown) == (True, ["attestation-B-1.docx"])
    assert counts(merge(put([person(1), person(2)]))) == (0, 2, 0)
    assert verify(open_destination(out)).unknown == []


def test_a_record_refused_twice_then_corrected(
    person: Person, put: Put, merge: Merge, out: Path, rejects: Lines, files: Files
) -> None:
    wrong = put([person(1), person(2, date_bilan="jamais")])
    for expected in ((1, 0, 1), (0, 1, 1)):
        summary = merge(wrong)
        assert (counts(summary), summary.code) == (expected, 3)
        assert [each["identifiant"] for each in rejects()] == ["B-2"]
    summary = merge(put([person(1), person(2)]))
    assert (counts(summary), summary.code) == ((1, 1, 0), 0)
    assert "rejets.jsonl" not in files()
    assert verify(open_destination(out)).sound == 2


def test_the_document_that_a_refused_record_had_before_is_told_and_not_listed_and_not_deleted(
    person: Person, put: Put, merge: Merge, out: Path, rejects: Lines, files: Files, manifest: Lines
) -> None:
    merge(put([person(1), person(2)]))
    before = files()["attestation-B-2.docx"]
    for _ in range(2):
        summary = merge(put([person(1), person(2, date_bilan="jamais")]))
        assert counts(summary) == (0, 1, 1)
        assert (summary.strangers, summary.first_strangers) == (1, ["attestation-B-2.docx"])
        assert [each["anciens_documents"] for each in rejects()] == [["attestation-B-2.docx"]]
        assert [each["identifiant"] for each in manifest()[1:]] == ["B-1"]
        assert files()["attestation-B-2.docx"] == before
        assert verify(open_destination(out)).unknown == ["attestation-B-2.docx"]
    # Corrected to what it was, the record has its document already.
    assert counts(merge(put([person(1), person(2)]))) == (0, 2, 0)
    assert verify(open_destination(out)).unknown == []


def test_nothing_at_all_is_written_when_every_record_must_be_valid_and_one_is_not(
    person: Person, put: Put, merge: Merge, out: Path, files: Files
) -> None:
    wrong = put([person(1), person(2, date_bilan="jamais"), person(3, contrats=[])], "faux.jsonl")
    with pytest.raises(InvalidRecord) as caught:
        merge(wrong, strict=True)
    assert {each.path for each in caught.value.problems} == {"$.date_bilan", "$.contrats"}
    assert not out.exists()
    merge(put([person(1), person(2)]))
    before = files()
    with pytest.raises(InvalidRecord):
        merge(wrong, strict=True)
    assert files() == before
    assert counts(merge(put([person(1), person(2), person(3)]), strict=True)) == (1, 2, 0)


@pytest.mark.parametrize("strict", [True, False])
def test_a_merge_that_cannot_be_planned_leaves_nothing(
    person: Person, put: Put, merge: Merge, out: Path, tmp_path: Path, strict: bool
) -> None:
    for source in (put([person(1), person(1)]), put(['[{"a": 1}, {"a": '], "x.json")):
        with pytest.raises(InvalidRecord):
            merge(source, strict=strict)
    with pytest.raises(AciDocsError):
        merge(put([person(1)]), pattern="{inconnu}", strict=strict)
    assert not out.exists()
    out.mkdir()
    with pytest.raises(InvalidRecord):
        merge(put([person(1), person(1)]), strict=strict)
    assert list(out.iterdir()) == []


def test_an_output_that_is_a_file_is_told(person: Person, put: Put, merge: Merge, out: Path) -> None:
    out.write_text("x")
    with pytest.raises(StorageError, match="est un fichier et non un dossier"):
        merge(put([person(1)]))
    assert out.read_text() == "x"


def test_a_merge_that_was_stopped_asks_to_be_finished(
    person: Person, put: Put, merge: Merge, out: Path, monkeypatch: pytest.MonkeyPatch, files: Files
) -> None:
    source = put([person(number) for number in range(6)])
    write, count = Folder.write, 0

    def full(self: Folder, path: str, data: bytes) -> str:
        nonlocal count
        count += 1
        if count == 4:
            raise OSError(28, "No space left on device")
        return write(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", full)
        with pytest.raises(StorageError, match=r"disque est plein.*--resume"):
            merge(source)
    assert "manifeste.jsonl" not in files()
    with pytest.raises(OutputConflict, match="interrompu"):
        merge(source)
    summary = merge(source, resume=True)
    assert (summary.made + summary.unchanged, summary.refused) == (6, 0)
    assert summary.unchanged == 3
    assert verify(open_destination(out)).sound == 6


def test_after_a_stop_a_file_half_as_it_should_be_is_made_again(
    person: Person, put: Put, merge: Merge, out: Path, files: Files
) -> None:
    source = put([person(1), person(2)])
    merge(source)
    before = files()
    path = out / "attestation-B-1.docx"
    about = path.stat()
    path.write_bytes(b"\0" * about.st_size)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    book = journal.Journal(out / ".aci-docs" / "journal.sqlite")
    book.note("state", journal.RUNNING)
    book.close()
    assert counts(merge(source, resume=True)) == (1, 1, 0)
    assert files() == before


def test_there_is_nothing_to_resume_in_an_output_that_is_finished(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    from aci_docs.batch import run

    merge(put([person(1)]))
    with pytest.raises(AciDocsError, match="il n'y a rien à terminer"):
        run(None, [], out, resume=True)


def test_every_file_of_the_home_may_be_of_another_order_of_keys(person: Person, put: Put, merge: Merge) -> None:
    merge(put([person(1)]))
    turned = json.dumps(dict(reversed(person(1).items())))
    assert counts(merge(put([turned]))) == (1, 0, 0)  # told by its bytes: made again, never left out
