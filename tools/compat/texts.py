"""The texts of a Word file as the cases give them: part by part, paragraph by paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHARACTERS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


def texts_of(data: bytes) -> dict[str, list[str]]:
    """{`document`, `header1`, `footnotes`…: the text of each paragraph}, a text box being part of the one around it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {}
        for name in archive.namelist():
            match = re.fullmatch(r"word/(document|(header|footer)\d*|footnotes|endnotes)\.xml", name)
            if match:
                root = etree.fromstring(archive.read(name))
                found[match[1]] = [_text(paragraph) for paragraph in root.iter(f"{_W}p")]
    return found


def first_difference(expected: Mapping[str, Sequence[str]], got: Mapping[str, Sequence[str]]) -> str:
    """Where two documents first differ: part, number of the paragraph, both texts; "" when they are the same."""
    for part, paragraphs in expected.items():
        if part not in got:
            return f"{part}: the part is not in the document"
        for number, (wanted, found) in enumerate(zip_longest(paragraphs, got[part]), 1):
            if wanted != found:
                return f"{part}, paragraph {number}: {wanted!r} expected, {found!r} found"
    return ""


def _text(paragraph: Any) -> str:
    pieces = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag in _CHARACTERS and element.getparent().tag == f"{_W}r":
            pieces.append(_CHARACTERS[element.tag])
    return "".join(pieces)
