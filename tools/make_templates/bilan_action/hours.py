"""The hours of the direction by action, beside their forecast."""

from __future__ import annotations

from tools.make_templates.accounts import gap, known
from tools.make_templates.bilan_action.wording import figure, percent
from tools.make_templates.blocks import Column, Row, Sheet


def hours(sheet: Sheet) -> None:
    """Add where the forecast comes from, the chart, and one row for each action with its gap and its explanation."""
    sheet.heading("Heures de la fonction de direction")
    sheet.text(
        "{{ action.heures.prevision | typographie }}"
        "{% if action.heures.total.realise is none %} Le bilan ne déclare pas d'heures réalisées"
        "{% if action.heures.lignes %} : seule la prévision est donnée{% endif %}.{% endif %}",
        keep=True,
    )
    sheet.tag("if action.heures.lignes")
    figure(sheet, "heures")
    sheet.table(
        [
            Column("Action", 14),
            Column("Libellé et explication de l'écart", 90),
            Column("Prévu", 17, figure=True),
            Column("Réalisé", 17, figure=True),
            Column("Écart", 17, figure=True),
            Column("Réalisé / prévu", 15, figure=True),
        ],
        [
            Row(tag="for ligne in action.heures.lignes"),
            Row(
                [
                    "{{ ligne.action }}",
                    [
                        ("CelluleTexte", "{{ (ligne.libelle or 'Action de direction') | typographie }}"),
                        ("Balise", "{%p if ligne.explication %}"),
                        ("CelluleGroupeDetail", "{{ ligne.explication | typographie }}"),
                        ("Balise", "{%p endif %}"),
                    ],
                    known("ligne.prevu", "heures"),
                    known("ligne.realise", "heures"),
                    gap("ligne", "heures"),
                    percent("ligne.taux"),
                ],
            ),
            Row(tag="endfor"),
            Row(
                [
                    "Total des heures de direction",
                    known("action.heures.total.prevu", "heures"),
                    known("action.heures.total.realise", "heures"),
                    gap("action.heures.total", "heures"),
                    percent("action.heures.total.taux"),
                ],
                strong=True,
                span=2,
            ),
        ],
    )
    sheet.tag("endif")
    sheet.tag("if bilan.realise")
    sheet.text(
        "Temps de direction réalisé : {{ bilan.realise.etp | etp }}. Les montants réalisés sont dans le compte rendu "
        "financier.",
        "Note",
    )
    sheet.tag("endif")
