"""Vector pictures, small and the same everywhere: what charts are drawn with.

    def draw(canvas: Canvas) -> None:
        canvas.rect(0, 0, 50, 8, palette.tint)
        canvas.text(2, 5.5, "Été", 8, palette.accent, bold=True)

    Drawing(170, 20, "Ce que montre l'image.", draw)     # a value that a template prints: {{ drawing | image }}

Millimetres from the top left corner, sizes of texts in points, colours as in `palette.Palette`. `text_width`, `fitted`
and `wrapped` tell what room a text takes and make it keep to its own.
"""

from aci_docs.drawing.canvas import HAIRLINE, Align, Canvas, Point
from aci_docs.drawing.drawing import Drawing
from aci_docs.drawing.metrics import MM_PER_POINT, text_width
from aci_docs.drawing.text import fitted, one_line, wrapped

__all__ = [
    "HAIRLINE",
    "MM_PER_POINT",
    "Align",
    "Canvas",
    "Drawing",
    "Point",
    "fitted",
    "one_line",
    "text_width",
    "wrapped",
]
