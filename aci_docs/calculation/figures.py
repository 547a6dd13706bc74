"""The figures of a funding request, exact, and the three faces they are shown under."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aci_docs import french
from aci_docs.calculation.exact import plain
from aci_docs.calculation.hours import GROUPS, HourLine, Hours
from aci_docs.calculation.trace import TraceRow
from aci_docs.notices import Notice

EURO_DECIMALS = 2
ETP_DECIMALS = 4


@dataclass(frozen=True)
class Volume:
    """The time of direction, in ETP: what the posts allow (V1), what is given, what is retained (V2)."""

    etp_plafond: Fraction
    etp_affecte: Fraction
    etp_retenu: Fraction
    base_annuelle: Fraction
    """Hours of work a year of one ETP, by the scale."""
    heures_retenues: Fraction
    """Hours that the retained time makes over the period: V2 × the yearly base × the part of a year."""


@dataclass(frozen=True)
class Cost:
    """The amounts over the period, in euros (C1 to C6), after the part of a year that the period covers."""

    part_annee: Fraction
    plafond: Fraction
    cout_reel: Fraction
    cout_retenu: Fraction
    autres_financements: Fraction
    solde_disponible: Fraction
    montant_financable: Fraction
    montant_retenu: Fraction
    ecretement: Fraction
    """What the retained cost loses on its way to the retained amount: C3 − C6."""


@dataclass(frozen=True)
class Figures:
    """Everything computed for one request: hours, volume, cost, notices and the trace that explains each of them."""

    heures: Hours
    volume: Volume
    cout: Cost
    constats: tuple[Notice, ...]
    trace: tuple[TraceRow, ...]

    def as_context(self) -> dict[str, Any]:
        """The figures for a template: exact fractions under the names of `shape()`; notices and trace as texts."""
        return {
            "heures": {
                "par_contrat": self.heures.par_contrat,
                "par_semaine": self.heures.par_semaine,
                "total": self.heures.total,
                "lignes": [_line(line) for line in self.heures.lignes],
                "groupes": self.heures.groupes,
            },
            "volume": _values(self.volume),
            "cout": _values(self.cout),
            "constats": [notice.as_record() for notice in self.constats],
            "trace": [row.as_record() for row in self.trace],
        }

    def as_json(self) -> dict[str, Any]:
        """The figures as texts: euros to the cent, ETP to four decimals, hours and part of a year without end zeros.

        Each is rounded once, half up, from the exact figure. The volume in hours is for documents alone: not here.
        """
        figures = self.as_context()
        hours = figures["heures"]
        for line in hours["lignes"]:
            line.update({name: plain(line[name]) for name in ("unitaire", "nombre", "total")})
        hours.update({name: plain(hours[name]) for name in ("par_contrat", "par_semaine", "total")})
        hours["groupes"] = {group: plain(total) for group, total in hours["groupes"].items()}
        figures["volume"] = {
            name: _fixed(etp, ETP_DECIMALS) for name, etp in figures["volume"].items() if name.startswith("etp_")
        }
        figures["cout"] = {
            name: plain(amount) if name == "part_annee" else _fixed(amount, EURO_DECIMALS)
            for name, amount in figures["cout"].items()
        }
        return figures

    @classmethod
    def shape(cls) -> dict[str, Any]:
        """The names that `as_context` has: a mapping of names, [shape of each item], None for a leaf."""
        return {
            "heures": {
                "par_contrat": None,
                "par_semaine": None,
                "total": None,
                "lignes": [dict.fromkeys(("code", "groupe", "libelle", "base", "unitaire", "nombre", "total"))],
                "groupes": dict.fromkeys(GROUPS),
            },
            "volume": dict.fromkeys(field.name for field in fields(Volume)),
            "cout": dict.fromkeys(field.name for field in fields(Cost)),
            "constats": [dict.fromkeys(("code", "gravite", "message"))],
            "trace": [dict.fromkeys(field.name for field in fields(TraceRow))],
        }


def _line(line: HourLine) -> dict[str, Any]:
    """The line under its printed names, its total included."""
    return {**_values(line), "total": line.total}


def _values(record: Volume | Cost | HourLine) -> dict[str, Any]:
    """The fields of a flat dataclass, by name, in their order."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _fixed(number: Fraction, decimals: int) -> str:
    """The number rounded half up to exactly that many decimals, with a point."""
    rounded: Decimal = french.arrondi(number, decimals)
    return f"{rounded:.{decimals}f}"
