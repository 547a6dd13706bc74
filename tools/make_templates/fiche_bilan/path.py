"""What happened on the way: objectives, tripartite interviews, events, training, time in companies."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Sheet
from tools.make_templates.fiche_bilan.person import INTERNE

_OBJETS = (
    "{'decouvrir_metier': 'découvrir un métier', 'confirmer_projet': 'confirmer un projet professionnel', "
    "'initier_recrutement': 'engager un recrutement'}"
)
_TENUS = (
    "{% if suivi.entretiens_tenus %}{{ suivi.entretiens_tenus | pluriel('entretien tenu', 'entretiens tenus') }}"
    "{% else %}Aucun entretien tenu{% endif %}"
)
_ATTENDUS = (
    "{% if suivi.entretiens_attendus %}"
    "{{ suivi.entretiens_attendus | pluriel('entretien attendu', 'entretiens attendus') }}"
    "{% else %}aucun entretien attendu{% endif %}"
)
_PERSONNES = (
    "{% for personne in entretien.presents %}{% if "
    + INTERNE
    + " %}{{ personne.nom }}, {% endif %}{{ personne.qualite }}"
    "{% if personne.presence != 'présent' %} "
    "({{ {'excusé': 'absence excusée', 'absent': 'absence'}.get(personne.presence, personne.presence) }}){% endif %}"
    "{% if not loop.last %} ; {% endif %}{% endfor %}"
)


def objectives(sheet: Sheet) -> None:
    """Add the objectives set at the start."""
    sheet.heading("Objectifs de départ")
    sheet.or_else("beneficiaire.objectifs", "Aucun objectif de départ n'a été fixé.")
    sheet.bullets(
        "for objectif in beneficiaire.objectifs",
        # Of an objective that is not sent, one « non transmis » says enough here; the table of results has its step.
        "{{ objectif.libelle | typographie }}{% if objectif.etape and ("
        f"{INTERNE} or objectif.transmissible) %}} (étape : {{{{ objectif.etape }}}}){{% endif %}}",
    )
    sheet.tag("endif")


def interviews(sheet: Sheet) -> None:
    """Add the tripartite interviews, held and expected."""
    sheet.heading("Entretiens tripartites")
    sheet.tag("if suivi.duree_mois < 1 and not suivi.entretiens_attendus")
    sheet.text(
        "{% if suivi.entretiens_tenus %}"
        + _TENUS
        + " à la date du bilan. {% endif %}{% if suivi.entretiens_attendus is none "
        "%}Le{% else %}Aucun entretien attendu à cette date : le{% endif %} contrat "
        "{% if suivi.debut <= beneficiaire.date_bilan %}a commencé{% else %}commence{% endif %} le "
        "{{ suivi.debut | date_longue }}.",
        keep=True,
    )
    sheet.tag("else")
    sheet.text(
        _TENUS + " à la date du bilan, pour {{ suivi.duree_mois | nombre }} mois de contrat"
        "{% if suivi.entretiens_attendus is not none %} (" + _ATTENDUS + "){% endif %}.",
        keep=True,
    )
    _years(sheet)
    sheet.tag("endif")
    sheet.tag("if beneficiaire.entretiens_tripartites")
    sheet.tag("for entretien in beneficiaire.entretiens_tripartites")
    sheet.text(
        "{{ entretien.date | date_longue }}{% if entretien.prochaine_date %}\tprochain entretien : "
        "{{ entretien.prochaine_date | date_longue }}{% endif %}",
        "EntretienDate",
    )
    sheet.tag("if entretien.presents")
    sheet.text(_PERSONNES, "EntretienNoms")
    sheet.tag("endif")
    sheet.text("{{ entretien.synthese | typographie }}", "EntretienTexte")
    sheet.tag("if entretien.suites")
    sheet.text("**Suites :** {{ entretien.suites | typographie }}", "EntretienTexte")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.tag("else")
    sheet.text("Aucun entretien tripartite n'est enregistré.")
    sheet.tag("endif")


def _years(sheet: Sheet) -> None:
    """Add the interviews expected, held and lacking in each year of contract."""
    sheet.tag("if suivi.annees")
    sheet.listing(
        "for annee in suivi.annees",
        [
            (
                Column("Année de contrat", 36),
                "{% if annee.annee == 1 %}1re{% else %}{{ annee.annee }}e{% endif %} année",
            ),
            (Column("Période", 62), "du {{ annee.debut | date }} au {{ annee.fin | date }}"),
            (
                Column("Attendus", 24, figure=True),
                "{% if annee.attendus is none %}—{% else %}{{ annee.attendus }}{% endif %}",
            ),
            (Column("Tenus", 24, figure=True), "{{ annee.tenus }}"),
            (Column("Manquants", 24, figure=True), "{{ annee.manquants or '—' }}"),
        ],
        title="Entretiens tripartites par année de contrat",
    )
    sheet.tag("endif")


def events(sheet: Sheet) -> None:
    """Add the events, the training and the time in companies."""
    sheet.heading("Évènements survenus")
    sheet.heading("Évènements du parcours", 2)
    sheet.listing(
        "for evenement in beneficiaire.evenements",
        [
            (Column("Date", 20), "{{ evenement.date | date }}"),
            (Column("Nature", 32), "{{ evenement.nature }}"),
            (Column("Description", 66), "{{ evenement.description | typographie }}"),
            (Column("Conséquence", 52), "{{ (evenement.consequence or '—') | typographie }}"),
        ],
        empty="Aucun évènement signalé.",
    )
    sheet.heading("Formations", 2)
    sheet.listing(
        "for formation in beneficiaire.formations",
        [
            (Column("Formation", 52), "{{ formation.intitule }}"),
            (Column("Organisme", 38), "{{ formation.organisme }}"),
            (Column("Période", 28), "du {{ formation.debut | date }} au {{ formation.fin | date }}"),
            (
                Column("Durée", 18, figure=True),
                "{% if formation.heures %}{{ formation.heures | heures }}{% else %}—{% endif %}",
            ),
            (Column("Résultat", 34), "{{ (formation.resultat or '—') | typographie }}"),
        ],
        empty="Aucune formation suivie.",
    )
    sheet.heading("Immersions en entreprise (PMSMP)", 2)
    sheet.listing(
        "for immersion in beneficiaire.immersions",
        [
            (
                Column("Entreprise et métier", 44),
                "{{ immersion.entreprise }}{% if immersion.metier %} : {{ immersion.metier }}{% endif %}",
            ),
            (Column("Objet", 32), "{{ " + _OBJETS + ".get(immersion.objet, immersion.objet) }}"),
            (Column("Période", 28), "du {{ immersion.debut | date }} au {{ immersion.fin | date }}"),
            (Column("Bilan", 66), "{{ (immersion.bilan or '—') | typographie }}"),
        ],
        empty="Aucune immersion réalisée.",
    )
