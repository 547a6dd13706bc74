"""The journal: what is planned, what is made, and what an accident leaves of it."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch.job import File, Outcome
from aci_docs.batch.journal import DONE, RUNNING, Journal, Planned, storage_error
from aci_docs.batch.naming import PER_FOLDER, key_of
from aci_docs.errors import Problem

GROUNDS = ("sol",)


def planned(rank: int, identifier: str | None = None, name: str | None = None, content: bytes = b"x") -> Planned:
    identifier = f"B-{rank}" if identifier is None else identifier
    name = f"f-{identifier}" if name is None else name
    return Planned(rank, 0, 0, rank * 10, 10, rank + 1, "S", identifier, name, key_of(name), content)


def plan(journal: Journal, *rows: Planned, grounds: tuple[str, ...] = GROUNDS, per_folder: int | None = None) -> None:
    assert journal.plan(rows) == len(rows)
    journal.settle(grounds, per_folder=per_folder)


def make(journal: Journal, *ranks: int, form: str = "docx") -> None:
    rows = {row.rank: row for row in journal.rows()}
    journal.record(
        [Outcome(rank, "made", (File(form, f"{rows[rank].name}.{form}", "0" * 64, 1, "1-1"),)) for rank in ranks],
        GROUNDS,
    )


def wanted(journal: Journal) -> list[int]:
    assert journal.wanted() == len(list(journal.rows()))
    return [row.rank for row in journal.rows()]


def test_what_is_made_is_wanted_no_more_until_it_changes(journal: Journal) -> None:
    rows = [planned(0), planned(1), planned(2)]
    plan(journal, *rows)
    assert wanted(journal) == [0, 1, 2]
    make(journal, 0, 2)
    assert wanted(journal) == [1]
    plan(journal, *rows)
    assert wanted(journal) == [1]
    plan(journal, rows[0], rows[1], planned(2, content=b"y"))
    assert wanted(journal) == [1, 2]
    plan(journal, *rows, grounds=("autre",))
    assert wanted(journal) == [0, 1, 2]
    plan(journal, planned(0, name="g"), *rows[1:])
    assert wanted(journal) == [0, 1]


def test_numbers_go_on_from_the_last_one_ever_made(journal: Journal) -> None:
    plan(journal, planned(0, "a"), planned(1, "b"))
    make(journal, 0, 1)
    plan(journal, planned(0, "c"), planned(1, "b"), planned(2, "d"))
    assert [(row.rank, row.number) for row in journal.rows()] == [(0, 2), (2, 3)]


def test_documents_are_spread_by_their_number_and_stay_where_they_are(journal: Journal) -> None:
    rows = [planned(rank) for rank in range(PER_FOLDER + 1)]
    plan(journal, *rows, per_folder=PER_FOLDER)
    names = [row.name for row in journal.rows()]
    assert (names[0], names[PER_FOLDER - 1], names[PER_FOLDER]) == ("0001/f-B-0", "0001/f-B-999", "0002/f-B-1000")
    make(journal, *range(PER_FOLDER + 1))
    plan(journal, *(row._replace(rank=rank) for rank, row in enumerate(reversed(rows))))
    assert wanted(journal) == []
    plan(journal, planned(0, "B-0", name="dossier/f-B-0"))
    assert [row.name for row in journal.rows()] == ["dossier/f-B-0"]


def test_a_name_whose_folder_the_pattern_gave_is_not_taken_for_the_one_without(journal: Journal) -> None:
    plan(journal, planned(0, name="Val/f"))
    make(journal, 0)
    plan(journal, planned(0, name="f"))
    assert [row.name for row in journal.rows()] == ["f"]


def test_twins_are_told_by_identifier_within_a_structure_and_by_name_everywhere(journal: Journal) -> None:
    other = planned(2, "B-0", "F-B-0")._replace(holder="T")
    stranger = planned(3, "B-9", "s")._replace(holder="")
    plan(journal, planned(0), planned(1, "B-1"), other, stranger, stranger._replace(rank=4, base="t", key="t"))
    assert journal.twins("id", 5) == []
    assert [tuple(each) for each in journal.twins("key", 5)] == [("f-B-0", (0, 1), (0, 3))]
    plan(journal, planned(0), planned(1, "B-0", "autre"), planned(2, "B-0", "encore"))
    assert [tuple(each) for each in journal.twins("id", 5)] == [("B-0", (0, 1), (0, 3))]
    plan(journal, *(planned(rank, f"B-{rank // 2}", f"n{rank}") for rank in range(20)))
    assert len(journal.twins("id", 5)) == 5


def test_names_are_ours_only_once_the_run_that_writes_them_has_begun(journal: Journal) -> None:
    plan(journal, planned(0), planned(1))
    plan(journal, planned(0), planned(1))
    assert list(journal.fresh(["docx"])) == [("f-B-0.docx", None), ("f-B-1.docx", None)]
    journal.begin()
    assert journal.about("state") == RUNNING
    plan(journal, planned(0), planned(1), planned(2))
    assert list(journal.fresh(["docx"])) == [("f-B-2.docx", None)]
    make(journal, 0)
    journal.end(["docx"])
    assert journal.about("state") == DONE
    plan(journal, planned(0, content=b"y"), planned(1))
    assert list(journal.fresh(["docx"])) == [("f-B-1.docx", None)]


def test_a_former_file_is_told_unless_another_document_has_its_name(journal: Journal) -> None:
    plan(journal, planned(0, name="a"), planned(1, name="b"))
    make(journal, 0, 1)
    plan(journal, planned(0, name="b"), planned(1, name="c"))
    journal.begin()
    make(journal, 0)
    assert [file.path for file in journal.former()] == ["a.docx"]
    make(journal, 1)
    assert [file.path for file in journal.former()] == ["a.docx"]
    # Stopped there, and the first record has its former name again: nothing of it is to go.
    plan(journal, planned(0, name="a"), planned(1, name="c"))
    journal.begin()
    make(journal, 0)
    assert [file.path for file in journal.former()] == ["b.docx"]
    journal.end(["docx"])
    assert journal.former() == []


def test_what_was_refused_is_told_with_its_reasons(journal: Journal) -> None:
    plan(journal, planned(0), planned(1), planned(2))
    problem = Problem("ne va pas", "f.json", "$.a", 3, None, "A", "x", "y", "z")
    journal.record(
        [Outcome(1, "refused", problems=(problem,), code=3), Outcome(2, "skipped"), Outcome(0, "failed", code=5)],
        GROUNDS,
    )
    told = [(row.rank, known, each.status, each.code, each.problems) for row, known, each in journal.refused()]
    assert told == [
        (0, "B-0", "failed", 5, ()), (1, "B-1", "refused", 3, (problem,)), (2, "B-2", "skipped", 0, ()),
    ]  # fmt: skip
    plan(journal, planned(0))
    assert list(journal.refused()) == []


def test_the_documents_of_a_record_that_is_refused_now_are_stale(journal: Journal) -> None:
    plan(journal, planned(0), planned(1))
    make(journal, 0, 1)
    plan(journal, planned(0, content=b"y"), planned(1))
    journal.record([Outcome(0, "refused", code=3)], GROUNDS)
    assert journal.stale(0) == ("f-B-0.docx",)
    assert [each.id for each in journal.made()] == ["B-1"]
    assert journal.count_files() == 1


def test_a_plan_that_fails_leaves_the_one_before(journal: Journal) -> None:
    plan(journal, planned(0))

    def broken() -> Any:
        yield planned(0, "autre")
        raise KeyError

    with pytest.raises(KeyError):
        journal.plan(broken())
    assert [row.name for row in journal.rows()] == ["f-B-0"]


def test_what_was_recorded_is_there_after_the_process_has_gone(journal: Journal, tmp_path: Path) -> None:
    plan(journal, planned(0), planned(1))
    journal.begin()
    make(journal, 0)
    other = Journal(tmp_path / "journal.sqlite")  # the first one was never closed
    assert [each.id for each in other.made()] == ["B-0"]
    assert other.about("state") == RUNNING
    other.close()


def test_what_is_noted_is_told_until_it_is_taken_away(journal: Journal) -> None:
    assert journal.about("clé") is None
    journal.note("clé", "un")
    journal.note("clé", "deux")
    assert journal.about("clé") == "deux"
    journal.note("clé", None)
    assert journal.about("clé") is None


def test_what_the_disk_refuses_is_told_in_words(tmp_path: Path) -> None:
    assert "disque est plein" in str(storage_error(sqlite3.OperationalError("database or disk is full"), tmp_path))
    assert "toujours là" in str(storage_error(sqlite3.OperationalError("unable to open database file"), tmp_path))


def test_records_that_exchange_their_names_in_one_chunk_keep_both_documents(journal: Journal) -> None:
    plan(journal, planned(0, "a", "x"), planned(1, "b", "y"), planned(2, "c", "z"))
    make(journal, 0, 1, 2)
    journal.end(["docx"])
    plan(journal, planned(0, "a", "y"), planned(1, "b", "x"), planned(2, "c", "w"))
    make(journal, 0, 1, 2)
    assert [(each.id, each.name, each.files[0].path) for each in journal.made()] == [
        ("a", "y", "y.docx"),
        ("b", "x", "x.docx"),
        ("c", "w", "w.docx"),
    ]
    assert [file.path for file in journal.former()] == ["z.docx"]


def test_a_refused_record_of_a_chunk_leaves_the_others_made(journal: Journal) -> None:
    plan(journal, planned(0), planned(1))
    problem = Problem("une raison « é »", "source.jsonl", line=2)
    file = File("docx", "f-B-0.docx", "0" * 64, 1, "1-1")
    journal.record([Outcome(1, "refused", problems=(problem,), code=3), Outcome(0, "made", (file,))], GROUNDS)
    assert [(each.id, each.files) for each in journal.made()] == [("B-0", (file,))]
    assert [(row.rank, outcome.problems) for row, _, outcome in journal.refused()] == [(1, (problem,))]


def test_a_document_in_the_place_of_one_of_a_record_that_is_gone_is_its_own_alone(journal: Journal) -> None:
    plan(journal, planned(0, "a", "x"))
    make(journal, 0)
    plan(journal, planned(0, "b", "x"))
    make(journal, 0)
    assert [each.id for each in journal.made()] == ["b"]
    assert list(journal.strangers()) == []


def test_who_the_persons_are_is_told_in_order_and_never_in_the_file(journal: Journal, tmp_path: Path) -> None:
    # What a database has moved from one page to another stays behind where it was, whatever is deleted later.
    rows = [planned(rank)._replace(person=f"Zqnom{rank}", holder="T" if rank else "U") for rank in range(3)]
    plan(journal, *rows, planned(3))
    assert [(each.holder, each.told, each.line) for each in journal.people()] == [
        ("T", "Zqnom1", 2), ("T", "Zqnom2", 3), ("U", "Zqnom0", 1),
    ]  # fmt: skip
    assert not any(b"Zqnom" in path.read_bytes() for path in tmp_path.iterdir())
    plan(journal, rows[1])
    assert [each.told for each in journal.people()] == ["Zqnom1"]
