"""French spacing: the plain spaces of a text become no-break where the typography asks for one."""

from __future__ import annotations

import re

from aci_docs.french.numbers import NBSP, NNBSP

# Each rule wants what stands on both sides of the space, so that an address, a path or a fragment of code, where a
# sign stands against other characters, is left alone. `"` before a colon is a JSON key, not French.
_NARROW = re.compile(r"(?<=\S) (?=[;!?]+(?:[\s»)\],]|$))")
_WIDE = re.compile(
    r'(?<=\S) (?=[€»])|(?<=[^\s"]) (?=:(?:[\s»]|$))|(?<=\d) (?=%(?!\w))|(?<=«) (?=\S)|(?<=\bn°) (?=\w)|(?<=\bN°) (?=\w)'
)
_CIVILITY = re.compile(r"(?<!\w)(M\.|Mme) (?=[A-ZÀ-ÖØ-ÞŒŸ])")
_THOUSANDS = re.compile(r"(?<![\w/\\])(?<!\d[.,])\d{1,3}(?: \d{3})+(?!\w|[./\\-]\w)")


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
    if _is_json(texte):
        return texte
    texte = _THOUSANDS.sub(lambda number: number[0].replace(" ", NNBSP), texte)
    return _CIVILITY.sub(rf"\1{NBSP}", _WIDE.sub(NBSP, _NARROW.sub(NNBSP, texte)))


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
