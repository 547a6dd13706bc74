"""The assessment sheet of one person: the eight contents that the PLIE's specification names, and the exit."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet
from tools.make_templates.fiche_bilan.charts import overview
from tools.make_templates.fiche_bilan.ending import ending, exit_preparation, reached, signatures
from tools.make_templates.fiche_bilan.path import events, interviews, objectives
from tools.make_templates.fiche_bilan.person import INTERNE, SORTIE_NON_RENSEIGNEE, TITRE, person
from tools.make_templates.fiche_bilan.skills import evaluations, lists


def make() -> Sheet:
    """The template, described."""
    sheet = Sheet("Fiche bilan — {{ beneficiaire.identifiant }}")
    sheet.text(TITRE, "Title")
    sheet.text("Atelier et chantier d'insertion : {{ structure.aci.intitule }}", "Subtitle")
    sheet.landmarks(
        [
            ("Référence", "{{ beneficiaire.reference or beneficiaire.identifiant }}", 41),
            ("Date du bilan", "{{ beneficiaire.date_bilan | date_longue }}", 43),
            ("Entrée dans l'action", "{{ beneficiaire.entree.date | date_longue }}", 43),
            (
                "Sortie de l'action",
                "{% if beneficiaire.sortie %}{{ beneficiaire.sortie.date | date_longue }}"
                f"{{% elif {SORTIE_NON_RENSEIGNEE} %}}non renseignée{{% else %}}parcours en cours{{% endif %}}",
                43,
            ),
        ]
    )
    sheet.tag(f"if {INTERNE}")
    sheet.text("Document nominatif : à remettre à la personne et à son équipe d'accompagnement seulement.", "Note")
    sheet.tag("else")
    sheet.text(
        "Document pseudonymisé, établi pour le financeur : un identifiant interne y désigne la personne, les autres "
        "personnes y sont désignées par leur qualité, et « non transmis » y tient la place de ce que la structure ne "
        "communique pas.",
        "Note",
    )
    sheet.tag("endif")
    overview(sheet)
    person(sheet)
    objectives(sheet)
    interviews(sheet)
    events(sheet)
    evaluations(sheet)
    lists(sheet)
    exit_preparation(sheet)
    reached(sheet)
    ending(sheet)
    signatures(sheet)
    return sheet
