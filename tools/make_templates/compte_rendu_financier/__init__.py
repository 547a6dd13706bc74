"""The financial report: what was done and spent beside what the request forecast, and why they differ."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.compte_rendu_financier.accounts import budget
from tools.make_templates.compte_rendu_financier.amounts import amounts, hours
from tools.make_templates.compte_rendu_financier.certificate import certificate
from tools.make_templates.compte_rendu_financier.parties import PERIODE, parties
from tools.make_templates.demande_financement.amounts import notices, trace


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Compte rendu financier — {{ demande.financeur.nom }}")
    sheet.text("{{ bilan.intitule }}", "Title")
    sheet.landmarks(
        [
            ("Référence", "{{ bilan.reference }}", 40),
            ("Date", "{{ bilan.date | date_longue }}", 36),
            ("Financeur", "{{ demande.financeur.nom }}", 48),
            ("Période", PERIODE.replace(" au ", "{{ '\\n' }}au "), 46),
        ]
    )
    sheet.box(
        [
            ("RepereLibelle", "Montant que justifie le réalisé, au titre de la fonction de direction"),
            ("Montant", "{{ compte_rendu.cout.montant_retenu.realise | euros }}"),
            (
                "CelluleTexte",
                "Soit, en toutes lettres : **{{ compte_rendu.cout.montant_retenu.realise | en_lettres }}**, pour une "
                "demande de {{ compte_rendu.cout.montant_retenu.prevu | euros }}.",
            ),
        ]
    )
    parties(sheet)
    hours(sheet)
    amounts(sheet)
    budget(sheet)
    notices(sheet)
    trace(sheet, "compte_rendu.trace")
    certificate(sheet)
    return sheet
