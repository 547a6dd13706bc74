"""The tags in the logical text of a paragraph: where they stand, what they say, straightened as Jinja2 reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from aci_docs.templating.dialect import Around
from aci_docs.templating.places import Place
from aci_docs.templating.values import spot

Kind = Literal["print", "statement", "comment", "mark"]
Level = Literal["", "r", "p", "tc", "tr"]

_OPEN = re.compile(r"\{[{%#]|\{_\{|\}_\}|\{_%|%_\}|\{_#|#_\}")
_LITERALS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}", "{_#": "{#", "#_}": "#}"}
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_KINDS: dict[str, Kind] = {"{{": "print", "{%": "statement", "{#": "comment"}
_QUOTES = {"'": "'", '"': '"', "‘": "’", "’": "’", "‚": "’", "“": "”", "”": "”", "„": "”", "«": "»"}
_STRAIGHT = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\t\n\r\u2028"), " ")
_DASHES = {ord("–"): "-", ord("−"): "-", ord("‑"): "-"}
_NO_SPACE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), None)
_PREFIX = re.compile(r"(tr|tc|p|r)[ ]+(?=\S)")
_WORD = re.compile(r"\s*(\w+)")
_FIELD = re.compile(r"([^\W\d]\w*(?:\.\w+|\[[^\]]*\])*)(?:\s*\|.*)?")
_ASSIGNS = re.compile(r"set\s[\w\s,.()]+=(?!=)")

OPENERS = {
    "for": "endfor",
    "if": "endif",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "set": "endset",
    "block": "endblock",
    "autoescape": "endautoescape",
    "raw": "endraw",
}
ENDS = {end: opener for opener, end in OPENERS.items()}
MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
CELL_WORDS = frozenset({"vm", "hm", "cellbg", "colspan"})


@dataclass(eq=False)
class Tag:
    """One tag: `body` is what stands between its braces, without prefix; `typed` what its author wrote.

    `node` is what stands for it in the tree, None when it stands in an attribute or in a text that is no paragraph's;
    `around` gives what stood around it in a paragraph. `field` is the path that it prints, "" when it prints something
    else; `plain` tells that a text printed there needs no more than an escape.
    """

    kind: Kind
    body: str
    typed: str
    level: Level = ""
    joins_before: bool = False
    joins_after: bool = False
    place: Place = field(default_factory=lambda: Place(""))
    node: etree._Element | None = None
    around: Around | None = None
    spot_level: spot.Level = "attribute"
    plain: bool = True

    @property
    def field(self) -> str:
        """The path that the tag prints (`structure.nom`), filters left out; "" for anything else."""
        match = _FIELD.fullmatch(self.body) if self.kind == "print" else None
        return match[1] if match and not match[1].startswith("loop.") else ""

    @property
    def word(self) -> str:
        """The first word of a statement (`for`, `endif`); "" for anything else."""
        match = _WORD.match(self.body) if self.kind == "statement" else None
        return match[1] if match else ""

    @property
    def opens(self) -> bool:
        """True when an end must follow: `for`, `if`, `macro`, and `set` without « = »."""
        return self.word in OPENERS and not (self.word == "set" and _ASSIGNS.match(self.body.lstrip()))

    @property
    def silent(self) -> bool:
        """True when Jinja2 must not see it: comments, `raw` and its end."""
        return self.kind == "comment" or self.word in ("raw", "endraw")


@dataclass(frozen=True)
class Found:
    """A tag, or a way of writing braces that are none, from `start` to `end` in a text: `tag` is then None."""

    start: int
    end: int
    tag: Tag | None
    literal: str = ""
    anchor: int = -1
    """Where its mark goes, when that is not its start."""


class Unclosed(Exception):
    """A tag that starts at `start` and has no end in its text."""

    def __init__(self, start: int, opening: str) -> None:
        self.start, self.opening = start, opening
        super().__init__(opening)


def find_tags(text: str, *, raw: bool = False) -> Iterator[Found]:
    """The tags of a text, in order; with `raw`, everything up to `{% endraw %}` is plain words.

    Raises Unclosed, once those before it are given, at a tag that does not end.

    >>> [(found.tag.level, found.tag.body) for found in find_tags("a {{ x['}}'] }} {%tr for y in z %}")]
    [('', "x['}}']"), ('tr', 'for y in z')]
    """
    position = 0
    while match := _OPEN.search(text, position):
        start, opening = match.start(), match[0]
        if opening in _LITERALS:
            position = match.end()
            if not raw:
                yield Found(start, position, None, _LITERALS[opening])
            continue
        end = _end(text, match.end(), opening)
        if end is None:
            if raw:
                position = match.end()
                continue
            raise Unclosed(start, opening)
        tag = _read(opening, text[start:end])
        if raw and tag.word != "endraw":
            position = match.end()
            continue
        raw = tag.word == "raw"
        yield Found(start, end, tag)
        position = end


def _end(text: str, start: int, opening: str) -> int | None:
    closing = _CLOSE[opening]
    first = text.find(closing, start)
    if first < 0:
        return None
    if opening == "{#":
        return first + 2
    quote, depth, position = "", 0, start
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\" and quote in "'\"":
                position += 1
            elif character == quote:
                quote = ""
        elif character in _QUOTES:
            quote = _QUOTES[character]
        elif depth <= 0 and text.startswith(closing, position):
            return position + 2
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        position += 1
    # A quote or a bracket that never closes: the tag is ill written, and ends where it seems to.
    return first + 2


def _read(opening: str, typed: str) -> Tag:
    kind = _KINDS[opening]
    inner = typed[2:-2]
    before = inner.startswith(("-", "+"))
    after = inner.endswith(("-", "+"))
    tag = Tag(kind, "", typed, joins_before=inner.startswith("-"), joins_after=inner.endswith("-"))
    inner = inner[before : len(inner) - after]
    body = inner if kind == "comment" else straighten(inner)
    prefix = _PREFIX.match(body.translate(_SPACES))
    if prefix and not (prefix[1] == "r" and kind == "comment"):
        tag.level = prefix[1]  # type: ignore[assignment]
        body = body[prefix.end() :]
    tag.body = body.strip()
    return tag


def straighten(body: str) -> str:
    """A tag's text with straight quotes, plain spaces and hyphens, except inside its strings.

    >>> straighten("x\u00a0|\u00a0default(«\u00a0l’an\u00a0») – 1")
    'x | default("l’an") - 1'
    """
    out: list[str] = []
    closing, start, straight = "", 0, ""
    position = 0
    while position < len(body):
        character = body[position]
        if closing:
            if character == "\\" and closing == straight:
                position += 1
            elif character in (closing, straight):
                inner = body[start:position]
                out.append((inner.strip("\u00a0\u202f") if closing == "»" else inner) + straight)
                closing, start = "", position + 1
        elif character in _QUOTES:
            closing, straight = _QUOTES[character], _STRAIGHT.get(character, character)
            out.append(_plain(body[start:position]) + straight)
            start = position + 1
        position += 1
    rest = body[start:]
    out.append(rest.translate({ord(smart): plain for smart, plain in _STRAIGHT.items()}) if closing else _plain(rest))
    # A line end inside a string would shift the lines by which errors are located.
    return "".join(out).replace("\n", " ").replace("\r", " ")


def _plain(text: str) -> str:
    return text.translate(_SPACES).translate(_DASHES).translate(_NO_SPACE)
