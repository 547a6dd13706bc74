"""The Jinja2 environment of every template: sandboxed, strict, escaping, speaking French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from aci_docs.french import FILTERS
from aci_docs.templating.xml import FORBIDDEN

# The filter that knows what to do without a value; through all others an absent value stays absent (a line to fill).
_TAKE_NONE = frozenset({"ou_pointilles"})


class _Undefined(StrictUndefined):
    """A missing value whose every use is an error told in French."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if name is None:
            return "une valeur employée ici n'existe pas"
        return f"« {name} » n'existe pas à cet endroit"


class _Environment(ImmutableSandboxedEnvironment):
    """Templates come from anywhere and records are shared between documents: neither internals nor changes."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The record's key before the method of the same name: a user may add a field called « items »."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def make_environment() -> _Environment:
    """An environment with the French filters, in which `None` prints as a dotted line to fill by hand."""
    environment = _Environment(autoescape=True, undefined=_Undefined, finalize=_finalize, keep_trailing_newline=True)
    for name, function in FILTERS.items():
        environment.filters[name] = function if name in _TAKE_NONE else _absent_stays_absent(function)
    return environment


def _absent_stays_absent(function: Callable[..., Any]) -> Callable[..., Any]:
    def filtered(value: Any, *args: Any, **options: Any) -> Any:
        return None if value is None else function(value, *args, **options)

    return filtered


def _finalize(value: Any) -> Any:
    """What is printed for a value: never « None », « True » or « 3/5 », and no character that XML forbids."""
    if value is None:
        return FILTERS["ou_pointilles"](None)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal | Fraction):
        return FILTERS["nombre"](value)
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return FORBIDDEN.sub("", value)
    return value
