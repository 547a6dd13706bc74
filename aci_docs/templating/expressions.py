"""The expressions of a template: every path they use, compared with the shape of what the template is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from jinja2 import nodes

from aci_docs.templating.known import (
    ANY,
    ATTRIBUTE_RANK,
    DEFAULT,
    LEAF,
    OF_ONE_VALUE,
    ONE_OF,
    SAME_LIST,
    SAME_VALUE,
    Value,
    element,
)
from aci_docs.templating.paths import Shape, below, nearest

# What jinja2 itself puts in a template.
BUILT_IN = frozenset({"range", "namespace", "dict", "joiner", "cycler", "self"})
_GROUP = "une liste ou un groupe de champs ne s'imprime pas"
Scope: TypeAlias = dict[str, Value]

INTERNAL = "aci_"
"""How the names begin that compiling a template puts in it."""


@dataclass
class Expressions:
    """A walk through the expressions of a part; collects `problems` (line, message) and the paths `printed`."""

    shape: Shape
    problems: list[tuple[int, str]] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    _printing: bool = False

    def _print(self, node: nodes.Node, scope: Scope) -> None:
        """Walk an expression whose value becomes text: it may be neither a list nor a group of fields."""
        match node:
            case nodes.CondExpr():
                self._quiet(node.test, scope)
                self._print(node.expr1, scope)
                if node.expr2 is not None:
                    self._print(node.expr2, scope)
            case nodes.Or():
                self._print(node.left, scope)
                self._print(node.right, scope)
            case _:
                self._single(node, self.value(node, scope))

    def _single(self, node: nodes.Node, value: Value) -> None:
        if not value.is_group:
            return
        # In a loop, the name of its variable rather than the path of what it goes through.
        path = ".".join(_chain(node)) or value.path
        if path is None:
            remedy = "choisissez un champ"
        elif isinstance(value.shape, list):
            remedy = f"parcourez « {path} » avec une boucle « for » et choisissez un champ"
            if value.shape and value.shape[0] is None:
                remedy = f"parcourez « {path} » avec une boucle « for », ou écrivez « {path} | enumeration »"
        else:
            first = next(iter(value.shape), None) if isinstance(value.shape, dict) else None
            remedy = f"choisissez un champ, par exemple « {path}.{first} »" if first else "choisissez un champ"
        self._say(node, f"{_GROUP} : {remedy}")

    def value(self, node: nodes.Node, scope: Scope) -> Value:
        """What is known of an expression; its problems are noted, and its path too when it is being printed."""
        handler = _HANDLERS.get(type(node))
        value = handler(self, node, scope) if handler else self._children(node, scope)
        if self._printing and value.path is not None:
            self.printed.add(value.path)
        return value

    def _quiet(self, node: nodes.Node, scope: Scope) -> Value:
        """The same, for an expression that decides and is not printed itself."""
        printing, self._printing = self._printing, False
        value = self.value(node, scope)
        self._printing = printing
        return value

    def _children(self, node: nodes.Node, scope: Scope) -> Value:
        for child in node.iter_child_nodes():
            self.value(child, scope)
        return ANY

    def _constant(self, node: nodes.Const, scope: Scope) -> Value:
        return LEAF

    def _joined(self, node: nodes.Concat, scope: Scope) -> Value:
        for part in node.nodes:
            self._print(part, scope)
        return LEAF

    def _sum(self, node: nodes.Add, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(left.shape, list) and isinstance(right.shape, list):
            return Value(left.shape if left.shape == right.shape else [...])
        return ANY

    def _if_there(self, node: nodes.Node, scope: Scope) -> Value:
        """The same as `value` for what is allowed not to exist; what should hold it must."""
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            base = self._quiet(node.node, scope)
            key = node.attr if isinstance(node, nodes.Getattr) else _text(node.arg)
            there = isinstance(base.shape, dict) and key in base.shape
        elif isinstance(node, nodes.Name):
            there = node.name in scope or self._has_root(node.name)
        else:
            there = True
        return self.value(node, scope) if there else ANY

    def _name(self, node: nodes.Name, scope: Scope) -> Value:
        if node.name in scope:
            return scope[node.name]
        if isinstance(self.shape, dict) and node.name in self.shape:
            return Value(self.shape[node.name], node.name)
        internal = node.name.startswith(INTERNAL)
        if not internal and node.name not in BUILT_IN and not self._has_root(node.name):
            self._unknown(node, node.name, scope)
        return ANY

    def _getattr(self, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Value:
        if isinstance(node, nodes.Getattr):
            key: str | None = node.attr
        else:
            key = _text(node.arg)
            if key is None:
                return self._item(node, scope)
        names = _chain(node)
        if names and names[0] not in scope and names[0] not in BUILT_IN and not self._has_root(names[0]):
            self._unknown(node, ".".join(names), scope)
            return ANY
        base = self._quiet(node.node, scope)
        path = f"{base.path}.{key}" if base.path else None
        if not base.known:
            return Value(..., path)
        if isinstance(base.shape, dict) and key in base.shape:
            return Value(base.shape[key], path)
        if isinstance(base.shape, list):
            self._say(node, f"« {base.path or key} » est une liste : parcourez-la avec une boucle « for »")
        elif path is None:
            self._say(node, f"champ inconnu « {key} »")
        else:
            self._unknown(node, path, scope)
        return ANY

    def _item(self, node: nodes.Getitem, scope: Scope) -> Value:
        base = self._quiet(node.node, scope)
        self.value(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return base
        return element(base)

    def _call(self, node: nodes.Call, scope: Scope) -> Value:
        # A method of a text or of a list (`nom.upper()`) is not a field: only what it is called on is looked at.
        if isinstance(node.node, nodes.Getattr) and any(
            hasattr(kind, node.node.attr) for kind in (str, list, dict, int)
        ):
            self.value(node.node.node, scope)
        else:
            self._quiet(node.node, scope)
        for argument in (*node.args, *node.kwargs):
            self.value(argument, scope)
        return ANY

    def _filter(self, node: nodes.Filter, scope: Scope) -> Value:
        if node.node is None:
            base = LEAF
        elif node.name in DEFAULT:
            base = self._if_there(node.node, scope)
        else:
            base = self.value(node.node, scope)
        for argument in (*node.args, *node.kwargs):
            self.value(argument, scope)
        if node.name in OF_ONE_VALUE and node.node is not None:
            self._single(node.node, base)
        if node.name in SAME_VALUE:
            return base
        if not isinstance(base.shape, list):
            return ANY
        named = self._attribute(node, base)
        if node.name in SAME_LIST:
            return base
        if node.name in ONE_OF:
            return element(base)
        if node.name == "groupby":
            return Value([{"grouper": None, "list": base.shape}])
        if node.name in ("batch", "slice"):
            return Value([base.shape])
        if node.name == "map":
            return Value([...]) if named is None else Value([named.shape], named.path)
        if node.name == "join":
            self._single(node, element(base) if named is None else named)
        return ANY

    def _attribute(self, node: nodes.Filter, base: Value) -> Value | None:
        """The field of the elements that `selectattr('…')` or `map(attribute='…')` names; None when none is named."""
        given = {str(pair.key): pair.value for pair in node.kwargs}
        rank = ATTRIBUTE_RANK.get(node.name)
        if rank is not None and rank < len(node.args):
            given.setdefault("attribute", node.args[rank])
        typed = _text(given["attribute"]) if "attribute" in given else None
        if typed is None:
            return ANY if "attribute" in given else None
        found = ANY
        for name in typed.split(","):  # `sort` takes several
            path = f"{base.path}.{name}" if base.path else name
            try:
                found = Value(below(base.shape, name), path if base.path else None)
            except KeyError:
                if "default" not in given:
                    self._unknown(node, path, {})
                return ANY
            if self._printing and base.path:
                self.printed.add(path)
        return found

    def _test(self, node: nodes.Test, scope: Scope) -> Value:
        # Asking whether a variable exists is the one right use of a variable that may not.
        printing, self._printing = self._printing, False
        (self._if_there if node.name in ("defined", "undefined") else self.value)(node.node, scope)
        for argument in node.args:
            self.value(argument, scope)
        self._printing = printing
        return LEAF

    def _condition(self, node: nodes.CondExpr, scope: Scope) -> Value:
        self._quiet(node.test, scope)
        branches = [self.value(branch, scope) for branch in (node.expr1, node.expr2) if branch is not None]
        return branches[0] if all(value.shape == branches[0].shape for value in branches) else ANY

    def _either(self, node: nodes.And | nodes.Or, scope: Scope) -> Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        return left if left.shape == right.shape else ANY

    def _literal_list(self, node: nodes.List | nodes.Tuple, scope: Scope) -> Value:
        values = [self.value(item, scope) for item in node.items]
        same = values and all(value.shape == values[0].shape for value in values)
        return Value([values[0].shape] if same else [...])

    # Messages --------------------------------------------------------------------------------------------------

    def _has_root(self, name: str) -> bool:
        return self.shape is ... or (isinstance(self.shape, dict) and name in self.shape)

    def _unknown(self, node: nodes.Node, path: str, scope: Scope) -> None:
        if path.split(".", maxsplit=1)[0] == "loop":
            self._say(node, "« loop » n'existe que dans une boucle « for »")
            return
        # The variables of the loops around are as good a suggestion as those of the context.
        offered = {name: value.shape for name, value in scope.items() if value.known}
        offered.update(self.shape if isinstance(self.shape, dict) else {})
        suggestion = nearest(path, offered)
        hint = f" : vouliez-vous dire « {suggestion} » ?" if suggestion and suggestion != path else ""
        self._say(node, f"variable inconnue « {path} »{hint}")

    def _say(self, node: nodes.Node, message: str) -> None:
        self.problems.append((node.lineno, message))


_Handler: TypeAlias = Callable[[Expressions, nodes.Node, Scope], Value]
_HANDLERS: dict[type[nodes.Node], _Handler] = {  # each handler takes the very kind of node it stands for
    nodes.Name: Expressions._name,  # type: ignore[dict-item]
    nodes.Getattr: Expressions._getattr,  # type: ignore[dict-item]
    nodes.Getitem: Expressions._getattr,  # type: ignore[dict-item]
    nodes.Call: Expressions._call,  # type: ignore[dict-item]
    nodes.Filter: Expressions._filter,  # type: ignore[dict-item]
    nodes.Test: Expressions._test,  # type: ignore[dict-item]
    nodes.CondExpr: Expressions._condition,  # type: ignore[dict-item]
    nodes.And: Expressions._either,  # type: ignore[dict-item]
    nodes.Or: Expressions._either,  # type: ignore[dict-item]
    nodes.List: Expressions._literal_list,  # type: ignore[dict-item]
    nodes.Tuple: Expressions._literal_list,  # type: ignore[dict-item]
    nodes.Const: Expressions._constant,  # type: ignore[dict-item]
    nodes.Concat: Expressions._joined,  # type: ignore[dict-item]
    nodes.Add: Expressions._sum,  # type: ignore[dict-item]
}


def _text(node: nodes.Node) -> str | None:
    """The text that an expression plainly is, None for any other."""
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _chain(node: nodes.Node) -> list[str]:
    """The names of `a.b["c"]`: ["a", "b", "c"]; [] when anything else stands in it."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            names.append(node.attr)
        elif (text := _text(node.arg)) is not None:
            names.append(text)
        else:
            return []
        node = node.node
    return [node.name, *reversed(names)] if isinstance(node, nodes.Name) else []
