"""Documents become PDF through LibreOffice: many in one conversion, the one that fails found and told from the rest."""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from aci_docs.errors import ConversionFailed
from aci_docs.pdf.finishing import finish, opened
from aci_docs.pdf.metadata import Metadata
from aci_docs.pdf.program import Program
from aci_docs.pdf.splitting import Unsplittable, split

START_SECONDS = 60.0
"""Time allowed for LibreOffice to start on a fresh profile."""
SHEET_SECONDS = 5.0
"""Time allowed on top for each sheet of a document; one of two pages takes about a tenth of a second."""

SHEETS = 25
"""How many sheets are joined in one document: its cost grows faster than its length beyond."""
DOCUMENTS = 8
"""How many documents one run of LibreOffice converts: its start is shared, what it keeps in memory bounded."""
BROKEN = 12
"""After so many runs in a row that convert nothing, it is LibreOffice that does not work."""

Join = Callable[[Sequence[int], Path], Path]


@dataclass(frozen=True)
class _Batch:
    """Sheets converted in one document; `again` once it was not, for a reason that may not be its own."""

    ranks: Sequence[int]
    again: bool = False


@dataclass(frozen=True)
class _Job:
    """What is asked: a document of some sheets, the PDF to write, what each says of itself."""

    join: Join
    targets: Sequence[Path]
    describe: Sequence[Metadata] | None
    archive: bool
    split: bool


class Office:
    """One LibreOffice with its own profile folder, kept from one conversion to the next; one for each process.

    Raises `ConversionFailed` when it is absent.
    """

    def __init__(self) -> None:
        self._program = Program()
        self._fruitless = 0

    def __enter__(self) -> Office:
        self._program.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.__exit__(kind, error, trace)

    @property
    def folder(self) -> Path:
        """A folder that goes with it, however it ends."""
        return self._program.folder

    def sheets(
        self,
        join: Join,
        targets: Sequence[Path],
        *,
        describe: Sequence[Metadata] | None = None,
        archive: bool = False,
        done: Callable[[int], None] = lambda count: None,
    ) -> list[int | ConversionFailed]:
        """For each target its number of pages, now written, or why it is not; the others are not held up.

        `join(ranks, path)` writes one document of the sheets of these ranks among the targets, at `path` with the
        suffix that it adds, and returns where; each sheet begins at a bookmark `aci_fiche_{number}`, the numbers in
        the order of the ranks. `describe` is what each PDF says of itself, by default what the joined document says.
        The PDF are finished as those of `convert` are. `done` is called with the number of sheets dealt with so far.
        A sheet that LibreOffice does not convert, or on which it stops or hangs, is found by halves. Raises
        `ConversionFailed` when LibreOffice itself does not work.
        """
        job = _Job(join, targets, describe, archive, split=True)
        results: dict[int, int | ConversionFailed] = {}
        for rank, result in self._results(job, SHEETS):
            results[rank] = result
            done(len(results))
        return [results[rank] for rank in range(len(targets))]

    def documents(
        self, documents: Sequence[Path], *, archive: bool = False, done: Callable[[int], None] = lambda count: None
    ) -> list[Path]:
        """What `convert` gives."""
        targets = [path.with_suffix(".pdf") for path in documents]

        def copied(ranks: Sequence[int], path: Path) -> Path:
            (rank,) = ranks
            return Path(shutil.copyfile(documents[rank], path.with_name(path.name + documents[rank].suffix)))

        count = 0
        try:
            for rank, result in self._results(_Job(copied, targets, None, archive, split=False), 1):
                if isinstance(result, ConversionFailed):
                    raise ConversionFailed(f"« {documents[rank].name} » n'est pas devenu un PDF : {result}")
                count += 1
                done(count)
        except ConversionFailed:
            for path in targets:
                path.unlink(missing_ok=True)
            raise
        return targets

    def _results(self, job: _Job, size: int) -> Iterator[tuple[int, int | ConversionFailed]]:
        """The rank of each sheet with its number of pages or its failure, as they come."""
        every = range(len(job.targets))
        waiting = deque(_Batch(every[start : start + size]) for start in every[::size])
        while waiting:
            batches = [waiting.popleft() for _ in range(min(DOCUMENTS, len(waiting)))]
            run = self._run(job, batches)
            left = list(range(len(batches)))
            retried: list[_Batch] = []
            for number, path in run.made():
                try:
                    yield from self._written(job, batches[number].ranks, path)
                except Unsplittable:
                    ranks = batches[number].ranks
                    if len(ranks) == 1:
                        yield ranks[0], ConversionFailed("Son PDF renvoie à des pages qu'il n'a pas.")
                    else:
                        retried += [_Batch([rank]) for rank in ranks]
                except ConversionFailed:
                    continue  # LibreOffice was stopped before the end of the file
                left.remove(number)
            self._judge(run.failure, converted=len(left) < len(batches))
            for place, number in enumerate(left):
                batch = batches[number]
                if run.failure is not None and place > 0:
                    retried.append(batch)  # LibreOffice did not come to it
                elif not batch.again and not run.hung:
                    retried.append(replace(batch, again=True))
                elif len(batch.ranks) > 1:
                    middle = len(batch.ranks) // 2
                    retried += [_Batch(batch.ranks[:middle], again=True), _Batch(batch.ranks[middle:], again=True)]
                else:
                    yield batch.ranks[0], run.failure or ConversionFailed("LibreOffice ne sait pas le convertir.")
            waiting.extendleft(reversed(retried))

    def _judge(self, failure: ConversionFailed | None, *, converted: bool) -> None:
        """Raise `ConversionFailed` when run after run converts nothing."""
        self._fruitless = 0 if converted else self._fruitless + 1
        if self._fruitless >= BROKEN:
            raise failure or ConversionFailed(
                "LibreOffice ne convertit aucun document ; il lui manque sans doute Writer. Sous Debian ou Ubuntu : "
                "« sudo apt install libreoffice-writer »."
            )
        if failure is not None:
            self._program.forget_profile()

    def _run(self, job: _Job, batches: Sequence[_Batch]) -> _Run:
        folder = self._program.folder / "travail"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "pdf").mkdir(parents=True)
        # Numbers as names: two documents of one name in two folders must not collide.
        documents = [job.join(batch.ranks, folder / f"{number:06d}") for number, batch in enumerate(batches)]
        limits = [START_SECONDS + SHEET_SECONDS * len(batch.ranks) for batch in batches]
        return _Run(self._program, documents, folder / "pdf", limits, archive=job.archive)

    def _written(self, job: _Job, ranks: Sequence[int], path: Path) -> Iterator[tuple[int, int]]:
        """Each sheet of a PDF, now written, with its number of pages."""
        with opened(path, whole=True) as joined:
            sheets = split(joined, len(ranks)) if job.split else iter([joined])
            for rank, sheet in zip(ranks, sheets, strict=True):
                with sheet:
                    given = Metadata.of(sheet)
                    if job.describe is not None:
                        told = job.describe[rank]
                        given = replace(
                            told, creator=told.creator or given.creator, producer=told.producer or given.producer
                        )
                    finish(sheet, job.targets[rank], given, archive=job.archive)
                    yield rank, len(sheet.pages)


