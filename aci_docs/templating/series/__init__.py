"""One document of many records: a piece for each, made in any process, then the file, written as a stream.

series = Series(Template("fiche_bilan.docx"))
pieces = (series.piece(context, number).data for number, context in enumerate(contexts))
with open("fiches.docx", "wb") as file:
    series.write(pieces, file)
"""

from aci_docs.templating.series.form import MAX_NUMBER
from aci_docs.templating.series.series import Piece, Series

__all__ = ["MAX_NUMBER", "Piece", "Series"]
