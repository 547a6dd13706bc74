"""A file or a batch of files appears whole or not at all.

Everything is written into a hidden folder on the same file system, synced, and moved to its place at the end; any
failure or interruption removes the hidden folder and puts back what had been replaced.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aci_docs.errors import OutputConflict, StorageError

_REASONS = {
    errno.ENOSPC: "le disque est plein ; libérez de la place ou choisissez un autre disque",
    errno.EDQUOT: "votre quota de disque est atteint ; libérez de la place ou choisissez un autre disque",
    errno.EFBIG: "la taille permise pour un fichier est dépassée ; choisissez un autre disque",
    errno.EACCES: "vous n'avez pas le droit d'y écrire ; choisissez un autre dossier ou faites changer les droits",
    errno.EPERM: "vous n'avez pas le droit d'y écrire ; choisissez un autre dossier ou faites changer les droits",
    errno.EROFS: "ce disque est en lecture seule ; choisissez un autre dossier",
    errno.ENOTDIR: "une partie de ce chemin est un fichier et non un dossier ; choisissez un autre dossier",
    errno.EEXIST: "une partie de ce chemin est un fichier et non un dossier ; choisissez un autre dossier",
    errno.ENAMETOOLONG: "ce nom est trop long ; choisissez un nom plus court",
}


class Batch:
    """Files being prepared for one output folder; they stand at `path(name)` until the whole batch is in place."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        self._folder = folder
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


def check_free(folder: Path, names: Iterable[str], *, force: bool) -> None:
    """Nothing, when no output of these names exists in the folder or `force` allows to replace them.

    Raises `OutputConflict` naming the first ones that exist, `StorageError` when the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise StorageError(f"La sortie « {folder} » est un fichier et non un dossier ; choisissez un autre dossier.")
    names = list(names)
    blocked = [name for name in names if (folder / name).is_dir()]
    if blocked:
        raise OutputConflict(
            f"« {folder / blocked[0]} » est un dossier ; un document de ce nom ne peut pas être écrit."
        )
    existing = [] if force else [name for name in names if os.path.lexists(folder / name)]
    if existing:
        shown = ", ".join(f"« {name} »" for name in existing[:3]) + (
            f" et {len(existing) - 3} autre(s)" if len(existing) > 3 else ""
        )
        raise OutputConflict(
            f"Rien n'a été écrit : {shown} se trouve déjà dans « {folder} ». "
            "Choisissez un autre dossier avec -o, ou ajoutez --force pour remplacer."
        )


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
        yield Batch(folder, hidden)
        _commit(hidden, folder, force=force)
    except OSError as error:
        _undo(hidden, made)
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"Rien n'a été écrit dans « {folder} » : {reason}.") from error
    except BaseException:
        _undo(hidden, made)
        raise
    else:
        _undo(hidden, [])


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


def _commit(hidden: Path, folder: Path, *, force: bool) -> None:
    """Every file of the hidden folder is at its place in `folder`, or none is and what stood there is back."""
    files = sorted(path for path in hidden.rglob("*") if path.is_file())
    for path in files:
        _sync(path)
    names = [path.relative_to(hidden).as_posix() for path in files]
    check_free(folder, names, force=force)
    if not folder.exists():
        # mkdtemp makes a folder for its owner alone; the result gets the rights a plain mkdir would have given.
        hidden.chmod(0o777 & ~_umask())
        hidden.rename(folder)
        _sync(folder.absolute().parent)
        return
    with tempfile.TemporaryDirectory(prefix=".aci-docs-", suffix=".ancien", dir=folder) as replaced:
        moved: list[tuple[Path, Path | None]] = []
        made: list[Path] = []
        try:
            for path, name in zip(files, names, strict=True):
                target = folder / name
                made += _make_parents(target)
                previous = Path(replaced) / str(len(moved)) if os.path.lexists(target) else None
                if previous is not None:
                    target.rename(previous)
                moved.append((target, previous))
                path.rename(target)
        except BaseException:
            for target, previous in reversed(moved):
                target.unlink(missing_ok=True)
                if previous is not None:
                    previous.rename(target)
            _undo(None, made)
            raise
    _sync(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(path: Path) -> None:
    """The file or folder is on the disk; folders cannot be synced on Windows, where a rename is enough."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
