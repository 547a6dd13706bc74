"""What several charts say in the same words: their alternative texts are sentences, shown figures are French."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from aci_docs import french
from aci_docs.french import Exact


def sentences(texts: Iterable[str]) -> str:
    r"""The texts one after the other, each with its full stop, with French spaces.

    >>> sentences(["Aucun entretien", "Qui vient ?"])
    'Aucun entretien. Qui vient\u202f?'
    """
    return french.typographie(" ".join(text if text[-1:] in (*".!?…",) else f"{text}." for text in texts))


def share(part: Exact, whole: Exact) -> str:
    r"""A part of a whole in whole per cent, rounded half up; "" when the whole is nothing.

    >>> share(1, 8), share(3, 0)
    ('13\xa0%', '')
    """
    if not whole:
        return ""
    return f"{french.nombre(Fraction(part) / Fraction(whole) * 100, 0)}{french.NBSP}%"
