"""The person of an assessment sheet: identity, entry, contracts."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Sheet

_FREINS = (
    "{'illettrisme_fle': 'maîtrise du français', 'droits': 'accès aux droits', 'logement': 'logement', "
    "'mobilite': 'mobilité', 'sante': 'santé', 'justice': 'justice', 'finances': 'situation financière', "
    "'disponibilite': 'disponibilité'}"
)
# The sheet of a funder holds no identity; what it may not show is not even in what its template sees.
INTERNE = "document.profil == 'interne'"
PERSONNE = "{{ beneficiaire.identite | nom_complet }}"
TITRE = f"{{% if {INTERNE} %}}{PERSONNE}{{% else %}}Bénéficiaire {{{{ beneficiaire.identifiant }}}}{{% endif %}}"
# The last contract is over and nothing says what became of the person: not to be told as a path that goes on.
SORTIE_NON_RENSEIGNEE = "not beneficiaire.sortie and suivi.arrete_au < beneficiaire.date_bilan"


def person(sheet: Sheet) -> None:
    """Add the identity, the entry and the contracts."""
    sheet.heading(f"{{% if {INTERNE} %}}Personne et parcours{{% else %}}Parcours{{% endif %}} dans la structure")
    sheet.tag(f"if {INTERNE}")
    sheet.heading("Identité", 2)
    adresse = "beneficiaire.identite.adresse"
    sheet.facts(
        [
            ("Nom et prénom", PERSONNE),
            ("Date de naissance", "{{ beneficiaire.identite.date_naissance | date_longue }}"),
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
                "{{ beneficiaire.pass_iae.numero }}, du {{ beneficiaire.pass_iae.debut | date_longue }} au {{ "
                "beneficiaire.pass_iae.fin | date_longue }}",
            ),
            "endif",
        ]
    )
    sheet.tag("endif")
    sheet.heading("Entrée dans l'action", 2)
    sheet.facts(
        [
            ("Date d'entrée", "{{ beneficiaire.entree.date | date_longue }}"),
            (
                "Prescripteur",
                "{{ beneficiaire.entree.prescripteur.type }}{% if beneficiaire.entree.prescripteur.nom %} : "
                "{{ beneficiaire.entree.prescripteur.nom }}{% endif %}",
            ),
            f"if beneficiaire.pass_iae and not {INTERNE}",
            (
                "PASS IAE",
                "du {{ beneficiaire.pass_iae.debut | date_longue }} au {{ beneficiaire.pass_iae.fin | date_longue }}",
            ),
            "endif",
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
            (Column("Contrat", 26), "{{ contrat.type }}"),
            (Column("Poste", 68), "{{ contrat.poste | typographie }}"),
            (Column("Début", 22), "{{ contrat.debut | date }}"),
            (Column("Fin", 22), "{% if contrat.fin %}{{ contrat.fin | date }}{% else %}sans terme{% endif %}"),
            (Column("Heures par semaine", 32, figure=True), "{{ contrat.heures_hebdomadaires | heures }}"),
        ],
    )
