"""Rows made in this process or in others: the same outcomes, whoever dies."""

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Merged, verify, workers
from aci_docs.batch.destination import open_destination
from aci_docs.batch.frames import receive, send
from aci_docs.batch.job import Row
from aci_docs.batch.workers import chunks, size_of_chunks
from aci_docs.errors import StorageError

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]


def rows(count: int) -> list[Row]:
    return [Row(rank, rank, 0, 0, 0, 0, 1, None, b"") for rank in range(count)]


@pytest.mark.parametrize(("count", "size", "sizes"), [(0, 3, []), (3, 3, [3]), (7, 3, [3, 3, 1]), (2, 5, [2])])
def test_rows_go_by_so_many_and_none_is_left_out(count: int, size: int, sizes: list[int]) -> None:
    made = list(chunks(iter(rows(count)), size))
    assert [len(each) for each in made] == sizes
    assert [row for chunk in made for row in chunk] == rows(count)


@pytest.mark.parametrize("count", [0, 1, 3, 799, 800, 801, 10**6])
@pytest.mark.parametrize("jobs", [1, 2, 64])
def test_a_chunk_has_one_row_at_least_and_a_hundred_at_most(count: int, jobs: int) -> None:
    assert 1 <= size_of_chunks(count, jobs) <= 100


def test_a_message_goes_and_comes_whole_or_is_the_end() -> None:
    stream = io.BytesIO()
    send(stream, ("done", rows(3)))
    send(stream, None)
    data = stream.getvalue()
    stream.seek(0)
    assert receive(stream) == ("done", rows(3))
    assert receive(stream) is None
    with pytest.raises(EOFError):
        receive(stream)
    for cut in (0, 3, 8, 20):
        with pytest.raises(EOFError):
            receive(io.BytesIO(data[:cut]))


def test_processes_make_what_one_makes_refusals_included(
    person: Person, put: Put, merge: Merge, files: Files, out: Path
) -> None:
    people: list[Any] = [person(number) for number in range(30)]
    people[7] |= {"date_bilan": "jamais"}
    people[20] = "{"
    source = put(people)
    one = merge(source)
    before = files()
    several = merge(source, jobs=3, force=True)
    assert (several.made, several.refused, several.code) == (one.made, one.refused, one.code) == (28, 2, 3)
    after = files()
    assert {name: data for name, data in after.items() if name.endswith((".docx", "rejets.jsonl"))} == {
        name: data for name, data in before.items() if name.endswith((".docx", "rejets.jsonl"))
    }
    assert verify(open_destination(out)).sound == 28


def test_an_error_that_ends_the_run_comes_back_from_a_process(
    person: Person, put: Put, merge: Merge, home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put([person(number) for number in range(10)])
    started = workers._Hand._started

    def late(self: Any) -> Any:
        (home / "structure.json").write_text((home / "structure.json").read_text("utf-8") + "\n", encoding="utf-8")
        return started(self)

    monkeypatch.setattr(workers._Hand, "_started", late)
    with pytest.raises(StorageError, match="--resume"):
        merge(source, jobs=2)


def test_a_row_that_kills_its_process_is_told_and_the_others_are_made(
    person: Person, put: Put, merge: Merge, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put([person(number) for number in range(16)])
    ask = workers._Hand._ask

    def deadly(self: Any, chunk: Any) -> Any:
        process = self._started()
        if any(row.rank == 11 for row in chunk):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return ask(self, chunk)

    monkeypatch.setattr(workers._Hand, "_ask", deadly)
    summary = merge(source, jobs=2)
    assert (summary.made, summary.failed, summary.code) == (15, 1, 1)
    (told,) = summary.refusals
    assert (told.identifier, told.status) == ("B-11", "failed")
    assert "s'est arrêté, deux fois de suite" in told.problems[0].message
    assert told.problems[0].line == 12
    monkeypatch.setattr(workers._Hand, "_ask", ask)
    again = merge(source, jobs=2)
    assert (again.made, again.unchanged, again.failed) == (1, 15, 0)
    assert verify(open_destination(out)).sound == 16
