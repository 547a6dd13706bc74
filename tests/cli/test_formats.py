"""Each format asked for is made from the template of its own format, and nothing else is written."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

import aci_docs
from aci_docs.pdf import find_soffice
from aci_docs.workspace import packaged

Run = Callable[..., Any]
Edit = Callable[[Path, Callable[[Any], object]], None]

needs_soffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed: apt install libreoffice-writer"
)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def rows(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "recapitulatif.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


def is_odt(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"


def test_word_and_odt_are_made_side_by_side(run: Run, dossier: Path) -> None:
    out = dossier.parent / "sortie"
    outcome = run("build", dossier, "-o", out, "--formats", "odt,docx")
    assert outcome.status == 0, outcome.err
    found = names(out) - {"recapitulatif.csv"}
    assert {name.removesuffix(".odt") for name in found if name.endswith(".odt")} == {
        name.removesuffix(".docx") for name in found if name.endswith(".docx")
    }
    assert len(found) == 14
    assert all(is_odt(out / name) for name in found if name.endswith(".odt"))
    assert {row["Fichier"] for row in rows(out) if row["Fichier"]} == found
    assert "demande_financement.docx" in outcome.out
    assert "et .odt" in outcome.out


def test_odt_alone_needs_no_word_template(run: Run, dossier: Path) -> None:
    (dossier / "templates_docx").mkdir()
    kinds = ("demande_financement", "fiche_poste", "fiche_bilan", "compte_rendu_financier", "bilan_action")
    for name in ("bordereau", *kinds):
        (dossier / "templates_docx" / f"{name}.docx").write_text("abîmé")
    assert run("check", dossier).status == 5
    assert run("check", dossier, "--formats", "odt").status == 0
    outcome = run("build", dossier, "-o", dossier.parent / "sortie", "--formats", "odt")
    assert outcome.status == 0, outcome.err
    assert not any(name.endswith(".docx") for name in names(dossier.parent / "sortie"))


def test_an_odt_template_of_the_folder_wins_and_is_checked(run: Run, dossier: Path) -> None:
    (dossier / "templates_odt").mkdir()
    (dossier / "templates_odt" / "fiche_poste.odt").write_text("abîmé")
    assert run("build", dossier, "-o", dossier.parent / "a").status == 0
    outcome = run("build", dossier, "-o", dossier.parent / "b", "--formats", "docx,odt")
    assert outcome.status == 5
    assert str(dossier / "templates_odt" / "fiche_poste.odt") in outcome.err
    assert not (dossier.parent / "b").exists()


def test_a_kind_without_an_odt_template_is_said_before_anything_is_written(run: Run, dossier: Path) -> None:
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["fiche_poste"]
    entry |= {"modele": "ma_fiche", "fichier": "mes_fiches/{identifiant}"}
    (dossier / "schemas").mkdir()
    (dossier / "schemas" / "documents.json").write_text(json.dumps({"documents": {"ma_fiche": entry}}))
    (dossier / "templates_docx").mkdir()
    content = (packaged("templates_docx") / "fiche_poste.docx").read_bytes()
    (dossier / "templates_docx" / "ma_fiche.docx").write_bytes(content)
    assert run("build", dossier, "-o", dossier.parent / "a").status == 0
    outcome = run("build", dossier, "-o", dossier.parent / "b", "--formats", "odt")
    assert outcome.status == 5
    assert "« ma_fiche.odt » n'existe pas ; rangez-le dans le dossier « templates_odt »" in plain(outcome.err)
    assert not (dossier.parent / "b").exists()


def test_render_takes_its_format_from_the_name_of_the_file(run: Run, dossier: Path) -> None:
    out = dossier.parent / "la fiche.odt"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out)
    assert outcome.status == 0, outcome.err
    assert is_odt(out)
    assert sorted(path.name for path in dossier.parent.iterdir()) == ["dossier", "la fiche.odt"]


@needs_soffice
@pytest.mark.parametrize(
    ("formats", "broken"), [("odt,pdf", "docx"), ("docx,pdf", "odt"), ("pdf", "odt"), ("docx,odt,pdf", None)]
)
def test_a_pdf_is_made_from_word_unless_only_odt_is_asked_for(
    run: Run, dossier: Path, formats: str, broken: str | None
) -> None:
    (dossier / "beneficiaires.json").unlink()
    (dossier / "demande_financement.json").unlink()
    (dossier / "bilan_action.json").unlink()
    if broken:
        (dossier / f"templates_{broken}").mkdir()
        (dossier / f"templates_{broken}" / f"fiche_poste.{broken}").write_text("abîmé")
    out = dossier.parent / "sortie"
    outcome = run("build", dossier, "-o", out, "--formats", formats)
    assert outcome.status == 0, outcome.err
    stems = ("bordereau", "fiches_poste/fiche_poste-coordination")
    expected = {f"{stem}.{suffix}" for stem in stems for suffix in formats.split(",")}
    assert names(out) == expected | {"recapitulatif.csv"}
    assert all(int(row["Pages"]) >= 2 for row in rows(out) if row["Pièce"])


def test_a_single_document_says_nothing_of_its_neighbours(run: Run, dossier: Path) -> None:
    (dossier.parent / "lettre.docx").write_text("à moi")
    out = dossier.parent / "fiche.docx"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out)
    assert outcome.status == 0, outcome.err
    assert "lettre.docx" not in outcome.out


def test_python_too_is_refused_a_format_that_does_not_exist(dossier: Path) -> None:
    for formats in (["docx", "rtf"], []):
        with pytest.raises(aci_docs.WrongUse, match="docx, odt et pdf"):
            aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out", formats=formats)
    assert not (dossier.parent / "out").exists()


def test_init_gives_the_templates_of_both_formats(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    assert run("init", folder, "--templates").status == 0
    for suffix in ("docx", "odt"):
        assert {f"templates_{suffix}/fiche_bilan.{suffix}", f"templates_{suffix}/fiche_poste.{suffix}"} <= names(folder)
    assert run("check", folder, "--formats", "docx,odt").status == 0


def own_template(dossier: Path, *paragraphs: str) -> None:
    """Give the dossier its own assessment sheet, with these paragraphs at its end."""
    document = docx.Document(str(packaged("templates_docx") / "fiche_bilan.docx"))
    for text in paragraphs:
        document.add_paragraph(text)
    (dossier / "templates_docx").mkdir()
    document.save(str(dossier / "templates_docx" / "fiche_bilan.docx"))


def test_what_was_left_empty_is_counted_and_told_once_for_all_sheets(run: Run, dossier: Path, edit: Edit) -> None:
    own_template(dossier, "Commentaire : {{ beneficiaire.commentaire }}", "Encore : {{ beneficiaire.commentaire }}")
    people = json.loads((dossier / "beneficiaires.json").read_text())
    many = [people[0] | {"identifiant": f"P{number}", "commentaire": None} for number in range(9)]
    many.append(people[0] | {"identifiant": "P9", "commentaire": "Rien à dire"})
    (dossier / "beneficiaires.json").write_text(json.dumps(many))
    out = dossier.parent / "sortie"
    outcome = run("build", dossier, "-o", out)
    assert outcome.status == 0, outcome.err
    shown = plain(outcome.out)
    assert "À compléter à la main (18 blancs)" in shown
    assert shown.count("Commentaire : {{ beneficiaire.commentaire }} 9 sur 10") == 1
    by_file = {row["Fichier"]: row for row in rows(out)}
    assert by_file["fiches_bilan/fiche_bilan-P3.docx"]["À compléter"] == "2"
    assert (
        "Encore : {{ beneficiaire.commentaire }}" in by_file["fiches_bilan/fiche_bilan-P3.docx"]["Endroits à compléter"]
    )
    assert by_file["fiches_bilan/fiche_bilan-P9.docx"]["À compléter"] == "0"


def test_the_screen_counts_what_it_does_not_list_and_the_file_has_it_all(run: Run, dossier: Path) -> None:
    own_template(dossier, *(f"n° {number} : {{{{ beneficiaire.commentaire }}}}" for number in range(30)))
    people = json.loads((dossier / "beneficiaires.json").read_text())
    (dossier / "beneficiaires.json").write_text(json.dumps([people[0] | {"commentaire": None}]))
    outcome = run("build", dossier, "-o", dossier.parent / "sortie")
    assert "… et 15 autres endroits : la liste est dans recapitulatif.csv." in plain(outcome.out)
    (sheet,) = (row for row in rows(dossier.parent / "sortie") if "fiche_bilan" in row["Fichier"])
    assert sheet["Endroits à compléter"].count("beneficiaire.commentaire") == 30


def test_what_a_document_lost_is_on_the_screen_and_in_the_file(run: Run, dossier: Path, edit: Edit) -> None:
    own_template(dossier, "{{ beneficiaire.commentaire | gras }}")
    edit(dossier / "beneficiaires.json", lambda people: people[0].update(commentaire="Zo\ufdd0é"))
    outcome = run("build", dossier, "-o", dossier.parent / "sortie")
    assert "1 caractère interdit retiré" in plain(outcome.out)
    (told,) = {row["Remarques"] for row in rows(dossier.parent / "sortie") if row["Remarques"]}
    assert "1 caractère interdit retiré" in plain(told)


def test_nothing_is_said_of_blanks_where_there_are_none(run: Run, dossier: Path) -> None:
    assert "compléter" not in run("build", dossier, "-o", dossier.parent / "sortie").out


def test_a_picture_that_a_record_names_is_printed_by_its_value(run: Run, dossier: Path, tmp_path: Path) -> None:
    own_template(dossier, "{{ structure.logo | image(largeur=20) }}")
    outcome = run("build", dossier, "-o", tmp_path / "out")
    assert outcome.status == 0, outcome.err
    made = docx.Document(str(next((tmp_path / "out" / "fiches_bilan").glob("*.docx"))))
    assert [round(shape.width.mm) for shape in made.inline_shapes] == [170, 170, 20]  # after the charts


def test_a_narrow_screen_keeps_the_figures(run: Run, dossier: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    outcome = run("build", dossier, "-o", tmp_path / "out", "--formats", "docx,odt")
    heading = next(line for line in outcome.out.splitlines() if line.startswith("Pièce"))
    assert heading.split()[-1] == "Constats"
    assert all(len(line) <= 80 for line in outcome.out.splitlines() if "fiche_bilan-" in line)
