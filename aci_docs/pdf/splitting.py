"""A PDF of many sheets cut into one of each, which holds nothing of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aci_docs.pdf.marking import read_content
from aci_docs.pdf.outline import Entry, entries, write_outline
from aci_docs.pdf.streams import names_in
from aci_docs.pdf.structure import is_element, kids_of
from aci_docs.pdf.trees import destinations, numbers

if TYPE_CHECKING:
    import pikepdf

# LibreOffice writes the signs of a bookmark that are no letters or digits by their codes: « aci5Ffiche5F12 ».
_START = re.compile(r"/?aci(?:_|5F)fiche(?:_|5F)(\d+)")
_END = re.compile(_START.pattern.replace("fiche", "fin"))
_PAGE = frozenset(("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Group", "/Contents", "/Tabs", "/StructParents"))
_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace", "/Properties")
_CATALOGUE = ("/ViewerPreferences", "/PageLayout", "/PageMode", "/OutputIntents")


class Unsplittable(Exception):
    """A sheet cannot be told from the others: it has no page of its own, or something of it reaches into another."""


def split(joined: pikepdf.Pdf, count: int) -> Iterator[pikepdf.Pdf]:
    """The PDF of each of the `count` sheets, in order, as LibreOffice would have written it alone; to be closed.

    One of several begins on the page of its destination, `aci_fiche_{number}`, in the order of the numbers. Its PDF
    has its pages, its part of the structure tree, its outline and what its pages draw: what is taken along is listed,
    all else stays behind. A font keeps the shapes of the signs that other sheets use. The joined PDF is used up.
    Raises `Unsplittable`.
    """
    bounds = [*(_starts(joined) if count > 1 else [0]), len(joined.pages)]
    if len(bounds) != count + 1 or bounds[0] != 0 or any(after <= before for before, after in pairwise(bounds)):
        raise Unsplittable
    pages = [page.obj for page in joined.pages]
    ends = {_told(target) for name, target in destinations(joined) if _END.fullmatch(name)}
    sheets = [_Sheet(joined, pages[start:end], ends) for start, end in pairwise(bounds)]
    sheet_of = {page.objgen: sheet for sheet in sheets for page in sheet.pages}
    root: Any = joined.Root.get("/StructTreeRoot")
    if root is not None:
        for top in kids_of(root):
            # A sheet alone has one document element; without one, its parts are the document.
            for part in kids_of(top) if top.S == "/Document" else [top]:
                sheet_of[_page_of(part)].parts.append(part)
    for entry in entries(joined):
        if entry.page not in sheet_of:
            raise Unsplittable
        sheet_of[entry.page].outline.append(entry)
    known = {} if root is None else dict(numbers(root.get("/ParentTree", {})))
    for sheet in sheets:
        yield sheet.taken(known)


def _starts(joined: pikepdf.Pdf) -> list[int]:
    """The numbers of the pages on which the sheets begin, in the order of the sheets."""
    page_of = {page.obj.objgen: number for number, page in enumerate(joined.pages)}
    found = {}
    for name, target in destinations(joined):
        match = _START.fullmatch(name)
        if match:
            found[int(match[1])] = page_of[target[0].objgen]
    return [found[number] for number in sorted(found)]


def _page_of(element: Any) -> Any:
    """The page on which an element begins."""
    page = element.get("/Pg")
    if page is not None:
        return page.objgen
    for kid in kids_of(element):
        if is_element(kid):
            return _page_of(kid)
    raise Unsplittable


class _Sheet:
    """One sheet in the joined PDF: its pages, its parts of the structure, its entries of the outline."""

    def __init__(self, joined: pikepdf.Pdf, pages: Sequence[Any], ends: Set[Any]) -> None:
        self._joined = joined
        self._ends = ends
        self.pages = pages
        self.parts: list[Any] = []
        self.outline: list[Entry] = []
        self._own = {page.objgen for page in pages}

    def taken(self, known: dict[int, Any]) -> pikepdf.Pdf:
        """The PDF of the sheet; `known` is what the joined tree knows of pages and annotations, by their numbers."""
        import pikepdf

        annotations = self._keep_own()
        tree = self._tree(known, annotations) if self.parts else None
        document = pikepdf.new()
        document.pages.extend(pikepdf.Page(page) for page in self.pages)
        # The copy knows the pages copied before it: an element finds its own, and no other is taken along.
        if tree is not None:
            document.Root.StructTreeRoot = document.copy_foreign(tree)
        root = self._joined.Root
        for name in _CATALOGUE:
            if name in root:
                document.Root[name] = document.copy_foreign(self._joined.make_indirect(root[name]))
        if "/OpenAction" in root:
            first = document.pages[0].obj
            document.Root.OpenAction = pikepdf.Array([first, pikepdf.Name.XYZ, None, None, 0])
        if "/Info" in self._joined.trailer:
            document.trailer.Info = document.copy_foreign(self._joined.trailer.Info)
        numbers_of = {page.objgen: number for number, page in enumerate(self.pages)}
        write_outline(document, [(each, numbers_of[each.page]) for each in self.outline])
        return document

    def _keep_own(self) -> set[Any]:
        """The annotations of the sheet, once its pages hold what belongs to them alone."""
        kept: set[Any] = set()
        resources = _used(self._joined, self.pages)
        for page in self.pages:
            annotations = [each for each in page.get("/Annots", ()) if self._is_kept(each)]
            kept.update(each.objgen for each in annotations)
            for name in set(page.keys()) - _PAGE - {"/Parent"}:
                del page[name]
            page.Resources = resources
            if annotations:
                page.Annots = self._joined.make_indirect(_array(annotations))
        return kept

    def _is_kept(self, annotation: Any) -> bool:
        """Whether an annotation is the sheet's: not a link that only the joined document has.

        Such a link is that of a count of pages in a header or footer, out of the structure, and leads to the end of the
        sheet; the sheet alone has none.
        """
        action = annotation.get("/A")
        target = annotation.get("/Dest") if action is None else action.get("/D")
        if target is None:
            return True
        if not _is_array(target) or target[0].objgen not in self._own:
            raise Unsplittable
        return "/StructParent" in annotation or _told(target) not in self._ends

    def _tree(self, known: dict[int, Any], annotations: set[Any]) -> Any:
        """The structure tree of the sheet alone."""
        import pikepdf

        given = self._joined.Root.StructTreeRoot
        make = self._joined.make_indirect
        root = make(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        top = make(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=root))
        top.Pg = self.pages[0]
        own: set[Any] = set()
        identifiers: list[tuple[bytes, Any]] = []

        def visit(element: Any) -> None:
            own.add(element.objgen)
            identifier = element.get("/ID")
            if identifier is not None:
                identifiers.append((bytes(identifier), element))
            check(element)
            for each in kids_of(element):
                if is_element(each):
                    visit(each)
                elif not isinstance(each, int):
                    check(each)
                    if "/Obj" in each and each.Obj.objgen not in annotations:
                        raise Unsplittable

        def check(holder: Any) -> None:
            page = holder.get("/Pg")
            if page is not None and page.objgen not in self._own:
                raise Unsplittable

        for part in self.parts:
            part.P = top
            visit(part)
        top.K = pikepdf.Array(self.parts)
        root.K = pikepdf.Array([top])
        pairs: list[Any] = []
        for holder, name in self._holders():
            value = known.get(int(holder[name]))
            if value is None:
                continue
            if any(each is not None and each.objgen not in own for each in (value if _is_array(value) else [value])):
                raise Unsplittable
            holder[name] = len(pairs) // 2
            pairs += [len(pairs) // 2, value]
        root.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array(pairs))
        if identifiers:
            named = [
                each for name, element in sorted(identifiers, key=_first) for each in (pikepdf.String(name), element)
            ]
            root.IDTree = pikepdf.Dictionary(Names=pikepdf.Array(named))
        for name in ("/RoleMap", "/ClassMap"):
            if name in given:
                root[name] = given[name]
        return root

    def _holders(self) -> Iterator[tuple[Any, str]]:
        """Pages, then annotations, that the tree knows, each with the name of its number."""
        for page in self.pages:
            if "/StructParents" in page:
                yield page, "/StructParents"
        for page in self.pages:
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    yield annotation, "/StructParent"


def _told(target: Any) -> tuple[Any, ...]:
    """Where a destination is, to be compared."""
    page, *view = target
    return page.objgen, *map(str, view)


def _first(pair: tuple[bytes, Any]) -> bytes:
    return pair[0]


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _array(values: Sequence[Any]) -> Any:
    import pikepdf

    return pikepdf.Array(values)


def _used(joined: pikepdf.Pdf, pages: Sequence[Any]) -> Any:
    """The fonts, pictures and other resources that the pages use, of all those of the joined PDF."""
    import pikepdf

    names: set[str] = set()
    for page in pages:
        names |= names_in(read_content(pikepdf.Page(page)))
    given: Any = pages[0].Resources
    return joined.make_indirect(_chosen(joined, given, names))


def _chosen(joined: pikepdf.Pdf, given: Any, names: set[str]) -> Any:
    """Those resources whose names are among these; what draws by itself has those that it uses itself."""
    import pikepdf

    kept = pikepdf.Dictionary()
    for kind in _RESOURCES:
        entries_ = {name: each for name, each in given.get(kind, {}).items() if name in names}
        for each in entries_.values():
            for holder, streams in _drawers(each):
                inner = set().union(*(names_in(stream.read_bytes()) for stream in streams))
                holder.Resources = _chosen(joined, holder.Resources, inner)
        if entries_:
            kept[kind] = pikepdf.Dictionary(entries_)
    if "/ProcSet" in given:
        kept.ProcSet = given.ProcSet
    return kept


def _drawers(resource: Any) -> Iterator[tuple[Any, list[Any]]]:
    """What of a resource has resources of its own, with the streams that use them: a form, a mask, a drawn font."""
    import pikepdf

    if not isinstance(resource, pikepdf.Dictionary | pikepdf.Stream):
        return
    mask = resource.get("/SMask")
    for each in (resource, mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None):
        if each is not None and "/Resources" in each:
            yield each, list(each.CharProcs.values()) if "/CharProcs" in each else [each]
