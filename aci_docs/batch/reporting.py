"""The report of a merge, for whoever follows it up: what became of each record, then the totals, in one file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from aci_docs import french
from aci_docs._version import __version__
from aci_docs.batch.rejects import reason
from aci_docs.batch.summary import Merged
from aci_docs.errors import OutputConflict, StorageError, WrongUse, reason_of

COLUMNS = (
    "Identifiant", "Structure", "SIRET", "État", "Fichiers", "Pages", "Constats", "À compléter", "Remarques", "Motifs",
    "Source", "Ligne",
)  # fmt: skip
STATES = {
    "made": "fait", "unchanged": "inchangé", "refused": "refusé", "failed": "échec", "skipped": "sans objet",
}  # fmt: skip
_HEAD = '{"publipostage": '
_TITLE = "Rapport de publipostage"
_WIDTHS = (18, 30, 16, 12, 44, 8, 60, 13, 40, 80, 30, 8)
_ROWS = 1_000_000
"""Rows of one sheet: a little less than spreadsheets take."""
_LONGEST = 32_000
"""Characters of one cell: a little less than spreadsheets take."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Told(NamedTuple):
    """What a report tells of one record: its state, a key of `STATES`, and what was said of it in the journal."""

    identifier: str | None
    structure: str
    siret: str
    state: str
    files: tuple[str, ...]
    told: Mapping[str, Any]
    source: str
    line: int

    @property
    def notices(self) -> str:
        """Its notices as one text, what to do about them included."""
        found = self.told.get("notices", ())
        return " | ".join(
            french.typographie(" ".join(filter(None, (f"[{each['gravite']}]", each["message"], each.get("conseil")))))
            for each in found
        )

    @property
    def reasons(self) -> str:
        """Why it has no document, as one text, with the remedies."""
        return " | ".join(map(_sentence, self.told.get("problems", ())))

    def as_json(self) -> dict[str, Any]:
        """The same under the French keys of the JSON report, without what there is not."""
        told = {
            "identifiant": self.identifier,
            "structure": self.structure,
            "siret": self.siret,
            "etat": STATES[self.state],
            "fichiers": list(self.files),
            "pages": self.told.get("pages"),
            "constats": self.told.get("notices"),
            "a_completer": self.told.get("left_empty"),
            "remarques": self.told.get("remarks"),
            "motifs": [reason(each) for each in self.told.get("problems", ())],
            "source": self.source,
            "ligne": self.line,
        }
        return {key: value for key, value in told.items() if value not in (None, "", [])}

    def as_cells(self) -> tuple[str | int | None, ...]:
        """The same as a row under `COLUMNS`."""
        remarks = " | ".join(self.told.get("remarks", ()))
        return (
            self.identifier, self.structure, self.siret, STATES[self.state], " | ".join(self.files),
            self.told.get("pages"), self.notices, self.told.get("left_empty", 0), remarks, self.reasons, self.source,
            self.line,
        )  # fmt: skip


def require_report(path: Path, out: Path | str) -> None:
    """Nothing, when a report can be written there.

    Raises `WrongUse` for a suffix that is none of a report, or a folder that is not there; `OutputConflict` when the
    file exists and is not a report: nobody wants records replaced by what was made of them.
    """
    if path.suffix.lower() not in _WRITERS:
        raise WrongUse(
            f"Le rapport « {path} » (--report) doit finir par .xlsx ou .csv, pour un tableur, ou par .json, pour un "
            "programme."
        )
    if path.is_dir():
        raise WrongUse(f"Le rapport « {path} » (--report) est un dossier ; donnez un nom de fichier.")
    if not path.absolute().parent.is_dir() and Path(out).absolute() not in path.absolute().parents:
        raise WrongUse(f"Le dossier du rapport « {path} » (--report) n'existe pas ; créez-le, ou changez de nom.")
    if path.exists() and not _is_ours(path):
        raise OutputConflict(
            f"Rien n'a été écrit : « {path} » existe déjà et n'est pas un rapport de publipostage ; donnez un autre "
            "nom à --report."
        )


def write_report(path: Path, rows: Iterable[Told], summary: Merged) -> None:
    """The report of all rows is at the path, whole, in the place of the one before; raises `StorageError`."""
    half = path.with_name(f".{path.name}.partiel")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with half.open("wb") as stream:
                _WRITERS[path.suffix.lower()](stream, rows, summary)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"Les documents sont faits, mais le rapport « {path} » n'a pas pu être écrit : {reason_of(error)}."
        ) from error


