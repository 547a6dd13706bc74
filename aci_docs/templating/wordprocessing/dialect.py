"""The dialect of Word: what a paragraph, a run, a row and a cell are in WordprocessingML."""

from __future__ import annotations

from lxml import etree

from aci_docs.templating.dialect import Around, Dialect
from aci_docs.templating.values import word_spot
from aci_docs.templating.xml import XML_SPACE, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def _names(words: str) -> frozenset[str]:
    return frozenset(W + word for word in words.split())


def _keep_spaces(element: etree._Element) -> None:
    if element.tag == f"{W}t":
        element.set(XML_SPACE, "preserve")


def _around(element: etree._Element, paragraph: etree._Element) -> Around:
    run = element.getparent()
    return lambda level, field: word_spot(level, run, paragraph, field=field)


_INLINE = _names("r t hyperlink ins moveTo smartTag customXml sdt sdtContent fldSimple dir bdo")

DIALECT = Dialect(
    name="docx",
    paragraphs=_names("p"),
    rows=_names("tr"),
    cells=_names("tc"),
    tables=_names("tbl"),
    holders=_names("body tc hdr ftr footnote endnote txbxContent sdtContent comment"),
    groups=frozenset(),
    lists=frozenset(),
    regions={},
    texts=_names("t"),
    characters={
        f"{W}tab": "\t",
        f"{W}br": "\n",
        f"{W}cr": "\n",
        f"{W}noBreakHyphen": "-",
    },
    skipped=_names("del moveFrom instrText delText delInstrText txbxContent p tbl annotationRef pPr rPr")
    | {f"{_MC}AlternateContent", f"{W}drawing", f"{W}pict", f"{W}object"},
    ignored=_names("del moveFrom delText delInstrText"),
    properties=_names("pPr rPr sdtPr sdtEndPr tcPr trPr tblPr tblGrid smartTagPr customXmlPr tblPrEx"),
    weightless=_INLINE
    | _names("p tr tc tbl proofErr lastRenderedPageBreak softHyphen bookmarkStart bookmarkEnd")
    | _names("permStart permEnd moveToRangeStart moveToRangeEnd"),
    marks={f"{W}bookmarkStart": f"{W}id", f"{W}bookmarkEnd": f"{W}id"},
    continued={},
    section=f"{W}pPr/{W}sectPr",
    keep_spaces=_keep_spaces,
    around=_around,
)
