"""Gender: texts written for both, « le (la) coordinateur(trice) », agreed with the person they speak of."""

from __future__ import annotations

import re
from unicodedata import normalize

# What the parenthesis says, the end of the masculine word it applies to, the end of the feminine word. First match
# wins. A parenthesis that is not here, or does not suit its word, is not a mark of gender: « mission(s) » stays.
_ENDINGS = (
    ("trice", "teur", "trice"),
    ("rice", "teur", "trice"),
    ("euse", "eur", "euse"),
    ("euse", "eux", "euse"),
    ("ière", "ier", "ière"),
    ("ère", "er", "ère"),
    ("ète", "et", "ète"),
    ("ive", "if", "ive"),
    ("ve", "f", "ve"),
    ("ienne", "ien", "ienne"),
    ("enne", "en", "enne"),
    ("onne", "on", "onne"),
    ("elle", "el", "elle"),
    ("ette", "et", "ette"),
    ("esse", "e", "esse"),
    ("sse", "e", "esse"),
    ("se", "eur", "euse"),
    ("se", "eux", "euse"),
    ("se", "oux", "ouse"),
    ("se", "s", "sse"),
    ("le", "l", "lle"),
    ("ne", "n", "nne"),
    ("te", "t", "tte"),
    # « (e) » alone: -er and -et take a grave accent, -el, -ien and -on double their consonant (an -et that doubles it,
    # « cadet(te) », is written with its two letters), every other word takes the e.
    ("e", "er", "ère"),
    ("e", "et", "ète"),
    ("e", "el", "elle"),
    ("e", "ien", "ienne"),
    ("e", "on", "onne"),
    ("e", "", "e"),
)
_UNACCENTED = {"ere": "ère", "iere": "ière", "ete": "ète"}
PAIRS = {
    "le": "la",
    "un": "une",
    "du": "de la",
    "au": "à la",
    "il": "elle",
    "ce": "cette",
    "celui": "celle",
    "m.": "mme",
    "monsieur": "madame",
}
"""The masculine word -> the feminine one that stands after it in parentheses."""
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_PAIR = re.compile(
    r"(?<!\w)(?P<masculine>" + "|".join(map(re.escape, PAIRS)) + r")[ \u00a0]?"
    r"\((?P<feminine>" + "|".join(PAIRS.values()) + r")\)",
    re.IGNORECASE,
)
_MARK = re.compile(rf"(?P<word>{_LETTER}{{2,}})\((?P<mark>{_LETTER}{{1,6}})\)")


def accord(texte: str, civilite: str | None) -> str:
    """`texte` with its marks of gender settled: "Mme" takes the feminine, "M." the masculine, None leaves it as it is.

    The marks are those in parentheses: « coordinateur(trice) », « amené(e) », « le (la) ». Other parentheses, as in
    « mission(s) » or « (ACI) », are kept. Raises ValueError for another civility, or when `texte` is not a text.

    >>> accord("Le (La) coordinateur(trice)", "Mme"), accord("Le (La) coordinateur(trice)", "M.")
    ('La coordinatrice', 'Le coordinateur')
    >>> accord("Chargé(e) de mission(s)", "Mme"), accord("Chargé(e) de mission(s)", None)
    ('Chargée de mission(s)', 'Chargé(e) de mission(s)')
    """
    if not isinstance(texte, str):
        raise ValueError("un texte est attendu par le filtre accord")
    if civilite is None:
        return texte
    if civilite not in ("Mme", "M."):
        raise ValueError(f"civilité inconnue : « {civilite} » (attendu : « Mme », « M. » ou aucune)")
    if "(" not in texte:
        return str.__str__(texte)  # plain, as what is changed
    feminine = civilite == "Mme"
    return _MARK.sub(
        lambda mark: _settle_mark(mark, feminine), _PAIR.sub(lambda pair: _settle_pair(pair, feminine), texte)
    )


def _settle_pair(pair: re.Match[str], feminine: bool) -> str:
    masculine = pair["masculine"]
    expected = PAIRS[masculine.lower()]
    if pair["feminine"].lower() != expected:
        return pair[0]
    if not feminine:
        return masculine
    if masculine.isupper() and len(masculine) > 1 and masculine != "M.":
        return expected.upper()
    return expected[0].upper() + expected[1:] if masculine[0].isupper() else expected


def _settle_mark(found: re.Match[str], feminine: bool) -> str:
    word, mark = normalize("NFC", found["word"]), normalize("NFC", found["mark"]).lower()
    mark = _UNACCENTED.get(mark, mark)
    for known, masculine_end, feminine_end in _ENDINGS:
        if mark == known and word.lower().endswith(masculine_end):
            if not feminine:
                return found["word"]
            end = feminine_end.upper() if word.isupper() else feminine_end
            return word[: len(word) - len(masculine_end)] + end
    return found[0]
