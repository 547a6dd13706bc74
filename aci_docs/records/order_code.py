"""The order rules of a schema as lines of Python, for a record whose dates are known to be real.

Real dates written AAAA-MM-JJ are in the order of their texts. Only the usual forms have lines: dates outside lists,
dates of the items of one list, the first or the last of these; any other rule is left to `orders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from aci_docs.records.orders import DateName, OrderRule


class _Place(NamedTuple):
    """Where a date stands: the keys down to it, or down to a list, and then its key in each item."""

    keys: tuple[str, ...]
    item_key: str | None


def order_lines(fields: Mapping[str, Any], orders: Sequence[OrderRule]) -> tuple[list[str], list[OrderRule]]:
    """Lines that return True when the completed record `r` breaks a rule, and the rules that have no line.

    `fields` are the rules as Cerberus has them.
    """
    lines: list[str] = []
    left: list[OrderRule] = []
    names: dict[DateName, str] = {}
    for order in orders:
        before, after = _place(fields, order.before), _place(fields, order.after)
        if before is None or after is None:
            left.append(order)
            continue
        sign = ">=" if order.strict else ">"
        if order.before.lists and order.before.lists == order.after.lists:
            lines += [
                f"for x in {_at(before.keys)} or ():",
                f"    a = x[{before.item_key!r}]; b = x[{after.item_key!r}]",
                f"    if a is not None and b is not None and a {sign} b:",
                "        return True",
            ]
            continue
        for name, place in ((order.before, before), (order.after, after)):
            if name not in names:
                names[name] = f"d{len(names)}"
                lines += _dates(names[name], name, place)
        # One pair in the wrong order is enough: the latest before and the earliest after.
        a, b = names[order.before], names[order.after]
        lines += [f"if {a} and {b} and max({a}) {sign} min({b}):", "    return True"]
    return lines, left


def _place(fields: Mapping[str, Any], name: DateName) -> _Place | None:
    """Where the dates of a name stand; None when the name or what the schema says of it is not of a usual form."""
    way, bracket, item_key = name.pattern.partition("[].")
    if bool(name.pick) != bool(bracket) and name.pick:
        return None
    *parents, last = keys = tuple(way.split("."))
    for key in parents:
        field = fields.get(key, {})
        if field.get("type") != "dict" or not isinstance(field.get("schema"), dict):
            return None
        fields = field["schema"]
    field = fields.get(last, {})
    if not bracket:
        return _Place(keys, None) if _is_date(field) else None
    items = field.get("schema")
    if field.get("type") != "list" or not isinstance(items, dict) or items.get("type") != "dict":
        return None
    if items.get("nullable") or not _is_date((items.get("schema") or {}).get(item_key, {})):
        return None
    return _Place(keys, item_key)


def _is_date(field: Mapping[str, Any]) -> bool:
    # An empty text that the schema lets pass is no date.
    return field.get("type") == "string" and field.get("check_with") == "date" and not field.get("empty")


def _dates(variable: str, name: DateName, place: _Place) -> list[str]:
    """Lines that put the dates that a name means into a variable."""
    if place.item_key is None:
        return [f"{variable} = {_at(place.keys)}", f"{variable} = () if {variable} is None else ({variable},)"]
    lines = [f"{variable} = [x[{place.item_key!r}] for x in {_at(place.keys)} or ()]"]
    if name.pick is None:
        return [*lines, f"{variable} = [x for x in {variable} if x is not None]"]
    choose = "min" if name.pick == "premier" else "max"
    return [*lines, f"{variable} = () if not {variable} or None in {variable} else ({choose}({variable}),)"]


def _at(keys: Sequence[str]) -> str:
    """The value at a place of the completed record, None when something above it was not given."""
    first, *rest = keys
    value = f"r[{first!r}]"
    for key in rest:
        value = f"({value} or {{}}).get({key!r})"
    return value