def _write_json(stream: BinaryIO, rows: Iterable[Told], summary: Merged) -> None:
    stream.write(_HEAD.encode() + _as_json(summary.as_json() | {"version": __version__}) + b',\n"fiches": [')
    between = b"\n"
    for each in rows:
        stream.write(between + _as_json(each.as_json()))
        between = b",\n"
    stream.write(b"\n]}\n")


def _as_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _write_csv(stream: BinaryIO, rows: Iterable[Told], summary: Merged) -> None:
    """As the summary of a dossier: what a French spreadsheet opens with a double click, `;` and a BOM."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, delimiter=";")
    table.writerow(COLUMNS)
    for each in rows:
        table.writerow(map(_as_text, each.as_cells()))
    table.writerow([])
    table.writerows([_as_text(label), str(value).replace(".", ",")] for label, value in summary.totals())
    text.detach()


def _as_text(value: str | int | None) -> str | int | None:
    """The value, a text that looks like a formula kept a text by its apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value


def _write_xlsx(stream: BinaryIO, rows: Iterable[Told], summary: Merged) -> None:
    """Two sheets, written as they come: no row is kept."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.title = _TITLE
    book.properties.creator = f"aci-docs {__version__}"
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)

    def cell(sheet: Any, value: str | float | None, *, heading: bool = False) -> Any:
        made = WriteOnlyCell(sheet, _FORBIDDEN.sub("\ufffd", value)[:_LONGEST] if isinstance(value, str) else value)
        if isinstance(value, str):
            # A text that looks like a formula is one for openpyxl, and would be for whoever edits the cell.
            made.data_type = "s"
            made.quotePrefix = value.startswith(("=", "+", "-", "@"))
        if heading:
            made.font = bold
        made.alignment = top
        return made

    def begin(title: str, widths: Iterable[int]) -> Any:
        sheet = book.create_sheet(title)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        return sheet

    for number, group in enumerate(_groups(rows)):
        sheet = begin("Fiches" if number == 0 else f"Fiches ({number + 1})", _WIDTHS)
        sheet.freeze_panes = "B2"
        sheet.append([cell(sheet, name, heading=True) for name in COLUMNS])
        count = 1
        for count, each in enumerate(group, 2):  # noqa: B007 - the last one counts
            sheet.append([None if value in (None, "") else cell(sheet, value) for value in each.as_cells()])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count}"
        sheet.close()
    totals = begin("Totaux", (70, 18))
    for label, value in summary.totals():
        totals.append([cell(totals, label, heading=True), cell(totals, value)])
    book.save(stream)


def _groups(rows: Iterable[Told]) -> Iterator[Iterator[Told]]:
    """The rows by as many as a sheet holds; each group is read before the next is asked for."""
    from itertools import chain, islice

    left = iter(rows)
    for first in left:
        yield chain([first], islice(left, _ROWS - 1))


def _sentence(problem: Mapping[str, Any]) -> str:
    """A problem in one sentence: its place and field, what is wrong, what to do."""
    place = "" if problem["path"] == "$" else problem["path"]
    if problem["label"]:
        place = f"{place} ({problem['label']})".strip()
    told = f"{place} : {problem['message']}" if place else str(problem["message"])
    if problem["value"] is not None:
        told += f" ; valeur : {problem['value']}"
    wanted = problem["suggestion"] or problem["expected"]
    name = "remède" if problem["suggestion"] else "attendu"
    return french.typographie(f"{told} ; {name} : {wanted}" if wanted else told)


def _is_ours(path: Path) -> bool:
    """Whether a file that exists is a report of a merge."""
    import zipfile

    try:
        if path.suffix.lower() == ".xlsx":
            with zipfile.ZipFile(path) as book:
                return _TITLE.encode() in book.read("docProps/core.xml")
        head = _HEAD if path.suffix.lower() == ".json" else "\ufeff" + ";".join(COLUMNS[:3])
        with path.open("rb") as stream:
            return stream.read(len(head.encode())) == head.encode()
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


_WRITERS: Mapping[str, Callable[[BinaryIO, Iterable[Told], Merged], None]] = {
    ".json": _write_json,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
