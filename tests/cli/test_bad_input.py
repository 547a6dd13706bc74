"""Bad input: one clear French message with its place and its remedy, the documented exit status, nothing written."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Edit = Callable[[Path, Callable[[Any], object]], None]


def set_in(*path: str | int, to: object) -> Callable[[Any], None]:
    """A change that puts a value at a place of a JSON value."""

    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return change


def refused(run: Run, dossier: Path, *, status: int) -> str:
    """What `build` says of a dossier that it refuses; `check` must refuse it with the same status."""
    out = dossier.parent / "out"
    outcome = run("build", dossier, "-o", out)
    assert outcome.status == status, outcome.err
    assert not out.exists()
    assert [path.name for path in dossier.parent.iterdir()] == [dossier.name]
    assert "Traceback" not in outcome.err
    assert "Erreur interne" not in outcome.err
    assert run("check", dossier).status == status
    return str(outcome.err)


def test_a_missing_folder(run: Run, tmp_path: Path) -> None:
    message = run("build", tmp_path / "absent", "-o", tmp_path / "out")
    assert message.status == 2
    assert "absent' n'existe pas." in message.err
    assert run("check", tmp_path / "absent").status == 2
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "vide"
    folder.mkdir()
    message = refused(run, folder, status=3)
    assert "aucun enregistrement" in message
    assert "aci-docs init" in message


def test_a_folder_with_the_structure_alone(run: Run, dossier: Path) -> None:
    shutil.rmtree(dossier / "postes")
    (dossier / "demande_financement.json").unlink()
    (dossier / "beneficiaires.json").unlink()
    (dossier / "bilan_action.json").unlink()
    assert "aucun document" in refused(run, dossier, status=3)


def test_a_folder_without_its_structure(run: Run, dossier: Path) -> None:
    (dossier / "structure.json").unlink()
    message = refused(run, dossier, status=3)
    assert "structure.json" in message
    assert "il manque" in message


def test_broken_json(run: Run, dossier: Path) -> None:
    (dossier / "structure.json").write_text('{\n  "nom": "Les Jardins",\n  "sigle": \n}\n')
    message = refused(run, dossier, status=3)
    assert "structure.json" in message
    assert "ligne 4, colonne 1" in message


def test_an_unknown_key_with_a_near_miss(run: Run, dossier: Path, edit: Edit) -> None:
    def misspell(value: Any) -> None:
        value["telefone"] = value.pop("telephone")

    edit(dossier / "structure.json", misspell)
    message = refused(run, dossier, status=3)
    assert "telefone" in message
    assert "« telephone »" in message.replace("\u00a0", " ")


def test_a_wrong_type(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("direction", "cout_poste_annuel", to="52 000,00"))
    message = refused(run, dossier, status=3)
    assert "$.direction.cout_poste_annuel" in message
    assert "52000.00" in message


def test_a_wrong_siret_key(run: Run, dossier: Path, edit: Edit) -> None:
    siret = json.loads((dossier / "structure.json").read_text())["siret"]
    wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)
    edit(dossier / "structure.json", set_in("siret", to=wrong))
    message = refused(run, dossier, status=3)
    assert wrong in message
    assert siret not in message.split("siret_structure")[0]


def test_a_nir_in_a_free_text_is_refused_and_never_repeated(run: Run, dossier: Path, edit: Edit) -> None:
    number = 2850578006084
    text = f"Numéro : 2 85 05 78 006 084 {97 - number % 97:02d}, à rappeler."
    edit(dossier / "beneficiaires.json", set_in(0, "commentaire", to=text))
    message = refused(run, dossier, status=3)
    assert "$[0].commentaire" in message
    assert "sécurité sociale" in message
    assert "006 084" not in message.replace("\u202f", " ")


def test_an_impossible_date(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("date", to="2026-02-30"))
    message = refused(run, dossier, status=3)
    assert "2026-02-30" in message
    assert "28" in message


def test_an_exit_before_the_entry(run: Run, dossier: Path, edit: Edit) -> None:
    exit_ = {"date": "2019-01-01", "classe": "autre", "detail": "Départ", "sortie_positive_plie": False}
    edit(dossier / "beneficiaires.json", set_in(1, "sortie", to=exit_))
    message = refused(run, dossier, status=3)
    assert "$[1].sortie.date" in message
    assert "2019-01-01" in message


def test_two_beneficiaries_with_one_identifier(run: Run, dossier: Path, edit: Edit) -> None:
    def double(people: Any) -> None:
        people[1]["identifiant"] = people[0]["identifiant"]

    edit(dossier / "beneficiaires.json", double)
    message = refused(run, dossier, status=3)
    assert "$[1].identifiant" in message
    assert "$[0]" in message


def test_more_time_given_than_the_post_has(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("direction", "quotite_poste", to=0.5))
    message = refused(run, dossier, status=3)
    assert "$.direction.etp_affecte" in message


def test_zero_posts(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("volume", "postes_agrees", to=0))
    assert "$.volume.postes_agrees" in refused(run, dossier, status=3)


def test_an_unknown_reference_job(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "postes" / "coordination.json", set_in("emploi_repere", to="coordinatuer"))
    message = refused(run, dossier, status=3)
    assert "« coordinateur »" in message.replace("\u00a0", " ")


def test_a_logo_that_is_no_picture(run: Run, dossier: Path) -> None:
    (dossier / "logo.png").write_text("ceci n'est pas une image")
    assert "$.logo" in refused(run, dossier, status=3)


def test_a_file_that_nothing_reads(run: Run, dossier: Path) -> None:
    (dossier / "beneficiaire.json").write_text("[]")
    message = refused(run, dossier, status=3).replace("\u00a0", " ")
    assert "ne serait pas lu" in message
    assert "« beneficiaires.json »" in message


def test_every_problem_of_every_file_comes_at_once(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "structure.json", set_in("rna", to="X1"))
    edit(dossier / "demande_financement.json", set_in("volume", "semaines", to=60))
    edit(dossier / "beneficiaires.json", set_in(0, "date_bilan", to="hier"))
    (dossier / "postes" / "coordination.json").write_text("{")
    message = refused(run, dossier, status=3)
    for place in ("$.rna", "$.volume.semaines", "$[0].date_bilan", "coordination.json"):
        assert place in message


def test_a_year_without_a_scale(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("periode", to={"debut": "2031-01-01", "fin": "2031-12-31"}))
    edit(dossier / "demande_financement.json", set_in("echeancier", to=[]))
    message = refused(run, dossier, status=4)
    assert "plie_direction_aci" in message
    assert "demande_financement.json, ligne" in message
    assert "01/01/2031" in message
    assert "--scales" in message


def test_a_period_that_the_scale_covers_only_in_part(run: Run, dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", set_in("periode", to={"debut": "2026-07-01", "fin": "2027-06-30"}))
    edit(dossier / "demande_financement.json", set_in("echeancier", to=[]))
    refused(run, dossier, status=4)


def own_template(dossier: Path, name: str, *, replace: tuple[str, str]) -> None:
    """Give the dossier its own template, in which one text is replaced by another, in every paragraph and cell."""
    import docx

    from aci_docs.workspace import packaged

    document = docx.Document(str(packaged("templates_docx") / name))
    done = 0
    for element in document.element.body.iter():
        if element.tag.endswith("}t") and element.text and replace[0] in element.text:
            element.text = element.text.replace(*replace)
            done += 1
    assert done, f"{name} does not hold {replace[0]!r}"
    (dossier / "templates_docx").mkdir()
    document.save(str(dossier / "templates_docx" / name))


def test_a_template_that_lacks_a_field(run: Run, dossier: Path) -> None:
    own_template(dossier, "demande_financement.docx", replace=("cout.montant_retenu", "cout.plafond"))
    message = refused(run, dossier, status=5)
    assert "cout.montant_retenu" in message
    assert "demande_financement.docx" in message


def test_a_template_that_uses_an_unknown_variable(run: Run, dossier: Path) -> None:
    own_template(
        dossier,
        "fiche_bilan.docx",
        replace=("beneficiaire.identite.date_naissance", "beneficiare.identite.date_naissance"),
    )
    message = refused(run, dossier, status=5).replace("\u00a0", " ")
    assert "« beneficiare.identite.date_naissance »" in message
    assert "« beneficiaire.identite.date_naissance »" in message


def test_a_template_with_a_lost_brace(run: Run, dossier: Path) -> None:
    own_template(dossier, "demande_financement.docx", replace=("{{ demande.intitule }}", "{ demande.intitule }}"))
    message = refused(run, dossier, status=5)
    assert "{ demande.intitule }}" in message
    assert "accolades" in message


def test_every_wrong_template_comes_at_once(run: Run, dossier: Path) -> None:
    (dossier / "templates_docx").mkdir()
    for name in ("fiche_poste.docx", "fiche_bilan.docx"):
        (dossier / "templates_docx" / name).write_text("bonjour")
    message = refused(run, dossier, status=5)
    assert "fiche_poste.docx" in message
    assert "fiche_bilan.docx" in message


def test_a_template_that_is_no_word_file(run: Run, dossier: Path) -> None:
    (dossier / "templates_docx").mkdir()
    (dossier / "templates_docx" / "fiche_poste.docx").write_text("bonjour")
    assert "fiche_poste.docx" in refused(run, dossier, status=5)


def test_an_output_folder_that_cannot_be_written(run: Run, dossier: Path) -> None:
    blocking = dossier.parent / "fichier"
    blocking.write_text("je suis un fichier")
    outcome = run("build", dossier, "-o", blocking / "out")
    assert outcome.status == 1
    assert "fichier et non un dossier" in outcome.err
    outcome = run("build", dossier, "-o", blocking)
    assert outcome.status == 1
    assert blocking.read_text() == "je suis un fichier"


def test_existing_outputs_are_kept_without_force(run: Run, dossier: Path) -> None:
    out = dossier.parent / "out"
    out.mkdir()
    (out / "demande_financement.docx").write_text("signée")
    outcome = run("build", dossier, "-o", out)
    assert outcome.status == 6
    assert "--force" in outcome.err
    assert [path.name for path in out.rglob("*")] == ["demande_financement.docx"]
    assert (out / "demande_financement.docx").read_text() == "signée"
    assert run("build", dossier, "-o", out, "--force").status == 0
    assert (out / "demande_financement.docx").read_bytes()[:2] == b"PK"


def test_a_full_disk(run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    outcome = run("build", dossier, "-o", dossier.parent / "out")
    assert outcome.status == 1
    assert "disque est plein" in outcome.err
    assert not (dossier.parent / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_in_the_middle_of_a_build(dossier: Path, number: signal.Signals) -> None:
    # The build is held inside the writing of its second document until the signal comes.
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from aci_docs.cli import main\n"
        "from aci_docs.storage import Batch\n"
        "write, count = Batch.write, []\n"
        "def slow(self, name, content):\n"
        "    path = write(self, name, content)\n"
        "    count.append(name)\n"
        "    if len(count) == 2:\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(30)\n"
        "    return path\n"
        "Batch.write = slow\n"
        "main(['build', sys.argv[1], '-o', sys.argv[2]])\n"
    )
    out = dossier.parent / "out"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(dossier), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == "Interrompu\u00a0: rien n'a été écrit."
    assert [path.name for path in dossier.parent.iterdir()] == [dossier.name]


def test_pdf_without_libreoffice(run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from aci_docs.pdf import program

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(program, "_USUAL_PLACES", ())
    outcome = run("build", dossier, "-o", tmp_path / "out", "--formats", "docx,pdf")
    assert outcome.status == 7
    assert "LibreOffice" in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "La commande 'biuld' n'existe pas"),
        (["build"], "Il manque l'argument 'DOSSIER'"),
        (["build", "--formats", "rtf", ".", "-o", "x"], "rtf"),
        (["check", "--option"], "L'option '--option' n'existe pas"),
    ],
)
def test_a_wrong_use_is_said_in_french(run: Run, arguments: list[str], words: str) -> None:
    outcome = run(*arguments)
    assert outcome.status == 2
    assert words in outcome.err
    assert "Error" not in outcome.err
    assert "Try " not in outcome.err


def test_a_defect_of_the_program_shows_a_sentence_and_no_data(
    run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aci_docs.dossier import Workspace

    def broken(self: object, *arguments: object, **options: object) -> None:
        raise RuntimeError("Mme Secrète")

    monkeypatch.setattr(Workspace, "read", broken)
    outcome = run("check", dossier)
    assert outcome.status == 1
    assert "Erreur interne (RuntimeError, test_bad_input.py:" in outcome.err
    assert "Secrète" not in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("name", "plural"), [("demande_financement", "demandes de financement"), ("bilan_action", "bilans d'action")]
)
def test_two_requests_or_two_reports_in_one_dossier(run: Run, dossier: Path, name: str, plural: str) -> None:
    path = dossier / f"{name}.json"
    path.write_text(f"[{path.read_text()}, {path.read_text()}]")
    message = refused(run, dossier, status=3)
    assert "$[1]" in message
    assert f"un dossier ne peut pas avoir plusieurs {plural}." in message


@pytest.mark.parametrize(
    "name", ["demande_financement.json.txt", "demande_financement.JSON", "demande-financement.json"]
)
def test_a_record_whose_file_has_another_ending_is_not_left_out(run: Run, dossier: Path, name: str) -> None:
    (dossier / "demande_financement.json").rename(dossier / name)
    message = refused(run, dossier, status=3).replace("\u00a0", " ")
    assert name in message
    assert "renommez-le « demande_financement.json »" in message


def test_files_with_a_dot_in_front_are_nobody_s(run: Run, dossier: Path) -> None:
    (dossier / ".vscode").mkdir()
    (dossier / ".vscode" / "settings.json").write_text("{}")
    (dossier / "postes" / "._coordination.json").write_bytes(b"\x00\x05\x16\x07")
    assert run("check", dossier).status == 0


def test_a_failure_after_the_writing_does_not_deny_it(run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aci_docs.cli import tables

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "show_summary", interrupted)
    outcome = run("build", dossier, "-o", dossier.parent / "out")
    assert outcome.status == 130
    assert "les documents sont écrits" in outcome.err
    assert (dossier.parent / "out" / "demande_financement.docx").exists()


def test_a_closed_terminal_leaves_nothing_behind(dossier: Path) -> None:
    script = (
        "import sys, time\n"
        "from aci_docs.cli import main\n"
        "from aci_docs.storage import Batch\n"
        "write = Batch.write\n"
        "def slow(self, name, content):\n"
        "    path = write(self, name, content)\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(30)\n"
        "Batch.write = slow\n"
        "main(['build', sys.argv[1], '-o', sys.argv[2]])\n"
    )
    command = [sys.executable, "-c", script, str(dossier), str(dossier.parent / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=20) == 130
    assert [path.name for path in dossier.parent.iterdir()] == [dossier.name]


def test_a_record_of_another_kind_gets_one_sentence(run: Run, dossier: Path) -> None:
    outcome = run("calc", dossier / "structure.json")
    assert outcome.status == 3
    assert "il ressemble à une structure" in outcome.err
    assert "1 défaut" in outcome.err.replace("\u00a0", " ")


def test_a_job_sheet_beside_its_folder_is_sent_into_it_and_never_over_another_record(run: Run, dossier: Path) -> None:
    (dossier / "postes" / "coordination.json").rename(dossier / "coordination.json")
    outcome = run("check", dossier)
    assert outcome.status == 3
    message = outcome.err.replace("\u00a0", " ")
    assert "renommez-le « postes/coordination.json »" in message
    assert "renommez-le « bilan_action.json »" not in message


def test_a_file_whose_name_is_taken_is_never_to_be_renamed_so(run: Run, dossier: Path) -> None:
    (dossier / "beneficiaire.json").write_text((dossier / "beneficiaires.json").read_text())
    outcome = run("check", dossier)
    assert outcome.status == 3
    message = outcome.err.replace("\u00a0", " ")
    assert "renommez-le" not in message
    assert "ajoutez ce qu'il contient à « beneficiaires.json »" in message


def test_an_identifier_that_a_file_does_not_hold_is_not_to_be_asked_for_again(run: Run, dossier: Path) -> None:
    outcome = run(
        "render", "fiche_bilan", dossier / "beneficiaires.json", "--id", "RC-2025-004", "-o", dossier / "x.docx"
    )
    assert outcome.status == 3
    assert "choisissez-le avec --id" not in outcome.err
    assert "RC-2025-003" in outcome.err
