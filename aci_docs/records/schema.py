"""The schema of a kind of record, all data: Cerberus fields with labels, order rules, named coherence checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from aci_docs.errors import InvalidRecord
from aci_docs.records.acceptance import Accept, acceptance
from aci_docs.records.fields import Field, prepared, shape_of, uncommented, walk
from aci_docs.records.masking import IF_REVIEWED, Mask, mode_of
from aci_docs.records.orders import DateName, OrderRule
from aci_docs.records.paths import Path
from aci_docs.records.reading import read_json
from aci_docs.records.rules import Rules
from aci_docs.records.schema_check import schema_problems


@dataclass(frozen=True)
class Schema:
    """What a kind of record holds. `fields` is the Cerberus mapping as it is in the file.

    Beyond Cerberus: a field that is not required may be null; a required text, or a text in a list, may not be blank;
    a key that is not in the schema is refused. `meta` holds `label`, `aide` (hint), `exemple`, `attendu` (the words
    that replace the description made from the rules), `calcul` (the calculation reads this top-level field) and, for
    the remedy to a value that `allowed` refuses, `anciens` (other names, former ones above all, each with today's) and
    `autre` (the sibling key that says which, when the value is « Autre »). `financeur` and `identifie` say what a
    funder sees of the field (module `masking`); a field without them is never sent. `designation` is the kind with its
    article.
    """

    kind: str
    title: str
    designation: str
    description: str
    fields: Mapping[str, Any]
    orders: tuple[OrderRule, ...]
    coherences: tuple[str, ...]

    @classmethod
    def read(cls, path: FilePath, *, shown_as: str | None = None) -> Schema:
        """The schema of a JSON file. Raises InvalidRecord, with every problem found, when it cannot be used."""
        source = read_json(path, shown_as=shown_as)
        source = replace(source, value=uncommented(source.value))
        problems = [*schema_problems(source)]
        if problems:
            raise InvalidRecord(problems)
        value = source.value
        orders = (
            OrderRule(DateName.parse(o["avant"]), DateName.parse(o["apres"]), o.get("strict", False), o["message"])
            for o in value.get("ordres", ())
        )
        return cls(
            kind=value["kind"],
            title=value["titre"],
            designation=value.get("designation", f"« {value['titre']} »"),
            description=value.get("description", ""),
            fields=value["champs"],
            orders=tuple(orders),
            coherences=tuple(value.get("coherences", ())),
        )

    def shape(self) -> dict[str, Any]:
        """What a template may name: {key: shape} for an object, [shape] for a list, None for a single value."""
        return {key: shape_of(field) for key, field in self.fields.items()}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The French label of every field, by its path: `contrats[].debut`."""
        return {path: field.get("meta", {}).get("label", path) for path, field in walk(self.fields)}

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """Where each key of the schema stands: its paths, by key."""
        found: dict[str, list[str]] = {}
        for path, _ in walk(self.fields):
            found.setdefault(path.rpartition(".")[2].removesuffix("[]"), []).append(path)
        return found

    def field_at(self, path: Path) -> Field | None:
        """The field that describes a place of a record, None when none does."""
        field: Any = {"schema": self.fields}  # untyped: a schema file holds any JSON
        for step in path:
            if isinstance(step, int):
                field = field.get("schema")
            elif "valuesrules" in field:
                field = field["valuesrules"]
            else:
                field = (field.get("schema") or {}).get(step)
            if not isinstance(field, dict):
                return None
        return dict(field)

    def is_sent_when_reviewed(self, path: Path) -> bool:
        """Whether the text at a place of a record goes to a funder only once somebody has read it again."""
        return mode_of(self.field_at(path) or {}) == IF_REVIEWED

    @cached_property
    def mask(self) -> Mask:
        """What a funder sees of a record of this kind."""
        return Mask(self.fields)

    @cached_property
    def rules(self) -> Rules:
        """The rules of a whole record."""
        return Rules(prepared(self.fields))

    @cached_property
    def calculation_rules(self) -> Rules:
        """The same rules, with only the top-level fields that the calculation reads still required."""
        return Rules(prepared(self._for_calculation))

    @cached_property
    def acceptance(self) -> Accept | None:
        """The fast acceptance of a whole record; None when only `rules` know what it may be."""
        return acceptance(self.fields, prepared(self.fields), self.orders, self.coherences)

    @cached_property
    def calculation_acceptance(self) -> Accept | None:
        """The same for what `calculation_rules` ask."""
        return acceptance(self.fields, prepared(self._for_calculation), self.orders, self.coherences)

    @property
    def _for_calculation(self) -> dict[str, Any]:
        return {
            key: field if field.get("meta", {}).get("calcul") else {**field, "required": False}
            for key, field in self.fields.items()
        }
