"""Words: amounts in full, plurals, enumerations, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aci_docs.french.numbers import NBSP, Exact, arrondi, exact_value, nombre

_TOO_LARGE = 10**12  # « billion » is a million millions in French and a thousand millions to many readers
_PLURAL_IN_ALS = frozenset({"aval", "bal", "cal", "carnaval", "chacal", "festival", "récital", "régal"})
_PLURAL_IN_AUX = frozenset({"bail", "corail", "émail", "soupirail", "travail", "vantail", "vitrail"})
_PLURAL_IN_S = frozenset({"bleu", "émeu", "landau", "pneu", "sarrau"})
_PLURAL_IN_OUX = frozenset({"bijou", "caillou", "chou", "genou", "hibou", "joujou", "pou"})


def en_lettres(x: Exact) -> str:
    """`x`, an amount in euros, written in full, euros then cents, rounded half up to the cent.

    Raises ValueError as `arrondi` does, and from a thousand milliards on.

    >>> en_lettres(1), en_lettres(1_000_000), en_lettres(22000)
    ('un euro', "un million d'euros", 'vingt-deux mille euros')
    """
    from num2words import num2words

    amount = arrondi(x, 2)
    whole, cents = divmod(int(abs(exact_value(amount)) * 100), 100)
    if whole >= _TOO_LARGE:
        raise ValueError(f"montant trop grand pour être écrit en lettres : {nombre(x, 2)} €")
    parts = []
    if whole or not cents:
        # Whole millions and milliards are nouns: « un million d'euros », but « un million cent euros ».
        link = " d'" if whole and whole % 1_000_000 == 0 else " "
        parts.append(f"{num2words(whole, lang='fr')}{link}{'euros' if whole > 1 else 'euro'}")
    if cents:
        parts.append(f"{num2words(cents, lang='fr')} {'centimes' if cents > 1 else 'centime'}")
    return ("moins " if amount < 0 else "") + " et ".join(parts)


def pluriel(n: Exact, singulier: str, pluriel: str | None = None) -> str:
    r"""The number and its noun, bound by a no-break space; French is plural from 2 on (0 and 1,5 are singular).

    `pluriel` is needed when `singulier` has several words; for a single word, None applies the regular rules
    (-al, -eau, -eu, -s, -x, -z and their usual exceptions; an acronym does not change).
    Raises ValueError as `arrondi` does, and when `pluriel` is needed and missing.

    >>> pluriel(1, "contrat"), pluriel(24, "contrat"), pluriel(2, "bilan final", "bilans finaux")
    ('1\xa0contrat', '24\xa0contrats', '2\xa0bilans finaux')
    """
    plural = _plural_of(singulier) if pluriel is None else pluriel
    return f"{nombre(n)}{NBSP}{plural if abs(exact_value(n)) >= 2 else singulier}"


def enumeration(items: Sequence[str]) -> str:
    """The texts joined as in a sentence: commas, « et » before the last; an empty text for an empty list.

    Raises ValueError when `items` is not a list of texts.

    >>> enumeration(["a", "b", "c"]), enumeration(["a", "b"]), enumeration(["a"])
    ('a, b et c', 'a et b', 'a')
    """
    if isinstance(items, str) or not isinstance(items, Sequence) or not all(isinstance(item, str) for item in items):
        raise ValueError("une liste de textes est attendue")
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def nom_complet(personne: Mapping[str, object]) -> str:
    r"""Civility, first name and last name, as far as they are known; the civility is bound by a no-break space.

    `personne` has `nom`, and perhaps `prenom` and `civilite`, absent or None. Raises ValueError when `personne` is not
    a mapping or has none of the three.

    >>> nom_complet({"civilite": "Mme", "nom": "Benali", "prenom": "Aïcha"}), nom_complet({"nom": "Émond"})
    ('Mme\xa0Aïcha Benali', 'Émond')
    """
    if not isinstance(personne, Mapping):
        raise ValueError("une personne (nom, prénom, civilité) est attendue")
    name = " ".join(str(part) for part in (personne.get("prenom"), personne.get("nom")) if part)
    full = NBSP.join(str(part) for part in (personne.get("civilite"), name) if part)
    if not full:
        raise ValueError("une personne sans nom, ni prénom, ni civilité")
    return full


def _plural_of(word: str) -> str:
    if " " in word or NBSP in word:
        raise ValueError(f'donnez le pluriel de « {word} » : pluriel(n, "{word}", "…")')
    if word.endswith(("s", "x", "z")) or (len(word) > 1 and word.isupper()):
        return word
    low = word.lower()
    if low.endswith("al") and low not in _PLURAL_IN_ALS:
        return word[:-1] + "ux"
    if low in _PLURAL_IN_AUX:
        return word[:-2] + "ux"
    if low in _PLURAL_IN_OUX or (low.endswith(("au", "eu")) and low not in _PLURAL_IN_S):
        return word + "x"
    return word + "s"
