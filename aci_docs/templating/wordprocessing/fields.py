"""Fields of Word that tell of the template's author: files of their machine in instructions, their name in results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from aci_docs.templating.xml import W

_TAGS = re.compile(r"\{[{%#]")
# A file of the author's machine or network, between quotes (every « \\ » written twice) or up to the next space.
_STARTS = r"(?:file:|[a-z]:[\\/]|\\\\+(?=\w)|\.\.[\\/]|/(?:home|users|volumes|mnt|media|tmp)/|macintosh hd:)"
_LOCAL = re.compile(rf'(?i)["“”]\s*{_STARTS}[^"“”]*["“”]?|(?<!\S){_STARTS}\S*')
_PERSONAL = re.compile(
    r"(?i)\s*(?:(?:AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE)\b"
    r'|(?:INFO|DOCPROPERTY)\s+"?(?:Author|LastSavedBy|Manager|Company|FileName|Template)\b)'
)
_SWITCHES = re.compile(r"\\\*\s*\w+|\\p\b")
_NAMED = re.compile(r"(?i)\s*(?:AUTHOR|USERNAME|USERINITIALS|USERADDRESS)\b")  # can be given a name to show
_ORDERS = (f"{W}instrText", f"{W}delInstrText")
_WORDS = (f"{W}t", f"{W}delText")
_INSTRUCTION = f"{W}instr"
_LOCK = f"{W}fldLock"


@dataclass
class _Field:
    """A field that is being read: its first mark, its own instructions and the words of its result."""

    begin: etree._Element
    orders: list[etree._Element] = field(default_factory=list)
    words: list[etree._Element] = field(default_factory=list)
    shown: bool = False


def forget_fields(root: etree._Element) -> None:
    """Take local paths out of instructions, and the author's name, folder and template out of what fields show.

    What holds tags stays. A field whose instruction has changed is locked: it goes on showing what it shows.
    """
    open_fields: list[_Field] = []
    for element in root.iter(f"{W}fldChar", f"{W}fldSimple", *_ORDERS, *_WORDS):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}fldSimple":
            words = list(element.iter(*_WORDS))
            instruction = str(element.get(_INSTRUCTION, ""))
            cleaned = _cleaned(instruction)
            if cleaned != instruction:
                element.set(_INSTRUCTION, cleaned)
                _lock(element)
            _clear_result(instruction, words)
        elif kind == "begin":
            open_fields.append(_Field(element))
        elif not open_fields:
            continue
        elif kind == "separate":
            open_fields[-1].shown = True
        elif kind == "end":
            closed = open_fields.pop()
            _clear_result(_clean_orders(closed), closed.words)
        elif element.tag in _ORDERS:
            open_fields[-1].orders.append(element)
        else:
            for each in open_fields:
                if each.shown:
                    each.words.append(element)
    for left in open_fields:  # never ended: what they show cannot be told from the rest of the text
        _clean_orders(left)


def _clean_orders(found: _Field) -> str:
    """The instruction as it was, once its local paths are gone."""
    instruction = "".join(each.text or "" for each in found.orders)
    cleaned = _cleaned(instruction)
    if cleaned != instruction:
        for order in found.orders:
            order.text, cleaned = cleaned, ""
        _lock(found.begin)
    return instruction


def _cleaned(instruction: str) -> str:
    if _NAMED.match(instruction) and not _TAGS.search(instruction):
        kept = [instruction.split(maxsplit=1)[0], *_SWITCHES.findall(instruction)]
        return instruction if instruction.split() == " ".join(kept).split() else f" {' '.join(kept)} "
    return _LOCAL.sub(lambda path: path[0] if _TAGS.search(path[0]) else '""', instruction)


def _lock(element: etree._Element) -> None:
    element.set(_LOCK, "true")
    for data in element.findall(f"{W}fldData"):  # the address again, in Word's own writing
        element.remove(data)


def _clear_result(instruction: str, words: list[etree._Element]) -> None:
    if _PERSONAL.match(instruction) and not _TAGS.search("".join(each.text or "" for each in words)):
        for each in words:
            each.text = ""
