"""The named checks of identifiers and addresses: each takes a text and returns what is wrong, or None.

A check never invents a number: it says what is wrong, and suggests the bare form when only spaces are in the way.
The forms are those of the registers: Sirene, RNA, ISO 13616 for the IBAN, PASS IAE, annexe financière de l'ACI.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from aci_docs.records.findings import Finding

LA_POSTE = "356000000"

_TELEPHONE = (
    r"0[1-9][0-9]{8}|[13][0-9]{3}"
    r"|\+(?:33|262|590|594|596)(?:\(0\))?[1-9][0-9]{8}|\+(?:508|681|687|689)[0-9]{6,8}"
)
_SEPARATORS = re.compile(r"[\s.\-_/]+")
_COPY = "recopier le numéro depuis un document officiel"


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def _form(text: str, pattern: str, message: str, remedy: str | None = None) -> Finding | None:
    """None when the whole text has the form; else the message, with the bare text if that one has it."""
    if re.fullmatch(pattern, text, re.ASCII):
        return None
    bare = _bare(text)
    if re.fullmatch(pattern, bare, re.ASCII):
        return Finding(f"{message} : ni espace, ni séparateur, ni minuscule", suggestion=f'écrire "{bare}"')
    return Finding(message, suggestion=remedy)


def luhn(digits: str) -> bool:
    """Whether a number's last digit is its Luhn key (ISO/IEC 7812-1, annex B).

    >>> luhn("01234567400019"), luhn("01234567400018")
    (True, False)
    """
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + rank % 2)
        total += doubled if doubled < 10 else doubled - 9
    return total % 10 == 0


def siret(text: str) -> Finding | None:
    """None for a SIRET: 14 digits with a Luhn key; for La Poste's (356000000…), digits adding up to a multiple of 5."""
    bare = _bare(text)
    if re.fullmatch(r"[0-9]{9}", bare):
        return Finding("ce numéro à 9 chiffres est un SIREN", suggestion="ajouter les 5 chiffres de l'établissement")
    if re.fullmatch(r"[0-9]{14}", bare):
        valid = luhn(bare) or (bare.startswith(LA_POSTE) and sum(map(int, bare)) % 5 == 0)
        if not valid:
            return Finding(
                "la clé de contrôle de ce SIRET est fausse : un chiffre au moins est mal recopié",
                suggestion="recopier le numéro depuis l'avis de situation Sirene",
            )
    elif bare.isdecimal():
        return Finding(f"un SIRET compte 14 chiffres, celui-ci en a {len(bare)}", suggestion=_COPY)
    return _form(text, r"[0-9]{14}", "un SIRET s'écrit avec 14 chiffres", _COPY)


def rna(text: str) -> Finding | None:
    """None for a number of the national register of associations: W, digit, digit or letter, 7 digits."""
    remedy = "mettre null pour une association d'Alsace-Moselle, qui n'a pas de numéro RNA"
    return _form(text, r"W[0-9][0-9A-Z][0-9]{7}", "un numéro RNA s'écrit W suivi de 9 caractères", remedy)


