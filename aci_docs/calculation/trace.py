"""The trace: what makes a figure defensible, one row per rule applied."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aci_docs.french import typographie


@dataclass(frozen=True)
class TraceRow:
    """One rule as applied: its code, what it is, the formula in words, the same with its numbers, result, source."""

    regle: str
    libelle: str
    formule: str
    calcul: str
    resultat: str
    source: str

    def __post_init__(self) -> None:
        """Texts are typed with plain spaces and kept with the spaces that French typography wants."""
        for name in ("libelle", "formule", "calcul", "resultat", "source"):
            object.__setattr__(self, name, typographie(getattr(self, name)))

    def as_record(self) -> dict[str, str]:
        """The row under the keys that templates and `calc --json` show."""
        return {
            "regle": self.regle,
            "libelle": self.libelle,
            "formule": self.formule,
            "calcul": self.calcul,
            "resultat": self.resultat,
            "source": self.source,
        }


@dataclass(frozen=True)
class Step:
    """The exact result of one rule (`amount`, in the unit that the rule states) and its row in the trace."""

    amount: Fraction
    row: TraceRow
