"""A walk through the syntax tree of a template: every path it uses, compared with the shape of what it is given."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from aci_docs.templating.expressions import Expressions, Scope
from aci_docs.templating.known import ANY, LEAF, Value, element

# What only exists inside a macro.
_IN_MACRO = ("caller", "varargs", "kwargs")


class Walk(Expressions):
    """One walk through the syntax tree of a part; collects `problems` (line, message) and the paths `printed`."""

    def body(self, statements: Iterable[nodes.Node], scope: Scope) -> None:
        """Walk statements in order; what they set is added to `scope`, as in Jinja2."""
        for node in statements:
            match node:
                case nodes.Output():
                    self._printing = True
                    for expression in node.nodes:
                        self._print(expression, scope)
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
                    self._bind(node.target, LEAF, scope)
                case nodes.With():
                    inner = dict(scope)
                    for target, value in zip(node.targets, node.values, strict=True):
                        self._bind(target, self.value(value, scope), inner)
                    self.body(node.body, inner)
                case nodes.Macro():
                    scope[node.name] = ANY
                    self._macro(node, scope)
                case nodes.CallBlock():
                    self.value(node.call, scope)
                    self._macro(node, scope)
                case nodes.FilterBlock():
                    self.value(node.filter, scope)
                    self.body(node.body, dict(scope))
                case nodes.Extends() | nodes.Include() | nodes.Import() | nodes.FromImport():
                    self._say(node, "un modèle ne peut pas en inclure un autre")
                case nodes.ExprStmt():
                    self.value(node.node, scope)
                case _:
                    self.body(getattr(node, "body", []), dict(scope))

    def _for(self, node: nodes.For, scope: Scope) -> None:
        source = self.value(node.iter, scope)
        inner = dict(scope)
        if source.shape is None and not isinstance(node.iter, nodes.Const):
            shown = f"« {source.path} »" if source.path else "cette expression"
            self._say(node, f"{shown} n'est pas une liste : elle ne peut pas être parcourue par une boucle « for »")
            source = ANY
        # A loop over a group of fields goes through their names.
        item = LEAF if isinstance(source.shape, dict) else element(source)
        self._bind(node.target, item, inner)
        if node.test is not None:
            self.value(node.test, inner)
        self.body(node.body, inner | {"loop": ANY})
        self.body(node.else_, dict(scope))

    def _macro(self, node: nodes.Macro | nodes.CallBlock, scope: Scope) -> None:
        inner = scope | {argument.name: ANY for argument in node.args} | dict.fromkeys(_IN_MACRO, ANY)
        for default in node.defaults:
            self.value(default, inner)
        self.body(node.body, inner)

    def _bind(self, target: nodes.Node, value: Value, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, ANY, scope)
