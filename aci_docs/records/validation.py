"""A record against its schema: every problem at once, or the completed record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from aci_docs.errors import Problem
from aci_docs.records import nir
from aci_docs.records.acceptance import RefusedError
from aci_docs.records.coherence import COHERENCES
from aci_docs.records.fields import Field, uncommented
from aci_docs.records.findings import Finding, cut, named, shown, visible
from aci_docs.records.likeness import UNLIKE, likeness
from aci_docs.records.nearest import folded, nearest
from aci_docs.records.paths import Path, format_path, parse_path, value_at
from aci_docs.records.reading import Source
from aci_docs.records.rules import BrokenRule
from aci_docs.records.schema import Schema
from aci_docs.records.words import expectation, explain


def validate(
    source: Source, schema: Schema, *, at: str = "$", only_calculation: bool = False
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The record at a place of a source, completed, and no problem; or None and all its problems in file order.

    A completed record has every key of its schema, None or [] for what was not given (null and blank optional texts
    are not given), and no comment key. `only_calculation` requires, of the top-level fields, only those that the
    calculation reads; what is present is checked all the same. A record that looks like another kind is one problem.
    """
    base = parse_path(at)
    value = value_at(source.value, base)
    accept = schema.calculation_acceptance if only_calculation else schema.acceptance
    if accept is not None:
        try:
            return accept(value), []
        except RefusedError:
            pass  # Cerberus has the words
    return examine(source, schema, base, value, only_calculation=only_calculation)


