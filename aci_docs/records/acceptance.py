"""A record accepted and completed in one pass, by Python code made from its schema.

Cerberus walks a record many times and keeps what it needs for its errors; most records have none. The code made here
answers only « yes », with the completed record: a record that it refuses goes to Cerberus, which has the words. It
accepts nothing that `validation` refuses: a schema with a rule, or a use of one, that is not known here has no code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from aci_docs.records.checks import CHECKS
from aci_docs.records.coherence import COHERENCES
from aci_docs.records.fields import Field, uncommented
from aci_docs.records.nir import is_in_one
from aci_docs.records.order_code import order_lines
from aci_docs.records.orders import OrderRule

Accept = Callable[[Any], dict[str, Any]]
"""The completed record that a JSON value makes, without a piece in common with it. Raises RefusedError."""

_EVERYWHERE = frozenset({"type", "required", "nullable", "meta"})
_OF_SIZED = frozenset({"empty", "minlength", "maxlength"})
_KNOWN = {
    "string": _EVERYWHERE | _OF_SIZED | {"regex", "allowed", "check_with"},
    "integer": _EVERYWHERE | {"min", "max", "superieur_a", "decimales", "allowed"},
    "number": _EVERYWHERE | {"min", "max", "superieur_a", "decimales", "allowed"},
    "boolean": _EVERYWHERE | {"allowed"},
    "list": _EVERYWHERE | _OF_SIZED | {"schema"},
    "dict": _EVERYWHERE | {"schema"},
}
_OF_FREE_KEYS = _EVERYWHERE | _OF_SIZED | {"keysrules", "valuesrules"}
_REFUSE = "raise Refused"
_IF_BLANK = "if not {0} or {0}.isspace():"
# The same addresses, dates and numbers come back from record to record.
_CHECKED = {name: lru_cache(2048)(check.function) for name, check in CHECKS.items()}
_LONGEST_KEPT = 64
# Fourteen digits are one too many or one too few.
_NEVER_A_NIR = ("date", "siret")


class RefusedError(Exception):
    """A record that is not accepted; `validation` says why."""


class _UnknownRuleError(Exception):
    """A rule of a schema, or a use of one, for which no code is made."""


def acceptance(
    fields: Mapping[str, Any], rules: Mapping[str, Any], orders: Sequence[OrderRule], coherences: Sequence[str]
) -> Accept | None:
    """The acceptance of the records of a schema; None when Cerberus alone knows one of its rules.

    `fields` are those of the schema, which say what a blank text means; `rules` the same ones as Cerberus has them.
    """
    code = _Code()
    try:
        name = code.object(fields, rules)
    except _UnknownRuleError:
        return None
    checks = [COHERENCES[each] for each in coherences]
    compared, interpreted = order_lines(rules, orders)
    code.functions.append(["def compare(r):", *(f"    {line}" for line in compared), "    return False"])
    exec(compile("\n".join(line for each in code.functions for line in each), "<schema>", "exec"), code.names)
    complete, is_disordered = code.names[name], code.names["compare"]

    def accept(value: Any) -> dict[str, Any]:
        texts: list[str] = []
        record: dict[str, Any] = complete(value, texts.append)
        if is_in_one(texts) or is_disordered(record):
            raise RefusedError
        for order in interpreted:
            for _ in order.broken(record):
                raise RefusedError
        for check in checks:
            for _ in check(record):
                raise RefusedError
        return record

    return accept


class _Code:
    """The functions made so far, one for each object of the schema, and the constants that they name.

    A function takes a value and a call that keeps a text to be searched for a social security number; in its lines
    `Refused`, `Decimal` and the functions below stand by their own names.
    """

    def __init__(self) -> None:
        self.functions: list[list[str]] = []
        self.names: dict[str, Any] = {
            "Refused": RefusedError,
            "Decimal": Decimal,
            "comment": _comment,
            "free": _free,
            "written": _written,
            "too_fine": _too_fine,
        }

    def constant(self, value: Any) -> str:
        name = f"C{len(self.names)}"
        self.names[name] = value
        return name

    def object(self, fields: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
        """The name of the function that completes an object with these fields."""
        if any(key.startswith("_") for key in fields):
            raise _UnknownRuleError
        known = self.constant(frozenset(fields))
        lines = [
            "    if r.__class__ is not dict:",
            f"        {_REFUSE}",
            f"    if not r.keys() <= {known}:",
            "        for k, x in r.items():",
            f"            if k not in {known}:",
            "                comment(k, x, keep)",
            "    get = r.get",
        ]
        members = []
        for index, (key, field) in enumerate(fields.items()):
            variable = f"v{index}"
            lines += [f"    {line}" for line in self._member(variable, key, field, rules[key])]
            members.append(f"{key!r}: {variable}")
        name = f"object{len(self.functions)}"
        self.functions.append([f"def {name}(r, keep):", *lines, f"    return {{{', '.join(members)}}}"])
        return name

    def _member(self, variable: str, key: str, field: Field, rules: Field) -> list[str]:
        """The lines that read one member of the object `r` into a variable."""
        lines = [f"{variable} = get({key!r})", f"if {variable} is None:"]
        if rules.get("nullable"):
            absent = [f"if {key!r} not in r:", f"    {_REFUSE}"] if rules.get("required") else []
            lines += _indented([*absent, f"{variable} = {_nothing(rules)}"])
        else:
            absent = [_REFUSE] if rules.get("required") else [f"if {key!r} in r:", f"    {_REFUSE}"]
            lines += _indented([*absent, *([] if rules.get("required") else [f"{variable} = {_nothing(rules)}"])])
        return [*lines, "else:", *_indented(self._value(variable, field, rules, optional=not field.get("required")))]

    def _item(self, variable: str, field: Field, rules: Field) -> list[str]:
        """The lines for one item of a list or one value of an object whose keys are free."""
        lines = [f"if {variable} is None:"]
        lines += [f"    {variable} = {_nothing(rules)}"] if rules.get("nullable") else [f"    {_REFUSE}"]
        return [*lines, "else:", *_indented(self._value(variable, field, rules, optional=False))]

    def _value(self, variable: str, field: Field, rules: Field, *, optional: bool) -> list[str]:
        """The lines for a value that is not null: checked, then completed in its variable."""
        types = _types(rules)
        branches: dict[str, list[str]] = {}
        if "string" in types:
            branches["str"] = self._text(variable, rules, blank="None" if optional else "")
        elif optional and rules.get("nullable"):
            # A blank text says that nothing is given, whatever was expected.
            blank = [f"if {variable} and not {variable}.isspace():", f"    {_REFUSE}"]
            branches["str"] = [*blank, f"{variable} = {_nothing(rules)}"]
        if {"integer", "number"} & types:
            branches["int"] = self._number(variable, rules)
            branches["int"] += [f"if not -{10**12} < {variable} < {10**12}:", f"    keep(str({variable}))"]
        if "number" in types:
            plain = f"{variable}_plain"
            branches["Decimal"] = [f"{plain} = written({variable}, keep)", *self._number(variable, rules, plain)]
        if "boolean" in types:
            branches["bool"] = self._allowed(variable, rules) or ["pass"]
        if "list" in types:
            branches["list"] = self._list(variable, field, rules)
        if "dict" in types:
            branches["dict"] = self._dict(variable, field, rules)
        lines = []
        for word, (name, branch) in zip(["if", *["elif"] * 9], branches.items(), strict=False):
            lines += [f"{word} {variable}.__class__ is {name}:", *_indented(branch)]
        return [*lines, "else:", f"    {_REFUSE}"]

    def _text(self, variable: str, rules: Field, *, blank: str | None) -> list[str]:
        """The lines for a text; `blank` is what a blank one is taken for: None, an empty text, or (None) itself."""
        tests = self._sizes(variable, rules) + self._allowed(variable, rules)
        if "regex" in rules:
            if not isinstance(rules["regex"], str):
                raise _UnknownRuleError
            tests += [f"if {self.constant(re.compile(rules['regex']).fullmatch)}({variable}) is None:", f"    {_REFUSE}"]
        if "check_with" in rules:
            if rules["check_with"] not in CHECKS:
                raise _UnknownRuleError
            kept = self.constant(_CHECKED[rules["check_with"]])
            plain = self.constant(CHECKS[rules["check_with"]].function)
            test = f"({kept} if len({variable}) < {_LONGEST_KEPT} else {plain})({variable})"
            tests += [f"if {test} is not None:", f"    {_REFUSE}"]
        if rules.get("check_with") not in _NEVER_A_NIR:
            tests += [f"if len({variable}) > 12:", f"    keep({variable})"]
        if blank == "None":
            said = f"{variable} = None" if rules.get("nullable") else _REFUSE
            return [_IF_BLANK.format(variable), f"    {said}", "else:", *_indented(tests)]
        emptied = [_IF_BLANK.format(variable), f'    {variable} = ""'] if blank == "" else []
        return [*emptied, *_unless_empty(variable, rules, tests)]

    def _number(self, variable: str, rules: Field, plain: str | None = None) -> list[str]:
        """The lines for a number; `plain` is the variable of a decimal one's digits."""
        lines = []
        for rule, sign in (("min", "<"), ("max", ">"), ("superieur_a", "<=")):
            if rule in rules:
                if rules[rule].__class__ not in (int, Decimal):
                    raise _UnknownRuleError
                lines += [f"if {variable} {sign} {self.constant(rules[rule])}:", f"    {_REFUSE}"]
        if plain and "decimales" in rules:
            lines += [f"if too_fine({variable}, {plain}, {rules['decimales']}):", f"    {_REFUSE}"]
        return lines + self._allowed(variable, rules)

    def _allowed(self, variable: str, rules: Field) -> list[str]:
        if "allowed" not in rules:
            return []
        values = rules["allowed"]
        if not isinstance(values, list):
            raise _UnknownRuleError
        kept = frozenset(values) if all(isinstance(value, str) for value in values) else tuple(values)
        return [f"if {variable} not in {self.constant(kept)}:", f"    {_REFUSE}"]

    def _sizes(self, variable: str, rules: Field) -> list[str]:
        lines = []
        for rule, sign in (("minlength", "<"), ("maxlength", ">")):
            if rule in rules:
                lines += [f"if len({variable}) {sign} {int(rules[rule])}:", f"    {_REFUSE}"]
        return lines

    def _list(self, variable: str, field: Field, rules: Field) -> list[str]:
        """The lines for a list; each item is completed in turn."""
        sizes = _unless_empty(variable, rules, self._sizes(variable, rules))
        if "schema" not in rules:
            return [*sizes, f"{variable} = free({variable}, keep)"]
        below, ready = field["schema"], rules["schema"]
        if not isinstance(ready, dict):
            raise _UnknownRuleError
        if _types(ready) == {"dict"} and "schema" in ready and not ready.get("nullable"):
            function = self._function_of(below, ready)
            return [*sizes, f"{variable} = [{function}(x, keep) for x in {variable}]"]
        item, items = f"{variable}i", f"{variable}s"
        loop = [*self._item(item, below, ready), f"{items}.append({item})"]
        return [*sizes, f"{items} = []", f"for {item} in {variable}:", *_indented(loop), f"{variable} = {items}"]

    def _dict(self, variable: str, field: Field, rules: Field) -> list[str]:
        """The lines for an object: its fields, or each of its keys and values when the keys are free."""
        if "schema" in rules:
            return [f"{variable} = {self._function_of(field, rules)}({variable}, keep)"]
        if "valuesrules" not in rules:
            if "keysrules" in rules or _OF_SIZED & rules.keys():
                raise _UnknownRuleError
            return [f"{variable} = free({variable}, keep)"]
        ready = rules["valuesrules"]
        if not isinstance(ready, dict):
            raise _UnknownRuleError
        key, value, members = f"{variable}k", f"{variable}i", f"{variable}s"
        loop = [
            f"if {key}.__class__ is not str:",
            f"    {_REFUSE}",
            f"if {key}.startswith('_'):",
            f"    comment({key}, {value}, keep)",
            "    continue",
            f"if len({key}) > 12:",
            f"    keep({key})",
            *self._key(key, rules.get("keysrules")),
            *self._item(value, field["valuesrules"], ready),
            f"{members}[{key}] = {value}",
        ]
        return [
            f"{members} = {{}}",
            f"for {key}, {value} in {variable}.items():",
            *_indented(loop),
            *_unless_empty(members, rules, self._sizes(members, rules)),
            f"{variable} = {members}",
        ]

    def _key(self, variable: str, rules: Any) -> list[str]:
        if rules is None:
            return []
        if not isinstance(rules, dict) or _types(rules) != {"string"}:
            raise _UnknownRuleError
        return self._text(variable, rules, blank=None)

    def _function_of(self, field: Field, rules: Field) -> str:
        """The name of the function for an object with fields of its own."""
        if _types(rules) != {"dict"} or not isinstance(rules["schema"], dict):
            raise _UnknownRuleError
        return self.object(field["schema"], rules["schema"])


