"""The nominative schedule of the actions: who does what, when, and for how many hours."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Row, Sheet, rows_above_a_total

_PERSON = "ligne.responsable"


def schedule(sheet: Sheet) -> None:
    """Add the schedule, or the sentence that says there is none."""
    sheet.heading("Échéancier nominatif des actions")
    sheet.or_else("echeancier", "Aucun échéancier nominatif n'accompagne cette demande.")
    sheet.text(
        "Les heures sont celles de la partie 4, pour l'action entière ; une action suivie à plusieurs rythmes a "
        "plusieurs lignes.",
        "Note",
        keep=True,
    )
    sheet.table(
        [
            Column("Action", 42),
            Column("Responsable", 40),
            Column("Période", 23),
            Column("Rythme et justificatif", 47),
            Column("Heures", 18, figure=True),
        ],
        [
            *rows_above_a_total(
                "for ligne in echeancier",
                [
                    [
                        (
                            "CellulePetite",
                            "**{{ ligne.action }}**{% if ligne.premiere %} {{ ligne.libelle | typographie }}"
                            "{% else %} (suite){% endif %}",
                        )
                    ],
                    [
                        ("Balise", f"{{%p if {_PERSON} %}}"),
                        ("CellulePetite", f"**{{{{ {_PERSON} | nom_complet }}}}**"),
                        (
                            "CellulePetite",
                            f"{{{{ {_PERSON}.fonction | accord({_PERSON}.civilite) | typographie }}}}",
                        ),
                        ("Balise", "{%p if ligne.avec %}"),
                        ("CelluleSource", "avec {{ ligne.avec | typographie }}"),
                        ("Balise", "{%p endif %}"),
                        ("Balise", "{%p else %}"),
                        ("CellulePetite", "Aucun responsable désigné"),
                        ("Balise", "{%p endif %}"),
                    ],
                    [
                        ("Balise", f"{{%p if {_PERSON} %}}"),
                        ("CellulePetite", "du {{ ligne.debut | date }}"),
                        ("CellulePetite", "au {{ ligne.fin | date }}"),
                        ("Balise", "{%p endif %}"),
                    ],
                    [
                        ("Balise", f"{{%p if {_PERSON} %}}"),
                        ("CellulePetite", "{{ ligne.rythme | typographie }}"),
                        ("Balise", "{%p if ligne.justificatif %}"),
                        ("CelluleSource", "Justificatif : {{ ligne.justificatif | typographie }}"),
                        ("Balise", "{%p endif %}"),
                        ("Balise", "{%p endif %}"),
                    ],
                    [
                        (
                            "CellulePetitChiffre",
                            "{% if ligne.premiere %}**{{ ligne.heures | heures }}**{% else %}comprises{% endif %}",
                        )
                    ],
                ],
            ),
            Row(["Total des heures de direction", "{{ heures.total | heures }}"], strong=True, span=4),
        ],
    )
    sheet.tag("endif")
