"""Several persons as the texts about others may name them: whom a text tells of, found without reading it once each.

A word alone says little of somebody else: « Petit » may be anybody, or nobody. A name is found here when two of its
fields stand together (« Rose N'Diaye »), after an initial or after a civility; a telephone number, an e-mail address
or a number is found by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, NamedTuple

from aci_docs.records.masking import Mask
from aci_docs.records.paths import Path, select
from aci_docs.records.searches import CIVILITIES, GAP, NO_LETTER, SEARCHES, bare, compiled, words_of

_ALONE = ("telephone", "texte", "numero")
# Any run of digits in the writings that the ways of looking for a number accept.
_DIGITS = re.compile(r"\d(?:[\s.()/-]*\d){5,}")
_TELEPHONE = 9


class Naming(NamedTuple):
    """A text (its place) that names the person of this number, and the place of the value found, in that record."""

    text: Path
    person: int
    value: Path


class _Sought(NamedTuple):
    person: int
    value: Path
    pattern: str


class People:
    """The persons of these records, ready to be looked for in any number of texts."""

    def __init__(self, records: Sequence[Mapping[str, Any]], mask: Mask) -> None:
        self._mask = mask
        self._names = [_own(record, mask, "nom") for record in records]
        self._sought: dict[str, list[_Sought]] = defaultdict(list)
        for number, record in enumerate(records):
            for key, value, pattern in (*_names(self._names[number]), *_numbers(record, mask)):
                self._sought[key].append(_Sought(number, value, pattern))

    def named_in(self, texts: Iterable[tuple[Path, str]], *, but: Mapping[str, Any] | None = None) -> list[Naming]:
        """Each text that names one of these persons, with the first value found of each person.

        `but` is the record of the person whom the texts are about: neither this person nor a namesake is somebody else.
        """
        own = None if but is None else [name for _, name in _own(but, self._mask, "nom")]
        found = []
        for place, text in texts:
            plain = bare(text)
            told: set[int] = set()
            for key in sorted(_keys(plain) & self._sought.keys()):
                for each in self._sought[key]:
                    if each.person in told or [name for _, name in self._names[each.person]] == own:
                        continue
                    if compiled(each.pattern).search(plain):
                        told.add(each.person)
                        found.append(Naming(place, each.person, each.value))
        return found


def _own(record: Mapping[str, Any], mask: Mask, how: str) -> list[tuple[Path, str]]:
    """The values of the person whom the record is about; those of a list are other people's."""
    patterns = [pattern for pattern, way in mask.identities if way == how and "[]" not in pattern]
    places = (place for pattern in patterns for place in select(record, pattern))
    return [(path, value) for path, value in places if isinstance(value, str)]


def _names(fields: Sequence[tuple[Path, str]]) -> Iterator[tuple[str, Path, str]]:
    """(a word that is there, the place of the value, a pattern), for every way to name somebody."""
    written = [(path, re.findall(r"[^\W\d_]+", bare(value))) for path, value in fields]
    written = [(path, words) for path, words in written if words]
    civility = rf"(?:{'|'.join(CIVILITIES)})[\W_]+"
    for path, words in written:
        initials = "".join(other[0][0] for _, other in written if other is not words)
        before = rf"(?:{civility}|[{initials}]\.(?:-?[a-z]\.)?[\W_]*)" if initials else civility
        for key in _telling(words):
            yield key, path, NO_LETTER[0] + before + GAP.join(words) + NO_LETTER[1]
    for (path, one), (_, other) in permutations(written, 2):
        for key in _telling(one):
            yield key, path, NO_LETTER[0] + GAP.join([*one, *other]) + NO_LETTER[1]


def _telling(words: Sequence[str]) -> set[str]:
    """The words of which one is in any text with the name: its longest, for « le » is everywhere, or all in one."""
    return {max(words, key=len), "".join(words)}


def _numbers(record: Mapping[str, Any], mask: Mask) -> Iterator[tuple[str, Path, str]]:
    for how in _ALONE:
        for path, value in _own(record, mask, how):
            digits = re.sub(r"\D", "", value)
            key = digits[-_TELEPHONE:] if how == "telephone" else digits
            if how == "texte":
                key = next(iter(re.findall(r"[^\W_]+", bare(value))), "")
            for way in SEARCHES[how](value):
                yield key, path, way.pattern


def _keys(text: str) -> set[str]:
    """Every key under which something may be in the bare text."""
    runs = {re.sub(r"\D", "", run) for run in _DIGITS.findall(text)}
    return words_of(text) | runs | {run[-_TELEPHONE:] for run in runs}
