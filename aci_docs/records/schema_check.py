"""What makes a schema file unusable, said before any record is read with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aci_docs.errors import Problem
from aci_docs.records.checks import CHECKS
from aci_docs.records.coherence import COHERENCES
from aci_docs.records.fields import prepared, walk
from aci_docs.records.findings import cut, shown
from aci_docs.records.marks_check import mark_problems
from aci_docs.records.nearest import folded, nearby, nearest
from aci_docs.records.orders import DateName
from aci_docs.records.paths import Path, format_path
from aci_docs.records.reading import Source
from aci_docs.records.rules import KNOWN_RULES, KNOWN_TYPES, Rules, UnusableSchemaError

_KEYS = {
    "kind": str,
    "titre": str,
    "designation": str,
    "description": str,
    "champs": dict,
    "ordres": list,
    "coherences": list,
}
_OPTIONAL = {"designation", "description", "ordres", "coherences"}


def schema_problems(source: Source) -> Iterator[Problem]:
    """Every reason why the content of a schema file cannot be used."""
    value = source.value

    def problem(message: str, path: Path, suggestion: str | None = None) -> Problem:
        return Problem(
            f"schéma : {message}", source.file, format_path(path), source.line_of(path), suggestion=suggestion
        )

    if not isinstance(value, dict):
        yield problem("un objet entre accolades est attendu", ())
        return
    faulty = False
    for key in value:
        if key not in _KEYS and not key.startswith("_"):
            near = nearest(key, _KEYS)
            yield problem(f"la clé « {cut(key)} » est inconnue", (key,), f"écrire « {near} »" if near else None)
    for key, kind in _KEYS.items():
        if key in value and isinstance(value[key], kind):
            continue
        if key in value or key not in _OPTIONAL:
            faulty = True
            yield problem(f"la clé « {key} » manque ou n'a pas le bon type", (key,))
    if faulty:
        return
    fields = value["champs"]
    # The marks are read only in fields that are known to be objects.
    unusable = [*_field_problems(fields, ("champs",))] or [*mark_problems(fields, ("champs",))]
    if unusable:
        yield from (problem(message, path) for message, path in unusable)
        return
    try:
        Rules(prepared(fields))
    except UnusableSchemaError as error:
        for place, message in error.places.items():
            path = ("champs", *(int(step) if step.isdigit() else step for step in place.split(".")))
            yield problem(f"règle refusée ({message})", path)
    known = {path for path, _ in walk(fields)}
    for index, order in enumerate(value.get("ordres", ())):
        yield from (problem(message, ("ordres", index)) for message in _order_problems(order, known))
    for index, name in enumerate(value.get("coherences", ())):
        if name not in COHERENCES:
            near = nearest(str(name), COHERENCES)
            remedy = f"écrire « {near} »" if near else None
            yield problem(f"la vérification « {cut(str(name))} » n'existe pas", ("coherences", index), remedy)


def _field_problems(fields: Any, path: Path) -> Iterator[tuple[str, Path]]:
    """The parts of the fields that are not even of the right JSON type, which Cerberus takes for granted."""
    if not isinstance(fields, dict):
        yield "un objet de champs est attendu", path
        return
    for key, field in fields.items():
        yield from _one_field_problems(field, (*path, key))


def _one_field_problems(field: Any, path: Path) -> Iterator[tuple[str, Path]]:
    if not isinstance(field, dict):
        yield "un champ est un objet de règles", path
        return
    for rule in field:
        if rule not in KNOWN_RULES:
            yield f"la règle « {cut(rule)} » n'existe pas{_hint(rule, KNOWN_RULES)}", (*path, rule)
    yield from _meta_problems(field, (*path, "meta"))
    types = field.get("type", ())
    for name in [types] if isinstance(types, str) else types if isinstance(types, list) else ():
        if name not in KNOWN_TYPES:
            yield f"le type {shown(name)} n'existe pas ; types permis : {', '.join(KNOWN_TYPES)}", (*path, "type")
    check = field.get("check_with")
    if isinstance(check, str) and check not in CHECKS:
        yield f"« {cut(check)} » n'existe pas{_hint(check, CHECKS)}", (*path, "check_with")
    if isinstance(field.get("regex"), str):
        try:
            re.compile(field["regex"])
        except re.error:
            yield "cette expression régulière est mal écrite", (*path, "regex")
    allowed = field.get("allowed")
    if isinstance(allowed, list) and any(isinstance(value, list | dict) for value in allowed):
        yield "« allowed » ne contient que des textes, des nombres, true ou false", (*path, "allowed")
    for rule in ("keysrules", "valuesrules"):
        if rule in field:
            yield from _one_field_problems(field[rule], (*path, rule))
    if "schema" in field and field.get("type") == "list":
        yield from _one_field_problems(field["schema"], (*path, "schema"))
    elif "schema" in field:
        yield from _field_problems(field["schema"], (*path, "schema"))


def _meta_problems(field: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Path]]:
    """What is wrong in the parts of `meta` that the remedies are made from."""
    meta, allowed = field.get("meta", {}), field.get("allowed", ())
    if not isinstance(meta, dict):
        yield "« meta » est un objet", path
        return
    old = meta.get("anciens", {})
    if not isinstance(old, dict):
        yield "« anciens » est un objet : ancien nom, puis nom d'aujourd'hui", (*path, "anciens")
    else:
        for name, today in old.items():
            if today not in allowed:
                yield f"{shown(today)} n'est pas dans « allowed »", (*path, "anciens", name)
    if "autre" in meta and not any(isinstance(value, str) and folded(value) == "autre" for value in allowed):
        yield "« autre » ne sert que si « allowed » contient « Autre »", (*path, "autre")


def _order_problems(order: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(order, dict) or not isinstance(order.get("message"), str):
        yield "un ordre est un objet {avant, apres, strict, message}"
        return
    if not isinstance(order.get("strict", False), bool):
        yield "« strict » est true ou false"
    for side in ("avant", "apres"):
        text = order.get(side)
        try:
            name = DateName.parse(text) if isinstance(text, str) else None
        except ValueError:
            name = None
        if name is None:
            yield f"« {side} » doit nommer une date : un chemin, premier(chemin) ou dernier(chemin)"
        elif name.pattern not in known:
            yield f"« {cut(name.pattern)} » n'est pas un champ{_hint(name.pattern, known)}"


def _hint(word: str, known: Iterable[str]) -> str:
    """The nearest known words, as the end of a sentence; nothing when none is near."""
    near = nearby(word, known)
    names = ", ".join(f"« {each} »" for each in near)
    return f" ; {'les plus proches' if len(near) > 1 else 'le plus proche'} : {names}" if near else ""
