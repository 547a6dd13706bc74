"""The letterhead, whatever the logo, the name and the numbers of the structure."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from aci_docs import pdf
from aci_docs.templating import Template
from tests.templating import outline_odt
from tests.templating.opendocuments import DRAW, NAMESPACES
from tools.make_templates.styles import LOGO_HEIGHT, LOGO_WIDTH

ROOT = Path(__file__).parents[2]
SVG = f"{{{NAMESPACES['svg']}}}"
LONG = "Association intercommunale des ateliers et chantiers d’insertion du maraîchage biologique, " * 3
Context = Callable[[str], dict[str, Any]]

needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")


def picture(path: Path, width: int, height: int) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes(width)) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def template(suffix: str) -> Template:
    return Template(ROOT / f"templates_{suffix}" / f"fiche_poste.{suffix}")


@pytest.mark.parametrize(("width", "height"), [(1200, 100), (90, 90), (60, 900), (2, 1), (1, 1)])
def test_a_logo_of_any_shape_keeps_it_within_its_frame(
    context: Context, tmp_path: Path, width: int, height: int
) -> None:
    images = {"structure.logo": picture(tmp_path / "logo.png", width, height)}
    word = Document(io.BytesIO(template("docx").render(context("fiche_poste"), images=images)))
    extent = word.sections[0].first_page_header._element.find(f".//{qn('wp:extent')}")
    data = template("odt").render(context("fiche_poste"), images=images)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        frame = etree.fromstring(archive.read("styles.xml")).find(f".//{DRAW}frame")
    assert frame is not None
    sizes = [
        (int(extent.get("cx")) / Mm(1), int(extent.get("cy")) / Mm(1)),
        (
            float(frame.get(f"{SVG}width", "").removesuffix("mm")),
            float(frame.get(f"{SVG}height", "").removesuffix("mm")),
        ),
    ]
    for across, down in sizes:
        assert across <= LOGO_WIDTH + 0.01
        assert down <= LOGO_HEIGHT + 0.01
        assert across == pytest.approx(LOGO_WIDTH, abs=0.1) or down == pytest.approx(LOGO_HEIGHT, abs=0.1)
        assert across / down == pytest.approx(width / height, rel=0.02)


def test_what_a_structure_lacks_leaves_no_gap(context: Context, outline: Any) -> None:
    values = context("fiche_poste")
    values["structure"] |= {"logo": None, "rna": None, "sigle": None}
    for suffix, reader in (("docx", outline), ("odt", outline_odt)):
        header = reader.outline(template(suffix).render(values)).split("== first header")[1].split("== header")[0]
        table, rule = header.strip().splitlines()
        assert "<image" not in table
        assert table.startswith("| Racines & Compagnie ¶ Association loi 1901 ¶ ")
        assert "RNA" not in table
        assert "()" not in table
        assert rule == "[FiletEntete]"


@needs_soffice
def test_a_name_of_200_characters_is_whole_above_the_title_of_the_first_page(context: Context, tmp_path: Path) -> None:
    values = context("fiche_poste")
    values["structure"] |= {"nom": LONG[:200].strip(), "sigle": None}
    made = []
    for suffix in ("docx", "odt"):
        (tmp_path / suffix).mkdir()
        made.append(tmp_path / suffix / f"fiche.{suffix}")
        made[-1].write_bytes(template(suffix).render(values))
    for sheet in pdf.convert(made):
        command = ["pdftotext", "-f", "1", "-l", "1", "-layout", str(sheet), "-"]
        text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
        name = " ".join(values["structure"]["nom"].split())
        assert text.startswith(name)
        assert text.index("FICHE DE POSTE") < text.index("Coordinatrice") < text.index("Identification du poste")
