"""A plan made by the workers of a Dask scheduler: real processes, some of which die."""

import json
import os
import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import pytest
from distributed import KilledWorker

from aci_docs.batch import Merged, Wanted, open_destination, run, verify
from aci_docs.batch.cluster import Cluster, Connected
from aci_docs.batch.job import Job, Outcome, Row
from aci_docs.batch.workers import chunks
from aci_docs.dossier import Report, silent
from aci_docs.errors import AciDocsError, StorageError, WrongUse
from tests.batch.grid import Grid
from tests.batch.many import source

WANTED = Wanted("fiche_bilan")
# Dask asks the system for the address of this machine, and for none when there is no network.
pytestmark = pytest.mark.filterwarnings("ignore:Couldn't detect a suitable IP address:RuntimeWarning")

KILLER = """
import os, signal
from aci_docs.batch.maker import Maker

attempt = Maker._attempt

def deadly(self, row, make, attempt=attempt):
    if row.line == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return attempt(self, row, make)

Maker._attempt = deadly
"""


@pytest.fixture
def grid(tmp_path: Path) -> Iterator[Callable[..., Grid]]:
    """Start a scheduler, with these variables of environment."""
    grids: list[Grid] = []

    def start(**environment: str) -> Grid:
        folder = tmp_path / f"grid{len(grids)}"
        folder.mkdir()
        grids.append(Grid(folder, environment))
        return grids[-1]

    yield start
    for each in grids:
        each.stop()


def once(action: Callable[[], object]) -> Report:
    """A report that acts when the first documents are made."""
    waiting = [action]

    def report(step: str, done: int, total: int) -> None:
        if step == "Documents" and done and waiting:
            waiting.pop()()

    return report


def make(records: Path, out: Path, grid: Grid, report: Report = silent) -> Merged:
    return run(WANTED, [str(records)], out, scheduler=grid.address, report=report)


