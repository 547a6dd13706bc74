"""A budget by accounts: lines under the two-digit accounts they belong to, charges, produits, and in kind apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from aci_docs.calculation.exact import exact_fraction

Section = Literal["charges", "produits", "emplois", "ressources"]
SECTIONS: tuple[Section, ...] = ("charges", "produits", "emplois", "ressources")
"""The four totals: charges equal produits; `emplois` (86) and `ressources` (87), the gifts in kind, are equal too."""

GRANTS, STAFF = "74", "64"
_IN_KIND: Mapping[str, Section] = {"86": "emplois", "87": "ressources"}
_SHORTEST_WORD = 3


@dataclass(frozen=True)
class BudgetLine:
    """One line: its account as it is written (641), its label (never empty), its amount in euros."""

    compte: str
    libelle: str
    montant: Fraction
    explication: str | None = None


@dataclass(frozen=True)
class Account:
    """A two-digit account with its title and its lines, in the order of their numbers then of the record."""

    compte: str
    titre: str
    lignes: tuple[BudgetLine, ...]

    @property
    def total(self) -> Fraction:
        """The euros of all its lines."""
        return sum((line.montant for line in self.lignes), Fraction())

    @property
    def detail(self) -> tuple[BudgetLine, ...]:
        """Its lines; none when the only one says no more than the account itself."""
        only_itself = [(self.compte, self.titre)] == [(line.compte, line.libelle) for line in self.lignes]
        return () if only_itself else self.lignes


@dataclass(frozen=True)
class Budget:
    """The accounts of each section, in the order of their numbers."""

    sections: Mapping[Section, tuple[Account, ...]]

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None, titles: Mapping[str, str]) -> Budget | None:
        """The budget of a validated record (`charges`, `produits`); None when it has no line at all.

        `titles` gives the title of each account, of two digits or more; a line without a label takes its account's.
        """
        record = record or {}
        lines = [
            _line(entry, titles, f"budget.{side}[{place}].montant")
            for side in ("charges", "produits")
            for place, entry in enumerate(record.get(side) or ())
        ]
        if not lines:
            return None
        sections: dict[Section, list[Account]] = {section: [] for section in SECTIONS}
        for code in sorted({line.compte[:2] for line in lines}):
            own = sorted((line for line in lines if line.compte[:2] == code), key=lambda line: line.compte)
            sections[section_of(code)].append(Account(code, title_of(code, titles), tuple(own)))
        return cls({section: tuple(accounts) for section, accounts in sections.items()})

    def total(self, section: Section) -> Fraction:
        """The euros of a section."""
        return sum((account.total for account in self.sections[section]), Fraction())

    def account(self, code: str) -> Account | None:
        """The two-digit account, None when the budget has no line of it."""
        every = (account for accounts in self.sections.values() for account in accounts)
        return next((account for account in every if account.compte == code), None)

    def grants_of(self, funder: str) -> tuple[BudgetLine, ...]:
        """The lines of account 74 that name the funder."""
        account = self.account(GRANTS)
        return tuple(line for line in account.lignes if names(line.libelle, funder)) if account else ()

    def granted_by(self, funder: str) -> Fraction:
        """The euros of those lines."""
        return sum((line.montant for line in self.grants_of(funder)), Fraction())

    def as_context(self) -> dict[str, Any]:
        """The budget for a template, exact: the accounts of each section, and the totals."""
        return {
            section: [
                {
                    "compte": account.compte,
                    "titre": account.titre,
                    "total": account.total,
                    "lignes": [
                        {"compte": line.compte, "libelle": line.libelle, "montant": line.montant}
                        for line in account.detail
                    ],
                }
                for account in self.sections[section]
            ]
            for section in SECTIONS
        } | {"totaux": {section: self.total(section) for section in SECTIONS}}

    @classmethod
    def shape(cls) -> dict[str, Any]:
        """The names that `as_context` has."""
        account = {
            "compte": None,
            "titre": None,
            "total": None,
            "lignes": [dict.fromkeys(("compte", "libelle", "montant"))],
        }
        return {section: [account] for section in SECTIONS} | {"totaux": dict.fromkeys(SECTIONS)}


def section_of(account: str) -> Section:
    """The section that an account belongs to, by its first digits."""
    return _IN_KIND.get(account[:2]) or ("charges" if account.startswith("6") else "produits")


def title_of(account: str, titles: Mapping[str, str]) -> str:
    """The title of an account, or of the nearest account above it that has one."""
    known = (titles[account[:length]] for length in range(len(account), 1, -1) if account[:length] in titles)
    return next(known, f"Compte {account}")


def names(label: str, funder: str) -> bool:
    """Whether a label names a funder: it has every word of the funder's name, the shortest words apart.

    >>> names("PLIE du Pays de Valbrune – direction", "Plie du pays de Valbrune"), names("Commune", "Département")
    (True, False)
    """
    every = _words(funder)
    wanted = {word for word in every if len(word) >= _SHORTEST_WORD} or every
    return bool(wanted) and wanted <= _words(label)


def declared_fundings(request: Mapping[str, Any]) -> dict[str, Fraction]:
    """The euros of the other fundings that a validated request declares for its post, by funder."""
    found: dict[str, Fraction] = {}
    for funding in request.get("autres_financements") or ():
        name = funding["financeur"]
        found[name] = found.get(name, Fraction()) + Fraction(funding["montant"])
    return found


def _line(entry: Mapping[str, Any], titles: Mapping[str, str], place: str) -> BudgetLine:
    account = str(entry["compte"])
    return BudgetLine(
        account,
        entry.get("libelle") or title_of(account, titles),
        exact_fraction(entry["montant"], place),
        entry.get("explication"),
    )


def _words(text: str) -> set[str]:
    """The words of a text, without case nor accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"[^\W_]+", "".join(sign for sign in bare if not unicodedata.combining(sign))))
