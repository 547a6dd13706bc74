"""A folder at an address (`s3://bucket/prefix`) where the documents of a merge go."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from aci_docs.batch.addresses import answered, joined, read_at, system_of
from aci_docs.batch.destination import HALF, INNER, PARTS, Destination
from aci_docs.errors import AciDocsError

_WHOLE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss", "r2", "memory"}
"""Stores of objects, by their protocols: an object appears whole or not at all, and there are no folders to make."""
_TOGETHER = "partiel-"
_AT_ONCE = 16
"""Requests under way together: a store answers each of them slowly and all of them as fast as one."""
_LISTED = 16
"""Folders whose lists are kept while the files of a plan are looked at: documents of one folder follow each other."""


class Store(Destination):
    """A folder of a file system that fsspec knows. `scratch`: a folder of this machine for what is put together there
    before it goes to the address.
    """

    def __init__(self, address: str, scratch: Path | None = None, run: str | None = None) -> None:
        self.address = address.rstrip("/")
        self.run = run or uuid.uuid4().hex
        self._system, base = system_of(address)
        self._base = base.rstrip("/")
        self._scratch = scratch
        protocols = self._system.protocol
        names = {protocols} if isinstance(protocols, str) else set(protocols)
        self.lasting = bool(names & _WHOLE)
        self._waiting: dict[str, bytes] = {}

    def _full(self, path: str) -> str:
        return f"{self._base}/{path}"

    def _place(self, path: str, put: Callable[[str], object]) -> None:
        """The file of this path is what `put` writes under the full path that it is given."""
        with answered(joined(self.address, path)):
            target = self._full(path)
            if self.lasting:
                put(target)
                return
            half = self._full(f"{HALF}/{self.run}/{uuid.uuid4().hex}")
            put(half)
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._system.mv(half, target)

    def write(self, path: str, data: bytes) -> str:
        """No sign yet: the data goes with what follows, at the next `flush`."""
        self._waiting[path] = data
        return ""

    def flush(self) -> Mapping[str, str]:
        """The signs of what `write` was given since, all of it sent now."""
        waiting, self._waiting = self._waiting, {}

        def send(path: str) -> str:
            self._place(path, lambda target: self._system.pipe_file(target, waiting[path]))
            return self.sign(path) or ""

        # Only stores made for it take several requests at once.
        if not self._system.async_impl:
            return {path: send(path) for path in waiting}
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return dict(zip(waiting, threads.map(send, waiting), strict=True))

    @contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """A stream whose bytes are the file of this path once the block ends well."""
        with tempfile.TemporaryDirectory(prefix=_TOGETHER, dir=self._scratch) as folder:
            half = Path(folder) / "fichier"
            with half.open("wb") as stream:
                yield stream
            self._place(path, lambda target: self._system.put_file(str(half), target))

    def sign(self, path: str) -> str | None:
        """The sign of a file, None when it is not there."""
        try:
            with answered(joined(self.address, path)):
                self._system.invalidate_cache()
                return _sign(self._system.info(self._full(path)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def survey(self) -> Callable[[str], str | None]:
        """What tells the sign of each of many files, by the lists of their folders: few requests for many."""

        @lru_cache(maxsize=_LISTED)
        def listed(folder: str) -> Mapping[str, str]:
            full = f"{self._base}/{folder}".rstrip("/")
            try:
                with answered(joined(self.address, folder)):
                    self._system.invalidate_cache()
                    found = self._system.ls(full, detail=True)
            except (FileNotFoundError, NotADirectoryError):
                return {}
            finally:
                self._system.invalidate_cache()
            return {each["name"].rpartition("/")[2]: _sign(each) for each in found if each["type"] == "file"}

        def sign(path: str) -> str | None:
            folder, _, name = path.rpartition("/")
            return listed(folder).get(name)

        return sign

    def open(self, path: str) -> BinaryIO:
        """The file of this path, to be read by ranges."""
        return read_at(self._system, self._full(path), joined(self.address, path))

    def delete(self, path: str) -> None:
        """No file of this path is there, nor its folder when it was the last one."""
        full = self._full(path)
        with suppress(FileNotFoundError), answered(joined(self.address, path)):
            self._system.rm_file(full)
        if self.lasting:
            return
        with suppress(OSError):
            while (full := full.rpartition("/")[0]) != self._base:
                self._system.rmdir(full)

    def add_part(self, pieces: Iterable[bytes]) -> str:
        """The path of a new part, in the inner folder, that holds these bytes one after the other."""
        path = f"{PARTS}/{uuid.uuid4().hex}"
        data = b"".join(pieces)
        self._place(path, lambda target: self._system.pipe_file(target, data))
        return path

    def parts(self) -> list[str]:
        """The paths of all parts."""
        return self._below(PARTS)

    def files(self) -> Iterator[str]:
        """The path of every file but those of the inner folder."""
        return (path for path in self._below("") if not path.startswith(f"{INNER}/"))

    def _below(self, folder: str) -> list[str]:
        """The paths of all files of a folder, in order."""
        with answered(joined(self.address, folder)):
            self._system.invalidate_cache()
            found = sorted(self._system.find(self._full(folder).rstrip("/")))
            self._system.invalidate_cache()
        return [each[len(self._base) + 1 :] for each in found]

    def settle(self) -> None:
        """Nothing: a store has what it has taken."""

    def forget(self, folder: str) -> None:
        """Nothing of this folder, which is in the inner one, is there."""
        with suppress(FileNotFoundError, NotADirectoryError), answered(joined(self.address, folder)):
            self._system.invalidate_cache()
            self._system.rm(self._full(folder), recursive=True)

    def prepare(self) -> None:
        """Nothing half written is there, nor in the folder where it is put together."""
        self.discard()
        if not self.lasting:
            with answered(self.address):
                self._system.makedirs(self._full(f"{HALF}/{self.run}"), exist_ok=True)

    def discard(self) -> None:
        """Nothing half written is left, nor where it is put together."""
        for left in [] if self._scratch is None else self._scratch.glob(f"{_TOGETHER}*"):
            shutil.rmtree(left, ignore_errors=True)
        if not self.lasting:
            with suppress(OSError, AciDocsError):
                self.forget(HALF)
                self._system.rmdir(self._full(INNER))  # unless something is in it

    def is_there(self) -> bool:
        """Whether the folder is still there: a store says itself what it refuses."""
        return True


def _sign(about: Mapping[str, Any]) -> str:
    """What changes when somebody writes the file again: the store's own fingerprint, or size and time."""
    tag = about.get("ETag") or about.get("etag")
    if tag:
        return f"{about.get('size')}-{str(tag).strip(chr(34))}"
    time = about.get("mtime") or about.get("updated") or about.get("created")
    return f"{about.get('size')}-{time}"
