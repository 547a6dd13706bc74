"""What leaves an OpenDocument part before its tags are looked for: what LibreOffice notes there for itself alone."""

from __future__ import annotations

import re

from lxml import etree

from aci_docs.templating.dialect import detach
from aci_docs.templating.opendocument.dialect import DIALECT
from aci_docs.templating.opendocument.names import OOO, TEXT

_BLANKS = re.compile("[ \t\r\n]+")
_TAGS = re.compile(r"\{[{%#]")
# Hints of where pages ended when the template was last open, and the printed form of numbers, made again by any reader.
_STALE = (f"{TEXT}soft-page-break", f"{TEXT}number")
_INDEXES = (f"{TEXT}index-body",)


def clean(root: etree._Element) -> None:
    """Remove marks of revision and of pages, and the copies of titles with tags that a table of contents holds; blanks
    become one space each, as any reader has them.
    """
    for element in [each for tag in _STALE for each in root.iter(tag)]:
        detach(element)
    for body in root.iter(*_INDEXES):
        for paragraph in [
            each for each in body if _TAGS.search(str(etree.tostring(each, method="text", encoding="unicode")))
        ]:
            # A copy stands outside the loop of its title; the reader's own « mettre à jour » makes it again.
            detach(paragraph)
    for element in root.iter(etree.Element):
        for name in [key for key in element.attrib if str(key).startswith(OOO) and str(key).endswith("rsid")]:
            del element.attrib[name]
        if element.tag in DIALECT.texts and element.text:
            element.text = _BLANKS.sub(" ", element.text)
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag in DIALECT.texts:
            element.tail = _BLANKS.sub(" ", element.tail)
