"""The request's presentation: the parties, the project, the period and its volume of activity."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.wording import FONCTION, PERIODE, TAILLE
from tools.make_templates.phrases import ADRESSE, IBAN, SIRET


def parties(sheet: Sheet) -> None:
    """Add who asks and who is asked."""
    sheet.heading("Demandeur et financeur")
    sheet.heading("Structure demandeuse", 2)
    sheet.facts(
        [
            ("Dénomination", "**{{ structure.nom }}**{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"),
            ("Forme juridique", "{{ structure.forme_juridique }}"),
            ("Identifiants", f"SIRET {SIRET}" + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}"),
            ("Adresse", ADRESSE),
            (
                "{{ 'Représentant(e) légal(e)' | accord(structure.representant.civilite) }}",
                "{{ structure.representant | nom_complet }}, {{ structure.representant.fonction }}",
            ),
            ("Contact", "{{ structure.telephone }} · {{ structure.courriel }}"),
            (
                "Atelier et chantier d'insertion",
                "{{ structure.aci.intitule }} "
                "({{ structure.aci.postes_conventionnes | pluriel('poste conventionné', 'postes conventionnés') }})",
            ),
            (
                "Activités",
                "{% for activite in structure.aci.activites %}{{ activite | typographie }}"
                "{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}",
            ),
            "if structure.aci.convention",
            (
                "Convention avec l'État",
                "{% if structure.aci.convention.numero %}Annexe financière {{ "
                "structure.aci.convention.numero }}, {% endif %}"
                "du {{ structure.aci.convention.debut | date_longue }} au "
                "{{ structure.aci.convention.fin | date_longue }}",
            ),
            "endif",
            ("Coordonnées bancaires", f"IBAN {IBAN}" + "{% if structure.bic %} · BIC {{ structure.bic }}{% endif %}"),
        ]
    )
    sheet.heading("Financeur sollicité", 2)
    sheet.facts(
        [
            ("Organisme", "{{ demande.financeur.nom }}"),
            "if demande.financeur.service",
            ("Service", "{{ demande.financeur.service }}"),
            "endif",
            "if demande.financeur.adresse",
            (
                "Adresse",
                "{{ demande.financeur.adresse.voie }}{% if demande.financeur.adresse.complement %}, "
                "{{ demande.financeur.adresse.complement }}{% endif %}, {{ demande.financeur.adresse.code_postal }} "
                "{{ demande.financeur.adresse.commune }}",
            ),
            "endif",
            (
                "Barème appliqué",
                "{{ bareme.intitule }}{{ '\\n' }}du {{ bareme.periode.debut | date_longue }} au "
                "{{ bareme.periode.fin | date_longue }}",
            ),
            (
                "Document de référence",
                "{{ bareme.source.document }}{% if bareme.source.date %}, {{ bareme.source.date | "
                "date_longue }}{% endif %}",
            ),
        ]
    )


def project(sheet: Sheet) -> None:
    """Add the project's texts; those that the record lacks leave no heading."""
    sheet.heading("Projet")
    sheet.tag("if not demande.contexte and not demande.public and not demande.objectifs and not demande.moyens")
    sheet.text("Aucune présentation du projet n'accompagne cette demande.")
    sheet.tag("endif")
    for key, title in (
        ("contexte", "Contexte"),
        ("public", "Public accueilli"),
        ("objectifs", "Objectifs"),
        ("moyens", "Moyens mobilisés"),
    ):
        sheet.tag(f"if demande.{key}")
        sheet.heading(title, 2)
        if key == "objectifs":
            sheet.bullets("for objectif in demande.objectifs", "{{ objectif | typographie }}")
        else:
            sheet.paragraphs(f"demande.{key}")
        sheet.tag("endif")


def period(sheet: Sheet) -> None:
    """Add the period and the volume of activity, as the record declares them."""
    sheet.heading("Période et volume d'activité")
    sheet.facts(
        [
            ("Période", PERIODE + ", soit {{ (cout.part_annee * 12) | nombre }} mois sur 12"),
            ("Postes conventionnés", "{{ demande.volume.postes_agrees | nombre }}"),
            ("Contrats d'insertion prévus", "{{ demande.volume.contrats | nombre }}"),
            ("Semaines d'activité", "{{ demande.volume.semaines | nombre }}"),
            ("Taille de l'ACI", TAILLE),
            (
                "Direction assurée par",
                FONCTION
                + "{% if demande.direction.titulaire %} : {{ demande.direction.titulaire | nom_complet }}{% endif %}",
            ),
            (
                "Mission de chargé d'insertion",
                "{% if demande.direction.charge_insertion %}oui, assurée par la même personne{% else %}non{% endif %}",
            ),
            (
                "Temps du poste",
                "{{ demande.direction.quotite_poste | etp }}, dont {{ demande.direction.etp_affecte | etp }} "
                "à la direction de l'ACI",
            ),
            ("Coût annuel du poste", "{{ demande.direction.cout_poste_annuel | euros }}"),
        ],
        label_width=58,
    )
    sheet.text(
        "Le cahier des charges compte en « postes agréés en contrats aidés CAV ou CAE » : ces mots désignent "
        "aujourd'hui les "
        "postes conventionnés de l'ACI et les contrats à durée déterminée d'insertion (CDDI).",
        "Note",
    )
