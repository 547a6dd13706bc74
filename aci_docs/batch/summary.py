"""What a merge has done: how many documents were made, left as they were, refused; how fast, with how much memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aci_docs import french
from aci_docs.errors import InvalidRecord, Problem

_KINDS = 1000
"""Different reasons that are counted: a mistake that many records share is among the first of them."""
_WHOSE = re.compile(r"(?:^|, de )« [^»]* »$")
"""The identifier of its record that a label may end by: the same mistake has it in each."""


@dataclass(frozen=True)
class Refusal:
    """A record whose documents were not made: its identifier when it could be read, what became of it, why, and where
    it stands. `former`: the files of its documents of an earlier run, still in the output though they tell what it was
    then.
    """

    identifier: str | None
    status: str
    problems: tuple[Problem, ...]
    source: str
    line: int
    former: tuple[str, ...] = ()


@dataclass
class Counted:
    """A notice that records share: its gravity, what it says of the first of them, and how many they are."""

    gravity: str
    message: str
    count: int = 0


@dataclass
class Merged:
    """The outcome of a merge. `made`, `unchanged`, `refused`, `failed` and `skipped` count records, together all."""

    out: str
    records: int = 0
    made: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    skipped: int = 0
    notices: dict[str, Counted] = field(default_factory=dict)
    """By code: in how many records of this run."""
    left_empty: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    """In how many records without documents each reason is, by its field and its words; the first kinds met."""
    refusals: list[Refusal] = field(default_factory=list)
    """The first of the records refused or failed: all of them are in the file of rejects."""
    files: tuple[str, ...] = ()
    """The files that were put together at the end: archive, single documents."""
    strangers: int = 0
    """Documents of earlier runs that are still there, of records that are gone or refused now."""
    first_strangers: list[str] = field(default_factory=list)
    seconds: float = 0.0
    memory: Mapping[str, int] = field(default_factory=dict)
    """Largest resident memory in bytes: of the merge itself, and of the largest worker."""
    code: int = 0
    """The exit status: 0, that of an invalid record when one was refused, or that of the first failure."""

    def count(self, status: str, code: int) -> None:
        """One more record has become this; `code` is the exit status of what kept its documents from being made."""
        setattr(self, status, getattr(self, status) + 1)
        self.code = InvalidRecord.exit_code if self.refused else self.code or code

    def add_reasons(self, problems: Iterable[Problem]) -> None:
        """One more record has no document, because of these."""
        for told in dict.fromkeys(f"{_field(each)} : {each.message}" for each in problems):
            if told in self.reasons or len(self.reasons) < _KINDS:
                self.reasons[told] = self.reasons.get(told, 0) + 1

    def add(self, notice: Mapping[str, str]) -> None:
        """One more record has this notice, given under its French keys."""
        told = self.notices.setdefault(notice["code"], Counted(notice["gravite"], notice["message"]))
        told.count += 1

    @property
    def rate(self) -> float:
        """Records made in a second."""
        return self.made / self.seconds if self.seconds > 0 else 0.0

    @property
    def so_far(self) -> str:
        """How many were made, as the sentence for whoever stopped the run or sees it fail."""
        if not self.made:
            return "aucune fiche n'est faite ; recommencez par la même commande avec --resume"
        made = french.pluriel(self.made, "fiche est faite", "fiches sont faites")
        return f"{made} ; terminez par la même commande avec --resume"

    def as_json(self) -> dict[str, Any]:
        """The totals under French keys."""
        return {
            "enregistrements": self.records,
            "faites": self.made,
            "inchangees": self.unchanged,
            "refusees": self.refused,
            "echecs": self.failed,
            "sans_objet": self.skipped,
            "a_completer": self.left_empty,
            "constats": [
                {"code": code, "gravite": each.gravity, "premier": each.message, "fiches": each.count}
                for code, each in self.notices.items()
            ],
            "motifs": self.reasons,
            "anciens": self.strangers,
            "fichiers": list(self.files),
            "secondes": round(self.seconds, 3),
            "fiches_par_seconde": round(self.rate, 1),
            "memoire_octets": dict(self.memory),
            "code": self.code,
        }

    def totals(self) -> list[tuple[str, str | float]]:
        """The same as lines of a table."""
        named = {"principal": "du processus principal", "autres": "du plus grand des autres"}
        return [
            ("Enregistrements", self.records),
            ("Faites", self.made),
            ("Inchangées", self.unchanged),
            ("Refusées", self.refused),
            ("En échec", self.failed),
            ("Sans objet", self.skipped),
            ("Blancs à compléter", self.left_empty),
            ("Documents anciens qui restent", self.strangers),
            *((f"Constat « {code} » ({each.gravity})", each.count) for code, each in self.notices.items()),
            ("Durée (s)", round(self.seconds, 1)),
            ("Fiches par seconde", round(self.rate, 1)),
            *((f"Mémoire {named[who]} (Mo)", round(size / 2**20)) for who, size in self.memory.items()),
        ]


def _field(problem: Problem) -> str:
    """The field that a problem is about, as it is called in every record."""
    return _WHOSE.sub("", problem.label or "") or problem.path
