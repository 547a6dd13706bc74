"""The assessment sheet of one person: the eight contents that the PLIE's specification names, and the exit."""

from __future__ import annotations

from tools.make_templates.blocks import BLANK, Column, Sheet

_FREINS = (
    "{'illettrisme_fle': 'maîtrise du français', 'droits': 'accès aux droits', 'logement': 'logement', "
    "'mobilite': 'mobilité', 'sante': 'santé', 'justice': 'justice', 'finances': 'situation financière', "
    "'disponibilite': 'disponibilité'}"
)
_OBJETS = (
    "{'decouvrir_metier': 'découvrir un métier', 'confirmer_projet': 'confirmer un projet professionnel', "
    "'initier_recrutement': 'engager un recrutement'}"
)
_CLASSES = (
    "{'emploi_durable': 'Emploi durable', 'emploi_transition': 'Emploi de transition', 'sortie_positive': "
    "'Sortie positive', "
    "'autre': 'Autre sortie', 'retrait': 'Retrait des sorties constatées'}"
)
_PERSONNES = (
    "{% for personne in entretien.presents %}{{ personne.nom }}, {{ personne.qualite }}"
    "{% if personne.presence != 'présent' %} ({{ personne.presence }}){% endif %}"
    "{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}"
)
_PERSONNE = "{{ beneficiaire.identite | nom_complet }}"


def make() -> bytes:
    """The template's bytes."""
    sheet = Sheet("Fiche bilan — {{ beneficiaire.identifiant }}")
    sheet.text(_PERSONNE, "Title")
    sheet.text("Atelier et chantier d'insertion : {{ structure.aci.intitule }}", "Subtitle")
    sheet.landmarks(
        [
            ("Référence", "{{ beneficiaire.reference or beneficiaire.identifiant }}", 41),
            ("Date du bilan", "{{ beneficiaire.date_bilan | date_longue }}", 43),
            ("Entrée dans l'action", "{{ beneficiaire.entree.date | date_longue }}", 43),
            (
                "Sortie de l'action",
                "{% if beneficiaire.sortie %}{{ beneficiaire.sortie.date | date_longue }}{% else %}parcours "
                "en cours{% endif %}",
                43,
            ),
        ]
    )
    sheet.text("Document nominatif : à remettre à la personne et à son équipe d'accompagnement seulement.", "Note")
    _person(sheet)
    _starting_objectives(sheet)
    _interviews(sheet)
    _events(sheet)
    _evaluations(sheet)
    _lists(sheet)
    _exit_preparation(sheet)
    _reached(sheet)
    _exit(sheet)
    _signatures(sheet)
    return sheet.to_bytes()


