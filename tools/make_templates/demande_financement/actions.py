"""The actions of the management function and their hours."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Row, Sheet
from tools.make_templates.demande_financement.wording import FONCTION

_TITULAIRE = "demande.direction.titulaire"

# Code of the group, its title, what it comprises by the source.
_GROUPES = (
    (
        "employeur",
        "Fonction employeur",
        "Réunions collectives et entretiens individuels : recrutement, objectifs, bilan, gestion de crises.",
    ),
    (
        "economique",
        "Fonction économique",
        "Recherche d'activités qui correspondent aux savoirs réels et aux capacités des publics en insertion ; "
        "régulation de la relation avec les clients ou commanditaires des activités existantes, pour laquelle seule la "
        "fonction de direction est légitime.",
    ),
    (
        "parcours",
        "Construction du parcours d'insertion",
        "Animation du travail du chargé d'insertion ; coordination avec les partenaires impliqués activement dans le "
        "parcours et démarches pour enclencher des partenariats : France Travail (ANPE dans le texte d'origine) "
        "pour la "
        "régulation des agréments, aujourd'hui les PASS IAE, EI, AI, ETTI, organismes de formation, AFPA, prévention "
        "sanitaire, alimentation, conduites addictives, visites médicales, rencontres générales avec les missions "
        "locales… ; veille sur la réglementation des ACI et les droits des personnes en insertion ; débouchés "
        "professionnels, GEIQ et groupements d'employeurs (GE), rapprochement des offres.",
    ),
)


def actions(sheet: Sheet) -> None:
    """Add what the function is, who holds it, and the three groups of actions with their hours."""
    sheet.heading("Actions de la fonction de direction")
    sheet.text(
        "La fonction de direction consiste en un certain nombre d'actions identifiées et quantifiées, qui encadrent et "
        "optimisent l'étape de parcours des personnes en insertion. Elles sont réalisées en articulation étroite avec "
        "le ou les encadrants techniques, qui assurent la progression au poste de travail et l'évaluation technique, "
        "et avec le chargé d'insertion, responsable de l'accompagnement socio-professionnel avec les référents de "
        "parcours des personnes."
    )
    sheet.text(
        "La fonction de direction est assurée soit directement par le directeur, soit par l'assistant(e) de "
        f"direction ; dans cette demande : **{{% if {_TITULAIRE} %}}{{{{ {_TITULAIRE} | nom_complet }}}}, {{% endif %}}"
        f"{FONCTION}**."
    )
    sheet.text(
        "Actions concrètes mises en œuvre par la direction au bénéfice direct des salariés en insertion :",
        keep=True,
    )
    rows: list[Row] = []
    for code, title, content in _GROUPES:
        rows += [
            Row(
                [
                    [("CelluleGroupe", title), ("CelluleGroupeDetail", content)],
                    [
                        ("CellulePetitChiffre", "Sous-total"),
                        ("CelluleChiffre", f"**{{{{ heures.groupes.{code} | heures }}}}**"),
                    ],
                ],
                group=True,
                span=4,
                keep=True,
            ),
            Row(tag=f"for ligne in heures.lignes if ligne.groupe == '{code}'"),
            Row(
                [
                    "{{ ligne.code }}",
                    "{{ ligne.libelle | typographie }}",
                    "{{ ligne.unitaire | heures }}",
                    "{{ ligne.nombre | pluriel(ligne.base) }}",
                    "{{ ligne.total | heures }}",
                ],
                keep=code == _GROUPES[-1][0],  # the total is never alone at the head of a page
            ),
            Row(tag="endfor"),
        ]
    rows.append(Row(["Total des heures de direction", "{{ heures.total | heures }}"], strong=True, span=4))
    sheet.table(
        [
            Column("Règle", 14),
            Column("Action", 86),
            Column("Par unité", 20, figure=True),
            Column("Nombre", 28, figure=True),
            Column("Total", 22, figure=True),
        ],
        rows,
    )
    sheet.text(
        "Soit {{ heures.par_contrat | heures }} par contrat et {{ heures.par_semaine | heures }} par semaine "
        "d'activité.",
        "Note",
    )
