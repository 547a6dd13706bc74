"""Where a record begins and ends in the body of an OpenDocument file, in what has been printed of it."""

from __future__ import annotations

import re
from collections.abc import Callable

_BLOCK = re.compile(rb"<(text:p|text:h|table:table)(?=[ />])([^<>]*?)(/?)>")
_PARAGRAPH = re.compile(rb"<(text:[ph])(?=[ />])([^<>]*?)(/?)>")
_EMPTY = re.compile(rb"<(text:[ph])(?=[ />])([^<>]*)/>")
_STYLE = re.compile(rb' (?:text|table):style-name="([^"]*)"')


def begun(blocks: bytes, style: Callable[[str, str], str], inserted: bytes) -> bytes:
    """The blocks, the first in another style, with this at the beginning of the first paragraph.

    `style` gives the name of the other style: family (`paragraph`, `table`), name ("" for none).
    """
    first = _BLOCK.search(blocks)
    if first is None:
        return begun(blocks + b"<text:p></text:p>", style, inserted)
    kind, attributes, closed = first.groups()
    named = _STYLE.search(attributes)
    family = "table" if kind == b"table:table" else "paragraph"
    other = style(family, named[1].decode() if named else "").encode()
    prefix = b"table" if family == "table" else b"text"
    bare = attributes if named is None else attributes[: named.start()] + attributes[named.end() :]
    opening = b"<" + kind + b" " + prefix + b':style-name="' + other + b'"' + bare + closed + b">"
    blocks = blocks[: first.start()] + opening + blocks[first.end() :]
    found = _PARAGRAPH.search(blocks, first.start())
    if found is None:
        return blocks
    name, attributes, closed = found.groups()
    after = b"</" + name + b">" if closed else b""
    return blocks[: found.start()] + b"<" + name + attributes + b">" + inserted + after + blocks[found.end() :]


def ended(blocks: bytes, inserted: bytes) -> bytes:
    """The blocks with this at the end of the last paragraph.

    A record that ends by a table is given the empty paragraph that LibreOffice itself puts there.
    """
    if blocks.endswith(b"</table:table>"):
        return blocks + b"<text:p>" + inserted + b"</text:p>"
    if not inserted:
        return blocks
    place = max(blocks.rfind(b"</text:p>"), blocks.rfind(b"</text:h>"))
    empty = list(_EMPTY.finditer(blocks, max(place, 0)))
    if empty:
        name, attributes = empty[-1].groups()
        filled = b"<" + name + attributes + b">" + inserted + b"</" + name + b">"
        return blocks[: empty[-1].start()] + filled + blocks[empty[-1].end() :]
    return blocks[:place] + inserted + blocks[place:] if place >= 0 else blocks + b"<text:p>" + inserted + b"</text:p>"
