"""What is put together of what workers left in parts."""

import hashlib
import zipfile
from pathlib import Path

from aci_docs.batch.destination import Destination, open_destination
from aci_docs.batch.job import File
from aci_docs.batch.journal import Made
from aci_docs.batch.outputs import Parts, described, pieces, write_archive


def made(destination: Destination) -> list[Made]:
    """Three records in two formats each, in two parts, the first record's last."""
    first = destination.add_part([b"a-docx", b"a-odt", b"b-docx", b"b-odt"])
    second = destination.add_part([b"c-docx", b"c-odt"])
    places = {"c": (second, 0), "a": (first, 0), "b": (first, 11)}

    def files(name: str) -> tuple[File, ...]:
        part, start = places[name]
        forms = (("docx", 6, start), ("odt", 5, start + 6))
        found = []
        for form, size, at in forms:
            digest = hashlib.sha256(f"{name}-{form}".encode()).hexdigest()
            found.append(File(form, f"{name}.{form}", digest, size, part=part, offset=at))
        return tuple(found)

    return [Made(rank, "S", name, name, "sol", False, files(name), {}) for rank, name in enumerate(places)]


def test_files_are_read_from_their_parts_in_any_order(out: Path) -> None:
    destination = open_destination(out)
    destination.prepare()
    records = made(destination)
    with Parts(destination) as parts:
        for each in (*records, *reversed(records)):
            assert [parts.read(file) for file in each.files] == [f"{each.id}-docx".encode(), f"{each.id}-odt".encode()]


def test_an_archive_holds_them_in_the_order_of_the_plan_and_is_told_as_it_is(out: Path) -> None:
    destination = open_destination(out)
    destination.prepare()
    done: list[int] = []
    told = write_archive(destination, "tout.zip", iter(made(destination)), lambda: done.append(1))
    assert told == described(destination, "tout.zip", "zip")
    assert told.size == (out / "tout.zip").stat().st_size
    assert len(done) == 3
    with zipfile.ZipFile(out / "tout.zip") as archive:
        assert archive.namelist() == ["c.docx", "c.odt", "a.docx", "a.odt", "b.docx", "b.odt"]
        assert archive.read("b.odt") == b"b-odt"


def test_a_single_document_is_given_the_pieces_of_its_format(out: Path) -> None:
    destination = open_destination(out)
    destination.prepare()
    with Parts(destination) as parts:
        found = list(pieces(parts, "odt", made(destination), lambda: None))
    assert found == [b"c-odt", b"a-odt", b"b-odt"]
