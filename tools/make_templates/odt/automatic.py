"""The automatic styles that the tables and the kept paragraphs of a part need.

Those of cells have speaking names: they would be named styles if LibreOffice knew any for cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.make_templates.odt.nodes import Node, border, encoded, millimetres, node, points
from tools.make_templates.odt.styles import paragraph_style
from tools.make_templates.styles import BAND, TABLE_STYLES, TINT

_TABLES = {style.identifier: style for style in TABLE_STYLES}
# The background of a cell and what the cell is then called.
_FILLS = {None: "", TINT: "teintée", BAND: "titre"}
# The lines of a table that each of its cells draws, on which of its sides: a line between two rows is drawn once.
_SIDES = {
    "top": ("top",),
    "bottom": ("bottom", "insideH"),
    "left": ("left", "insideV"),
    "right": ("right", "insideV"),
}


class AutomaticStyles:
    """The automatic styles asked for so far, each made once; every method gives the name of one."""

    def __init__(self, tables: str) -> None:
        """No style yet; `tables` begins the names of the tables."""
        self._prefix = tables
        self._tables = 0
        self._made: dict[str, Node] = {}

    def nodes(self) -> list[Node]:
        """Their elements."""
        return list(self._made.values())

    def keeping(self, identifier: str) -> str:
        """The paragraph style, and the paragraph stays on the page of what follows."""
        parent = paragraph_style(identifier)
        name = f"{parent}_2b_"
        if name not in self._made:
            about = {"style:name": name, "style:family": "paragraph", "style:parent-style-name": parent}
            keep = node("style:paragraph-properties", {"fo:keep-with-next": "always"})
            self._made[name] = node("style:style", about, keep)
        return name

    def table(self, widths: Sequence[float]) -> str:
        """A new table with columns of these widths in millimetres; its name followed by a point and the column's
        number, from 1, is the style of a column.
        """
        self._tables += 1
        name = f"{self._prefix}{self._tables}"
        self._add(name, "table", {"style:width": millimetres(sum(widths)), "table:align": "left"})
        for number, width in enumerate(widths, 1):
            self._add(f"{name}.{number}", "table-column", {"style:column-width": millimetres(width)})
        return name

    def row(self, height: float) -> str:
        """A row that no page break cuts, at least so many millimetres high."""
        about = {"style:min-row-height": millimetres(height)} if height else {}
        return self._add(f"Ligne{height:g}" if height else "Ligne", "table-row", about | {"fo:keep-together": "always"})

    def cell(self, table: str, fill: str | None, *, middle: bool = False) -> str:
        """A cell of a table of this style, with this background, what it holds at half its height or at its top."""
        style = _TABLES[table]
        about = {
            "fo:padding-top": points(style.vertical),
            "fo:padding-bottom": points(style.vertical),
            "fo:padding-left": points(style.horizontal),
            "fo:padding-right": points(style.horizontal),
        }
        for side, lines in _SIDES.items():
            drawn = bool(set(lines) & set(style.sides))
            about[f"fo:border-{side}"] = border(style.size, style.colour) if drawn else "none"
        if fill:
            about["fo:background-color"] = f"#{fill}"
        if middle:
            about["style:vertical-align"] = "middle"
        return self._add(encoded(f"{style.name} {_FILLS[fill]}".strip()), "table-cell", about)

    def _add(self, name: str, family: str, properties: Mapping[str, str]) -> str:
        if name not in self._made:
            inside = node(f"style:{family}-properties", properties)
            self._made[name] = node("style:style", {"style:name": name, "style:family": family}, inside)
        return name
