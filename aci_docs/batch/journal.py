"""The journal of a mail merge: what is planned and what is made, in a file that tells the truth after any accident."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from aci_docs.batch.job import File, Outcome, Row
from aci_docs.errors import Problem, StorageError

_TABLES = """
create table if not exists about (key text primary key, value text not null) without rowid;
create table if not exists plan (
    rank integer primary key, home integer not null, source integer not null, start integer not null,
    length integer not null, line integer not null, holder text not null, id text, base text, key text,
    print blob not null, name text, number integer, wanted integer not null default 1
);
create table if not exists made (
    holder text not null, id text not null, name text not null, print blob not null, ground text not null,
    number integer not null, status text not null, files text not null, told text not null,
    primary key (holder, id)
) without rowid;
create table if not exists refused (rank integer primary key, status text not null, code integer not null,
    told text not null);
create table if not exists begun (name text primary key) without rowid;
"""
_PLANNED = "rank, number, home, source, start, length, line, name"


class Planned(NamedTuple):
    """One record as the plan first knows it; `base` names its documents, in whichever folder; `key` is the same as
    systems tell names apart; `print` is the fingerprint of its bytes.
    """

    rank: int
    home: int
    source: int
    start: int
    length: int
    line: int
    holder: str
    id: str | None
    base: str | None
    key: str | None
    print: bytes


class Twins(NamedTuple):
    """Two records of the plan that share what only one may have."""

    value: str
    first: tuple[int, int]
    again: tuple[int, int]
    """Source and line of each."""


class Made(NamedTuple):
    """A record of the plan whose documents are made; `wanted` is whether they are to be made again."""

    rank: int
    holder: str
    id: str
    name: str
    ground: str
    wanted: bool
    files: tuple[File, ...]
    told: dict[str, Any]


class Journal:
    """The open journal; only one process writes in it. Every method raises `StorageError` when the disk refuses."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode = wal")
        self._base.execute("pragma synchronous = normal")
        self._base.execute("pragma cache_size = -8000")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        """The journal is in its file."""
        with suppress(sqlite3.Error):
            self._base.execute("pragma wal_checkpoint(truncate)")
        self._base.close()

    def about(self, key: str) -> str | None:
        """What was noted under a key, None when nothing was."""
        found = self._base.execute("select value from about where key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def note(self, key: str, value: str | None) -> None:
        """The value is under the key; nothing is when it is None."""
        if value is None:
            self._base.execute("delete from about where key = ?", (key,))
        else:
            self._base.execute("insert or replace into about values (?, ?)", (key, value))

    def plan(self, rows: Iterable[Planned]) -> int:
        """How many records there are: these, in the place of all that was planned before."""
        with self._transaction():
            # What an unfinished run was about to write may stand there, unknown to `made`: it is ours.
            self._base.execute("insert or ignore into begun select name from plan where wanted and name is not null")
            self._base.execute("delete from plan")
            self._base.execute("delete from refused")
            self._base.executemany(
                "insert into plan (rank, home, source, start, length, line, holder, id, base, key, print) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            return int(self._base.execute("select count(*) from plan").fetchone()[0])

    def settle(self, grounds: Sequence[str], *, per_folder: int | None) -> None:
        """Each record has its number and its name, those of the earlier run where its documents were made under this
        base; what is made of the same bytes on the same ground is not wanted any more. `per_folder`: how many records
        share a folder, None when all do.
        """
        with self._transaction():
            self._base.execute("create temp table if not exists ground (home integer primary key, print text)")
            self._base.execute("delete from ground")
            self._base.executemany("insert into ground values (?, ?)", enumerate(grounds))
            self._base.execute("create index if not exists plan_ids on plan (holder, id)")
            same = "(made.name = plan.base or substr(made.name, -length(plan.base) - 1) = '/' || plan.base)"
            self._base.execute(
                "update plan set (number, name, wanted) = ("
                f" select made.number, case when {same} then made.name end,"
                f"  not (made.print = plan.print and made.ground = ground.print and ifnull({same}, 0))"
                " from made join ground on ground.home = plan.home"
                " where made.holder = plan.holder and made.id = plan.id)"
                "where exists (select 1 from made where made.holder = plan.holder and made.id = plan.id)"
            )
            last = self._base.execute("select ifnull(max(number), -1) from made").fetchone()[0]
            self._base.execute(
                "update plan set number = ? + found.place from ("
                " select rank, row_number() over (order by rank) as place from plan where number is null"
                ") as found where found.rank = plan.rank",
                (last,),
            )
            folder = "" if per_folder is None else f"printf('%04d/', number / {per_folder} + 1) || "
            self._base.execute(f"update plan set name = {folder}base where name is null")

    def twins(self, what: str, limit: int) -> list[Twins]:
        """The first records that share an identifier (`id`) or a name (`key`), and how they stand in their sources."""
        group = "holder, id" if what == "id" else "key"
        found = self._base.execute(
            f"select {what}, min(rank), max(rank) from plan where {what} is not null "
            f"group by {group} having count(*) > 1 order by min(rank) limit ?",
            (limit,),
        )
        return [Twins(value, self._place(first), self._place(again)) for value, first, again in found.fetchall()]

    def _place(self, rank: int) -> tuple[int, int]:
        source, line = self._base.execute("select source, line from plan where rank = ?", (rank,)).fetchone()
        return int(source), int(line)

    def kept(self) -> Iterator[Made]:
        """Every record of the plan whose documents were made, in the order of the plan."""
        found = self._base.execute(
            "select rank, holder, id, made.name, made.ground, wanted, files, told "
            "from plan join made using (holder, id) order by rank"
        )
        for rank, holder, identifier, name, ground, wanted, files, told in found:
            yield Made(rank, holder, identifier, name, ground, bool(wanted), _files(files), json.loads(told))

    def made(self) -> Iterator[Made]:
        """The same, those left out whose documents are to be made again."""
        return (each for each in self.kept() if not each.wanted)

    def want(self, ranks: Iterable[int]) -> None:
        """The documents of these records are to be made, though nothing of theirs has changed."""
        with self._transaction():
            self._base.executemany("update plan set wanted = 1 where rank = ?", ((rank,) for rank in ranks))

    def wanted(self) -> int:
        """How many records have documents to make."""
        return int(self._base.execute("select count(*) from plan where wanted").fetchone()[0])

    def rows(self) -> Generator[Row, None, None]:
        """The records whose documents are to be made, in order."""
        with closing(self._base.cursor()) as cursor:
            cursor.execute(f"select {_PLANNED} from plan where wanted order by rank")
            for each in cursor:
                yield Row(*each)

    def names(self) -> Iterator[str]:
        """The names of the documents to make that no earlier run made or was about to make."""
        found = self._base.execute(
            "select name from plan where wanted and name is not null "
            "and not exists (select 1 from begun where begun.name = plan.name) "
            "and not exists (select 1 from made where made.holder = plan.holder and made.id = plan.id "
            "                and made.name = plan.name)"
        )
        return (str(name) for (name,) in found)

    def record(self, outcomes: Iterable[Outcome], grounds: tuple[str, ...]) -> list[File]:
        """What became of these records is written; the files of their former documents that are no longer theirs."""
        left: list[File] = []
        with self._transaction():
            for each in outcomes:
                told = json.dumps(_told(each), ensure_ascii=False, separators=(",", ":"))
                if each.status in ("refused", "failed", "skipped"):
                    self._base.execute(
                        "insert or replace into refused values (?, ?, ?, ?)", (each.rank, each.status, each.code, told)
                    )
                    continue
                former = self._base.execute(
                    "select files from made join plan using (holder, id) where rank = ?", (each.rank,)
                ).fetchone()
                files = json.dumps(each.files, separators=(",", ":"))
                home = self._base.execute("select home from plan where rank = ?", (each.rank,)).fetchone()[0]
                self._base.execute(
                    "insert or replace into made (holder, id, name, print, ground, number, status, files, told) "
                    "select holder, id, name, print, ?, number, ?, ?, ? from plan where rank = ?",
                    (grounds[home], each.status, files, told, each.rank),
                )
                self._base.execute("update plan set wanted = 0 where rank = ?", (each.rank,))
                if former is not None:
                    now = {file.path for file in each.files}
                    left += [file for file in _files(former[0]) if file.path not in now]
        return left

    def refused(self) -> Iterator[tuple[Row, str | None, Outcome]]:
        """Every record whose documents were not made, its identifier, and why."""
        found = self._base.execute(
            f"select {', '.join('plan.' + each for each in _PLANNED.split(', '))}, id, status, code, told "
            "from refused join plan using (rank) order by rank"
        )
        for *row, identifier, status, code, told in found:
            problems = tuple(Problem(**each) for each in json.loads(told).get("problems", ()))
            yield Row(*row), identifier, Outcome(row[0], status, problems=problems, code=code)

    def parts(self) -> set[str]:
        """The names of the parts that hold documents made, for an archive or a single document."""
        found = self._base.execute("select files from made")
        return {file.part for (files,) in found for file in _files(files) if file.part}

    def forget_begun(self) -> None:
        """The run is over: nothing is about to be written any more."""
        self._base.execute("delete from begun")

    def forget_made(self) -> None:
        """Nothing is made: all will be made anew."""
        self._base.execute("delete from made")

    def _transaction(self) -> Any:
        return _Transaction(self._base)


class _Transaction:
    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._base.execute("rollback" if kind else "commit")


def _files(text: str) -> tuple[File, ...]:
    return tuple(File(*each) for each in json.loads(text))


def _told(outcome: Outcome) -> dict[str, Any]:
    """What is said of a record, as its JSON: only what there is."""
    told: dict[str, Any] = {
        "notices": list(outcome.notices),
        "left_empty": outcome.left_empty,
        "remarks": list(outcome.remarks),
        "pages": outcome.pages,
        "problems": [asdict(problem) for problem in outcome.problems],
    }
    return {key: value for key, value in told.items() if value}


def storage_error(error: sqlite3.Error, path: Path) -> StorageError:
    """What to say when the journal cannot be read or written."""
    if "full" in str(error):
        return StorageError(f"Le disque est plein : le journal « {path} » ne peut pas être écrit. Libérez de la place.")
    return StorageError(
        f"Le journal « {path} » ne peut pas être lu ou écrit ({error}). Vérifiez que le dossier de sortie est toujours "
        "là et que vous pouvez y écrire."
    )
