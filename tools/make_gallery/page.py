"""The page that shows the gallery, in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from aci_docs import french
from tools.make_gallery.shown import Shown

_HEAD = """\
# Galerie des documents

Chaque page de chaque type de document, d’après les dossiers d’exemple de `samples/`, telle que LibreOffice l’imprime à
partir du fichier Word, puis du fichier ODT. `make gallery` refait ces images.
"""


def write_page(folder: Path, shown: Sequence[Shown], pages: Mapping[str, int]) -> Path:
    """The `README.md` of the gallery, now written: every document under its title, in Word then in ODT."""
    lines = [_HEAD]
    for each in shown:
        lines.append(f"\n## {each.title}\n")
        for form, name in (("docx", "Word"), ("odt", "ODT")):
            key = f"{each.key}-{form}"
            count = french.pluriel(pages[key], "page")
            lines += [f"{name}, {count} :\n", f"![{each.title}, {count}, d’après le modèle {name}]({key}.png)\n"]
    path = folder / "README.md"
    path.write_text("\n".join(line.rstrip("\n") for line in lines) + "\n", encoding="utf-8")
    return path
