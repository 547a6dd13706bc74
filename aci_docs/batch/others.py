"""The persons of the same structure, whom a text that goes to a funder may name: written down once, read by workers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from aci_docs.batch.destination import INNER, Destination
from aci_docs.dossier import Others, Record
from aci_docs.records import Schema, Source

FOLDER = f"{INNER}/personnes"


class Person(NamedTuple):
    """What tells who a person is, as the JSON of the fields alone, with the structure, the source and the line."""

    holder: str
    told: str
    source: int
    line: int


def identity_paths(schema: Schema) -> tuple[str, ...]:
    """The paths of the fields that tell who the person of a record is."""
    return tuple(dict.fromkeys(path for path, _ in schema.mask.identities if "[]" not in path))


def told(values: Mapping[str, Any], paths: Iterable[str]) -> str:
    """The fields of these paths alone, as JSON; what is no text tells nobody."""
    record: dict[str, Any] = {}
    for path in paths:
        *parents, key = path.split(".")
        inner = record
        for parent in parents:
            inner = inner.setdefault(parent, {})
        value = values.get(path)
        inner[key] = value if isinstance(value, str) else None
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def write_people(destination: Destination, people: Iterable[Person]) -> str:
    """The fingerprint of these persons, given by structure, each structure's now in a file of the inner folder."""
    digest = hashlib.sha256()
    for holder, found in groupby(people, key=lambda each: each.holder):
        with destination.writing(f"{FOLDER}/{holder}.jsonl") as stream:
            for each in found:
                line = json.dumps([each.told, each.source, each.line]).encode() + b"\n"
                digest.update(each.told.encode())
                stream.write(line)
    return digest.hexdigest()


def read_people(destination: Destination, holder: str, schema: Schema, sources: Sequence[str]) -> Others:
    """The persons of a structure, ready to be looked for."""
    records = []
    with destination.open(f"{FOLDER}/{holder}.jsonl") as stream:
        for line in stream:
            values, source, number = json.loads(line)
            place = Source(None, f"{sources[source]}, ligne {number}")
            records.append(Record(json.loads(values), kind=schema.kind, source=place))
    return Others(records, schema)
