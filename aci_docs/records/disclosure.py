"""What points to a person in the texts that are sent to a funder: a name, a telephone number, an address.

The fields that point to a person say so in their schema (`meta.identifie`), with the way to look for their value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from aci_docs.records.masking import Mask
from aci_docs.records.paths import Path, select
from aci_docs.records.searches import SEARCHES, Way, bare, compiled, words_of


class Disclosure(NamedTuple):
    """A text that would be sent (its place), and the place of the value that was found in it."""

    text: Path
    value: Path


def disclosures(record: Mapping[str, Any], mask: Mask) -> list[Disclosure]:
    """Every text of a record that a funder would see and that holds something that points to a person.

    Accents, case and punctuation do not count; words do: « Roy » is not in « royal ». Of the same field in several
    objects of a list (the people of the interviews), the first found in a text is told.
    """
    texts = [(place, bare(text)) for place, text in mask.texts(mask.seen(record))]
    whole = _BETWEEN.join(text for _, text in texts)
    words = words_of(whole)
    searched = []
    for pattern, how in mask.identities:
        values = {str(value): path for path, value in reversed(select(record, pattern)) if value is not None}
        ways = {value: _regex(how, value, words) for value in reversed(values)}
        present = [(values[value], way) for value, way in ways.items() if way is not None and way.search(whole)]
        searched += [present] if present else []
    found = []
    for place, text in texts if searched else ():
        for present in searched:
            first = next((path for path, way in present if way.search(text)), None)
            if first is not None:
                found.append(Disclosure(place, first))
    return found


# The texts of a record are searched all at once before each by itself: no gap of a pattern goes over this.
_BETWEEN = "\n0\n"


def _regex(how: str, value: str, words: set[str]) -> re.Pattern[str] | None:
    """What finds the value in bare texts made of these words; None when none of its ways can be there."""
    ways = [way.pattern for way in _ways(how, value) if way.starts is None or not words.isdisjoint(way.starts)]
    return compiled("|".join(ways)) if ways else None


@lru_cache(maxsize=4096)
def _ways(how: str, value: str) -> tuple[Way, ...]:
    return tuple(SEARCHES[how](value))
