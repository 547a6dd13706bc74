"""A rate with all that makes it defensible: its numerator, its denominator, its reading and its source."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aci_docs import french

WITHOUT_OBJECT = "sans objet"


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """The part over the whole, exact; None when the whole is nothing: there is no rate of nothing.

    >>> share(2, 3), share(0, 0)
    (Fraction(2, 3), None)
    """
    return Fraction(part) / whole if whole else None


def in_percent(rate: Fraction | None) -> str:
    r"""The rate in figures, to one decimal, « sans objet » when there is none.

    >>> in_percent(Fraction(2, 3)), in_percent(None)
    ('66,7\xa0%', 'sans objet')
    """
    if rate is None:
        return WITHOUT_OBJECT
    return f"{french.nombre(french.arrondi(rate * 100, 1).normalize())}\u00a0%"


@dataclass(frozen=True)
class Rate:
    """One indicator of the report. `dimension` is what it tells of the direction: its `qualité` or its `efficience`.

    `numerator` and `denominator` count people, interviews, objectives or sheets; `formula` says which. `nothing` says
    why there is no rate when the denominator is nothing.
    """

    rule: str
    label: str
    dimension: str
    numerator: int
    denominator: int
    formula: str
    nothing: str
    source: str

    @property
    def value(self) -> Fraction | None:
        """The exact rate; None when the denominator is nothing."""
        return share(self.numerator, self.denominator)

    def as_context(self) -> dict[str, Any]:
        """The rate under the names of `RATE_SHAPE`: the exact `valeur`, and texts ready to print."""
        counted = f"{french.nombre(self.numerator)} / {french.nombre(self.denominator)}"
        return {
            "regle": self.rule,
            "libelle": french.typographie(self.label),
            "dimension": self.dimension,
            "numerateur": self.numerator,
            "denominateur": self.denominator,
            "valeur": self.value,
            "texte": in_percent(self.value),
            "formule": french.typographie(self.formula),
            "calcul": counted if self.denominator else french.typographie(self.nothing),
            "source": french.typographie(self.source),
        }


RATE_SHAPE: dict[str, None] = dict.fromkeys(
    (
        "regle",
        "libelle",
        "dimension",
        "numerateur",
        "denominateur",
        "valeur",
        "texte",
        "formule",
        "calcul",
        "source",
    )
)
"""The names of a rate in a template."""
