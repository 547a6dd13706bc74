"""What a run made: its documents with what is to be said of each, and the table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from aci_docs.dossier.leftovers import Leftovers
from aci_docs.notices import Notice

SUMMARY_FILE = "recapitulatif.csv"
COLUMNS = (
    "Pièce", "Document", "Référence", "Fichier", "Pages", "Constats", "À compléter", "Endroits à compléter",
    "Remarques",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One document made: its files relative to the output folder, its pages when a PDF told them, its notices.

    `piece` is its number in a dossier; what is only about the dossier, such as its slip, has none.
    """

    title: str
    reference: str
    files: tuple[str, ...]
    pages: int | None
    notices: tuple[Notice, ...]
    leftovers: Leftovers = field(default_factory=Leftovers)
    piece: int | None = None


@dataclass(frozen=True)
class Summary:
    """What a run made, in order, and what is to be said of the dossier as a whole."""

    documents: tuple[Made, ...]
    notices: tuple[Notice, ...]
    files: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    """Documents that already stood in the output folder and that this run did not make, perhaps out of date."""

    @property
    def blocked(self) -> bool:
        """Whether a notice says that a document cannot be sent as it stands."""
        return any(notice.gravity == "blocage" for made in self.documents for notice in made.notices)

    def as_csv(self) -> bytes:
        """The summary table as a file that a French spreadsheet opens with a double click: `;` and a BOM."""
        text = io.StringIO(newline="")
        table = csv.writer(text, delimiter=";")
        table.writerow(COLUMNS)
        for made in self.documents:
            # A reference that looks like a formula must stay a text in the spreadsheet.
            reference = f"'{made.reference}" if made.reference.startswith(("=", "+", "-", "@")) else made.reference
            told = (
                "" if made.pages is None else made.pages,
                " ".join(f"[{notice.gravity}] {notice.with_advice}" for notice in made.notices),
                made.leftovers.count,
                " | ".join(f"{spot.where} : {spot.words}" for spot in made.leftovers.spots),
                " | ".join(made.leftovers.remarks),
            )
            piece = "" if made.piece is None else made.piece
            table.writerows([piece, made.title, reference, file, *told] for file in made.files)
        for notice in self.notices:
            table.writerow(["", "Dossier", "", "", "", f"[{notice.gravity}] {notice.with_advice}", "", "", ""])
        return text.getvalue().encode("utf-8-sig")
