"""A dated scale (barème): every legal value the rules use, with its unit and the passage it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from aci_docs.calculation.exact import exact_fraction
from aci_docs.errors import InvalidRecord, Problem

_PER_CONTRACT = "heures par contrat"
_PER_WEEK = "heures par semaine"
_DAYS = "jours"
_MONTHS = "mois"
_HALF_DAYS = "demi-journées par semaine"

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "heures_pedagogie_contrat": _PER_CONTRACT,
        "heures_recrutement_directes": _PER_CONTRACT,
        "heures_recrutement_regulation": _PER_CONTRACT,
        "heures_articulation_reunion": _PER_WEEK,
        "heures_suivi_decisions": _PER_WEEK,
        "heures_bilans_tripartites": _PER_CONTRACT,
        "heures_regulations_individuelles": _PER_CONTRACT,
        "demi_journees_recherche_activites": _HALF_DAYS,
        "demi_journees_clients_petit": _HALF_DAYS,
        "demi_journees_clients_important": _HALF_DAYS,
        "demi_journees_parcours": _HALF_DAYS,
        "heures_demi_journee": "heures par demi-journée",
        "etp_par_tranche": "ETP",
        "postes_par_tranche": "postes",
        "etp_maximal": "ETP",
        "cout_plafond": "euros par an",
        "etp_cout_plafond": "ETP",
        "part_maximale_financements": "part du coût réel",
        "heures_annuelles_etp": "heures par an",
        "entretiens_tripartites_an": "entretiens par an",
        "ecart_a_expliquer": "part du prévu",
        "delai_diagnostic": _DAYS,
        "part_maximale_immersions": "part de la durée du contrat",
        "duree_emploi_sortie_plie": _MONTHS,
        "mois_emploi_durable": _MONTHS,
    }
)
"""The values that the rules need and the unit each must be in: a value in another unit would give a wrong figure."""

_DIVISORS = ("postes_par_tranche", "etp_cout_plafond", "heures_hebdomadaires_temps_plein")
_SHARES = ("part_maximale_financements", "ecart_a_expliquer", "part_maximale_immersions")
_WHOLE = ("delai_diagnostic", "duree_emploi_sortie_plie", "mois_emploi_durable")


@dataclass(frozen=True)
class ScaleValue:
    """One value of a scale: `amount` exact, in `unit`; `label` and `source` are French texts to print.

    `since` is the day of the value when it is not that of the whole scale.
    """

    label: str
    amount: Fraction
    unit: str
    source: str
    since: date | None = None


@dataclass(frozen=True)
class Scale:
    """The values in force from `start` to `end` (both included), taken from the funder's `document`.

    `end` is `date.max` for a scale in force whose end nobody knows; `checked` is then the last day it was verified.
    """

    name: str
    document: str
    start: date
    end: date
    values: Mapping[str, ScaleValue]
    checked: date | None = None

    @classmethod
    def from_record(
        cls, record: Mapping[str, Any], units: Mapping[str, str] = UNITS, *, open_ended: bool = False
    ) -> Scale:
        """The typed scale of a validated `bareme` record, with the values that `units` names, each in its unit.

        Raises InvalidRecord with every problem at once when a value that the rules need is missing, in another unit,
        not a number, negative, or zero where the rules divide by it; and when the period has no end, unless the scale
        may be `open_ended`: a funder's values are never taken for granted. Values that the rules do not use are kept.
        """
        problems: list[Problem] = []
        period = record["periode"]
        if period["fin"] is None and not open_ended:
            message = "la fin de la période manque : un financement ne se calcule pas sur des valeurs sans terme."
            problems.append(Problem(message, path="$.periode.fin", expected="une date AAAA-MM-JJ entre guillemets"))
        values: dict[str, ScaleValue] = {}
        entries: Mapping[str, Mapping[str, Any]] = record["valeurs"]
        for code, entry in entries.items():
            try:
                amount = _amount(code, entry["valeur"])
            except ValueError as error:
                problems.append(Problem(str(error), path=f"$.valeurs.{code}.valeur", value=str(entry["valeur"])))
                continue
            expected = units.get(code, entry["unite"])
            if entry["unite"] != expected:
                problems.append(
                    Problem(
                        "l'unité n'est pas celle que les règles de calcul attendent.",
                        path=f"$.valeurs.{code}.unite",
                        value=str(entry["unite"]),
                        expected=expected,
                    )
                )
            since = date.fromisoformat(entry["date"]) if entry.get("date") else None
            values[code] = ScaleValue(entry["libelle"], amount, entry["unite"], entry["source"], since)
        problems.extend(
            Problem("valeur absente du barème.", path=f"$.valeurs.{code}", expected=f"un nombre, en {unit}")
            for code, unit in units.items()
            if code not in entries
        )
        if problems:
            raise InvalidRecord(problems)
        return cls(
            name=record["identifiant"],
            document=record["source"]["document"],
            start=date.fromisoformat(period["debut"]),
            end=date.fromisoformat(period["fin"]) if period["fin"] else date.max,
            values=MappingProxyType(values),
            checked=date.fromisoformat(period["verifie_le"]) if period.get("verifie_le") else None,
        )

    def covers(self, start: date, end: date) -> bool:
        """True when the scale is in force on every day from `start` to `end`."""
        return self.start <= start and end <= self.end

    def amount(self, code: str) -> Fraction:
        """The exact value, in the unit that `UNITS` gives for `code`."""
        return self.values[code].amount

    def label(self, code: str) -> str:
        """What the value is, in French."""
        return self.values[code].label

    def source(self, *codes: str) -> str:
        """The funder's document and the passages of the given values, each passage once, ready to print."""
        passages = dict.fromkeys(self.values[code].source for code in codes)
        return f"{self.document} : {' ; '.join(passages)}"


def _amount(code: str, value: object) -> Fraction:
    """The value as a fraction, from a number or a text: "0.5" or "1/12". Raises ValueError in French."""
    try:
        amount = Fraction(value) if isinstance(value, str) else exact_fraction(value, code)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError('un nombre exact est attendu : 20000, "0.5" ou "1/12".') from error
    if amount < 0:
        raise ValueError("une valeur de barème ne peut pas être négative.")
    if amount > 1 and code in _SHARES:
        raise ValueError("une part ne peut pas dépasser 1.")
    if amount.denominator != 1 and code in _WHOLE:
        raise ValueError("un nombre entier est attendu.")
    if amount == 0 and code in _DIVISORS:
        raise ValueError("cette valeur ne peut pas être nulle : les règles divisent par elle.")
    return amount
