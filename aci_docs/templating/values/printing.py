"""The one door of the values: what a value prints at a spot."""

from __future__ import annotations

from typing import Any

from aci_docs.drawing import Drawing
from aci_docs.templating.values.foreign import kind, print_foreign, text_of
from aci_docs.templating.values.image import Image
from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.rendering import Rendering
from aci_docs.templating.values.rich import UnusableValue, Value
from aci_docs.templating.values.spot import Spot


def is_value(value: Any) -> bool:
    """True for what `print_value` prints: one of our values, a drawing, or one of docxtpl's."""
    return isinstance(value, Value | Drawing) or kind(value) != ""


def is_blank(value: Any) -> bool:
    """True for a value that would print nothing to be seen: the policy for missing values applies to it."""
    if isinstance(value, Value):
        return value.blank
    return kind(value) in ("RichText", "RichTextParagraph", "Listing") and not text_of(value).strip()


def print_value(value: Any, spot: Spot, rendering: Rendering) -> str:
    """The XML of a value at a spot, escaped. Raises UnusableValue, in French, without the place."""
    _check(spot)
    if isinstance(value, Drawing):
        value = Image(value)
    if spot.level == "attribute":
        return attribute(value.text() if isinstance(value, Value) else text_of(value))
    if isinstance(value, Value):
        return value.xml(spot, rendering)
    return print_foreign(value, spot, rendering)


def print_text(text: str, spot: Spot, rendering: Rendering) -> str:
    """The XML of a plain text at a spot: the slow path, for a text with breaks, tabs or forbidden characters.

    A printable text without them needs only escaping, except in ODF when `opendocument.careful(text)`.
    """
    _check(spot)
    if spot.level == "attribute":
        return attribute(rendering.cleaned(text, spot))
    printed: str = rendering.writer.text(text, spot, rendering)
    return printed


def _check(spot: Spot) -> None:
    """Raise UnusableValue where nothing but rows, cells or items can stand."""
    if spot.level == "rows":
        raise UnusableValue(
            "cette balise prend la place d'une ligne, d'une cellule ou d'un élément de liste, et une valeur n'en est "
            "pas une : retirez son préfixe"
        )
