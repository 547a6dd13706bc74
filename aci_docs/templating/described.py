"""What a document made from a template says of itself in its properties."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from aci_docs.templating.xml import parse

_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
# The author is whoever made a Word document; OpenDocument keeps the last editor under that name.
_PARTS = {"docProps/core.xml": f"{_DC}creator", "meta.xml": f"{_META}initial-creator"}


class Described(NamedTuple):
    """The title, the author and the subject of a document; an empty text where there is none."""

    title: str = ""
    author: str = ""
    subject: str = ""


def described(document: bytes) -> Described:
    """The properties of a Word or OpenDocument file that this package has written."""
    with zipfile.ZipFile(io.BytesIO(document)) as members:
        for part, author in _PARTS.items():
            if part in members.namelist():
                root = parse(members.read(part))
                found = (next(root.iter(tag), None) for tag in (f"{_DC}title", author, f"{_DC}subject"))
                return Described(*("" if each is None else each.text or "" for each in found))
    return Described()