def _person(sheet: Sheet) -> None:
    sheet.heading("Personne et parcours dans la structure")
    sheet.heading("Identité", 2)
    adresse = "beneficiaire.identite.adresse"
    sheet.facts(
        [
            ("Nom et prénom", _PERSONNE),
            ("Date de naissance", "{{ beneficiaire.identite.date_naissance | date }}"),
            ("Identifiant interne", "{{ beneficiaire.identifiant }}"),
            f"if {adresse}",
            (
                "Adresse",
                f"{{{{ {adresse}.voie }}}}{{% if {adresse}.complement %}}, {{{{ {adresse}.complement }}}}{{% "
                f"endif %}}, "
                f"{{{{ {adresse}.code_postal }}}} {{{{ {adresse}.commune }}}}",
            ),
            "endif",
            "if beneficiaire.identite.telephone or beneficiaire.identite.courriel",
            (
                "Contact",
                "{{ beneficiaire.identite.telephone or '' }}{% if beneficiaire.identite.telephone and "
                "beneficiaire.identite.courriel %}"
                " · {% endif %}{{ beneficiaire.identite.courriel or '' }}",
            ),
            "endif",
            "if beneficiaire.identite.identifiant_france_travail",
            ("Identifiant France Travail", "{{ beneficiaire.identite.identifiant_france_travail }}"),
            "endif",
            "if beneficiaire.pass_iae",
            (
                "PASS IAE",
                "{{ beneficiaire.pass_iae.numero }}, du {{ beneficiaire.pass_iae.debut | date }} au {{ "
                "beneficiaire.pass_iae.fin | date }}",
            ),
            "endif",
        ]
    )
    sheet.heading("Entrée dans l'action", 2)
    sheet.facts(
        [
            ("Date d'entrée", "{{ beneficiaire.entree.date | date_longue }}"),
            (
                "Prescripteur",
                "{{ beneficiaire.entree.prescripteur.type }}{% if beneficiaire.entree.prescripteur.nom %} : "
                "{{ beneficiaire.entree.prescripteur.nom }}{% endif %}",
            ),
            "if beneficiaire.entree.diagnostic_date",
            ("Diagnostic d'entrée", "{{ beneficiaire.entree.diagnostic_date | date_longue }}"),
            "endif",
            "if beneficiaire.entree.situation",
            ("Situation à l'entrée", "{{ beneficiaire.entree.situation | typographie }}"),
            "endif",
            "if beneficiaire.entree.freins",
            (
                "Freins repérés à l'entrée",
                "{% for frein in beneficiaire.entree.freins %}{{ "
                + _FREINS
                + ".get(frein, frein) }}{% if not loop.last %}, "
                "{% endif %}{% endfor %}",
            ),
            "endif",
        ]
    )
    sheet.heading("Contrats de travail", 2)
    sheet.listing(
        "for contrat in beneficiaire.contrats",
        [
            (Column("Contrat", 28), "{{ contrat.type }}"),
            (Column("Poste", 66), "{{ contrat.poste | typographie }}"),
            (Column("Début", 24), "{{ contrat.debut | date }}"),
            (Column("Fin", 24), "{% if contrat.fin %}{{ contrat.fin | date }}{% else %}sans terme{% endif %}"),
            (Column("Heures par semaine", 28, figure=True), "{{ contrat.heures_hebdomadaires | heures }}"),
        ],
    )


def _starting_objectives(sheet: Sheet) -> None:
    sheet.heading("Objectifs de départ")
    sheet.or_else("beneficiaire.objectifs", "Aucun objectif de départ n'a été fixé.")
    sheet.bullets(
        "for objectif in beneficiaire.objectifs",
        "{{ objectif.libelle | typographie }}{% if objectif.etape %} (étape : {{ objectif.etape }}){% endif %}",
    )
    sheet.tag("endif")


def _interviews(sheet: Sheet) -> None:
    sheet.heading("Entretiens tripartites")
    sheet.text(
        "{{ suivi.entretiens_tenus | pluriel('entretien tenu', 'entretiens tenus') }} à la date du bilan, pour "
        "{{ suivi.duree_mois | nombre }} mois de contrat{% if suivi.entretiens_attendus is not none %} "
        "({{ suivi.entretiens_attendus | pluriel('entretien attendu', 'entretiens attendus') }}){% endif %}.",
        keep=True,
    )
    sheet.tag("if beneficiaire.entretiens_tripartites")
    sheet.listing(
        "for entretien in beneficiaire.entretiens_tripartites",
        [
            (Column("Date", 22), "{{ entretien.date | date }}"),
            (Column("Personnes", 60), [("CellulePetite", _PERSONNES)]),
            (
                Column("Synthèse et suites", 88),
                "{{ entretien.synthese | typographie }}{% if entretien.suites %}{{ '\\n' }}**Suites :** "
                "{{ entretien.suites | typographie }}{% endif %}"
                "{% if entretien.prochaine_date %}{{ '\\n' }}**Prochain entretien :** {{ "
                "entretien.prochaine_date | date }}{% endif %}",
            ),
        ],
    )
    sheet.tag("else")
    sheet.text("Aucun entretien tripartite n'est enregistré.")
    sheet.tag("endif")


