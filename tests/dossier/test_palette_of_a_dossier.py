"""The look of a dossier's documents comes from its structure's record, and from the command line before it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aci_docs
from aci_docs.palette import DEFAULT, SOBER, palette

Edit = Callable[[Path, Callable[[Any], object]], None]
Run = Callable[..., Any]


def colours(document: Path) -> str:
    with zipfile.ZipFile(document) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml")).upper()


@pytest.mark.parametrize(
    ("charte", "theme", "expected"),
    [
        (None, None, DEFAULT),
        ({"couleur": "#7b1e3a"}, None, palette("colore", "#7B1E3A")),
        ({"theme": "sobre", "couleur": "#7B1E3A"}, None, SOBER),
        ({"theme": "sobre", "couleur": "#7B1E3A"}, "colore", palette("colore", "#7B1E3A")),
        ({"theme": "colore"}, "sobre", SOBER),
        (None, "sobre", SOBER),
    ],
)
def test_the_theme_asked_for_wins_over_the_record(
    dossier: Path, edit: Edit, charte: object, theme: str | None, expected: object
) -> None:
    edit(dossier / "structure.json", lambda record: record.update(charte=charte))
    assert aci_docs.Workspace(dossier, theme=theme).palette == expected


def test_the_house_dresses_a_folder_whose_structure_is_not_valid_yet(dossier: Path) -> None:
    (dossier / "structure.json").write_text("{}")
    assert aci_docs.Workspace(dossier).palette == DEFAULT


def test_a_schema_of_an_office_that_knows_no_look_still_serves(dossier: Path, edit: Edit) -> None:
    schema = json.loads((Path(__file__).parents[2] / "schemas" / "structure.json").read_text())
    del schema["champs"]["charte"]
    (dossier / "schemas").mkdir()
    (dossier / "schemas" / "structure.json").write_text(json.dumps(schema, ensure_ascii=False))
    edit(dossier / "structure.json", lambda record: record.pop("charte"))
    assert aci_docs.Workspace(dossier).palette == DEFAULT


def test_every_document_of_a_dossier_has_the_colours_of_its_structure(
    dossier: Path, edit: Edit, run: Run, tmp_path: Path
) -> None:
    edit(dossier / "structure.json", lambda record: record.update(charte={"couleur": "#7B1E3A"}))
    for options, accent, other in ([], "7B1E3A", DEFAULT.accent), (["--theme", "sobre"], SOBER.accent, "7B1E3A"):
        out = tmp_path / accent
        assert run("build", dossier, "-o", out, "--formats", "docx,odt", *options).status == 0
        documents = [path for suffix in ("docx", "odt") for path in out.rglob(f"*.{suffix}")]
        assert len(documents) >= 8
        for document in documents:
            assert accent in colours(document), document
            assert other not in colours(document), document


def test_a_single_document_takes_the_theme_too_and_another_theme_is_refused(
    dossier: Path, run: Run, tmp_path: Path
) -> None:
    record, out = dossier / "postes" / "coordination.json", tmp_path / "fiche.odt"
    assert run("render", "fiche_poste", record, "-o", out, "--theme", "sobre").status == 0
    assert SOBER.accent in colours(out)
    refused = run("render", "fiche_poste", record, "-o", tmp_path / "autre.odt", "--theme", "gris")
    assert refused.status == 2
    assert "« gris » n'existe pas" in refused.err.replace("’", "'").replace("\u00a0", " ")
    assert not (tmp_path / "autre.odt").exists()


@pytest.mark.parametrize(
    ("charte", "words"),
    [
        ({"couleur": "vert"}, ["Couleur de la structure", "#2E7D32", "relever son code"]),
        ({"couleur": "2e7d32"}, ['écrire "#2E7D32"']),
        ({"couleur": "#2E7"}, ['écrire "#22EE77"']),
        ({"couleur": 12}, ["Couleur de la structure"]),
        ({"theme": "coloré"}, ["colore", "sobre"]),
        ({"fond": "#2E7D32"}, ["fond"]),
    ],
)
def test_a_look_that_is_not_one_is_told_with_its_place_and_its_remedy(
    dossier: Path, edit: Edit, run: Run, tmp_path: Path, charte: object, words: list[str]
) -> None:
    edit(dossier / "structure.json", lambda record: record.update(charte=charte))
    done = run("build", dossier, "-o", tmp_path / "out")
    assert done.status == 3
    assert "charte" in done.err
    for word in words:
        assert word in " ".join(done.err.split()).replace("\u00a0", " "), done.err
    assert not (tmp_path / "out").exists()
