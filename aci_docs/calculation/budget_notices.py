"""What an auditor would ask of a forecast budget, once set beside the amounts that the request computes (rule B2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aci_docs import french
from aci_docs.calculation.budget import GRANTS, STAFF, Budget, declared_fundings, names
from aci_docs.calculation.figures import EURO_DECIMALS
from aci_docs.calculation.saying import above, notice, shown
from aci_docs.notices import Notice


@dataclass(frozen=True)
class Funding:
    """What a budget is set beside: the funder, the amount computed for it, the post, the other fundings of the post.

    `amount` is C6, `post_cost` the post's real cost over the period, `others` the euros declared by funder.
    """

    funder: str
    amount: Fraction
    post_cost: Fraction
    others: Mapping[str, Fraction]

    @classmethod
    def of(cls, request: Mapping[str, Any], amount: Fraction, post_cost: Fraction) -> Funding:
        """The funding of a validated request, whose amount and post are known."""
        return cls(request["financeur"]["nom"], amount, post_cost, declared_fundings(request))


def budget_notices(budget: Budget | None, funding: Funding) -> tuple[Notice, ...]:
    """Every notice that the forecast budget calls for."""
    if budget is None:
        return (
            notice(
                "budget_absent",
                "information",
                "La demande ne comprend pas de budget prévisionnel.",
                "Remplissez « budget » si le financeur le demande.",
            ),
        )
    return (
        *_grant(budget, funding),
        *_staff(budget, funding),
        *_others(budget, funding),
        *_undeclared(budget, funding),
    )


def _grant(budget: Budget, funding: Funding) -> Iterator[Notice]:
    lines = budget.grants_of(funding.funder)
    amount = french.euros(funding.amount)
    if not lines:
        if shown(funding.amount, EURO_DECIMALS):
            yield notice(
                "budget_subvention_absente",
                "attention",
                f"Aucune ligne du compte {GRANTS} du budget ne nomme le financeur « {funding.funder} », auquel "
                f"{amount} sont demandés.",
                f"Inscrivez au compte {GRANTS} une ligne dont le libellé porte ce nom.",
            )
        return
    entered = budget.granted_by(funding.funder)
    if shown(entered, EURO_DECIMALS) != shown(funding.amount, EURO_DECIMALS):
        yield notice(
            "budget_subvention_differente",
            "attention",
            f"Le budget inscrit {french.euros(entered)} de « {funding.funder} » au compte {GRANTS} ; le montant "
            f"calculé pour la demande est de {amount} (règle C6).",
            f"Inscrivez {amount} à cette ligne, puis équilibrez le budget.",
        )


def _staff(budget: Budget, funding: Funding) -> Iterator[Notice]:
    account = budget.account(STAFF)
    entered = account.total if account else Fraction()
    if above(funding.post_cost, entered, EURO_DECIMALS):
        yield notice(
            "budget_personnel_insuffisant",
            "attention",
            f"Le coût du poste sur la période ({french.euros(funding.post_cost)}) dépasse les charges de personnel du "
            f"budget (compte {STAFF} : {french.euros(entered)}).",
            f"Inscrivez le coût entier du poste au compte {STAFF}, ou corrigez le coût annuel du poste.",
        )


def _others(budget: Budget, funding: Funding) -> Iterator[Notice]:
    for name, declared in funding.others.items():
        entered = budget.granted_by(name)
        if shown(entered, EURO_DECIMALS) != shown(declared, EURO_DECIMALS):
            yield notice(
                "budget_autre_financement",
                "attention",
                f"La demande déclare {french.euros(declared)} de « {name} » pour ce poste ; le compte {GRANTS} du "
                f"budget en inscrit {french.euros(entered)}.",
                "Accordez la demande et le budget : un financement compté deux fois, ou omis, fausse le montant.",
            )


def _undeclared(budget: Budget, funding: Funding) -> Iterator[Notice]:
    """The grants of the budget that the request does not name: they may fund the same post."""
    account = budget.account(GRANTS)
    known = (funding.funder, *funding.others)
    lines: Sequence[Any] = [
        line
        for line in (account.lignes if account else ())
        if line.montant and not any(names(line.libelle, name) for name in known)
    ]
    if lines:
        entered = french.enumeration([f"« {line.libelle} » ({french.euros(line.montant)})" for line in lines])
        yield notice(
            "budget_financeur_non_declare",
            "information",
            f"Le compte {GRANTS} du budget inscrit {entered}, que la demande ne déclare pas parmi les autres "
            "financements du poste.",
            "Déclarez-les s'ils financent le même poste.",
        )
