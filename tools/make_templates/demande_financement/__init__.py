"""The funding request: who asks, for what, how many hours, how much, and the detail of the calculation."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.actions import actions
from tools.make_templates.demande_financement.amounts import cost, notices, trace, volume
from tools.make_templates.demande_financement.budget import budget
from tools.make_templates.demande_financement.commitments import attestation, criteria
from tools.make_templates.demande_financement.project import parties, period, project
from tools.make_templates.demande_financement.schedule import schedule
from tools.make_templates.demande_financement.wording import PERIODE


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Demande de financement — {{ demande.financeur.nom }}")
    sheet.text("{{ demande.intitule }}", "Title")
    sheet.landmarks(
        [
            ("Référence", "{{ demande.reference }}", 40),
            ("Date", "{{ demande.date | date_longue }}", 36),
            ("Financeur", "{{ demande.financeur.nom }}", 48),
            (
                "Période",
                PERIODE.replace(" au ", "{{ '\\n' }}au "),
                46,
            ),
        ]
    )
    sheet.box(
        [
            ("RepereLibelle", "Montant de la subvention demandée au titre de la fonction de direction"),
            ("Montant", "{{ cout.montant_retenu | euros }}"),
            ("CelluleTexte", "Soit, en toutes lettres : **{{ cout.montant_retenu | en_lettres }}**."),
        ]
    )
    parties(sheet)
    project(sheet)
    period(sheet)
    actions(sheet)
    schedule(sheet)
    volume(sheet)
    cost(sheet)
    budget(sheet)
    criteria(sheet)
    notices(sheet)
    trace(sheet)
    attestation(sheet)
    return sheet
