"""From a marked tree to the Jinja2 source of a part: constant XML, and each tag alone on its own line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from aci_docs.templating.marking import AFTER, BEFORE, Marking
from aci_docs.templating.tags import Tag
from aci_docs.templating.values.spot import Spot

# The delimiters of the sources: XML cannot hold these characters, so constant XML is never read as a tag.
STATEMENT, END_STATEMENT = "\x01", "\x02"
PRINT, END_PRINT = "\x03", "\x04"
COMMENT, END_COMMENT = "\x05", "\x06"
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
_CUT = re.compile(rf"<\?aci (\d+)\?>|{BEFORE}(\d+){AFTER}")


@dataclass(frozen=True)
class Source:
    """The Jinja2 source of one part, `name` in the package; the tag of line n is `tags[n - 1]`."""

    name: str
    label: str
    text: str
    tags: list[Tag]
    _spots: dict[Tag, Spot] = field(default_factory=dict, repr=False)

    @cached_property
    def plain(self) -> list[bool]:
        """By line, from 1: whether a text is printed there by an escape alone."""
        return [False, *(tag.plain for tag in self.tags)]

    def spot(self, tag: Tag) -> Spot:
        """What values need to know of the place of a tag; made when a value first needs it."""
        found = self._spots.get(tag)
        if found is None:
            around = tag.around
            found = Spot("attribute", field=tag.field) if around is None else around(tag.spot_level, tag.field)
            self._spots[tag] = found
        return found

    def tag(self, line: int | None) -> Tag | None:
        """The tag of a line, None when there is none."""
        return self.tags[line - 1] if line is not None and 0 < line <= len(self.tags) else None


def make_source(name: str, marking: Marking) -> Source:
    """The source of a part whose tags are at their levels."""
    pieces = _CUT.split(etree.tostring(marking.root, encoding="unicode"))
    out = [_DECLARATION]
    tags: list[Tag] = []
    for index in range(0, len(pieces), 3):
        # A line end would shift the lines after it; it can only stand in a text, where a reference means the same.
        out.append(pieces[index].replace("\n", "&#10;"))
        if index + 1 == len(pieces):
            break
        tag = marking.tags[int(pieces[index + 1] or pieces[index + 2])]
        if tag.silent:
            continue
        tags.append(tag)
        _locate(tag, marking)
        if tag.kind == "mark":
            # Between two statements a constant is printed as a piece of its own.
            out.append(f"{STATEMENT} if true\n{END_STATEMENT}{tag.body}{STATEMENT} endif {END_STATEMENT}")
            continue
        start, end = (PRINT, END_PRINT) if tag.kind == "print" else (STATEMENT, END_STATEMENT)
        out.append(f"{start} {tag.body}\n{end}")
    return Source(name, marking.label, "".join(out), tags)


def _locate(tag: Tag, marking: Marking) -> None:
    """Note what stands around a tag, which says how values are printed there."""
    parent = None if tag.node is None else tag.node.getparent()
    dialect = marking.dialect
    if parent is None:
        tag.spot_level = "attribute"
    elif parent.tag in dialect.texts:
        tag.spot_level = "text"
    elif parent.tag in dialect.holders:
        tag.spot_level = "blocks"
    elif parent.tag in dialect.rows or parent.tag in dialect.tables or parent.tag in dialect.groups:
        tag.spot_level = "rows"
    else:
        tag.spot_level = "runs"
    tag.plain = tag.spot_level in ("text", "attribute")
