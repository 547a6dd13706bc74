"""The calculations of a template: exact, as those of the records; a text takes part in none."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jinja2 import TemplateRuntimeError

from aci_docs.french import arrondi

_FIGURE = re.compile(r"\d")


def exact(value: Any) -> Any:
    """A number as a fraction, whole numbers and all that is no number as they are.

    >>> exact(0.1), exact(Decimal("1.5")), exact(2), exact("a")
    (Fraction(1, 10), Fraction(3, 2), 2, 'a')
    """
    if isinstance(value, float):
        # The digits that were typed, not the nearest binary number.
        return Fraction(repr(value)) if value - value == 0 else value
    return Fraction(value) if isinstance(value, Decimal) and value.is_finite() else value


def operands(operator: str, left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides of an operation, made exact. Raises TemplateRuntimeError for a text among numbers.

    « 2 * montant | euros » would write the text of the amount twice: the filter is applied before the product.
    """
    sides = left, right
    texts = [side for side in sides if isinstance(side, str)]
    numbers = [side for side in sides if isinstance(side, int | float | Decimal | Fraction)]
    if texts and numbers and operator != "%":
        if operator == "*" and isinstance(numbers[0], int) and not _FIGURE.search(texts[0]):
            return sides  # a line of dashes: {{ "-" * 20 }}
        shown = texts[0] if len(texts[0]) <= 30 else texts[0][:29] + "…"
        hint = (
            "mettez le calcul entre parenthèses avant le filtre, comme {{ (a * b) | euros }}"
            if operator != "+"
            else "écrivez « ~ » pour coller des textes, ou mettez le calcul entre parenthèses avant le filtre"
        )
        raise TemplateRuntimeError(f"« {shown} » est un texte, qui ne se calcule pas : {hint}")
    return exact(left), exact(right)


def divided(left: Any, right: Any) -> Any:
    """A quotient, exact for whole numbers too."""
    whole = isinstance(left, int) and isinstance(right, int) and right
    return Fraction(left, right) if whole else left / right


def rounded(value: Any, precision: int = 0, method: str = "common") -> Any:
    """The filter `round` on exact numbers: half up, or up (`ceil`), or down (`floor`).

    >>> rounded(Fraction(5, 2)), rounded(Decimal("2.345"), 2), rounded(Fraction(21, 10), 0, "ceil")
    (Decimal('3'), Decimal('2.35'), Fraction(3, 1))
    """
    if method not in ("common", "ceil", "floor"):
        raise TemplateRuntimeError("round s'écrit round(décimales), ou round(décimales, 'ceil') ou 'floor'")
    number = exact(value)
    if method == "common" and precision >= 0:
        return arrondi(number, precision)
    scaled = number * Fraction(10) ** precision
    whole = {"ceil": scaled.__ceil__, "floor": scaled.__floor__, "common": lambda: int(arrondi(scaled, 0))}[method]()
    return Fraction(whole) / Fraction(10) ** precision
