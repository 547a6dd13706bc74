"""Names that must differ in an OpenDocument text: of bookmarks, tables, sections and drawings, which loops repeat."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, takewhile

from lxml import etree

from aci_docs.templating.branches import Around, at_most_one, one_item, openers, stands
from aci_docs.templating.identity import Loops, drop_parted, printed, referred, walk
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument.names import DRAW, TABLE, TEXT, XLINK, XML_ID
from aci_docs.templating.values import TemplateParts

_MARKS = ("bookmark", "reference-mark")
_INDEX_MARKS = ("alphabetical-index-mark", "toc-mark", "user-index-mark")
_ONCE = {f"{TEXT}{kind}": f"{TEXT}name" for kind in (*_MARKS, "section")} | {f"{TABLE}table": f"{TABLE}name"}
_KEYS = dict.fromkeys(_MARKS, f"{TEXT}name") | dict.fromkeys(_INDEX_MARKS, f"{TEXT}id")
_STARTS = {f"{TEXT}{kind}-start": key for kind, key in _KEYS.items()}
_ENDS = {f"{TEXT}{kind}-end": key for kind, key in _KEYS.items()}
_REFERENCES = {f"{TEXT}{kind}-ref": f"{TEXT}ref-name" for kind in ("bookmark", "reference")}
_REFERENCES |= {f"{TEXT}a": f"{XLINK}href"}
_CONTINUED = f"{TEXT}continue-list"
_CONTINUES = f"{TEXT}continue-numbering"
_STYLE = f"{TEXT}style-name"
_IDENTIFIERS = (XML_ID, f"{TEXT}id", f"{DRAW}id")


def number(markings: list[Marking], parts: TemplateParts) -> None:
    """Give what is repeated in loops a name for each turn: the first keeps the author's own, which links lead to."""
    numbers = count(1)
    for marking in markings:
        looped: dict[str, tuple[int, int, Loops]] = {}
        drop_parted(marking)
        _continue_lists(marking, numbers)
        repeated, sure = [], set()
        for rank, (element, loops, perhaps) in enumerate(walk(marking)):
            if loops:
                repeated.append((element, rank, loops))
            if not perhaps:
                sure.add(element.get(XML_ID))
        for element, rank, loops in repeated:
            key = _STARTS.get(str(element.tag)) or _ONCE.get(str(element.tag))
            for identifier in _IDENTIFIERS:
                if identifier not in (key, _ENDS.get(str(element.tag))):
                    element.attrib.pop(identifier, "")
            if key is None and str(element.tag).startswith(DRAW):
                key = f"{DRAW}name"
            name = element.get(key, "") if key else ""
            if key and name:
                looped[name] = next(numbers), rank, loops
                element.set(key, name + printed(f"aci_tour({looped[name][0]})", marking))
        for element, rank, loops in repeated:
            key = _ENDS.get(str(element.tag)) or _REFERENCES.get(str(element.tag))
            name = element.get(key, "") if key else ""
            if key and name.lstrip("#") in looped:
                turn, start, target = looped[name.lstrip("#")]
                element.set(key, name + referred(turn, loops, target, before=rank < start, marking=marking))
        for element in marking.root.iter(f"{TEXT}list"):
            # A list that may not be printed cannot be the one that another continues.
            if _CONTINUED in element.attrib and element.get(_CONTINUED) not in sure:
                del element.attrib[_CONTINUED]
                element.set(_CONTINUES, "true")


def _continue_lists(marking: Marking, numbers: Iterator[int]) -> None:
    """Make the lists of which a loop writes one item a turn, other things around it, go on counting as in Word."""
    lists: list[tuple[etree._Element, Around]] = []
    for node, around in stands(marking, marking.root):
        if node.tag == f"{TEXT}list" and next(node.iterancestors(f"{TEXT}list"), None) is None:
            lists.append((node, around))
    given: list[tuple[int, str | None, Around]] = []
    for rank, (node, around) in enumerate(lists):
        loops = openers(around, ("for",), marking)
        if not loops or not one_item(node, marking) or _is_continued(node):
            continue
        # What continues it in the same turn makes a list of several items with it.
        style = node.get(_STYLE)
        after = [each for each in lists[rank + 1 :] if each[0].get(_STYLE) == style]
        continued = list(takewhile(lambda each: _is_continued(each[0]), after))
        same = [around, *(each for _, each in continued if openers(each, ("for",), marking)[: len(loops)] == loops)]
        if at_most_one(same):
            # Lists of one style in the branches of one condition are one list.
            alike = (
                number
                for number, other, place in given
                if other == style and openers(place, ("for",), marking) == loops and at_most_one([place, around])
            )
            number = next(alike, 0) or next(numbers)
            given.append((number, style, around))
            node.set(_CONTINUES, printed(f"aci_suite({number}, loop)", marking))


def _is_continued(node: etree._Element) -> bool:
    """True for a list that its author makes continue another."""
    return _CONTINUED in node.attrib or node.get(_CONTINUES) == "true"
