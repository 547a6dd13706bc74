"""The funding request: who asks, for what, how many hours, how much, and the detail of the calculation."""

from __future__ import annotations

from tools.make_templates.blocks import ADRESSE, BLANK, IBAN, SIRET, Column, Row, Sheet

_GROUPES = (
    ("employeur", "Fonction employeur"),
    ("economique", "Fonction économique"),
    ("parcours", "Construction du parcours d'insertion"),
)
_TAILLE = (
    "{{ {'petit': 'petit ACI', 'important': 'ACI important'}"
    ".get(demande.volume.taille_aci, demande.volume.taille_aci) }}"
)
_FONCTION = (
    "{{ {'directeur': 'directeur(trice)', 'assistant_direction': 'assistant(e) de direction'}"
    ".get(demande.direction.fonction, demande.direction.fonction)"
    " | accord(demande.direction.titulaire.civilite if demande.direction.titulaire else none) }}"
)
_PERIODE = "du {{ demande.periode.debut | date }} au {{ demande.periode.fin | date }}"

_PERIODE_COURTE = "{{ demande.periode.debut | date }} – {{ demande.periode.fin | date }}"


def make() -> bytes:
    """The template's bytes."""
    sheet = Sheet("Demande de financement — {{ demande.financeur.nom }}")
    sheet.text("{{ demande.intitule }}", "Title")
    sheet.landmarks(
        [
            ("Référence", "{{ demande.reference }}", 40),
            ("Date", "{{ demande.date | date_longue }}", 36),
            ("Financeur", "{{ demande.financeur.nom }}", 48),
            ("Période", _PERIODE_COURTE, 46),
        ]
    )
    sheet.box(
        [
            ("RepereLibelle", "Montant de la subvention demandée au titre de la fonction de direction"),
            ("Montant", "{{ cout.montant_retenu | euros }}"),
            ("CelluleTexte", "Soit, en toutes lettres : **{{ cout.montant_retenu | en_lettres }}**."),
        ]
    )
    _parties(sheet)
    _project(sheet)
    _period(sheet)
    _actions(sheet)
    _volume(sheet)
    _cost(sheet)
    _notices(sheet)
    _trace(sheet)
    _attestation(sheet)
    return sheet.to_bytes()


def _parties(sheet: Sheet) -> None:
    sheet.heading("Demandeur et financeur")
    sheet.heading("Structure demandeuse", 2)
    sheet.facts(
        [
            ("Dénomination", "**{{ structure.nom }}**{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"),
            ("Forme juridique", "{{ structure.forme_juridique }}"),
            ("Identifiants", f"SIRET {SIRET}" + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}"),
            ("Adresse", ADRESSE),
            ("Représentant légal", "{{ structure.representant | nom_complet }}, {{ structure.representant.fonction }}"),
            ("Contact", "{{ structure.telephone }} · {{ structure.courriel }}"),
            (
                "Atelier et chantier d'insertion",
                "{{ structure.aci.intitule }} : {{ structure.aci.activites | enumeration }} "
                "({{ structure.aci.postes_conventionnes | pluriel('poste conventionné', 'postes conventionnés') }})",
            ),
            "if structure.aci.convention",
            (
                "Convention avec l'État",
                "{% if structure.aci.convention.numero %}Annexe financière {{ "
                "structure.aci.convention.numero }}, {% endif %}"
                "du {{ structure.aci.convention.debut | date }} au {{ structure.aci.convention.fin | date }}",
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
                "{{ bareme.intitule }}, du {{ bareme.periode.debut | date }} au {{ bareme.periode.fin | date }}",
            ),
            (
                "Document de référence",
                "{{ bareme.source.document }}{% if bareme.source.date %}, {{ bareme.source.date | "
                "date_longue }}{% endif %}",
            ),
        ]
    )


def _project(sheet: Sheet) -> None:
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


