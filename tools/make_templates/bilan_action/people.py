"""Who came and who left, and how the people were followed."""

from __future__ import annotations

from tools.make_templates.accounts import known
from tools.make_templates.bilan_action.wording import figure, percent
from tools.make_templates.blocks import Column, Row, Sheet

_NUMBER = Column("Nombre", 24, figure=True)
_SHARE = Column("Part", 24, figure=True)


def movements(sheet: Sheet) -> None:
    """Add the people present, the entries and the exits, and who sent those who entered."""
    sheet.heading("Entrées et sorties")
    sheet.heading("Personnes accompagnées", 2)
    rows = [
        Row(["Présentes avant le premier jour de la période", "{{ action.mouvements.presents_debut | nombre }}"]),
        Row(["Entrées dans la période", "{{ action.mouvements.entrees | nombre }}"]),
        Row(["Personnes accompagnées", "{{ action.mouvements.presents | nombre }}"], strong=True),
        Row(["Sorties dans la période", "{{ action.mouvements.sorties | nombre }}"]),
        Row(["Présentes après le dernier jour de la période", "{{ action.mouvements.presents_fin | nombre }}"]),
    ]
    sheet.table(
        [Column("Mouvements", 146), _NUMBER],
        [Row(row.cells, strong=row.strong, keep=place < len(rows) - 1) for place, row in enumerate(rows)],
    )
    sheet.heading("Entrées par prescripteur", 2)
    sheet.listing(
        "for prescripteur in action.prescripteurs",
        [
            (Column("Prescripteur", 122), "{{ prescripteur.libelle }}"),
            (_NUMBER, "{{ prescripteur.nombre | nombre }}"),
            (_SHARE, percent("prescripteur.part")),
        ],
        empty="Aucune entrée dans la période.",
    )
    sheet.tag("if action.prescripteurs and action.prescripteurs[-1].libelle == 'Autre'")
    sheet.text(
        "« Autre » comprend les prescripteurs dont le nom dirait une situation sensible des personnes.",
        "Note",
    )
    sheet.tag("endif")


def exits(sheet: Sheet) -> None:
    """Add the exits by class of the IAE, their chart and the two rates."""
    sheet.heading("Sorties par classe", 2)
    sheet.or_else("action.sorties.total", "Aucune sortie dans la période : les taux de sortie sont sans objet.")
    figure(sheet, "sorties")
    sheet.table(
        [Column("Classe de sortie de l'IAE", 48), Column("Ce qu'elle comprend", 74), _NUMBER, _SHARE],
        [
            Row(tag="for classe in action.sorties.lignes"),
            Row(
                [
                    "{{ classe.libelle }}",
                    "{{ classe.definition | typographie }}",
                    "{{ classe.nombre | nombre }}",
                    percent("classe.part"),
                ],
                keep=True,
            ),
            Row(tag="endfor"),
            Row(["Sorties de la période", "{{ action.sorties.total | nombre }}", percent("1")], strong=True, span=2),
        ],
    )
    for name in ("sorties_dynamiques", "sorties_positives_plie"):
        rate = f"action.taux.{name}"
        sheet.text(f"**{{{{ {rate}.libelle }}}} : {{{{ {rate}.texte }}}}** ({{{{ {rate}.calcul }}}}).", keep=True)
        sheet.text(f"Formule : {{{{ {rate}.formule }}}}.", "Note")
    sheet.tag("endif")


