"""The texts that would tell a funder who a person is, told to whoever can write them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from aci_docs import french
from aci_docs.dossier.record import Record
from aci_docs.errors import Problem
from aci_docs.records import Disclosure, Naming, People, Schema, disclosures, format_path, free_texts, named

Place: TypeAlias = tuple[str | int, ...]

_REMEDY = "réécrire ce texte sans cela, ou ne pas le transmettre (retirer « transmissible »)"
_REMEDY_FOR_CODES = "choisir ici un texte qui ne désigne personne"
_REMEDY_FOR_REPORTS = "réécrire ce texte sans nommer personne"


class Others:
    """The persons of a dossier, whom the texts about somebody else, or about nobody, may name."""

    def __init__(self, people: Sequence[Record], schema: Schema) -> None:
        self._records, self._schema = people, schema

    @cached_property
    def _people(self) -> People:
        return People(self._records, self._schema.mask)

    def named_in_sheet(self, record: Record) -> list[Problem]:
        """One problem for each text of a person's record that would be sent and names another of these."""
        mask = self._schema.mask
        return self._problems(record, self._schema, self._people.named_in(mask.texts(mask.seen(record)), but=record))

    def named_in_report(self, record: Record, schema: Schema) -> list[Problem]:
        """One problem for each text of a record that is about nobody and names one of these."""
        return self._problems(record, schema, self._people.named_in(free_texts(record, schema.fields)))

    def _problems(self, record: Record, schema: Schema, found: Iterable[Naming]) -> list[Problem]:
        """What was found is told by its place in the record of the person named."""
        problems = []
        for text, group in groupby(found, key=lambda each: each.text):
            told = french.enumeration([self._place(record, each) for each in group])
            message = f"ce texte irait au financeur et nomme un bénéficiaire ; il contient : {told}."
            remedy = _REMEDY_FOR_REPORTS if schema is not self._schema else _remedy(schema, text)
            problems.append(_problem(record, schema, text, message, remedy, hidden=True))
        return problems

    def _place(self, record: Record, naming: Naming) -> str:
        other = self._records[naming.person]
        label = (self._schema.field_at(naming.value) or {}).get("meta", {}).get("label") or naming.value[-1]
        file = "" if other.source.file == record.source.file else f"{other.path.name}, "
        return f"{label} ({file}{other.at}{format_path(naming.value)[1:]})"


def disclosure_problems(record: Record, schema: Schema) -> list[Problem]:
    """One problem for each text that would be sent and tells who a person is; what was found is named, never shown."""
    found = disclosures(record, schema.mask)
    # An identifier made of the person's name must not be told with the problems of the other texts.
    hidden = any(each.text == ("identifiant",) for each in found)
    problems = []
    for text, group in groupby(found, key=lambda each: each.text):
        told = f"ce texte irait au financeur et dit qui est une personne ; il contient : {_told(group, schema)}."
        problems.append(_problem(record, schema, text, told, _remedy(schema, text), hidden=hidden))
    return problems


def _problem(
    record: Record, schema: Schema, text: Place, message: str, remedy: str, *, hidden: bool = False
) -> Problem:
    path = record.at + format_path(text)[1:]
    label = (schema.field_at(text) or {}).get("meta", {}).get("label")
    return Problem(
        message,
        file=record.source.file,
        path=path,
        line=record.source.line_of(path),
        label=label if hidden else named(label, record),
        suggestion=remedy,
    )


def _remedy(schema: Schema, text: Place) -> str:
    return _REMEDY if schema.is_sent_when_reviewed(text) else _REMEDY_FOR_CODES


def _told(found: Iterable[Disclosure], schema: Schema) -> str:
    """« Nom (identite.nom) et Téléphone (identite.telephone) »: labels and places, no value."""
    places = []
    for each in found:
        label = (schema.field_at(each.value) or {}).get("meta", {}).get("label") or each.value[-1]
        places.append(f"{label} ({format_path(each.value)[2:]})")
    return french.enumeration(places)
