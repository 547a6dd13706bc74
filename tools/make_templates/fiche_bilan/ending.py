"""The end of the path: its preparation, the objectives reached, the exit, the signatures."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Sheet
from tools.make_templates.fiche_bilan.person import INTERNE, PERSONNE, SORTIE_NON_RENSEIGNEE
from tools.make_templates.phrases import BLANK, SIGN_HERE

_CLASSES = (
    "{'emploi_durable': 'Emploi durable', 'emploi_transition': 'Emploi de transition', 'sortie_positive': "
    "'Sortie positive', "
    "'autre': 'Autre sortie', 'retrait': 'Retrait des sorties constatées'}"
)

_PLIE = (
    "{% if suivi.sortie_plie == 'pas_encore' %}non, pas encore : {{ suivi.sortie_plie_mois }} mois d'emploi ne sont "
    "pas révolus à la date du bilan, et le seront au plus tôt le {{ suivi.sortie_plie_echeance | date_longue }}"
    "{% else %}{{ beneficiaire.sortie.sortie_positive_plie }}{% endif %}"
)
_STRUCTURE = (
    "Pour la structure",
    [
        "{{ structure.representant | nom_complet }}",
        "{{ structure.representant.fonction }}",
        "Date : " + BLANK,
        "Signature et cachet :",
    ],
)


def exit_preparation(sheet: Sheet) -> None:
    """Add the preparation of the exit."""
    sheet.heading("Préparation de la sortie")
    sheet.or_else(
        "beneficiaire.preparation_sortie", "La préparation de la sortie n'est pas engagée à la date du bilan."
    )
    sheet.text("**Projet :** {{ beneficiaire.preparation_sortie.projet | typographie }}")
    sheet.listing(
        "for demarche in beneficiaire.preparation_sortie.demarches",
        [
            (Column("Date", 22), "{{ demarche.date | date }}"),
            (Column("Démarche", 148), "{{ demarche.description | typographie }}"),
        ],
        empty="Aucune démarche enregistrée.",
    )
    sheet.tag("endif")


def reached(sheet: Sheet) -> None:
    """Add whether each objective was reached, and why."""
    sheet.heading("Atteinte des objectifs fixés pour l'étape")
    sheet.listing(
        "for objectif in beneficiaire.objectifs",
        [
            (Column("Objectif", 58), "{{ objectif.libelle | typographie }}"),
            (Column("Étape", 26), "{{ objectif.etape or '—' }}"),
            (Column("Atteint", 24), "{{ objectif.atteinte or 'à évaluer' }}"),
            (Column("Motif", 62), "{{ (objectif.motif or '—') | typographie }}"),
        ],
        empty="Aucun objectif n'était fixé pour l'étape.",
    )


def _state(sheet: Sheet, sentence: str) -> None:
    """Add the sentence, held on the page of the signatures when nothing comes between them."""
    sheet.tag("if constats or beneficiaire.commentaire")
    sheet.text(sentence)
    sheet.tag("else")
    sheet.text(sentence, keep=True)
    sheet.tag("endif")


def ending(sheet: Sheet) -> None:
    """Add the exit, the notices and the comment."""
    sheet.heading("Sortie de l'action")
    sheet.tag(f"if {SORTIE_NON_RENSEIGNEE}")
    _state(
        sheet, "Le dernier contrat a pris fin le {{ suivi.arrete_au | date_longue }} ; la sortie n'est pas renseignée."
    )
    sheet.tag("elif not beneficiaire.sortie")
    _state(sheet, "La personne est toujours dans l'action à la date du bilan.")
    sheet.tag("else")
    sheet.facts(
        [
            ("Date de sortie", "{{ beneficiaire.sortie.date | date_longue }}"),
            ("Classe de sortie", "{{ " + _CLASSES + ".get(beneficiaire.sortie.classe, beneficiaire.sortie.classe) }}"),
            ("Situation", "{{ beneficiaire.sortie.detail | typographie }}"),
            ("Sortie positive au sens du PLIE", _PLIE),
        ],
        label_width=58,
        whole=True,
    )
    sheet.tag("if suivi.sortie_plie_mois is not none")
    sheet.text(
        "Au sens du PLIE, une sortie est positive après {{ suivi.sortie_plie_mois }} mois d'emploi continu à mi-temps "
        "ou plus, à l'entrée dans une formation qualifiante, ou à la création d'une entreprise. Les classes de sortie "
        "de l'insertion par l'activité économique ont d'autres critères.",
        "Note",
    )
    sheet.tag("endif")
    sheet.tag("endif")
    sheet.tag("if constats")
    sheet.heading("Constats")
    sheet.bullets("for constat in constats", "{{ constat.message | typographie }}")
    sheet.tag("endif")
    sheet.tag("if beneficiaire.commentaire")
    sheet.heading("Commentaire")
    sheet.paragraphs("beneficiaire.commentaire", keep=True)
    sheet.tag("endif")


def signatures(sheet: Sheet) -> None:
    """Add the boxes to date and sign: the three parties', or the structure's and the funder's."""
    sheet.heading("Signatures")
    sheet.tag(f"if {INTERNE}")
    sheet.signatures(
        "Fait en deux exemplaires, dont un remis à la personne, à {{ structure.adresse.commune }}, le " + BLANK,
        [
            (
                "{% if beneficiaire.identite.civilite == 'Mme' %}La salariée{% elif "
                "beneficiaire.identite.civilite == 'M.' %}Le salarié"
                "{% else %}La ou le salarié{% endif %}",
                [PERSONNE, *SIGN_HERE],
            ),
            ("Référent de parcours", ["Nom : " + BLANK, *SIGN_HERE]),
            _STRUCTURE,
        ],
        last=False,
    )
    sheet.tag("else")
    sheet.signatures(
        "Fait à {{ structure.adresse.commune }}, le " + BLANK,
        [_STRUCTURE, ("Pour le financeur, reçu", ["Nom et qualité : " + BLANK, *SIGN_HERE])],
        last=False,
    )
    sheet.tag("endif")
    sheet.end()
