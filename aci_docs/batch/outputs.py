"""What a merge puts together at its end: one archive of all the documents, or one document of all the records."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from aci_docs import pdf
from aci_docs.batch.destination import Destination
from aci_docs.batch.job import File
from aci_docs.batch.journal import Made
from aci_docs.errors import StorageError
from aci_docs.templating import Series

_DATE = (1980, 1, 1, 0, 0, 0)


class Parts:
    """The parts in which workers have left what they made, read again in any order, the last one kept open."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        self._open: tuple[str, BinaryIO] | None = None

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *_: object) -> None:
        if self._open is not None:
            self._open[1].close()

    def read(self, file: File) -> bytes:
        """The bytes of a file that stands in a part. Raises StorageError when they are no longer what was made."""
        if self._open is None or self._open[0] != file.part:
            if self._open is not None:
                self._open[1].close()
            self._open = file.part, self._destination.open(file.part)
        stream = self._open[1]
        stream.seek(file.offset)
        data = stream.read(file.size)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise StorageError(
                f"« {file.part} » a été abîmé : ce qu'il contient n'est plus ce qui y avait été écrit. Ajoutez "
                "--resume pour le refaire."
            )
        return data


def write_archive(destination: Destination, path: str, made: Iterable[Made], done: Callable[[], None]) -> File:
    """The archive that holds every document made, in the order of the plan; they are compressed already."""
    with (
        Parts(destination) as parts,
        destination.writing(path) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive,
    ):
        for each in made:
            for file in each.files:
                about = zipfile.ZipInfo(file.path, _DATE)
                about.external_attr = 0o644 << 16
                archive.writestr(about, parts.read(file))
            done()
    return described(destination, path, "zip")


def pieces(parts: Parts, form: str, made: Iterable[Made], done: Callable[[], None]) -> Iterator[bytes]:
    """What each record gives to the single document of a format, in the order of the plan."""
    for each in made:
        yield from (parts.read(file) for file in each.files if file.form == form)
        done()


def write_single(
    destination: Destination, path: str, series: Series, made: Iterable[Made], done: Callable[[], None]
) -> File:
    """The one document of all the records, in the order of the plan, in the format of its series."""
    form = series.template.format
    with Parts(destination) as parts, destination.writing(path) as stream:
        series.write(pieces(parts, form, made, done), stream)
    return described(destination, path, form)


def write_pdf(
    destination: Destination,
    path: str,
    metadata: pdf.Metadata,
    made: Iterable[Made],
    done: Callable[[], None],
    *,
    archive: bool,
    recto_verso: bool,
) -> File:
    """The one PDF of all the records, with a bookmark for each."""
    with tempfile.TemporaryDirectory(prefix="aci-docs-pdf-") as name:
        sheets: list[pdf.Piece] = []
        with Parts(destination) as parts:
            for each in made:
                for file in each.files:
                    if file.form == "pdf":
                        sheet = Path(name) / f"{len(sheets)}.pdf"
                        sheet.write_bytes(parts.read(file))
                        sheets.append(pdf.Piece(sheet, file.path.rpartition("/")[2].removesuffix(".pdf")))
        whole = Path(name) / "tout.pdf"
        pdf.assemble(sheets, whole, metadata, archive=archive, recto_verso=recto_verso, done=lambda count: done())
        with whole.open("rb") as source, destination.writing(path) as stream:
            shutil.copyfileobj(source, stream, 2**20)
    return described(destination, path, "pdf")


def described(destination: Destination, path: str, form: str) -> File:
    """What the manifest tells of a file that is there."""
    made, size = hashlib.sha256(), 0
    with destination.open(path) as stream:
        while data := stream.read(2**20):
            made.update(data)
            size += len(data)
    return File(form, path, made.hexdigest(), size, destination.sign(path) or "")