def _period(sheet: Sheet) -> None:
    sheet.heading("Période et volume d'activité")
    sheet.facts(
        [
            ("Période", _PERIODE + ", soit {{ (cout.part_annee * 12) | nombre }} mois sur 12"),
            ("Postes conventionnés", "{{ demande.volume.postes_agrees | nombre }}"),
            ("Contrats d'insertion prévus", "{{ demande.volume.contrats | nombre }}"),
            ("Semaines d'activité", "{{ demande.volume.semaines | nombre }}"),
            ("Taille de l'ACI", _TAILLE),
            (
                "Direction assurée par",
                _FONCTION
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


def _actions(sheet: Sheet) -> None:
    sheet.heading("Actions de la fonction de direction")
    sheet.text(
        "Les actions suivantes sont réalisées par la fonction de direction au bénéfice direct des salariés "
        "en insertion, en "
        "articulation avec l'encadrement technique et l'accompagnement socio-professionnel.",
        keep=True,
    )
    rows: list[Row] = []
    for code, title in _GROUPES:
        rows += [
            Row([title], group=True),
            Row(tag=f"for ligne in heures.lignes if ligne.groupe == '{code}'"),
            Row(
                [
                    "{{ ligne.code }}",
                    "{{ ligne.libelle | typographie }}",
                    "{{ ligne.unitaire | heures }}",
                    "{{ ligne.nombre | pluriel(ligne.base) }}",
                    "{{ ligne.total | heures }}",
                ]
            ),
            Row(tag="endfor"),
            Row(["Sous-total", "{{ heures.groupes." + code + " | heures }}"], strong=True, span=4),
        ]
    rows.append(Row(["Total des heures de direction", "{{ heures.total | heures }}"], strong=True, span=4))
    sheet.table(
        [
            Column("Règle", 14),
            Column("Action", 74),
            Column("Par unité", 24, figure=True),
            Column("Nombre", 32, figure=True),
            Column("Total", 26, figure=True),
        ],
        rows,
    )
    sheet.text(
        "Soit {{ heures.par_contrat | heures }} par contrat et {{ heures.par_semaine | heures }} par semaine "
        "d'activité.",
        "Note",
    )


def _amounts(sheet: Sheet, label: str, rows: list[Row]) -> None:
    columns = [Column("Règle", 14), Column(label, 116), Column("Résultat", 40, figure=True)]
    sheet.table(columns, rows)


def _volume(sheet: Sheet) -> None:
    sheet.heading("Volume de direction retenu")
    _amounts(
        sheet,
        "Volume",
        [
            Row(["V1", "Volume plafond, au prorata des postes conventionnés", "{{ volume.etp_plafond | etp }}"]),
            Row(["", "Temps affecté à la direction de l'ACI (déclaré)", "{{ volume.etp_affecte | etp }}"]),
            Row(["V2", "Volume retenu : le plus petit des deux", "{{ volume.etp_retenu | etp }}"], strong=True),
        ],
    )


def _cost(sheet: Sheet) -> None:
    sheet.heading("Coût et montant demandé")
    sheet.heading("Coût retenu", 2)
    _amounts(
        sheet,
        "Coût",
        [
            Row(["C1", "Plafond de coût pour le volume retenu", "{{ cout.plafond | euros }}"]),
            Row(["C2", "Coût réel du temps retenu", "{{ cout.cout_reel | euros }}"]),
            Row(["C3", "Coût retenu : le plus petit de C1 et C2", "{{ cout.cout_retenu | euros }}"], strong=True),
        ],
    )
    sheet.heading("Autres financements du poste", 2)
    sheet.or_else("demande.autres_financements", "Aucun autre financement du poste n'est déclaré.")
    sheet.table(
        [Column("Financeur", 58), Column("Objet", 78), Column("Montant", 34, figure=True)],
        [
            Row(tag="for autre in demande.autres_financements"),
            Row(["{{ autre.financeur }}", "{{ autre.objet | typographie }}", "{{ autre.montant | euros }}"]),
            Row(tag="endfor"),
            Row(["Total des autres financements", "{{ cout.autres_financements | euros }}"], strong=True, span=2),
        ],
    )
    sheet.tag("endif")
    sheet.heading("Respect du coût réel du poste", 2)
    sheet.text(
        "La totalité des financements ne doit pas dépasser le coût réel du poste : le montant en tient compte.",
        keep=True,
    )
    _amounts(
        sheet,
        "Montant",
        [
            Row(
                [
                    "C4",
                    "Solde disponible sur le poste, autres financements déduits",
                    "{{ cout.solde_disponible | euros }}",
                ]
            ),
            Row(["C5", "Montant finançable : le plus petit de C3 et C4", "{{ cout.montant_financable | euros }}"]),
            Row(tag="if demande.montant_demande is not none"),
            Row(["", "Montant demandé par la structure (déclaré)", "{{ demande.montant_demande | euros }}"]),
            Row(tag="endif"),
            Row(["C6", "Montant retenu pour la demande", "{{ cout.montant_retenu | euros }}"], strong=True),
        ],
    )
    sheet.tag("if cout.ecretement > 0")
    sheet.text("Écrêtement par rapport au coût retenu (C3 − C6) : {{ cout.ecretement | euros }}.", "Note")
    sheet.tag("endif")


def _notices(sheet: Sheet) -> None:
    sheet.heading("Constats")
    sheet.or_else("constats", "Le calcul n'appelle aucun constat.")
    gravity = (
        "{{ {'information': 'Information', 'attention': 'Attention', 'blocage': 'Blocage'}"
        ".get(constat.gravite, constat.gravite) }}"
    )
    sheet.listing(
        "for constat in constats",
        [(Column("Nature", 28), gravity), (Column("Constat", 142), "{{ constat.message | typographie }}")],
    )
    sheet.tag("endif")


def _trace(sheet: Sheet) -> None:
    sheet.heading("Détail du calcul")
    sheet.text(
        "Chaque ligne donne la règle appliquée, sa formule, la même avec les nombres de la demande, le "
        "résultat et la source.",
        "Note",
        keep=True,
    )
    explanation = [
        ("CellulePetite", "**{{ ligne.libelle | typographie }}**"),
        ("CellulePetite", "{{ ligne.formule | typographie }}"),
        ("CelluleSource", "{{ ligne.source | typographie }}"),
    ]
    sheet.listing(
        "for ligne in trace",
        [
            (Column("Règle", 12), "{{ ligne.regle }}"),
            (Column("Libellé, formule et source", 94), explanation),
            (Column("Calcul", 38), "{{ ligne.calcul | typographie }}"),
            (Column("Résultat", 26, figure=True), "{{ ligne.resultat | typographie }}"),
        ],
        small=True,
    )


def _attestation(sheet: Sheet) -> None:
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
