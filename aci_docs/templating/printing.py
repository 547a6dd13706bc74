"""The printing of values: each as XML at its place, what was empty or could not be printed being noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from jinja2 import Undefined
from jinja2.runtime import markup_join
from markupsafe import Markup

from aci_docs.french import POINTILLES
from aci_docs.templating.limits import LONG, Meter, bounded
from aci_docs.templating.source import Source
from aci_docs.templating.tags import Tag
from aci_docs.templating.texts import Left, text_of
from aci_docs.templating.values import Rendering, is_blank, is_value, opendocument, print_text, print_value
from aci_docs.templating.xml import escape

Missing: TypeAlias = Literal["error", "dots", "blank"]
Put: TypeAlias = Callable[[Any, int], str]
POLICIES: tuple[Missing, ...] = ("error", "dots", "blank")
# Line ends, tabs and what XML forbids.
_SPECIAL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
# docxtpl's signs for a new paragraph and a new page, \\a and \\f, stand before a line end; elsewhere they are noise.
_REMOVED = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]|[\a\f](?!\n)")
_LINE_ENDS = re.compile("\r\n?|\n")
_XML = re.compile("(<[^>]*>)")
_BREAKS = re.compile("[\t\n\r\v\f\a]")


@dataclass
class Printer:
    """What prints the values of one document; `source` is the part being printed."""

    missing: Missing
    meter: Meter
    rendering: Rendering
    source: Source = field(default_factory=lambda: Source("", "", "", []))
    left_empty: list[Tag] = field(default_factory=list)
    removed: int = 0

    def at(self, source: Source, *, careful: bool) -> Put:
        """What prints the values of a part, each with the line of its tag: the hottest function of all.

        `careful`: as OpenDocument wants it, whose readers drop spaces at the ends of a text and join those that follow.
        """
        self.source = source
        plain, other = source.plain, self._put
        special = opendocument.careful if careful else None

        def put(value: Any, line: int) -> str:
            if (
                value.__class__ is str
                and value
                and plain[line]
                and len(value) < LONG
                and (value.isprintable() or not _SPECIAL.search(value))
                and not (special and special(value))
            ):
                return escape(value)
            return other(value, line, careful)

        return put

    def _put(self, value: Any, line: int, careful: bool) -> str:
        tag = self.source.tags[line - 1]
        if isinstance(value, Markup):
            xml = str.__str__(value)
            if "<" in xml:
                return self._markup(xml, tag)
            value = value.unescape()
        if value.__class__ is not str:
            return self._other(value, tag)
        if careful and opendocument.careful(value):
            self.meter.print(len(value))
            kept = _REMOVED.sub("", value)
            self.removed += len(value) - len(kept)
            return print_text(_LINE_ENDS.sub("\n", kept), self.source.spot(tag), self.rendering)
        return self._string(value, tag)

    def loop(self, values: Any, line: int) -> Any:
        """What a loop goes through, counted; a list that is absent is reported and empty, unless that is an error."""
        if self.missing != "error" and (values is None or isinstance(values, Undefined)):
            self.left_empty.append(self.source.tags[line - 1])
            return ()
        return self.meter.loop(values)

    def join(self, parts: tuple[Any, ...]) -> str:
        """The parts of an expression with « ~ » as one text, absent ones printing as they would alone."""
        blank = "" if self.missing == "blank" else POINTILLES
        lenient = self.missing != "error"
        kept = [blank if each is None or (lenient and isinstance(each, Undefined)) else text_of(each) for each in parts]
        joined: str = bounded(markup_join(kept))
        return joined

    def _string(self, value: str, tag: Tag) -> str:
        self.meter.print(len(value))
        if not value:
            return self._empty(tag) if tag.field and self.missing != "error" else self._nothing(tag)
        if tag.plain and value.isprintable():
            return escape(value)
        kept = _REMOVED.sub("", value)
        self.removed += len(value) - len(kept)
        if tag.plain and not _BREAKS.search(kept):
            return escape(kept)
        return print_text(_LINE_ENDS.sub("\n", kept), self.source.spot(tag), self.rendering)

    def _other(self, value: Any, tag: Tag) -> str:
        """A value that is no plain text: never « None », « True » or « 3/5 »."""
        if isinstance(value, Left):
            self.left_empty.append(tag)
            return self._string(str.__str__(value), tag)
        if value is None or (isinstance(value, Undefined) and self.missing != "error"):
            return self._empty(tag)
        if is_value(value):
            if is_blank(value):
                if self.missing == "dots":
                    return self._empty(tag)
                self.left_empty.append(tag)
            xml = print_value(value, self.source.spot(tag), self.rendering)
            self.meter.print(len(xml))
            return xml
        return self._string(text_of(value), tag)

    def _markup(self, xml: str, tag: Tag) -> str:
        """What a macro, a `set` or a `filter` block has printed; values that joined it since are cleaned as others."""
        self.meter.print(len(xml))
        if tag.spot_level == "attribute":
            return self._string(Markup(_XML.sub("", xml)).unescape(), tag)
        if not _SPECIAL.search(xml):
            return xml
        pieces = _XML.split(xml)
        spot = replace(self.source.spot(tag), level="text")
        for place in range(0, len(pieces), 2):
            if _SPECIAL.search(pieces[place]):
                text = Markup(pieces[place]).unescape()
                kept = _REMOVED.sub("", text)
                self.removed += len(text) - len(kept)
                pieces[place] = print_text(_LINE_ENDS.sub("\n", kept), spot, self.rendering)
        return "".join(pieces)

    def _empty(self, tag: Tag) -> str:
        """What stands for a value that is not there; the document's report tells where."""
        self.left_empty.append(tag)
        if self.missing == "blank":
            return ""
        return POINTILLES if tag.plain else print_text(POINTILLES, self.source.spot(tag), self.rendering)

    def _nothing(self, tag: Tag) -> str:
        if tag.field:
            self.left_empty.append(tag)
        return ""
