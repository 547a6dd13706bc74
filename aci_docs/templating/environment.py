"""The Jinja2 environment of every template: sandboxed, strict, printing as XML, speaking French."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sized
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NoReturn

from jinja2 import (
    ChainableUndefined,
    FunctionLoader,
    StrictUndefined,
    TemplateRuntimeError,
    Undefined,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.filters import do_format, do_join, do_map, do_sum
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import _PassArg

from aci_docs.french import FILTERS
from aci_docs.templating.arithmetic import divided, exact, operands, rounded
from aci_docs.templating.cells import color, span
from aci_docs.templating.generator import LINKER, METER
from aci_docs.templating.guard import assemble
from aci_docs.templating.limits import (
    CHARGED,
    LONG,
    Meter,
    TooMuch,
    bounded,
    check_growth,
    check_operation,
    check_width,
    weighed,
)
from aci_docs.templating.shown import shown
from aci_docs.templating.source import COMMENT, END_COMMENT, END_PRINT, END_STATEMENT, PRINT, STATEMENT
from aci_docs.templating.texts import dotted, of_text, text_of, unescaped
from aci_docs.templating.values import FILTERS as VALUE_FILTERS
from aci_docs.templating.values import INTERNAL_FILTERS, LINK_FILTER, TAKE_NONE
from aci_docs.templating.xml import escape

# The filter that knows what to do without a value; through all others an absent value stays absent (a line to fill).
_TAKE_NONE = frozenset({"ou_pointilles", "aci_couleur", "aci_etendue"})
_CELL_FILTERS = {"aci_couleur": color, "aci_etendue": span}
# What prints as markup of the web, or as program text, has no meaning in a document.
_REMOVED_FILTERS = ("urlize", "xmlattr", "pprint", "filesizeformat", "striptags")
# Filters of texts, given what their value prints as; and of numbers, through which what is absent stays absent.
_OF_TEXT = (
    "capitalize", "center", "indent", "lower", "replace", "title", "trim", "truncate", "upper", "urlencode",
    "wordcount", "wordwrap",
)  # fmt: skip
_OF_NUMBER = ("abs", "float", "format", "int", "round")
_MAPPING = frozenset(
    {"sync_do_map", "do_map", "sync_do_select", "sync_do_reject", "sync_do_selectattr", "sync_do_rejectattr"}
)
_GROWING = frozenset({"do_format", "do_replace", "do_wordwrap", "do_indent"})
_WIDTH_METHODS = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format", "format_map"})
# What most values of a record are.
_PLAIN = frozenset({str, int, float, bool, Decimal, Fraction, date})
# What a loop says of its turn, and may be read without more ado.
_OF_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0"})
# What a call costs, beside a turn of a loop.
_METHOD_STEPS, _MACRO_STEPS, _MAPPING_STEPS = 2, 20, 5


class _Missing(StrictUndefined):
    """A missing value whose every use is an error told in French."""

    @property
    def _undefined_message(self) -> str:
        told = absent(self._undefined_name)
        keys = (
            [key for key in self._undefined_obj if isinstance(key, str)]
            if isinstance(self._undefined_obj, Mapping)
            else []
        )
        close = get_close_matches(str(self._undefined_name), keys, 1, 0.6)
        return f"{told} : vouliez-vous dire « {close[0]} » ?" if close else told


class _Lenient(ChainableUndefined):
    """A missing value that prints as an empty one, and whose fields are missing too."""

    @property
    def _undefined_message(self) -> str:
        return f"{absent(self._undefined_name)} et ne peut entrer ni dans un calcul ni dans une comparaison"


def absent(name: object) -> str:
    """What is said of a value that is not there."""
    return "une valeur employée ici n'existe pas" if name is None else f"« {name} » n'existe pas à cet endroit"


class _Environment(ImmutableSandboxedEnvironment):
    """Templates come from anywhere and records are shared between documents: neither internals nor changes."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})
    exact = staticmethod(exact)
    weighed = staticmethod(weighed)
    quote = staticmethod(escape)
    concat = staticmethod(assemble)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The record's key before the method of the same name: a user may add a field called « items »."""
        if obj.__class__ is dict or isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                pass
        if obj.__class__ is LoopContext and attribute in _OF_LOOP:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Refuse at once what must not be reached, under every policy for missing values."""
        raise SecurityError(f"access to attribute {attribute!r} of {type(obj).__name__!r} object is unsafe.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The result of an operation that could be too large."""
        check_operation(operator, left, right)
        if operator == "%" and isinstance(left, str):
            right = shown(right)
        else:
            left, right = operands(operator, left, right)
        if operator == "/":
            return divided(left, right)
        result = super().call_binop(context, operator, left, right)
        return weighed(result) if isinstance(result, list | tuple) else result

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in jinja2
        """The result of a call, which counts as a turn of a loop."""
        __context[METER].charge(_MACRO_STEPS if isinstance(__obj, Macro | LoopContext) else _METHOD_STEPS)
        # The sandbox wraps the methods that format a text.
        method = getattr(__obj, "__wrapped__", __obj)
        text = getattr(method, "__self__", None)
        if isinstance(text, str):
            if method.__name__ in _WIDTH_METHODS:
                check_width(text, *args, *kwargs.values())
                check_growth(text.count("{"), [*args, *kwargs.values()])
            elif method.__name__ in ("replace", "join", "translate"):
                check_growth(len(text), args)
            if method.__name__ == "format":
                args, kwargs = shown(args), shown(kwargs)
        return bounded(super().call(__context, __obj, *args, **kwargs))


