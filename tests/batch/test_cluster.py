"""A plan made by the workers of a Dask scheduler: real processes, some of which die."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aci_docs.batch import Merged, Wanted, open_destination, run, verify
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
        if step == "Documents" and waiting:
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
