"""What a template's styles offer to values: character styles by name, and the styles of its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NoReturn

from lxml import etree

from aci_docs.templating.values.rich import UnusableValue
from aci_docs.templating.xml import W

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# The names under which word processors keep their lists, the first that is found being taken.
_WORD_LISTS = {
    "bullet": ("list bullet", "liste à puces", "puces"),
    "number": ("list number", "liste à numéros", "liste numérotée"),
}
_TEXT_LISTS = {
    "bullet": ("list 1", "liste à puces", "puces", "bullet •"),
    "number": ("numbering 123", "liste numérotée", "numérotation 123"),
}


@dataclass(frozen=True, slots=True)
class ListStyle:
    """A style whose paragraphs are items: its identifier; in Word the abstract numbering and the level it uses."""

    name: str
    numbering: int = 0
    level: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """`characters`: lower-case name or identifier -> identifier; `lists`: "bullet", "number" -> their style."""

    characters: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, ListStyle] = field(default_factory=dict)
    hyperlink: str = ""

    def character(self, name: str) -> str:
        """The identifier of a character style. Raises UnusableValue, with the nearest name, when there is none."""
        return self.characters.get(name.strip().lower()) or self._unknown(name)

    def _unknown(self, name: str) -> NoReturn:
        close = get_close_matches(name.strip().lower(), self.characters, 1, 0.6)
        hint = f" : vouliez-vous dire « {close[0]} » ?" if close else ""
        raise UnusableValue(f"le modèle n'a pas de style de caractère « {name[:60]} »{hint}")


def word_styles(styles: etree._Element | None, numbering: etree._Element | None) -> Styles:
    """The styles of a Word template, from its parts styles.xml and numbering.xml (None when it has none)."""
    if styles is None:
        return Styles()
    characters: dict[str, str] = {}
    paragraphs: dict[str, etree._Element] = {}
    names: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        identifier, name = str(style.get(f"{W}styleId", "")), _val(style, "name").lower()
        if style.get(f"{W}type") == "character":
            characters.setdefault(identifier.lower(), identifier)
            characters[name] = identifier
        elif style.get(f"{W}type") == "paragraph":
            paragraphs[identifier] = style
            names[name] = identifier
    links = next((characters[name] for name in ("hyperlink", "lien hypertexte") if name in characters), "")
    nums = {} if numbering is None else dict(_nums(numbering))
    lists: dict[str, ListStyle] = {}
    for kind, wanted in _WORD_LISTS.items():
        for identifier in (names[name] for name in wanted if name in names):
            number, level = _numbering(paragraphs, identifier)
            if number in nums and kind not in lists:
                lists[kind] = ListStyle(identifier, nums[number], level)
    return Styles(characters, lists, links)


def style_numbers(styles: etree._Element, *, headings: bool = False) -> dict[str, tuple[str, int]]:
    """Identifier of a paragraph style -> (number of the list that it numbers by, level), without those of headings."""
    paragraphs = {
        str(style.get(f"{W}styleId", "")): style
        for style in styles.iter(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    return {
        identifier: _numbering(paragraphs, identifier)
        for identifier, style in paragraphs.items()
        if headings
        or (not _val(style, "pPr/outlineLvl") and not _val(style, "name").lower().startswith(("heading", "titre")))
    }


def text_styles(parts: list[etree._Element]) -> Styles:
    """The styles of an ODF template, from its parts styles.xml and content.xml."""
    characters: dict[str, str] = {}
    named: dict[str, str] = {}
    for part in parts:
        for style in part.iter(f"{_STYLE}style"):
            # Automatic styles are not of the author's making: only those that have their place among the common ones.
            parent = style.getparent()
            common = parent is not None and etree.QName(parent).localname == "styles"
            if common and style.get(f"{_STYLE}family") == "text":
                identifier = str(style.get(f"{_STYLE}name"))
                characters.setdefault(identifier.lower(), identifier)
                characters[str(style.get(f"{_STYLE}display-name", identifier)).lower()] = identifier
        for style in part.iter(f"{_TEXT}list-style"):
            parent = style.getparent()
            if parent is not None and etree.QName(parent).localname == "styles":
                identifier = str(style.get(f"{_STYLE}name"))
                named[str(style.get(f"{_STYLE}display-name", identifier)).lower()] = identifier
    lists = {
        kind: ListStyle(next(named[name] for name in wanted if name in named))
        for kind, wanted in _TEXT_LISTS.items()
        if any(name in named for name in wanted)
    }
    return Styles(characters, lists)


def _val(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return "" if found is None else str(found.get(f"{W}val", ""))


def _nums(numbering: etree._Element) -> Iterator[tuple[str, int]]:
    """(number of a list, its abstract numbering) of each list of the document."""
    for num in numbering.iter(f"{W}num"):
        abstract = _val(num, "abstractNumId")
        if abstract.isdecimal():
            yield str(num.get(f"{W}numId", "")), int(abstract)


def _numbering(paragraphs: Mapping[str, etree._Element], identifier: str) -> tuple[str, int]:
    """(number of the list, level) that a paragraph style gives, itself or through the style it is based on."""
    seen: set[str] = set()
    while identifier in paragraphs and identifier not in seen:
        seen.add(identifier)
        style = paragraphs[identifier]
        number = _val(style, "pPr/numPr/numId")
        if number:
            level = _val(style, "pPr/numPr/ilvl")
            return number, int(level) if level.isdecimal() else 0
        identifier = _val(style, "basedOn")
    return "", 0