def examine(
    source: Source, schema: Schema, base: Path, value: Any, *, only_calculation: bool
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """What `validate` returns for the value at a place, rule by rule: what is slow, and has the words."""
    places = _Places(source, schema, base, value)
    numbers = dict(nir.places(value))
    problems = [
        places.problem(path, Finding(nir.REASON, suggestion="retirer ce numéro"), value=shown(text))
        for path, text in numbers.items()
    ]
    if not isinstance(value, dict):
        expected = expectation({"type": "dict"})
        found = Finding(f"un enregistrement « {schema.title} » est attendu", expected)
        return None, [*problems, places.problem((), found, value=shown(value))]
    if likeness(value, schema) < UNLIKE:
        return None, [*problems, places.problem((), _other_kind(schema), value=shown(uncommented(value)))]
    record = _given(uncommented(value), schema.fields)
    rules = schema.calculation_rules if only_calculation else schema.rules
    found_by_rules = (broken for broken in rules.broken(record) if broken.path not in numbers)
    problems += [_explained(broken, record, schema, places) for broken in found_by_rules]
    for path, found in _between_fields(record, schema):
        problems.append(places.problem(path, found, value=_shown_at(record, path)))
    if problems:
        return None, sorted(problems, key=lambda problem: problem.line or 0)
    return _completed(record, schema.fields), []


class _Places:
    """Turns a place of the record into a Problem: file, path from the root of the file, line, label.

    In a file that holds a list, the label names the record too: a reader does not count the items.
    """

    def __init__(self, source: Source, schema: Schema, base: Path, record: Any) -> None:
        self._source, self._schema, self._base = source, schema, base
        self._record = record if base and isinstance(base[-1], int) else None

    def problem(self, path: Path, found: Finding, *, value: str | None) -> Problem:
        """The problem that a finding makes at a place; every text in it is masked and on one line."""
        return Problem(
            _said(found.message),
            self._source.file,
            _said(format_path(self._base + path)),
            self._source.line_of(self._base + path),
            label=named(self._label(path), self._record),
            value=value,
            expected=_said(found.expected) if found.expected else None,
            suggestion=_said(found.suggestion) if found.suggestion else None,
        )

    def _label(self, path: Path) -> str | None:
        """The label of the field at a place; an item that has none bears its list's; None for an unknown place."""
        field = self._schema.field_at(path)
        while path and field is not None:
            label = field.get("meta", {}).get("label")
            if label:
                return str(label)
            path = path[:-1]
            field = self._schema.field_at(path)
        return None


def _said(text: str) -> str:
    return visible(nir.mask(text))


def _other_kind(schema: Schema) -> Finding:
    required = [key for key, field in schema.fields.items() if field.get("required")]
    return Finding(
        f"cet enregistrement ne ressemble pas à {schema.designation}",
        "un objet avec ces clés : " + ", ".join(required or schema.fields),
        "vérifier que ce fichier est le bon, et qu'il est à sa place",
    )


def _explained(broken: BrokenRule, record: Any, schema: Schema, places: _Places) -> Problem:
    path, value = broken.path, broken.value
    if broken.rule == "unknown":
        return places.problem(path, _unknown_key(path, record, schema), value=shown(value))
    if broken.rule == "key":
        keys = (schema.field_at(path[:-1]) or {}).get("keysrules", {})
        found = Finding("cette clé n'a pas la forme attendue", expectation(keys), "la renommer")
        return places.problem(path, found, value=shown(path[-1]))
    field = schema.field_at(path) or {}
    if broken.rule == "required":
        return places.problem(path, _missing_key(path, field), value=None)
    found = broken.found or explain(broken.rule, broken.constraint, value, field, required=bool(field.get("required")))
    return places.problem(path, found._replace(expected=found.expected or expectation(field)), value=shown(value))


def _missing_key(path: Path, field: Field) -> Finding:
    key = str(path[-1])
    example = field.get("meta", {}).get("exemple")
    remedy = f"ajouter la clé « {key} »"
    if isinstance(example, str | int | Decimal):
        remedy += f', par exemple "{key}": {shown(example)}'
    return Finding(f"la clé obligatoire « {key} » manque", expectation(field), remedy)


def _unknown_key(path: Path, record: Any, schema: Schema) -> Finding:
    """The nearest key known here, else the place where this key is known, else the keys known here.

    A key that the record already has is never what was meant.
    """
    key = str(path[-1])
    parent, given = schema.field_at(path[:-1]) or {}, value_at(record, path[:-1])
    siblings = list(parent.get("schema") or {})
    near = nearest(key, [sibling for sibling in siblings if sibling not in given])
    known = [place for name, places in schema.places.items() if folded(name) == folded(key) for place in places]
    written = [place for place in known if value_at(record, tuple(place.split("."))) is not None]
    twins = [sibling for sibling in siblings if sibling in given and folded(sibling) == folded(key)]
    if near and (folded(near) == folded(key) or not known):
        remedy = f"vouliez-vous écrire « {near} » ?"
    elif twins or (known and known == written):
        remedy = f"la retirer : « {(twins or written)[0]} » est déjà écrit"
    elif known:
        elsewhere = [place for place in known if place not in written]
        remedy = "cette clé se met ici : " + ", ".join(f"« {place} »" for place in elsewhere[:3])
    else:
        remedy = "la retirer, ou la faire commencer par un tiret bas si c'est un commentaire"
    message = f"la clé « {cut(key)} » est inconnue"
    return Finding(message, "une de ces clés : " + ", ".join(siblings) if siblings else None, remedy)


def _between_fields(record: Any, schema: Schema) -> Iterator[tuple[Path, Finding]]:
    placed: set[Path] = set()
    for order in schema.orders:
        for path, found in order.broken(record):
            # An exit before the entry is also before the contracts: one date out of order is one problem.
            if path not in placed:
                placed.add(path)
                yield path, found
    for name in schema.coherences:
        yield from COHERENCES[name](record)


def _shown_at(record: Any, path: Path) -> str | None:
    value = value_at(record, path)
    return None if value is None else shown(value)


def _given(record: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The record with blank texts made None where they are optional, and empty where they are not."""
    return {
        key: _given_field(value, fields.get(key, {}), optional=not fields.get(key, {}).get("required"))
        for key, value in record.items()
    }


def _given_field(value: Any, field: Field, *, optional: bool) -> Any:
    if isinstance(value, str) and not value.strip():
        return None if optional else ""
    below, each = field.get("schema"), field.get("valuesrules")
    if isinstance(value, list) and isinstance(below, dict):
        return [_given_field(item, below, optional=False) for item in value]
    if isinstance(value, dict) and isinstance(each, dict):
        return {key: _given_field(item, each, optional=False) for key, item in value.items()}
    if isinstance(value, dict) and isinstance(below, dict):
        return _given(value, below) if field.get("type") != "list" else value
    return value


def _completed(record: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    completed = {key: _completed_field(record.get(key), field) for key, field in fields.items()}
    # Only a schema that says `allow_unknown` lets other keys come this far.
    return completed | {key: value for key, value in record.items() if key not in fields}


def _completed_field(value: Any, field: Field) -> Any:
    if value is None:
        return [] if field.get("type") == "list" else None
    below = field.get("schema")
    if isinstance(value, list) and isinstance(below, dict):
        return [_completed_field(item, below) for item in value]
    if isinstance(value, dict) and isinstance(field.get("valuesrules"), dict):
        return {key: _completed_field(item, field["valuesrules"]) for key, item in value.items()}
    if isinstance(value, dict) and isinstance(below, dict):
        return _completed(value, below)
    return value
