"""The Python code that checks and completes the objects of a schema, made line by line from its rules.

It does what Cerberus and `validation` do, in one pass: comments left out, blank texts taken for what was not given,
every rule, None or [] for what is missing. Each text and number that is long enough to be one is kept, to be searched
for a social security number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from aci_docs.records.checks import CHECKS
from aci_docs.records.fields import Field

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


class UnknownRuleError(Exception):
    """A rule of a schema, or a use of one, for which no code is made."""


class Code:
    """The functions made so far, one for each object of the schema, and the names that they know.

    A function takes a value and `keep`, a call for the texts to be searched.
    """

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.functions: list[list[str]] = []
        self.names = dict(names)

    def _constant(self, value: Any) -> str:
        name = f"C{len(self.names)}"
        self.names[name] = value
        return name

    def object(self, fields: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
        """The name of the function that completes an object with these fields."""
        if any(key.startswith("_") for key in fields):
            raise UnknownRuleError
        known = self._constant(frozenset(fields))
        lines = [
            *_refuse_if("r.__class__ is not dict"),
            f"if not r.keys() <= {known}:",
            "    for k, x in r.items():",
            f"        if k not in {known}:",
            "            comment(k, x, keep)",
            "get = r.get",
        ]
        members = []
        for index, (key, field) in enumerate(fields.items()):
            variable = f"v{index}"
            lines += self._member(variable, key, field, rules[key])
            members.append(f"{key!r}: {variable}")
        name = f"object{len(self.functions)}"
        body = [*lines, f"return {{{', '.join(members)}}}"]
        self.functions.append([f"def {name}(r, keep):", *_indented(body)])
        return name

    def _member(self, variable: str, key: str, field: Field, rules: Field) -> list[str]:
        """The lines that read one member of the object `r` into a variable."""
        nothing = f"{variable} = {_nothing(rules)}"
        if rules.get("nullable"):
            absent = [*(_refuse_if(f"{key!r} not in r") if rules.get("required") else []), nothing]
        else:
            absent = [_REFUSE] if rules.get("required") else [*_refuse_if(f"{key!r} in r"), nothing]
        given = self._value(variable, field, rules, optional=not field.get("required"))
        return [f"{variable} = get({key!r})", f"if {variable} is None:", *_indented(absent), "else:", *_indented(given)]

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
            written = _refuse_if(f"{variable} and not {variable}.isspace()")
            branches["str"] = [*written, f"{variable} = {_nothing(rules)}"]
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
                raise UnknownRuleError
            tests += _refuse_if(f"{self._constant(re.compile(rules['regex']).fullmatch)}({variable}) is None")
        if "check_with" in rules:
            name = rules["check_with"]
            if not isinstance(name, str):
                raise UnknownRuleError
            kept, plain = self._constant(_CHECKED[name]), self._constant(CHECKS[name].function)
            test = f"({kept} if len({variable}) < {_LONGEST_KEPT} else {plain})({variable})"
            tests += _refuse_if(f"{test} is not None")
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
                    raise UnknownRuleError
                lines += _refuse_if(f"{variable} {sign} {self._constant(rules[rule])}")
        if plain and "decimales" in rules:
            lines += _refuse_if(f"too_fine({variable}, {plain}, {rules['decimales']})")
        return lines + self._allowed(variable, rules)

    def _allowed(self, variable: str, rules: Field) -> list[str]:
        if "allowed" not in rules:
            return []
        values = rules["allowed"]
        if not isinstance(values, list):
            raise UnknownRuleError
        kept = frozenset(values) if all(isinstance(value, str) for value in values) else tuple(values)
        return _refuse_if(f"{variable} not in {self._constant(kept)}")

    def _sizes(self, variable: str, rules: Field) -> list[str]:
        lines = []
        for rule, sign in (("minlength", "<"), ("maxlength", ">")):
            if rule in rules:
                lines += _refuse_if(f"len({variable}) {sign} {int(rules[rule])}")
        return lines

    def _list(self, variable: str, field: Field, rules: Field) -> list[str]:
        """The lines for a list; each item is completed in turn."""
        sizes = _unless_empty(variable, rules, self._sizes(variable, rules))
        if "schema" not in rules:
            return [*sizes, f"{variable} = free({variable}, keep)"]
        below, ready = field["schema"], rules["schema"]
        if not isinstance(ready, dict):
            raise UnknownRuleError
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
                raise UnknownRuleError
            return [f"{variable} = free({variable}, keep)"]
        ready = rules["valuesrules"]
        if not isinstance(ready, dict):
            raise UnknownRuleError
        key, value, members = f"{variable}k", f"{variable}i", f"{variable}s"
        loop = [
            *_refuse_if(f"{key}.__class__ is not str"),
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
            raise UnknownRuleError
        return self._text(variable, rules, blank=None)

    def _function_of(self, field: Field, rules: Field) -> str:
        """The name of the function for an object with fields of its own."""
        if _types(rules) != {"dict"} or not isinstance(rules["schema"], dict):
            raise UnknownRuleError
        return self.object(field["schema"], rules["schema"])


def _types(rules: Field) -> set[str]:
    """The types that a field may have. Raises when a rule beside them is not known for all of them."""
    named = rules.get("type")
    types = [named] if isinstance(named, str) else named
    if not isinstance(types, list) or not types or not all(name in _KNOWN for name in types):
        raise UnknownRuleError
    if len(types) > 1 and {"list", "dict"} & set(types):
        raise UnknownRuleError
    # Min and max compare true and false with numbers too.
    if "boolean" in types and {"min", "max"} & rules.keys():
        raise UnknownRuleError
    known = frozenset().union(*(_KNOWN[name] for name in types))
    if types == ["dict"] and "schema" not in rules:
        known = _OF_FREE_KEYS
    if not rules.keys() <= known:
        raise UnknownRuleError
    return set(types)


def _nothing(rules: Field) -> str:
    """What a value that is not given becomes."""
    return "[]" if rules.get("type") == "list" else "None"


def _unless_empty(variable: str, rules: Field, tests: list[str]) -> list[str]:
    """The tests that Cerberus leaves out on an empty value once the schema says whether it may be empty."""
    if "empty" not in rules:
        return tests
    refused = [] if rules["empty"] else _refuse_if(f"not {variable}")
    return [*refused, *([f"if {variable}:", *_indented(tests)] if tests else [])]


def _refuse_if(test: str) -> list[str]:
    return [f"if {test}:", f"    {_REFUSE}"]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
