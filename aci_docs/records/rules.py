"""The rules of Cerberus and our own: the only module that imports cerberus.

Besides Cerberus's rules, a schema may use `superieur_a` (a bound that is not itself allowed), `decimales` (how many at
most) and, through `check_with`, the named checks of `checks.py`. `number` is an int or a Decimal, never a bool.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from cerberus import SchemaError, TypeDefinition, Validator, errors

from aci_docs.records.checks import CHECKS, Check
from aci_docs.records.findings import Finding
from aci_docs.records.paths import Path

_ABOVE = errors.ErrorDefinition(0x4A, "superieur_a")
_DECIMALS = errors.ErrorDefinition(0x4B, "decimales")


class BrokenRule(NamedTuple):
    """One rule that a record breaks: where, and which.

    `unknown` is a key that the schema lacks, `key` one whose form `keysrules` refuses; `check_with` has its `found`.
    """

    path: Path
    rule: str
    constraint: Any
    value: Any
    found: Finding | None


class UnusableSchemaError(ValueError):
    """A schema that Cerberus refuses; `places` maps each faulty place (dotted) to what Cerberus says of it."""

    def __init__(self, places: dict[str, str]) -> None:
        super().__init__(str(places))
        self.places = places


def _method(check: Check) -> Callable[[Any, str, Any], None]:
    def run(self: Any, field: str, value: Any) -> None:
        found = check.function(value) if isinstance(value, str) else None
        if found is not None:
            self._error(field, errors.CUSTOM, found)

    return run


# Cerberus finds the checks of a validator by the names of its methods, when its class is made.
_NamedChecks = type("_NamedChecks", (), {f"_check_with_{name}": _method(check) for name, check in CHECKS.items()})


class _RecordValidator(_NamedChecks, Validator):  # type: ignore[misc, valid-type]  # cerberus has no types
    # In Python true is the integer 1, and Cerberus takes it for one; floats never come out of `read_json`.
    types_mapping = {  # noqa: RUF012
        **Validator.types_mapping,
        "integer": TypeDefinition("integer", (int,), (bool,)),
        "number": TypeDefinition("number", (int, Decimal), (bool,)),
    }

    # Cerberus reads the schema of a rule's argument at the end of the docstring of its method.

    def _validate_superieur_a(self, bound: Any, field: str, value: Any) -> None:
        """An error unless the value is above the bound.

        The rule's arguments are validated against this schema: {'type': 'number'}
        """
        if _is_number(value) and value <= bound:
            self._error(field, _ABOVE)

    def _validate_decimales(self, count: int, field: str, value: Any) -> None:
        """An error when the value has more decimals than the count.

        The rule's arguments are validated against this schema: {'type': 'integer', 'min': 0}
        """
        # A Fraction, because Decimal rounds to 28 digits.
        if _is_number(value) and (Fraction(value) * 10**count).denominator != 1:
            self._error(field, _DECIMALS)

    def _validate_regex(self, pattern: str, field: str, value: Any) -> None:
        """An error unless the whole text matches: Cerberus itself lets a final newline pass.

        The rule's arguments are validated against this schema: {'type': 'string'}
        """
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            self._error(field, errors.REGEX_MISMATCH)


KNOWN_RULES = frozenset(_RecordValidator.rules)
# What JSON can hold as `read_json` gives it: of the other types of Cerberus, no record could ever have a value.
KNOWN_TYPES = ("string", "integer", "number", "boolean", "list", "dict")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


class Rules:
    """The rules of a schema, ready to be applied to any number of records."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        try:
            self._validator = _RecordValidator(fields, allow_unknown=False)
        except SchemaError as error:
            found = error.args[0]
            raise UnusableSchemaError(
                dict(_flat(found)) if isinstance(found, dict) else {"champs": str(found)}
            ) from error

    def broken(self, record: Mapping[str, Any]) -> Iterator[BrokenRule]:
        """Every rule that a record breaks."""
        self._validator.validate(record, normalize=False)
        return _leaves(self._validator._errors)


def _leaves(found: Any) -> Iterator[BrokenRule]:
    for error in found:
        if error.code == errors.KEYSRULES.code:
            for child in error.child_errors:
                yield BrokenRule(tuple(child.document_path), "key", None, child.value, None)
            continue
        # An `anyof` has one group of errors for each alternative: only the rule itself means something to a reader.
        if error.is_group_error and not error.is_logic_error:
            yield from _leaves(error.child_errors)
        elif error.code == errors.UNKNOWN_FIELD.code:
            yield BrokenRule(tuple(error.document_path), "unknown", None, error.value, None)
        elif error.code == errors.CUSTOM.code:
            yield BrokenRule(tuple(error.document_path), "check_with", None, error.value, error.info[0])
        else:
            yield BrokenRule(tuple(error.document_path), str(error.rule), error.constraint, error.value, None)


def _flat(found: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """The nested report of a SchemaError, as (place, message) pairs."""
    if isinstance(found, dict):
        for key, below in found.items():
            yield from _flat(below, f"{place}.{key}" if place else str(key))
    elif isinstance(found, list):
        for item in found:
            yield from _flat(item, place)
    else:
        yield place, str(found)
