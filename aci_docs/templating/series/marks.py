"""Marks: what the constants of a template hold in place of what differs from one record of the file to the next.

A source is read again as a tree (`tree_of`), marks are put there (`mark`), and it becomes a source with the same tags
(`source_of`). What a record prints of it holds the marks; `resolved` puts in their place what is the record's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from aci_docs.templating.source import Source
from aci_docs.templating.xml import parse

INSTRUCTION = "aci-tag"
_SIGN = "\x0e"
"""Around the code of a mark in a source: no value can print it, control characters being removed from values."""
_OPEN, _CLOSE = "\ufdd2aci:", ":aci\ufdd3"
_HELD = re.compile(f"{_OPEN}([^\ufdd3]*){_CLOSE}")
_TAG_OPEN, _TAG_CLOSE = "\ufdd4aci:", ":aci\ufdd5"
# A mark of guard.py with the statements around it, a statement, a printed expression.
_UNIT = re.compile("\x01 if true\n\x02\x00[^\x01]*\x01 endif \x02|\x01[^\x02]*\x02|\x03[^\x04]*\x04|\x05[^\x06]*\x06")
_REFERENCE = re.compile(rf"<\?{INSTRUCTION} (\d+)\?>|{_TAG_OPEN}(\d+){_TAG_CLOSE}")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>\s*")


def mark(code: str) -> str:
    """What stands in a tree, in a text or in an attribute, for what `resolved` is to be asked by this code."""
    return f"{_OPEN}{code}{_CLOSE}"


def tree_of(source: Source) -> tuple[etree._Element, list[str]]:
    """The tree of a source, an instruction or a reference in an attribute standing for each tag; and the tags."""
    units: list[str] = []

    # The tags, whose expressions may hold signs of XML, are taken out one after the other.
    out: list[str] = []
    cursor = 0
    inside = False
    for found in _UNIT.finditer(source.text):
        constant = source.text[cursor : found.start()]
        out.append(constant)
        opened, closed = constant.rfind("<"), constant.rfind(">")
        if opened != closed:
            inside = opened > closed
        place = len(units)
        units.append(found[0])
        out.append(f"{_TAG_OPEN}{place}{_TAG_CLOSE}" if inside else f"<?{INSTRUCTION} {place}?>")
        cursor = found.end()
    out.append(source.text[cursor:])
    return parse("".join(out)), units


def is_tag(node: etree._Element) -> bool:
    """True for the instruction that stands for a tag."""
    return isinstance(node, etree._ProcessingInstruction) and node.target == INSTRUCTION


def is_printed(value: str) -> bool:
    """True for the value of an attribute that holds a tag."""
    return _TAG_OPEN in value


def typed(value: str) -> tuple[str, str]:
    """What stands before the first tag of an attribute's value, and the rest."""
    place = value.find(_TAG_OPEN)
    return (value, "") if place < 0 else (value[:place], value[place:])


def source_of(source: Source, root: etree._Element, units: list[str]) -> Source:
    """The source that the tree has become. It has the tags of the first one, in the same order."""
    text = etree.tostring(root, encoding="unicode").replace("\n", "&#10;")
    text = _HELD.sub(lambda found: f"{_SIGN}{found[1]}{_SIGN}", text)
    declaration = _DECLARATION.match(source.text)
    text = _REFERENCE.sub(lambda found: units[int(found[1] or found[2])], text)
    return replace(source, text=(declaration[0] if declaration else "") + text)


def marked(text: str) -> bool:
    """True when a source holds marks."""
    return _SIGN in text


def resolved(data: bytes, answer: Callable[[str], str]) -> bytes:
    """What was printed, each mark replaced, in order, by the answer to its code."""
    pieces = data.split(b"\x0e")
    for place in range(1, len(pieces), 2):
        pieces[place] = answer(pieces[place].decode()).encode()
    return b"".join(pieces)
