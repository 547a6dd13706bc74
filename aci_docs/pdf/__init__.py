"""PDF: made by LibreOffice, finished so that everyone can read and keep it, assembled into one file."""

from aci_docs.pdf.assembly import Piece, assemble
from aci_docs.pdf.finishing import barriers, page_count
from aci_docs.pdf.metadata import Metadata
from aci_docs.pdf.office import Office, convert
from aci_docs.pdf.program import find_soffice, require_soffice

__all__ = [
    "Metadata",
    "Office",
    "Piece",
    "assemble",
    "barriers",
    "convert",
    "find_soffice",
    "page_count",
    "require_soffice",
]