def _no_other(name: str) -> NoReturn:
    """Nothing: a template is one file, and reaches no other."""
    raise TemplateRuntimeError("un modèle ne peut pas en inclure un autre")


def make_environment() -> _Environment:
    """An environment with the French filters, in which a missing value is an error."""
    environment = _Environment(
        block_start_string=STATEMENT,
        block_end_string=END_STATEMENT,
        variable_start_string=PRINT,
        variable_end_string=END_PRINT,
        comment_start_string=COMMENT,
        comment_end_string=END_COMMENT,
        autoescape=True,
        undefined=_Missing,
        keep_trailing_newline=True,
        cache_size=0,
        loader=FunctionLoader(_no_other),
        optimized=False,  # constants are joined and printed as values are
    )
    for name in _REMOVED_FILTERS:
        del environment.filters[name]
    del environment.globals["lipsum"]
    environment.filters["join"] = _join
    environment.filters["round"] = rounded
    for name in CHARGED:
        environment.filters[name] = _charged(environment.filters[name])
    for name in _OF_TEXT:
        environment.filters[name] = of_text(environment.filters[name])
    for name in _OF_NUMBER:
        environment.filters[name] = _none_stays_none(environment.filters[name])
    environment.filters["safe"] = environment.filters["mark_safe"] = _as_it_is
    for name in ("e", "escape", "forceescape", "string"):
        environment.filters[name] = _as_text
    taking_none = _TAKE_NONE | TAKE_NONE | INTERNAL_FILTERS.keys()
    for name, function in {**FILTERS, **VALUE_FILTERS, **INTERNAL_FILTERS, **_CELL_FILTERS}.items():
        environment.filters[name] = function if name in taking_none else _absent_stays_absent(name, function)
    environment.filters["ou_pointilles"] = dotted
    environment.filters[LINK_FILTER] = _link
    return environment


def lenient(environment: _Environment) -> _Environment:
    """The same environment, in which a missing value prints as an empty one."""
    return environment.overlay(undefined=_Lenient)


@pass_context
def _link(context: Context, value: Any) -> Any:
    return context[LINKER](value)


def _as_it_is(value: Any) -> Any:
    """The value itself: a text of a record is never XML."""
    return value


def _as_text(value: Any) -> Any:
    """The text that the value prints as; it is escaped when it is printed, once."""
    return None if value is None or isinstance(value, _Lenient) else text_of(value)


def _charged(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, what it goes through being counted and what it gives bounded."""
    kind = _PassArg.from_obj(function)
    first = 0 if kind is None else 1

    def filtered(context: Context, *args: Any, **options: Any) -> Any:
        value = args[0] if args else None
        meter: Meter = context[METER]
        size = len(value) if isinstance(value, Sized) and not isinstance(value, str) else 0
        meter.charge(1 + size * (_MAPPING_STEPS if function.__name__ in _MAPPING else 1))
        check_width(*(each for each in (*args[1:], *options.values()) if not isinstance(each, str)))
        if function is do_sum and not isinstance(options.get("start", 0), int):
            raise TooMuch("le filtre « sum » n'additionne que des nombres")
        if isinstance(value, str):
            if function is do_format:
                check_width(value)
                args, options = (value, *shown(args[1:])), shown(options)
            if function.__name__ in _GROWING:
                check_growth(len(value), [*args[1:], *options.values()])
        passed = {_PassArg.context: context, _PassArg.eval_context: context.eval_ctx}
        before = (passed.get(kind, context.environment),) if first and kind is not None else ()
        return bounded(function(*before, *args, **options))

    filtered.jinja_pass_arg = _PassArg.context  # type: ignore[attr-defined]
    filtered.__name__ = getattr(function, "__name__", "filtered")
    return filtered


@pass_context
def _join(context: Context, value: Any, d: str = "", attribute: str | int | None = None) -> Any:
    """Jinja2's own `join`, in which what is absent is left out; an absent list stays absent."""
    if value is None:
        return None
    items = list(value) if attribute is None else list(do_map(context, value, attribute=str(attribute)))
    check_growth(len(items), [d])
    return do_join(context.eval_ctx, [text_of(item) for item in items if item is not None], d)


def _none_stays_none(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, through which an absent value stays absent, and absent arguments are empty texts."""
    position = 0 if _PassArg.from_obj(function) is None else 1

    def filtered(*args: Any, **options: Any) -> Any:
        if args[position] is None or isinstance(args[position], _Lenient):
            return None
        return function(
            *args[: position + 1], *("" if each is None else each for each in args[position + 1 :]), **options
        )

    if position:
        filtered.jinja_pass_arg = _PassArg.from_obj(function)  # type: ignore[attr-defined]
    return filtered


def _absent_stays_absent(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    by_piece = name == "typographie"

    def filtered(value: Any, *args: Any, **options: Any) -> Any:
        if value.__class__ in _PLAIN:
            made = function(value, *args, **options)
            return made if made.__class__ is str and len(made) < LONG else bounded(made)
        if value is None or isinstance(value, _Lenient):
            return None
        if isinstance(value, Undefined):
            return str(value)  # raises, telling the missing name
        if isinstance(value, Iterator):
            value = list(value)  # what « map » or « select » gives
        return bounded(unescaped(value, lambda given: function(given, *args, **options), by_piece=by_piece))

    return filtered
