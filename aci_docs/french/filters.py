"""The French filters under the names that template authors write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aci_docs.french.dates import date, date_longue
from aci_docs.french.gender import accord
from aci_docs.french.holder import accord_titulaire, article
from aci_docs.french.numbers import etp, euros, heures, nombre, pourcentage
from aci_docs.french.typography import typographie
from aci_docs.french.words import en_lettres, enumeration, nom_complet, pluriel

POINTILLES = "…" * 20
"""The dotted line to fill by hand."""


def ou_pointilles(x: object) -> object:
    """A dotted line to fill by hand when `x` is None, a blank text or an empty list; otherwise `x` itself.

    Zero and False are values, not blanks.

    >>> ou_pointilles(None) == POINTILLES, ou_pointilles("2 rue Haute"), ou_pointilles(0)
    (True, '2 rue Haute', 0)
    """
    blank = x is None or (isinstance(x, str) and not x.strip()) or (isinstance(x, list | tuple) and not x)
    return POINTILLES if blank else x


FILTERS: Mapping[str, Callable[..., Any]] = {
    "accord": accord,
    "accord_titulaire": accord_titulaire,
    "article": article,
    "date": date,
    "date_longue": date_longue,
    "en_lettres": en_lettres,
    "enumeration": enumeration,
    "etp": etp,
    "euros": euros,
    "heures": heures,
    "nom_complet": nom_complet,
    "nombre": nombre,
    "ou_pointilles": ou_pointilles,
    "pluriel": pluriel,
    "pourcentage": pourcentage,
    "typographie": typographie,
}
"""Name in a template -> function. The template engine registers them all."""
