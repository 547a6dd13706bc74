"""Where the documents of a merge go: each appears whole or not at all, from whichever process writes it."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from aci_docs.batch.addresses import is_address
from aci_docs.errors import StorageError, reason_of

INNER = ".aci-docs"
"""The folder of the output that holds the journal and all that is not finished."""
HALF, PARTS = f"{INNER}/partiel", f"{INNER}/pieces"
# Windows alone has a text mode, which would change bytes, and lets child processes have what is open.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Destination(Protocol):
    """A folder, of this machine or at an address. Paths are relative, with `/`; every method raises `OSError` as the
    system does, and what only an address may say as `StorageError`.
    """

    address: str
    """The folder as whoever runs the merge names it."""
    run: str
    """What sets what is half written apart from what a process of a run that was killed may still be about to write."""
    lasting: bool
    """Whether a file that has the sign of what was written is that very file, even after a crash."""

    def write(self, path: str, data: bytes) -> str:
        """The sign of the file of this path, which now holds the data: another sign, and somebody has changed it.

        "" where `flush` is to tell it.
        """

    def flush(self) -> Mapping[str, str]:
        """The signs that `write` did not tell yet, by path: everything written is in its place."""

    def writing(self, path: str) -> AbstractContextManager[BinaryIO]:
        """A stream whose bytes are the file of this path once the block ends well."""

    def sign(self, path: str) -> str | None:
        """The sign of a file, None when it is not there."""

    def survey(self) -> Callable[[str], str | None]:
        """What tells the sign of each of many files, as they are before anything is written."""

    def open(self, path: str) -> BinaryIO:
        """The file of this path, to be read; raises `FileNotFoundError`."""

    def delete(self, path: str) -> None:
        """No file of this path is there, nor its folder when it was the last one."""

    def add_part(self, pieces: Iterable[bytes]) -> str:
        """The path of a new part, in the inner folder, that holds these bytes one after the other."""

    def parts(self) -> list[str]:
        """The paths of all parts."""

    def settle(self) -> None:
        """All that was written lasts, as far as the system can tell it to."""

    def files(self) -> Iterator[str]:
        """The path of every file but those of the inner folder."""

    def forget(self, folder: str) -> None:
        """Nothing of this folder, which is in the inner one, is there."""

    def prepare(self) -> None:
        """The folder is there, with nothing half written in it; from now on no earlier run can put a file there."""

    def discard(self) -> None:
        """Nothing half written is left."""

    def is_there(self) -> bool:
        """Whether the folder of a merge that has begun is still there, with the inner one."""


def open_destination(address: str | Path, journal: Path | None = None, run: str | None = None) -> Destination:
    """The folder of this path or address. `journal`: where what is going to an address is put together first; `run`:
    that of the merge that has prepared the folder.
    """
    if not is_address(address):
        return Folder(Path(address), run)
    from aci_docs.batch.store import Store

    return Store(str(address), journal, run)


class Folder(Destination):
    """A folder of this machine."""

    lasting = False

    def __init__(self, folder: Path, run: str | None = None) -> None:
        self.address = str(folder)
        self.folder = folder
        self.run = run or uuid.uuid4().hex
        self._half = folder / HALF / self.run
        # Threads, and machines that share the folder, each have their own half written files.
        self._name = uuid.uuid4().hex
        self._made: set[str] = set()
        self._count = 0

    def write(self, path: str, data: bytes) -> str:
        """The sign of the file of this path, which now holds the data."""
        self._count += 1
        half = f"{self._half}/{self._name}-{self._count}"
        # A file object, or a Path, would cost a fifth of the write.
        descriptor = os.open(half, _NEW, 0o666)
        try:
            written = os.write(descriptor, data)
            while written < len(data):  # a disk nearly full takes the beginning, and says so only of the rest
                written += os.write(descriptor, data[written:])
            about = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        target = f"{self.folder}/{path}"
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        os.replace(half, target)  # noqa: PTH105
        return _sign(about)

    def flush(self) -> Mapping[str, str]:
        """Nothing: `write` tells every sign."""
        return {}

    @contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """A stream whose bytes are the file of this path once the block ends well."""
        self._count += 1
        half = self._half / f"{self._name}-{self._count}"
        try:
            with half.open("wb") as stream:
                yield stream
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            half.replace(target)
        except BaseException:
            half.unlink(missing_ok=True)
            raise

    def sign(self, path: str) -> str | None:
        """The sign of a file, None when it is not there."""
        try:
            return _sign(os.stat(f"{self.folder}/{path}"))  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None

    def survey(self) -> Callable[[str], str | None]:
        """What tells the sign of each of many files: `sign` itself."""
        return self.sign

    def open(self, path: str) -> BinaryIO:
        """The file of this path, to be read."""
        return (self.folder / path).open("rb")

    def delete(self, path: str) -> None:
        """No file of this path is there, nor its folder when it was the last one."""
        with suppress(FileNotFoundError):
            (self.folder / path).unlink()
        for parent in (self.folder / path).parents:
            if parent == self.folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break
            self._made.discard(parent.relative_to(self.folder).as_posix())

    def add_part(self, pieces: Iterable[bytes]) -> str:
        """The path of a new part, in the inner folder, that holds these bytes one after the other."""
        path = f"{PARTS}/{uuid.uuid4().hex}"
        with self.writing(path) as stream:
            stream.writelines(pieces)
        return path

    def parts(self) -> list[str]:
        """The paths of all parts."""
        return [f"{PARTS}/{path.name}" for path in (self.folder / PARTS).glob("*")]

    def settle(self) -> None:
        """All that was written is on the disk, as far as the system can tell it to."""
        if hasattr(os, "sync"):
            os.sync()

    def files(self) -> Iterator[str]:
        """The path of every file but those of the inner folder."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if not name.startswith(f"{INNER}/") and path.is_file():
                yield name

    def forget(self, folder: str) -> None:
        """Nothing of this folder, which is in the inner one, is there."""
        shutil.rmtree(self.folder / folder, ignore_errors=True)

    def prepare(self) -> None:
        """The folder is there, with nothing half written in it; from now on no earlier run can put a file there."""
        self.discard()
        self._half.mkdir(parents=True)

    def discard(self) -> None:
        """Nothing half written is left."""
        self.forget(HALF)

    def is_there(self) -> bool:
        """Whether the folder is still there, with the inner one."""
        return (self.folder / INNER).is_dir()


def unwritable(destination: Destination, error: OSError) -> StorageError:
    """What to say when the system refuses to write in the folder of a merge that has begun."""
    if not destination.is_there():
        return gone(destination.address)
    return StorageError(f"« {destination.address} » : {reason_of(error)}.")


def gone(folder: str | Path) -> StorageError:
    """What to say when the folder of a merge, or the one inside it, is no longer there."""
    return StorageError(
        f"« {folder} » n'est plus là, ou plus entier : le dossier a été déplacé ou supprimé pendant le publipostage. "
        "Remettez-le en place et terminez par la même commande avec --resume, ou recommencez sans lui."
    )


def _sign(about: os.stat_result) -> str:
    return f"{about.st_size}-{about.st_mtime_ns}"
