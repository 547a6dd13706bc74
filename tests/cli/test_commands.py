"""Each command does what its help says, in French, and says what it did."""

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import docx
import pytest

import aci_docs
from aci_docs.cli.application import cli
from aci_docs.documents import SLIP
from aci_docs.pdf import find_soffice

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]

needs_soffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed: apt install libreoffice-writer"
)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_check_says_that_all_is_well_and_writes_nothing(run: Run, dossier: Path) -> None:
    before = snapshot(dossier.parent)
    outcome = run("check", dossier)
    assert outcome.status == 0
    counts = "1 structure, 1 demande de financement, 1 fiche de poste, 2 bénéficiaires et 1 bilan d'action"
    assert f"Dossier valide : {counts}" in plain(outcome.out)
    assert "le coût retenu de 24 000,00 € est ramené à 22 000,00 €" in plain(outcome.out)
    assert outcome.err == ""
    assert snapshot(dossier.parent) == before


def test_build_writes_every_document_and_a_summary(run: Run, dossier: Path) -> None:
    out = dossier.parent / "sortie"
    outcome = run("build", dossier, "-o", out)
    assert outcome.status == 0, outcome.err
    ids = [person["identifiant"] for person in json.loads((dossier / "beneficiaires.json").read_text())]
    expected = {
        "recapitulatif.csv",
        "bordereau.docx",
        "demande_financement.docx",
        "compte_rendu_financier.docx",
        "bilan_action.docx",
        "fiches_poste/fiche_poste-coordination.docx",
        *(f"fiches_bilan/fiche_bilan-{name}.docx" for name in ids),
    }
    assert set(snapshot(out)) == expected
    content = (out / "recapitulatif.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a French spreadsheet needs the mark to read the accents"
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][:6] == ["Pièce", "Document", "Référence", "Fichier", "Pages", "Constats"]
    assert rows[0][6:] == ["À compléter", "Endroits à compléter", "Remarques"]
    assert {len(row) for row in rows} == {9}
    assert {row[3] for row in rows[1:] if row[3]} == expected - {"recapitulatif.csv"}
    assert "22 000,00 €" in plain(next(row[5] for row in rows if row[3] == "demande_financement.docx"))
    # The slip comes before the pieces, which are numbered in the order of the catalogue.
    assert [row[0] for row in rows[1:] if row[3]] == ["", *map(str, range(1, len(expected) - 1))]
    for name in expected:
        assert name in outcome.out or name == "recapitulatif.csv"


def test_a_file_name_tells_no_name(run: Run, dossier: Path) -> None:
    run("build", dossier, "-o", dossier.parent / "sortie")
    people = json.loads((dossier / "beneficiaires.json").read_text())
    names = " ".join(snapshot(dossier.parent / "sortie"))
    for person in people:
        assert person["identite"]["nom"] not in names


@needs_soffice
def test_build_makes_pdf_and_counts_the_pages(run: Run, dossier: Path) -> None:
    out = dossier.parent / "sortie"
    (dossier / "beneficiaires.json").unlink()
    outcome = run("build", dossier, "-o", out, "--formats", "docx,pdf")
    assert outcome.status == 0, outcome.err
    for name in ("demande_financement", "fiches_poste/fiche_poste-coordination"):
        assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert (out / f"{name}.docx").is_file()
    rows = list(csv.reader((out / "recapitulatif.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert all(int(row[4]) >= 2 for row in rows[1:] if row[0])


@needs_soffice
def test_a_pdf_alone_leaves_no_word_file(run: Run, dossier: Path) -> None:
    out = dossier.parent / "fiche.pdf"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out)
    assert outcome.status == 0, outcome.err
    assert out.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in dossier.parent.iterdir()) == ["dossier", "fiche.pdf"]


def test_render_writes_the_file_that_is_named(run: Run, dossier: Path) -> None:
    out = dossier.parent / "la fiche.docx"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out)
    assert outcome.status == 0, outcome.err
    assert out.read_bytes()[:2] == b"PK"
    assert "la fiche.docx" in outcome.out


