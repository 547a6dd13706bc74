"""Files at an address (`s3://bucket/key`, `file:///folder/file`): the one door to fsspec, in the words of this project.

A path of this machine is read as it always was; only what has `://` goes through fsspec.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from aci_docs.errors import AciDocsError, StorageError, WrongUse

_BLOCK = 2**20
"""Bytes asked for at once: hundreds of records."""
_LOCAL_BLOCK = 2**18
"""Bytes of a file of this machine that are read at once: records of a chunk follow each other."""
PRIVATE = "memory://"
"""The addresses of files that are only in the memory of one process."""
_LIBRARIES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs",
              "abfss": "adlfs", "sftp": "paramiko", "ssh": "paramiko", "http": "aiohttp", "https": "aiohttp",
              "smb": "smbprotocol"}  # fmt: skip
"""What fsspec needs beside it for these addresses; the user's own choice, like the credentials."""


def is_address(text: str | Path) -> bool:
    """Whether a text is an address rather than a path of this machine.

    >>> is_address("s3://publipostage/2025"), is_address("sortie/2025"), is_address("C:/sortie")
    (True, False, False)
    """
    return "://" in str(text)


def located(text: str | Path) -> str:
    """The same place from any folder: an address as it is, a path made absolute."""
    return str(text) if is_address(text) else str(Path(text).absolute())


def joined(address: str, path: str) -> str:
    """The address of a path below another address.

    >>> joined("s3://publipostage/2025/", "0001/fiche.docx")
    's3://publipostage/2025/0001/fiche.docx'
    """
    return f"{address.rstrip('/')}/{path}"


def system_of(address: str) -> tuple[Any, str]:
    """The file system of an address and the path that it has there; raises `AciDocsError` with the remedy."""
    protocol = address.partition("://")[0]
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise AciDocsError(
            f"« {address} » est une adresse, et la bibliothèque qui les lit n'est pas installée. Installez-la : "
            "pip install 'aci-docs[cluster]'."
        ) from error
    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        library = _LIBRARIES.get(protocol)
        remedy = f"Installez-la : pip install {library}." if library else f"fsspec dit : {error}."
        raise AciDocsError(
            f"Les adresses « {protocol}:// » demandent une bibliothèque qui n'est pas installée. {remedy}"
        ) from error
    except ValueError as error:
        raise WrongUse(
            f"L'adresse « {address} » n'est pas de celles que fsspec connaît (s3://, gs://, abfs://, sftp://, file://…)."
        ) from error
    except Exception as error:
        raise _unanswered(address, error) from error
    return system, str(path)


@contextmanager
def answered(address: str) -> Iterator[None]:
    """What stores raise, told as `OSError` with its number when there is one, else as `StorageError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, str(error), address) from error
    except PermissionError as error:
        raise PermissionError(errno.EACCES, str(error), address) from error
    except AciDocsError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _unanswered(address, error) from error


def _unanswered(address: str, error: Exception) -> StorageError:
    # Each store has errors of its own: no credentials, no such host, no answer.
    said = f"{type(error).__name__} : {error}".replace("\n", " ").rstrip(". ")
    return StorageError(
        f"« {address} » ne répond pas, ou refuse ({said}). Vérifiez l'adresse, le réseau et les identifiants."
    )


def exists(place: str) -> bool:
    """Whether a file or a folder is there."""
    if not is_address(place):
        return Path(place).exists()
    system, path = system_of(place)
    with answered(place):
        return bool(system.exists(path))


def files_below(address: str) -> list[str] | None:
    """The addresses of all files below a folder, in order, None when it is a file; the hidden ones are left out."""
    system, path = system_of(address)
    with answered(address):
        system.invalidate_cache()
        if not system.isdir(path):
            return None
        found = sorted(system.find(path))
    inside = len(path.rstrip("/")) + 1
    return [joined(address, each[inside:]) for each in found if "/." not in f"/{each[inside:]}"]


def open_source(place: str | Path) -> BinaryIO:
    """The file, to be read from any byte on; at an address, by ranges."""
    if not is_address(place):
        return open(place, "rb", _LOCAL_BLOCK)  # noqa: PTH123 - a Path costs more than the opening
    system, path = system_of(str(place))
    return read_at(system, path, str(place))


def read_at(system: Any, path: str, address: str) -> BinaryIO:
    """The file of a path in a file system, by ranges; raises `OSError` when it is not there."""
    return cast("BinaryIO", io.BufferedReader(_Ranges(system, path, address), _BLOCK))


class _Ranges(io.RawIOBase):
    """The bytes of a file at an address, each read a request for its range."""

    def __init__(self, system: Any, path: str, address: str) -> None:
        self._system, self._path, self._address = system, path, address
        self._place = 0
        with answered(address):
            size = system.info(path).get("size")
        if size is None:
            raise self._whole_only()
        self._size = int(size)

    def _whole_only(self) -> StorageError:
        return StorageError(f"« {self._address} » ne se lit pas par morceaux : copiez d'abord ce fichier ici.")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        end = min(self._place + len(view), self._size)
        if end <= self._place:
            return 0
        with answered(self._address):
            data = self._system.cat_file(self._path, start=self._place, end=end)
        if len(data) > end - self._place:
            raise self._whole_only()
        view[: len(data)] = data
        self._place += len(data)
        return len(data)
