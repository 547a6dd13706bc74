"""The documents of one record while they are made: rendered, their PDF printed with others, then written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aci_docs import pdf
from aci_docs.batch.job import Row
from aci_docs.dossier import Leftovers, Planned, TemplateFormat
from aci_docs.errors import ConversionFailed
from aci_docs.templating import Series, described


@dataclass
class Sheet:
    """One record's documents, by format; its pieces of single documents, by format of template; its piece to print."""

    row: Row
    planned: Planned
    leftovers: Leftovers
    documents: dict[str, bytes]
    pieces: dict[str, bytes] = field(default_factory=dict)
    series: Series | None = None
    """The document of many sheets that it is printed in; None when its template cannot be in one."""
    printed: bytes = b""
    """Its piece of that document."""
    pages: int | None = None


class Press:
    """What prints sheets as PDF, many in one conversion; LibreOffice is started for the first of them."""

    def __init__(self, form: TemplateFormat, *, archive: bool) -> None:
        self._form, self._archive = form, archive
        self._office: pdf.Office | None = None

    def close(self) -> None:
        """LibreOffice is gone, with its folder."""
        if self._office is not None:
            self._office.__exit__(None, None, None)
            self._office = None

    def print(self, sheets: Sequence[Sheet]) -> list[ConversionFailed | None]:
        """Each sheet has its PDF among its documents, and its number of pages; or why it has none.

        Raises `ConversionFailed` when LibreOffice itself does not work.
        """
        failures: dict[int, ConversionFailed | None] = {}
        together: dict[int, list[int]] = {}
        for place, sheet in enumerate(sheets):
            together.setdefault(id(sheet.series), []).append(place)
        for places in together.values():
            series = sheets[places[0]].series
            some = [sheets[place] for place in places]
            found = self._one_by_one(some) if series is None else self._together(series, some)
            failures.update(zip(places, found, strict=True))
        return [failures[place] for place in range(len(sheets))]

    def _together(self, series: Series, sheets: Sequence[Sheet]) -> list[ConversionFailed | None]:
        def join(ranks: Sequence[int], path: Path) -> Path:
            joined = path.with_name(f"{path.name}.{self._form}")
            with joined.open("wb") as stream:
                series.write((sheets[rank].printed for rank in ranks), stream)
            return joined

        office = self._opened()
        targets = [office.folder / f"feuille-{place}.pdf" for place in range(len(sheets))]
        told = [described(sheet.documents[self._form]) for sheet in sheets]
        describe = [pdf.Metadata(each.title, each.author, each.subject) for each in told]
        results = office.sheets(join, targets, describe=describe, archive=self._archive)
        failures: list[ConversionFailed | None] = []
        for sheet, target, result in zip(sheets, targets, results, strict=True):
            if isinstance(result, ConversionFailed):
                failures.append(result)
            else:
                sheet.documents["pdf"], sheet.pages = target.read_bytes(), result
                failures.append(None)
            target.unlink(missing_ok=True)
        return failures

    def _one_by_one(self, sheets: Sequence[Sheet]) -> list[ConversionFailed | None]:
        """The same for sheets of a template that cannot be in one document with others."""
        failures: list[ConversionFailed | None] = []
        for sheet in sheets:
            office = self._opened()
            source = office.folder / f"feuille.{self._form}"
            source.write_bytes(sheet.documents[self._form])
            try:
                (made,) = office.documents([source], archive=self._archive)
            except ConversionFailed as error:
                failures.append(error)
                continue
            sheet.documents["pdf"], sheet.pages = made.read_bytes(), pdf.page_count(made)
            failures.append(None)
        return failures

    def _opened(self) -> pdf.Office:
        if self._office is None:
            self._office = pdf.Office().__enter__()
        return self._office
