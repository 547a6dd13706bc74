"""The holder of a job: the job's own title and text agreed with the person, the words for other people kept.

A reference job is written for both genders, of its holder (« le (la) coordinateur(trice) peut être amené(e) ») and of
other people (« aider le (la) directeur(trice) »). Only the first are known when the post is held.
"""

from __future__ import annotations

import re

from aci_docs.french.gender import PAIRS, accord

_DETERMINERS = ("le", "un", "du", "au", "ce")
_PRONOUNS = ("il", "celui")
_TOKEN = re.compile(
    r"(?P<pair>(?<!\w)(?P<first>" + "|".join((*_DETERMINERS, *_PRONOUNS)) + r")[ \u00a0]?\((?:"
    + "|".join(PAIRS.values()) + r")\))"
    r"|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<mark>\([^\W\d_]{1,6}\))?(?P<plural>s\b)?"
    r"|(?P<other>[^\w\s]+|\d+)",
    re.IGNORECASE,
)  # fmt: skip
# What stands before a noun and speaks of one person.
_BEFORE_A_NOUN = frozenset(
    {
        "l",
        "d",
        "un",
        "tout",
        "chaque",
        "aucun",
        "autre",
        "quel",
        "certain",
        "ce",
        "cet",
        "son",
        "notre",
        "votre",
        "leur",
    }
)
_AGREED_BEFORE_A_NOUN = frozenset({"un", "tout", "aucun", "quel", "certain"})
# The ends of the nouns of those who do something; « -eux » and « -if » are those of adjectives.
_NOUN = re.compile(r"(?:teur\(t?rice|eur\(eu?se)\)$", re.IGNORECASE)
# What may stand between a noun and an adjective of its own: « encadrant(e) technique, pédagogique et social(e) ».
_ADJECTIVE = re.compile(r"(?:ique|al|el|if|aire|ier|et|ou)$", re.IGNORECASE)
_APOSTROPHES = "'’"
_VOWEL = re.compile(r"[aàâeéèêëiîïoôœuùûü]", re.IGNORECASE)
# The words in « h » before which nothing is elided; those of trades and offices are few.
_ASPIRATED = re.compile(r"h(?:a(?!bil|bit|bill|llu|lt|rm|gio)|é(?:ra|ro)|ockey|ors)|onz|oui", re.IGNORECASE)


def accord_titulaire(texte: str, civilite: str | None, intitule: str) -> str:
    """`texte`, of the job `intitule`, with what speaks of its holder agreed and what speaks of others kept.

    Agreed as `accord` does: the job's own name with its article, and the participles and adjectives in parentheses.
    Kept: the nouns of other people, with their articles and adjectives, and what is plural. None for `civilite` leaves
    everything. Raises ValueError as `accord` does, and when `intitule` is not a text.

    >>> accord_titulaire("Le (La) coordinateur(trice) peut être amené(e) à", "Mme", "Coordinateur(trice)")
    'La coordinatrice peut être amenée à'
    >>> accord_titulaire("être discret(e) ; aider le (la) directeur(trice)", "Mme", "Coordinateur(trice)")
    'être discrète ; aider le (la) directeur(trice)'
    """
    if not isinstance(texte, str) or not isinstance(intitule, str):
        raise ValueError("un texte et l'intitulé de l'emploi sont attendus par le filtre accord_titulaire")
    accord("", civilite)  # a civility that is not known is an error, even in a text without marks
    if civilite is None or "(" not in texte:
        return str.__str__(texte)
    own = accord(" ".join(intitule.split(maxsplit=1)[:1]), "M.").lower()
    tokens = list(_TOKEN.finditer(texte))
    agreed, end, other = [], 0, False
    for place, token in enumerate(tokens):
        keep, other = _reading(tokens, place, own, other)
        agreed += [texte[end : token.start()], token[0] if keep else accord(token[0], civilite)]
        end = token.end()
    return "".join([*agreed, texte[end:]])


def article(intitule: str, civilite: str | None, preposition: str | None = None) -> str:
    """The job's title in a sentence, with its article, agreed and elided: « la coordinatrice », « l’accompagnatrice ».

    `preposition` is « de » (« du directeur », « de l’encadrante technique »), « à » or None. Without a civility both
    genders stand: « le (la) coordinateur(trice) », « du (de la) comptable ». Raises ValueError as `accord` does, and
    for another preposition.

    >>> article("Coordinateur(trice)", "Mme"), article("Directeur(trice)", "M.", "de")
    ('la coordinatrice', 'du directeur')
    >>> article("Accompagnateur(trice)", "Mme", "de"), article("Comptable", None, "à")
    ('de l’accompagnatrice', 'au (à la) comptable')
    """
    agreed = accord(intitule, civilite).strip()
    if not agreed:
        raise ValueError("un intitulé est attendu par le filtre article")
    if preposition not in (None, "de", "à"):
        raise ValueError(f"préposition inconnue : « {preposition} » (attendu : « de », « à » ou aucune)")
    # An acronym keeps its capitals.
    name = agreed if agreed[1:2].isupper() else agreed[0].lower() + agreed[1:]
    if _elides(name):
        return f"{preposition} l’{name}" if preposition else f"l’{name}"
    masculine = {None: "le", "de": "du", "à": "au"}[preposition]
    feminine = PAIRS[masculine]
    if civilite is None:
        return f"{masculine} ({feminine}) {name}"
    return f"{feminine if civilite == 'Mme' else masculine} {name}"


def _reading(tokens: list[re.Match[str]], place: int, own: str, other: bool) -> tuple[bool, bool]:
    """Whether the token is kept as it is, and whether what follows may still speak of another person."""
    token = tokens[place]
    if token["other"]:
        return True, other and token["other"] == ","
    if token["pair"]:
        named = token["first"].lower() in _PRONOUNS or _is_own(tokens, place + 1, own)
        return not named, False
    if not token["mark"]:
        return True, other and bool(_ADJECTIVE.search(token["word"]))
    if token["plural"]:
        return True, True
    if token["word"].lower() in _AGREED_BEFORE_A_NOUN:
        return not _is_own(tokens, place + 1, own), False
    if token["word"].lower() == own:
        return False, False
    if other or _NOUN.search(token["word"] + token["mark"]) or _after_determiner(tokens, place):
        return True, True
    return False, False


def _is_own(tokens: list[re.Match[str]], place: int, own: str) -> bool:
    """Whether the word at this place is the job's own noun, in the singular."""
    return place < len(tokens) and (tokens[place]["word"] or "").lower() == own and not tokens[place]["plural"]


def _after_determiner(tokens: list[re.Match[str]], place: int) -> bool:
    before = tokens[place - 1] if place else None
    if before is not None and before["other"] and before["other"] in _APOSTROPHES and place > 1:
        before = tokens[place - 2]
    if before is None:
        return False
    if before["pair"]:
        return before["first"].lower() in _DETERMINERS
    return bool(before["word"]) and before["word"].lower() in _BEFORE_A_NOUN


def _elides(name: str) -> bool:
    if name[0].lower() == "h":
        return not _ASPIRATED.match(name)
    return bool(_VOWEL.match(name)) and not _ASPIRATED.match(name)
