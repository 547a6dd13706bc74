"""How French writes numbers, money, dates, amounts in words, gendered titles and spaces."""

from __future__ import annotations

from aci_docs.french.dates import date, date_longue
from aci_docs.french.filters import FILTERS, POINTILLES, ou_pointilles
from aci_docs.french.gender import accord
from aci_docs.french.holder import accord_titulaire, article
from aci_docs.french.numbers import NBSP, NNBSP, Exact, arrondi, etp, euros, heures, nombre, pourcentage
from aci_docs.french.typography import typographie
from aci_docs.french.words import en_lettres, enumeration, nom_complet, pluriel

__all__ = [
    "FILTERS",
    "NBSP",
    "NNBSP",
    "POINTILLES",
    "Exact",
    "accord",
    "accord_titulaire",
    "arrondi",
    "article",
    "date",
    "date_longue",
    "en_lettres",
    "enumeration",
    "etp",
    "euros",
    "heures",
    "nom_complet",
    "nombre",
    "ou_pointilles",
    "pluriel",
    "pourcentage",
    "typographie",
]