class _Run:
    """One run of LibreOffice over a few documents; afterwards, why it did not come to its end, if it did not."""

    def __init__(
        self, program: Program, documents: Sequence[Path], out: Path, limits: Sequence[float], *, archive: bool
    ) -> None:
        self._program = program
        self._documents = documents
        self._out = out
        self._limits = limits
        self._archive = archive
        self.failure: ConversionFailed | None = None
        self.hung = False

    def made(self) -> Iterator[tuple[int, Path]]:
        """The number of each document with its PDF, once LibreOffice is past it; the PDF is removed afterwards."""
        options: dict[str, bool | int] = {"UseTaggedPDF": True, "ExportBookmarks": True}
        options |= {"ExportBookmarksToPDFDestination": True}
        if self._archive:
            options |= {"SelectPdfVersion": 2, "PDFUACompliance": True}
        paths = [self._out / f"{document.stem}.pdf" for document in self._documents]
        self._program.start(self._documents, self._out, options)
        taken: set[int] = set()
        seen = -1
        end = time.monotonic() + self._limits[0]
        try:
            while True:
                status = self._program.status()
                begun = [number for number, path in enumerate(paths) if number not in taken and path.is_file()]
                last = max(begun, default=-1)
                if last > seen:
                    seen = last
                    end = time.monotonic() + self._limits[last]
                if status is None and time.monotonic() > end:
                    self._program.stop()
                    self.hung = True
                # LibreOffice takes one after the other: while it goes on, it may still be at the last one.
                over = self.hung or status is not None
                for number in begun:
                    if number < last or over:
                        taken.add(number)
                        yield number, paths[number]
                        paths[number].unlink()
                if over:
                    break
        finally:
            self._program.stop()
        if self.hung:
            limit = self._limits[max(seen, 0)]
            self.failure = ConversionFailed(f"LibreOffice n'avait pas fini en {limit:.0f} s et a été arrêté.")
        elif status != 0:
            self.failure = ConversionFailed(f"LibreOffice s'est arrêté sur une erreur (code {status}).")


def convert(
    documents: Sequence[Path], *, archive: bool = False, done: Callable[[int], None] = lambda count: None
) -> list[Path]:
    """The PDF of each document, in the same order, written beside it with the suffix `.pdf`.

    It is tagged and finished (`finish`); `archive` makes it PDF/A-2b and PDF/UA-1, for a reader that keeps it.
    `done` is called with the number of documents converted so far.
    Raises `ConversionFailed` when LibreOffice is absent or does not convert a document (named in the message), in the
    time allowed: a minute and a few seconds for each; nothing is left beside the documents then.
    """
    if not documents:
        return []
    with Office() as office:
        return office.documents(documents, archive=archive, done=done)
