"""What a document kind is: the typed form of one entry of the catalogue `schemas/documents.json`.

The catalogue is data: a new kind of document is a schema, a template, a sample and one entry there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SLIP = "bordereau"
"""The kind of the record that a build makes by itself, from all the documents of the dossier: no file holds it."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)


def value_of(record: Mapping[str, Any], key: str) -> Any:
    """The value of a key, or of a key inside others: `lettre_mission.date`; None when one of them is not filled."""
    value: Any = record
    for part in key.split("."):
        if value is None:
            return None
        value = value.get(part)
    return value


@dataclass(frozen=True)
class RecordKind:
    """Where the records of one kind stand in a dossier folder: glob patterns, and whether there is exactly one.

    `personal` is whether a funder sees of them only what their schema marks; so it is when the catalogue says nothing.
    """

    name: str
    label: str
    plural: str
    patterns: tuple[str, ...]
    single: bool
    required: bool
    personal: bool = True


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document: which records feed it, under which variable, by which template, into which file.

    `reference` and `date` are keys of the record, or keys inside others (`lettre_mission.date`).
    `calculation` is None or the name of the calculation whose results join the context; `scale` the family of scales
    it reads. `joins` maps a context variable to (record key, catalogue folder): the record holds an identifier, the
    template sees the catalogue's entry. `required` lists the template paths without which the document is of no use.
    `condition` is the key that a record must fill for the document to be made; `profiles` are the readings of a
    document that holds personal data, none for a document that is the same for every reader.
    """

    name: str
    title: str
    record_kind: str
    variable: str
    template: str
    file_name: str
    reference: tuple[str, ...]
    date: str
    calculation: str | None = None
    scale: str | None = None
    joins: tuple[tuple[str, str, str], ...] = ()
    required: tuple[str, ...] = ()
    condition: str | None = None
    profiles: tuple[str, ...] = ()

    def fits(self, record: Mapping[str, Any]) -> bool:
        """Whether this document is made for the record: always, or when the record fills the condition's key."""
        return self.condition is None or record.get(self.condition) not in (None, [], {})

    def output_name(self, record: Mapping[str, Any]) -> str:
        """The document's relative path without its suffix, made of ASCII letters, digits, `-`, `_`, `.` and `/`."""
        return _PLACEHOLDER.sub(lambda m: _UNSAFE.sub("_", str(record[m[1]])), self.file_name)

    def is_made_for(self, profile: str) -> bool:
        """Whether the document is made for the readers of a profile."""
        return not self.profiles or profile in self.profiles

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The keys of the record that the file name holds."""
        return tuple(_PLACEHOLDER.findall(self.file_name))

    def reference_of(self, record: Mapping[str, Any]) -> str:
        """The first of the reference keys that the record fills; an empty text when it fills none."""
        values = (value_of(record, key) for key in self.reference)
        return next((str(value) for value in values if value), "")

    def date_of(self, record: Mapping[str, Any]) -> str:
        """The day of the document, an ISO text."""
        return str(value_of(record, self.date))


@dataclass(frozen=True)
class Catalogue:
    """Every record kind and document kind that a dossier can hold, in the order in which they are printed."""

    records: tuple[RecordKind, ...]
    documents: tuple[DocumentKind, ...]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Catalogue:
        """The catalogue that a validated record of kind `catalogue` describes, its entries completed."""
        records = tuple(
            RecordKind(
                name=name,
                label=entry["libelle"],
                plural=entry["pluriel"],
                patterns=tuple(entry["fichiers"]),
                single=entry["unique"],
                required=entry["obligatoire"],
                personal=entry["personnel"] is not False,
            )
            for name, entry in record["enregistrements"].items()
        )
        documents = tuple(
            DocumentKind(
                name=name,
                title=entry["titre"],
                record_kind=entry["enregistrement"],
                variable=entry["variable"],
                template=entry["modele"],
                file_name=entry["fichier"],
                reference=tuple(entry["reference"]),
                date=entry["date"],
                calculation=entry["calcul"],
                scale=entry["bareme"],
                joins=tuple(
                    (name, join["cle"], join["catalogue"]) for name, join in (entry["jointures"] or {}).items()
                ),
                required=tuple(entry["champs_imprimes"]),
                condition=entry["si"],
                profiles=tuple(entry["profils"] or ()),
            )
            for name, entry in record["documents"].items()
        )
        return cls(records, documents)

    def document(self, name: str) -> DocumentKind | None:
        """The document kind of this name, None when there is none."""
        return next((kind for kind in self.documents if kind.name == name), None)

    def record(self, name: str) -> RecordKind | None:
        """The record kind of this name, None when there is none."""
        return next((kind for kind in self.records if kind.name == name), None)

    def documents_of(self, record_kind: str) -> tuple[DocumentKind, ...]:
        """The document kinds that records of this kind fill."""
        return tuple(kind for kind in self.documents if kind.record_kind == record_kind)
