"""A walk through the syntax tree of a template: every path it uses, compared with the shape of what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from jinja2 import nodes

from aci_docs.templating.paths import Shape, element, every_path, nearest

# Filters that give a list of the same elements, and those that give one of them.
_SAME_LIST = frozenset({"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr"})
_ONE_OF = frozenset({"first", "last", "min", "max", "random"})
_SAME_VALUE = frozenset({"default", "d"})
_TAKES_ATTRIBUTE = frozenset({"selectattr", "rejectattr", "groupby"})
# What jinja2 itself puts in a template, or that only exists inside a loop or a macro.
_BUILT_IN = frozenset({"range", "namespace", "dict", "joiner", "cycler", "caller", "varargs", "kwargs", "loop", "self"})


@dataclass(frozen=True)
class _Value:
    """What is known of an expression: its shape, and its path when it comes from the context.

    `known` is False when nothing can be said (a macro's argument, a call): no use of it is ever a problem.
    """

    shape: Shape = None
    path: str | None = None
    known: bool = True


_ANY = _Value(known=False)
_LEAF = _Value()
_Scope: TypeAlias = dict[str, _Value]


@dataclass
class Walk:
    """One walk through the syntax tree of a part; collects `problems` (line, message) and the paths `printed`."""

    shape: Shape
    problems: list[tuple[int, str]] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    _printing: bool = False

    # Statements ------------------------------------------------------------------------------------------------

    def body(self, statements: Iterable[nodes.Node], scope: _Scope) -> None:
        """Walk statements in order; what they set is added to `scope`, as in Jinja2."""
        for node in statements:
            match node:
                case nodes.Output():
                    self._printing = True
                    for expression in node.nodes:
                        self.value(expression, scope)
                    self._printing = False
                case nodes.For():
                    self._for(node, scope)
                case nodes.If():
                    self.value(node.test, scope)
                    self.body(node.body, scope)
                    self.body(node.elif_, scope)
                    self.body(node.else_, scope)
                case nodes.Assign():
                    self._bind(node.target, self.value(node.node, scope), scope)
                case nodes.AssignBlock():
                    self.body(node.body, dict(scope))
                    self._bind(node.target, _LEAF, scope)
                case nodes.With():
                    inner = dict(scope)
                    for target, value in zip(node.targets, node.values, strict=True):
                        self._bind(target, self.value(value, scope), inner)
                    self.body(node.body, inner)
                case nodes.Macro():
                    scope[node.name] = _ANY
                    self.body(node.body, scope | {argument.name: _ANY for argument in node.args})
                case nodes.CallBlock():
                    self.value(node.call, scope)
                    self.body(node.body, scope | {argument.name: _ANY for argument in node.args})
                case nodes.Extends() | nodes.Include() | nodes.Import() | nodes.FromImport():
                    self._say(node, "un modèle ne peut pas en inclure un autre")
                case nodes.ExprStmt():
                    self.value(node.node, scope)
                case _:
                    self.body(getattr(node, "body", []), dict(scope))

    def _for(self, node: nodes.For, scope: _Scope) -> None:
        source = self.value(node.iter, scope)
        inner = dict(scope)
        if source.known and not isinstance(source.shape, list) and not isinstance(node.iter, nodes.Const):
            shown = f"« {source.path} »" if source.path else "cette expression"
            self._say(node, f"{shown} n'est pas une liste : elle ne peut pas être parcourue par une boucle « for »")
            source = _ANY
        item = _element(source)
        self._bind(node.target, item, inner)
        if node.test is not None:
            self.value(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def _bind(self, target: nodes.Node, value: _Value, scope: _Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, _ANY, scope)

    # Expressions -----------------------------------------------------------------------------------------------

    def value(self, node: nodes.Node, scope: _Scope) -> _Value:
        """What is known of an expression; its problems are noted, and its path too when it is being printed."""
        handler = _HANDLERS.get(type(node))
        value = handler(self, node, scope) if handler else self._children(node, scope)
        if self._printing and value.path is not None:
            self.printed.add(value.path)
        return value

    def _quiet(self, node: nodes.Node, scope: _Scope) -> _Value:
        """The same, for an expression that decides and is not printed itself."""
        printing, self._printing = self._printing, False
        value = self.value(node, scope)
        self._printing = printing
        return value

    def _children(self, node: nodes.Node, scope: _Scope) -> _Value:
        for child in node.iter_child_nodes():
            self.value(child, scope)
        return _LEAF

    def _name(self, node: nodes.Name, scope: _Scope) -> _Value:
        if node.name in scope:
            return scope[node.name]
        if isinstance(self.shape, dict) and node.name in self.shape:
            return _Value(self.shape[node.name], node.name)
        if node.name not in _BUILT_IN:
            self._unknown(node, node.name, scope)
        return _ANY

    def _getattr(self, node: nodes.Getattr | nodes.Getitem, scope: _Scope) -> _Value:
        if isinstance(node, nodes.Getattr):
            key: str | None = node.attr
        else:
            constant = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
            key = str(node.arg.value) if constant else None  # type: ignore[attr-defined]
            if key is None:
                return self._item(node, scope)
        names = _chain(node)
        if names and names[0] not in scope and names[0] not in _BUILT_IN and not self._has_root(names[0]):
            self._unknown(node, ".".join(names), scope)
            return _ANY
        base = self._quiet(node.node, scope)
        if not base.known:
            return _ANY
        path = f"{base.path}.{key}" if base.path else None
        if isinstance(base.shape, dict) and key in base.shape:
            return _Value(base.shape[key], path)
        if isinstance(base.shape, list):
            self._say(node, f"« {base.path or key} » est une liste : parcourez-la avec une boucle « for »")
        elif path is None:
            self._say(node, f"champ inconnu « {key} »")
        else:
            self._unknown(node, path, scope)
        return _ANY

    def _item(self, node: nodes.Getitem, scope: _Scope) -> _Value:
        base = self._quiet(node.node, scope)
        self.value(node.arg, scope)
        if not base.known or isinstance(node.arg, nodes.Slice):
            return base
        if isinstance(base.shape, list):
            return _element(base)
        return _LEAF if isinstance(node.node, nodes.Dict) else _ANY

    def _call(self, node: nodes.Call, scope: _Scope) -> _Value:
        # A method of a text or of a list (`nom.upper()`) is not a field: only what it is called on is looked at.
        if isinstance(node.node, nodes.Getattr) and any(
            hasattr(kind, node.node.attr) for kind in (str, list, dict, int)
        ):
            self.value(node.node.node, scope)
        else:
            self._quiet(node.node, scope)
        for argument in (*node.args, *node.kwargs):
            self.value(argument, scope)
        return _ANY

    def _filter(self, node: nodes.Filter, scope: _Scope) -> _Value:
        base = self.value(node.node, scope) if node.node is not None else _LEAF
        for argument in (*node.args, *node.kwargs):
            self.value(argument, scope)
        if not base.known:
            return _ANY
        if isinstance(base.shape, list):
            self._attribute(node, base)
            if node.name in _SAME_LIST:
                return base
            if node.name in _ONE_OF:
                return _element(base)
            if node.name == "groupby":
                return _Value([{"grouper": None, "list": base.shape}], None)
            if node.name in ("batch", "slice"):
                return _Value([base.shape], None)
            if node.name == "map":
                return _ANY
        return base if node.name in _SAME_VALUE else _LEAF

    def _attribute(self, node: nodes.Filter, base: _Value) -> None:
        """Check the field that `selectattr`, `groupby` or `map(attribute=…)` names by a text."""
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if node.name in _TAKES_ATTRIBUTE:
            named += node.args[:1]
        inner = element(base.shape)
        for argument in named:
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str) and isinstance(inner, dict):
                if argument.value not in set(every_path(inner)):
                    path = f"{base.path}.{argument.value}" if base.path else argument.value
                    self._unknown(node, path, {})
                elif self._printing and base.path:
                    self.printed.add(f"{base.path}.{argument.value}")

    def _test(self, node: nodes.Test, scope: _Scope) -> _Value:
        # Asking whether a variable exists is the one right use of a variable that may not.
        if node.name not in ("defined", "undefined"):
            self._quiet(node.node, scope)
            for argument in node.args:
                self._quiet(argument, scope)
        return _LEAF

    def _condition(self, node: nodes.CondExpr, scope: _Scope) -> _Value:
        self._quiet(node.test, scope)
        branches = [self.value(branch, scope) for branch in (node.expr1, node.expr2) if branch is not None]
        return branches[0] if all(value.shape == branches[0].shape for value in branches) else _ANY

    def _either(self, node: nodes.And | nodes.Or, scope: _Scope) -> _Value:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        return left if left.shape == right.shape else _ANY

    def _literal_list(self, node: nodes.List | nodes.Tuple, scope: _Scope) -> _Value:
        values = [self.value(item, scope) for item in node.items]
        if not values or any(value.shape != values[0].shape or not value.known for value in values):
            return _ANY
        return _Value([values[0].shape])

    # Messages --------------------------------------------------------------------------------------------------

    def _has_root(self, name: str) -> bool:
        return isinstance(self.shape, dict) and name in self.shape

    def _unknown(self, node: nodes.Node, path: str, scope: _Scope) -> None:
        # The variables of the loops around are as good a suggestion as those of the context.
        offered = {name: value.shape for name, value in scope.items() if value.known}
        offered.update(self.shape if isinstance(self.shape, dict) else {})
        suggestion = nearest(path, offered)
        hint = f" : vouliez-vous dire « {suggestion} » ?" if suggestion and suggestion != path else ""
        self._say(node, f"variable inconnue « {path} »{hint}")

    def _say(self, node: nodes.Node, message: str) -> None:
        self.problems.append((node.lineno, message))


_Handler: TypeAlias = Callable[[Walk, nodes.Node, _Scope], _Value]
_HANDLERS: dict[type[nodes.Node], _Handler] = {  # each handler takes the very kind of node it stands for
    nodes.Name: Walk._name,  # type: ignore[dict-item]
    nodes.Getattr: Walk._getattr,  # type: ignore[dict-item]
    nodes.Getitem: Walk._getattr,  # type: ignore[dict-item]
    nodes.Call: Walk._call,  # type: ignore[dict-item]
    nodes.Filter: Walk._filter,  # type: ignore[dict-item]
    nodes.Test: Walk._test,  # type: ignore[dict-item]
    nodes.CondExpr: Walk._condition,  # type: ignore[dict-item]
    nodes.And: Walk._either,  # type: ignore[dict-item]
    nodes.Or: Walk._either,  # type: ignore[dict-item]
    nodes.List: Walk._literal_list,  # type: ignore[dict-item]
    nodes.Tuple: Walk._literal_list,  # type: ignore[dict-item]
}


def _element(value: _Value) -> _Value:
    """One element of a list value: same path, since paths take no index."""
    if not value.known or not isinstance(value.shape, list):
        return _ANY
    return _Value(value.shape[0] if value.shape else None, value.path)


def _chain(node: nodes.Node) -> list[str]:
    """The names of `a.b["c"]`: ["a", "b", "c"]; [] when anything else stands in it."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            names.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            names.append(node.arg.value)
        else:
            return []
        node = node.node
    return [node.name, *reversed(names)] if isinstance(node, nodes.Name) else []