def _events(sheet: Sheet) -> None:
    sheet.heading("Évènements survenus")
    sheet.heading("Évènements du parcours", 2)
    sheet.or_else("beneficiaire.evenements", "Aucun évènement signalé.")
    sheet.listing(
        "for evenement in beneficiaire.evenements",
        [
            (Column("Date", 22), "{{ evenement.date | date }}"),
            (Column("Nature", 34), "{{ evenement.nature }}"),
            (Column("Description", 62), "{{ evenement.description | typographie }}"),
            (Column("Conséquence", 52), "{{ (evenement.consequence or '—') | typographie }}"),
        ],
    )
    sheet.tag("endif")
    sheet.heading("Formations", 2)
    sheet.or_else("beneficiaire.formations", "Aucune formation suivie.")
    sheet.listing(
        "for formation in beneficiaire.formations",
        [
            (Column("Formation", 50), "{{ formation.intitule }}"),
            (Column("Organisme", 36), "{{ formation.organisme }}"),
            (Column("Période", 36), "du {{ formation.debut | date }} au {{ formation.fin | date }}"),
            (
                Column("Durée", 18, figure=True),
                "{% if formation.heures %}{{ formation.heures | heures }}{% else %}—{% endif %}",
            ),
            (Column("Résultat", 30), "{{ (formation.resultat or '—') | typographie }}"),
        ],
    )
    sheet.tag("endif")
    sheet.heading("Immersions en entreprise (PMSMP)", 2)
    sheet.or_else("beneficiaire.immersions", "Aucune immersion réalisée.")
    sheet.listing(
        "for immersion in beneficiaire.immersions",
        [
            (
                Column("Entreprise et métier", 46),
                "{{ immersion.entreprise }}{% if immersion.metier %} : {{ immersion.metier }}{% endif %}",
            ),
            (Column("Objet", 36), "{{ " + _OBJETS + ".get(immersion.objet, immersion.objet) }}"),
            (Column("Période", 36), "du {{ immersion.debut | date }} au {{ immersion.fin | date }}"),
            (Column("Bilan", 52), "{{ (immersion.bilan or '—') | typographie }}"),
        ],
    )
    sheet.tag("endif")


def _evaluations(sheet: Sheet) -> None:
    sheet.heading("Valorisation d'outils d'évaluation des compétences")
    sheet.heading("Outils employés", 2)
    sheet.or_else("beneficiaire.evaluations_competences", "Aucun outil d'évaluation employé.")
    sheet.listing(
        "for evaluation in beneficiaire.evaluations_competences",
        [
            (Column("Date", 22), "{{ evaluation.date | date }}"),
            (Column("Outil", 58), "{{ evaluation.outil }}"),
            (Column("Résultat", 90), "{{ evaluation.resultat | typographie }}"),
        ],
    )
    sheet.tag("endif")
    sheet.heading("Compétences évaluées", 2)
    sheet.or_else("beneficiaire.competences", "Aucune compétence évaluée.")
    sheet.listing(
        "for competence in beneficiaire.competences",
        [
            (Column("Domaine", 36), "{{ competence.domaine }}"),
            (Column("Compétence", 54), "{{ competence.libelle | typographie }}"),
            (
                Column("Niveau à l'entrée", 20, figure=True),
                "{% if competence.niveau_entree is none %}—{% else %}{{ competence.niveau_entree }} / 4{% endif %}",
            ),
            (Column("Niveau au bilan", 20, figure=True), "{{ competence.niveau }} / 4"),
            (Column("Valorisation", 40), "{{ (competence.valorisation or '—') | typographie }}"),
        ],
    )
    sheet.text("Échelle des niveaux : de 0 (compétence non acquise) à 4 (compétence maîtrisée).", "Note")
    sheet.tag("endif")


