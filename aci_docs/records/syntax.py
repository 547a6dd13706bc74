"""What is wrong in a broken JSON text, said in French with the remedy for the usual causes."""

from __future__ import annotations

import re
from json import JSONDecodeError
from typing import NamedTuple

from aci_docs.records.dates import as_iso
from aci_docs.records.positions import Positions

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
# A number or a date as people write it, from its first digit: what stands around the place where JSON stops.
_DIGITS = re.compile(r"-?[0-9][0-9./-]*\Z")
_DATE = re.compile(
    r"(?:[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2})"
    r"(?![0-9./-])"
)
_SPACED = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])")
_UNIT = re.compile(r"(?:[€%]|[^\W\d_]+)(?!\w*\s*:)")  # what a colon follows is a key
_CURLY = "“”„«»"
_LONGEST = 40
_CURRENCIES = ("€", "euros", "euro", "EUR", "eur", "Euros")
_WORDS = {"True": "true", "False": "false", "None": "null", "vrai": "true", "faux": "false", "nul": "null"}


class Fault(NamedTuple):
    """A fault of syntax: where it stands in the text, what it is, and how to mend it."""

    offset: int
    message: str
    suggestion: str


def explain(error: JSONDecodeError, positions: Positions) -> Fault:
    """The fault behind a `JSONDecodeError`, placed where the reader must write, in plain words.

    `positions` are those of the broken text.
    """
    text, offset, kind = error.doc, error.pos, error.msg
    if not text.strip():
        return Fault(0, "le fichier est vide", "y écrire un objet JSON, entre accolades { }")
    if kind.startswith("Unterminated string"):
        return Fault(offset, "ce texte n'a pas de guillemet fermant", 'ajouter " à la fin du texte')
    if kind.startswith("Invalid control character"):
        return Fault(
            offset,
            "un texte contient un retour à la ligne ou une tabulation",
            "vérifier le guillemet fermant de ce texte ; dans un texte, un retour à la ligne s'écrit \\n",
        )
    if "escape" in kind:
        return Fault(offset, "une barre oblique inverse \\ est mal employée dans un texte", "l'écrire deux fois : \\\\")
    if kind.startswith("Extra data"):
        return Fault(
            offset,
            "du texte suit la fin de l'enregistrement",
            "retirer ce qui est en trop ; plusieurs enregistrements se mettent dans une liste : [ … , … ]",
        )
    if kind.startswith("Expecting value") and not text[:offset].strip() and re.match(r"[^\W\d_]", text[offset:]):
        return Fault(
            offset,
            "ceci n'est pas du JSON",
            "écrire un objet JSON, entre accolades { } ; un tableau (CSV) se convertit d'abord en JSON",
        )
    return _at_token(text, offset, kind, positions)


def _at_token(text: str, offset: int, kind: str, positions: Positions) -> Fault:
    """The fault at a token that the grammar does not allow there."""
    rest = text[offset:]
    before = text[:offset].rstrip()
    if not rest.strip():
        return _unclosed(text, positions)
    number = _bad_number(text, offset, before) if kind.startswith("Expecting ',' delimiter") else None
    if number:
        return number
    if rest[0] == "'":
        return Fault(offset, "un texte est entouré d'apostrophes", 'l\'entourer de guillemets droits : "…"')
    if rest[0] in _CURLY:
        return Fault(
            offset, "un texte est entouré de guillemets typographiques", 'l\'entourer de guillemets droits : "…"'
        )
    if rest[0] in "/#":
        return Fault(
            offset,
            "JSON n'admet pas de commentaire",
            'le retirer, ou l\'écrire dans une clé qui commence par un tiret bas : "_note": "…"',
        )
    if before.endswith(",") and rest[0] in "]},":
        return Fault(len(before) - 1, "une virgule est en trop", f"retirer la virgule placée avant {rest[0]}")
    if kind.startswith("Expecting ',' delimiter"):
        return _missing_comma(text, offset, before)
    if kind.startswith("Expecting ':' delimiter"):
        return Fault(offset, "deux-points manquant entre une clé et sa valeur", 'écrire "clé": valeur')
    if kind.startswith("Expecting property name"):
        if re.search(r"[0-9],\Z", before) and rest[0].isdigit():
            return Fault(len(before) - 1, "un nombre est écrit avec une virgule", "écrire un point : 52000.00")
        return Fault(offset, "une clé n'est pas entre guillemets", 'écrire "clé": valeur')
    return _bad_value(offset, rest)


