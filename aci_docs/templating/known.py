"""What is known of the value of an expression, and of what the filters do with it."""

from __future__ import annotations

from dataclasses import dataclass

from aci_docs.french import FILTERS
from aci_docs.templating.paths import Shape

# Filters that give a list of the same elements, and those that give one of them. Of any other, nothing is known.
SAME_LIST = frozenset({"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"})
ONE_OF = frozenset({"first", "last", "min", "max", "random"})
DEFAULT = frozenset({"default", "d"})
SAME_VALUE = DEFAULT | {"ou_pointilles"}
# Filters that name a field by a text, and the rank of the argument that does when it is not `attribute=`.
ATTRIBUTE_RANK = {
    "groupby": 0, "join": 1, "map": None, "max": 1, "min": 1, "rejectattr": 0, "selectattr": 0, "sort": 2, "sum": 0,
    "unique": 1,
}  # fmt: skip
# Filters of a single value: a list or a group of fields has no text, no capitals, no date.
OF_ONE_VALUE = (FILTERS.keys() - {"enumeration", "nom_complet", "ou_pointilles"}) | {
    "capitalize", "center", "e", "escape", "float", "forceescape", "indent", "int", "lower", "replace", "round", "safe",
    "string", "striptags", "title", "trim", "truncate", "upper", "urlencode", "wordcount", "wordwrap",
}  # fmt: skip


@dataclass(frozen=True)
class Value:
    """What is known of an expression: its shape, and its path when it comes from the context."""

    shape: Shape = None
    path: str | None = None

    @property
    def known(self) -> bool:
        """False when nothing can be said (a macro's argument, a call): no use of it is ever a problem."""
        return self.shape is not ...

    @property
    def is_group(self) -> bool:
        """True for a list or a group of fields, which cannot be printed."""
        return isinstance(self.shape, dict | list)


ANY = Value(...)
LEAF = Value()


def element(value: Value) -> Value:
    """One element of a list value: same path, since paths take no index; of anything else, nothing is known."""
    if not isinstance(value.shape, list):
        return ANY
    return Value(value.shape[0] if value.shape else ..., value.path)
