"""Names that must differ in an OpenDocument text: of bookmarks, tables, sections and drawings, which loops repeat."""

from __future__ import annotations

from itertools import count

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.identity import printed, walk
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument.names import DRAW, TABLE, TEXT, XLINK, XML_ID
from aci_docs.templating.tags import ENDS
from aci_docs.templating.values import TemplateParts

_MARKS = ("bookmark", "reference-mark")
_ONCE = {f"{TEXT}{kind}": f"{TEXT}name" for kind in (*_MARKS, "section")} | {f"{TABLE}table": f"{TABLE}name"}
_STARTS = {f"{TEXT}{kind}-start": f"{TEXT}name" for kind in _MARKS}
_ENDS = {f"{TEXT}{kind}-end": f"{TEXT}name" for kind in _MARKS}
_REFERENCES = {f"{TEXT}{kind}-ref": f"{TEXT}ref-name" for kind in ("bookmark", "reference")}
_REFERENCES |= {f"{TEXT}a": f"{XLINK}href"}
_CONTINUED = f"{TEXT}continue-list"
_CONTINUES = f"{TEXT}continue-numbering"
_IDENTIFIERS = (XML_ID, f"{TEXT}id", f"{DRAW}id")


def number(markings: list[Marking], parts: TemplateParts) -> None:
    """Give what is repeated in loops a name for each turn: the first keeps the author's own, which links lead to."""
    numbers = count(1)
    for marking in markings:
        looped: dict[str, int] = {}
        _continue_lists(marking)
        repeated, sure = [], set()
        for element, again, perhaps in walk(marking):
            if again:
                repeated.append(element)
            if not perhaps:
                sure.add(element.get(XML_ID))
        for element in repeated:
            for identifier in _IDENTIFIERS:
                element.attrib.pop(identifier, "")
            key = _STARTS.get(str(element.tag)) or _ONCE.get(str(element.tag))
            if key is None and str(element.tag).startswith(DRAW):
                key = f"{DRAW}name"
            name = element.get(key, "") if key else ""
            if key and name:
                looped[name] = next(numbers)
                element.set(key, name + printed(f"aci_tour({looped[name]})", marking))
        for element in repeated:
            key = _ENDS.get(str(element.tag)) or _REFERENCES.get(str(element.tag))
            name = element.get(key, "") if key else ""
            if key and name.lstrip("#") in looped:
                element.set(key, name + printed(f"aci_nom({looped[name.lstrip('#')]})", marking))
        for element in marking.root.iter(f"{TEXT}list"):
            # A list that may not be printed cannot be the one that another continues.
            if element.get(_CONTINUED) not in sure:
                element.attrib.pop(_CONTINUED, "")


def _continue_lists(marking: Marking) -> None:
    """Make the lists of which a loop writes one item a turn, other things around it, go on counting as in Word."""
    loops: list[bool] = []
    for node in list(marking.root.iter()):
        if is_tag(node):
            tag = marking.tag_of(node)
            if tag.opens:
                loops.append(tag.word == "for")
            elif tag.word in ENDS and loops:
                loops.pop()
        elif node.tag == f"{TEXT}list" and any(loops) and [child.tag for child in node] == [f"{TEXT}list-item"]:
            if next(node.iterancestors(f"{TEXT}list"), None) is not None:
                continue
            node.set(_CONTINUES, printed("'false' if loop.first else 'true'", marking))
