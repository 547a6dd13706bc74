"""Rules H1 to H10: the hours of the actions that the direction carries out, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from aci_docs import french
from aci_docs.calculation.exact import as_factor
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.scale import Scale
from aci_docs.calculation.trace import TraceRow

Group = Literal["employeur", "economique", "parcours"]
Base = Literal["contrat", "semaine"]
GROUPS: tuple[Group, ...] = ("employeur", "economique", "parcours")

_HALF_DAY = "heures_demi_journee"


@dataclass(frozen=True)
class HourRule:
    """One line of the source: `key` names the value of the scale that is multiplied by the number of `base`.

    A `{taille}` in the key is replaced by the size of the ACI. `in_half_days` tells that the scale counts half-days,
    which the scale's own length of a half-day turns into hours.
    """

    code: str
    group: Group
    base: Base
    key: str
    in_half_days: bool = False


HOUR_RULES: tuple[HourRule, ...] = (
    HourRule("H1", "employeur", "contrat", "heures_pedagogie_contrat"),
    HourRule("H2", "employeur", "contrat", "heures_recrutement_directes"),
    HourRule("H3", "employeur", "contrat", "heures_recrutement_regulation"),
    HourRule("H4", "employeur", "semaine", "heures_articulation_reunion"),
    HourRule("H5", "employeur", "semaine", "heures_suivi_decisions"),
    HourRule("H6", "employeur", "contrat", "heures_bilans_tripartites"),
    HourRule("H7", "employeur", "contrat", "heures_regulations_individuelles"),
    HourRule("H8", "economique", "semaine", "demi_journees_recherche_activites", in_half_days=True),
    HourRule("H9", "economique", "semaine", "demi_journees_clients_{taille}", in_half_days=True),
    HourRule("H10", "parcours", "semaine", "demi_journees_parcours", in_half_days=True),
)


@dataclass(frozen=True)
class HourLine:
    """One computed line: `unitaire` hours per `base`, times `nombre` of them."""

    code: str
    groupe: Group
    libelle: str
    base: Base
    unitaire: Fraction
    nombre: Fraction

    @property
    def total(self) -> Fraction:
        """Hours of the line over the period."""
        return self.unitaire * self.nombre


@dataclass(frozen=True)
class Hours:
    """The ten lines, in the order of the rules, and their sums in hours."""

    lignes: tuple[HourLine, ...]

    @property
    def par_contrat(self) -> Fraction:
        """Hours for one contract: the unit values of the lines counted per contract."""
        return sum((line.unitaire for line in self.lignes if line.base == "contrat"), Fraction())

    @property
    def par_semaine(self) -> Fraction:
        """Hours for one week of activity: the unit values of the lines counted per week."""
        return sum((line.unitaire for line in self.lignes if line.base == "semaine"), Fraction())

    @property
    def total(self) -> Fraction:
        """All the hours of the period."""
        return sum((line.total for line in self.lignes), Fraction())

    @property
    def groupes(self) -> dict[str, Fraction]:
        """The hours of each group of actions, in the order of the source."""
        return {
            group: sum((line.total for line in self.lignes if line.groupe == group), Fraction()) for group in GROUPS
        }


def compute_hours(inputs: Inputs, scale: Scale) -> tuple[Hours, tuple[TraceRow, ...]]:
    """The ten lines of hours and their ten rows of trace.

    Source: « Actions concrètes identifiables mises en oeuvre par la direction au bénéfice direct des salariés en
    insertion dans l'ACI », the three functions (employeur, économique, construction du parcours d'insertion).
    """
    lines, rows = [], []
    for rule in HOUR_RULES:
        key = rule.key.format(taille=inputs.size)
        number = Fraction(inputs.contracts) if rule.base == "contrat" else inputs.weeks
        counted = scale.amount(key)
        of_base = "nombre de contrats" if rule.base == "contrat" else "semaines d'activité"
        if rule.in_half_days:
            length = scale.amount(_HALF_DAY)
            unit, source = counted * length, scale.source(key, _HALF_DAY)
            formula = f"demi-journées par {rule.base} × heures par demi-journée × {of_base}"
            sum_ = f"{as_factor(counted)} × {as_factor(length)} h × {as_factor(number)}"
        else:
            unit, source = counted, scale.source(key)
            formula = f"heures par {rule.base} × {of_base}"
            sum_ = f"{as_factor(counted)} h × {as_factor(number)}"
        line = HourLine(rule.code, rule.group, french.typographie(scale.label(key)), rule.base, unit, number)
        lines.append(line)
        rows.append(TraceRow(rule.code, line.libelle, formula, sum_, french.heures(line.total), source))
    return Hours(tuple(lines)), tuple(rows)
