"""The realised beside the forecast: rate, gap, and whether the gap must be explained (rules R1 and R3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Gap:
    """One figure, forecast (`prevu`) and realised; None for a side that the dossier does not tell."""

    prevu: Fraction | None
    realise: Fraction | None

    @property
    def ecart(self) -> Fraction | None:
        """Realised less forecast, None when one of them is not known."""
        return None if self.prevu is None or self.realise is None else self.realise - self.prevu

    @property
    def taux(self) -> Fraction | None:
        """Realised over forecast, as a ratio; None when one is not known, or when nothing was forecast."""
        return None if not self.prevu or self.realise is None else self.realise / self.prevu

    def exceeds(self, threshold: Fraction) -> bool:
        """Whether the gap, more or less, is above this part of the forecast; always so for what was not forecast."""
        return self.ecart is not None and self.prevu is not None and abs(self.ecart) > threshold * abs(self.prevu)

    def as_context(self) -> dict[str, Any]:
        """The four figures for a template, exact."""
        return {"prevu": self.prevu, "realise": self.realise, "ecart": self.ecart, "taux": self.taux}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names that `as_context` has."""
        return ("prevu", "realise", "ecart", "taux")
