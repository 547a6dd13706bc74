"""The pages of a PDF side by side in one small picture."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

DOTS = 52
"""Per inch: a page is 430 pixels wide, its headings and tables are read, its smallest words guessed."""

ACROSS, GAP, COLOURS = 4, 12, 24
GROUND, FRAME = "#DDE3E8", "#B4BEC7"


def contact_sheet(sheet: Path) -> tuple[bytes, int]:
    """The PNG file of all the pages of a PDF, in reading order, and how many there are."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", str(sheet), f"{name}/page"], check=True)
        pages = [Image.open(path).convert("RGB") for path in sorted(Path(name).glob("*.png"))]
    width, height = pages[0].width + 2, pages[0].height + 2
    across = min(ACROSS, len(pages))
    down = -(-len(pages) // across)
    whole = Image.new("RGB", (across * (width + GAP) + GAP, down * (height + GAP) + GAP), GROUND)
    for place, page in enumerate(pages):
        left, top = place % across * (width + GAP) + GAP, place // across * (height + GAP) + GAP
        whole.paste(Image.new("RGB", (width, height), FRAME), (left, top))
        whole.paste(page, (left + 1, top + 1))
    buffer = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), len(pages)
