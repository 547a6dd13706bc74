"""The few numbers of a funding request that the rules read, typed and exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from aci_docs.calculation.exact import exact_fraction
from aci_docs.calculation.period import year_share

Size = Literal["petit", "important"]
SIZES: tuple[Size, ...] = ("petit", "important")


@dataclass(frozen=True)
class Inputs:
    """What is asked for, over the period `start` to `end` (both included).

    `posts` and `contracts` are counts; `weeks` of activity in the period; `working_time` is the post's own ETP and
    `assigned` the part of it given to the direction of the ACI, in ETP too; `yearly_cost` is the employer's cost of
    the post as it is held, in euros a year; `other_fundings` are euros for the same period; `asked` is in euros, None
    when the request names no amount; `insertion_officer` tells that the holder is also the chargé(e) d'insertion.
    """

    start: date
    end: date
    posts: int
    contracts: int
    weeks: Fraction
    size: Size
    working_time: Fraction
    assigned: Fraction
    yearly_cost: Fraction
    insertion_officer: bool = False
    other_fundings: tuple[Fraction, ...] = ()
    asked: Fraction | None = None

    def __post_init__(self) -> None:
        """Raises ValueError, in French, for values from which any figure would be wrong."""
        impossible = {
            "periode : la fin précède le début.": self.end < self.start,
            "volume.postes_agrees : au moins un poste est attendu.": self.posts < 1,
            "volume.contrats : au moins un contrat est attendu.": self.contracts < 1,
            "volume.semaines : un nombre au-dessus de zéro est attendu.": self.weeks <= 0,
            "volume.taille_aci : « petit » ou « important » est attendu.": self.size not in SIZES,
            "direction.quotite_poste : au-dessus de 0 et au plus 1.": not 0 < self.working_time <= 1,
            "direction.etp_affecte : au-dessus de 0.": self.assigned <= 0,
            "direction.etp_affecte : au plus la quotité du poste.": self.assigned > self.working_time,
            "direction.cout_poste_annuel : un montant au-dessus de zéro est attendu.": self.yearly_cost <= 0,
            "autres_financements : un montant ne peut pas être négatif.": any(a < 0 for a in self.other_fundings),
            "montant_demande : un montant ne peut pas être négatif.": self.asked is not None and self.asked < 0,
        }
        wrong = [message for message, is_so in impossible.items() if is_so]
        if wrong:
            raise ValueError("\n".join(wrong))

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Inputs:
        """The inputs of a validated `demande_financement` record; numbers are read exactly, floats by their writing.

        Raises ValueError, in French, for a value that is not a number, a count that is not whole, or values that
        cannot be together (see `__post_init__`); the place and line of such a value are the records' affair.
        """
        volume, direction, period = record["volume"], record["direction"], record["periode"]
        asked = record.get("montant_demande")
        return cls(
            start=date.fromisoformat(period["debut"]),
            end=date.fromisoformat(period["fin"]),
            posts=_count(volume["postes_agrees"], "volume.postes_agrees"),
            contracts=_count(volume["contrats"], "volume.contrats"),
            weeks=exact_fraction(volume["semaines"], "volume.semaines"),
            size=volume["taille_aci"],
            working_time=exact_fraction(direction["quotite_poste"], "direction.quotite_poste"),
            assigned=exact_fraction(direction["etp_affecte"], "direction.etp_affecte"),
            yearly_cost=exact_fraction(direction["cout_poste_annuel"], "direction.cout_poste_annuel"),
            insertion_officer=bool(direction["charge_insertion"]),
            other_fundings=tuple(
                exact_fraction(funding["montant"], f"autres_financements[{index}].montant")
                for index, funding in enumerate(record.get("autres_financements") or ())
            ),
            asked=None if asked is None else exact_fraction(asked, "montant_demande"),
        )

    @property
    def year_share(self) -> Fraction:
        """The part of a year that the period covers; exactly 1 for a whole year."""
        return year_share(self.start, self.end)

    @property
    def post_cost(self) -> Fraction:
        """The real cost of the whole post over the period, in euros."""
        return self.yearly_cost * self.year_share

    @property
    def other_total(self) -> Fraction:
        """All the other fundings of the post over the period, in euros; 0 when there is none."""
        return sum(self.other_fundings, Fraction())


def _count(value: object, name: str) -> int:
    """The whole number that the value is. Raises ValueError when it is not whole."""
    number = exact_fraction(value, name)
    if number.denominator != 1:
        raise ValueError(f"{name} : un nombre entier est attendu, pas {value}.")
    return number.numerator
