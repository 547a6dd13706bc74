"""The properties of an OpenDocument text: what it says of itself, nothing of who made the template or where."""

from __future__ import annotations

import re

from lxml import etree

from aci_docs.templating.dialect import detach
from aci_docs.templating.manifest import OpenDocument
from aci_docs.templating.opendocument.names import CONFIG, DC, META, OFFICE, TEXT, XLINK
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
_PERSONAL_SETTINGS = re.compile(r"Printer|Rsid|CurrentDatabase|^View")
_PERSONAL_FOLDERS = ("Thumbnails/", "Configurations2/")
_LAYOUT = "layout-cache"
# Fields that show who opened the template last, or where it stood.
_PERSONAL_FIELDS = re.compile(
    re.escape(TEXT)
    + r"(sender-[a-z-]+|author-(name|initials)|initial-creator|creator|printed-by|file-name|editing-(cycles|duration))"
)
_AUTHORS = (f"{DC}creator", f"{META}creator-initials")
_LOCAL = re.compile(r"(?i)file:|[a-z]:[\\/]|[\\/]")
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

    Thumbnail, printer, view and database settings, authors of comments and revisions, fields with the author's name
    and folder, files of the machine that links point to. Raises lxml.etree.LxmlError when a part is not XML.
    """
    for name in [*document, *document.declared()]:
        if name.startswith(_PERSONAL_FOLDERS) or name == _LAYOUT:
            document.drop(name)
    if "settings.xml" in document:
        root = parse(document["settings.xml"])
        for item in list(root.iter(f"{CONFIG}config-item", f"{CONFIG}config-item-map-indexed")):
            holder = item.getparent()
            if holder is not None and _PERSONAL_SETTINGS.search(str(item.get(f"{CONFIG}name"))):
                holder.remove(item)
                if not len(holder):
                    detach(holder)
        document["settings.xml"] = serialise(root)
    for name in ("content.xml", "styles.xml"):
        if name in document:
            root = parse(document[name])
            if _forget_authors(root):
                document[name] = serialise(root)


def _forget_authors(root: etree._Element) -> bool:
    """True when something was cleared."""
    cleared = False
    for element in root.iter(etree.Element):
        if element.tag in _AUTHORS or (not len(element) and _PERSONAL_FIELDS.fullmatch(str(element.tag))):
            cleared, element.text = True, ""
        target = element.get(f"{XLINK}href")
        if target is not None and _LOCAL.match(target) and not _TYPED.search(target):
            cleared = True
            element.set(f"{XLINK}href", "#")
    return cleared
