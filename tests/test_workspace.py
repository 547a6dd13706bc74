"""The user's folder comes first, the packaged files stand behind it."""

from pathlib import Path

from aci_docs.workspace import AREAS, Folders, packaged


def test_every_packaged_area_has_files() -> None:
    for area in AREAS:
        assert packaged(area).is_dir(), area
        assert any(packaged(area).iterdir()), area


def test_a_file_of_the_user_hides_the_packaged_one(tmp_path: Path) -> None:
    name = "fiche_bilan.docx"
    assert Folders(tmp_path).find("templates_docx", name) == packaged("templates_docx") / name
    own = tmp_path / "templates_docx" / name
    own.parent.mkdir()
    own.write_bytes(b"")
    assert Folders(tmp_path).find("templates_docx", name) == own
    every = Folders(tmp_path).every("templates_docx", ".docx")
    assert own in every
    assert packaged("templates_docx") / name not in every
    assert packaged("templates_docx") / "fiche_poste.docx" in every


def test_a_file_that_is_nowhere_is_none(tmp_path: Path) -> None:
    assert Folders(tmp_path).find("schemas", "absent.json") is None
