"""The letter of mission: what the employer entrusts to the holder of a post, for what share of the time, until when."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.holder import COUVERTES, INTITULE, MADAME, PART_DU_POSTE, PERIODE_AFFECTEE, TITULAIRE, agreed
from tools.make_templates.phrases import BLANK, PIECE


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Lettre de mission — {{ poste.lettre_mission.objet }}", banner=False)
    _address(sheet)
    _mission(sheet)
    _time(sheet)
    for title, lead, key in (
        ("Objectifs", "Vos objectifs pour cette période sont les suivants :", "objectifs"),
        ("Délégations", "Pour cette mission, vous recevez délégation pour :", "delegations"),
    ):
        sheet.tag(f"if poste.lettre_mission.{key}")
        sheet.heading(title)
        sheet.text(lead, keep=True)
        sheet.bullets(f"for ligne in poste.lettre_mission.{key}", "{{ ligne | typographie }}")
        sheet.tag("endif")
    _report(sheet)
    return sheet


def _address(sheet: Sheet) -> None:
    sheet.addressee(
        [
            "Nos références : {{ poste.lettre_mission.reference }}" + PIECE,
            "Fiche de poste : {{ poste.reference }}, version {{ poste.version }}",
            "{% if not poste.lettre_mission.adresse %}Remise en main propre contre décharge{% endif %}",
        ],
        [
            f"**{TITULAIRE}**",
            INTITULE,
            "{% if poste.lettre_mission.adresse %}{{ poste.lettre_mission.adresse | join('\\n') }}"
            "{% else %}{{ structure.nom }}{% endif %}",
        ],
    )
    sheet.text("{{ poste.lettre_mission.lieu }}, le {{ poste.lettre_mission.date | date_longue }}", "LieuDateLettre")
    sheet.text("**Objet :** lettre de mission – {{ poste.lettre_mission.objet | typographie }}", "Objet")
    sheet.text(MADAME + ",")


def _mission(sheet: Sheet) -> None:
    sheet.text(
        "Dans le cadre de votre contrat de travail et de votre fiche de poste, je vous confie la mission suivante au "
        "sein de l'atelier et chantier d'insertion « {{ structure.aci.intitule }} »."
    )
    sheet.heading("Votre mission")
    sheet.tag("if poste.lettre_mission.contexte")
    sheet.paragraphs("poste.lettre_mission.contexte")
    sheet.tag("endif")
    sheet.text(
        agreed("Vous êtes chargé(e)") + " de l'action suivante : **{{ poste.affectation_financee.action | typographie "
        "}}**.{% if poste.affectation_financee.financeur %} Financeur : {{ poste.affectation_financee.financeur | "
        "typographie }}.{% endif %} Cette action comprend :",
        keep=True,
    )
    sheet.tag("for mission in poste.missions")
    sheet.tag(f"if mission.financee or not {COUVERTES}")
    sheet.heading("{{ mission.intitule | typographie }}", 2)
    sheet.bullets("for activite in mission.activites", "{{ activite | typographie }}")
    sheet.tag("endif")
    sheet.tag("endfor")


def _time(sheet: Sheet) -> None:
    sheet.heading("Temps affecté et période")
    sheet.facts(
        [
            (
                "Part fixe de votre temps",
                "**{{ poste.affectation_financee.etp | etp }}, soit " + PART_DU_POSTE + " de votre poste** "
                "({{ poste.temps_travail.quotite | etp }}, {{ poste.temps_travail.heures_hebdomadaires | heures }} par "
                "semaine)",
            ),
            ("Période", PERIODE_AFFECTEE),
            ("Lieu", "{{ poste.lieu.principal }}"),
        ],
        whole=True,
    )
    sheet.text(
        "Cette part est fixe pendant toute la période et n'est présentée à aucun autre financeur au titre des mêmes "
        "dépenses. Tout changement de la mission, du temps ou de la période fait l'objet d'une nouvelle lettre."
    )


def _report(sheet: Sheet) -> None:
    sheet.heading("Rattachement et compte rendu")
    sheet.text(
        "Responsable hiérarchique : {{ poste.rattachement.hierarchique }}."
        "{% if poste.rattachement.fonctionnel %} Lien fonctionnel : {{ poste.rattachement.fonctionnel }}.{% endif %}",
        keep=True,
    )
    sheet.tag("if poste.lettre_mission.compte_rendu")
    sheet.paragraphs("poste.lettre_mission.compte_rendu", keep=True)
    sheet.tag("endif")
    sheet.text(
        "La présente lettre précise vos missions ; elle ne modifie pas votre contrat de travail. Elle est faite en "
        "deux exemplaires, dont un vous est remis.",
        keep=True,
    )
    sheet.text(f"Je vous prie d'agréer, {MADAME}, l'expression de ma considération distinguée.", keep=True)
    sheet.signatures(
        "",
        [
            (
                "L'employeur",
                [
                    "{{ structure.representant | nom_complet }}",
                    "{{ structure.representant.fonction }}",
                    "Signature et cachet :",
                ],
            ),
            (
                agreed("Le (La) titulaire du poste"),
                [TITULAIRE, "Reçue et acceptée le : " + BLANK, "Signature :"],
            ),
        ],
    )