def _bad_value(offset: int, rest: str) -> Fault:
    word = re.match(r"[^\W\d_]+", rest)
    if word and word[0] in _WORDS:
        return Fault(offset, f"« {word[0]} » n'est pas une valeur JSON", f"écrire {_WORDS[word[0]]}")
    if rest[0] in ".+":
        return Fault(offset, "un nombre est mal écrit", "écrire un chiffre avant le point et aucun signe + : 0.5")
    if rest[0] in ",}]":
        return Fault(offset, "une valeur manque", "écrire la valeur, ou null s'il n'y en a pas")
    return Fault(offset, "ceci n'est pas une valeur JSON", 'mettre les textes entre guillemets : "…"')


def _bad_number(text: str, offset: int, before: str) -> Fault | None:
    """The fault of a number or a date that people write so and JSON does not; None when none ends at the offset."""
    tail = before[-_LONGEST:]
    digits = _DIGITS.search(tail)
    if digits is None:
        return None
    start = len(before) - len(tail) + digits.start()
    here, touches = text[offset], len(before) == offset
    date = _DATE.match(text, start)
    if date and touches:
        iso = as_iso(date[0]) or "AAAA-MM-JJ"
        return Fault(start, "une date n'est pas entre guillemets", f'une date s\'écrit entre guillemets : "{iso}"')
    if here in "\u00a0\u202f" or (here.isdigit() and not touches):
        spaced = _SPACED.match(text, start)
        plain = re.sub(r"\s", "", spaced[0]).replace(",", ".") if spaced else "52000.00"
        remedy = f"écrire le nombre sans espace, avec un point : {plain}"
        return Fault(len(before), "un nombre contient un espace", remedy)
    if here.isdigit():
        return Fault(
            offset,
            "un nombre commence par un zéro inutile",
            'le retirer ; un code postal ou un numéro se met entre guillemets : "01000"',
        )
    unit = _UNIT.match(text, offset)
    if unit:
        what, plain = ("un montant", "52000.00") if unit[0] in _CURRENCIES else ("un nombre", "45")
        message = f"{what} est suivi de « {unit[0]} »"
        return Fault(offset, message, f"retirer « {unit[0]} » : {what} s'écrit {plain}")
    return None


def _missing_comma(text: str, offset: int, before: str) -> Fault:
    here = text[offset]
    if here in "]}":
        return _wrong_bracket(text, offset)
    if here == "." or (before == text[:offset] and before[-1:].isdigit()):
        return Fault(offset, "un nombre est mal écrit", "écrire des chiffres, avec un point décimal : 52000.00")
    if before.endswith('"') and here not in '"{[' and not here.isdigit():
        return Fault(
            offset,
            "un texte s'arrête avant la fin de la ligne",
            "un guillemet à l'intérieur d'un texte s'écrit \\\" ; les guillemets « » conviennent aussi",
        )
    return Fault(len(before), "une virgule manque entre deux éléments", "ajouter une virgule ici")


def _wrong_bracket(text: str, offset: int) -> Fault:
    opened = _open_brackets(text[:offset])
    expected = _CLOSING[opened[-1][0]] if opened else ""
    return Fault(
        offset, f"« {text[offset]} » ferme ce qui n'est pas ouvert", f"écrire {expected}" if expected else "le retirer"
    )


def _unclosed(text: str, positions: Positions) -> Fault:
    opened = _open_brackets(text)
    if not opened:
        return Fault(len(text.rstrip()), "le texte s'arrête trop tôt", "écrire ce qui manque à la fin")
    bracket, start = opened[-1]
    line, _ = positions.line_and_column(start)
    return Fault(
        len(text.rstrip()),
        f"le fichier s'arrête alors que « {bracket} », ouvert ligne {line}, n'est pas fermé",
        f"ajouter {_CLOSING[bracket]}",
    )


def _open_brackets(text: str) -> list[tuple[str, int]]:
    """The brackets left open at the end of a text, each with its offset, the innermost last."""
    opened: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in _CLOSING:
            opened.append((token[0], token.start()))
        elif token[0] in "]}" and opened:
            opened.pop()
    return opened
