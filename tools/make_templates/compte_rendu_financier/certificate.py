"""The certificate of the report and its signature."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.commitments import signatures
from tools.make_templates.phrases import SIGNATORY


def certificate(sheet: Sheet) -> None:
    """Add what the signatory certifies, and the boxes to sign."""
    sheet.heading("Certification")
    sheet.text(SIGNATORY + "certifie :", keep=True)
    for line in (
        "que les informations du présent compte rendu sont exactes ;",
        "que les dépenses et les ressources réalisées sont celles de la comptabilité de la structure, et que la "
        "subvention "
        "a été employée à l'action pour laquelle elle a été accordée ;",
        "qu'aucune dépense n'a été financée deux fois, et que la totalité des financements du poste ne dépasse pas son "
        "coût réel ;",
        "que les pièces justificatives, dont celles du temps de direction, sont tenues à la disposition du "
        "financeur et "
        "des autorités de contrôle, et conservées pendant la durée fixée par la convention de financement.",
    ):
        sheet.text(line, "ListBullet", keep=True)
    signatures(sheet, "bilan")
