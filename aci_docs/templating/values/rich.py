"""Rich text: runs of text with their look, free of any file format."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Undefined

from aci_docs.french import FILTERS
from aci_docs.templating.values.spot import Spot

if TYPE_CHECKING:
    from aci_docs.templating.values.rendering import Rendering


class UnusableValue(ValueError):
    """A value cannot be printed where it stands; the message, in French, leaves the place to the caller."""


class Value(ABC):
    """What prints as more than text; `blank` when it prints nothing that a reader can see."""

    __slots__ = ()

    @property
    def blank(self) -> bool:
        """True when nothing would be seen: the policy for missing values applies."""
        return False

    def text(self) -> str:
        """What is printed where only text can stand, such as an attribute."""
        raise UnusableValue("cette valeur ne peut pas être imprimée à l'intérieur d'un texte simple")

    @abstractmethod
    def xml(self, spot: Spot, rendering: Rendering) -> str:
        """What is printed at the spot, escaped, in the format of the rendering. Raises UnusableValue."""

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Format:
    """How a run looks; None and False leave what the template says.

    `color` six hexadecimal digits; `size` in points; `position` above or below the line; `style` the name of a
    character style of the template.
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    color: str | None = None
    size: Decimal | None = None
    position: Literal["super", "sub"] | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A text of one look; `link` is the address it leads to, already checked, None for none."""

    text: str
    format: Format = Format()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class RichText(Value):
    """Runs that follow each other inside one paragraph; it never changes, `+` and `formatted` give another one."""

    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, value: Any, **look: Any) -> RichText:
        r"""The rich text of a value: itself, or its plain text as one run; `look` holds the fields of Format.

        >>> RichText.of(Decimal("1620.5"), bold=True).text()
        '1\u202f620,5'
        """
        rich = value if isinstance(value, RichText) else cls((Run(plain(value)),))
        return rich.formatted(**look) if look else rich

    def formatted(self, **look: Any) -> RichText:
        """The same text with these fields of Format in every run. Raises UnusableValue for an impossible one."""
        checked = {name: _CHECKS.get(name, _same)(value) for name, value in look.items()}
        return RichText(tuple(replace(run, format=replace(run.format, **checked)) for run in self.runs))

    def linked(self, address: str) -> RichText:
        """The same text leading to an address (checked by the caller: `links.address`)."""
        return RichText(tuple(replace(run, link=address) for run in self.runs))

    @property
    def blank(self) -> bool:
        """True without any text but spaces."""
        return not any(run.text.strip() for run in self.runs)

    def text(self) -> str:
        """The text alone."""
        return "".join(run.text for run in self.runs)

    def xml(self, spot: Spot, rendering: Rendering) -> str:
        """The runs, in the look of the tag's own run where they say nothing else."""
        printed: str = rendering.writer.inline(self.runs, spot, rendering)
        return printed

    def __add__(self, other: object) -> RichText:
        return RichText(self.runs + RichText.of(other).runs)

    def __radd__(self, other: object) -> RichText:
        return RichText(RichText.of(other).runs + self.runs)

    def __str__(self) -> str:
        return self.text()


def joined(parts: Iterable[RichText], between: str) -> RichText:
    """Rich texts one after the other with a plain text between them."""
    runs: list[Run] = []
    for number, part in enumerate(parts):
        if number:
            runs.append(Run(between))
        runs.extend(part.runs)
    return RichText(tuple(runs))


def plain(value: Any) -> str:
    """A value as text: never « None », « True » or « 3/5 »; raises UnusableValue for what has no plain text.

    >>> plain(None), plain(True), plain(3)
    ('', 'oui', '3')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal | Fraction):
        return str(FILTERS["nombre"](value))
    if isinstance(value, str | int | float | date | Value | Undefined):
        return str.__str__(str(value))  # an undefined value raises its own error here
    raise UnusableValue(f"un texte est attendu ici, pas une valeur de type « {type(value).__name__} »")


_COLORS = {
    "blanc": "FFFFFF",
    "bleu": "1F4E9E",
    "gris": "595959",
    "jaune": "BF9000",
    "marron": "7F4F24",
    "noir": "000000",
    "orange": "C55A11",
    "rouge": "C00000",
    "vert": "2E7D32",
    "violet": "7030A0",
}


def color(value: Any) -> str:
    """Six hexadecimal digits for a French colour name or `#RRGGBB`. Raises UnusableValue.

    >>> color("rouge"), color("#1f4e9e")
    ('C00000', '1F4E9E')
    """
    name = str(value).strip()
    if name.lower() in _COLORS:
        return _COLORS[name.lower()]
    digits = name.removeprefix("#")
    if not re.fullmatch("[0-9A-Fa-f]{6}", digits):
        known = ", ".join(_COLORS)
        raise UnusableValue(f"couleur inconnue : « {name[:40]} » (attendu : {known}, ou six chiffres comme #1F4E9E)")
    return digits.upper()


def size(value: Any) -> Decimal:
    """A size in points, to the half point. Raises UnusableValue when it is no number from 1 to 400.

    >>> size("10.5")
    Decimal('10.5')
    """
    try:
        points = Decimal(str(value).replace(",", "."))
    except ArithmeticError:
        points = Decimal(0)
    if not points.is_finite() or not 1 <= points <= 400:
        raise UnusableValue(f"taille impossible : « {str(value)[:40]} » (attendu : de 1 à 400 points)")
    return (points * 2).quantize(Decimal(1)) / 2


def _same(value: Any) -> Any:
    return value


_CHECKS: Mapping[str, Callable[[Any], Any]] = {"color": color, "size": size}
