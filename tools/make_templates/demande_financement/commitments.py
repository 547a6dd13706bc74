"""What the requester undertakes: the evaluation of the action, the attestation and its signature."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.wording import PERIODE
from tools.make_templates.phrases import BLANK, SIGNATORY

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
        f"de bilan par bénéficiaire pour la période {PERIODE}, dans le respect de la confidentialité due aux "
        f"personnes, "
        "et le compte rendu financier de l'action, qui met le réalisé à côté du prévu et explique les écarts."
    )


def attestation(sheet: Sheet) -> None:
    """Add the attestation on honour and the boxes to sign."""
    sheet.heading("Attestation sur l'honneur")
    sheet.text(SIGNATORY + "atteste sur l'honneur :", keep=True)
    for line in (
        "que les renseignements de la présente demande, budget et échéancier compris, sont exacts et sincères ;",
        "que le coût du poste déclaré est le coût réel supporté par l'employeur, établi par les bulletins de paie "
        "et les "
        "cotisations acquittées ;",
        "qu'aucune des dépenses présentées n'est financée deux fois : elles n'ont pas d'autre financement public, "
        "national ou européen, ni privé, que ceux déclarés ci-dessus, leur total ne dépasse pas le coût réel du poste, "
        "et tout financement nouveau sera signalé sans délai au financeur ;",
        "que le temps de direction déclaré est fixé par une fiche de poste ou une lettre de mission signée, ou à "
        "défaut "
        "suivi par des feuilles de temps signées ;",
        "que la structure est à jour de ses obligations sociales et fiscales, déclarations et paiements ;",
    ):
        sheet.text(line, "ListBullet")
    sheet.tag(
        "if 'association' in structure.forme_juridique | lower or 'fondation' in structure.forme_juridique | lower"
    )
    sheet.text(
        "que la structure souscrit au contrat d'engagement républicain (loi n° 2000-321 du 12 avril 2000, article "
        "10-1) ;",
        "ListBullet",
    )
    sheet.tag("endif")
    for line in (
        "que la comptabilité distingue les dépenses et les ressources de l'action, et que la structure se soumet à "
        "tout "
        "contrôle, sur pièces et sur place, du financeur et, si l'action est cofinancée par le FSE+, des autorités de "
        "gestion et d'audit nationales et européennes ;",
        "que les pièces justificatives et les données de suivi sont conservées et tenues à leur disposition pendant la "
        "durée fixée par la convention de financement et, pour le FSE+, par l'article 82 du règlement (UE) 2021/1060, "
        "dans le respect du droit des personnes à la protection de leurs données.",
    ):
        sheet.text(line, "ListBullet", keep=True)
    signatures(sheet, "demande")


def signatures(sheet: Sheet, record: str) -> None:
    """Add where and when the record was signed, and the boxes of the structure and of the funder."""
    sheet.signatures(
        f"Fait à {{{{ {record}.signature.lieu }}}}, le {{{{ {record}.signature.date | date_longue }}}}.",
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