def _lists(sheet: Sheet) -> None:
    sheet.heading("Aptitudes et acquis")
    for title, key, sentence in (
        ("Aptitudes", "aptitudes", "Aucune aptitude particulière relevée."),
        ("Acquis", "acquis", "Aucun acquis relevé à ce jour."),
    ):
        sheet.heading(title, 2)
        sheet.or_else(f"beneficiaire.{key}", sentence)
        sheet.bullets(f"for ligne in beneficiaire.{key}", "{{ ligne | typographie }}")
        sheet.tag("endif")
    sheet.heading("Portefeuille de compétences")
    sheet.or_else("beneficiaire.portefeuille_competences", "Aucune pièce versée au portefeuille de compétences.")
    sheet.listing(
        "for element in beneficiaire.portefeuille_competences",
        [
            (Column("Pièce", 136), "{{ element.piece }}"),
            (Column("Date", 34), "{% if element.date %}{{ element.date | date }}{% else %}—{% endif %}"),
        ],
    )
    sheet.tag("endif")


def _exit_preparation(sheet: Sheet) -> None:
    sheet.heading("Préparation de la sortie")
    sheet.or_else(
        "beneficiaire.preparation_sortie", "La préparation de la sortie n'est pas engagée à la date du bilan."
    )
    sheet.text("**Projet :** {{ beneficiaire.preparation_sortie.projet | typographie }}", keep=True)
    sheet.or_else("beneficiaire.preparation_sortie.demarches", "Aucune démarche enregistrée.")
    sheet.listing(
        "for demarche in beneficiaire.preparation_sortie.demarches",
        [
            (Column("Date", 22), "{{ demarche.date | date }}"),
            (Column("Démarche", 148), "{{ demarche.description | typographie }}"),
        ],
    )
    sheet.tag("endif")
    sheet.tag("endif")


def _reached(sheet: Sheet) -> None:
    sheet.heading("Atteinte des objectifs fixés pour l'étape")
    sheet.or_else("beneficiaire.objectifs", "Aucun objectif n'était fixé pour l'étape.")
    sheet.listing(
        "for objectif in beneficiaire.objectifs",
        [
            (Column("Objectif", 66), "{{ objectif.libelle | typographie }}"),
            (Column("Étape", 30), "{{ objectif.etape or '—' }}"),
            (Column("Atteint", 26), "{{ objectif.atteinte or 'à évaluer' }}"),
            (Column("Motif", 48), "{{ (objectif.motif or '—') | typographie }}"),
        ],
    )
    sheet.tag("endif")


def _exit(sheet: Sheet) -> None:
    sheet.heading("Sortie de l'action")
    sheet.or_else("beneficiaire.sortie", "La personne est toujours dans l'action à la date du bilan.", keep=True)
    sheet.facts(
        [
            ("Date de sortie", "{{ beneficiaire.sortie.date | date_longue }}"),
            ("Classe de sortie", "{{ " + _CLASSES + ".get(beneficiaire.sortie.classe, beneficiaire.sortie.classe) }}"),
            ("Situation", "{{ beneficiaire.sortie.detail | typographie }}"),
            ("Sortie positive au sens du PLIE", "{{ beneficiaire.sortie.sortie_positive_plie }}"),
        ],
        label_width=58,
    )
    sheet.tag("endif")
    sheet.tag("if constats")
    sheet.heading("Constats")
    sheet.bullets("for constat in constats", "{{ constat.message | typographie }}")
    sheet.tag("endif")
    sheet.tag("if beneficiaire.commentaire")
    sheet.heading("Commentaire")
    sheet.paragraphs("beneficiaire.commentaire", keep=True)
    sheet.tag("endif")


def _signatures(sheet: Sheet) -> None:
    sheet.heading("Signatures")
    sheet.signatures(
        "Fait en deux exemplaires, dont un remis à la personne, à {{ structure.adresse.commune }}, le {{ "
        "beneficiaire.date_bilan | date_longue }}.",
        [
            (
                "{% if beneficiaire.identite.civilite == 'Mme' %}La salariée{% elif "
                "beneficiaire.identite.civilite == 'M.' %}Le salarié"
                "{% else %}La ou le salarié{% endif %}",
                [_PERSONNE, "Signature :"],
            ),
            ("Référent de parcours", ["Nom : " + BLANK, "Signature :"]),
            (
                "Pour la structure",
                [
                    "{{ structure.representant | nom_complet }}",
                    "{{ structure.representant.fonction }}",
                    "Signature et cachet :",
                ],
            ),
        ],
    )
