"""`python -m tools.make_gallery [FOLDER]`: write the gallery (by default into `docs/galerie/`).

Needs LibreOffice, pdftoppm (poppler-utils) and the Liberation fonts, as the tests do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.make_gallery.page import write_page
from tools.make_gallery.pictures import contact_sheet
from tools.make_gallery.shown import ROOT, SHOWN, make


def main() -> None:
    """Write a picture of each document in each format and the page that shows them, and say where."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "galerie"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="aci-docs-gallery-") as name:
        pages = {}
        for key, sheet in make(Path(name)).items():
            path = folder / f"{key}.png"
            picture, pages[key] = contact_sheet(sheet)
            path.write_bytes(picture)
            print(f"{path} ({path.stat().st_size // 1000} ko)")
    for old in folder.glob("*.png"):
        if old.stem not in pages:
            old.unlink()
    print(write_page(folder, SHOWN, pages))


if __name__ == "__main__":
    main()
