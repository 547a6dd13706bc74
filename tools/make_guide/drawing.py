"""Pages of PDF files as one picture: what is typed, and what is printed."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

CAPTIONS = ("Vous tapez", "Il s’imprime")
MARGIN, GAP, HEAD = 18, 28, 34
PAPER, FRAME, GROUND, INK = "#FFFFFF", "#C9D3DC", "#F1F4F7", "#24506E"
COLORS = 96


def page(sheet: Path, dots: int, part: float) -> Image.Image:
    """The words of the first page of a PDF at `dots` per inch, white margins off; `part` of its height from the top."""
    command = ["pdftoppm", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", "-png", str(sheet)]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    image = Image.open(io.BytesIO(made)).convert("RGB")
    image = image.crop((0, 0, image.width, int(image.height * part)))
    box = ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()
    return image if box is None else image.crop(box)


def compose(halves: Sequence[Image.Image], *, beside: bool, note: str) -> bytes:
    """The PNG file of two pages under their captions, beside each other or one above the other."""
    widest = 0 if beside else max(half.width for half in halves)
    panels = [_panel(half, caption, widest or half.width) for half, caption in zip(halves, CAPTIONS, strict=True)]
    if beside:
        size = sum(each.width for each in panels) + GAP, max(each.height for each in panels)
        places = [(0, 0), (panels[0].width + GAP, 0)]
    else:
        size = max(each.width for each in panels), sum(each.height for each in panels) + GAP // 2
        places = [(0, 0), (0, panels[0].height + GAP // 2)]
    foot, font = HEAD if note else 0, _font("Italic", 17)
    width = max(size[0], int(font.getlength(note)))
    whole = Image.new("RGB", (width + 2 * MARGIN, size[1] + 2 * MARGIN + foot), GROUND)
    for panel, (left, top) in zip(panels, places, strict=True):
        whole.paste(panel, (left + MARGIN, top + MARGIN))
    if note:
        ImageDraw.Draw(whole).text((MARGIN, whole.height - MARGIN - foot + 12), note, fill=INK, font=font)
    buffer = io.BytesIO()
    whole.quantize(COLORS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _panel(half: Image.Image, caption: str, width: int) -> Image.Image:
    """A page on its sheet of paper, its caption above."""
    panel = Image.new("RGB", (width + 2 * MARGIN, half.height + 2 * MARGIN + HEAD), GROUND)
    draw = ImageDraw.Draw(panel)
    draw.text((2, 4), caption, fill=INK, font=_font("Bold", 19))
    draw.rectangle((0, HEAD, panel.width - 1, panel.height - 1), fill=PAPER, outline=FRAME, width=2)
    panel.paste(half, (MARGIN, HEAD + MARGIN))
    return panel


def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"LiberationSans-{face}.ttf", size)
