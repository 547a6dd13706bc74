"""A text typed with tags where no tag can be compiled, as one expression: an address, an alternative text."""

from __future__ import annotations

import re

from aci_docs.templating.values.rich import UnusableValue

PIECE_FILTER = "aci_morceau"
_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def concatenation(text: str) -> str:
    """The Jinja2 expression that gives a text with its tags printed in it, an absent value as nothing.

    Raises UnusableValue for a tag without end, and for `{% %}` and `{# #}`, which no expression can hold.

    >>> concatenation("Logo de {{ structure.nom }}")
    '("Logo de " ~ ((structure.nom) | aci_morceau))'
    >>> concatenation("Le logo"), concatenation("{{ n }}"), concatenation("")
    ('"Le logo"', '((n) | aci_morceau)', '""')
    """
    if "{%" in text or "{#" in text:
        raise UnusableValue(f"« {text[:80]} » ne peut tenir que des balises {{{{ … }}}}")
    pieces: list[str] = []
    for number, part in enumerate(_TAG.split(text)):
        if number % 2:
            pieces.append(f"(({part.strip()}) | {PIECE_FILTER})")
        elif "{{" in part or "}}" in part:
            raise UnusableValue(f"« {text[:80]} » a une balise sans fin")
        elif part:
            pieces.append('"' + part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"')
    whole = " ~ ".join(pieces)
    return f"({whole})" if len(pieces) > 1 else whole or '""'
