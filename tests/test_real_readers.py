"""What is built opens in real readers: the Open XML SDK and the ODF schema find no fault, LibreOffice converts it."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

import aci_docs
from aci_docs import pdf
from aci_docs.records import Schema
from aci_docs.workspace import packaged

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "jardins_de_valbrune"
VALIDATOR = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"
ODF_SCHEMA = ROOT.parent / "shared" / "validators" / "odf" / "OpenDocument-v1.3-schema.rng"
SECOND = ROOT / "samples" / "ateliers_du_bief"
FILES = {
    "structure": "structure.json",
    "demande_financement": "demande_financement.json",
    "fiche_poste": "postes/*.json",
    "beneficiaire": "beneficiaires.json",
    "bilan_action": "bilan_action.json",
}
COUNTS = {"sample": 22, "second": 12, "minimal": 7, "long": 9}
"""How many documents each dossier makes in each format, with its slip; a vacant post has no letter of mission."""

needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML validator is not installed: make system"
)
needs_schema = pytest.mark.skipif(not ODF_SCHEMA.exists(), reason="the ODF schema is not beside the checkout")
needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")


def change(folder: Path, edit: Callable[[dict[str, Any], Any], None]) -> None:
    """Apply `edit(fields, record)` to every record of a dossier, with the fields of its schema."""
    for kind, pattern in FILES.items():
        fields = dict(Schema.read(packaged("schemas") / f"{kind}.json").fields)
        for path in folder.glob(pattern):
            value = json.loads(path.read_text())
            for record in value if isinstance(value, list) else [value]:
                edit(fields, record)
            path.write_text(json.dumps(value, ensure_ascii=False))


def minimal(fields: dict[str, Any], record: dict[str, Any]) -> None:
    """Only what the schema requires is left: every optional key is gone, every list is as short as it may be."""
    for key in list(record):
        field = fields[key]
        if not field.get("required"):
            del record[key]
        elif field.get("type") == "dict":
            minimal(field["schema"], record[key])
        elif field.get("type") == "list":
            del record[key][field.get("minlength", 0) :]
            if field["schema"].get("type") == "dict":
                for item in record[key]:
                    minimal(field["schema"]["schema"], item)
    if isinstance(record.get("contrats"), list):
        record["contrats"][0]["type"] = "CDI inclusion"  # the one type of contract that may have no end


def long(fields: dict[str, Any], record: dict[str, Any]) -> None:
    """Every free text is 5,000 characters long, or as long as its field allows, with one word too wide for a cell."""
    for key, field in fields.items():
        value = record.get(key)
        if field.get("type") == "dict" and isinstance(value, dict):
            long(field["schema"], value)
        elif field.get("type") == "list" and isinstance(value, list) and field["schema"].get("type") == "dict":
            for item in value:
                long(field["schema"]["schema"], item)
        elif (
            field.get("type") == "string"
            and isinstance(value, str)
            and not {"check_with", "allowed", "regex"} & set(field)
        ):
            words = "Anticonstitutionnellement" * 3 + " l'été & <la suite> 🌱 ; "
            record[key] = (words * 60)[: min(5000, field.get("maxlength", 5000))]


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples, the first one cut to the minimum, and the same swollen to the maximum, each built."""
    place = tmp_path_factory.mktemp("readers")
    built = {}
    for name, edit in {"sample": None, "second": None, "minimal": minimal, "long": long}.items():
        folder = place / name
        shutil.copytree(SECOND if name == "second" else SAMPLE, folder)
        if edit is not None:
            for path in (folder / "postes").iterdir():
                if path.stem not in ("coordination", "direction"):
                    path.unlink()
            people = json.loads((folder / "beneficiaires.json").read_text())
            # The one who left and the one who is still here: a sheet with an exit and one without.
            kept = [
                next(each for each in people if each.get("sortie")),
                next(each for each in people if not each.get("sortie")),
            ]
            (folder / "beneficiaires.json").write_text(json.dumps(kept, ensure_ascii=False))
            change(folder, edit)
        aci_docs.build(aci_docs.Workspace(folder), place / f"{name}-out", formats=("docx", "odt"))
        built[name] = place / f"{name}-out"
    return built


@needs_validator
def test_the_open_xml_sdk_finds_no_fault(dossiers: dict[str, Path]) -> None:
    documents = [path for folder in dossiers.values() for path in sorted(folder.rglob("*.docx"))]
    documents += sorted(packaged("templates_docx").glob("*.docx"))
    assert len(documents) == sum(COUNTS.values()) + 7

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
    documents = [path for folder in dossiers.values() for path in sorted(folder.rglob("*.odt"))]
    assert len(documents) == sum(COUNTS.values())
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
    documents = [path for folder in dossiers.values() for path in sorted(folder.rglob("*.*")) if path.suffix != ".csv"]
    assert len(documents) == 2 * sum(COUNTS.values())
    copies = []
    for number, path in enumerate(documents):
        copy = tmp_path / f"{number}{path.suffix}"
        shutil.copy(path, copy)
        copies.append(copy)
    for made in pdf.convert(copies):
        assert pdf.page_count(made) >= 1


@needs_soffice
def test_a_pdf_says_what_it_is_and_nothing_of_the_machine(dossiers: dict[str, Path], tmp_path: Path) -> None:
    shutil.copy(dossiers["sample"] / "demande_financement.docx", tmp_path)
    (made,) = pdf.convert([tmp_path / "demande_financement.docx"])
    with pikepdf.open(made) as document:
        info = {key: str(value) for key, value in document.docinfo.items()}
        assert str(document.Root.Lang) == "fr-FR"
    assert info["/Title"].startswith("Demande de financement")
    assert info["/Author"] == "Racines & Compagnie"
    text = subprocess.run(["pdftotext", "-layout", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "22 000,00 €" in text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "page 1 sur" in text
    everything = made.read_bytes() + (dossiers["sample"] / "demande_financement.docx").read_bytes()
    assert str(tmp_path).encode() not in everything
    assert str(ROOT).encode() not in everything
