"""The known word that a reader probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def folded(word: str) -> str:
    """A word without accents, case, spaces, dashes and underscores: what two spellings of one word share.

    >>> folded("Prénom"), folded("code-postal")
    ('prenom', 'codepostal')
    """
    bare = (c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalnum())
    return "".join(bare)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a word, None when nothing is near.

    >>> nearest("prénom", ["nom", "prenom"]), nearest("telefone", ["telephone"]), nearest("zzz", ["nom"])
    ('prenom', 'telephone', None)
    """
    spellings: dict[str, str] = {}
    for candidate in known:
        spellings.setdefault(folded(candidate), candidate)
    # Comparing long texts letter by letter is slow and says nothing: no key or value is that long.
    close = difflib.get_close_matches(folded(word[:80]), spellings, n=1, cutoff=0.65)
    return spellings[close[0]] if close else None
