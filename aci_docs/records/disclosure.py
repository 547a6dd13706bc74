"""What points to a person in the texts that are sent to a funder: a name, a telephone number, an address.

The fields that point to a person say so in their schema (`meta.identifie`), with the way to look for their value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from aci_docs import french
from aci_docs.records.dates import real_date
from aci_docs.records.masking import Mask
from aci_docs.records.nearest import parts
from aci_docs.records.paths import Path, select

_SHORTEST_NAME = 3
_SHORTEST_ADDRESS = 4
_FEWEST_WORDS = 3  # « bâtiment C » alone is no address
_GAP, _DIGIT_GAP = r"[\W_]*", r"[\s.()/-]*"
# « ndiaye2026 » is a name too: only a letter continues a word. For a number, a digit does as well.
_NO_LETTER = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
_NO_SIGN = (r"(?<![^\W_])", r"(?![^\W_])")
_CIVILITIES = ("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle")
_ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
# Parts of names that are words of any text: a name made of one of them is looked for after a civility only.
_ORDINARY = frozenset(
    parts(
        "m mr mme mlle monsieur madame mademoiselle de du des la le les da do dos das di del della van von der den ter "
        "ten el al ben bin ibn abou saint sainte san un une en au aux par pour sur est son ses sans ou et ni ne pas "
        "plus que qui mon ton lui eux nos vos janvier fevrier mars avril mai juin juillet aout"
    )
)


class Disclosure(NamedTuple):
    """A text that would be sent (its place), and the place of the value that was found in it."""

    text: Path
    value: Path


class Way(NamedTuple):
    """A pattern that finds a value in a bare text; a text without a word of `starts` cannot hold it (None: any may)."""

    pattern: str
    starts: frozenset[str] | None = None


def disclosures(record: Mapping[str, Any], mask: Mask) -> list[Disclosure]:
    """Every text of a record that a funder would see and that holds something that points to a person.

    Accents, case and punctuation do not count; words do: « Roy » is not in « royal ». Of the same field in several
    objects of a list (the people of the interviews), the first found in a text is told.
    """
    texts = [(place, _bare(text)) for place, text in mask.texts(mask.seen(record))]
    whole = _BETWEEN.join(text for _, text in texts)
    words = {*re.findall(r"[^\W\d_]+", whole), *re.findall(r"[^\W_]+", whole)}
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
    return _compiled("|".join(ways)) if ways else None


@lru_cache(maxsize=4096)
def _ways(how: str, value: str) -> tuple[Way, ...]:
    return tuple(SEARCHES[how](value))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _bare(text: str) -> str:
    """The text without accents and in small letters, its other signs kept."""
    folded = text.casefold()
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)).translate(_LETTERS)


def _starts(words: Sequence[str]) -> frozenset[str]:
    """The words by which these may start when nothing stands between some of them: « n », « ndiaye »."""
    return frozenset("".join(words[:count]) for count in range(1, len(words) + 1))


def _name(value: str) -> Iterator[Way]:
    """The whole name, then each part that is a name by itself: « Le Goff-Martinez » is found in « Martinez »."""
    whole = re.sub(r"\([^)]*\)", " ", _bare(value))
    words = [word for word in re.findall(r"[^\W\d_]+", whole) if word not in _CIVILITIES]
    elided = [each for part in re.split(r"[\s-]+", whole) for each in [re.findall(r"[^\W\d_]+", part)] if each]
    for way in (words, *elided, *([word] for word in words)):
        joined = "".join(way)
        if len(joined) >= _SHORTEST_NAME and joined not in _ORDINARY:
            yield Way(_NO_LETTER[0] + _GAP.join(way) + _NO_LETTER[1], _starts(way))
    if words and (len("".join(words)) < _SHORTEST_NAME or "".join(words) in _ORDINARY):
        before = rf"{_NO_LETTER[0]}(?:{'|'.join(_CIVILITIES)})[\W_]+"
        yield Way(before + _GAP.join(words) + _NO_LETTER[1], frozenset(_CIVILITIES))


def _telephone(value: str) -> Iterator[Way]:
    digits = re.sub(r"\D", "", value)[-9:]
    prefix = rf"(?:(?:\+|00)33{_DIGIT_GAP}(?:0{_DIGIT_GAP})?|0{_DIGIT_GAP})"
    yield Way(rf"(?<!\d){prefix}{_DIGIT_GAP.join(digits)}(?!\d)")


def _text(value: str) -> Iterator[Way]:
    yield Way(_NO_SIGN[0] + re.escape(_bare(value)) + _NO_SIGN[1])


def _number(value: str) -> Iterator[Way]:
    yield Way(_NO_SIGN[0] + _DIGIT_GAP.join(map(re.escape, re.sub(r"[\W_]", "", _bare(value)))) + _NO_SIGN[1])


def _date(value: str) -> Iterator[Way]:
    day = real_date(value)
    if day is None:
        return
    yield Way(rf"(?<!\d){day.year}\W{day.month:02}\W{day.day:02}(?!\d)")
    yield Way(rf"(?<!\d)0?{day.day}\s*[/.-]\s*0?{day.month}\s*[/.-]\s*{day.year}(?!\d)")
    number, month, year = _bare(french.date_longue(value)).split()
    yield Way(rf"(?<!\d)0?{number}\W+{month}\W+{year}(?!\d)")


def _address(value: str) -> Iterator[Way]:
    """The line as it is, each part of it that says something by itself, and the street without its number."""
    lines = [_bare(value), *_bare(value).split(",")]
    for line in dict.fromkeys(line.strip() for line in lines):
        number = re.match(r"\d+(?:[\W_]+(?:bis|ter|quater|[a-d])\b)?[\W_]*", line)
        words = re.findall(r"[^\W_]+", line)
        street = re.findall(r"[^\W_]+", line[number.end() :]) if number else []
        if len("".join(words)) >= _SHORTEST_ADDRESS and (line == lines[0] or len(words) >= _FEWEST_WORDS):
            yield Way(_NO_SIGN[0] + r"[\W_]+".join(words) + _NO_SIGN[1], frozenset(words[:1]))
        if len(street) > 1:
            yield Way(_NO_SIGN[0] + r"[\W_]+".join(street) + _NO_SIGN[1], frozenset(street[:1]))


SEARCHES: Mapping[str, Callable[[str], Iterator[Way]]] = {
    "nom": _name,
    "telephone": _telephone,
    "texte": _text,
    "numero": _number,
    "date": _date,
    "adresse": _address,
}
"""What a schema may write in `identifie` -> the ways to look for such a value in a bare text."""
