"""A commented sample of a record, made from its schema: the first file that a new user fills."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aci_docs.records.fields import Field
from aci_docs.records.schema import Schema

HELP = (
    "Remplacez chaque valeur par la vôtre, puis retirez la ligne « _exemple ». Les clés qui commencent par un tiret "
    "bas sont des commentaires : vous pouvez les garder ou les retirer."
)

_PLACEHOLDERS = {"string": "texte", "integer": 1, "number": 1, "boolean": False}


def example(schema: Schema) -> str:
    """The JSON text of a sample record, valid against its schema: before each field, a comment that explains it."""
    record = {"_exemple": True, "_aide": HELP, **_members(schema.fields)}
    # The schema's own examples are read with exact decimals, which the standard encoder cannot write.
    return json.dumps(record, ensure_ascii=False, indent=2, default=_json_number) + "\n"


def _json_number(value: Any) -> float:
    return float(value)


def _members(fields: Mapping[str, Any]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, field in fields.items():
        members[f"_{key}"] = _comment(key, field)
        members[key] = _sample(field)
    return members


def _comment(key: str, field: Field) -> str:
    meta = field.get("meta", {})
    hint = f" — {meta['aide']}" if meta.get("aide") else ""
    allowed = _allowed(field)
    choices = " ; au choix : " + ", ".join(map(str, allowed)) if allowed else ""
    return f"{meta.get('label', key)}{hint}{choices} ({'obligatoire' if field.get('required') else 'facultatif'})"


def _allowed(field: Field) -> list[Any]:
    below = field.get("schema") if field.get("type") == "list" else field
    return list(below.get("allowed", ())) if isinstance(below, dict) else []


def _sample(field: Field) -> Any:
    """The field's example; one made from its sub-fields; null for an optional field that has neither."""
    given = field.get("meta", {}).get("exemple")
    if given is not None:
        return given
    below = field.get("schema")
    if field.get("type") == "list":
        return [_sample(below)] if isinstance(below, dict) else []
    if isinstance(below, dict):
        return _members(below)
    if isinstance(field.get("valuesrules"), dict):
        return {field.get("meta", {}).get("exemple_cle", "code"): _sample(field["valuesrules"])}
    if not field.get("required"):
        return None
    if field.get("allowed"):
        return field["allowed"][0]
    types = field.get("type", "string")
    return _PLACEHOLDERS.get(types if isinstance(types, str) else types[0])
