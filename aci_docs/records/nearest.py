"""The known word that a reader probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# Shares of letters in common. Two letters of three are enough between words of one length: « nom » and « non ».
_NEAR, _NEAR_SHORT, _ALMOST_SAME = 0.65, 0.75, 0.85
_LONG = 9


def folded(word: str) -> str:
    """A word without accents, case, spaces, dashes and underscores: what two spellings of one word share.

    >>> folded("Prénom"), folded("code-postal")
    ('prenom', 'codepostal')
    """
    bare = (c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalnum())
    return "".join(bare)


def parts(text: str) -> list[str]:
    """The words of a text, each folded.

    >>> parts("Contrat à durée indéterminée (CDI)")
    ['contrat', 'a', 'duree', 'indeterminee', 'cdi']
    """
    # Composed first: a separate accent would end the word.
    return [folded(word) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a word, None when nothing is near.

    >>> nearest("prénom", ["nom", "prenom"]), nearest("telefone", ["telephone"]), nearest("bic", ["public"])
    ('prenom', 'telephone', None)
    """
    return next(iter(nearby(word, known)), None)


def nearby(word: str, known: Iterable[str]) -> list[str]:
    """The known words that are near a word, at most three, the nearest first."""
    spellings: dict[str, str] = {}
    for candidate in known:
        spellings.setdefault(folded(candidate), candidate)
    # Comparing long texts letter by letter is slow and says nothing: no key or value is that long.
    typed = folded(word[:80])
    close = difflib.get_close_matches(typed, spellings, n=9, cutoff=_NEAR)
    return [spellings[each] for each in close if _is_near(typed, each)][:3]


def meant(value: str, known: Iterable[str], old: Mapping[str, str]) -> str | None:
    """The allowed value that a value written otherwise means, None when nothing says which.

    `old` maps other names (former ones, long forms) to allowed values. The whole words of a name are looked for in the
    value first; then a misspelling of each of them, so that one common word is not enough.

    >>> names = ["Cap emploi", "France Travail", "CHRS"]
    >>> meant("pole emploi", names, {"Pôle emploi": "France Travail"}), meant("pole emploi", names, {})
    ('France Travail', None)
    >>> meant("CHRS de Nevers", names, {}), meant("France Travaille", names, {})
    ('CHRS', 'France Travail')
    """
    names = {name: name for name in known} | dict(old)
    given = parts(value[:200])
    whole = [name for name in names if folded(name) == "".join(given)]
    # A common word inside a value says little: « non renseigné » is not « non ».
    whole = whole or [name for name in names if name != name.lower() and set(parts(name)) <= set(given)]
    if whole:
        return names[max(whole, key=len)]
    close = (name for name in nearby(value, names) if _is_same_phrase(given, parts(name)))
    return next((names[name] for name in close), None)


def _is_same_phrase(given: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a value is a name misspelt: all its words are there, or hardly a letter of the whole is changed."""
    if _ratio("".join(given), "".join(name)) >= _ALMOST_SAME:
        return True
    return all(any(_is_near(each, word) for each in given) for word in name)


def _is_near(typed: str, known: str) -> bool:
    """Whether two folded words are near; short ones of different lengths resemble each other by chance."""
    is_short = min(len(typed), len(known)) < _LONG and len(typed) != len(known)
    return _ratio(typed, known) >= (_NEAR_SHORT if is_short else _NEAR)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, one).ratio()
