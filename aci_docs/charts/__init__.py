"""The charts of the documents, as drawings that templates print; None where there is nothing to draw.

    barres([Bar("Accompagnement", 420, Decimal("398.5"))], palette, title="Heures par action", show=french.heures)
    repartition([Part("Emploi durable", 4), Part("Autre sortie", 1)], palette, title="Sorties par classe")
    frise(Journey(entry, sheet, exit, contracts=[Span(start, end, ("CDDI, 26 h", "CDDI"))], held=[day]), palette)
    competences([Skill("Vente", "Tenir la caisse", 0, 3)], palette)

Each has an alternative text that says all it shows. Areas differ by more than their colour, so that a copy in grey
reads as well, and whatever the palette their contrasts are those that WCAG 2.1 asks for.
"""

from aci_docs.charts.bars import MOST_ROWS, Bar, barres
from aci_docs.charts.frise import frise
from aci_docs.charts.journey import Event, Journey, Span
from aci_docs.charts.shares import Part, repartition
from aci_docs.charts.skills import Skill, competences

__all__ = [
    "MOST_ROWS",
    "Bar",
    "Event",
    "Journey",
    "Part",
    "Skill",
    "Span",
    "barres",
    "competences",
    "frise",
    "repartition",
]
