"""French spacing: the plain spaces of a text become no-break where the typography asks for one."""

from __future__ import annotations

import re

from aci_docs.french.numbers import NBSP, NNBSP

# Each rule wants what stands on both sides of the space, so that an address, a path or a fragment of code, where a
# sign stands against other characters, is left alone. `"` before a colon is a JSON key, not French.
#
# Every expression begins with the plain space or with one character, looks at the nearest signs first, and nothing at
# all is done where `_CANDIDATE` sees nothing: most values of a record have no such space, and a document prints many.
_CANDIDATE = re.compile(r" (?:[;!?€»:%]|\d{3}|(?<=[«°] )|(?<=M\. )|(?<=Mme ))")
_NARROW = re.compile(r" (?<=\S )(?=[;!?]+(?:[\s»)\],]|$))")
_WIDE = re.compile(
    r"""\ (?:
            (?=[€»:%]) (?: (?<=\S\ )(?=[€»]) | (?<=[^\s"]\ )(?=:(?:[\s»]|$)) | (?<=\d\ )(?=%(?!\w)) )
          | (?<=[«°.e]\ ) (?: (?<=«\ )(?=\S) | (?<=\b[nN]°\ )(?=\w)
                            | (?: (?<=(?<!\w)M\.\ ) | (?<=(?<!\w)Mme\ ) )(?=[A-ZÀ-ÖØ-ÞŒŸ]) )
        )""",
    re.VERBOSE,
)
# Without these nothing of _WIDE can be found; most texts call for one rule alone.
_WIDE_SIGNS = (" :", " €", " »", "« ", " %", "° ", "M. ", "Mme ")
_GROUP = re.compile(r"\d \d{3}")
_THOUSANDS = re.compile(r"\d(?<![\w/\\]\d)(?<!\d[.,]\d)\d{0,2}(?: \d{3})+(?!\w|[./\\-]\w)")


def typographie(texte: str) -> str:
    r"""`texte` with U+202F before ; ! ? and between thousands, U+00A0 before : % € » and after «, n°, M. and Mme.

    Only plain spaces that are there are replaced, one for one: nothing is added, no other character changes, and
    twice is the same as once. Line ends, indentation, addresses and paths are kept; so is a text that is as a whole a
    JSON object or array. Raises ValueError when `texte` is not a text.

    >>> typographie("Plafond : 20 000 € !")
    'Plafond\xa0: 20\u202f000\xa0€\u202f!'
    """
    if not isinstance(texte, str):
        raise ValueError("un texte est attendu par le filtre typographie")
    if not _CANDIDATE.search(texte) or _is_json(texte):
        return str.__str__(texte)  # plain, as what is changed: a marked text must not come out marked
    if _GROUP.search(texte):
        texte = _THOUSANDS.sub(lambda number: number[0].replace(" ", NNBSP), texte)
    if " ;" in texte or " !" in texte or " ?" in texte:
        texte = _NARROW.sub(NNBSP, texte)
    if any(signs in texte for signs in _WIDE_SIGNS):
        texte = _WIDE.sub(NBSP, texte)
    return str.__str__(texte)


def _is_json(texte: str) -> bool:
    stripped = texte.strip()
    if (stripped[:1], stripped[-1:]) not in {("{", "}"), ("[", "]")}:
        return False
    import json

    try:
        json.loads(stripped)
    except (ValueError, RecursionError):
        return False
    return True
