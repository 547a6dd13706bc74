"""The texts of a record that would tell a funder who a person is, told to whoever can write them again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from aci_docs import french
from aci_docs.dossier.record import Record
from aci_docs.errors import Problem
from aci_docs.records import Disclosure, Schema, disclosures, format_path, named

_REMEDY = "réécrire ce texte sans cela, ou ne pas le transmettre (retirer « transmissible »)"
_REMEDY_FOR_CODES = "choisir ici un texte qui ne désigne personne"


def disclosure_problems(record: Record, schema: Schema) -> list[Problem]:
    """One problem for each text that would be sent and tells who a person is; what was found is named, never shown."""
    found = disclosures(record, schema.mask)
    # An identifier made of the person's name must not be told with the problems of the other texts.
    hidden = any(each.text == ("identifiant",) for each in found)
    problems = []
    for text, group in groupby(found, key=lambda each: each.text):
        path = record.at + format_path(text)[1:]
        label = (schema.field_at(text) or {}).get("meta", {}).get("label")
        problems.append(
            Problem(
                f"ce texte irait au financeur et dit qui est une personne ; il contient : {_told(group, schema)}.",
                file=record.source.file,
                path=path,
                line=record.source.line_of(path),
                label=label if hidden else named(label, record),
                suggestion=_REMEDY if schema.is_sent_when_reviewed(text) else _REMEDY_FOR_CODES,
            )
        )
    return problems


def _told(found: Iterable[Disclosure], schema: Schema) -> str:
    """« Nom (identite.nom) et Téléphone (identite.telephone) »: labels and places, no value."""
    places = []
    for each in found:
        label = (schema.field_at(each.value) or {}).get("meta", {}).get("label") or each.value[-1]
        places.append(f"{label} ({format_path(each.value)[2:]})")
    return french.enumeration(places)
