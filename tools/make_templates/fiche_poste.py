"""The job sheet: the post, its holder or its vacancy, and the whole text of its reference job."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.phrases import BLANK

_TITRE = "{{ emploi_repere.intitule | accord(poste.titulaire.civilite if poste.titulaire else none) }}"
_CONTRAT = (
    "{{ poste.contrat.type }}{% if poste.contrat.debut and poste.contrat.fin %}, du "
    "{{ poste.contrat.debut | date_longue }} au {{ poste.contrat.fin | date_longue }}"
    "{% elif poste.contrat.debut %}, à compter du {{ poste.contrat.debut | date_longue }}"
    "{% elif poste.contrat.fin %}, jusqu'au {{ poste.contrat.fin | date_longue }}{% endif %}"
)
_ARTICLE = (
    "Article {{ emploi_repere.article_actuel }}{% if emploi_repere.article_origine and "
    "emploi_repere.article_origine != emploi_repere.article_actuel %} (article {{ emploi_repere.article_origine }} du "
    "texte d'origine){% endif %}"
)
_CLASSEMENT = (
    "{% if poste.classification.niveau %}Niveau {{ poste.classification.niveau }}{% endif %}"
    "{% if poste.classification.niveau and poste.classification.coefficient %} · {% endif %}"
    "{% if poste.classification.coefficient %}coefficient {{ poste.classification.coefficient }}{% endif %}"
    "{% if (poste.classification.niveau or poste.classification.coefficient) and poste.classification.statut "
    "%} · {% endif %}"
    "{% if poste.classification.statut %}statut {{ poste.classification.statut }}{% endif %}"
)


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Fiche de poste — {{ emploi_repere.intitule }}")
    sheet.text(_TITRE, "Title")
    sheet.text(
        "{% if poste.titulaire %}Poste occupé par {{ poste.titulaire | nom_complet }}{% else %}Poste vacant{% endif %}",
        "Subtitle",
    )
    sheet.landmarks(
        [
            ("Référence", "{{ poste.reference }}", 50),
            ("Version", "{{ poste.version }}", 30),
            ("Date", "{{ poste.date | date_longue }}", 50),
            ("Temps de travail", "{{ poste.temps_travail.quotite | etp }}", 40),
        ]
    )
    _identification(sheet)
    _purpose(sheet)
    _reference_job(sheet)
    _conditions(sheet)
    _funding(sheet)
    _value(sheet)
    return sheet


def _identification(sheet: Sheet) -> None:
    sheet.heading("Identification du poste")
    sheet.facts(
        [
            ("Intitulé du poste", _TITRE),
            (
                "Titulaire",
                "{% if poste.titulaire %}{{ poste.titulaire | nom_complet }}{% else %}Poste vacant{% endif %}",
            ),
            ("Emploi-repère", "{{ emploi_repere.intitule }}"),
            ("Convention collective", "{{ emploi_repere.convention }}"),
            ("Référence du texte", _ARTICLE),
            "if poste.classification.niveau or poste.classification.coefficient or poste.classification.statut",
            ("Classification", _CLASSEMENT),
            "endif",
            ("Contrat", _CONTRAT),
            (
                "Temps de travail",
                "{{ poste.temps_travail.quotite | etp }}, soit {{ poste.temps_travail.heures_hebdomadaires | "
                "heures }} par semaine",
            ),
            ("Lieu de travail", "{{ poste.lieu.principal }}"),
            "if poste.lieu.deplacements",
            ("Déplacements", "{{ poste.lieu.deplacements | typographie }}"),
            "endif",
            ("Atelier et chantier d'insertion", "{{ structure.aci.intitule }}"),
        ]
    )
    sheet.heading("Rattachement")
    sheet.facts(
        [
            ("Responsable hiérarchique", "{{ poste.rattachement.hierarchique }}"),
            "if poste.rattachement.fonctionnel",
            ("Lien fonctionnel", "{{ poste.rattachement.fonctionnel }}"),
            "endif",
            (
                "Équipe encadrée",
                "{% if poste.rattachement.equipe_encadree %}{{ poste.rattachement.equipe_encadree | enumeration }}"
                "{% else %}Aucune{% endif %}",
            ),
        ]
    )


def _purpose(sheet: Sheet) -> None:
    sheet.heading("Finalité du poste")
    sheet.paragraphs("poste.finalite")
    sheet.heading("Missions et activités")
    sheet.tag("for mission in poste.missions")
    sheet.heading("{{ mission.intitule | typographie }}", 2)
    sheet.bullets("for activite in mission.activites", "{{ activite | typographie }}")
    sheet.tag("endfor")


def _reference_job(sheet: Sheet) -> None:
    sheet.heading("Emploi-repère : texte conventionnel")
    sheet.tag("if emploi_repere.texte_officiel")
    sheet.text("Texte de la branche professionnelle, reproduit intégralement.", "Note")
    sheet.tag("else")
    sheet.text("Présentation condensée de l'emploi-repère : seul le texte conventionnel fait foi.", "Note")
    sheet.tag("endif")
    for title, key in (
        ("Définition de l'emploi et nature de l'activité", "definition"),
        ("Conditions, lieu et nature de l'activité", "conditions"),
        ("Savoirs de base et niveau de connaissance pouvant être prérequis", "prerequis"),
    ):
        sheet.heading(title, 2)
        sheet.bullets(f"for alinea in emploi_repere.{key}", "{{ alinea }}", "TexteOfficiel")
    sheet.tag("if emploi_repere.niveaux_actuels")
    sheet.text("**Niveaux de diplôme aujourd'hui :** {{ emploi_repere.niveaux_actuels | typographie }}", "Note")
    sheet.tag("endif")
    sheet.heading("Compétences", 2)
    sheet.tag("for competence in emploi_repere.competences")
    sheet.heading("{{ competence.rubrique }}", 3)
    sheet.bullets("for ligne in competence.lignes", "{{ ligne }}", "LigneOfficielle")
    sheet.tag("endfor")
    sheet.text("**Source :** {{ emploi_repere.source | typographie }}", "Note")
    sheet.tag("if emploi_repere.note")
    sheet.text("{{ emploi_repere.note | typographie }}", "Note")
    sheet.tag("endif")


def _conditions(sheet: Sheet) -> None:
    for title, key in (("Conditions d'exercice", "conditions"), ("Moyens mis à disposition", "moyens")):
        sheet.tag(f"if poste.{key}")
        sheet.heading(title)
        sheet.bullets(f"for ligne in poste.{key}", "{{ ligne | typographie }}")
        sheet.tag("endif")


def _funding(sheet: Sheet) -> None:
    sheet.tag("if poste.affectation_financee")
    sheet.heading("Affectation à une action financée")
    sheet.facts(
        [
            ("Action", "{{ poste.affectation_financee.action }}"),
            ("Part fixe du temps de travail", "{{ poste.affectation_financee.etp | etp }}"),
            (
                "Période",
                "du {{ poste.affectation_financee.debut | date_longue }} au {{ "
                "poste.affectation_financee.fin | date_longue }}",
            ),
        ]
    )
    sheet.text(
        "La part du temps de travail indiquée est fixe pendant toute la période. Elle est affectée aux "
        "missions décrites dans "
        "la présente fiche et n'est présentée à aucun autre financeur au titre des mêmes dépenses."
    )
    sheet.tag("endif")


def _value(sheet: Sheet) -> None:
    sheet.heading("Portée de la fiche et signatures")
    sheet.text(
        "La présente fiche décrit le poste à la date de sa version. Elle n'a pas, à elle seule, valeur "
        "contractuelle : elle "
        "peut être actualisée par l'employeur selon l'évolution de l'activité, dans le respect du contrat de "
        "travail et de la "
        "convention collective.",
        keep=True,
    )
    sheet.signatures(
        "Fait à {{ poste.signature.lieu }}, le {{ poste.signature.date | date_longue }}, en deux exemplaires.",
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
                "{% if poste.titulaire and poste.titulaire.civilite == 'Mme' %}La salariée{% elif "
                "poste.titulaire and poste.titulaire.civilite == 'M.' %}Le salarié"
                "{% else %}La ou le salarié{% endif %}",
                [
                    "{% if poste.titulaire %}{{ poste.titulaire | nom_complet }}{% else %}Poste vacant à ce "
                    "jour{% endif %}",
                    "Lu et pris connaissance le : " + BLANK,
                    "Signature :",
                ],
            ),
        ],
    )
