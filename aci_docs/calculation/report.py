"""The financial report of a year: what was done and spent beside what the request forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aci_docs.calculation.budget import SECTIONS, Budget, Section, declared_fundings
from aci_docs.calculation.budget_report import ComparedAccount, ComparedSection, compare_budgets
from aci_docs.calculation.compute import compute_figures
from aci_docs.calculation.exact import exact_fraction
from aci_docs.calculation.figures import Figures
from aci_docs.calculation.gap import Gap
from aci_docs.calculation.hours import HourLine
from aci_docs.calculation.inputs import Inputs
from aci_docs.calculation.realised import Realised, RealisedInputs, realised_amount
from aci_docs.calculation.scale import Scale

THRESHOLD = "ecart_a_expliquer"

_AMOUNTS = ("plafond", "cout_reel", "cout_retenu", "solde_disponible", "montant_financable", "montant_retenu")


@dataclass(frozen=True)
class ComparedAction:
    """One action, H1 to H10, its hours and what was written to explain their gap; no hours told: None."""

    line: HourLine
    heures: Gap
    explication: str | None

    def must_be_explained(self, threshold: Fraction) -> bool:
        """Whether the gap is above the threshold."""
        return self.heures.exceeds(threshold)


@dataclass(frozen=True)
class Report:
    """Everything that a financial report compares, exact, and the budgets it was made from.

    `funder` is the one of the request, `others` the euros that the request declares for the post, by other funder.
    """

    threshold: Fraction
    actions: tuple[ComparedAction, ...]
    planned: Figures
    realised: Realised
    post_cost: Gap
    planned_budget: Budget | None
    done_budget: Budget | None
    sections: Mapping[Section, ComparedSection]
    funder: str
    others: Mapping[str, Fraction]

    @property
    def told_hours(self) -> Fraction | None:
        """The sum of the realised hours that are told, None when none is."""
        told = [action.heures.realise for action in self.actions if action.heures.realise is not None]
        return sum(told, Fraction()) if told else None

    @property
    def hours(self) -> Gap:
        """The hours of all the actions; the realised ones are not known while those of an action are not."""
        whole = all(action.heures.realise is not None for action in self.actions)
        return Gap(self.planned.heures.total, self.told_hours if whole else None)

    @property
    def grant(self) -> Fraction | None:
        """The euros that account 74 of the realised budget enters for the funder, None when no line names it."""
        budget = self.done_budget
        return budget.granted_by(self.funder) if budget and budget.grants_of(self.funder) else None

    def as_context(self) -> dict[str, Any]:
        """The report for a template, under the names of `report_shape`."""
        planned, done = self.planned, self.realised
        return {
            "seuil": self.threshold,
            "heures": [
                {
                    "action": action.line.code,
                    "groupe": action.line.groupe,
                    "libelle": action.line.libelle,
                    **action.heures.as_context(),
                    "explication": action.explication,
                    "a_expliquer": action.must_be_explained(self.threshold),
                }
                for action in self.actions
            ],
            "total_heures": self.hours.as_context(),
            "etp": Gap(planned.volume.etp_affecte, done.volume.etp_affecte).as_context(),
            "etp_retenu": Gap(planned.volume.etp_retenu, done.volume.etp_retenu).as_context(),
            "cout_poste": self.post_cost.as_context(),
            "cout": {
                name: Gap(getattr(planned.cout, name), getattr(done.cout, name)).as_context() for name in _AMOUNTS
            },
            "budget": self._budget(),
            "trace": [row.as_record() for row in done.trace],
        }

    def _budget(self) -> dict[str, Any] | None:
        """The sections that have an account; None when neither budget has a line."""
        if self.planned_budget is None and self.done_budget is None:
            return None
        products = self.done_budget.total("produits") if self.done_budget else Fraction()
        told = {
            section: {
                "comptes": [self._account(account) for account in compared.comptes],
                "total": compared.total.as_context() | {"exact": compared.total.exact.as_context()},
            }
            for section, compared in self.sections.items()
        }
        grant = self.grant
        part = None if grant is None or not products else grant / products
        return told | {"subvention": grant, "part_subvention": part}

    def _account(self, account: ComparedAccount) -> dict[str, Any]:
        return {
            "compte": account.compte,
            "titre": account.titre,
            **account.figures.as_context(),
            "lignes": [
                {"compte": line.compte, "libelle": line.libelle, **line.figures.as_context()} for line in account.lignes
            ],
            "explication": account.explication,
            "a_expliquer": account.must_be_explained(self.threshold),
        }


def make_report(
    request: Mapping[str, Any],
    inputs: Inputs,
    realised: Mapping[str, Any],
    scale: Scale,
    titles: Mapping[str, str],
) -> Report:
    """The report of what `realised` says (the key `realise` of a `bilan_action`) of a validated request.

    `inputs` are those of the request, `titles` the titles of the accounts. Raises ValueError when the realised time
    exceeds the post's, MissingScale as `compute_figures` does.
    """
    planned = compute_figures(inputs, scale)
    done = RealisedInputs.of(
        inputs, exact_fraction(realised["etp"], "etp"), exact_fraction(realised["cout_poste"], "cout_poste")
    )
    budgets = Budget.from_record(request.get("budget"), titles), Budget.from_record(realised.get("budget"), titles)
    return Report(
        threshold=scale.amount(THRESHOLD),
        actions=compare_actions(planned, realised.get("heures") or ()),
        planned=planned,
        realised=realised_amount(done, scale, planned.cout.montant_retenu),
        post_cost=Gap(inputs.post_cost, done.post_cost),
        planned_budget=budgets[0],
        done_budget=budgets[1],
        sections=compare_budgets(*budgets),
        funder=request["financeur"]["nom"],
        others=declared_fundings(request),
    )


def compare_actions(planned: Figures, told: Sequence[Mapping[str, Any]]) -> tuple[ComparedAction, ...]:
    """Each action with the sum of the hours told of it."""
    found = []
    for line in planned.heures.lignes:
        own = [entry for entry in told if entry["action"] == line.code]
        done = sum((exact_fraction(entry["heures"], "heures") for entry in own), Fraction()) if own else None
        said = "\n".join(entry["explication"] for entry in own if entry.get("explication"))
        found.append(ComparedAction(line, Gap(line.total, done), said or None))
    return tuple(found)


def report_shape() -> dict[str, Any]:
    """The names that `Report.as_context` has."""
    gap: dict[str, Any] = dict.fromkeys(Gap.names())
    line = dict.fromkeys(("compte", "libelle")) | gap
    account = dict.fromkeys(("compte", "titre", "explication", "a_expliquer")) | gap | {"lignes": [line]}
    section = {"comptes": [account], "total": gap | {"exact": gap}}
    return {
        "seuil": None,
        "heures": [dict.fromkeys(("action", "groupe", "libelle", "explication", "a_expliquer")) | gap],
        "total_heures": gap,
        "etp": gap,
        "etp_retenu": gap,
        "cout_poste": gap,
        "cout": dict.fromkeys(_AMOUNTS, gap),
        "budget": dict.fromkeys(SECTIONS, section) | dict.fromkeys(("subvention", "part_subvention")),
        "trace": [dict.fromkeys(("regle", "libelle", "formule", "calcul", "resultat", "source"))],
    }
