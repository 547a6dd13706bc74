"""A flat OpenDocument text (.fodt), one XML file, as the members of the .odt that it stands for."""

from __future__ import annotations

import base64
import binascii
from copy import deepcopy
from itertools import count

from lxml import etree

from aci_docs.templating.manifest import MANIFEST, MIMETYPE, TEXT
from aci_docs.templating.opendocument.names import OFFICE, XLINK
from aci_docs.templating.xml import parse, serialise

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
# What each member holds, in the order of the schema.
_MEMBERS = {
    "content.xml": ("document-content", ("scripts", "font-face-decls", "automatic-styles", "body")),
    "styles.xml": ("document-styles", ("font-face-decls", "styles", "automatic-styles", "master-styles")),
    "meta.xml": ("document-meta", ("meta",)),
    "settings.xml": ("document-settings", ("settings",)),
}
_KINDS = {b"\x89PNG": ("png", "image/png"), b"\xff\xd8\xff": ("jpg", "image/jpeg"), b"<?xm": ("svg", "image/svg+xml")}


def is_flat(data: bytes) -> bool:
    """True for the beginning of a flat OpenDocument file."""
    return b"office:document" in data[:2000]


def members(data: bytes) -> dict[str, bytes]:
    """Name -> bytes of the members of the .odt file; pictures that the text holds become members of their own.

    Raises lxml.etree.LxmlError when it is no flat OpenDocument, or broken.
    """
    root = parse(data)
    if root.tag != f"{OFFICE}document":
        raise etree.LxmlError("not a flat OpenDocument file")
    found = {MIMETYPE: str(root.get(f"{OFFICE}mimetype", "")).encode()}
    pictures = _take_pictures(root)
    for name, (kind, held) in _MEMBERS.items():
        part = etree.Element(OFFICE + kind, nsmap=root.nsmap)  # type: ignore[arg-type]
        part.set(f"{OFFICE}version", str(root.get(f"{OFFICE}version", "1.3")))
        part.extend([deepcopy(each) for name in held for each in root.iterfind(OFFICE + name)])
        found[name] = serialise(part)
    found |= {name: content for name, (content, _) in pictures.items()}
    kinds = {"/": TEXT} | dict.fromkeys(_MEMBERS, "text/xml") | {name: kind for name, (_, kind) in pictures.items()}
    manifest = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
    manifest.set(f"{{{_MANIFEST}}}version", "1.3")
    for name, kind in kinds.items():
        told = {f"{{{_MANIFEST}}}full-path": name, f"{{{_MANIFEST}}}media-type": kind}
        etree.SubElement(manifest, f"{{{_MANIFEST}}}file-entry", told)
    found[MANIFEST] = serialise(manifest)
    return found


def _take_pictures(root: etree._Element) -> dict[str, tuple[bytes, str]]:
    """Member -> (bytes, media type) of the pictures of a flat document, which leave its tree."""
    found: dict[str, tuple[bytes, str]] = {}
    numbers = count(1)
    for held in list(root.iter(f"{OFFICE}binary-data")):
        holder = held.getparent()
        assert holder is not None  # the root is no picture
        try:
            content = base64.b64decode(held.text or "")
        except binascii.Error as error:
            raise etree.LxmlError("broken picture") from error
        extension, kind = next(
            (each for start, each in _KINDS.items() if content.startswith(start)), ("bin", "application/octet-stream")
        )
        name = f"Pictures/{next(numbers)}.{extension}"
        found[name] = content, kind
        holder.remove(held)
        for key, value in (("href", name), ("type", "simple"), ("show", "embed"), ("actuate", "onLoad")):
            holder.set(f"{XLINK}{key}", value)
    return found