def iban(text: str) -> Finding | None:
    """None for an IBAN in its electronic form (ISO 13616): no space, modulo 97 equal to 1, 27 characters in France."""
    bare = _bare(text)
    if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare):
        if bare.startswith("FR") and len(bare) != 27:
            return Finding(f"un IBAN français compte 27 caractères, celui-ci en a {len(bare)}", suggestion=_COPY)
        moved = bare[4:] + bare[:4]
        if int("".join(str(int(character, 36)) for character in moved)) % 97 != 1:
            return Finding(
                "la clé de contrôle de cet IBAN est fausse : un caractère au moins est mal recopié",
                suggestion="recopier l'IBAN depuis le relevé d'identité bancaire",
            )
    return _form(text, r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", "un IBAN s'écrit avec 15 à 34 lettres et chiffres", _COPY)


def code_postal(text: str) -> Finding | None:
    """None for a French postal code: 5 digits, of a département."""
    if re.fullmatch(r"[0-9]{4}", text):
        return Finding("un code postal compte 5 chiffres", suggestion=f'écrire "0{text}" si le premier zéro manque')
    if text.startswith("00"):
        return Finding("aucun code postal ne commence par 00")
    return _form(text, r"[0-9]{5}", "un code postal compte 5 chiffres")


def code_insee(text: str) -> Finding | None:
    """None for an INSEE commune code: 5 digits, or 2A or 2B and 3 digits in Corsica."""
    return _form(text, r"(?:[0-9]{2}|2[AB])[0-9]{3}", "un code INSEE de commune compte 5 caractères")


def pass_iae(text: str) -> Finding | None:
    """None for a PASS IAE: 12 digits or capital letters."""
    return _form(text, r"[0-9A-Z]{12}", "un PASS IAE compte 12 caractères", _COPY)


def annexe_financiere(text: str) -> Finding | None:
    """None for the number of an ACI's annexe financière: ACI, 2 digits, 1 character, 6 digits, A digit M digit."""
    pattern = r"ACI[0-9]{2}[0-9A-Z][0-9]{6}A[0-9]M[0-9]"
    return _form(text, pattern, "un numéro d'annexe financière d'ACI s'écrit comme ACI000260001A0M0", _COPY)


def identifiant_france_travail(text: str) -> Finding | None:
    """None for a France Travail identifier: 7 digits and 1 digit or letter, or 11 digits."""
    message = "un identifiant France Travail compte 7 chiffres et un caractère, ou 11 chiffres"
    return _form(text, r"[0-9]{7}[0-9A-Z]|[0-9]{11}", message, _COPY)


def courriel(text: str) -> Finding | None:
    """None for an e-mail address: one @, a domain with a dot, no space, no doubled dot."""
    if re.fullmatch(r"[^@\s<>,;]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", text) and ".." not in text:
        return None
    if text != text.strip() and courriel(text.strip()) is None:
        return Finding("un espace entoure cette adresse", suggestion=f'écrire "{text.strip()}"')
    return Finding("cette adresse de courriel n'est pas bien formée", suggestion="l'écrire comme nom@example.org")


def couleur(text: str) -> Finding | None:
    """None for a colour as web pages write it: # and 6 hexadecimal digits."""
    if re.fullmatch("#[0-9A-Fa-f]{6}", text):
        return None
    digits = text.strip().lstrip("#")
    if re.fullmatch("[0-9A-Fa-f]{6}", digits):
        return Finding("une couleur s'écrit avec un # suivi de 6 signes", suggestion=f'écrire "#{digits.upper()}"')
    if re.fullmatch("[0-9A-Fa-f]{3}", digits):
        full = "".join(2 * digit for digit in digits.upper())
        return Finding("une couleur s'écrit avec 6 signes après le #", suggestion=f'écrire "#{full}"')
    return Finding(
        "cette couleur ne s'écrit pas ainsi",
        suggestion="relever son code hexadécimal dans un logiciel de dessin ou sur votre site, comme #2E7D32",
    )


def telephone(text: str) -> Finding | None:
    """None for a French phone number: 10 digits from 0, or +33 (or an overseas code) and 9; a four-digit short one."""
    digits = re.sub(r"[ .\-\u00a0\u202f]", "", text)
    if re.fullmatch(_TELEPHONE, digits, re.ASCII):
        return None
    return Finding("ce numéro de téléphone n'est pas bien formé", suggestion="l'écrire comme 01 99 00 12 34")


def logo(text: str) -> Finding | None:
    """None for the relative path of a PNG or JPEG file that stays inside the dossier folder."""
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
        return Finding("le logo doit être dans le dossier", suggestion='n\'écrire que son nom, par exemple "logo.png"')
    if path.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        return Finding("le logo doit être une image PNG ou JPEG", suggestion="convertir l'image en PNG")
    return None
