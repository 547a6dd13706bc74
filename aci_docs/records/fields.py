"""The fields of a schema as a tree: walked, described for templates, and completed for Cerberus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import EllipsisType
from typing import Any

Shape = dict[str, Any] | list[Any] | EllipsisType | None
Field = Mapping[str, Any]


def uncommented(value: Any) -> Any:
    """A JSON value without its comments: the keys that start with `_`, at any depth."""
    if isinstance(value, dict):
        return {key: uncommented(item) for key, item in value.items() if not key.startswith("_")}
    return [uncommented(item) for item in value] if isinstance(value, list) else value


def children(field: Field) -> Mapping[str, Any] | None:
    """The named fields of an object, or of the objects of a list; None for anything else."""
    below = field.get("schema")
    if field.get("type") == "list":
        below = below.get("schema") if isinstance(below, dict) and below.get("type") == "dict" else None
    return below if isinstance(below, dict) else None


def walk(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Every field of a schema with its path, parents first; `[]` after a list whose items have fields."""
    for key, field in fields.items():
        yield f"{prefix}{key}", field
        below = children(field)
        if below is not None:
            yield from walk(below, f"{prefix}{key}{'[]' if field.get('type') == 'list' else ''}.")


def shape_of(field: Field) -> Shape:
    """What a template may name in a field: {key: shape}, [shape] for a list, `...` for keys that the schema does not
    fix, None for a single value.
    """
    if "valuesrules" in field:
        return ...
    below = field.get("schema")
    if field.get("type") == "list":
        return [shape_of(below)] if isinstance(below, dict) else [None]
    return {key: shape_of(sub) for key, sub in below.items()} if isinstance(below, dict) else None


def prepared(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as Cerberus needs them: what this package takes for granted is spelt out."""
    return {key: _prepared_field(field, optional=not field.get("required")) for key, field in fields.items()}


def _prepared_field(field: Field, *, optional: bool) -> dict[str, Any]:
    ready = dict(field)
    if optional:
        ready.setdefault("nullable", True)
    elif field.get("type") == "string" or "string" in field.get("type", ()):
        ready.setdefault("empty", False)
    below = field.get("schema")
    if isinstance(below, dict):
        is_list = field.get("type") == "list"
        ready["schema"] = _prepared_field(below, optional=False) if is_list else prepared(below)
    if isinstance(field.get("valuesrules"), dict):
        ready["valuesrules"] = _prepared_field(field["valuesrules"], optional=False)
    return ready
