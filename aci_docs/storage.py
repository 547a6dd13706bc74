"""A file or a batch of files appears whole or not at all.

Everything is written into a hidden folder on the same file system, synced, and moved to its place at the end; any
failure or interruption removes the hidden folder and puts back what had been replaced.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType

from aci_docs.errors import OutputConflict, StorageError, reason_of

_REMEDIES = {
    errno.ENOSPC: "libérez de la place ou choisissez un autre disque",
    errno.EDQUOT: "libérez de la place ou choisissez un autre disque",
    errno.EFBIG: "choisissez un autre disque",
    errno.ENAMETOOLONG: "choisissez un nom plus court",
}


class Batch:
    """Files being prepared for one output folder; they stand at `path(name)` until the whole batch is in place."""

    def __init__(self, hidden: Path) -> None:
        self._hidden = hidden

    def path(self, name: str) -> Path:
        """Where the file of this relative name must be written for now; its folder exists."""
        path = self._hidden / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: bytes) -> Path:
        """The path at which the content now stands."""
        path = self.path(name)
        path.write_bytes(content)
        return path


def is_folder(path: Path) -> bool:
    """Whether a folder stands there; no when the system cannot tell (a name too long, a folder closed to us)."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_free(folder: Path, names: Iterable[str], *, force: bool) -> None:
    """Nothing, when no output of these names exists in the folder or `force` allows to replace them.

    Raises `OutputConflict` naming the first ones that exist, `StorageError` when the folder is a file.
    """
    names = list(names)
    try:
        if folder.exists() and not folder.is_dir():
            raise StorageError(
                f"La sortie « {folder} » est un fichier et non un dossier ; choisissez un autre dossier."
            )
        blocked = [name for name in names if (folder / name).is_dir()]
    except OSError as error:
        raise StorageError(_refusal(folder, error)) from error
    if blocked:
        raise OutputConflict(
            f"« {folder / blocked[0]} » est un dossier ; un document de ce nom ne peut pas être écrit."
        )
    existing = [] if force else [name for name in names if os.path.lexists(folder / name)]
    if existing and len(names) == 1:
        raise OutputConflict(
            f"Rien n'a été écrit : « {folder / names[0]} » existe déjà. "
            "Choisissez un autre nom avec -o, ou ajoutez --force pour le remplacer."
        )
    if existing:
        shown = ", ".join(f"« {name} »" for name in existing[:3]) + (", …" if len(existing) > 3 else "")
        raise OutputConflict(
            f"Rien n'a été écrit : « {folder} » contient déjà {shown}. "
            "Choisissez un autre dossier avec -o, ou ajoutez --force pour remplacer."
        )


def _refusal(folder: Path, error: OSError) -> str:
    remedy = _REMEDIES.get(error.errno or 0, "choisissez un autre dossier")
    return f"Rien n'a été écrit dans « {folder} » : {reason_of(error)} ; {remedy}."


completed: list[Path] = []
"""The folders that batches of this process have been moved into: whoever reports a failure must not deny them."""


@contextmanager
def batch(folder: Path, *, force: bool = False) -> Iterator[Batch]:
    """A `Batch` whose files are moved into `folder` when the block ends well; otherwise nothing is left of it.

    Raises `OutputConflict` if a file exists by then and `force` is false, `StorageError` when the disk refuses.
    """
    hidden: Path | None = None
    made: list[Path] = []
    try:
        made = _make_parents(folder)
        base = folder if folder.is_dir() else folder.parent
        hidden = Path(tempfile.mkdtemp(prefix=".aci-docs-", suffix=".partiel", dir=base))
        yield Batch(hidden)
        for path in _files(hidden):
            _sync(path)
        with _uninterrupted():
            _commit(hidden, folder, force=force)
            completed.append(folder)
            made = []
    except OSError as error:
        raise StorageError(_refusal(folder, error)) from error
    finally:
        with _uninterrupted():
            _undo(hidden, made)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Signals that would stop the process wait for the end of the block, so that nothing is left half moved."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread of Python is ever interrupted
        return
    waiting: list[tuple[int, FrameType | None]] = []
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    handlers = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    for number, handler in handlers.items():
        if callable(handler):
            signal.signal(number, lambda number, frame: waiting.append((number, frame)))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
        for number, frame in waiting[:1]:
            handler = handlers[signal.Signals(number)]
            if callable(handler):
                handler(number, frame)


def _make_parents(folder: Path) -> list[Path]:
    """The missing parent folders, now made, deepest last."""
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    made: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            made.append(parent)
    except OSError:
        _undo(None, made)
        raise
    return made


def _undo(hidden: Path | None, made: list[Path]) -> None:
    if hidden is not None:
        shutil.rmtree(hidden, ignore_errors=True)
    for parent in reversed(made):
        with suppress(OSError):
            parent.rmdir()


def _files(hidden: Path) -> list[Path]:
    return sorted(path for path in hidden.rglob("*") if path.is_file())


def _commit(hidden: Path, folder: Path, *, force: bool) -> None:
    """Every file of the hidden folder is at its place in `folder`, or none is and what stood there is back."""
    files = _files(hidden)
    names = [path.relative_to(hidden).as_posix() for path in files]
    check_free(folder, names, force=force)
    if not folder.exists():
        # mkdtemp makes a folder for its owner alone; the result gets the rights a plain mkdir would have given.
        hidden.chmod(0o777 & ~_umask())
        hidden.rename(folder)
        _sync(folder.absolute().parent)
        return
    replaced = Path(tempfile.mkdtemp(prefix=".aci-docs-", suffix=".ancien", dir=folder))
    moves: list[tuple[Path, Path, Path]] = []
    made: list[Path] = []
    try:
        for number, (path, name) in enumerate(zip(files, names, strict=True)):
            target, previous = folder / name, replaced / str(number)
            made += _make_parents(target)
            moves.append((path, target, previous))
            if os.path.lexists(target):
                target.rename(previous)
            path.rename(target)
    except BaseException:
        for path, target, previous in reversed(moves):
            if not path.exists():
                target.rename(path)  # it had been placed: back among the files that are thrown away
            if os.path.lexists(previous):
                previous.rename(target)
        _undo(None, made)
        replaced.rmdir()  # empty by now: had a file not gone back, it would stay there, not be lost
        raise
    shutil.rmtree(replaced, ignore_errors=True)
    _sync(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(path: Path) -> None:
    """The file or folder is on the disk. For a folder it is an attempt: Windows and some network disks have no way."""
    folder = path.is_dir()
    with suppress(OSError) if folder else nullcontext():
        descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
