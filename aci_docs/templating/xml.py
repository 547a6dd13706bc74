"""The XML names and the one parser that templating uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

try:
    # The escape itself, without the Markup object that markupsafe.escape makes and that would be thrown away at once.
    from markupsafe._speedups import _escape_inner
except ImportError:  # an interpreter without the compiled module
    from markupsafe._native import _escape_inner

escape = _escape_inner
"""The text as it is written in XML, in a text or between quotation marks."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# The control characters and lone halves that XML 1.0 forbids (tab, line feed and carriage return are allowed).
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(data: bytes | str) -> etree._Element:
    """The root of an XML part.

    Raises lxml.etree.LxmlError when it is not well formed (XMLSyntaxError), or declares a document type: no Word file
    does, and its entities could read the machine's files or fill its memory.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data.encode() if isinstance(data, str) else data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise etree.LxmlError("document type declaration")
    return root


def with_prefixes(root: etree._Element, prefixes: Mapping[str, str]) -> etree._Element:
    """The same tree, in which these prefixes have these namespaces: what values print is written with them.

    A word processor always writes them so; other programs may choose others.
    """
    if all(root.nsmap.get(prefix) == uri for prefix, uri in prefixes.items()):
        return root
    kept: dict[Any, str] = {}  # a namespace without prefix is kept under None
    kept.update(prefixes)
    kept.update({p: uri for p, uri in root.nsmap.items() if p not in prefixes and uri not in prefixes.values()})
    made = etree.Element(root.tag, {str(key): str(value) for key, value in root.attrib.items()}, kept)
    made.text = root.text
    made.extend(list(root))
    return made


def serialise(root: etree._Element) -> bytes:
    """The part's bytes with the declaration that Word itself writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
