"""The properties of Word runs and paragraphs as text: taken apart, completed and put back in the order Word wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from aci_docs.templating.values.rich import Format

_RUN_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RANK = {
    "rPr": {f"w:{name}": rank for rank, name in enumerate(_RUN_ORDER.split())},
    "pPr": {f"w:{name}": rank for rank, name in enumerate(_PARAGRAPH_ORDER.split())},
}
_TAG = re.compile(r"<(/?)([\w.-]+(?::[\w.-]+)?)((?:\s+[\w.:-]+=\"[^\"]*\")*)\s*(/?)>")


def children(xml: str) -> list[tuple[str, str]]:
    """(qualified name, XML) of each child of the outermost element of a fragment, in order. Raises ValueError.

    >>> children('<w:rPr><w:b/><w:rFonts w:ascii="A"><w:x/></w:rFonts></w:rPr>')
    [('w:b', '<w:b/>'), ('w:rFonts', '<w:rFonts w:ascii="A"><w:x/></w:rFonts>')]
    """
    found: list[tuple[str, str]] = []
    depth = start = end = 0
    for tag in _TAG.finditer(xml):
        if tag.start() != end:
            raise ValueError("not the properties of a run or of a paragraph")
        end = tag.end()
        if tag[1]:
            depth -= 1
            if depth == 1:
                found[-1] = found[-1][0], xml[start:end]
            continue
        if depth == 1:
            found.append((tag[2], tag[0]))
            start = tag.start()
        if not tag[4]:
            depth += 1
    if depth or end != len(xml):
        raise ValueError("not the properties of a run or of a paragraph")
    return found


def merged(name: str, base: str, changes: Mapping[str, str]) -> str:
    """The w:rPr or w:pPr (`name`: rPr, pPr) of `base` with some children changed, "" when nothing is left.

    `changes`: qualified name -> its XML, "" to remove it.

    >>> merged("rPr", '<w:rPr><w:i/><w:color w:val="FF0000"/></w:rPr>', {"w:b": "<w:b/>", "w:color": ""})
    '<w:rPr><w:b/><w:i/></w:rPr>'
    """
    return ordered(name, {**dict(children(base)), **changes})


def ordered(name: str, properties: Mapping[str, str]) -> str:
    """The element with these children in Word's order; what Word's order does not know comes last, as Word does it."""
    ranks = _RANK[name]
    inner = "".join(xml for _, xml in sorted(properties.items(), key=lambda item: ranks.get(item[0], len(ranks))))
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""


@lru_cache(maxsize=1024)
def run_properties(base: str, look: Format, style: str) -> str:
    """The w:rPr of a run of this look inside a run whose own is `base`; `style` the id of its character style or ""."""
    changes: dict[str, str] = {}
    for name, wanted in (("b", look.bold), ("i", look.italic)):
        if wanted:
            changes |= {f"w:{name}": f"<w:{name}/>", f"w:{name}Cs": f"<w:{name}Cs/>"}
    if look.underline:
        changes["w:u"] = '<w:u w:val="single"/>'
    if look.strike:
        changes["w:strike"] = "<w:strike/>"
    if look.color:
        changes["w:color"] = f'<w:color w:val="{look.color}"/>'
    if look.size:
        half = int(look.size * 2)
        changes |= {"w:sz": f'<w:sz w:val="{half}"/>', "w:szCs": f'<w:szCs w:val="{half}"/>'}
    if look.position:
        script = {"super": "superscript", "sub": "subscript"}[look.position]
        changes["w:vertAlign"] = f'<w:vertAlign w:val="{script}"/>'
    if style:
        changes["w:rStyle"] = f'<w:rStyle w:val="{style}"/>'
    return merged("rPr", base, changes)


def left_indent(properties: str) -> int:
    """The left indent of a w:pPr in twentieths of a point, 0 when it has none."""
    found = re.search(r'<w:ind [^>]*?w:(?:left|start)="(-?\d+)"', properties)
    return int(found[1]) if found else 0
