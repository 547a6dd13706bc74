"""The text parts of a template, as the Jinja2 sources that docxtpl makes of them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from docxtpl import DocxTemplate
from lxml import etree

from aci_docs.templating.package import WORDML, Package
from aci_docs.templating.xml import parse

CORE_PROPERTIES = "docProps/core.xml"
_KINDS = {
    WORDML + "header+xml": "en-tête",
    WORDML + "footer+xml": "pied de page",
    WORDML + "footnotes+xml": "notes de bas de page",
    WORDML + "endnotes+xml": "notes de fin",
}
_WIDTH = 110


@dataclass(frozen=True)
class TextPart:
    """One part that holds tags: `name` in the package, `label` in French, `source` for Jinja2, one line a paragraph.

    `spans` tells that the part makes cells in loops, so the grid of its tables must be counted again.
    """

    name: str
    label: str
    source: str
    spans: bool

    def words(self, line: int) -> str:
        """The words of one source line (counted from 1), without XML, cut to a readable length; may be empty."""
        lines = self.source.split("\n")
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        if not re.search(r"\{[{%#]", text):
            return ""
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
        return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"


def read_text_parts(package: Package) -> list[TextPart]:
    """Every part of the package that may hold tags: body, headers, footers, notes, properties, in that order."""
    found = [(package.main_part, "corps du document")]
    declared = list(package.overrides())
    for expected, label in _KINDS.items():
        found += [(name, label) for name, kind in declared if kind == expected and name in package.parts]
    parts = [_word_part(package, name, label) for name, label in found]
    if CORE_PROPERTIES in package.parts:
        source = _typewriter_quotes(etree.tostring(parse(package.parts[CORE_PROPERTIES]), encoding="unicode"))
        parts.append(TextPart(CORE_PROPERTIES, "propriétés du document", source, spans=False))
    return parts


def _word_part(package: Package, name: str, label: str) -> TextPart:
    text = etree.tostring(parse(package.parts[name]), encoding="unicode")
    spans = bool(re.search(r"\{%\s*(tc|hm|colspan)\s", re.sub(r"<[^>]*>", "", text)))
    # docxtpl says what a tag means in Word; its patch_xml needs no document, only the text.
    source = DocxTemplate("").patch_xml(text)
    # docxtpl's way of writing braces that are not a tag. Done here, before any value: a value's own are left as typed.
    for written, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        source = source.replace(written, "{{ '" + meant + "' }}")
    # One line a paragraph, and one a tag that stands between paragraphs or rows: an error's line gives its words.
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", source)
    source = re.sub(r"(</w:\w+>)(?=\{%)", r"\1\n", source)
    return TextPart(name, label, source, spans)


def _typewriter_quotes(text: str) -> str:
    """The same with straight quotes and comparison signs inside the tags, as docxtpl does for the body."""

    def clean(match: re.Match[str]) -> str:
        return html.unescape(match[0]).translate(str.maketrans("’‘“”", "''\"\""))

    return re.sub(r"\{[{%].*?[}%]\}", clean, text)
