"""The journal of a mail merge: what is planned and what is made, in a file that tells the truth after any accident."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from aci_docs.batch.job import File, Outcome, Row
from aci_docs.batch.naming import PER_FOLDER
from aci_docs.batch.others import Person
from aci_docs.errors import Problem, StorageError
from aci_docs.records import to_json

_TABLES = """
create table if not exists about (key text primary key, value text not null) without rowid;
create table if not exists plan (
    rank integer primary key, home integer not null, source integer not null, start integer not null,
    length integer not null, line integer not null, holder text not null, id text, base text, key text,
    print blob not null, name text, number integer, wanted integer not null default 1,
    made integer not null default 0
);
create table if not exists made (
    holder text not null, id text not null, name text not null, print blob not null, ground text not null,
    number integer not null, status text not null, files text not null, told text not null,
    primary key (holder, id)
) without rowid;
create index if not exists made_names on made (name);
create table if not exists refused (rank integer primary key, status text not null, code integer not null,
    told text not null);
create table if not exists begun (
    holder text not null, id text not null, name text not null, number integer not null, earlier integer not null,
    primary key (holder, id, name)
) without rowid;
create table if not exists former (path text primary key, file text not null) without rowid;
create temp table ground (home integer primary key, print text not null);
create temp table person (rank integer primary key, told text not null);
create temp table done (rank integer primary key, files text not null, told text not null);
"""
RUNNING, DONE = "running", "done"
"""The states of a merge, noted under "state"."""
_PLANNED = "rank, number, home, source, start, length, line, name, print"


class Planned(NamedTuple):
    """One record as the plan first knows it; `base` names its documents, in whichever folder; `key` is the same as
    systems tell names apart; `print` is the fingerprint of its bytes; `person`, what tells whom it is
    about, where that must not be told to the readers of another.
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
    person: str | None = None


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


class Fate(NamedTuple):
    """What became of a record of the plan, `status` being a word of `reporting.STATES`."""

    id: str | None
    holder: str
    source: int
    line: int
    status: str
    files: tuple[File, ...]
    told: dict[str, Any]


