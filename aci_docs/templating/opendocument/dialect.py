"""The dialect of OpenDocument text: what a paragraph, a run, a row and a cell are there."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from aci_docs.templating.dialect import Around, Dialect
from aci_docs.templating.opendocument.names import DRAW, LOEXT, OFFICE, STYLE, TABLE, TEXT, names
from aci_docs.templating.values import text_spot

# One part, styles.xml, holds all headers and footers; those whose names end in -left are for even pages.
_REGIONS = {
    f"{STYLE}header": "en-tête",
    f"{STYLE}header-first": "en-tête de la première page",
    f"{STYLE}header-left": "en-tête des pages paires",
    f"{STYLE}footer": "pied de page",
    f"{STYLE}footer-first": "pied de la première page",
    f"{STYLE}footer-left": "pied des pages paires",
    f"{LOEXT}header-first": "en-tête de la première page",
    f"{LOEXT}footer-first": "pied de la première page",
    f"{TEXT}note-body": "note",
    f"{DRAW}text-box": "zone de texte",
}
# Shapes that hold their paragraphs themselves.
_SHAPES = "custom-shape rect ellipse circle polygon regular-polygon polyline path line connector measure caption"
_REGIONS |= dict.fromkeys(names(DRAW, _SHAPES), "forme")
_GROUPS = names(TABLE, "table-header-rows table-rows table-row-group") | names(TEXT, "list list-item list-header")
_INLINE = names(TEXT, "span a text-input meta ruby-base") | {f"{LOEXT}content-control"}
_MARKS = names(TEXT, "bookmark-start bookmark-end reference-mark-start reference-mark-end change-start change-end")


def _around(element: etree._Element, paragraph: etree._Element) -> Around:
    # Told at once: the span may be emptied and leave its paragraph before anything is printed.
    spot = text_spot("text", element)
    return lambda level, field: replace(spot, level=level, field=field)


def _keep_spaces(element: etree._Element) -> None:
    """Nothing to tell: spaces count one by one in no element of OpenDocument."""


DIALECT = Dialect(
    name="odt",
    paragraphs=names(TEXT, "p h"),
    rows=names(TABLE, "table-row"),
    cells=names(TABLE, "table-cell"),
    tables=names(TABLE, "table"),
    holders=names(OFFICE, "text")
    | names(TABLE, "table-cell covered-table-cell")
    | names(TEXT, "section index-body index-title list-item list-header")
    | frozenset(_REGIONS),
    groups=_GROUPS,
    lists=names(TEXT, "list"),
    regions=_REGIONS,
    texts=names(TEXT, "p h") | _INLINE,
    characters={f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n", f"{TEXT}s": " "},
    skipped=names(TEXT, "p h") | names(OFFICE, "annotation"),
    ignored=names(TEXT, "tracked-changes") | names(OFFICE, "annotation"),
    properties=frozenset(),
    weightless=names(TEXT, "p h bookmark reference-mark change")
    | names(TABLE, "table table-row table-cell covered-table-cell table-column table-columns table-header-columns")
    | _INLINE
    | _MARKS
    | _GROUPS,
    marks={mark: f"{TEXT}change-id" if "change" in mark else f"{TEXT}name" for mark in _MARKS},
    continued={f"{TEXT}list": {f"{TEXT}continue-numbering": "true"}},
    section="",
    keep_spaces=_keep_spaces,
    around=_around,
)