def test_render_writes_the_usual_name_in_a_folder(run: Run, dossier: Path) -> None:
    out = dossier.parent / "sortie"
    assert run("render", "demande_financement", dossier / "demande_financement.json", "-o", out).status == 0
    assert set(snapshot(out)) == {"demande_financement.docx"}


def test_render_chooses_a_person_by_identifier(run: Run, dossier: Path) -> None:
    people = json.loads((dossier / "beneficiaires.json").read_text())
    out = dossier.parent / "sortie"
    several = run("render", "fiche_bilan", dossier / "beneficiaires.json", "-o", out)
    assert several.status == 3
    assert "--id" in several.err
    name = people[1]["identifiant"]
    assert run("render", "fiche_bilan", dossier / "beneficiaires.json", "--id", name, "-o", out).status == 0
    assert set(snapshot(out)) == {f"fiche_bilan-{name}.docx"}
    absent = run("render", "fiche_bilan", dossier / "beneficiaires.json", "--id", "absent", "-o", out / "b")
    assert absent.status == 3
    assert "« absent »" in absent.err.replace("\u00a0", " ")


def test_render_takes_a_structure_from_elsewhere(run: Run, dossier: Path) -> None:
    alone = dossier.parent / "ailleurs"
    alone.mkdir()
    (dossier / "postes" / "coordination.json").rename(alone / "poste.json")
    lonely = run("render", "fiche_poste", alone / "poste.json", "-o", alone / "f.docx")
    assert lonely.status == 3
    assert "structure.json" in lonely.err
    given = ("--structure", dossier / "structure.json")
    assert run("render", "fiche_poste", alone / "poste.json", "-o", alone / "f.docx", *given).status == 0


def test_render_refuses_formats_that_contradict_the_file(run: Run, dossier: Path) -> None:
    outcome = run(
        "render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", dossier / "f.docx", "--formats", "pdf"
    )
    assert outcome.status == 2
    assert ".docx" in outcome.err


def test_render_refuses_a_format_it_does_not_know(run: Run, dossier: Path) -> None:
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", dossier.parent / "f.rtf")
    assert outcome.status == 2
    assert "docx, odt et pdf" in outcome.err
    assert not (dossier.parent / "f.rtf").exists()


def test_an_unknown_document_has_its_nearest(run: Run, dossier: Path) -> None:
    outcome = run("render", "fiche_bilans", dossier / "beneficiaires.json", "-o", dossier / "f.docx")
    assert outcome.status == 1
    assert "« fiche_bilan »" in outcome.err.replace("\u00a0", " ")


def test_the_slip_is_not_made_alone(run: Run, dossier: Path) -> None:
    outcome = run("render", "bordereau", dossier / "bilan_action.json", "-o", dossier.parent / "seul")
    assert outcome.status == 2
    assert "liste toutes les pièces d'un dossier" in plain(outcome.err)
    assert "aci-docs build" in plain(outcome.err)
    assert not (dossier.parent / "seul").exists()


def test_calc_json_is_the_contract(run: Run, dossier: Path) -> None:
    outcome = run("calc", dossier / "demande_financement.json", "--json")
    assert outcome.status == 0
    figures = json.loads(outcome.out)
    assert list(figures) == ["heures", "volume", "cout", "constats", "trace"]
    assert figures["heures"]["par_contrat"] == "30"
    assert figures["heures"]["par_semaine"] == "20"
    assert figures["heures"]["total"] == "1620"
    assert figures["heures"]["groupes"] == {"employeur": "1080", "economique": "360", "parcours": "180"}
    assert figures["volume"] == {"etp_plafond": "0.6000", "etp_affecte": "0.7000", "etp_retenu": "0.6000"}
    assert figures["cout"] == {
        "part_annee": "1",
        "plafond": "24000.00",
        "cout_reel": "31200.00",
        "cout_retenu": "24000.00",
        "autres_financements": "30000.00",
        "solde_disponible": "22000.00",
        "montant_financable": "22000.00",
        "montant_retenu": "22000.00",
        "ecretement": "2000.00",
    }
    assert set(figures["trace"][0]) == {"regle", "libelle", "formule", "calcul", "resultat", "source"}
    assert sum(Decimal(line["total"]) for line in figures["heures"]["lignes"]) == 1620


