"""The named checks that a schema may ask for with `check_with`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from aci_docs.records import dates, identifiers
from aci_docs.records.findings import Finding


@dataclass(frozen=True)
class Check:
    """A named check of a text: the function, what it expects in words, and the length of the text when it is fixed.

    The length lets a number written without its quotes be suggested back with its leading zeros.
    """

    function: Callable[[str], Finding | None]
    expected: str
    width: int = 0


def exact_number(value: str) -> Finding | None:
    """None for a text that writes a number exactly: `0.5`, `1/12`."""
    if re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(/0*[1-9][0-9]{0,29})?", value):
        return None
    return Finding("ce texte n'est pas un nombre exact", suggestion='écrire comme 20000, "0.5" ou "1/12"')


CHECKS = {
    "annexe_financiere": Check(
        identifiers.annexe_financiere, "ACI, 2 chiffres, 1 caractère, 6 chiffres, A, 1 chiffre, M, 1 chiffre"
    ),
    "code_insee": Check(identifiers.code_insee, "5 chiffres, ou 2A ou 2B suivi de 3 chiffres, entre guillemets", 5),
    "code_postal": Check(identifiers.code_postal, "5 chiffres entre guillemets", 5),
    "couleur": Check(identifiers.couleur, "une couleur comme #2E7D32 : # et 6 chiffres ou lettres de A à F"),
    "courriel": Check(identifiers.courriel, "une adresse de courriel"),
    "date": Check(dates.check_date, "une date AAAA-MM-JJ entre guillemets"),
    "iban": Check(identifiers.iban, "un IBAN sans espace"),
    "identifiant_france_travail": Check(
        identifiers.identifiant_france_travail, "7 chiffres et un chiffre ou une lettre, ou 11 chiffres"
    ),
    "logo": Check(identifiers.logo, "le nom d'un fichier PNG ou JPEG du dossier"),
    "nombre_exact": Check(exact_number, "un nombre exact, comme 20000, 0.5 ou 1/12"),
    "pass_iae": Check(identifiers.pass_iae, "12 chiffres ou majuscules"),
    "rna": Check(identifiers.rna, "W, 1 chiffre, 1 chiffre ou majuscule, 7 chiffres"),
    "siret": Check(identifiers.siret, "14 chiffres sans espace, entre guillemets", 14),
    "telephone": Check(identifiers.telephone, "un numéro français à 10 chiffres, ou +33 suivi de 9 chiffres"),
}
