"""Order rules between the dates of a record: data in the schema, applied here.

A rule says that every date named by `avant` is at most (`strict`: below) the one named by `apres`. A name is a path
(`periode.debut`), with `[]` for every item of a list (`contrats[].debut`), alone or in `premier(…)` or `dernier(…)`:
the earliest or the latest of them. Two names that go through the same list are compared item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from aci_docs.records.dates import real_date
from aci_docs.records.findings import Finding
from aci_docs.records.paths import Path, format_path, select

_NAME = re.compile(r"(?:(premier|dernier)\(([^()]+)\)|([^()]+))\Z")


@dataclass(frozen=True)
class DateName:
    """One side of an order rule: a pattern of places, and which of them counts (None: each)."""

    pattern: str
    pick: str | None = None

    @classmethod
    def parse(cls, text: str) -> DateName:
        """The name that a text writes. Raises ValueError when it writes none."""
        written = _NAME.match(text)
        if written is None:
            raise ValueError(text)
        pick, picked, plain = written.groups()
        return cls(picked or plain, pick)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that the pattern goes through, outermost first; none for a picked date, which is only one."""
        if self.pick:
            return ()
        parts = self.pattern.split("[]")[:-1]
        return tuple("[]".join(parts[: rank + 1]) for rank in range(len(parts)))

    def dates(self, record: Any) -> list[tuple[Path, date]]:
        """The dates of the record that the name means. A date that is missing or not real is no date.

        Nothing is picked among dates of which one is not known: it could have been the one.
        """
        found = [(path, real_date(value)) for path, value in select(record, self.pattern)]
        known = [(path, value) for path, value in found if value is not None]
        if self.pick is None:
            return known
        if not known or len(known) < len(found):
            return []
        choose = min if self.pick == "premier" else max
        return [choose(known, key=lambda item: item[1])]


@dataclass(frozen=True)
class OrderRule:
    """One order rule of a schema."""

    before: DateName
    after: DateName
    strict: bool
    message: str

    def broken(self, record: Any) -> Iterator[tuple[Path, Finding]]:
        """Each pair of dates that stands in the wrong order: the place to correct, and what is wrong."""
        shared = 0
        for ours, theirs in zip(self.before.lists, self.after.lists, strict=False):
            if ours != theirs:
                break
            shared += 1
        afters: dict[Path, list[tuple[Path, date]]] = {}
        for path, value in self.after.dates(record):
            afters.setdefault(_indexes(path)[:shared], []).append((path, value))
        for path, value in self.before.dates(record):
            for later_path, later in afters.get(_indexes(path)[:shared], []):
                if value > later or (self.strict and value == later):
                    yield self._finding(path, value, later_path, later)

    def _finding(self, path: Path, value: date, later_path: Path, later: date) -> tuple[Path, Finding]:
        # The date to correct is the one that belongs to a list item; of two alike, the later named.
        if self.before.lists and not self.after.lists:
            bound = "avant le" if self.strict else "au plus tard le"
            return path, Finding(self.message, f"une date {bound} {later} ({format_path(later_path)})")
        bound = "après le" if self.strict else "à partir du"
        return later_path, Finding(self.message, f"une date {bound} {value} ({format_path(path)})")


def _indexes(path: Path) -> Path:
    return tuple(step for step in path if isinstance(step, int))
