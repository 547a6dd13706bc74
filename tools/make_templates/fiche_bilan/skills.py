"""What the person can do: tools of evaluation, skills, aptitudes, portfolio."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Row, Sheet
from tools.make_templates.fiche_bilan.charts import skill_bars

# Title of a list side by side with the other, its key, the sentence that stands for an empty one.
_LISTES = (
    ("Aptitudes", "aptitudes", "Aucune aptitude particulière relevée."),
    ("Acquis", "acquis", "Aucun acquis relevé à ce jour."),
)


def evaluations(sheet: Sheet) -> None:
    """Add the tools of evaluation and the skills they measured."""
    sheet.heading("Valorisation d'outils d'évaluation des compétences")
    sheet.heading("Outils employés", 2)
    sheet.listing(
        "for evaluation in beneficiaire.evaluations_competences",
        [
            (Column("Date", 20), "{{ evaluation.date | date }}"),
            (Column("Outil", 84), "{{ evaluation.outil }}"),
            (Column("Résultat", 66), "{{ evaluation.resultat | typographie }}"),
        ],
        empty="Aucun outil d'évaluation employé.",
    )
    sheet.heading("Compétences évaluées", 2)
    skill_bars(sheet)
    sheet.listing(
        "for competence in beneficiaire.competences",
        [
            (Column("Domaine", 37), "{{ competence.domaine }}"),
            (Column("Compétence", 55), "{{ competence.libelle | typographie }}"),
            (
                Column("À l'entrée", 18, figure=True),
                "{% if competence.niveau_entree is none %}—{% else %}{{ competence.niveau_entree }} / 4{% endif %}",
            ),
            (Column("Au bilan", 18, figure=True), "{{ competence.niveau }} / 4"),
            (Column("Valorisation", 42), "{{ (competence.valorisation or '—') | typographie }}"),
        ],
        empty="Aucune compétence évaluée.",
        note="Niveaux à l'entrée et au bilan : de 0 (compétence non acquise) à 4 (compétence maîtrisée).",
    )


def lists(sheet: Sheet) -> None:
    """Add the aptitudes, what was learnt and the portfolio of skills."""
    sheet.heading("Aptitudes et acquis")
    sheet.tag("if beneficiaire.aptitudes or beneficiaire.acquis")
    sheet.table(
        [Column(title, 85) for title, _, _ in _LISTES],
        [
            Row(
                [
                    [
                        ("Balise", f"{{%p for ligne in beneficiaire.{key} %}}"),
                        ("CellulePuce", "{{ ligne | typographie }}"),
                        ("Balise", "{%p else %}"),
                        ("CelluleTexte", sentence),
                        ("Balise", "{%p endfor %}"),
                    ]
                    for _, key, sentence in _LISTES
                ]
            )
        ],
    )
    sheet.tag("else")
    for _, _, sentence in _LISTES:
        sheet.text(sentence)
    sheet.tag("endif")
    sheet.heading("Portefeuille de compétences")
    sheet.listing(
        "for element in beneficiaire.portefeuille_competences",
        [
            (Column("Pièce", 136), "{{ element.piece }}"),
            (Column("Date", 34), "{% if element.date %}{{ element.date | date }}{% else %}—{% endif %}"),
        ],
        empty="Aucune pièce versée au portefeuille de compétences.",
    )
