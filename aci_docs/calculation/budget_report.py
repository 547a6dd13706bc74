"""The realised budget beside the forecast one, account by account, in whole euros that add up (rules R1, R3, R4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aci_docs.calculation.budget import SECTIONS, Account, Budget, BudgetLine, Section
from aci_docs.calculation.gap import Gap
from aci_docs.calculation.whole import whole_parts, whole_total


@dataclass(frozen=True)
class Compared:
    """A line, an account or a total: its exact figures, and the whole euros that are printed of them."""

    exact: Gap
    prevu: int | None
    realise: int | None

    @property
    def ecart(self) -> int | None:
        """The gap of what is printed, so that the columns of a line add up on paper."""
        return None if self.prevu is None or self.realise is None else self.realise - self.prevu

    def as_context(self) -> dict[str, Any]:
        """What is printed: whole euros, and the rate of the exact figures."""
        return {"prevu": self.prevu, "realise": self.realise, "ecart": self.ecart, "taux": self.exact.taux}


@dataclass(frozen=True)
class ComparedLine:
    """One line of one account, by account and label."""

    compte: str
    libelle: str
    figures: Compared


@dataclass(frozen=True)
class ComparedAccount:
    """A two-digit account, its lines, and what was written to explain its gap."""

    compte: str
    titre: str
    figures: Compared
    lignes: tuple[ComparedLine, ...]
    explication: str | None

    def must_be_explained(self, threshold: Fraction) -> bool:
        """Whether its gap is above the threshold, in figures and on paper."""
        return bool(self.figures.ecart) and self.figures.exact.exceeds(threshold)


@dataclass(frozen=True)
class ComparedSection:
    """The accounts of a section and their total."""

    comptes: tuple[ComparedAccount, ...]
    total: Compared


def compare_budgets(planned: Budget | None, done: Budget | None) -> dict[Section, ComparedSection]:
    """Each section with its accounts; a budget that does not exist leaves its side None, a line of one alone is 0.

    Each column is cut into whole euros from the top: the total first, half up, then its accounts, then their lines.
    """
    return {section: _section(section, planned, done) for section in SECTIONS}


def _section(section: Section, planned: Budget | None, done: Budget | None) -> ComparedSection:
    ours, theirs = _accounts(section, planned), _accounts(section, done)
    codes = sorted({**ours, **theirs})
    total = Gap(planned.total(section) if planned else None, done.total(section) if done else None)
    exact = [
        Gap(_total(ours.get(code)) if planned else None, _total(theirs.get(code)) if done else None) for code in codes
    ]
    whole = _whole(total)
    accounts = [
        _account(code, ours.get(code), theirs.get(code), figures)
        for code, figures in zip(codes, _parts(exact, whole), strict=True)
    ]
    return ComparedSection(tuple(accounts), whole)


def _account(code: str, ours: Account | None, theirs: Account | None, figures: Compared) -> ComparedAccount:
    before, after = _lines(ours), _lines(theirs)
    # The labels as they were written, the forecast's when both have the line.
    labels = {**after, **before}
    keys = sorted(labels, key=lambda key: key[0])
    known = (figures.exact.prevu is not None, figures.exact.realise is not None)
    exact = [
        Gap(_sum(before.get(key)) if known[0] else None, _sum(after.get(key)) if known[1] else None) for key in keys
    ]
    title = next(account.titre for account in (ours, theirs) if account)
    lines = tuple(
        ComparedLine(labels[key][0].compte, labels[key][0].libelle, parts)
        for key, parts in zip(keys, _parts(exact, figures), strict=True)
    )
    only_itself = [(line.compte, line.libelle) for line in lines] == [(code, title)]
    return ComparedAccount(code, title, figures, () if only_itself else lines, _explanation(theirs))


def _parts(exact: Sequence[Gap], whole: Compared) -> list[Compared]:
    """The whole euros of each figure, which add up to those of their total, in each column."""
    planned = _column([gap.prevu for gap in exact], whole.prevu)
    done = _column([gap.realise for gap in exact], whole.realise)
    return [Compared(*figures) for figures in zip(exact, planned, done, strict=True)]


def _column(amounts: Sequence[Fraction | None], total: int | None) -> Sequence[int | None]:
    if total is None:
        return [None] * len(amounts)
    return whole_parts([amount or Fraction() for amount in amounts], total)


def _whole(exact: Gap) -> Compared:
    return Compared(
        exact,
        None if exact.prevu is None else whole_total(exact.prevu),
        None if exact.realise is None else whole_total(exact.realise),
    )


def _accounts(section: Section, budget: Budget | None) -> Mapping[str, Account]:
    return {account.compte: account for account in budget.sections[section]} if budget else {}


def _total(account: Account | None) -> Fraction:
    return account.total if account else Fraction()


def _sum(lines: Sequence[BudgetLine] | None) -> Fraction:
    return sum((line.montant for line in lines or ()), Fraction())


def _lines(account: Account | None) -> dict[tuple[str, str], list[BudgetLine]]:
    """The lines by account and label, whatever the case and the spaces of the label; lines alike are one."""
    found: dict[tuple[str, str], list[BudgetLine]] = {}
    for line in account.lignes if account else ():
        found.setdefault((line.compte, " ".join(line.libelle.casefold().split())), []).append(line)
    return found


def _explanation(account: Account | None) -> str | None:
    """What the lines of the account say of its gap, each with its label when there are several; None for nothing."""
    said: list[BudgetLine] = [line for line in account.lignes if line.explication] if account else []
    if account is not None and len(account.lignes) == 1:
        return said[0].explication if said else None
    return "\n".join(f"{line.libelle} : {line.explication}" for line in said) or None
