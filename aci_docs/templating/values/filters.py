"""The filters that make values, under the names that template authors write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aci_docs.templating.values.checkboxes import CHECKED_FILTER, GLYPH_FILTER, case, state
from aci_docs.templating.values.image import image, qr
from aci_docs.templating.values.links import lien, piece
from aci_docs.templating.values.markdown import markdown
from aci_docs.templating.values.paragraphs import Paragraphs
from aci_docs.templating.values.rich import RichText
from aci_docs.templating.values.tagged import PIECE_FILTER


def _look(value: Any, **look: Any) -> RichText | Paragraphs:
    return value.formatted(**look) if isinstance(value, Paragraphs) else RichText.of(value, **look)


def gras(value: Any) -> RichText | Paragraphs:
    """In bold."""
    return _look(value, bold=True)


def italique(value: Any) -> RichText | Paragraphs:
    """In italic."""
    return _look(value, italic=True)


def souligne(value: Any) -> RichText | Paragraphs:
    """Underlined."""
    return _look(value, underline=True)


def barre(value: Any) -> RichText | Paragraphs:
    """Struck through."""
    return _look(value, strike=True)


def exposant(value: Any) -> RichText | Paragraphs:
    """Above the line, smaller."""
    return _look(value, position="super")


def indice(value: Any) -> RichText | Paragraphs:
    """Below the line, smaller."""
    return _look(value, position="sub")


def couleur(value: Any, nom: Any) -> RichText | Paragraphs:
    """In a colour: a French name or `#RRGGBB`."""
    return _look(value, color=nom)


def taille(value: Any, points: Any) -> RichText | Paragraphs:
    """In a size, in points."""
    return _look(value, size=points)


def style(value: Any, nom: Any) -> RichText | Paragraphs:
    """In a character style of the template, by the name that the word processor shows."""
    return _look(value, style=str(nom))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "barre": barre,
    "case": case,
    "couleur": couleur,
    "exposant": exposant,
    "gras": gras,
    "image": image,
    "indice": indice,
    "italique": italique,
    "lien": lien,
    "markdown": markdown,
    "qr": qr,
    "souligne": souligne,
    "style": style,
    "taille": taille,
}
"""Name in a template -> function."""

TAKE_NONE = frozenset({"case"})
"""The filters that know what to do without a value; through the others an absent value stays absent."""

BLOCK_FILTERS = frozenset({"markdown"})
"""The filters whose value prints paragraphs: alone in its paragraph, a tag that ends with one takes the paragraph."""

INTERNAL_FILTERS: Mapping[str, Callable[..., Any]] = {
    CHECKED_FILTER: state,
    GLYPH_FILTER: case,
    PIECE_FILTER: piece,
}
"""The filters of the tags that preparing a template writes; LINK_FILTER is `Rendering.link` of the document,
PLACE_FILTER the `bound` of a placeholder."""
