"""Who reports to whom, and on which request."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.demande_financement.wording import FONCTION
from tools.make_templates.phrases import ADRESSE, SIRET

PERIODE = "du {{ bilan.periode.debut | date_longue }} au {{ bilan.periode.fin | date_longue }}"


def parties(sheet: Sheet) -> None:
    """Add the structure, the funder and the request that the report answers."""
    sheet.heading("Action financée")
    sheet.facts(
        [
            ("Structure", "**{{ structure.nom }}**{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"),
            ("Identifiants", f"SIRET {SIRET}" + "{% if structure.rna %} · RNA {{ structure.rna }}{% endif %}"),
            ("Adresse", ADRESSE),
            ("Atelier et chantier d'insertion", "{{ structure.aci.intitule | typographie }}"),
            (
                "Financeur",
                "{{ demande.financeur.nom }}{% if demande.financeur.service %}, {{ demande.financeur.service }}"
                "{% endif %}",
            ),
            ("Demande", "{{ demande.reference }}, du {{ demande.date | date_longue }}"),
            ("Action", "{{ demande.intitule | typographie }}"),
            (
                "Direction assurée par",
                "{% if demande.direction.titulaire %}{{ demande.direction.titulaire | nom_complet }}, {% endif %}"
                + FONCTION,
            ),
            ("Barème appliqué", "{{ bareme.intitule }}"),
        ],
        label_width=52,
    )
