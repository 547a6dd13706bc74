"""The job sheet: the post, its holder or its vacancy, its classification, and the text of its reference job."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Sheet
from tools.make_templates.holder import (
    CIVILITE,
    COUVERTES,
    DE_L_EMPLOI,
    EMPLOI,
    INTITULE,
    PART_DU_POSTE,
    PERIODE_AFFECTEE,
    TITULAIRE,
    TITULAIRE_OU_VACANT,
    agreed,
)
from tools.make_templates.phrases import BLANK

_CONTRAT = (
    "{{ poste.contrat.type }}{% if poste.contrat.debut and poste.contrat.fin %}, du "
    "{{ poste.contrat.debut | date_longue }} au {{ poste.contrat.fin | date_longue }}"
    "{% elif poste.contrat.debut %}, à compter du {{ poste.contrat.debut | date_longue }}"
    "{% elif poste.contrat.fin %}, jusqu'au {{ poste.contrat.fin | date_longue }}{% endif %}"
)
_ARTICLE = (
    "Article {{ '1er' if emploi_repere.article_actuel == 1 else emploi_repere.article_actuel }}"
    "{% if not emploi_repere.article_origine %} (emploi créé depuis le texte d'origine)"
    "{% elif emploi_repere.article_origine != emploi_repere.article_actuel %} (article "
    "{{ emploi_repere.article_origine }} du texte d'origine){% endif %}"
)


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Fiche de poste — " + INTITULE)
    sheet.text(INTITULE, "Title")
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
    _classification(sheet)
    _purpose(sheet)
    _conditions(sheet)
    _funding(sheet)
    _reference_job(sheet)
    _value(sheet)
    return sheet


def _identification(sheet: Sheet) -> None:
    sheet.heading("Identification du poste")
    sheet.facts(
        [
            ("Intitulé du poste", INTITULE),
            ("Titulaire", TITULAIRE_OU_VACANT),
            ("Emploi-repère", EMPLOI),
            ("Convention collective", "{{ emploi_repere.convention }}"),
            ("Référence du texte", _ARTICLE),
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


def _classification(sheet: Sheet) -> None:
    sheet.heading("Classification et salaire minimum")
    sheet.facts(
        [
            (
                "Niveau du poste",
                "{% if emploi_repere.niveau_unique %}Niveau unique{% elif poste.classification.niveau %}"
                "**{{ poste.classification.niveau }}**{% for each in emploi_repere.niveaux %}"
                "{% if each.niveau == poste.classification.niveau %} — {{ each.definition | typographie }}{% endif %}"
                "{% endfor %}{% else %}{{ none | ou_pointilles }}{% endif %}",
            ),
            "if not emploi_repere.niveau_unique",
            (
                "Coefficient",
                "{{ poste.classification.coefficient | ou_pointilles }}{% if classement.coefficient_minimum and "
                "poste.classification.niveau %} (minimum du niveau {{ poste.classification.niveau }} : "
                "{{ classement.coefficient_minimum | nombre }}){% endif %}",
            ),
            "endif",
            "if poste.classification.statut",
            ("Statut", "{{ poste.classification.statut | accord(" + CIVILITE + ") }}"),
            "endif",
            "if emploi_repere.niveau_unique",
            (
                "Salaire brut minimum",
                "SMIC, pour {{ poste.temps_travail.heures_hebdomadaires | heures }} par semaine"
                "{% if classement.heures_mois_poste %} ({{ classement.heures_mois_poste | round(2) | heures }} payées "
                "par mois, sur la base de {{ classement.heures_mois_temps_plein | heures }} pour "
                "{{ classement.heures_semaine_temps_plein | heures }} par semaine){% endif %}",
            ),
            "endif",
            "if bareme and not emploi_repere.niveau_unique",
            (
                "Bilan triennal",
                '{% if classement.bilan_triennal %}{{ classement.bilan_triennal | pluriel("point") }}{% else %}'
                "Nombre de points non connu{% endif %}",
            ),
            "endif",
        ]
    )
    sheet.tag("if constats")
    sheet.bullets("for constat in constats", "**À noter :** {{ constat.message }}", "Note")
    sheet.tag("endif")
    sheet.tag("if classement.minimum_temps_plein")
    sheet.text("Salaire mensuel minimum de la convention collective", "Caption")
    sheet.listing(
        "for ligne in classement.trace",
        [
            (
                Column("Élément et source", 86),
                [("CelluleTexte", "{{ ligne.libelle }}"), ("CelluleSource", "{{ ligne.source }}")],
            ),
            (Column("Calcul", 54), "{{ ligne.calcul }}"),
            (Column("Résultat", 30, figure=True), "**{{ ligne.resultat }}**"),
        ],
        note="C'est le poste qui est classé, et non la personne. Le salaire versé ne peut être inférieur ni à ce "
        "minimum, ni au SMIC.",
    )
    sheet.tag("endif")
    sheet.tag("if bareme")
    sheet.text(
        "**Source :** {{ bareme.source.document }}{% if bareme.periode.verifie_le %} ; valeurs vérifiées le "
        "{{ bareme.periode.verifie_le | date }}{% endif %}."
        "{% if emploi_repere.statut %} {{ emploi_repere.statut | typographie }}{% endif %}"
        "{% if bareme.source.note and not emploi_repere.niveau_unique %} {{ bareme.source.note | typographie }}"
        "{% endif %}",
        "Note",
    )
    sheet.tag("endif")


def _purpose(sheet: Sheet) -> None:
    sheet.heading("Finalité du poste")
    sheet.paragraphs("poste.finalite")
    sheet.heading("Missions et activités")
    sheet.tag("for mission in poste.missions")
    sheet.heading("{{ mission.intitule | typographie }}", 2)
    sheet.bullets("for activite in mission.activites", "{{ activite | typographie }}")
    sheet.tag("endfor")


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
            ("Action", "{{ poste.affectation_financee.action | typographie }}"),
            "if poste.affectation_financee.financeur",
            ("Financeur", "{{ poste.affectation_financee.financeur | typographie }}"),
            "endif",
            (
                "Part fixe du temps de travail",
                "**{{ poste.affectation_financee.etp | etp }}, soit " + PART_DU_POSTE + " du poste** "
                "({{ poste.temps_travail.quotite | etp }})",
            ),
            ("Période", PERIODE_AFFECTEE),
            (
                "Missions concernées",
                "{% if "
                + COUVERTES
                + " %}{{ "
                + COUVERTES
                + " | map(attribute='intitule') | join('\\n') | typographie }}"
                "{% else %}Toutes les missions de la présente fiche{% endif %}",
            ),
        ],
        whole=True,
    )
    sheet.text(
        "Cette part du temps de travail " + DE_L_EMPLOI + " est fixe pendant toute la période. Elle est affectée à ces "
        "missions et n'est présentée à aucun autre financeur au titre des mêmes dépenses. La présente fiche, datée et "
        "signée, en est le justificatif."
    )
    sheet.tag("endif")


def _reference_job(sheet: Sheet) -> None:
    sheet.heading(
        "Emploi-repère : {% if emploi_repere.texte_officiel %}texte conventionnel{% else %}présentation{% endif %}"
    )
    sheet.tag("if emploi_repere.texte_officiel")
    sheet.text("Texte de la branche professionnelle, reproduit intégralement.", "Note")
    sheet.tag("else")
    sheet.text(
        "Présentation condensée, rédigée d'après l'article "
        "{{ '1er' if emploi_repere.article_actuel == 1 else emploi_repere.article_actuel }} de la convention : seul le "
        "texte conventionnel fait foi.",
        "Note",
    )
    sheet.tag("endif")
    sheet.tag(f"if {CIVILITE}")
    sheet.text(
        "Les mots qui désignent {% if " + CIVILITE + " == 'Mme' %}la titulaire sont accordés au féminin{% else %}le "
        "titulaire sont accordés au masculin{% endif %} ; ceux qui désignent d'autres personnes sont laissés tels "
        "qu'ils sont écrits.",
        "Note",
    )
    sheet.tag("endif")
    agreed = " | accord_titulaire(" + CIVILITE + ", emploi_repere.intitule) }}"
    for title, key in (
        ("Définition de l'emploi et nature de l'activité", "definition"),
        ("Conditions, lieu et nature de l'activité", "conditions"),
        (
            "{{ emploi_repere.titre_prerequis or 'Savoirs de base et niveau de connaissance pouvant être prérequis' }}",
            "prerequis",
        ),
    ):
        sheet.tag(f"if emploi_repere.{key}")
        sheet.heading(title, 2)
        sheet.bullets(f"for alinea in emploi_repere.{key}", "{{ alinea" + agreed, "TexteOfficiel")
        sheet.tag("endif")
    sheet.tag("if emploi_repere.niveaux_actuels")
    sheet.text("**Niveaux de diplôme aujourd'hui :** {{ emploi_repere.niveaux_actuels | typographie }}", "Note")
    sheet.tag("endif")
    sheet.heading("Compétences", 2)
    sheet.tag("for competence in emploi_repere.competences")
    sheet.heading("{{ competence.rubrique }}", 3)
    # The last ones stay with the signatures, which would stand alone on a page.
    sheet.tag("if loop.last")
    sheet.bullets("for ligne in competence.lignes", "{{ ligne" + agreed, "LigneOfficielle", keep=True)
    sheet.tag("else")
    sheet.bullets("for ligne in competence.lignes", "{{ ligne" + agreed, "LigneOfficielle")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.text("**Source :** {{ emploi_repere.source | typographie }}", "Note", keep=True)
    sheet.tag("if emploi_repere.note")
    sheet.text("{{ emploi_repere.note | typographie }}", "Note", keep=True)
    sheet.tag("endif")


def _value(sheet: Sheet) -> None:
    sheet.heading("Portée de la fiche et signatures")
    sheet.text(
        "La présente fiche décrit le poste " + DE_L_EMPLOI + " à la date de sa version. Elle n'a pas, à elle seule, "
        "valeur contractuelle : elle peut être actualisée par l'employeur selon l'évolution de l'activité, dans le "
        "respect du contrat de travail et de la convention collective.",
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
                agreed("Le (La) salarié(e)"),
                [
                    "{% if poste.titulaire %}" + TITULAIRE + "{% else %}Poste vacant à ce jour{% endif %}",
                    "Lu et pris connaissance le : " + BLANK,
                    "Signature :",
                ],
            ),
        ],
    )
