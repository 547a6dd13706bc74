"""Where documents go: whole or not at all."""

import os
from pathlib import Path

import pytest

from aci_docs.batch.destination import INNER, Destination, open_destination


@pytest.fixture
def destination(out: Path) -> Destination:
    made = open_destination(out)
    made.prepare()
    return made


def halves(out: Path) -> list[Path]:
    return [path for path in (out / INNER / "partiel").rglob("*") if path.is_file()]


def test_what_is_written_is_there_whole_with_its_sign(destination: Destination, out: Path) -> None:
    sign = destination.write("a/b/c.docx", b"contenu")
    assert (out / "a" / "b" / "c.docx").read_bytes() == b"contenu"
    assert destination.sign("a/b/c.docx") == sign
    assert halves(out) == []


def test_the_sign_tells_a_file_that_somebody_has_changed(destination: Destination, out: Path) -> None:
    sign = destination.write("c.docx", b"contenu")
    (out / "c.docx").write_bytes(b"CONTENU")
    os.utime(out / "c.docx", ns=(1, 1))
    assert destination.sign("c.docx") != sign
    assert destination.sign("absent.docx") is None
    assert destination.sign("c.docx/dedans") is None


def test_a_file_takes_the_place_of_another_at_once(destination: Destination, out: Path) -> None:
    destination.write("c.docx", b"un")
    with (out / "c.docx").open("rb") as reader:
        destination.write("c.docx", b"deux")
        assert reader.read() == b"un"
    assert (out / "c.docx").read_bytes() == b"deux"


def test_a_stream_that_fails_leaves_what_was_there(destination: Destination, out: Path) -> None:
    destination.write("c.docx", b"un")

    def fail() -> None:
        with destination.writing("c.docx") as stream:
            stream.write(b"de")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (out / "c.docx").read_bytes() == b"un"
    assert halves(out) == []
    with destination.writing("nouveau/c.docx") as stream:
        stream.write(b"deux")
    assert (out / "nouveau" / "c.docx").read_bytes() == b"deux"


def test_a_folder_where_a_file_is_needed_is_an_error_of_the_system(destination: Destination, out: Path) -> None:
    (out / "c.docx").mkdir()
    with pytest.raises(OSError, match="directory"):
        destination.write("c.docx", b"un")


def test_deleting_takes_the_folders_that_are_empty_then(destination: Destination, out: Path) -> None:
    for path in ("a/b/c.docx", "a/d.docx", "e.docx"):
        destination.write(path, b"un")
    destination.delete("a/b/c.docx")
    assert sorted(each.name for each in (out / "a").iterdir()) == ["d.docx"]
    destination.delete("a/d.docx")
    destination.delete("e.docx")
    destination.delete("e.docx")
    assert sorted(each.name for each in out.iterdir()) == [INNER]


def test_a_folder_that_was_deleted_is_made_again(destination: Destination, out: Path) -> None:
    destination.write("a/b.docx", b"un")
    destination.delete("a/b.docx")
    destination.write("a/b.docx", b"deux")
    assert (out / "a" / "b.docx").read_bytes() == b"deux"


def test_parts_are_found_read_and_deleted(destination: Destination) -> None:
    first, second = destination.add_part([b"un", b"deux"]), destination.add_part([])
    assert sorted(destination.parts()) == sorted([first, second])
    with destination.open(first) as stream:
        assert stream.read() == b"undeux"
    destination.delete(first)
    assert destination.parts() == [second]


def test_the_files_told_are_not_those_of_the_inner_folder(destination: Destination) -> None:
    destination.add_part([b"un"])
    for path in ("b.docx", "a/c.docx", "manifeste.jsonl"):
        destination.write(path, b"")
    assert list(destination.files()) == ["a/c.docx", "b.docx", "manifeste.jsonl"]


def test_preparing_takes_away_what_was_half_written_and_nothing_else(destination: Destination, out: Path) -> None:
    destination.write("b.docx", b"un")
    part = destination.add_part([b"un"])
    (out / INNER / "partiel" / "123-1").write_bytes(b"u")
    destination.prepare()
    assert halves(out) == []
    assert destination.parts() == [part]
    assert destination.sign("b.docx") is not None
