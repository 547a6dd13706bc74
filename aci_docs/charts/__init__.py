"""The charts of the documents, as drawings that templates print; None where there is nothing to draw.

    barres([Bar("Accompagnement", 420, Decimal("398.5"))], palette, title="Heures par action", show=french.heures)
    repartition([Part("Emploi durable", 4), Part("Autre sortie", 1)], palette, title="Sorties par classe")

Each has an alternative text that says all it shows. Areas differ by more than their colour, so that a copy in grey
reads as well, and whatever the palette their contrasts are those that WCAG 2.1 asks for.
"""

from aci_docs.charts.bars import MOST_ROWS, Bar, barres
from aci_docs.charts.shares import Part, repartition

__all__ = ["MOST_ROWS", "Bar", "Part", "barres", "repartition"]
