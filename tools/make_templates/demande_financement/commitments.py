"""What the requester undertakes: the evaluation of the action, the attestation and its signature."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.wording import PERIODE
from tools.make_templates.phrases import BLANK

_FICHE = (
    "Entretiens tripartites",
    "Objectifs de départ",
    "Évènements survenus",
    "Préparation de la sortie",
    "Atteinte ou non des objectifs fixés pour l'étape",
    "Valorisation d'outils d'évaluation des compétences",
    "Aptitudes et acquis",
    "Portefeuille de compétences",
)


def criteria(sheet: Sheet) -> None:
    """Add how the action is evaluated, and the documents that the structure undertakes to supply."""
    sheet.heading("Critères d'intervention et évaluation")
    sheet.text(
        "L'évaluation est d'abord celle du cahier des charges général des financeurs : le bilan général de l'ACI, "
        "qu'il demande, évalue directement la qualité et l'efficience de la fonction de direction."
    )
    sheet.text(
        "S'y ajoutent les documents de bilan propres au PLIE. Ils comportent notamment une fiche de bilan par "
        "bénéficiaire, qui analyse son parcours durant sa présence dans l'action :",
        keep=True,
    )
    sheet.grid(_FICHE, 2)
    sheet.text(
        "{{ structure.nom }} s'engage à remettre au financeur le bilan général de l'ACI et une fiche "
        f"de bilan par bénéficiaire pour la période {PERIODE}, dans le respect de la confidentialité due aux personnes."
    )


def attestation(sheet: Sheet) -> None:
    """Add the attestation on honour and the boxes to sign."""
    sheet.heading("Attestation sur l'honneur")
    sheet.text(
        "{{ structure.representant | nom_complet }}, {{ structure.representant.fonction }}, représentant légalement "
        "{{ structure.nom }}, atteste sur l'honneur :",
        keep=True,
    )
    for line in (
        "l'exactitude des renseignements portés dans la présente demande ;",
        "que le coût du poste déclaré correspond au coût réel supporté par l'employeur ;",
        "que les dépenses présentées ne sont financées par aucun autre organisme au-delà des financements "
        "déclarés ci-dessus, et "
        "que leur total ne dépasse pas le coût réel du poste ;",
        "que la structure est à jour de ses obligations sociales et fiscales et tient les justificatifs à la "
        "disposition du financeur.",
    ):
        sheet.text(line, "ListBullet", keep=True)
    sheet.signatures(
        "Fait à {{ demande.signature.lieu }}, le {{ demande.signature.date | date_longue }}.",
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
