"""What a Word file says around the texts of its records: relations, properties."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from aci_docs.templating.package import RELATION
from aci_docs.templating.values.marks import attribute
from aci_docs.templating.values.parts import RELATIONS
from aci_docs.templating.xml import parse, serialise

DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
NO_RELATIONS = f'{DECLARATION}<Relationships xmlns="{RELATIONS}"/>'.encode()


def frame(relations: bytes, gone: set[str]) -> tuple[bytes, bytes]:
    """The bytes before and after the place where relations are added, those of these ids taken out."""
    root = parse(relations)
    for entry in list(root):
        if entry.get("Id") in gone:
            root.remove(entry)
    root.append(etree.ProcessingInstruction("aci", "here"))
    head, _, tail = serialise(root).partition(b"<?aci here?>")
    return head, tail


def relation(identifier: str, kind: str, target: str) -> str:
    """An entry among the relations of a part."""
    to = f'{attribute(target)}" TargetMode="External' if kind == "hyperlink" else f"/{target}"
    return f'<Relationship xmlns="{RELATIONS}" Id="{identifier}" Type="{RELATION}{kind}" Target="{to}"/>'


def core_properties(values: Mapping[str, str], title: str | None) -> bytes:
    """The part of the properties; `title` is the template's, None when it depends on the record."""
    title = values.get("titre") if title is None else title
    said = [f"<dc:title>{escape(title)}</dc:title>"] if title else []
    author = escape(values.get("auteur", ""))
    if author:
        said += [f"<dc:creator>{author}</dc:creator>", f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"]
    said += ["<cp:revision>1</cp:revision>", "<dc:language>fr-FR</dc:language>"]
    if "date" in values:
        said += [
            f'<dcterms:{each} xsi:type="dcterms:W3CDTF">{values["date"]}T00:00:00Z</dcterms:{each}>'
            for each in ("created", "modified")
        ]
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(said)}</cp:coreProperties>'
    ).encode()