class Journal:
    """The open journal; only one process writes in it. Every method raises `StorageError` when the disk refuses."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode = wal")
        self._base.execute("pragma synchronous = normal")
        self._base.execute("pragma cache_size = -1000")
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
            self._base.execute("delete from plan")
            self._base.execute("delete from refused")
            self._base.execute("delete from person")
            self._base.executemany(
                "insert into plan (rank, home, source, start, length, line, holder, id, base, key, print) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._without_person(rows),
            )
            return int(self._base.execute("select count(*) from plan").fetchone()[0])

    def _without_person(self, rows: Iterable[Planned]) -> Iterator[tuple[Any, ...]]:
        """The rows for the file, which keeps bytes that were once in it: who the persons are never goes there."""
        for *row, person in rows:
            if person is not None:
                self._base.execute("insert into person values (?, ?)", (row[0], person))
            yield tuple(row)

    def settle(self, grounds: Sequence[str], *, per_folder: int | None) -> None:
        """Each record has its number and its name, those of the earlier run where its documents were made, or about to
        be, under this base; what is made of the same bytes on the same ground is not wanted any more. `per_folder`: how
        many records share a folder, None when all do.
        """
        with self._transaction():
            self._stand_on(grounds)
            self._base.execute("create index if not exists plan_ids on plan (holder, id)")
            same = _same("made")
            self._base.execute(
                "update plan set (number, name, wanted) = ("
                f" select made.number, case when {same} then made.name end,"
                f"  not (made.print = plan.print and made.ground = ground.print and ifnull({same}, 0))"
                " from made join ground on ground.home = plan.home"
                " where made.holder = plan.holder and made.id = plan.id)"
                "where exists (select 1 from made where made.holder = plan.holder and made.id = plan.id)"
            )
            # A file of an unfinished run may be there, though the journal was not told: it must not get a second name.
            self._base.execute(
                f"update plan set number = begun.number, name = case when {_same('begun')} then begun.name end "
                "from begun where plan.number is null and begun.holder = plan.holder and begun.id = plan.id"
            )
            last = self._base.execute(
                "select max(ifnull(max(number), -1), (select ifnull(max(number), -1) from begun)) from made"
            ).fetchone()[0]
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
        # Records of structures that are not known are refused one by one, whatever their identifiers.
        known, group = ("holder != ''", "holder, id") if what == "id" else ("true", "key")
        found = self._base.execute(
            f"select min(rank), max(rank) from plan where {what} is not null and {known} "
            f"group by {group} having count(*) > 1 order by min(rank) limit ?",
            (limit,),
        )
        shown = "id" if what == "id" else "base"
        return [
            Twins(self._place(shown, first)[0], self._place(shown, first)[1:], self._place(shown, again)[1:])
            for first, again in found.fetchall()
        ]

    def _place(self, shown: str, rank: int) -> tuple[str, int, int]:
        found = self._base.execute(f"select {shown}, source, line from plan where rank = ?", (rank,)).fetchone()
        return str(found[0]), int(found[1]), int(found[2])

    def holders(self) -> set[str]:
        """The structures of the records of the plan."""
        return {str(holder) for (holder,) in self._base.execute("select distinct holder from plan")}

    def people(self) -> Iterator[Person]:
        """Every person of the plan, by structure."""
        found = self._base.execute(
            "select holder, told, source, line from person join plan using (rank) order by holder, rank"
        )
        return (Person(*each) for each in found)

    def holds_documents(self) -> bool:
        """Whether documents are made, or may be, of any record of this plan or of an earlier one."""
        found = self._base.execute("select exists (select 1 from made) or exists (select 1 from begun)")
        return bool(found.fetchone()[0])

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
        for each in self._base.execute(f"select {_PLANNED} from plan where wanted order by rank"):
            yield Row(*each)

    def fresh(self, formats: Sequence[str]) -> Iterator[tuple[str, File | None]]:
        """The paths of the documents to make, in these formats, that no document of the plan has and that no unfinished
        run was about to write; each with the file of an earlier run that was left there, None when none was.
        """
        found = self._base.execute(
            "with target as (select name, name || '.' || value as path from plan, json_each(?)"
            " where wanted and name is not null and not exists (select 1 from begun where begun.name = plan.name)) "
            "select target.path, former.file from target left join former using (path) where not exists ("
            " select 1 from made join plan as other using (holder, id), json_each(made.files) as file"
            " where made.name = target.name and json_extract(file.value, '$[1]') = target.path"
            " and json_extract(file.value, '$[5]') = '')",
            (json.dumps(formats),),
        )
        return ((path, None if file is None else File(*json.loads(file))) for path, file in found)

    def begin(self) -> None:
        """From now on the files of the documents to make may be there, whether or not the journal is told: they are
        ours.
        """
        with self._transaction():
            self._base.execute("update begun set earlier = 1")
            self._base.execute(
                "insert or ignore into begun select holder, id, name, number, 0 from plan "
                "where wanted and id is not null and name is not null"
            )
            self.note("state", RUNNING)

    def record(self, outcomes: Iterable[Outcome], grounds: tuple[str, ...]) -> None:
        """What became of these records is written."""
        with self._transaction():
            refused, made = [], []
            for each in outcomes:
                told = to_json(_told(each)).decode()
                if each.status == "made":
                    made.append((each.rank, to_json(each.files).decode(), told))
                else:
                    refused.append((each.rank, each.status, each.code, told))
            self._base.executemany("insert or replace into refused values (?, ?, ?, ?)", refused)
            self._base.execute("delete from done")
            self._base.executemany("insert into done values (?, ?, ?)", made)
            self._stand_on(grounds)
            self._record_done()

    def _record_done(self) -> None:
        """What `done` says of its records is theirs, and of no record that had one of these names before."""
        found = self._base.execute(
            "select made.files, done.files from done join plan using (rank) join made using (holder, id)"
        )
        left: list[File] = []
        for before, after in found:
            now = {file.path for file in _files(after) if not file.part}
            left += [file for file in _files(before) if file.path not in now and not file.part]
        self._base.executemany(
            "insert or replace into former values (?, ?)", ((file.path, json.dumps(file)) for file in left)
        )
        # Whoever had a name before has no document any more: these stand in its place.
        self._base.execute(
            "delete from made where (holder, id) in ("
            " select other.holder, other.id from done join plan using (rank) join made as other using (name)"
            " where (other.holder, other.id) != (plan.holder, plan.id))"
        )
        self._base.execute(
            "insert or replace into made (holder, id, name, print, ground, number, status, files, told) "
            "select holder, id, name, plan.print, ground.print, number, 'made', files, told "
            "from done join plan using (rank) join ground using (home)"
        )
        self._base.execute("update plan set wanted = 0, made = 1 where rank in (select rank from done)")

    def _stand_on(self, grounds: Sequence[str]) -> None:
        """The fingerprint of the ground of each home is in `ground`."""
        self._base.execute("delete from ground")
        self._base.executemany("insert into ground values (?, ?)", enumerate(grounds))

    def former(self) -> list[File]:
        """The files of earlier runs that no run makes any more under that name, where no other document stands now."""
        found = self._base.execute("select file from former")
        files = [File(*json.loads(file)) for (file,) in found]
        taken = "select 1 from made join plan using (holder, id) where made.name = ? and not wanted"
        return [file for file in files if not self._base.execute(taken, (file.path[: -len(file.form) - 1],)).fetchone()]

    def refused(self) -> Iterator[tuple[Row, str | None, Outcome]]:
        """Every record whose documents were not made, its identifier, and why."""
        found = self._base.execute(
            f"select {', '.join('plan.' + each for each in _PLANNED.split(', '))}, id, status, code, told "
            "from refused join plan using (rank) order by rank"
        )
        for *row, identifier, status, code, told in found:
            problems = tuple(Problem(**each) for each in json.loads(told).get("problems", ()))
            yield Row(*row), identifier, Outcome(row[0], status, problems=problems, code=code)

    def count_files(self) -> int:
        """How many files the records of the plan that are made have."""
        found = self._base.execute(
            "select ifnull(sum(json_array_length(files)), 0) from plan join made using (holder, id) where not wanted"
        )
        return int(found.fetchone()[0])

    def stale(self, rank: int) -> tuple[str, ...]:
        """The files of the documents that a refused record had before, which tell what it was then."""
        found = self._base.execute("select files from made join plan using (holder, id) where rank = ?", (rank,))
        row = found.fetchone()
        return () if row is None else tuple(file.path for file in _files(row[0]) if not file.part)

    def every(self) -> Iterator[Fate]:
        """Every record of the plan and what became of it, in order."""
        found = self._base.execute(
            "select holder, id, source, line, plan.made, refused.status, refused.told, files, made.told "
            "from plan left join refused using (rank) left join made using (holder, id) order by rank"
        )
        for holder, identifier, source, line, now, status, why, files, told in found:
            if status is not None:
                yield Fate(identifier, holder, source, line, status, (), json.loads(why))
            else:
                yield Fate(
                    identifier, holder, source, line, "made" if now else "unchanged", _files(files), json.loads(told)
                )

    def strangers(self) -> Iterator[File]:
        """The files of records that are in no plan any more, or that are refused now."""
        found = self._base.execute(
            "select files from made left join plan using (holder, id) where plan.rank is null or plan.wanted"
        )
        return (file for (files,) in found for file in _files(files))

    def parts(self) -> set[str]:
        """The names of the parts that hold documents made, for an archive or a single document."""
        found = self._base.execute("select files from made")
        return {file.part for (files,) in found for file in _files(files) if file.part}

    def abandoned(self) -> list[str]:
        """The names under which an earlier, unfinished run may have written what is no document of any record now."""
        found = self._base.execute("select name from begun where earlier and name not in (select name from made)")
        return [str(name) for (name,) in found.fetchall()]

    def end(self, formats: Sequence[str]) -> None:
        """The run is over: nothing is about to be written any more, nor to be deleted in these formats."""
        with self._transaction():
            self._base.execute("delete from begun")
            # What stays in other formats is still ours, as long as nobody changes it.
            self._base.execute(
                "delete from former where json_extract(file, '$[0]') in (select value from json_each(?))",
                (json.dumps(formats),),
            )
            self.note("state", DONE)

    def want_all(self) -> None:
        """The documents of every record are to be made anew."""
        self._base.execute("update plan set wanted = 1")

    def _transaction(self) -> Any:
        return _Transaction(self._base)


class _Transaction:
    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._base.execute("commit")
        finally:
            # A full disk may have ended the transaction, and says why only once.
            if self._base.in_transaction:
                self._base.execute("rollback")


def _same(table: str) -> str:
    """Whether a name of a table is the one that the plan means, in whichever folder, as SQL."""
    return f"{table}.name in (plan.base, printf('%04d/', {table}.number / {PER_FOLDER} + 1) || plan.base)"


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
        return StorageError(
            f"Le disque est plein : le journal « {path} » ne peut pas être écrit ; libérez de la place."
        )
    return StorageError(
        f"Le journal « {path} » ne peut pas être lu ou écrit ({error}). Vérifiez que le dossier de sortie est toujours "
        "là et que vous pouvez y écrire."
    )
