"""The structure tree of a PDF: what a screen reader walks through, in the types that the standard knows."""

from __future__ import annotations

from collections.abc import Iterator
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


class Element:
    """An element of a tree as it is now: its object, its type, and its kids, elements and what they hold.

    Each look inside an object costs as much as ten of a Python object, and a sheet has hundreds of elements.
    """

    __slots__ = ("kids", "object", "type")

    def __init__(self, given: Any) -> None:
        self.object = given
        self.type = str(given.get("/S"))
        self.kids: list[Any] = [Element(kid) if is_element(kid) else kid for kid in kids_of(given)]

    @property
    def elements(self) -> list[Element]:
        """The elements right below it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def all(self) -> Iterator[Element]:
        """It, then every one below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.all()

    def become(self, kind: str) -> None:
        """The element is of this type."""
        import pikepdf

        if kind != self.type:
            self.type = kind
            self.object.S = pikepdf.Name(kind)

    def hold(self, kids: list[Any]) -> None:
        """The element has these kids."""
        import pikepdf

        self.kids = kids
        self.object.K = pikepdf.Array([kid.object if isinstance(kid, Element) else kid for kid in kids])


def repair_structure(document: pikepdf.Pdf) -> list[Element]:
    """The tree has standard types alone, a header in every table, lists in one piece and no empty element.

    LibreOffice names the element of a paragraph after its style, and its map turns the standard « Note » into a
    paragraph when a style has that name; it knows no header of a row; it writes empty paragraphs, and a list for each
    paragraph of an OpenDocument list. The map of types is left out: nothing needs it any more. The elements at the top
    are given back.
    """
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return []
    roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
    tops = [Element(top) for top in kids_of(root)]
    for top in tops:
        found = list(top.all())
        for element in found:
            if element.type == "/Table":
                _give_headers(element)
        for element in found:
            _standardise(element, roles)
        _tidy(top)
    if "/RoleMap" in root:
        del root.RoleMap
    return tops


def kids_of(element: Any) -> list[Any]:
    """The kids of an element, whether it holds none, one or an array: elements, marked contents, objects."""
    return _several(element.get("/K"))


def elements(element: Any) -> list[Any]:
    """The element, then every one below it, in reading order."""
    found = [element]
    for kid in kids_of(element):
        if is_element(kid):
            found += elements(kid)
    return found


def attributes_of(element: Any) -> list[Any]:
    """The attributes of an element, of every owner."""
    return _several(element.get("/A"))


def _several(value: Any) -> list[Any]:
    """What an entry holds that is absent, one object or an array."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def is_element(kid: Any) -> bool:
    """Whether a kid is an element, rather than the number of a marked content or a reference to an object."""
    # A number, most often: the look inside an object costs ten times more.
    return not isinstance(kid, int) and kid is not None and "/S" in kid


def _rows(table: Element) -> list[Element]:
    return [
        row for kid in table.elements for row in (kid.elements if kid.type in _GROUPS else [kid]) if row.type == "/TR"
    ]


def _give_headers(table: Element) -> None:
    """A table without a header row has its first column as headers, when the style of its words sets it apart.

    Otherwise the table only lays things out, as boxes side by side: it becomes plain divisions.
    """
    import pikepdf

    lines = _rows(table)
    rows = [[cell for cell in row.elements if cell.type in _CELLS] for row in lines]
    if any(cell.type == "/TH" for row in rows for cell in row):
        return
    if rows and all(len(row) > 1 for row in rows):
        first = {kid.type for row in rows for kid in row[0].elements}
        others = {kid.type for row in rows for cell in row[1:] for kid in cell.elements}
        if len(first) == 1 and first.isdisjoint(others):
            for row in rows:
                row[0].become("/TH")
                scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                row[0].object.A = pikepdf.Array([*attributes_of(row[0].object), scope])
            return
    for element in (table, *table.elements, *lines, *(cell for row in rows for cell in row)):
        element.become("/Div")
        if "/A" in element.object:
            del element.object.A


def _is_built(element: Element) -> bool:
    """Whether an element is what its type says, and no paragraph of a style of that name.

    A picture has its place or its text, and what is made of parts has them.
    """
    if element.type == "/Figure":
        return "/Alt" in element.object or any("/BBox" in each for each in attributes_of(element.object))
    parts = _PARTS.get(element.type)
    return parts is None or any(kid.type in parts for kid in element.elements)


def _standardise(element: Element, roles: dict[str, str]) -> None:
    """The element has a standard type, and of its attributes those that tell something to a reader.

    The measures of the layout, which double the size of a tree, are kept for pictures alone.
    """
    import pikepdf

    name = element.type
    if name in _OWN and name in roles and not _is_built(element):
        name = roles[name] if roles[name] not in _OWN else "/P"
    seen = set()
    while name in roles and name not in _OWN and name not in seen:
        seen.add(name)
        name = roles[name]
    if name not in _STANDARD:
        name = "/P"
    element.become(name)
    given = attributes_of(element.object) if name != "/Figure" else []
    if given:
        told = [each for each in given if each.get("/O") != "/Layout"]
        if not told:
            del element.object.A
        elif len(told) < len(given):
            element.object.A = told[0] if len(told) == 1 else pikepdf.Array(told)


def _tidy(element: Element) -> None:
    """Below the element, empty elements are gone, and lists that follow one another are one."""
    kept: list[Any] = []
    before: Element | None = None
    for kid in element.kids:
        if isinstance(kid, Element):
            _tidy(kid)
            if not kid.kids and kid.type not in _KEPT_EMPTY:
                continue
            if kid.type == "/L" and before is not None and before.type == "/L":
                for item in kid.elements:
                    item.object.P = before.object
                before.hold([*before.kids, *kid.kids])
                continue
            before = kid
        else:
            before = None
        kept.append(kid)
    if len(kept) != len(element.kids):
        element.hold(kept)
