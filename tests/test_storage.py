"""A file or a batch appears whole or not at all."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from aci_docs import storage
from aci_docs.errors import OutputConflict, StorageError


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones included, with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_batch_appears_in_a_new_folder_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    with storage.batch(out) as batch:
        batch.write("x.txt", b"un")
        batch.write("sous/y.txt", b"deux")
        assert not out.exists()
    assert tree(tmp_path) == {"a/b/x.txt": "un", "a/b/sous/y.txt": "deux"}


def test_a_new_folder_has_the_rights_of_any_new_folder(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with storage.batch(tmp_path / "out") as batch:
        batch.write("x.txt", b"un")
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_batch_joins_the_files_of_an_existing_folder(tmp_path: Path) -> None:
    (tmp_path / "garde.txt").write_text("garde")
    with storage.batch(tmp_path) as batch:
        batch.write("sous/x.txt", b"un")
    assert tree(tmp_path) == {"garde.txt": "garde", "sous/x.txt": "un"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["garde.txt", "sous"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError, OSError])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, stop: type[BaseException]) -> None:
    def attempt() -> None:
        with storage.batch(tmp_path / "a" / "out") as batch:
            batch.write("x.txt", b"un")
            raise stop("assez")

    with pytest.raises(StorageError if stop is OSError else stop):
        attempt()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_output_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("ancien")
    with pytest.raises(OutputConflict, match=r"x\.docx.*--force") as caught:
        storage.check_free(tmp_path, ["x.docx", "y.docx"], force=False)
    assert caught.value.exit_code == 6


def test_an_output_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def attempt() -> None:
        with storage.batch(tmp_path) as batch:
            batch.write("x.txt", b"neuf")
            (tmp_path / "x.txt").write_text("ancien")

    with pytest.raises(OutputConflict):
        attempt()
    assert tree(tmp_path) == {"x.txt": "ancien"}


def test_force_replaces_files_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("ancien")
    (tmp_path / "garde.txt").write_text("garde")
    storage.check_free(tmp_path, ["x.txt"], force=True)
    with storage.batch(tmp_path, force=True) as batch:
        batch.write("x.txt", b"neuf")
    assert tree(tmp_path) == {"garde.txt": "garde", "x.txt": "neuf"}


def test_force_never_replaces_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.docx").mkdir()
    with pytest.raises(OutputConflict, match="est un dossier"):
        storage.check_free(tmp_path, ["x.docx"], force=True)


def test_a_failure_while_moving_puts_back_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("ancien " + name)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "b.txt" and self.parent != tmp_path:
            raise OSError(errno.EIO, "panne")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)

    def attempt() -> None:
        with storage.batch(tmp_path, force=True) as batch:
            for name in ("a.txt", "b.txt", "sous/c.txt"):
                batch.write(name, b"neuf")

    with pytest.raises(StorageError):
        attempt()
    assert tree(tmp_path) == {"a.txt": "ancien a.txt", "b.txt": "ancien b.txt"}
    assert not (tmp_path / "sous").exists()


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    # The kernel itself refuses to let a file grow: what a full disk does, without filling one.
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from aci_docs import storage\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "with storage.batch(Path(sys.argv[1])) as batch:\n"
        "    batch.write('petit.txt', b'x')\n"
        "    batch.write('gros.txt', b'x' * 5000)\n"
    )
    assert hasattr(resource, "RLIMIT_FSIZE")
    assert hasattr(signal, "SIGXFSZ")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert "StorageError: Rien n'a été écrit" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disque est plein"),
        (errno.EACCES, "droits d'accès"),
        (errno.EROFS, "lecture seule"),
        (errno.ENAMETOOLONG, "trop long"),
    ],
)
def test_each_refusal_of_the_disk_has_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", refuse)

    def attempt() -> None:
        with storage.batch(tmp_path / "out") as batch:
            batch.write("x.txt", b"un")

    with pytest.raises(StorageError, match=words):
        attempt()
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("je suis un fichier")
    with pytest.raises(StorageError, match="est un fichier"):
        storage.check_free(tmp_path / "out", ["x"], force=True)

    def attempt() -> None:
        with storage.batch(tmp_path / "out" / "dessous") as batch:
            batch.write("x", b"")

    with pytest.raises(StorageError, match="fichier et non un dossier"):
        attempt()
    assert tree(tmp_path) == {"out": "je suis un fichier"}


def interrupted_at(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the process gets a real SIGINT inside the count-th rename."""
    rename, calls = Path.rename, iter(range(1, 1000))

    def renaming(self: Path, target: Path) -> Path:
        result = rename(self, target)
        if next(calls) == count:
            os.kill(os.getpid(), signal.SIGINT)
        return result

    monkeypatch.setattr(Path, "rename", renaming)


@pytest.mark.parametrize("count", range(1, 9))
def test_an_interruption_while_files_are_moved_waits_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    for name in names:
        (tmp_path / name).write_text("ancien")
    interrupted_at(count, monkeypatch)

    def attempt() -> None:
        with storage.batch(tmp_path, force=True) as batch:
            for name in names:
                batch.write(name, b"neuf")

    with pytest.raises(KeyboardInterrupt):
        attempt()
    assert tree(tmp_path) == dict.fromkeys(names, "neuf")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert storage.completed[-1] == tmp_path


@pytest.mark.parametrize("broken", range(1, 9))
def test_whatever_move_fails_no_file_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    for name in names:
        (tmp_path / name).write_text("ancien")
    rename, calls = Path.rename, iter(range(1, 1000))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == broken:
            raise OSError(errno.EIO, "panne")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)

    def attempt() -> None:
        with storage.batch(tmp_path, force=True) as batch:
            for name in names:
                batch.write(name, b"neuf")

    with pytest.raises(StorageError):
        attempt()
    assert tree(tmp_path) == dict.fromkeys(names, "ancien")
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def refusing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    with storage.batch(tmp_path / "out") as batch:
        batch.write("x.txt", b"un")
    assert tree(tmp_path) == {"out/x.txt": "un"}


def test_every_file_is_synced_before_it_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    with storage.batch(tmp_path / "out") as batch:
        batch.write("x.txt", b"un")
        batch.write("sous/y.txt", b"deux")
    assert {path.stat().st_ino for path in (tmp_path / "out").rglob("*.txt")} <= set(synced)
