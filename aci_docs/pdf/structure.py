"""The structure tree of a PDF: what a screen reader walks through, in the types that the standard knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_OWN_NAMES = "/Document /Table /TR /TH /TD /L /LI /LBody /Lbl /Figure /Link"
_OTHER_NAMES = (
    "/Part /Art /Sect /Div /BlockQuote /Caption /TOC /TOCI /Index /NonStruct /Private /P /H /H1 /H2 /H3 /H4 /H5 /H6 "
    "/THead /TBody /TFoot /Span /Quote /Note /Reference /BibEntry /Code /Annot /Ruby /Warichu /Formula /Form"
)
# What LibreOffice itself builds: a paragraph style of the same name does not change it.
_OWN = frozenset(_OWN_NAMES.split())
_STANDARD = _OWN.union(_OTHER_NAMES.split())
_GROUPS = ("/THead", "/TBody", "/TFoot")
_CELLS = ("/TH", "/TD")
_PARTS = {"/Table": (*_GROUPS, "/TR"), "/TR": _CELLS, "/L": ("/LI",), "/LI": ("/LBody", "/Lbl")}
# A cell keeps its place in the grid, a picture its alternative text, even with nothing in them.
_KEPT_EMPTY = (*_CELLS, "/Document", "/Figure")


def repair_structure(document: pikepdf.Pdf) -> None:
    """The tree has standard types alone, a header in every table, lists in one piece and no empty element.

    LibreOffice names the element of a paragraph after its style, and its map turns the standard « Note » into a
    paragraph when a style has that name; it knows no header of a row; it writes empty paragraphs, and a list for each
    paragraph of an OpenDocument list. The map of types is left out: nothing needs it any more.
    """
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return
    roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
    for top in kids_of(root):
        found = elements(top)
        for element in found:
            if element.S == "/Table":
                _give_headers(element)
        for element in found:
            _standardise(element, roles)
        _tidy(top)
    if "/RoleMap" in root:
        del root.RoleMap


def kids_of(element: Any) -> list[Any]:
    """The kids of an element, whether it holds none, one or an array: elements, marked contents, objects."""
    import pikepdf

    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def elements(element: Any) -> list[Any]:
    """The element, then every one below it, in reading order."""
    found = [element]
    for kid in kids_of(element):
        if is_element(kid):
            found += elements(kid)
    return found


def attributes_of(element: Any) -> list[Any]:
    """The attributes of an element, of every owner."""
    import pikepdf

    given = element.get("/A")
    if given is None:
        return []
    return list(given) if isinstance(given, pikepdf.Array) else [given]


def is_element(kid: Any) -> bool:
    """Whether a kid is an element, rather than the number of a marked content or a reference to an object."""
    # A number, most often: the look inside an object costs ten times more.
    return not isinstance(kid, int) and kid is not None and "/S" in kid


def _inner(element: Any) -> list[Any]:
    return [kid for kid in kids_of(element) if is_element(kid)]


def _rows(table: Any) -> list[Any]:
    return [row for kid in _inner(table) for row in (_inner(kid) if kid.S in _GROUPS else [kid]) if row.S == "/TR"]


def _give_headers(table: Any) -> None:
    """A table without a header row has its first column as headers, when the style of its words sets it apart.

    Otherwise the table only lays things out, as boxes side by side: it becomes plain divisions.
    """
    import pikepdf

    rows = [[cell for cell in _inner(row) if cell.S in _CELLS] for row in _rows(table)]
    if any(cell.S == "/TH" for row in rows for cell in row):
        return
    if rows and all(len(row) > 1 for row in rows):
        first = {str(kid.S) for row in rows for kid in _inner(row[0])}
        others = {str(kid.S) for row in rows for cell in row[1:] for kid in _inner(cell)}
        if len(first) == 1 and first.isdisjoint(others):
            for row in rows:
                row[0].S = pikepdf.Name.TH
                scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                row[0].A = pikepdf.Array([*attributes_of(row[0]), scope])
            return
    for element in (table, *_inner(table), *_rows(table), *(cell for row in rows for cell in row)):
        element.S = pikepdf.Name.Div
        if "/A" in element:
            del element.A


def _is_built(element: Any) -> bool:
    """Whether an element is what its type says, and no paragraph of a style of that name.

    A picture has its place or its text, and what is made of parts has them.
    """
    if element.S == "/Figure":
        return "/Alt" in element or any("/BBox" in each for each in attributes_of(element))
    parts = _PARTS.get(str(element.S))
    return parts is None or any(kid.S in parts for kid in _inner(element))


def _standardise(element: Any, roles: dict[str, str]) -> None:
    """The element has a standard type, and of its attributes those that tell something to a reader.

    The measures of the layout, which double the size of a tree, are kept for pictures alone.
    """
    import pikepdf

    given = name = str(element.S)
    if name in _OWN and name in roles and not _is_built(element):
        name = roles[name] if roles[name] not in _OWN else "/P"
    seen = set()
    while name in roles and name not in _OWN and name not in seen:
        seen.add(name)
        name = roles[name]
    if name not in _STANDARD:
        name = "/P"
    if name != given:
        element.S = pikepdf.Name(name)
    if "/A" in element and name != "/Figure":
        told = [each for each in attributes_of(element) if each.get("/O") != "/Layout"]
        if told:
            element.A = told[0] if len(told) == 1 else pikepdf.Array(told)
        else:
            del element.A


def _tidy(element: Any) -> None:
    """Below the element, empty elements are gone, and lists that follow one another are one."""
    import pikepdf

    kept: list[Any] = []
    before = None
    kids = kids_of(element)
    for kid in kids:
        if is_element(kid):
            _tidy(kid)
            if not kids_of(kid) and kid.S not in _KEPT_EMPTY:
                continue
            if kid.S == "/L" and before is not None and before.S == "/L":
                for item in _inner(kid):
                    item.P = before
                before.K = pikepdf.Array([*kids_of(before), *kids_of(kid)])
                continue
            before = kid
        else:
            before = None
        kept.append(kid)
    if len(kept) != len(kids):
        element.K = pikepdf.Array(kept)
