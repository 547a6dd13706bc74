"""The slip of a dossier: the record that a build makes of all its pieces, and the order in which they are assembled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from aci_docs import french, pdf
from aci_docs.documents import SLIP
from aci_docs.dossier.record import Record
from aci_docs.dossier.summary import Made
from aci_docs.records import Source

ASSEMBLED_FILE = "dossier.pdf"
ASSEMBLED_TITLE = "Dossier assemblé"


@dataclass(frozen=True)
class Listed:
    """One piece of the slip: all that its template saw, its path without suffix, its pages when a PDF told them.

    Nothing of the record itself is there: what the slip prints, it takes from what the document already says of itself.
    """

    context: Mapping[str, Any]
    name: str
    pages: int | None

    @property
    def about(self) -> Mapping[str, Any]:
        """What the document says of itself: its number, its title, its reference, its date."""
        about: Mapping[str, Any] = self.context["document"]
        return about


def slip_record(pieces: Sequence[Listed], request: Mapping[str, Any] | None, formats: Sequence[str]) -> Record:
    """The record of a slip, by the schema `bordereau`: the pieces by kind, numbered, with the totals of their pages.

    Its date is the latest of the pieces', never the clock's. It holds references and identifiers, and no name.
    """
    latest = max((piece.about["date"] for piece in pieces if piece.about["date"]), default=None)
    groups = [list(found) for _, found in groupby(pieces, key=lambda piece: str(piece.about["type"]))]
    values = {
        "reference": f"BE-{latest.replace('-', '')}" if latest else "BE",
        "date": latest,
        "demande": None if request is None else _request(request),
        "formats": list(formats),
        "groupes": [
            {"titre": group[0].about["titre"], **_totals(group), "pieces": [_piece(piece) for piece in group]}
            for group in groups
        ],
        **_totals(pieces),
    }
    return Record(values, kind=SLIP, source=Source(values))


def _request(request: Mapping[str, Any]) -> dict[str, Any]:
    """What the slip says of the request; a schema of the folder may do without any of it."""
    funder, period = request.get("financeur") or {}, request.get("periode") or {}
    return {
        "reference": request.get("reference"),
        "intitule": request.get("intitule"),
        "financeur": funder.get("nom"),
        "service": funder.get("service"),
        "debut": period.get("debut"),
        "fin": period.get("fin"),
    }


def _piece(piece: Listed) -> dict[str, Any]:
    about = piece.about
    return {
        "numero": about["piece"],
        "titre": about["titre"],
        "reference": about["reference"] or None,
        "date": about["date"],
        "fichier": piece.name,
        "pages": piece.pages,
    }


def _totals(pieces: Sequence[Listed]) -> dict[str, int | None]:
    counts = [piece.pages for piece in pieces]
    return {"nombre": len(pieces), "pages": None if None in counts else sum(filter(None, counts))}


def assembly(slips: Iterable[tuple[Made, Path | None]], pieces: Iterable[tuple[Made, Path | None]]) -> list[pdf.Piece]:
    """The PDF to assemble, in order: the slips, then the pieces under the title of their kind.

    Each is given with its PDF. The pages of the slip are numbered « B-1 », those of the third piece « 3-1 ».
    """
    parts = [pdf.Piece(path, f"{made.title} {made.reference}".strip(), label="B-") for made, path in slips if path]
    for made, path in pieces:
        if path is None:
            continue
        title = french.typographie(f"Pièce n° {made.piece} – {made.title} {made.reference}".rstrip())
        parts.append(pdf.Piece(path, title, group=made.title, label=f"{made.piece}-"))
    return parts


def assembled_metadata(structure: Mapping[str, Any], request: Mapping[str, Any] | None) -> pdf.Metadata:
    """What the assembled PDF says of itself."""
    name = str(structure["nom"])
    reference, subject = (str((request or {}).get(key) or "") for key in ("reference", "intitule"))
    title = f"Dossier {reference}" if reference else french.typographie(f"Dossier : {name}")
    return pdf.Metadata(title, author=name, subject=subject, creator="aci-docs")
