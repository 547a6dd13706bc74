"""Whether a record is of the kind that it is read as, or a file put in the wrong place."""

from __future__ import annotations

from typing import Any

from aci_docs.records.nearest import nearest
from aci_docs.records.schema import Schema

UNLIKE = 0.5
"""Below this likeness a record is of another kind, and its problems one by one would say nothing."""


def likeness(value: Any, schema: Schema) -> float:
    """How much a JSON value looks like a record of a schema, from 0 to 1.

    It is the greater of two shares: of its top-level keys, those that the schema knows, and of the keys that the
    schema requires, those that it has. A misspelt key counts; comments do not. 1 for an object without a key, which
    says nothing; 0 for what is no object.
    """
    if not isinstance(value, dict):
        return 0.0
    keys = [key for key in value if not key.startswith("_")]
    if not keys:
        return 1.0
    meant = [key if key in schema.fields else nearest(key, schema.fields) for key in keys]
    required = {key for key, field in schema.fields.items() if field.get("required")}
    known = sum(key is not None for key in meant) / len(keys)
    return max(known, len(required.intersection(filter(None, meant))) / len(required) if required else 0.0)
