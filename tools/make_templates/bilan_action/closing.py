"""What ends the report: difficulties and prospects, notices, the attestation, the list of the sheets."""

from __future__ import annotations

from tools.make_templates.bilan_action.wording import PERIODE
from tools.make_templates.blocks import Column, Sheet
from tools.make_templates.phrases import BLANK


def difficulties(sheet: Sheet) -> None:
    """Add the difficulties and the prospects; a report without either has no such part."""
    sheet.tag("if bilan.difficultes or bilan.perspectives")
    sheet.heading("Difficultés et perspectives")
    for key, title in (("difficultes", "Difficultés rencontrées"), ("perspectives", "Perspectives")):
        sheet.tag(f"if bilan.{key}")
        sheet.heading(title, 2)
        sheet.paragraphs(f"bilan.{key}")
        sheet.tag("endif")
    sheet.tag("endif")


def notices(sheet: Sheet) -> None:
    """Add what the figures call for."""
    sheet.tag("if constats")
    sheet.heading("Constats")
    sheet.bullets("for constat in constats", "{{ constat.message | typographie }}")
    sheet.tag("endif")


def attestation(sheet: Sheet) -> None:
    """Add the attestation and the boxes to sign."""
    sheet.heading("Attestation")
    sheet.text(
        "{{ structure.representant | nom_complet }}, {{ structure.representant.fonction }}, représentant légalement "
        "{{ structure.nom }}, atteste l'exactitude des renseignements portés dans le présent bilan "
        f"pour la période {PERIODE}, et tient les justificatifs à la disposition du financeur.",
        keep=True,
    )
    sheet.signatures(
        "Fait à {{ bilan.signature.lieu }}, le {{ bilan.signature.date | date_longue }}.",
        [
            (
                "Pour la structure",
                [
                    "{{ structure.representant | nom_complet }}",
                    "{{ structure.representant.fonction }}",
                    "Signature et cachet :",
                ],
            ),
            ("Cadre réservé au financeur", ["Reçu le : " + BLANK, "Dossier suivi par : " + BLANK]),
        ],
    )


def sheets(sheet: Sheet) -> None:
    """Add one row for each beneficiary's sheet, by pseudonymous identifier."""
    sheet.heading("Fiches de bilan des bénéficiaires")
    sheet.or_else("action.fiches.lignes", "Aucun bénéficiaire dans la période : aucune fiche n'est jointe.")
    sheet.text(
        "Une fiche par bénéficiaire analyse son parcours durant sa présence dans l'action. "
        "{{ (action.fiches.attendues - action.fiches.manquantes) | pluriel('fiche remise', 'fiches remises') }} pour "
        "{{ action.fiches.attendues | pluriel('bénéficiaire') }}"
        "{% if action.fiches.anterieures %}, dont {{ action.fiches.anterieures | pluriel('datée', 'datées') }} d'avant "
        "la fin de la période pour {% if action.fiches.anterieures > 1 %}des personnes encore présentes{% else %}"
        "une personne encore présente{% endif %}{% endif %}.",
        keep=True,
    )
    sheet.listing(
        "for fiche in action.fiches.lignes",
        [
            (Column("Fiche", 21), "{{ fiche.reference }}"),
            (Column("Identifiant", 23), "{{ fiche.identifiant }}"),
            (Column("Entrée", 20), "{{ fiche.entree | date }}"),
            (Column("Sortie", 20), "{% if fiche.sortie %}{{ fiche.sortie | date }}{% else %}—{% endif %}"),
            (Column("Classe de sortie", 31), "{{ fiche.classe or '—' }}"),
            (
                Column("Objectifs atteints", 17, figure=True),
                "{% if fiche.objectifs %}{{ fiche.atteints }} / {{ fiche.objectifs }}{% else %}—{% endif %}",
            ),
            (Column("Date de la fiche", 19), "{{ fiche.date | date }}"),
            (Column("État", 19), "{{ fiche.etat | typographie }}"),
        ],
        small=True,
        note="Identifiants internes : aucun nom de bénéficiaire ne figure dans ce bilan.",
    )
    sheet.tag("endif")
