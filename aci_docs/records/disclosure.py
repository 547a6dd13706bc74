"""What points to a person in the texts that are sent to a funder: a name, a telephone number, an address.

The fields that point to a person say so in their schema (`meta.identifie`), with the way to look for their value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from aci_docs import french
from aci_docs.records.dates import real_date
from aci_docs.records.fields import Field
from aci_docs.records.masking import sent_texts
from aci_docs.records.nearest import parts
from aci_docs.records.paths import Path

_SHORTEST_NAME = 3
_SHORTEST_ADDRESS = 4
_GAP, _DIGIT_GAP = r"[\W_]*", r"[\s.()/-]*"
# « ndiaye2026 » is a name too: only a letter continues a word. For a number, a digit does as well.
_NO_LETTER = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
_NO_SIGN = (r"(?<![^\W_])", r"(?![^\W_])")
_CIVILITY = r"(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)"
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
# Parts of names that are words of any text: a name made of one of them is looked for after a civility only.
_ORDINARY = frozenset(
    parts(
        "m mr mme mlle monsieur madame mademoiselle de du des la le les da do dos das di del della van von der den ter "
        "ten el al ben bin ibn abou saint sainte san un une en au aux par pour sur est son ses sans ou et ni ne pas "
        "plus que qui mon ton lui eux nos vos"
    )
)


class Disclosure(NamedTuple):
    """A text that would be sent (its place), and the place of the value that was found in it."""

    text: Path
    value: Path


def disclosures(record: Mapping[str, Any], fields: Mapping[str, Any]) -> list[Disclosure]:
    """Every text of a record that a funder would see and that holds something that points to a person.

    Accents, case and punctuation do not count; words do: « Roy » is not in « royal ». Of the same field in several
    objects of a list (the people of the interviews), the first found in a text is told.
    """
    searched: dict[str, list[tuple[Path, re.Pattern[str]]]] = {}
    known: set[tuple[str, str]] = set()
    for path, how, value in _identities(record, {"type": "dict", "schema": fields}, ()):
        if (how, value) not in known:
            known.add((how, value))
            pattern = _pattern(how, value)
            if pattern is not None:
                searched.setdefault(".".join(step for step in path if isinstance(step, str)), []).append(
                    (path, pattern)
                )
    found = []
    for place, text in sent_texts(record, fields):
        bare = _bare(text)
        for patterns in searched.values():
            first = next((path for path, pattern in patterns if pattern.search(bare)), None)
            if first is not None:
                found.append(Disclosure(place, first))
    return found


def _identities(value: Any, field: Field, path: Path) -> Iterator[tuple[Path, str, str]]:
    below, how = field.get("schema"), field.get("meta", {}).get("identifie")
    if isinstance(value, Mapping) and isinstance(below, dict):
        for key, each in below.items():
            yield from _identities(value.get(key), each, (*path, key))
    elif isinstance(value, list) and isinstance(below, dict):
        for index, item in enumerate(value):
            yield from _identities(item, below, (*path, index))
    elif how is not None and isinstance(value, str):
        yield path, how, value


def _bare(text: str) -> str:
    """The text without accents and in small letters, its other signs kept."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).translate(_LETTERS)


def _pattern(how: str, value: str) -> re.Pattern[str] | None:
    """What finds the value in a bare text; None when it is too short to mean anything."""
    ways = [way for way in SEARCHES[how](value) if way]
    return re.compile("|".join(ways)) if ways else None


def _name(value: str) -> Iterator[str]:
    """The whole name, then each part that is a name by itself: « Le Goff-Martinez » is found in « Martinez »."""
    whole = re.sub(r"\([^)]*\)", " ", _bare(value))
    words = [word for word in re.findall(r"[^\W\d_]+", whole) if word not in ("m", "mr", "mme", "mlle")]
    elided = [each for part in re.split(r"[\s-]+", whole) for each in [re.findall(r"[^\W\d_]+", part)] if each]
    ways = [words, *elided, *([word] for word in words)]
    for way in ways:
        joined = "".join(way)
        if len(joined) >= _SHORTEST_NAME and joined not in _ORDINARY:
            yield _NO_LETTER[0] + _GAP.join(way) + _NO_LETTER[1]
    if words and (len("".join(words)) < _SHORTEST_NAME or "".join(words) in _ORDINARY):
        yield _NO_LETTER[0] + _CIVILITY + r"[\W_]+" + _GAP.join(words) + _NO_LETTER[1]


def _telephone(value: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", value)[-9:]
    prefix = rf"(?:(?:\+|00)33{_DIGIT_GAP}(?:0{_DIGIT_GAP})?|0{_DIGIT_GAP})"
    yield rf"(?<!\d){prefix}{_DIGIT_GAP.join(digits)}(?!\d)"


def _text(value: str) -> Iterator[str]:
    yield _NO_SIGN[0] + re.escape(_bare(value)) + _NO_SIGN[1]


def _number(value: str) -> Iterator[str]:
    yield _NO_SIGN[0] + _DIGIT_GAP.join(map(re.escape, re.sub(r"[\W_]", "", _bare(value)))) + _NO_SIGN[1]


def _date(value: str) -> Iterator[str]:
    day = real_date(value)
    if day is None:
        return
    yield rf"(?<!\d){day.year}\W{day.month:02}\W{day.day:02}(?!\d)"
    yield rf"(?<!\d)0?{day.day}\s*[/.-]\s*0?{day.month}\s*[/.-]\s*{day.year}(?!\d)"
    number, month, year = _bare(french.date_longue(value)).split()
    yield rf"(?<!\d)0?{number}\W+{month}\W+{year}(?!\d)"


def _address(value: str) -> Iterator[str]:
    """The line as it is, and the street without its number."""
    words = re.findall(r"[^\W_]+", _bare(value))
    number = re.match(r"\d+(?:[\W_]+(?:bis|ter|quater|[a-d])\b)?[\W_]*", _bare(value))
    street = re.findall(r"[^\W_]+", _bare(value)[number.end() :]) if number else []
    for way in (words, street):
        if len("".join(way)) >= _SHORTEST_ADDRESS and len(way) >= (1 if way is words else 2):
            yield _NO_SIGN[0] + r"[\W_]+".join(way) + _NO_SIGN[1]


SEARCHES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "nom": _name,
    "telephone": _telephone,
    "texte": _text,
    "numero": _number,
    "date": _date,
    "adresse": _address,
}
"""What a schema may write in `identifie` -> the ways to look for such a value in a bare text."""
