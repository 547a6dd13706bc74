"""The formats of templates: for each, its dialect and all that is done its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from lxml import etree

from aci_docs.templating import cells
from aci_docs.templating.dialect import Dialect
from aci_docs.templating.manifest import OpenDocument
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument import cells as text_cells
from aci_docs.templating.opendocument import cleaning as text_cleaning
from aci_docs.templating.opendocument import dialect as text_dialect
from aci_docs.templating.opendocument import holders as text_holders
from aci_docs.templating.opendocument import identity as text_identity
from aci_docs.templating.opendocument import properties as text_properties
from aci_docs.templating.opendocument.names import OFFICE, STYLE, TABLE, TEXT
from aci_docs.templating.package import WORDML, Package
from aci_docs.templating.parts import Parts
from aci_docs.templating.values import TemplateParts
from aci_docs.templating.wordprocessing import cells as word_cells
from aci_docs.templating.wordprocessing import dialect as word_dialect
from aci_docs.templating.wordprocessing import holders as word_holders
from aci_docs.templating.wordprocessing import identity as word_identity
from aci_docs.templating.wordprocessing import properties as word_properties
from aci_docs.templating.xml import W

Name = Literal["docx", "odt"]
P = TypeVar("P", bound=Parts)
_WORD_PARTS = {
    WORDML + "header+xml": "en-tête",
    WORDML + "footer+xml": "pied de page",
    WORDML + "footnotes+xml": "notes de bas de page",
    WORDML + "endnotes+xml": "notes de fin",
}


@dataclass(frozen=True)
class Format(Generic[P]):
    """One format of documents.

    `properties` is the part of the document's properties; `prefixes` those that printed XML uses. The functions, in the
    order in which a template is compiled: `forget_origin` removes what tells of the template's author; `text_parts`
    gives (name, label) of what may hold tags, the properties left out; `prepare_properties` their tree, tags put in;
    `clean` takes out of a part what the word processor notes there for itself; `optional_properties` gives the elements
    that depend on a variable; `cells` writes what the tags of cells say; `guard` and `number` see to what loops empty
    and repeat.
    """

    name: Name
    dialect: Dialect
    properties: str
    prefixes: Mapping[str, str]
    forget_origin: Callable[[P], None]
    text_parts: Callable[[P], list[tuple[str, str]]]
    prepare_properties: Callable[[P], etree._Element]
    clean: Callable[[etree._Element], None]
    optional_properties: Callable[[etree._Element], list[tuple[etree._Element, str]]]
    cells: cells.CellWriter
    guard: Callable[[Marking], None]
    number: Callable[[list[Marking], TemplateParts], None]


def format_of(document: Package | OpenDocument) -> Format[Any]:
    """The format of an opened document."""
    return ODT if isinstance(document, OpenDocument) else DOCX


def _word_parts(package: Package) -> list[tuple[str, str]]:
    """Body, headers, footers, notes, in that order."""
    found = [(package.main_part, "corps du document")]
    declared = list(package.overrides())
    for expected, label in _WORD_PARTS.items():
        found += [(name, label) for name, kind in declared if kind == expected and name in package]
    return found


def _text_parts(document: OpenDocument) -> list[tuple[str, str]]:
    """Body, then the styles, which hold headers and footers."""
    found = [(document.main_part, "corps du document"), ("styles.xml", "en-têtes et pieds de page")]
    return [(name, label) for name, label in found if name in document]


DOCX: Format[Package] = Format(
    name="docx",
    dialect=word_dialect.DIALECT,
    properties=word_properties.CORE_PROPERTIES,
    prefixes={"w": W[1:-1]},
    forget_origin=word_properties.forget_origin,
    text_parts=_word_parts,
    prepare_properties=word_properties.prepare_properties,
    clean=word_identity.forget_revisions,
    optional_properties=word_properties.optional_properties,
    cells=word_cells,
    guard=word_holders.guard,
    number=word_identity.number,
)
ODT: Format[OpenDocument] = Format(
    name="odt",
    dialect=text_dialect.DIALECT,
    properties=text_properties.PART,
    prefixes={"office": OFFICE[1:-1], "style": STYLE[1:-1], "table": TABLE[1:-1], "text": TEXT[1:-1]},
    forget_origin=text_properties.forget_origin,
    text_parts=_text_parts,
    prepare_properties=text_properties.prepare_properties,
    clean=text_cleaning.clean,
    optional_properties=text_properties.optional_properties,
    cells=text_cells,
    guard=text_holders.guard,
    number=text_identity.number,
)
