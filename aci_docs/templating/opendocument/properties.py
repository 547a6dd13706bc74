"""The properties of an OpenDocument text: what it says of itself, nothing of who made the template or where."""

from __future__ import annotations

import re

from lxml import etree

from aci_docs.templating.dialect import detach
from aci_docs.templating.manifest import OpenDocument
from aci_docs.templating.opendocument.names import CONFIG, DC, LOEXT, META, OFFICE, TEXT, XLINK
from aci_docs.templating.xml import parse, serialise

PART = "meta.xml"
_VARIABLES = {
    f"{META}initial-creator": "aci_auteur",
    f"{DC}creator": "aci_auteur",
    f"{META}creation-date": "aci_date",
    f"{DC}date": "aci_date",
}
# What an author types of a template for themselves, kept only when it holds tags; the rest LibreOffice counts itself.
_NOTES = (f"{DC}description", f"{META}keyword")
_KEPT = (f"{DC}title", f"{DC}subject", f"{DC}language", *_NOTES)
_EMPTY = (
    f'<office:document-meta xmlns:office="{OFFICE[1:-1]}" xmlns:meta="{META[1:-1]}" xmlns:dc="{DC[1:-1]}" '
    'office:version="1.3"><office:meta/></office:document-meta>'
)
_TAGS = re.compile(r"\{[{%]")
# Settings that change the layout are switches and numbers, but for this one; words name printers, people, databases.
_SETTINGS = "ooo:configuration-settings"
_KEPT_TYPES = ("boolean", "short", "int", "long", "double")
_KEPT_WORDS = ("PrinterIndependentLayout",)
_PERSONAL_SETTINGS = re.compile(r"Rsid|CurrentDatabase")
# In the document and in the ones embedded in it (`Object 1/`); a copy of the signatures would be broken.
_PERSONAL_PARTS = re.compile(
    r"(.*/)?(Thumbnails/.*|Configurations2/.*|Versions/.*|VersionList\.xml|layout-cache)|.+/meta\.xml"
    r"|META-INF/[a-z]*signatures[^/]*"
)
_SETTINGS_PARTS = re.compile(r"(.*/)?settings\.xml")
_TEXTS = re.compile(r"(.*/)?(content|styles)\.xml")
# Fields that show who opened the template last, where it stood, the properties and the data of its author.
_PERSONAL_FIELDS = re.compile(
    re.escape(TEXT)
    + r"(sender-[a-z-]+|author-(name|initials)|initial-creator|creator|printed-by|file-name|editing-(cycles|duration)"
    r"|template-name|user-defined|database-(display|name|row-number))"
)
_VALUES = tuple(f"{OFFICE}{kind}" for kind in ("value", "date-value", "time-value", "boolean-value", "string-value"))
_AUTHORS = (f"{DC}creator", f"{META}creator-initials", f"{LOEXT}sender-initials")
_DATES = (f"{DC}date", f"{META}date-string")
_NO_DATE = "1970-01-01T00:00:00"  # revisions must have one
_DATABASE = f"{TEXT}database-name"
_EXCHANGES = (f"{OFFICE}dde-topic", f"{OFFICE}dde-item")
_LOCAL = re.compile(r"(?i)file:|[a-z]:[\\/]|[\\/]|(\.\./){2}")
_TYPED = re.compile(r"(?i)\{\{|%7b%7b")  # an address typed as a tag, before which LibreOffice puts its own folder


def prepare_properties(document: OpenDocument) -> etree._Element:
    """The properties as a part to compile: author and last editor the structure, both dates the document's.

    What a context does not say is left out: neither the template author's name nor a clock fills the place.
    """
    present = PART in document
    root = parse(document[PART] if present else _EMPTY)
    if not present:
        document.declare(PART, "text/xml")
        document[PART] = serialise(root)
    meta = root.find(f"{OFFICE}meta")
    if meta is None:
        meta = etree.SubElement(root, f"{OFFICE}meta")
    for element in list(meta):
        if element.tag not in _KEPT or (element.tag in _NOTES and not _TAGS.search(element.text or "")):
            meta.remove(element)
    generator = etree.Element(f"{META}generator")
    generator.text = "aci-docs"
    meta.insert(0, generator)
    if meta.find(f"{DC}language") is None:
        etree.SubElement(meta, f"{DC}language").text = "fr-FR"
    for name, variable in _VARIABLES.items():
        etree.SubElement(meta, name).text = f"{{{{ {variable} }}}}"
    return root


def optional_properties(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """The properties that are there only when the context says something: (element, its variable)."""
    return [(each, _VARIABLES[str(each.tag)]) for each in root.iterfind(f"{OFFICE}meta/*") if each.tag in _VARIABLES]


def forget_origin(document: OpenDocument) -> None:
    """Remove what tells of who made the template, and where: the documents made of it are somebody else's.

    Thumbnail, signatures, former versions, properties of embedded objects, all settings but those of the layout,
    authors and dates of comments and revisions, fields with the author's name, folder and data, files of the machine
    that links point to. Raises lxml.etree.LxmlError when a part is not XML.
    """
    for name in [*document, *document.declared()]:
        if _PERSONAL_PARTS.fullmatch(name):
            document.drop(name)
    for name in list(document):
        if _SETTINGS_PARTS.fullmatch(name):
            root = parse(document[name])
            if _forget_settings(root):
                document[name] = serialise(root)
            else:
                document.drop(name)
        elif _TEXTS.fullmatch(name):
            root = parse(document[name])
            if _forget_authors(root):
                document[name] = serialise(root)


def _forget_settings(root: etree._Element) -> bool:
    """False when no setting is left."""
    for kept in list(root.iter(f"{CONFIG}config-item-set")):
        if kept.getparent().tag == f"{OFFICE}settings" and kept.get(f"{CONFIG}name") != _SETTINGS:  # type: ignore[union-attr]
            detach(kept)
    for item in list(root.iter(f"{CONFIG}config-item")):
        name = str(item.get(f"{CONFIG}name"))
        if name not in _KEPT_WORDS and (
            item.get(f"{CONFIG}type") not in _KEPT_TYPES or _PERSONAL_SETTINGS.search(name)
        ):
            detach(item)
    for holder in reversed(list(root.iter(f"{CONFIG}*"))):
        if holder.tag != f"{CONFIG}config-item" and not len(holder):
            detach(holder)
    return next(root.iter(f"{CONFIG}config-item"), None) is not None


def _forget_authors(root: etree._Element) -> bool:
    """True when something was cleared."""
    cleared = False
    for element in list(root.iter(etree.Element)):
        if element.tag in _AUTHORS or _is_personal_field(element):
            cleared, element.text = True, ""
            for name in _VALUES:
                element.attrib.pop(name, "")
        elif element.tag in _DATES:
            cleared, holder = True, element.getparent()
            if holder is not None and holder.tag == f"{OFFICE}annotation":
                detach(element)
            else:
                element.text = _NO_DATE
        for name, emptied in ((f"{XLINK}href", "#"), *((each, "") for each in _EXCHANGES)):
            target = element.get(name)
            if target is not None and _LOCAL.match(target) and not _TYPED.search(target):
                cleared = True
                element.set(name, emptied)
        if element.get(_DATABASE):
            cleared = True
            element.set(_DATABASE, "")
    return cleared


def _is_personal_field(element: etree._Element) -> bool:
    """Whether it is one, without a tag of the template in it."""
    return (
        not len(element)
        and _PERSONAL_FIELDS.fullmatch(str(element.tag)) is not None
        and not _TAGS.search(element.text or "")
    )
