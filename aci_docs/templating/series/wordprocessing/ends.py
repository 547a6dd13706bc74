"""Where a record begins and ends in the body of a Word file, in what has been printed of it."""

from __future__ import annotations

import re

_FIRST = re.compile(rb"<w:p(?: [^<>]*?)?(/?)>")
_SECTION = b"<w:sectPr"
# Marks between blocks, which show nothing: bookmarks, limits of revisions, comments and permissions, spelling.
_MARK = re.compile(rb"<w:(?:bookmark|perm|move\w*Range|comment\w*Range|customXml\w*Range|proofErr)")
_EMPTY = re.compile(rb"<w:p( [^<>]*)?/>")
_LOOK = re.compile(rb"<w:rPr>(?:(?!<w:ins|<w:del|<w:move|<w:rPrChange|</w:rPr>).)*</w:rPr>", re.DOTALL)
_OPENING = re.compile(rb"<w:p(?: [^<>]*)?>")


def split_section(body: bytes) -> tuple[bytes, bytes]:
    """What is printed of a body: its blocks, and its last section's properties."""
    place = body.rindex(_SECTION)
    return body[:place], body[place:]


def begun(blocks: bytes, inserted: bytes) -> bytes:
    """The blocks, with this at the beginning of the first paragraph, wherever it stands.

    Between blocks LibreOffice would take it for the end of the paragraph before.
    """
    first = _FIRST.search(blocks)
    if first is None:
        return blocks + b"<w:p>" + inserted + b"</w:p>"
    if first[1]:
        return blocks[: first.end() - 2] + b">" + inserted + b"</w:p>" + blocks[first.end() :]
    place = _after_properties(blocks, first.end())
    return blocks[:place] + inserted + blocks[place:]


def ended(blocks: bytes, section: bytes, inserted: bytes) -> tuple[bytes, bytes, bytes]:
    """The blocks but for the last paragraph; it with the section's properties in it; and it followed by them.

    `inserted` stands at its end. A record that ends by anything else, as a table, is given the empty paragraph that
    Word itself puts there.
    """
    place = _before_marks(blocks)
    bare, marks = blocks[:place], blocks[place:]
    empty = _EMPTY.fullmatch(bare, bare.rfind(b"<")) if bare.endswith(b"/>") else None
    if empty:
        start, opening, properties, content = empty.start(), b"<w:p" + (empty[1] or b"") + b">", b"", b""
    elif bare.endswith(b"</w:p>"):
        start = _last_start(bare)
        opened = _OPENING.match(bare, start)
        assert opened is not None  # that is how it was found
        place = _after_properties(bare, opened.end())
        opening, properties, content = opened[0], bare[opened.end() : place], bare[place : -len(b"</w:p>")]
    else:
        start = -1
        opening, properties, content = b"<w:p>", b"", b""
    added = start < 0 or _SECTION in properties  # a section that ends there has its own paragraph
    if added:
        start, opening, properties, content, marks, before = len(blocks), b"<w:p>", b"", b"", b"", blocks
    else:
        before = bare[:start]
    tail = content + inserted + b"</w:p>" + marks
    kept = b"" if added or b"<w:r" in content else _kept(properties)
    return before, opening + _with_section(properties, section) + kept + tail, opening + properties + tail + section


def _before_marks(text: bytes) -> int:
    """Where the marks that end a text begin; only its end is looked at, a text being long."""
    place = len(text)
    while text.endswith(b"/>", 0, place):
        start = text.rfind(b"<", 0, place)
        if not _MARK.match(text, start):
            break
        place = start
    return place


def _after_properties(text: bytes, place: int) -> int:
    """Where the properties of a paragraph that is open at `place` end."""
    if text.startswith(b"<w:pPr/>", place):
        return place + len(b"<w:pPr/>")
    if not text.startswith(b"<w:pPr>", place):
        return place
    end = text.index(b"</w:pPr>", place)
    if b"<w:pPrChange" in text[place:end]:  # which holds the former properties
        end = text.index(b"</w:pPr>", text.index(b"</w:pPrChange>", place))
    return end + len(b"</w:pPr>")


def _kept(properties: bytes) -> bytes:
    """A tab as large as the mark of an empty paragraph: LibreOffice drops one that holds nothing but a section."""
    look = _LOOK.search(properties)
    return b"<w:r>" + (look[0] if look else b"") + b"<w:tab/></w:r>"


def _with_section(properties: bytes, section: bytes) -> bytes:
    if not properties or properties == b"<w:pPr/>":
        return b"<w:pPr>" + section + b"</w:pPr>"
    place = properties.find(b"<w:pPrChange")
    place = len(properties) - len(b"</w:pPr>") if place < 0 else place
    return properties[:place] + section + properties[place:]


def _last_start(text: bytes) -> int:
    """Where the paragraph that ends the text begins, those of the text boxes in it set aside."""
    depth, place = 0, len(text)
    while True:
        close = text.rfind(b"</w:p>", 0, place)
        opening = max(text.rfind(b"<w:p>", 0, place), text.rfind(b"<w:p ", 0, place))
        if close > opening:
            depth, place = depth + 1, close
            continue
        place = opening
        end = text.index(b">", opening)
        if text[end - 1 : end] == b"/":
            continue
        depth -= 1
        if not depth:
            return opening