def _types(rules: Field) -> set[str]:
    """The types that a field may have. Raises when a rule beside them is not known for all of them."""
    named = rules.get("type")
    types = [named] if isinstance(named, str) else named
    if not isinstance(types, list) or not types or not all(name in _KNOWN for name in types):
        raise _UnknownRuleError
    if len(types) > 1 and {"list", "dict"} & set(types):
        raise _UnknownRuleError
    # Min and max compare true and false with numbers too.
    if "boolean" in types and {"min", "max"} & rules.keys():
        raise _UnknownRuleError
    known = frozenset().union(*(_KNOWN[name] for name in types))
    if types == ["dict"] and "schema" not in rules:
        known = _OF_FREE_KEYS
    if not rules.keys() <= known:
        raise _UnknownRuleError
    return set(types)


def _nothing(rules: Field) -> str:
    """What a value that is not given becomes."""
    return "[]" if rules.get("type") == "list" else "None"


def _unless_empty(variable: str, rules: Field, tests: list[str]) -> list[str]:
    """The tests that Cerberus leaves out on an empty value once the schema says whether it may be empty."""
    if "empty" not in rules:
        return tests
    refused = [] if rules["empty"] else [f"if not {variable}:", f"    {_REFUSE}"]
    return [*refused, *([f"if {variable}:", *_indented(tests)] if tests else [])]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _comment(key: Any, value: Any, keep: Callable[[str], None]) -> None:
    """The texts of a key that the schema lacks, and of what it holds, kept; refused unless it is a comment."""
    if key.__class__ is not str or not key.startswith("_"):
        raise RefusedError
    keep(key)
    _keep_texts(value, keep)


def _free(value: Any, keep: Callable[[str], None]) -> Any:
    """A copy without comments of a value that the schema leaves free."""
    _keep_texts(value, keep)
    return uncommented(value)


def _keep_texts(value: Any, keep: Callable[[str], None]) -> None:
    if value is None or value.__class__ is bool:
        return
    if value.__class__ is str:
        keep(value)
    elif value.__class__ is int:
        keep(str(value))
    elif value.__class__ is Decimal:
        _written(value, keep)
    elif value.__class__ is list:
        for item in value:
            _keep_texts(item, keep)
    elif value.__class__ is dict:
        for key, item in value.items():
            _keep_texts(key, keep)
            _keep_texts(item, keep)
    else:
        raise RefusedError


def _written(value: Decimal, keep: Callable[[str], None]) -> str:
    """The digits of a decimal number, kept."""
    if not value.is_finite():
        raise RefusedError
    text = format(value, "f")
    keep(text)
    return text


def _too_fine(value: Decimal, plain: str, count: int) -> bool:
    """Whether a decimal number, whose digits are given, has more decimals than the count."""
    decimals = len(plain.partition(".")[2])
    return decimals > count and (Fraction(value) * 10**count).denominator != 1