def followup(sheet: Sheet) -> None:
    """Add the objectives of the people, their interviews, contracts, training and immersions."""
    sheet.heading("Parcours et accompagnement")
    sheet.or_else("action.mouvements.presents", "Aucun bénéficiaire n'était dans l'action pendant la période.")
    sheet.heading("Objectifs individuels", 2)
    sheet.or_else("action.objectifs.fixes", "Aucun objectif n'est fixé aux personnes de la période.")
    sheet.text(
        "{{ action.objectifs.fixes | pluriel('objectif') }} pour "
        "{{ action.objectifs.personnes | pluriel('personne') }}, dont "
        "{{ action.objectifs.evalues | pluriel('évalué') }}.",
        keep=True,
    )
    figure(sheet, "objectifs")
    sheet.listing(
        "for ligne in action.objectifs.lignes",
        [
            (Column("Objectifs des étapes", 122), "{{ ligne.libelle }}"),
            (_NUMBER, "{{ ligne.nombre | nombre }}"),
            (_SHARE, percent("ligne.part")),
        ],
    )
    sheet.tag("endif")
    _interviews(sheet)
    _contracts(sheet)
    _training(sheet)
    sheet.tag("endif")


def _interviews(sheet: Sheet) -> None:
    sheet.heading("Entretiens tripartites et diagnostics d'entrée", 2)
    sheet.facts(
        [
            ("Entretiens attendus", known("action.entretiens.attendus", "nombre")),
            ("Entretiens tenus", "{{ action.entretiens.tenus | nombre }}"),
            (
                "Entretiens manquants",
                known("action.entretiens.manquants", "nombre")
                + "{% if action.entretiens.manquants %}, pour "
                + "{{ action.entretiens.personnes_concernees | pluriel('personne') }}{% endif %}",
            ),
            "if action.diagnostics.jours is not none and action.mouvements.entrees",
            (
                "Diagnostics dans les {{ action.diagnostics.jours }} jours",
                "{{ action.diagnostics.dans_le_delai | nombre }} pour "
                "{{ action.diagnostics.comptes | pluriel('entrée comptée', 'entrées comptées') }}"
                "{% if action.diagnostics.hors_delai %}, {{ action.diagnostics.hors_delai | nombre }} hors délai"
                "{% endif %}{% if action.diagnostics.non_faits %}, "
                "{{ action.diagnostics.non_faits | pluriel('non fait', 'non faits') }}{% endif %}"
                "{% if action.diagnostics.en_cours %} ; délai en cours pour "
                "{{ action.diagnostics.en_cours | pluriel('entrée') }}{% endif %}",
            ),
            "endif",
        ],
        label_width=58,
        whole=True,
    )
    sheet.text(
        "Comptés dans la période, jusqu'à la date de chaque fiche : un entretien de plus pour une personne n'efface "
        "pas celui qui manque à une autre.",
        "Note",
    )


def _contracts(sheet: Sheet) -> None:
    sheet.heading("Contrats de travail", 2)
    sheet.facts(
        [
            ("Contrats en cours dans la période", "{{ action.contrats.nombre | nombre }}"),
            ("Mois de contrat", "{{ action.contrats.mois | round(1) | nombre }}"),
            ("Heures prévues par les contrats", "{{ action.contrats.heures | round | heures }}"),
        ],
        label_width=58,
        whole=True,
    )


def _training(sheet: Sheet) -> None:
    sheet.heading("Formations et immersions", 2)
    sheet.facts(
        [
            (
                "Formations commencées",
                "{{ action.formations.nombre | nombre }}{% if action.formations.nombre %}, pour "
                "{{ action.formations.personnes | pluriel('personne') }} : "
                "{{ action.formations.heures | heures }}{% if action.formations.sans_duree %}, plus "
                "{{ action.formations.sans_duree | pluriel('formation') }} sans durée connue{% endif %}{% endif %}",
            ),
            (
                "Immersions (PMSMP) commencées",
                "{{ action.immersions.nombre | nombre }}{% if action.immersions.nombre %}, pour "
                "{{ action.immersions.personnes | pluriel('personne') }} : "
                "{{ action.immersions.jours | pluriel('jour') }}{% endif %}",
            ),
            "if action.immersions.nombre",
            (
                "Objet des immersions",
                "{% for ligne in action.immersions.lignes if ligne.nombre %}{{ ligne.libelle }} : "
                "{{ ligne.nombre | nombre }}{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}",
            ),
            "endif",
        ],
        label_width=58,
        whole=True,
    )
