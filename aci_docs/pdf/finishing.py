"""What LibreOffice leaves to do in a PDF: a sound structure, honest metadata, and the same bytes for the same input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aci_docs.errors import ConversionFailed
from aci_docs.pdf.accessibility import barriers_of
from aci_docs.pdf.content import mark_artifacts
from aci_docs.pdf.figures import fill_figures
from aci_docs.pdf.letterhead import read_letterhead
from aci_docs.pdf.marking import marks_of
from aci_docs.pdf.metadata import Metadata, write_metadata, write_properties
from aci_docs.pdf.structure import repair_structure

if TYPE_CHECKING:
    import pikepdf

_DATE = slice(24, 36)
"""Where the header of a colour profile has its date."""


def page_count(pdf: Path) -> int:
    """The number of pages of a PDF file; raises `ConversionFailed` when it cannot be read."""
    with opened(pdf) as document:
        return len(document.pages)


def barriers(pdf: Path) -> list[str]:
    """What keeps a PDF that was finished from being PDF/UA-1, in French; nothing when it is."""
    with opened(pdf) as document:
        return barriers_of(document)


def opened(pdf: Path, *, whole: bool = False) -> pikepdf.Pdf:
    """The PDF file, open; raises `ConversionFailed` when it cannot be read, or was to be `whole` and is damaged."""
    import pikepdf

    try:
        return pikepdf.open(pdf, attempt_recovery=not whole)
    except pikepdf.PdfError as error:
        raise ConversionFailed(f"Le PDF « {pdf.name} » est illisible.") from error


def finish(document: pikepdf.Pdf, target: Path, metadata: Metadata, *, archive: bool) -> None:
    """The PDF that LibreOffice wrote, finished, now stands as `target`, and says of itself what the metadata says.

    Its structure tree has standard types, header cells, the letterhead and nothing empty; what is only drawn is marked
    as such; it says that it is PDF/A-2b when `archive` made it so, and PDF/UA-1 when nothing else stands in the way
    (`barriers`). It tells no clock: the same document gives the same bytes.
    """
    write_properties(document, metadata)
    tops, pages = repair_structure(document), marks_of(document)
    fill_figures(tops, pages)
    read_letterhead(document, pages)
    mark_artifacts(pages)
    for marks in pages:
        marks.write()
    _describe_links(document)
    _undate_colours(document)
    write_metadata(document, metadata, archive=archive)
    save(document, target)


def save(document: pikepdf.Pdf, target: Path) -> None:
    """The document is in the file, small, and with the same bytes each time."""
    import pikepdf

    # LibreOffice's first identifier comes from its clock: without it, both come from what the file holds.
    for name in ("/DocChecksum", "/ID"):
        if name in document.trailer:
            del document.trailer[name]
    document.save(
        target,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )


def _describe_links(document: pikepdf.Pdf) -> None:
    """Every page is walked in the order of its structure, and a link tells where it leads (ISO 14289-1, 7.18)."""
    import pikepdf

    for page in document.pages:
        page.obj.Tabs = pikepdf.Name.S
        annotations: Any = page.obj.get("/Annots", ())
        for annotation in annotations:
            address = annotation.A.get("/URI") if "/A" in annotation else None
            if annotation.get("/Subtype") == pikepdf.Name.Link and "/Contents" not in annotation:
                annotation.Contents = pikepdf.String(str(address) if address is not None else "Lien dans le document")


def _undate_colours(document: pikepdf.Pdf) -> None:
    """The colour profile tells no clock: LibreOffice writes in it the moment at which it made it (ICC.1, 7.2.8)."""
    for intent in document.Root.get("/OutputIntents", ()):
        profile = intent.DestOutputProfile
        data = profile.read_bytes()
        profile.write(data[: _DATE.start] + bytes(12) + data[_DATE.stop :])
