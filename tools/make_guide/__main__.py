"""`python -m tools.make_guide [FOLDER]`: write the pictures of the guide (by default into `docs/images/modeles/`).

Needs LibreOffice, pdftoppm (poppler-utils) and the Liberation fonts, as the tests do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from aci_docs import pdf
from tools.make_guide.data import ROOT
from tools.make_guide.drawing import compose, page
from tools.make_guide.scenes import SCENES


def main() -> None:
    """Write every picture and say where."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "modeles"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="aci-docs-guide-") as name:
        work = Path(name)
        documents = [document for scene in SCENES for document in scene.write(work)]
        sheets = iter(pdf.convert(documents))
        for scene, typed, printed in zip(SCENES, sheets, sheets, strict=True):
            path = folder / f"{scene.name}.png"
            halves = [page(sheet, scene.dots, scene.part) for sheet in (typed, printed)]
            path.write_bytes(compose(halves, beside=scene.beside, note=scene.note))
            print(f"{path} ({path.stat().st_size // 1000} ko)")


if __name__ == "__main__":
    main()
