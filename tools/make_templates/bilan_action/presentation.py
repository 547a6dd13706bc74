"""What the report is about, and the year in a few figures."""

from __future__ import annotations

from tools.make_templates.accounts import known
from tools.make_templates.bilan_action.wording import PERIODE
from tools.make_templates.blocks import Sheet
from tools.make_templates.phrases import ADRESSE, SIRET

_HOURS = "{% if action.heures.total.realise is none %}—{% else %}{{ action.heures.total.realise | heures }}{% endif %}"

_MOVEMENTS = (
    ("presents", "personne accompagnée", "personnes accompagnées"),
    ("entrees", "entrée", "entrées"),
    ("sorties", "sortie", "sorties"),
)


def _count(key: str) -> str:
    return f"{{{{ action.mouvements.{key} | nombre }}}}"


def heading(sheet: Sheet) -> None:
    """Add the title, the landmarks and the strip of key figures."""
    sheet.text("{{ bilan.intitule }}", "Title")
    sheet.text("Atelier et chantier d'insertion : {{ structure.aci.intitule }}", "Subtitle")
    sheet.landmarks(
        [
            ("Référence", "{{ bilan.reference }}", 45),
            ("Date du bilan", "{{ bilan.date | date_longue }}", 45),
            ("Période", PERIODE.replace(" au ", "{{ '\\n' }}au "), 80),
        ]
    )
    sheet.key_figures(
        [
            *(
                (f"{{% if action.mouvements.{key} >= 2 %}}{several}{{% else %}}{one}{{% endif %}}", _count(key))
                for key, one, several in _MOVEMENTS
            ),
            ("sorties dynamiques", "{{ action.taux.sorties_dynamiques.texte }}"),
            ("heures de direction réalisées", known("action.heures.total.realise", "heures")),
        ]
    )


def presentation(sheet: Sheet) -> None:
    """Add the structure, the action and what the record says of the period."""
    sheet.heading("Présentation de l'action")
    sheet.facts(
        [
            ("Structure", "**{{ structure.nom }}**{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"),
            ("Identifiants", f"SIRET {SIRET}" + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}"),
            ("Adresse", ADRESSE),
            (
                "{{ 'Représentant(e) légal(e)' | accord(structure.representant.civilite) }}",
                "{{ structure.representant | nom_complet }}, {{ structure.representant.fonction }}",
            ),
            (
                "Atelier et chantier d'insertion",
                "{{ structure.aci.intitule }} "
                "({{ structure.aci.postes_conventionnes | pluriel('poste conventionné', 'postes conventionnés') }})",
            ),
            ("Période du bilan", PERIODE),
        ]
    )
    sheet.tag("if bilan.presentation")
    sheet.paragraphs("bilan.presentation")
    sheet.tag("endif")
    sheet.tag("if bilan.faits_marquants")
    sheet.heading("Faits marquants", 2)
    sheet.bullets("for fait in bilan.faits_marquants", "{{ fait | typographie }}")
    sheet.tag("endif")
