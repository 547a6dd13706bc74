"""The charts in real readers: vector pictures with their words as words, in both formats; validators find no fault."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

import aci_docs
from aci_docs import pdf
from tests.test_real_readers import ODF_SCHEMA, SAMPLE, VALIDATOR, needs_schema, needs_soffice, needs_validator

FORMATS = ("docx", "odt")
LABELS = (
    "Contrats", "Entretiens", "Formations", "Immersions", "Évènements", "Écrits professionnels et compétences de base",
    "Évolution de poste", "Entrée le 03/03/2025", "Sortie le 02/09/2026", "niveau à l’entrée", "1 → 4",
)  # fmt: skip


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sheet of one person of the sample, and that of one with forty interviews and forty skills, in each format."""
    place = tmp_path_factory.mktemp("charts")
    folder = place / "dossier"
    shutil.copytree(SAMPLE, folder)
    people = json.loads((folder / "beneficiaires.json").read_text())
    one = next(each for each in people if each["identifiant"] == "RC-2025-003")
    full = json.loads(json.dumps(one)) | {"identifiant": "RC-PLEIN", "reference": "FB-PLEIN"}
    held = full["entretiens_tripartites"][0]
    full["entretiens_tripartites"] = [
        held | {"date": f"2026-{1 + day // 28:02}-{1 + day % 28:02}", "prochaine_date": None}
        for day in range(0, 160, 4)
    ]
    skill = full["competences"][0]
    full["competences"] = [skill | {"libelle": f"Compétence {number}", "niveau": number % 5} for number in range(40)]
    (folder / "beneficiaires.json").write_text(json.dumps([one, full], ensure_ascii=False))
    aci_docs.build(aci_docs.Workspace(folder), place / "out", formats=FORMATS)
    found = sorted((place / "out" / "fiches_bilan").iterdir())
    assert len(found) == 2 * len(FORMATS)
    return found


@needs_soffice
@pytest.mark.soffice
def test_libreoffice_draws_the_charts_as_vectors_with_their_words(sheets: list[Path], tmp_path: Path) -> None:
    copies = [Path(shutil.copy(path, tmp_path / f"{number}{path.suffix}")) for number, path in enumerate(sheets)]
    for path, made in zip(sheets, pdf.convert(copies), strict=True):
        text = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout
        words = "".join(text.split())  # it joins words that stand near each other
        if "PLEIN" in path.name:
            assert all(f"Compétence{number}" in words for number in range(40)), path.name
        else:
            assert [label for label in LABELS if "".join(label.split()) not in words] == [], path.name
        with pikepdf.open(made) as document:
            images = [
                (int(each.Width), int(each.Height))
                for each in document.objects
                if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
            ]
            fonts = {
                str(font.BaseFont)
                for page in document.pages
                for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
            }
        # The logo of the letterhead, and the mask of what it lets through, are the only points.
        assert len(set(images)) == 1, path.name
        assert len(images) <= 2, path.name
        assert {name.split("+")[-1].split("-")[0] for name in fonts} <= {"LiberationSans", "OpenSymbol"}, path.name


@needs_validator
def test_the_open_xml_sdk_finds_no_fault_in_a_document_with_charts(sheets: list[Path]) -> None:
    for path in (each for each in sheets if each.suffix == ".docx"):
        done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
        assert json.loads(done.stdout)["errors"] == []


@needs_schema
def test_the_odf_schemas_find_no_fault_in_a_document_with_charts(sheets: list[Path]) -> None:
    content = etree.RelaxNG(etree.parse(ODF_SCHEMA))
    manifest = etree.RelaxNG(etree.parse(ODF_SCHEMA.with_name("OpenDocument-v1.3-manifest-schema.rng")))
    for path in (each for each in sheets if each.suffix == ".odt"):
        with zipfile.ZipFile(path) as archive:
            assert content.validate(etree.fromstring(archive.read("content.xml"))), content.error_log
            assert manifest.validate(etree.fromstring(archive.read("META-INF/manifest.xml"))), manifest.error_log


def test_a_sheet_with_charts_is_small(sheets: list[Path]) -> None:
    for path in sheets:
        with zipfile.ZipFile(path) as archive:
            sizes = [each.compress_size for each in archive.infolist() if each.filename.endswith(".emf")]
        assert len(sizes) == 2
        assert sum(sizes) < 8_000, path.name
