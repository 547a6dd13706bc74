"""The making of rows: what becomes of each record, and what ends the run."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Wanted
from aci_docs.batch.destination import open_destination
from aci_docs.batch.ground import ground_of
from aci_docs.batch.job import Home, Job, Row
from aci_docs.batch.maker import Changed, Maker, open_workspace
from aci_docs.errors import StorageError

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]


@pytest.fixture
def maker(home: Path, out: Path) -> Callable[..., tuple[Maker, list[Row]]]:
    """A maker of the attestations of a file, and the rows of its lines."""

    def call(source: Path, **asked: Any) -> tuple[Maker, list[Row]]:
        wanted, place = Wanted("attestation", **asked), Home(str(home))
        ground = ground_of(open_workspace(place, wanted), place, wanted).print
        destination = open_destination(out)
        destination.prepare()
        made = Maker(Job(wanted, (place,), (ground,), (str(source),), str(out), destination.run))
        rows, start = [], 0
        for rank, line in enumerate(source.read_bytes().splitlines(keepends=True)):
            text = line.rstrip(b"\n")
            rows.append(Row(rank, rank, 0, 0, start, len(text), rank + 1, f"d/{rank}", hashlib.sha256(text).digest()))
            start += len(line)
        return made, rows

    return call


def test_a_row_gives_its_files_with_their_signs(
    person: Person, put: Put, maker: Any, out: Path, digest: Callable[[bytes], str]
) -> None:
    made, rows = maker(put([person(0), person(1)]))
    outcomes = made.make(rows)
    made.close()
    assert [(each.rank, each.status) for each in outcomes] == [(0, "made"), (1, "made")]
    for rank, each in enumerate(outcomes):
        (file,) = each.files
        data = (out / "d" / f"{rank}.docx").read_bytes()
        assert (file.path, file.sha256, file.size) == (f"d/{rank}.docx", digest(data), len(data))
        assert open_destination(out).sign(file.path) == file.token


def test_checking_writes_nothing(person: Person, put: Put, maker: Any, out: Path) -> None:
    made, rows = maker(put([person(0), person(1, contrats=[]), "{"]))
    assert [each.status for each in made.check(rows)] == ["made", "refused", "refused"]
    made.close()
    assert [path.name for path in out.iterdir()] == [".aci-docs"]


def test_rows_of_an_archive_stand_one_after_the_other_in_a_part(
    person: Person, put: Put, maker: Any, out: Path, digest: Callable[[bytes], str]
) -> None:
    made, rows = maker(put([person(0), person(1, contrats=[]), person(2)]), output="zip")
    outcomes = made.make(rows)
    made.close()
    assert [each.status for each in outcomes] == ["made", "refused", "made"]
    (part,) = {file.part for each in outcomes for file in each.files}
    data = (out / part).read_bytes()
    for file in (file for each in outcomes for file in each.files):
        assert digest(data[file.offset : file.offset + file.size]) == file.sha256


def test_rows_that_are_all_refused_leave_no_part(person: Person, put: Put, maker: Any, out: Path) -> None:
    made, rows = maker(put(["{", person(1, contrats=[])]), output="zip")
    assert {each.status for each in made.make(rows)} == {"refused"}
    made.close()
    assert open_destination(out).parts() == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"name": None}, "une clé du motif de nom n'est pas remplie"),
        ({"length": 9 * 2**20}, "cet enregistrement fait 9 Mo"),
    ],
)
def test_what_a_row_lacks_is_a_reason_with_its_place(
    person: Person, put: Put, maker: Any, row: dict[str, Any], told: str
) -> None:
    source = put([person(0)])
    made, rows = maker(source)
    (outcome,) = made.make([rows[0]._replace(**row)])
    made.close()
    (problem,) = outcome.problems
    assert told in problem.message
    assert (problem.file, problem.line, outcome.code) == (str(source), 1, 3)


def test_a_source_that_ended_meanwhile_ends_the_run(person: Person, put: Put, maker: Any) -> None:
    source = put([person(0), person(1)])
    made, rows = maker(source)
    put([person(0)])
    with pytest.raises(Changed, match="a changé"):
        made.make(rows)
    made.close()


def test_a_ground_that_changed_since_the_plan_ends_the_run(
    person: Person, put: Put, maker: Any, home: Path, out: Path
) -> None:
    made, rows = maker(put([person(0)]))
    path = home / "structure.json"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    with pytest.raises(Changed):
        made.make(rows)
    assert not (out / "d").exists()


def test_a_place_where_nothing_can_be_written_ends_the_run(person: Person, put: Put, maker: Any, out: Path) -> None:
    made, rows = maker(put([person(0)]))
    (out / "d").write_text("un fichier")
    with pytest.raises(StorageError, match="un fichier et non un dossier"):
        made.make(rows)
    made.close()
    assert (out / "d").read_text() == "un fichier"
