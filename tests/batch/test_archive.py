"""One archive of all the documents: its members, and what another run leaves as it is."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Merged, verify
from aci_docs.batch.destination import open_destination
from aci_docs.errors import OutputConflict, StorageError

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def parts(out: Path) -> list[str]:
    return open_destination(out).parts()


def test_the_archive_holds_what_the_folder_would_in_the_order_of_the_plan(
    person: Person, put: Put, merge: Merge, files: Files, out: Path, tmp_path: Path
) -> None:
    source = put([person(number) for number in (3, 1, 2)])
    summary = merge(source, output="zip", pattern="{nom}/é-{id}")
    assert summary.files == ("attestation.zip",)
    assert sorted(files()) == ["attestation.zip", "manifeste.jsonl"]
    found = members(files()["attestation.zip"])
    assert list(found) == ["Martinel3/é-B-3.docx", "Martinel1/é-B-1.docx", "Martinel2/é-B-2.docx"]
    with zipfile.ZipFile(out / "attestation.zip") as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.external_attr >> 16 for each in archive.infolist()} == {0o644}
    from aci_docs.batch import Wanted, run

    folder = tmp_path / "dossier-de-sortie"
    run(Wanted("attestation", pattern="{nom}/é-{id}"), [source], folder, jobs=1)
    assert {name: (folder / name).read_bytes() for name in found} == found


def test_the_same_again_leaves_the_archive_and_a_changed_record_changes_one_member(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    people = [person(number) for number in range(4)]
    merge(put(people), output="zip")
    first, time = files()["attestation.zip"], (out / "attestation.zip").stat().st_mtime_ns
    summary = merge(put(people), output="zip")
    assert (summary.made, summary.unchanged, summary.files) == (0, 4, ("attestation.zip",))
    assert (out / "attestation.zip").stat().st_mtime_ns == time
    people[1]["commentaire"] = "Un mot de plus."
    summary = merge(put(people), output="zip")
    assert (summary.made, summary.unchanged) == (1, 3)
    before, after = members(first), members(files()["attestation.zip"])
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["attestation-B-1.docx"]
    assert verify(open_destination(out)).is_whole


def test_a_record_that_leaves_or_is_refused_leaves_the_archive(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put([person(1), person(2), person(3)]), output="zip")
    merge(put([person(1), person(3)]), output="zip")
    assert list(members(files()["attestation.zip"])) == ["attestation-B-1.docx", "attestation-B-3.docx"]
    merge(put([person(1), person(3, date_bilan="jamais")]), output="zip")
    assert list(members(files()["attestation.zip"])) == ["attestation-B-1.docx"]
    assert verify(open_destination(out)).is_whole


def test_another_order_is_another_archive_though_no_document_is_made(
    person: Person, put: Put, merge: Merge, files: Files
) -> None:
    merge(put([person(1), person(2)]), output="zip")
    summary = merge(put([person(2), person(1)]), output="zip")
    assert summary.made == 0
    assert list(members(files()["attestation.zip"])) == ["attestation-B-2.docx", "attestation-B-1.docx"]


def test_parts_that_hold_nothing_of_use_are_taken_away(person: Person, put: Put, merge: Merge, out: Path) -> None:
    people = [person(number) for number in range(3)]
    merge(put(people), output="zip")
    first = parts(out)
    for each in people:
        each["commentaire"] = "Un mot de plus."
    merge(put(people), output="zip")
    assert parts(out)
    assert not set(first) & set(parts(out))


def test_an_archive_deleted_by_hand_is_put_together_again_from_its_parts(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    source = put([person(1), person(2)])
    merge(source, output="zip")
    before = files()
    (out / "attestation.zip").unlink()
    assert merge(source, output="zip").made == 0
    assert files() == before
    for part in parts(out):
        (out / part).unlink()
    assert merge(source, output="zip").made == 2
    assert files() == before


def test_an_archive_changed_by_hand_or_that_no_merge_made_is_a_conflict(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    out.mkdir()
    (out / "attestation.zip").write_bytes(b"mon travail")
    source = put([person(1)])
    for _ in range(2):
        with pytest.raises(OutputConflict, match=r"contient déjà « attestation\.zip »"):
            merge(source, output="zip")
        assert files() == {"attestation.zip": b"mon travail"}
    merge(source, output="zip", force=True)
    whole = files()["attestation.zip"]
    (out / "attestation.zip").write_bytes(b"mon travail")
    with pytest.raises(OutputConflict, match=r"« attestation\.zip » a été modifié"):
        merge(source, output="zip")
    assert files()["attestation.zip"] == b"mon travail"
    merge(source, output="zip", force=True)
    assert files()["attestation.zip"] == whole


def test_an_archive_that_was_being_put_together_when_the_run_stopped_is_ours(
    person: Person, put: Put, merge: Merge, files: Files, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aci_docs.batch import manifest

    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    source = put([person(1), person(2)])
    for people in ([person(1), person(2)], [person(1), person(2, commentaire="Un mot.")]):
        source = put(people)
        with monkeypatch.context() as patch:
            patch.setattr(manifest, "lines", stopped)
            with pytest.raises(KeyboardInterrupt):
                merge(source, output="zip")
        assert merge(source, output="zip", resume=True).made == 0
        assert verify(open_destination(out)).sound == 1
    assert len(members(files()["attestation.zip"])) == 2


def test_the_check_tells_the_members_of_an_archive_that_somebody_changed(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put([person(1), person(2), person(3)]), output="zip")
    held = members((out / "attestation.zip").read_bytes())
    with zipfile.ZipFile(out / "attestation.zip", "w") as archive:
        archive.writestr("attestation-B-1.docx", held["attestation-B-1.docx"])
        archive.writestr("attestation-B-2.docx", b"autre chose")
    found = verify(open_destination(out))
    assert found.changed == ["attestation.zip", "attestation-B-2.docx"]
    assert found.missing == ["attestation-B-3.docx"]
    (out / "attestation.zip").write_bytes(b"plus une archive")
    assert verify(open_destination(out)).changed == ["attestation.zip"]
    (out / "attestation.zip").unlink()
    assert verify(open_destination(out)).missing == ["attestation.zip"]


def test_the_check_goes_on_after_a_member_that_cannot_be_read(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put([person(1), person(2)]), output="zip")
    data = bytearray((out / "attestation.zip").read_bytes())
    data[300] ^= 0xFF  # inside the first member
    (out / "attestation.zip").write_bytes(data)
    assert verify(open_destination(out)).changed == ["attestation.zip", "attestation-B-1.docx"]


def test_the_manifest_tells_the_archive_and_each_of_its_members(
    person: Person, put: Put, merge: Merge, out: Path, digest: Callable[[bytes], str]
) -> None:
    merge(put([person(1), person(2)]), output="zip")
    head, *lines = [json.loads(line) for line in (out / "manifeste.jsonl").read_text("utf-8").splitlines()]
    data = (out / "attestation.zip").read_bytes()
    assert head["fichiers"] == [
        {"fichier": "attestation.zip", "format": "zip", "sha256": digest(data), "octets": len(data)}
    ]
    assert {each["fichier"]: each["sha256"] for each in lines} == {
        name: digest(content) for name, content in members(data).items()
    }


@pytest.mark.parametrize("output", ["zip", "unique"])
def test_a_part_that_was_damaged_is_never_put_together_and_is_made_again(
    output: str, person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    merge(put(map(person, range(3))), output=output)
    part = out / parts(out)[0]
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    source = put(map(person, range(4)))
    with pytest.raises(StorageError, match=r"pieces/.*abîmé.*--resume"):
        merge(source, output=output)
    assert merge(source, output=output, resume=True).made == 1
    assert verify(open_destination(out)).is_whole
    again = files()
    merge(source, output=output, force=True)
    assert files() == again
