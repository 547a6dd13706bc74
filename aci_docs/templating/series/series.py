"""One document made of the same template filled for many records, each as if it were its own document."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, BinaryIO

from aci_docs.errors import TemplateProblem
from aci_docs.templating.archive import pack
from aci_docs.templating.places import Fault, Place, problem
from aci_docs.templating.printing import Missing
from aci_docs.templating.series.form import IDENTIFIERS, MAIN, MAX_NUMBER, Form, identities
from aci_docs.templating.series.opendocument.form import TextForm
from aci_docs.templating.series.parcel import Parcel, unpack
from aci_docs.templating.series.segments import Lane, segment
from aci_docs.templating.series.state import SeriesRendering, digest
from aci_docs.templating.series.wordprocessing.form import WordForm
from aci_docs.templating.series.zipping import ZipStream
from aci_docs.templating.template import Compilations, Template
from aci_docs.templating.xml import FORBIDDEN

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Piece:
    """What a file needs of one record, and the report of its document, as `Rendered` has it."""

    data: bytes
    left_empty: list[Place] = field(default_factory=list)
    removed_characters: int = 0
    remarks: list[str] = field(default_factory=list)


class Series:
    """One file of many records of a template, made in two steps: a piece for each record, in any process, then the
    file, written as a stream.

    In the file each record is its own document: it starts on a page of its own, counts its pages and those that it has,
    its notes, its lists and its captions from one, and has its own headers and footers. A bookmark `aci_fiche_{number}`
    stands at its beginning. `mark` tells this template from any other, and from another version of it.
    """

    def __init__(self, template: Template, *, recto_verso: bool = False) -> None:
        """Prepare a template; with `recto_verso` each record starts on an odd page.

        Raises TemplateProblem when the template holds what cannot be repeated in one file, each with its remedy.
        """
        self.template = template
        form: Form = (
            WordForm(template, recto_verso=recto_verso)
            if template.format == "docx"
            else TextForm(template, recto_verso=recto_verso)
        )
        self._form = form
        self.mark = digest(
            f"{template.format} {recto_verso}",
            *(source.text for source in form.sources),
            *(f"{member.name} {member.crc}" for member in form.members),
        )

    def piece(
        self,
        context: Mapping[str, Any],
        number: int,
        *,
        images: Mapping[str, Path] | None = None,
        missing: Missing = "error",
        folder: Path | None = None,
    ) -> Piece:
        """The piece of one record; `number`, from 0, is that of no other record of the file.

        The rest is as `Template.rendering` takes it. The same record and number always give the same bytes. Raises
        TemplateProblem as it does, and when the record has more drawings and bookmarks than a file can number;
        ValueError for a number that no file has.
        """
        if not 0 <= number < MAX_NUMBER:
            raise ValueError(f"number is between 0 and {MAX_NUMBER - 1}")
        numbers = identities(self._form, number)
        printed = self.template.print_parts(
            self._compiled,
            context,
            images=images,
            missing=missing,
            folder=folder,
            identities=numbers,
            rendering=partial(SeriesRendering, identities=numbers, numbers=self._form.lists(number)),
        )
        if numbers.new() >= (number + 2) * IDENTIFIERS:
            what = "ce document a trop d'images et de signets pour être réuni à d'autres dans un seul fichier"
            raise problem(self.template.path, [Fault(None, what)])
        assert isinstance(printed.state, SeriesRendering)  # made above
        parcel = Parcel(self.mark, number, properties=_properties(context))
        self._form.fill(parcel, printed.parts, printed.state)
        return Piece(parcel.pack(), printed.left_empty, printed.removed_characters, printed.remarks)

    def write(self, pieces: Iterable[bytes], stream: BinaryIO) -> None:
        """Write the file of these pieces, in their order; `stream` is only written to.

        Memory does not grow with the number of pieces: what must wait goes to files without a name, in the folder of
        temporary files. The same pieces always give the same bytes. Raises TemplateProblem for a piece of another
        template (or of another version of this one), ValueError when there is no piece or two have one number.
        """
        previous: Parcel | None = None
        with ExitStack() as stack:
            archive = stack.enter_context(ZipStream(stream))
            lanes = {
                name: stack.enter_context(Lane())
                for held in self._form.layout.values()
                for name in held
                if isinstance(name, str)
            }
            seen = stack.enter_context(closing(_Seen()))
            for data in pieces:
                parcel = unpack(data)
                if parcel.template != self.mark:
                    raise TemplateProblem(
                        f"modèle « {self.template.path} » : une partie du fichier a été faite avec un autre modèle. "
                        "Recommencez le publipostage."
                    )
                if not seen.add(f"number {parcel.number}"):
                    raise ValueError("every piece has a number of its own")
                if previous is None:
                    self._begin(archive, parcel)
                elif previous.endings is not None:
                    lanes[MAIN].add(previous.endings[0])
                for lane, stretch in parcel.stretches.items():
                    lanes[lane].add(stretch)
                for key, lane, text in parcel.once:
                    if seen.add(f"{lane} {key}"):
                        lanes[lane].write(text.encode())
                for member in parcel.members:
                    if seen.add(member.name):
                        archive.add(member)
                previous = parcel
            if previous is None:
                raise ValueError("a file has a record at least")
            if previous.endings is not None:
                lanes[MAIN].add(previous.endings[1])
            for name, held in self._form.layout.items():
                archive.join(name, [lanes[each] if isinstance(each, str) else segment(each) for each in held])
            archive.close()

    @cached_property
    def _compiled(self) -> Compilations:
        return self.template.compile(self._form.sources)

    def _begin(self, archive: ZipStream, parcel: Parcel) -> None:
        for member in self._form.members:
            archive.add(member)
        archive.add(pack(*self._form.properties(parcel.properties)))


class _Seen:
    """What has been written already, in a database without a name, which leaves memory for a file when it grows."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def add(self, name: str) -> bool:
        """True the first time."""
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (name,)).rowcount > 0

    def close(self) -> None:
        """Forget it all."""
        self._database.close()


def _properties(context: Mapping[str, Any]) -> dict[str, str]:
    """What the file's properties may say of a record: nothing of a person."""
    structure, document = context.get("structure"), context.get("document")
    author = structure.get("nom") if isinstance(structure, Mapping) else None
    title, date = (document.get("titre"), document.get("date")) if isinstance(document, Mapping) else (None, None)
    found = {"auteur": author, "titre": title, "date": date if _ISO_DATE.fullmatch(str(date)) else None}
    return {key: FORBIDDEN.sub("", value) for key, value in found.items() if isinstance(value, str)}
