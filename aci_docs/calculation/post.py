"""What the rules of the classification read of a job sheet, typed and exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from aci_docs.calculation.exact import exact_fraction


@dataclass(frozen=True)
class Post:
    """What the rules read of a job sheet: its day, its reference job, its level and coefficient, its time.

    `single` tells that the reference job has one level and no coefficient; `working_time` is in ETP.
    """

    day: date
    job: str
    level: str | None
    coefficient: int | None
    weekly_hours: Fraction
    working_time: Fraction
    single: bool = False

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, day: date, single: bool) -> Post:
        """The post of a validated `fiche_poste` record. Raises ValueError, in French, for a value that is no number."""
        time, place = record["temps_travail"], record["classification"]
        return cls(
            day=day,
            job=record["emploi_repere"],
            level=place["niveau"],
            coefficient=place["coefficient"],
            weekly_hours=exact_fraction(time["heures_hebdomadaires"], "temps_travail.heures_hebdomadaires"),
            working_time=exact_fraction(time["quotite"], "temps_travail.quotite"),
            single=single,
        )
