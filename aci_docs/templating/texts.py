"""The text that a value prints as: never « None », « True », « 3/5 » or a list in Python's own writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jinja2 import ChainableUndefined, TemplateRuntimeError, Undefined
from jinja2.utils import _PassArg
from markupsafe import Markup, escape

from aci_docs.french import FILTERS, POINTILLES, ou_pointilles
from aci_docs.templating.values import is_value

_XML = re.compile("(<[^>]*>)")
# Filters whose result on a text is that on each of its pieces.
_BY_PIECE = frozenset({"upper", "lower", "title", "replace"})


class Left(str):
    """A text that stands for a value that is not there: printed as it is, and reported."""

    __slots__ = ()


def dotted(value: Any) -> Any:
    """The filter `ou_pointilles`, whose dotted line is reported as left to fill."""
    found = ou_pointilles(value)
    return Left(found) if found is POINTILLES else found


def text_of(value: Any) -> Any:
    """The text of a plain value; what is absent, rich or a text already is given back as it is.

    Raises TemplateRuntimeError, in French, for what has no text: a list, a group of fields, a function.
    """
    if value is None or isinstance(value, str) or is_value(value):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal | Fraction):
        return FILTERS["nombre"](value)
    if isinstance(value, float):
        return FILTERS["nombre"](Decimal(repr(value)))
    if isinstance(value, int | Undefined):
        return str(value)  # of a missing value: raises, telling its name
    if hasattr(value, "__html__"):
        return Markup(value.__html__())
    if callable(value):
        raise TemplateRuntimeError("une fonction ne s'imprime pas : vérifiez le nom du champ")
    raise TemplateRuntimeError("une liste ou un groupe de champs ne s'imprime pas : choisissez un champ")


def of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter given the text that its value prints as; through it what is absent stays absent."""
    position = 0 if _PassArg.from_obj(function) is None else 1

    def filtered(*args: Any, **options: Any) -> Any:
        value = args[position]
        if value is None or isinstance(value, ChainableUndefined):
            return None
        before, after = args[:position], [_argument(each) for each in args[position + 1 :]]
        name = function.__name__.rpartition("_")[2]
        if name == "trim" and isinstance(value, Markup) and "<" in value:
            return value  # paragraphs have no blanks at their ends to lose
        by_piece = name in _BY_PIECE
        return unescaped(text_of(value), lambda text: function(*before, text, *after, **options), by_piece=by_piece)

    if position:
        filtered.jinja_pass_arg = _PassArg.from_obj(function)  # type: ignore[attr-defined]
    filtered.__name__ = getattr(function, "__name__", "filtered")
    return filtered


def _argument(value: Any) -> Any:
    if value is None:
        return ""
    return text_of(value) if isinstance(value, Decimal | Fraction) else value


def unescaped(value: Any, function: Callable[[Any], Any], *, by_piece: bool = False) -> Any:
    """The function applied to a text as it reads: capitals or a cut would spoil the « &amp; » of an escaped one.

    What `{% filter %}`, `{% set %}` or a macro has printed over several runs holds their XML: with `by_piece` each of
    its texts is given to the function. Raises TemplateRuntimeError otherwise.
    """
    if not isinstance(value, Markup):
        return function(value)
    if "<" not in value:
        made = function(value.unescape())
        return escape(made) if isinstance(made, str) else made
    if not by_piece:
        raise TemplateRuntimeError(
            "ce filtre ne prend pas un passage fait de plusieurs paragraphes, sauts de ligne ou mises en forme : "
            "employez-le dans chaque balise {{ … }}"
        )
    pieces = _XML.split(str(value))
    for place in range(0, len(pieces), 2):
        if pieces[place]:
            pieces[place] = escape(function(Markup(pieces[place]).unescape()))
    return Markup("".join(pieces))
