"""How what points to a person is looked for in a text: a name, a telephone number, an address, each in its own way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from aci_docs import french
from aci_docs.records.dates import real_date
from aci_docs.records.nearest import parts

_SHORTEST_NAME = 3
_SHORTEST_ADDRESS = 4
_FEWEST_WORDS = 3  # « bâtiment C » alone is no address
GAP, _DIGIT_GAP = r"[\W_]*", r"[\s.()/-]*"
# « ndiaye2026 » is a name too: only a letter continues a word. For a number, a digit does as well.
NO_LETTER = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
_NO_SIGN = (r"(?<![^\W_])", r"(?![^\W_])")
CIVILITIES = ("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle")
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


class Way(NamedTuple):
    """A pattern that finds a value in a bare text; a text without a word of `starts` cannot hold it (None: any may)."""

    pattern: str
    starts: frozenset[str] | None = None


def bare(text: str) -> str:
    """The text without accents and in small letters, its other signs kept."""
    folded = text.casefold()
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)).translate(_LETTERS)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to be searched for in a bare text."""
    return re.compile(pattern)


def words_of(text: str) -> set[str]:
    """The words of a bare text, those that end at a digit and those that hold some."""
    return {*re.findall(r"[^\W\d_]+", text), *re.findall(r"[^\W_]+", text)}


def starts_of(words: Sequence[str]) -> frozenset[str]:
    """The words by which these may start when nothing stands between some of them: « n », « ndiaye »."""
    return frozenset("".join(words[:count]) for count in range(1, len(words) + 1))


def _name(value: str) -> Iterator[Way]:
    """The whole name, then each part that is a name by itself: « Le Goff-Martinez » is found in « Martinez »."""
    whole = re.sub(r"\([^)]*\)", " ", bare(value))
    words = [word for word in re.findall(r"[^\W\d_]+", whole) if word not in CIVILITIES]
    elided = [each for part in re.split(r"[\s-]+", whole) for each in [re.findall(r"[^\W\d_]+", part)] if each]
    for way in (words, *elided, *([word] for word in words)):
        joined = "".join(way)
        if len(joined) >= _SHORTEST_NAME and joined not in _ORDINARY:
            yield Way(NO_LETTER[0] + GAP.join(way) + NO_LETTER[1], starts_of(way))
    if words and (len("".join(words)) < _SHORTEST_NAME or "".join(words) in _ORDINARY):
        before = rf"{NO_LETTER[0]}(?:{'|'.join(CIVILITIES)})[\W_]+"
        yield Way(before + GAP.join(words) + NO_LETTER[1], frozenset(CIVILITIES))


def _telephone(value: str) -> Iterator[Way]:
    digits = re.sub(r"\D", "", value)[-9:]
    prefix = rf"(?:(?:\+|00)33{_DIGIT_GAP}(?:0{_DIGIT_GAP})?|0{_DIGIT_GAP})"
    yield Way(rf"(?<!\d){prefix}{_DIGIT_GAP.join(digits)}(?!\d)")


def _text(value: str) -> Iterator[Way]:
    yield Way(_NO_SIGN[0] + re.escape(bare(value)) + _NO_SIGN[1])


def _number(value: str) -> Iterator[Way]:
    yield Way(_NO_SIGN[0] + _DIGIT_GAP.join(map(re.escape, re.sub(r"[\W_]", "", bare(value)))) + _NO_SIGN[1])


def _date(value: str) -> Iterator[Way]:
    day = real_date(value)
    if day is None:
        return
    yield Way(rf"(?<!\d){day.year}\W{day.month:02}\W{day.day:02}(?!\d)")
    yield Way(rf"(?<!\d)0?{day.day}\s*[/.-]\s*0?{day.month}\s*[/.-]\s*{day.year}(?!\d)")
    number, month, year = bare(french.date_longue(value)).split()
    yield Way(rf"(?<!\d)0?{number}\W+{month}\W+{year}(?!\d)")


def _address(value: str) -> Iterator[Way]:
    """The line as it is, each part of it that says something by itself, and the street without its number."""
    lines = [bare(value), *bare(value).split(",")]
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
