"""The cases of a folder: a template, what to put in it, and the texts that docxtpl made of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docxtpl import InlineImage, Listing, RichText
from docxtpl.richtext import RichTextParagraph
from lxml import etree

# What the public face of the engine cannot take, and why a case that needs it says nothing of the engine.
_SET_ASIDE = {"Subdoc": "its value is another Word document (Subdoc)"}
_OWN_FILTERS = {"custom_jinja_filters": "its script adds filters of its own"}
# docxtpl's own script catches the error that it raises on this template: the right outcome is a refusal.
_REFUSED = {"template_error"}
# Paragraphs where docxtpl's own output is a defect: what it gave -> the right text.
_RIGHT = {
    # « docxtpl must be able to display tabs », says the template, and those of a tag are lost.
    "word2016": {" Test tabs in template": "\t\t\t\t\t Test tabs in template"},
}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Case:
    """One rendering: `expected` is {part: its paragraphs}, None where the engine must refuse the template.

    `cut` tells that the file keeps only the beginning of a value, so that its texts were made from another one.
    """

    name: str
    template: Path
    folder: Path
    stored: dict[str, Any]
    autoescape: bool
    needs: tuple[str, ...]
    expected: dict[str, list[str]] | None
    cut: bool

    @property
    def set_aside(self) -> str:
        """Why the case cannot be run, "" when it can."""
        reasons = [_SET_ASIDE[kind] for kind in self.needs if kind in _SET_ASIDE]
        return _OWN_FILTERS.get(self.name, "; ".join(reasons))

    def context(self, document: Any = None) -> dict[str, Any]:
        """The values, docxtpl's own objects among them; `document` is the DocxTemplate that images belong to."""
        revived: dict[str, Any] = _revive(self.stored, self.folder, document)
        return revived


def read_cases(folder: Path) -> list[Case]:
    """The cases of `folder/cases/*.json`, by name."""
    return [_read(path, folder) for path in sorted((folder / "cases").glob("*.json"))]


def _read(path: Path, folder: Path) -> Case:
    raw = json.loads(path.read_text(encoding="utf-8"))
    right = _RIGHT.get(path.stem, {})
    expected = {part: [right.get(text, text) for text in texts] for part, texts in raw["expected_text"].items()}
    return Case(
        name=path.stem,
        template=folder / raw["template"],
        folder=folder,
        stored=raw["context"],
        autoescape=raw["autoescape"],
        needs=tuple(raw["needs_python_objects"]),
        expected=None if path.stem in _REFUSED else expected,
        cut=_is_cut(raw["context"]),
    )


def _revive(value: Any, folder: Path, document: Any) -> Any:
    if isinstance(value, list):
        return [_revive(item, folder, document) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(kind, stored)] = value.items()
        if kind in ("__RichText__", "__RichTextParagraph__"):
            text = RichText() if kind == "__RichText__" else RichTextParagraph()
            text.xml = _whole(stored)
            return text
        if kind == "__Listing__":
            listing = Listing("")
            listing.xml = stored
            return listing
        if kind == "__InlineImage__":
            return InlineImage(document, str(folder / stored))
        if kind == "__function__":  # `iteritems` of escape_auto.py
            return dict.items
    return {key: _revive(item, folder, document) for key, item in value.items()}


def _is_cut(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_is_cut, value))
    if not isinstance(value, dict):
        return False
    return any(_whole(item) != item if kind.startswith("__RichText") else _is_cut(item) for kind, item in value.items())


def _whole(xml: str) -> str:
    """The same XML, what a cut has left open being closed."""
    # The marks that docxtpl turns into paragraphs and pages are no XML: letters hold their places.
    text = xml.translate(_MARKS)
    declared = f' xmlns:w="{_W}" xmlns:r="{_R}"'
    try:
        etree.fromstring(f"<x{declared}>{text}</x>")
    except etree.XMLSyntaxError:
        root = etree.fromstring(f"<x{declared}>{text}</x>", etree.XMLParser(recover=True))
        written = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in root)
        return written.replace(declared, "").translate({letter: mark for mark, letter in _MARKS.items()})
    return xml


_MARKS = {ord("\a"): 0xE007, ord("\f"): 0xE00C}
