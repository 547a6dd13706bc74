"""The small subset of Markdown that a text of a record may hold.

Paragraphs (a blank line between them), **gras**, *italique*, lists (`- ` or `* ` or `• `, `1. ` or `1) `), links
`[texte](adresse)`, and a backslash before a sign that is to be printed as typed. An end of line is a line break, as
everywhere else in a document: nobody has to know the two spaces of Markdown. Anything else prints as typed.
"""

from __future__ import annotations

import re
from typing import Any

from aci_docs.templating.values.links import address
from aci_docs.templating.values.paragraphs import Block, Paragraphs
from aci_docs.templating.values.rich import Format, RichText, Run, UnusableValue, plain

_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-*•+])|(?P<number>\d{1,3})[.)])[ \t\xa0]+(?=\S)")
# Each alternative stops at its own opening sign, so the whole is read in linear time whatever the text.
_TOKEN = re.compile(
    r"\\(?P<sign>[\\*\[\]().+•-])|(?P<stars>\*+)|\[(?P<words>[^\[\]\n]{1,2000})\]\((?P<to>[^()\s]{1,2000})\)"
)
_MAX = 1_000_000  # characters; a longer text is no field of a record


def markdown(text: Any) -> Paragraphs:
    r"""The paragraphs of a text written in the subset; a numbered list keeps the numbers it was typed with.

    >>> [(block.kind, block.rich.text()) for block in markdown("Elle **tient** :\n- le planning\n- la caisse").blocks]
    [('text', 'Elle tient :'), ('bullet', 'le planning'), ('bullet', 'la caisse')]
    """
    source = plain(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(source) > _MAX:
        raise UnusableValue(f"ce texte est démesuré ({len(source)} caractères)")
    kind, number, typed = "text", 0, 0
    blocks: list[tuple[str, int, list[str]]] = []
    lines: list[str] | None = None
    for line in source.split("\n"):
        item = _ITEM.match(line)
        if item:
            # Items that all bear one number, « 1. » and « 1. », count by themselves; other numbers are obeyed.
            same = kind == "number" and item["number"] is not None and int(item["number"]) == typed
            kind, typed = ("number", int(item["number"])) if item["number"] else ("bullet", 0)
            number = number + 1 if same else typed
            lines = [line[item.end() :].rstrip()]
            blocks.append((kind, number, lines))
        elif not line.strip():
            lines = None  # the list goes on if another item follows, and ends at a paragraph
        elif lines is None:
            kind, number, lines = "text", 0, [line.strip()]
            blocks.append((kind, number, lines))
        else:
            lines.append(line.strip())
    return Paragraphs(tuple(Block(inline("\n".join(words)), kind, number) for kind, number, words in blocks))  # type: ignore[arg-type]


def inline(text: str, link: str | None = None) -> RichText:
    """The runs of one paragraph. A star with nothing to close it, or with a space inside it, prints as typed."""
    pieces: list[tuple[str, str | tuple[Run, ...]]] = []  # ("stars" | "text" | "runs", what it is)
    end = 0
    for token in _TOKEN.finditer(text):
        if token["to"] and link is not None:
            continue
        if token.start() > end:
            pieces.append(("text", text[end : token.start()]))
        end = token.end()
        if token["stars"]:
            role = _role(text, token.start(), end)
            pieces.extend((role, stars) for stars in (["**", "*"] if len(token["stars"]) == 3 else [token["stars"]]))
        elif token["sign"]:
            pieces.append(("text", token["sign"]))
        else:
            pieces.append(("runs", _link(token)))
    pieces.append(("text", text[end:]))
    return RichText(tuple(_runs(pieces, _pairs(pieces), link)))


def _link(token: re.Match[str]) -> tuple[Run, ...]:
    """A link; an address that may not be one (`javascript:`, a file) leaves the whole as typed."""
    try:
        return inline(token["words"], address(token["to"])).runs
    except UnusableValue:
        return (Run(token[0]),)


def _role(text: str, start: int, end: int) -> str:
    """What stars may do, from the signs around them: "open", "close", "both" or "text"."""
    opens = end < len(text) and not text[end].isspace()
    closes = start > 0 and not text[start - 1].isspace()
    if end - start > 3 or not (opens or closes):
        return "text"
    return "both" if opens and closes else "open" if opens else "close"


def _pairs(pieces: list[tuple[str, str | tuple[Run, ...]]]) -> dict[int, str]:
    """Place of a piece of stars -> what begins or ends there ("bold", "italic"), for those that have their pair."""
    paired: dict[int, str] = {}
    opened: dict[str, int] = {}
    for place, (role, stars) in enumerate(pieces):
        if role not in ("open", "close", "both"):
            continue
        look = "bold" if len(stars) == 2 else "italic"
        if role != "open" and look in opened:
            paired[opened.pop(look)] = paired[place] = look
        elif role != "close":
            opened.setdefault(look, place)
    return paired


def _runs(pieces: list[tuple[str, str | tuple[Run, ...]]], paired: dict[int, str], link: str | None) -> list[Run]:
    look = {"bold": False, "italic": False}
    runs: list[Run] = []

    def add(text: str) -> None:
        style = Format(bold=look["bold"], italic=look["italic"])
        if runs and runs[-1].format == style and runs[-1].link == link:
            runs[-1] = Run(runs[-1].text + text, style, link)
        elif text:
            runs.append(Run(text, style, link))

    for place, (_, piece) in enumerate(pieces):
        if place in paired:
            look[paired[place]] = not look[paired[place]]
        elif isinstance(piece, str):
            add(piece)
        else:
            runs.extend(
                Run(run.text, Format(look["bold"] or run.format.bold, look["italic"] or run.format.italic), run.link)
                for run in piece
            )
    return runs
