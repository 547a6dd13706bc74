"""Sources and output in an object store: S3, as a server of its own speaks it on loopback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3fs
from fsspec.registry import _registry

from aci_docs.batch import Wanted, open_destination, run, verify
from aci_docs.errors import AciDocsError, OutputConflict, StorageError
from tests.batch.grid import Grid
from tests.batch.many import SAMPLE, lines

pytestmark = pytest.mark.filterwarnings("ignore:Couldn't detect a suitable IP address:RuntimeWarning")

SERVER = """
import signal
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
signal.pause()
"""
WANTED = Wanted("fiche_bilan", structures=str(SAMPLE / "structure.json"))
SOURCE, OUT = "s3://publipostage/source", "s3://publipostage/sortie"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server that speaks S3."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.kill()


@pytest.fixture
def store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> s3fs.S3FileSystem:
    """An empty bucket, reached by the variables of environment that every tool of S3 reads."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "cle", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1", "NO_PROXY": "127.0.0.1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem(use_listings_cache=False)
    if system.exists("publipostage"):
        system.rm("publipostage", recursive=True)
    system.mkdir("publipostage")
    return system


def test_sheets_go_from_a_bucket_to_a_bucket_and_only_what_changed_is_made_again(
    store: s3fs.S3FileSystem, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    store.pipe_file(f"{SOURCE}/fiches.jsonl", lines(12))

    assert run(WANTED, [SOURCE], OUT, journal_folder=journal).made == 12
    assert run(WANTED, [SOURCE], OUT, journal_folder=journal).unchanged == 12
    found = verify(open_destination(OUT))
    assert (found.sound, found.missing, found.changed, found.unknown) == (12, [], [], [])

    names = [path for path in open_destination(OUT).files() if path.endswith(".docx")]
    store.rm_file(f"{OUT}/{names[0]}")
    assert verify(open_destination(OUT)).missing == names[:1]
    assert run(WANTED, [SOURCE], OUT, journal_folder=journal).made == 1
    store.pipe_file(f"{OUT}/{names[1]}", b"changed by hand")
    with pytest.raises(OutputConflict, match="modifié"):
        run(WANTED, [SOURCE], OUT, journal_folder=journal)


def test_a_merge_killed_in_the_middle_is_finished(store: s3fs.S3FileSystem, tmp_path: Path) -> None:
    store.pipe_file(f"{SOURCE}/fiches.jsonl", lines(40))
    command = [sys.executable, "-m", "aci_docs", "merge"]
    options = ["-o", OUT, "--journal", str(tmp_path / "journal"), "--jobs", "1"]
    asked = ["fiche_bilan", SOURCE, "--structure", str(WANTED.structures)]
    with subprocess.Popen(
        [*command, *asked, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while not store.glob(f"{OUT}/*.docx"):
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    made = len(store.glob(f"{OUT}/*.docx"))
    subprocess.run([*command, "--resume", *options], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    assert 0 < made < 40
    found = verify(open_destination(OUT))
    assert (found.sound, found.unknown) == (40, [])


def test_an_archive_in_a_bucket_is_made_by_a_cluster_of_which_a_worker_is_killed(
    store: s3fs.S3FileSystem, tmp_path: Path
) -> None:
    wanted = Wanted("fiche_bilan", output="zip", structures=WANTED.structures)
    store.pipe_file(f"{SOURCE}/fiches.jsonl", lines(24))
    grid = Grid(tmp_path)
    try:
        first, _ = (grid.worker("--nthreads", "1", "--no-nanny") for _ in range(2))
        grid.wait(2)

        def kill(step: str, done: int, total: int) -> None:
            if step == "Documents" and done and first.poll() is None:
                os.kill(first.pid, signal.SIGKILL)

        journal = tmp_path / "journal"
        summary = run(wanted, [SOURCE], OUT, journal_folder=journal, scheduler=grid.address, report=kill)
        assert first.wait(20) == -signal.SIGKILL
    finally:
        grid.stop()
    assert (summary.made, summary.failed) == (24, 0)
    assert verify(open_destination(OUT)).sound == 1
    assert run(wanted, [SOURCE], OUT, journal_folder=journal).unchanged == 24


def test_a_bucket_that_is_not_there_is_told_and_no_journal_is_left(store: s3fs.S3FileSystem, tmp_path: Path) -> None:
    store.pipe_file(f"{SOURCE}/fiches.jsonl", lines(2))
    with pytest.raises(StorageError, match="n'existe pas"):
        run(WANTED, [SOURCE], "s3://ailleurs/sortie", journal_folder=tmp_path / "journal")
    assert not (tmp_path / "journal").exists()


def test_a_store_that_refuses_the_credentials_is_told(
    store: s3fs.S3FileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(StorageError, match=r"ne répond pas, ou refuse .*identifiants"):
        run(WANTED, [SOURCE], OUT, journal_folder=tmp_path / "journal")


def test_without_s3fs_the_command_to_install_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(_registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(AciDocsError, match="pip install s3fs"):
        run(WANTED, [str(SAMPLE)], OUT, journal_folder=tmp_path / "journal")
