"""Small Word templates, whose tags may be in blue so that a picture shows them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw, ImageFont

TAG = re.compile(r"(\{[{%#].*?[}%#]\})")
BLUE = RGBColor(0x1B, 0x62, 0xB5)
HEAD = "DCE6EE"
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Sheet:
    """A page `width` centimetres wide; with `tagged`, the tags are in blue."""

    def __init__(self, width: float, *, tagged: bool) -> None:
        self.document: WordDocument = Document()
        self._tagged, self._width = tagged, width
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(width + 1), Cm(24)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(0.5)
        section.header_distance = section.footer_distance = Cm(0.1)
        normal: Any = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Liberation Sans", Pt(10)
        normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(3), Pt(0)

    def words(self, text: str, *, paragraph: Paragraph | None = None, bold: bool = False) -> Paragraph:
        """The paragraph (a new one when None) with this text at its end."""
        found = self.document.add_paragraph() if paragraph is None else paragraph
        for place, piece in enumerate(TAG.split(text) if self._tagged else [text]):
            run = found.add_run(piece)
            run.bold = bold or None
            if place % 2:
                run.font.color.rgb = BLUE
        return found

    def table(self, widths: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """A table with borders, its first row a heading."""
        table = self.document.add_table(0, len(widths), style="Table Grid")
        table.autofit = False
        for rank, texts in enumerate(rows):
            row = table.add_row()
            cells: list[_Cell] = list(row.cells)
            for cell in cells[len(texts) :]:
                row._tr.remove(cell._tc)
            for cell, width, text in zip(cells, widths, texts, strict=False):
                cell.width = Cm(width)
                self.words(text, paragraph=cell.paragraphs[0], bold=rank == 0)
                if rank == 0:
                    background = f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{HEAD}"/>'
                    cell._tc.get_or_add_tcPr().append(parse_xml(background))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)

    def picture(self, field: str, width: float, height: float) -> None:
        """A placeholder picture whose alternative text names a field."""
        self.document.add_picture(io.BytesIO(_placeholder(width / height)), Cm(width), Cm(height))
        (shape,) = self.document.element.xpath("//wp:docPr")
        shape.set("descr", field)

    def check_box(self, field: str, text: str) -> None:
        """The control that Word's « Case à cocher » makes, bound to a field, before a text."""
        paragraph = self.document.add_paragraph()
        states = "".join(
            f'<w14:{name} w14:val="{code}" w14:font="DejaVu Sans"/>'
            for name, code in (("checkedState", "2612"), ("uncheckedState", "2610"))
        )
        font = '<w:rPr><w:rFonts w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans" w:eastAsia="DejaVu Sans"/></w:rPr>'
        control = (
            f'<w:sdt {_W} {_W14}><w:sdtPr><w:tag w:val={quoteattr(field)}/><w14:checkbox><w14:checked w14:val="0"/>'
            f"{states}</w14:checkbox></w:sdtPr><w:sdtContent><w:r>{font}<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
        )
        paragraph._p.append(parse_xml(control))
        paragraph.add_run(f" {text}")

    def data(self) -> bytes:
        """The bytes of the file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


Build = Callable[[Sheet], None]


def _placeholder(ratio: float) -> bytes:
    """A grey picture that says what it is."""
    height = 200
    image = Image.new("RGB", (int(height * ratio), height), "#D5DBE0")
    draw = ImageDraw.Draw(image)
    draw.rectangle((3, 3, image.width - 4, height - 4), outline="#8A97A3", width=4)
    font = ImageFont.truetype("LiberationSans-Regular.ttf", 40)
    draw.text((image.width / 2, height / 2), "image provisoire", fill="#5B6873", font=font, anchor="mm")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
