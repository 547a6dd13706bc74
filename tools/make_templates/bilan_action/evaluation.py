"""How the action and its direction are evaluated: objectives, criteria, indicators."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Sheet


def evaluation(sheet: Sheet) -> None:
    """Add the objectives of the action, the criteria of the record and the indicators that are computed."""
    sheet.heading("Évaluation de l'action")
    sheet.text(
        "L'évaluation est d'abord celle du cahier des charges général des financeurs : le bilan général de l'ACI "
        "évalue directement la qualité et l'efficience de la fonction de direction."
    )
    sheet.heading("Objectifs de l'action", 2)
    sheet.listing(
        "for ligne in action.objectifs_action.lignes",
        [
            (Column("Objectif", 66), "{{ ligne.objectif | typographie }}"),
            (Column("Atteint", 22), "{{ ligne.atteinte or 'non renseigné' }}"),
            (Column("Résultat", 82), "{{ (ligne.resultat or '—') | typographie }}"),
        ],
        empty="Aucun objectif n'est fixé à l'action.",
    )
    sheet.heading("Qualité et efficience de la fonction de direction", 2)
    sheet.listing(
        "for ligne in bilan.criteres",
        [
            (Column("Critère d'évaluation", 62), "{{ ligne.critere | typographie }}"),
            (Column("Résultat", 108), "{{ ligne.resultat | typographie }}"),
        ],
        empty="Aucun critère particulier n'est évalué : les indicateurs ci-dessous en tiennent lieu.",
    )
    sheet.heading("Indicateurs calculés", 2)
    sheet.text("Chaque indicateur se calcule d'après les fiches des bénéficiaires de la période.", "Note", keep=True)
    sheet.listing(
        "for taux in action.indicateurs",
        [
            (Column("Règle", 13), "{{ taux.regle }}"),
            (Column("Apprécie", 18), "{{ taux.dimension }}"),
            (
                Column("Indicateur, formule et source", 104),
                [
                    ("CellulePetite", "**{{ taux.libelle }}**"),
                    ("CellulePetite", "{{ taux.formule }}"),
                    ("CelluleSource", "{{ taux.source }}"),
                ],
            ),
            (Column("Calcul", 19), "{{ taux.calcul }}"),
            (Column("Résultat", 16, figure=True), "**{{ taux.texte }}**"),
        ],
        small=True,
    )