def test_a_worker_killed_in_the_middle_loses_no_document(
    grid: Callable[..., Grid], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = grid()
    first = cluster.worker("--nthreads", "1", "--no-nanny")
    cluster.worker("--nthreads", "2", "--no-nanny")
    cluster.wait(2)
    source(tmp_path, 60)
    monkeypatch.chdir(tmp_path)  # the workers stand elsewhere: relative paths reach them all the same

    summary = make(Path("fiches.jsonl"), Path("out"), cluster, once(lambda: os.kill(first.pid, signal.SIGKILL)))

    assert first.wait(20) == -signal.SIGKILL
    assert (summary.made, summary.failed, summary.refused) == (60, 0, 0)
    found = verify(open_destination(tmp_path / "out"))
    assert found.is_whole
    assert found.sound == 60

    assert make(Path("fiches.jsonl"), Path("out"), cluster).unchanged == 60


def test_a_row_of_which_workers_die_is_told_and_the_others_are_made(grid: Callable[..., Grid], tmp_path: Path) -> None:
    cluster = grid(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    (tmp_path / "killer.py").write_text(KILLER)
    cluster.worker("--nthreads", "2", "--preload", str(tmp_path / "killer.py"))
    cluster.wait(1)

    summary = make(source(tmp_path, 8), tmp_path / "out", cluster)

    assert (summary.made, summary.failed) == (7, 1)
    (rejected,) = (tmp_path / "out" / "rejets.jsonl").read_text().splitlines()
    assert json.loads(rejected)["identifiant"] == "B-0003"


class Doomed:
    """A client of a cluster whose only worker dies of one row, with all that it holds by then."""

    status = "running"

    def __init__(self, deadly: int) -> None:
        self._deadly = deadly
        self._held: list[tuple[SimpleNamespace, Any]] = []
        self._deaths = 0
        self._timer = Timer(0, self._end)

    def nthreads(self) -> dict[str, int]:
        return {"tcp://127.0.0.1:1": 4}

    def cancel(self, futures: object) -> None:
        self._held.clear()

    def submit(self, function: Callable[..., object], *given: Any, pure: bool) -> SimpleNamespace:
        future = SimpleNamespace(key=uuid.uuid4().hex, status="pending", cancelled=lambda: False)
        if len(given) == 2:
            self._held.append((future, given[0]))
            future.add_done_callback = lambda done: self._wait(future, done)
        return future

    def _wait(self, future: SimpleNamespace, done: Callable[[SimpleNamespace], None]) -> None:
        future.done = done
        self._timer.cancel()
        self._timer = Timer(0.1, self._end)
        self._timer.start()

    def _end(self) -> None:
        held, self._held = self._held, []
        dies = any(row.rank == self._deadly for _, work in held for row in work.rows)
        self._deaths += dies
        for future, work in held:
            future.status = "error" if dies else "finished"
            worker = SimpleNamespace(address=f"tcp://127.0.0.1:{self._deaths}")
            future.exception = lambda worker=worker, timeout=0: KilledWorker("made", worker, 3)
            made = [Outcome(row.rank, "made") for row in work.rows]
            future.result = lambda made=made, timeout=0: ("done", made)
            future.done(future)


def test_rows_that_a_dying_worker_held_beside_the_deadly_one_are_made() -> None:
    rows = [Row(rank, rank, 0, 0, 0, 1, rank + 1, f"fiche-{rank}", b"") for rank in range(40)]
    job = Job(WANTED, (), (), ("fiches.jsonl",), "out")
    cluster = Cluster(job, Connected(Doomed(deadly=17), "tcp://127.0.0.1:1"))

    outcomes = [each for found in cluster.run("make", chunks(rows, 1)) for each in found]

    assert sorted(each.rank for each in outcomes) == list(range(40))
    assert [each.rank for each in outcomes if each.status != "made"] == [17]


def test_a_scheduler_lost_in_the_middle_is_told_and_the_merge_is_finished_without_it(
    grid: Callable[..., Grid], tmp_path: Path
) -> None:
    cluster = grid()
    cluster.worker("--nthreads", "1", "--no-nanny")
    cluster.wait(1)
    records, out = source(tmp_path, 24), tmp_path / "out"

    with pytest.raises(AciDocsError, match="ne répond plus"):
        make(records, out, cluster, once(cluster.scheduler.kill))
    made = len(list(out.glob("*.docx")))
    summary = run(None, [], out, resume=True)

    assert 0 < made < 24
    assert summary.unchanged > 0
    assert verify(open_destination(out)).sound == 24


def test_what_workers_cannot_reach_stops_the_merge(grid: Callable[..., Grid], tmp_path: Path) -> None:
    cluster = grid()
    (tmp_path / "elsewhere.py").write_text(
        "import aci_docs.batch.maker as maker\nmaker.ground_of = lambda *_: type('Ground', (), {'print': ''})\n"
    )
    cluster.worker("--nthreads", "1", "--no-nanny", "--preload", str(tmp_path / "elsewhere.py"))
    cluster.wait(1)

    with pytest.raises(StorageError, match="ne trouve pas les mêmes modèles"):
        make(source(tmp_path, 4), tmp_path / "out", cluster)


def test_a_scheduler_without_workers_is_told_and_nothing_is_written(
    grid: Callable[..., Grid], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aci_docs.batch.cluster._WAIT", 0.2)
    with pytest.raises(AciDocsError, match="n'a aucun exécutant"):
        make(source(tmp_path, 2), tmp_path / "out", grid())
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aci_docs.batch.cluster._PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:1", "inconnu://ici"):
        with pytest.raises(AciDocsError, match="ne répond pas") as stop:
            run(WANTED, [str(source(tmp_path, 2))], tmp_path / "out", scheduler=address)
        assert address in str(stop.value)
    assert not (tmp_path / "out").exists()


def test_without_dask_the_command_to_install_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AciDocsError, match=r"pip install 'aci-docs\[cluster\]'"):
        run(WANTED, [str(source(tmp_path, 2))], tmp_path / "out", scheduler="tcp://127.0.0.1:1")
    assert not (tmp_path / "out").exists()


def test_jobs_and_a_scheduler_do_not_go_together(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="--jobs"):
        run(WANTED, [str(source(tmp_path, 2))], tmp_path / "out", scheduler="tcp://127.0.0.1:1", jobs=2)
