"""Fields of Word in a file of many records: each counts, numbers and refers within its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from aci_docs.templating.series.marks import mark
from aci_docs.templating.series.wordprocessing.marking import short
from aci_docs.templating.xml import W

END_NAME = f"aci_fin_{mark('n')}"
"""The bookmark at the end of a record."""
WHOLE_NAME = f"aci_tout_{mark('n')}"
"""The bookmark around a record, which its tables of contents go through."""

_ORDERS = f"{W}instrText"
_INSTRUCTION = f"{W}instr"
_DIRTY = f"{W}dirty"
_WORD = re.compile(r"\s*([A-Za-z]+)")
_FORMAT = re.compile(r'\\[*#]\s*(?:"[^"]*"|\S+)')
_NAMED = re.compile(r'(\s*(?:REF|PAGEREF|NOTEREF|GOTOBUTTON)\s+"?)([^\s"\\]+)', re.IGNORECASE)
_LINKED = re.compile(r'(\\l\s+"?)([^\s"\\]+)', re.IGNORECASE)
_SEQUENCE = re.compile(r'(\s*SEQ\s+"?)([^\s"\\]+)', re.IGNORECASE)
_CAPTIONS = re.compile(r'(\\[cs]\s+"?)([^\s"\\]+)', re.IGNORECASE)
# What shows something of the file or of another page: (fields, what they show, what to put instead).
_REFUSED = {
    **dict.fromkeys(
        [
            "TITLE",
            "SUBJECT",
            "KEYWORDS",
            "COMMENTS",
            "AUTHOR",
            "LASTSAVEDBY",
            "DOCPROPERTY",
            "INFO",
            "CREATEDATE",
            "SAVEDATE",
            "NUMWORDS",
            "NUMCHARS",
            "DOCVARIABLE",
        ],
        "affiche une propriété du fichier entier : tapez la balise à sa place",
    ),
    "STYLEREF": "peut afficher le titre d'un autre enregistrement : tapez la balise à sa place",
    "SECTION": "affiche le numéro d'une section du fichier entier : retirez-le",
    **dict.fromkeys(("INDEX", "TOA"), "rassemblerait les entrées de tous les enregistrements : retirez-le"),
    "RD": "renvoie à un autre fichier : retirez-le",
}


class Fields:
    """The rewriting of the fields of a template's parts; `rename` gives the name of a bookmark in its record.

    `counts`: whether a field shows the number of pages; `contents`: whether there is a table of contents; `refused`:
    what cannot be repeated, in French.
    """

    def __init__(self, rename: Callable[[str], str]) -> None:
        self._rename = rename
        self.counts = False
        self.contents = False
        self.refused: list[str] = []

    def rewrite(self, root: etree._Element) -> None:
        """Change the fields of a part, simple and complex."""
        for simple in root.iter(f"{W}fldSimple"):
            instruction = str(simple.get(_INSTRUCTION, ""))
            changed = self._changed(instruction)
            if changed != instruction:
                simple.set(_INSTRUCTION, changed)
                if "PAGEREF" in changed and "PAGEREF" not in instruction:
                    simple.set(_DIRTY, "true")
        opened: list[tuple[etree._Element, list[etree._Element]]] = []
        for element in root.iter(f"{W}fldChar", _ORDERS):
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                opened.append((element, []))
            elif kind == "end" and opened:
                self._rewrite(*opened.pop())
            elif element.tag == _ORDERS and opened:
                opened[-1][1].append(element)

    def _rewrite(self, begin: etree._Element, orders: list[etree._Element]) -> None:
        instruction = "".join(order.text or "" for order in orders)
        changed = self._changed(instruction)
        if changed == instruction:
            return
        for order in orders:
            order.text = ""
        orders[0].text = changed
        if "PAGEREF" in changed and "PAGEREF" not in instruction:
            begin.set(_DIRTY, "true")

    def _changed(self, instruction: str) -> str:
        word = _WORD.match(instruction)
        name = word[1].upper() if word else ""
        if name in _REFUSED:
            self.refused.append(f"le champ {name} {_REFUSED[name]}")
        if name == "NUMPAGES":
            self.counts = True
            # The cached result is the template's own: the field is to be computed when the file is opened.
            kept = " ".join(_FORMAT.findall(instruction))
            return f" PAGEREF {END_NAME} {kept} " if kept else f" PAGEREF {END_NAME} "
        if name == "TOC":
            self.contents = True
            own = _CAPTIONS.sub(lambda found: found[1] + sequence(found[2]), instruction)
            return own if re.search(r"\\b\s", own) else f"{own.rstrip()} \\b {WHOLE_NAME} "
        if name == "SEQ":
            return _SEQUENCE.sub(lambda found: found[1] + sequence(found[2]), instruction)
        for pattern in (_NAMED, _LINKED) if name in ("HYPERLINK", "REF", "PAGEREF", "NOTEREF", "GOTOBUTTON") else ():
            instruction = pattern.sub(lambda found: found[1] + self._rename(found[2]), instruction)
        return instruction


def sequence(name: str) -> str:
    """The name of a series of captions in its record: each counts from one."""
    return f"{short(name)}_{mark('n')}"
