"""The ground of a merge: what changes it, and what does not."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from aci_docs.batch.ground import ground_of
from aci_docs.batch.job import Home
from aci_docs.batch.maker import open_workspace
from aci_docs.batch.wanted import Wanted
from aci_docs.errors import InvalidRecord
from aci_docs.workspace import packaged

WANTED = Wanted("attestation")


def ground(folder: Path, wanted: Wanted = WANTED, structures: Path | None = None) -> str:
    home = Home(str(folder), None if structures is None else str(structures))
    return ground_of(open_workspace(home, wanted), home, wanted).print


def spoil(path: Path) -> None:
    """Another content, which means the same."""
    if path.suffix == ".json":
        path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    elif path.suffix == ".docx":
        document = Document(str(path))
        document.add_paragraph("")
        document.save(str(path))
    else:
        path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize(
    "name", ["structure.json", "logo.png", "templates_docx/attestation.docx", "schemas/documents.json"]
)
def test_a_file_of_the_folder_that_documents_are_made_from_changes_it(home: Path, name: str) -> None:
    before = ground(home)
    spoil(home / name)
    assert ground(home) != before


@pytest.mark.parametrize(
    ("area", "name"),
    [
        ("schemas", "beneficiaire.json"),
        ("baremes", "plie_direction_aci_2026.json"),
        ("emplois_reperes", "directeur.json"),
        ("plans_comptables", "associations.json"),
    ],
)
def test_a_packaged_file_that_the_folder_replaces_changes_it(home: Path, area: str, name: str) -> None:
    before = ground(home)
    (home / area).mkdir(exist_ok=True)
    shutil.copy(packaged(area) / name, home / area / name)
    assert ground(home) == before  # the same bytes
    spoil(home / area / name)
    assert ground(home) != before


def test_what_documents_are_not_made_from_does_not_change_it(home: Path, tmp_path: Path) -> None:
    before = ground(home)
    (home / "gens.jsonl").write_text("{}")
    (home / "templates_docx" / "autre.docx").write_bytes(b"rien")
    for path in home.rglob("*"):
        os.utime(path, (1, 1))
    assert ground(home) == before
    moved = tmp_path / "ailleurs"
    shutil.move(home, moved)
    assert ground(moved) == before


@pytest.mark.parametrize(
    "changes", [{"formats": ("odt",)}, {"output": "zip"}, {"profile": "financeur"}, {"theme": "sobre"}]
)
def test_what_is_asked_of_documents_changes_it(dossier: Path, changes: dict[str, Any]) -> None:
    wanted = Wanted("fiche_bilan")
    assert ground(dossier, replace(wanted, **changes)) != ground(dossier, wanted)


def test_names_do_not_change_it_for_they_are_compared_one_by_one(home: Path) -> None:
    assert ground(home, replace(WANTED, pattern="{nom}")) == ground(home)
    assert ground(home, replace(WANTED, dossier=str(home))) == ground(home)


def test_the_version_changes_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ground(home)
    monkeypatch.setattr("aci_docs.batch.ground.__version__", "99")
    assert ground(home) != before


def test_the_logos_of_a_file_of_structures_change_it(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "liste"
    folder.mkdir()
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    for name in ("un.png", "deux.png"):
        shutil.copy(home / "logo.png", folder / name)
    both = [structure | {"logo": "un.png"}, structure | {"siret": "09990010300013", "logo": "deux.png"}]
    path = folder / "structures.json"
    path.write_text(json.dumps(both))
    before = ground(home, structures=path)
    spoil(home / "structure.json")
    assert ground(home, structures=path) == before
    spoil(folder / "deux.png")
    assert ground(home, structures=path) != before


def test_a_file_that_has_gone_is_told(home: Path) -> None:
    (home / "logo.png").unlink()
    with pytest.raises(InvalidRecord, match="le fichier ne peut pas être lu"):
        ground(home)


def test_it_tells_each_file_and_its_sha_256(home: Path, digest: Callable[[bytes], str]) -> None:
    told = ground_of(open_workspace(Home(str(home)), WANTED), Home(str(home)), WANTED).files
    assert told["structure"] == digest((home / "structure.json").read_bytes())
    assert told["structure.logo"] == digest((home / "logo.png").read_bytes())
    assert told["templates_docx/attestation.docx"] == digest(
        (home / "templates_docx" / "attestation.docx").read_bytes()
    )
