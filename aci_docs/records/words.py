"""What a broken rule means, in French: what is wrong, what the schema expects, and the remedy when it is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from aci_docs.records.checks import CHECKS
from aci_docs.records.findings import Finding, cut, shown
from aci_docs.records.nearest import folded, meant

Field = Mapping[str, Any]

_TYPES = {
    "string": "un texte entre guillemets",
    "integer": "un nombre entier, sans guillemets",
    "number": "un nombre, sans guillemets",
    "boolean": "true ou false, sans guillemets",
    "list": "une liste entre crochets [ ]",
    "dict": "un objet entre accolades { }",
}
_YES, _NO = {"true", "vrai", "oui", "1"}, {"false", "faux", "non", "0"}


def expectation(field: Field) -> str:
    """What a field takes, in words: the schema's own words (`meta.attendu`) if it has some, else from its rules.

    >>> expectation({"type": "number", "superieur_a": 0, "max": 1})
    'un nombre, sans guillemets, supérieur à 0 et au plus 1'
    """
    own = field.get("meta", {}).get("attendu")
    if own:
        return str(own)
    if "allowed" in field:
        return "une de ces valeurs : " + ", ".join(map(shown, field["allowed"]))
    check = CHECKS.get(field["check_with"]) if isinstance(field.get("check_with"), str) else None
    if check:
        return check.expected
    types = field.get("type", "string")
    words = " ou ".join(_TYPES.get(name, name) for name in ([types] if isinstance(types, str) else types))
    limits = _limits(field)
    return f"{words}, {limits}" if limits else words


def _limits(field: Field) -> str:
    bounds = []
    if "superieur_a" in field:
        bounds.append(f"supérieur à {number(field['superieur_a'])}")
    if "min" in field:
        bounds.append(f"au moins {number(field['min'])}")
    if "max" in field:
        bounds.append(f"au plus {number(field['max'])}")
    words = [" et ".join(bounds)] if bounds else []
    if "decimales" in field:
        count = field["decimales"]
        words.append(f"{count} décimale{'s' if count > 1 else ''} au plus" if count else "sans décimale")
    unit = _unit(field)
    if "minlength" in field:
        words.append(_counted(field["minlength"], unit) + " au moins")
    if "maxlength" in field:
        words.append(_counted(field["maxlength"], unit) + " au plus")
    return ", ".join(words)


def _unit(field: Field) -> str:
    return {"list": "élément", "dict": "clé"}.get(str(field.get("type")), "caractère")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' if count > 1 else ''}"


def number(value: Any) -> str:
    """A number as a French reader writes it, with plain spaces.

    >>> number(Decimal("0.5")), number(20000)
    ('0,5', '20 000')
    """
    return f"{value:,}".replace(",", " ").replace(".", ",")


def explain(rule: str, constraint: Any, value: Any, field: Field, *, required: bool) -> Finding:
    """What it means that a value breaks a rule of its field; `expected` is left to the field's own description."""
    if rule == "type" or (rule == "schema" and not isinstance(value, list | dict)):
        return Finding(f"c'est {_nature(value)}", suggestion=_retyped(value, field))
    if rule == "nullable":
        kind = "cette valeur est obligatoire" if required else "une valeur est attendue ici"
        return Finding(f"{kind}, et elle est null", suggestion="la remplir")
    if rule == "empty":
        return Finding("ce texte est vide", suggestion="le remplir")
    if rule == "allowed":
        remedy = _allowed_for(value, constraint, field) if isinstance(value, str) else None
        return Finding("cette valeur n'est pas dans la liste", suggestion=remedy)
    if rule in _COMPARISONS:
        return Finding(_COMPARISONS[rule].format(number(constraint)))
    if rule == "decimales":
        return Finding(f"ce nombre a plus de {_counted(constraint, 'décimale')}", suggestion="l'arrondir")
    if rule in ("minlength", "maxlength"):
        length = _counted(len(value), _unit(field)) if len(value) else f"aucun {_unit(field)}"
        remedy = "raccourcir ce texte" if rule == "maxlength" and isinstance(value, str) else None
        return Finding(f"{length} : {'trop' if rule == 'maxlength' else 'pas assez'}", suggestion=remedy)
    if rule == "regex":
        return Finding("ce texte n'a pas la forme attendue", suggestion=_trimmed(value, str(constraint)))
    return Finding(f"la règle « {rule} » du schéma n'est pas respectée")


def _allowed_for(value: str, allowed: Iterable[Any], field: Field) -> str | None:
    """The allowed value to write for a value, or « Autre » with the key that says which; None when neither is sure."""
    meta, words = field.get("meta", {}), [word for word in allowed if isinstance(word, str)]
    near = meant(value, words, meta.get("anciens", {}))
    if near:
        return f"écrire {shown(near)}"
    other = next((word for word in words if folded(word) == "autre"), None)
    if other and "autre" in meta:
        return f'écrire {shown(other)}, et à côté "{meta["autre"]}": {shown(value)}'
    return None


_COMPARISONS = {
    "min": "ce nombre est plus petit que {}",
    "max": "ce nombre est plus grand que {}",
    "superieur_a": "ce nombre n'est pas supérieur à {}",
}


def _trimmed(value: Any, pattern: str) -> str | None:
    stripped = value.strip() if isinstance(value, str) else ""
    return f'écrire "{stripped}"' if stripped != value and re.fullmatch(pattern, stripped) else None


def _nature(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true ou false (un booléen)"
    if isinstance(value, int):
        return "un nombre"
    if isinstance(value, Decimal):
        return (
            "un nombre à virgule"
            if value != value.to_integral_value()
            else "un nombre écrit avec des décimales ou un exposant"
        )
    if isinstance(value, str):
        return "un texte"
    if isinstance(value, list | dict):
        return "une liste" if isinstance(value, list) else "un objet"
    return "une valeur que JSON n'a pas"


def _retyped(value: Any, field: Field) -> str | None:
    """How to write the same value with the type that the field wants, None when that is not certain."""
    wanted = field.get("type")
    if wanted == "string" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        check = CHECKS.get(str(field.get("check_with")))
        return f'écrire "{cut(str(value).zfill(check.width if check else 0))}" entre guillemets'
    if wanted in ("number", "integer") and isinstance(value, str):
        return _as_number(value, whole=wanted == "integer")
    if wanted == "integer" and isinstance(value, Decimal) and value.adjusted() < 30 and value == value.to_integral():
        return f"écrire {int(value)}"
    if wanted == "boolean" and isinstance(value, str | int):
        word = folded(str(value)[:20])
        return "écrire true" if word in _YES else "écrire false" if word in _NO else None
    if wanted == "list" and value is not None:
        return "mettre la valeur entre crochets : [ … ]"
    return None


def _as_number(text: str, *, whole: bool) -> str | None:
    """The JSON number that a French text writes; None when there is more than one reading.

    >>> _as_number("52 000,00 €", whole=False), _as_number("20.000", whole=False)
    ('écrire 52000.00 sans guillemets', 'écrire 20000 si le point sépare les milliers, 20.000 sinon')
    """
    bare = re.sub(r"[\s€]", "", text[:40])
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+", bare) and not whole:
        return f"écrire {bare.replace('.', '')} si le point sépare les milliers, {bare} sinon"
    bare = bare.replace(".", "").replace(",", ".") if "," in bare else bare
    pattern = r"-?(0|[1-9][0-9]*)" if whole else r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
    return f"écrire {bare} sans guillemets" if re.fullmatch(pattern, bare, re.ASCII) else None