def test_calc_reads_only_what_the_calculation_needs(run: Run, dossier: Path, tmp_path: Path) -> None:
    whole = json.loads((dossier / "demande_financement.json").read_text())
    part = {key: whole[key] for key in ("periode", "volume", "direction", "autres_financements")}
    (tmp_path / "seul.json").write_text(json.dumps(part))
    outcome = run("calc", tmp_path / "seul.json", "--json")
    assert outcome.status == 0, outcome.err
    assert json.loads(outcome.out)["cout"]["montant_retenu"] == "22000.00"


def test_calc_explains_every_rule(run: Run, dossier: Path) -> None:
    outcome = run("calc", dossier / "demande_financement.json")
    assert outcome.status == 0
    text = plain(outcome.out)
    for rule in [*(f"H{number}" for number in range(1, 11)), "V1", "V2", *(f"C{number}" for number in range(1, 7))]:
        assert f" {rule} " in f" {text}", rule
    assert "20 000,00 € × (0,6 / 0,5) × 1" in text
    assert "22 000,00 €" in text


def test_init_writes_a_dossier_that_checks_and_builds(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    outcome = run("init", folder)
    assert outcome.status == 0, outcome.err
    assert {"structure.json", "demande_financement.json", "beneficiaires.json", "LISEZMOI.txt"} <= set(snapshot(folder))
    checked = run("check", folder)
    assert checked.status == 0, checked.err
    sample = plain(checked.out).partition("données d'exemple")[2]
    for name in ("structure", "demande_financement", "coordination", "beneficiaires", "bilan_action"):
        assert f"{name}.json" in sample
    assert run("build", folder, "-o", tmp_path / "sortie").status == 0


def test_init_never_replaces_a_file(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    run("init", folder)
    (folder / "structure.json").write_text("mes vraies données")
    before = snapshot(folder)
    again = run("init", folder)
    assert again.status == 6
    assert "déjà commencé" in again.err
    assert snapshot(folder) == before


def test_init_adds_templates_and_schemas_to_a_dossier_that_exists(run: Run, dossier: Path) -> None:
    before = snapshot(dossier)
    assert run("init", dossier, "--templates").status == 0
    (dossier / "templates_docx" / "fiche_poste.docx").write_text("mon modèle, abîmé")
    outcome = run("init", dossier, "--templates", "--schemas", "--scales")
    assert outcome.status == 0
    after = snapshot(dossier)
    assert before.items() <= after.items()
    assert after["templates_docx/fiche_poste.docx"] == "mon modèle, abîmé".encode()
    assert {"schemas/beneficiaire.json", "baremes/plie_direction_aci_2026.json"} <= set(after)
    assert not any(name.startswith(("LISEZMOI", "beneficiaires/")) for name in after)
    assert run("check", dossier).status == 5, "the dossier's own template is the one that serves"


def test_an_amount_is_never_cut_at_the_end_of_a_line(run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in range(62, 100, 3):
        monkeypatch.setenv("COLUMNS", str(width))
        for line in run("calc", dossier / "demande_financement.json").out.splitlines():
            assert not re.match(r"\s*(\d{3},\d\d\s€|[€;:»])", line), line
            assert not line.endswith("«"), line
            assert line == line.rstrip()


def test_an_old_sheet_that_was_not_made_again_is_named(run: Run, dossier: Path) -> None:
    out = dossier.parent / "sortie"
    run("build", dossier, "-o", out)
    people = json.loads((dossier / "beneficiaires.json").read_text())
    (dossier / "beneficiaires.json").write_text(json.dumps(people[:1]))
    outcome = run("build", dossier, "-o", out, "--force")
    assert outcome.status == 0
    gone = people[1]["identifiant"]
    assert f"1 document ancien reste dans « {out} » : fiches_bilan/fiche_bilan-{gone}.docx" in plain(outcome.out)


def test_the_same_notice_of_many_lines_of_one_document_is_said_of_each(run: Run, dossier: Path) -> None:
    path = dossier / "bilan_action.json"
    report = json.loads(path.read_text())
    for line in report["realise"]["heures"]:
        line.pop("explication", None)
    path.write_text(json.dumps(report))
    text = plain(run("check", dossier).out)
    assert text.count("n'est pas expliqué") == 9  # all but H4, too near its forecast to be explained
    assert "autres documents" not in text


def test_the_same_notice_for_many_people_is_counted(run: Run, dossier: Path) -> None:
    people = json.loads((dossier / "beneficiaires.json").read_text())
    many = [people[0] | {"identifiant": f"P{number}", "entretiens_tripartites": []} for number in range(9)]
    (dossier / "beneficiaires.json").write_text(json.dumps(many))
    text = plain(run("check", dossier).out)
    assert text.count("il en manque") == 3
    assert "… et 6 autres documents avec le constat « entretiens_manquants »" in text


def test_what_to_do_is_said_on_the_screen_and_not_in_the_document(run: Run, dossier: Path) -> None:
    advice = "Prévoyez une autre ressource"
    assert advice in plain(run("build", dossier, "-o", dossier.parent / "sortie").out)
    document = dossier.parent / "sortie" / "demande_financement.docx"
    text = "".join(t.text for p in docx.Document(str(document)).element.body.iter() if (t := p).tag.endswith("}t"))
    assert "non finançable à ce titre" in plain(text)
    assert advice not in plain(text)


def test_a_blocked_request_is_not_called_valid_without_more(run: Run, dossier: Path) -> None:
    path = dossier / "demande_financement.json"
    value = json.loads(path.read_text())
    value["autres_financements"][0]["montant"] = 60000
    path.write_text(json.dumps(value))
    assert "mais à corriger avant envoi (blocage)" in plain(run("check", dossier).out)
    assert "À corriger avant envoi" in plain(run("build", dossier, "-o", dossier.parent / "sortie").out)


def test_the_order_of_the_files_of_a_dossier_is_its_catalogue(run: Run, dossier: Path) -> None:
    outcome = run("build", dossier, "-o", dossier.parent / "sortie")
    order = [outcome.out.index(name) for name in ("demande_financement.docx", "fiches_poste/", "fiches_bilan/")]
    assert order == sorted(order)


def test_nothing_moves_on_the_screen_when_nobody_looks(run: Run, dossier: Path) -> None:
    outcome = run("build", dossier, "-o", dossier.parent / "sortie")
    assert outcome.err == ""
    assert "\x1b" not in outcome.out
    assert "\r" not in outcome.out


def test_the_version_is_the_package_s(run: Run) -> None:
    import aci_docs

    assert run("--version").out.strip() == f"aci-docs {aci_docs.__version__}"


def commands() -> dict[str, click.Command]:
    """Every command by all its words: `build`, `template`, `template render`."""
    found: dict[str, click.Command] = dict(cli.commands)
    for name, group in cli.commands.items():
        if isinstance(group, click.Group):
            found |= {f"{name} {each}": command for each, command in group.commands.items()}
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(run: Run, name: str) -> None:
    command = commands()[name]
    assert f"aci-docs {name}" in (ROOT / "README.md").read_text()
    assert f"aci-docs {name}" in (ROOT / "LISEZMOI.md").read_text()
    text = run(*name.split(), "--help").out
    assert "Utilisation : aci-docs" in text
    assert not re.search(r"Show this|Usage|required|default:", text)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"
            assert parameter.help.split()[0] in text


def test_the_help_of_render_names_every_kind_of_document(run: Run) -> None:
    text = run("render", "--help").out
    for kind in aci_docs.Workspace().catalogue.documents:
        if kind.record_kind != SLIP:  # a slip is made by the build of a whole dossier
            assert kind.name in text


def test_init_gives_back_the_examples_that_a_dossier_does_not_have(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    run("init", folder)
    (folder / "bilan_action.json").unlink()
    before = snapshot(folder)
    again = run("init", folder)
    assert again.status == 0, again.err
    assert set(snapshot(folder)) == {*before, "bilan_action.json"}
    assert snapshot(folder) == before | {"bilan_action.json": (folder / "bilan_action.json").read_bytes()}


def test_init_adds_no_example_when_something_else_is_asked_for(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    run("init", folder)
    (folder / "bilan_action.json").unlink()
    assert run("init", folder, "--scales").status == 0
    assert not (folder / "bilan_action.json").exists()
