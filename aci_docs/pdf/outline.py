"""The outline of a PDF: the headings that a reader shows beside the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True)
class Entry:
    """A heading: how deep it stands, its words, the page that it leads to, and how the page is shown."""

    depth: int
    title: str
    page: Any
    view: Sequence[Any]


def entries(document: pikepdf.Pdf) -> Iterator[Entry]:
    """Every heading of the outline, in order; those that lead to no page are left out."""

    def below(item: Any, depth: int) -> Iterator[Entry]:
        each = item.get("/First")
        while each is not None:
            target = each.get("/Dest")
            if target is not None:
                page, *view = target
                yield Entry(depth, str(each.Title), page.objgen, view)
            yield from below(each, depth + 1)
            each = each.get("/Next")

    if "/Outlines" in document.Root:
        yield from below(document.Root.Outlines, 0)


def write_outline(document: pikepdf.Pdf, given: Sequence[tuple[Entry, int]]) -> None:
    """The document has these headings, each leading to the page of its number; one is below the last less deep one."""
    import pikepdf

    if not given:
        return
    with document.open_outline() as outline:
        above: list[tuple[int, Any]] = []
        for entry, number in given:
            target = pikepdf.Array([document.pages[number].obj, *entry.view])
            item = pikepdf.OutlineItem(entry.title, target)
            while above and above[-1][0] >= entry.depth:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((entry.depth, item))
