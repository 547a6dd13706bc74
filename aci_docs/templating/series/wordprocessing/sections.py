"""The sections of a Word template in a file of many records: each starts a page and counts it from one."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from aci_docs.templating.series.marks import mark
from aci_docs.templating.xml import R, W

# What may stand before each of these in w:sectPr.
_NOTES = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_NUMBERING = (*_NOTES, "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")


@dataclass
class Sections:
    """What the sections of a template say, and what the first of each record says instead.

    `kinds`: (element, page) of all headers and footers that some section has; `renumbers`: whether a section counts
    its pages from another number than what comes before.
    """

    recto_verso: bool
    kinds: list[tuple[str, str]] = field(default_factory=list)
    renumbers: bool = False
    _forms: list[tuple[tuple[str, str], ...]] = field(default_factory=list)

    def prepare(self, body: etree._Element, parts: dict[str, str], empty: dict[str, str]) -> None:
        """Put marks in the sections of a body.

        `parts`: relation id -> name of the header and footer parts that are the record's own. `empty`: element name ->
        relation id of a header or footer without text, for the first section where it has none: Word would take that
        of the record before.
        """
        found = list(body.iter(f"{W}sectPr"))
        self.kinds = list(
            dict.fromkeys(
                (str(each.tag), str(each.get(f"{W}type", "default")))
                for section in found
                for each in section
                if each.tag in _REFERENCES
            )
        )
        for place, section in enumerate(found):
            for change in section.findall(f"{W}sectPrChange"):
                section.remove(change)
            numbering = section.find(f"{W}pgNumType")
            start = None if numbering is None else numbering.get(f"{W}start")
            if start is not None and (place or start != "1"):
                self.renumbers = True
            self._prepare(section, parts, empty)

    def answer(self, code: str, first: bool) -> str:
        """What a mark of a section stands for, in the first section of a record or in another."""
        rank, place = map(int, code.split("."))
        return self._forms[rank][place][0 if first else 1]

    def _prepare(self, section: etree._Element, parts: dict[str, str], empty: dict[str, str]) -> None:
        has = {(str(each.tag), str(each.get(f"{W}type", "default"))) for each in section if each.tag in _REFERENCES}
        for reference in [each for each in section if each.tag in _REFERENCES]:
            part = parts.get(str(reference.get(f"{R}id")))
            if part is not None:
                reference.set(f"{R}id", mark(f"h{part}"))
        missing = "".join(
            f'<w:{etree.QName(tag).localname} xmlns:r="{R[1:-1]}" w:type="{page}" '
            f'r:id="{empty[etree.QName(tag).localname]}"/>'
            for tag, page in self.kinds
            if (tag, page) not in has
        )
        kind = "oddPage" if self.recto_verso else "nextPage"
        own_type, own_numbering = (section.find(W + name) for name in ("type", "pgNumType"))
        typed = "" if own_type is None else f'<w:type w:val="{own_type.get(f"{W}val", "nextPage")}"/>'
        attributes = {str(k): str(v) for k, v in ({} if own_numbering is None else own_numbering.attrib).items()}
        numbered = "" if own_numbering is None else _element("pgNumType", attributes)
        restarted = _element("pgNumType", {**attributes, f"{W}start": attributes.get(f"{W}start", "1")})
        for each in (own_type, own_numbering):
            if each is not None:
                section.remove(each)
        rank = len(self._forms)
        self._forms.append(((missing, ""), (f'<w:type w:val="{kind}"/>', typed), (restarted, numbered)))
        _insert(section, (), f"s{rank}.0")
        _insert(section, _NOTES, f"s{rank}.1")
        _insert(section, _NUMBERING, f"s{rank}.2")


def _insert(section: etree._Element, before: tuple[str, ...], code: str) -> None:
    """Put a mark after the last of these elements."""
    last = None
    for each in section:
        if each.tag in {W + name for name in before}:
            last = each
    if last is None:
        section.text = (section.text or "") + mark(code)
    else:
        last.tail = (last.tail or "") + mark(code)


def _element(name: str, attributes: dict[str, str]) -> str:
    return f"<w:{name}" + "".join(f' w:{etree.QName(key).localname}="{v}"' for key, v in attributes.items()) + "/>"
