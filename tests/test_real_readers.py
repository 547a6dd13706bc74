"""What is built opens in real readers: the Open XML SDK and the ODF schema find no fault, LibreOffice converts it."""

import json
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

import aci_docs
from aci_docs import pdf
from aci_docs.dossier.readers import PROFILES
from aci_docs.workspace import packaged
from tests.variants import VARIANTS, write_variant

ROOT = Path(__file__).resolve().parents[1]
VALIDATOR = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"
ODF_SCHEMA = ROOT.parent / "shared" / "validators" / "odf" / "OpenDocument-v1.3-schema.rng"
needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML validator is not installed: make system"
)
needs_schema = pytest.mark.skipif(not ODF_SCHEMA.exists(), reason="the ODF schema is not beside the checkout")
needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample, the same cut to the minimum, and the same swollen to the maximum, each built for both readers."""
    place = tmp_path_factory.mktemp("readers")
    built = {}
    for name in VARIANTS:
        folder = write_variant(name, place / name)
        built[name] = place / f"{name}-out"
        for profile in PROFILES:
            aci_docs.build(aci_docs.Workspace(folder, profile=profile), built[name] / profile, formats=("docx", "odt"))
    return built


def documents_of(dossiers: dict[str, Path], suffix: str) -> list[Path]:
    """Every document of the format; of those that are the same for both readers, the one of the team alone."""
    kinds = aci_docs.Workspace().catalogue.documents
    profiled = tuple(kind.file_name.split("{")[0] for kind in kinds if kind.profiles)
    found = []
    for folder in dossiers.values():
        for profile in PROFILES:
            for path in sorted((folder / profile).rglob(f"*.{suffix}")):
                name = path.relative_to(folder / profile).as_posix()
                if profile == PROFILES[0] or name.startswith(profiled or "/"):
                    found.append(path)
    assert len(found) > len(dossiers) * 5
    return found


@needs_validator
def test_the_open_xml_sdk_finds_no_fault(dossiers: dict[str, Path]) -> None:
    documents = documents_of(dossiers, "docx") + sorted(packaged("templates_docx").glob("*.docx"))

    def faults(path: Path) -> Any:
        done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
        return json.loads(done.stdout)["errors"]

    with ThreadPoolExecutor(2) as pool:
        found = {
            str(path): errors for path, errors in zip(documents, pool.map(faults, documents), strict=True) if errors
        }
    assert found == {}


@needs_schema
def test_the_odf_schema_finds_no_fault(dossiers: dict[str, Path]) -> None:
    documents = documents_of(dossiers, "odt")
    schema = etree.RelaxNG(etree.parse(ODF_SCHEMA))
    found = {}
    for path in documents:
        with zipfile.ZipFile(path) as archive:
            for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml"):
                if not schema.validate(etree.fromstring(archive.read(name))):
                    found[path.name, name] = str(schema.error_log)[:300]
    assert found == {}


@needs_soffice
def test_libreoffice_converts_every_document(dossiers: dict[str, Path], tmp_path: Path) -> None:
    documents = [path for suffix in ("docx", "odt") for path in documents_of(dossiers, suffix)]
    copies = []
    for number, path in enumerate(documents):
        copy = tmp_path / f"{number}{path.suffix}"
        shutil.copy(path, copy)
        copies.append(copy)
    for made in pdf.convert(copies):
        assert pdf.page_count(made) >= 1


@needs_soffice
def test_a_pdf_says_what_it_is_and_nothing_of_the_machine(dossiers: dict[str, Path], tmp_path: Path) -> None:
    shutil.copy(dossiers["full"] / "interne" / "demande_financement.docx", tmp_path)
    (made,) = pdf.convert([tmp_path / "demande_financement.docx"])
    with pikepdf.open(made) as document:
        info = {key: str(value) for key, value in document.docinfo.items()}
        assert str(document.Root.Lang) == "fr-FR"
    assert info["/Title"].startswith("Demande de financement")
    assert info["/Author"] == "Racines & Compagnie"
    text = subprocess.run(["pdftotext", "-layout", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "22 000,00 €" in text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "page 1 sur" in text
    everything = made.read_bytes() + (dossiers["full"] / "interne" / "demande_financement.docx").read_bytes()
    assert str(tmp_path).encode() not in everything
    assert str(ROOT).encode() not in everything
