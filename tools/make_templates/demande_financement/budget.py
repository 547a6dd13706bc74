"""The forecast budget of a request: its accounts, its totals, the gifts in kind apart."""

from __future__ import annotations

from aci_docs.calculation.budget import Section
from tools.make_templates.accounts import COLUMNS, IN_KIND, SECTIONS, TOTALS
from tools.make_templates.blocks import Column, Row, Sheet, rows_above_a_total


def budget(sheet: Sheet) -> None:
    """Add the budget, or the sentence that says there is none."""
    sheet.heading("Budget prévisionnel de l'action")
    sheet.or_else("budget", "Aucun budget prévisionnel n'accompagne cette demande.")
    sheet.text(
        "Montants en euros, pour la période de la demande, par comptes du plan comptable des associations.",
        "Note",
        keep=True,
    )
    for section in SECTIONS:
        _accounts(sheet, section)
    sheet.text(
        "Le total des charges est égal au total des produits : **{{ budget.totaux.charges | euros }}**."
        "{% if budget.part_subvention is not none %} La subvention demandée, {{ cout.montant_retenu | euros }}, en "
        "représente {{ (budget.part_subvention * 100) | nombre(1) }}\u00a0%.{% endif %}"
    )
    sheet.tag("if budget.emplois")
    sheet.heading("Contributions volontaires en nature", 2)
    sheet.text(
        "Évaluées en euros, elles ne font l'objet d'aucun paiement et ne comptent pas dans les totaux qui précèdent.",
        "Note",
        keep=True,
    )
    for section in IN_KIND:
        _accounts(sheet, section)
    sheet.text("Le total des emplois est égal au total des contributions : **{{ budget.totaux.emplois | euros }}**.")
    sheet.tag("endif")
    sheet.tag("endif")


def _accounts(sheet: Sheet, section: Section) -> None:
    sheet.table(
        [Column("Compte", 18), Column(COLUMNS[section], 112), Column("Montant", 40, figure=True)],
        [
            Row(tag=f"for compte in budget.{section}"),
            Row(
                [
                    "**{{ compte.compte }}**",
                    "**{{ compte.titre | typographie }}**",
                    "**{{ compte.total | euros }}**",
                ],
                keep=True,
            ),
            *rows_above_a_total(
                "for ligne in compte.lignes",
                [
                    [("CellulePetite", "{{ ligne.compte }}")],
                    [("CellulePetite", "{{ ligne.libelle | typographie }}")],
                    [("CellulePetitChiffre", "{{ ligne.montant | euros }}")],
                ],
            ),
            Row(tag="endfor"),
            Row([TOTALS[section], f"{{{{ budget.totaux.{section} | euros }}}}"], strong=True, span=2),
        ],
        title=f"Budget prévisionnel : {COLUMNS[section].lower()}",
    )
