"""The mail merge from the command line: what is made, what is refused, what is said, and the exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from filelock import FileLock

import aci_docs

Run = Callable[..., Any]
Record = dict[str, Any]
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def people(dossier: Path) -> Callable[..., Path]:
    """Write so many beneficiaries to a JSONL file of the dossier, those of these ranks with such changes."""
    sample = json.loads((dossier / "beneficiaires.json").read_text())

    def write(count: int, changes: Mapping[int, Record] | None = None, name: str = "export.jsonl") -> Path:
        path = dossier / name
        with path.open("w") as stream:
            for number in range(count):
                record = sample[number % 2] | {"identifiant": f"B-{number:03}"} | (changes or {}).get(number, {})
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        return path

    return write


def documents(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*.docx"))


def rejects(out: Path) -> list[Record]:
    return [json.loads(line) for line in (out / "rejets.jsonl").read_text().splitlines()]


def counts(text: str) -> dict[str, int]:
    """The table of what a merge did."""
    names = ("faites", "inchangées", "refusées", "en échec", "non concernées", "en tout")
    found = {name: re.search(rf"^{name} +([\d\u202f]+)$", text, re.MULTILINE) for name in names}
    return {name: int(each[1].replace("\u202f", "")) for name, each in found.items() if each}


def test_every_record_of_a_dossier_gets_its_document(run: Run, dossier: Path, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    outcome = run("merge", "fiche_bilan", dossier, "-o", out)
    assert outcome.status == 0, outcome.err
    assert outcome.err == ""
    assert documents(out) == ["fiche_bilan-RC-2025-003.docx", "fiche_bilan-RC-2025-011.docx"]
    assert counts(outcome.out) == {
        "faites": 2, "inchangées": 0, "refusées": 0, "en échec": 0, "non concernées": 0, "en tout": 2,
    }  # fmt: skip
    assert f"2 fiches dans « {out} »" in plain(outcome.out)


def test_what_does_not_concern_a_record_is_counted_apart(run: Run, tmp_path: Path) -> None:
    outcome = run("merge", "lettre_mission", SAMPLE, "-o", tmp_path / "sortie")
    assert outcome.status == 0, outcome.err
    found = counts(outcome.out)
    assert (found["faites"], found["non concernées"], found["en tout"]) == (1, 4, 5)


@pytest.mark.parametrize("kind", ["demande_financement", "compte_rendu_financier", "bilan_action", "fiche_poste"])
def test_every_kind_of_document_has_a_name_of_its_own_for_each_record(
    run: Run, dossier: Path, tmp_path: Path, kind: str
) -> None:
    outcome = run("merge", kind, dossier, "-o", tmp_path / "sortie")
    assert outcome.status == 0, outcome.err
    assert len(documents(tmp_path / "sortie")) == 1
    assert documents(tmp_path / "sortie")[0].startswith(f"{kind}-")


def test_a_bad_record_is_refused_and_the_others_are_made(run: Run, people: Any, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    outcome = run("merge", "fiche_bilan", people(5, {2: {"date_bilan": "2026-02-30"}}), "-o", out)
    assert outcome.status == 3
    assert [name[-8:-5] for name in documents(out)] == ["000", "001", "003", "004"]
    assert counts(outcome.out)["refusées"] == 1
    (reject,) = rejects(out)
    assert (reject["identifiant"], reject["ligne"], reject["etat"]) == ("B-002", 3, "refusé")
    assert reject["enregistrement"]["date_bilan"] == "2026-02-30"
    text = plain(outcome.out)
    assert "B-002" in text
    assert "ligne 3" in text
    assert "février 2026 compte 28 jours" in text
    assert f"« {out}/rejets.jsonl » l'a, avec le motif" in text
    assert "février 2026 compte 28\u00a0jours" in outcome.out or "«\u00a0" in outcome.out


def test_the_first_refused_records_are_shown_and_the_others_counted(run: Run, people: Any, tmp_path: Path) -> None:
    outcome = run(
        "merge", "fiche_bilan", people(9, {number: {"date_bilan": "hier"} for number in range(8)}), "-o", tmp_path / "s"
    )
    assert "8 fiches sans document, les 5 premières :" in plain(outcome.out)
    assert "B-004" in outcome.out
    assert "B-005" not in outcome.out
    assert "rejets.jsonl » les a toutes" in plain(outcome.out)
    assert len(rejects(tmp_path / "s")) == 8
    assert "8 Date du bilan : cette date n'est pas écrite AAAA-MM-JJ" in plain(outcome.out)


def test_a_corrected_record_is_made_by_the_same_command_and_the_others_stay(
    run: Run, people: Any, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    run("merge", "fiche_bilan", people(4, {1: {"date_bilan": "hier"}}), "-o", out)
    before = {name: (out / name).stat().st_mtime_ns for name in documents(out)}
    outcome = run("merge", "fiche_bilan", people(4), "-o", out)
    assert outcome.status == 0
    assert {name: counts(outcome.out)[name] for name in ("faites", "inchangées")} == {"faites": 1, "inchangées": 3}
    assert not (out / "rejets.jsonl").exists()
    assert before.items() <= {name: (out / name).stat().st_mtime_ns for name in documents(out)}.items()


def test_strict_writes_nothing_and_says_every_fault(run: Run, people: Any, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    faults = {1: {"date_bilan": "hier"}, 3: {"date_bilan": "2026-02-30"}}
    outcome = run("merge", "fiche_bilan", people(4, faults), "-o", out, "--strict")
    assert outcome.status == 3
    assert not out.exists()
    assert "2 défauts ; rien n'a été écrit" in plain(outcome.err)
    assert "hier" in outcome.err
    assert "2026-02-30" in outcome.err


def test_strict_says_when_it_stops_before_the_last_fault(run: Run, people: Any, tmp_path: Path) -> None:
    source = people(60, {number: {"date_bilan": "hier"} for number in range(60)})
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "sortie", "--strict", "--jobs", 1)
    assert outcome.status == 3
    assert "la vérification s'est arrêtée ici" in plain(outcome.err)


def test_a_source_may_be_the_standard_input(people: Any, dossier: Path, tmp_path: Path) -> None:
    source = people(3, {1: {"date_bilan": "hier"}})
    command = [sys.executable, "-m", "aci_docs", "merge", "fiche_bilan", "-", "-o", str(tmp_path / "sortie")]
    command += ["--structure", str(dossier / "structure.json")]
    with source.open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 3, done.stderr.decode()
    assert len(documents(tmp_path / "sortie")) == 2
    assert rejects(tmp_path / "sortie")[0]["source"] == "entrée"
    assert b"entree.jsonl" not in done.stdout


def test_a_list_of_structures_gives_each_record_its_own(
    run: Run, dossier: Path, people: Any, tmp_path: Path, edit: Any
) -> None:
    other = json.loads((dossier / "structure.json").read_text()) | {
        "nom": "L'Atelier d'à côté",
        "siret": "73282932000074",
    }
    other.pop("logo", None)
    structures = tmp_path / "structures.json"
    first = json.loads((dossier / "structure.json").read_text())
    first.pop("logo", None)
    structures.write_text(json.dumps([first, other]))
    source = people(2, {1: {"siret_structure": "73282932000074"}})
    outcome = run("merge", "fiche_bilan", source, "--structure", structures, "-o", tmp_path / "s", "--name", "{id}")
    assert outcome.status == 0, outcome.err + outcome.out
    text = "".join(t.text or "" for t in docx.Document(str(tmp_path / "s" / "B-001.docx")).element.body.iter())
    headers = docx.Document(str(tmp_path / "s" / "B-001.docx")).part.package.iter_parts()
    everything = text + "".join(part.blob.decode("utf-8", "ignore") for part in headers if "xml" in part.partname)
    assert "Atelier d" in everything
    assert "Racines" not in everything


def test_names_keep_their_accents_and_nothing_that_a_system_refuses(run: Run, people: Any, tmp_path: Path) -> None:
    sample = json.loads(people(1).read_text())["identite"]
    source = people(2, {0: {"identite": sample | {"nom": "Œuvrard", "prenom": "Maëlle"}}})
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--name", "{nom}-{prenom}-{id}")
    assert outcome.status == 0, outcome.err
    assert "Œuvrard-Maëlle-B-000.docx" in documents(tmp_path / "s")


def test_two_documents_of_one_name_are_an_error_before_anything_is_written(
    run: Run, people: Any, tmp_path: Path
) -> None:
    outcome = run("merge", "fiche_bilan", people(3), "-o", tmp_path / "s", "--name", "{nom}")
    assert outcome.status == 6
    assert not (tmp_path / "s").exists()
    assert "prendraient le même nom" in plain(outcome.err)
    assert "ligne 1, et" in plain(outcome.err)


def test_one_identifier_twice_is_an_error_before_anything_is_written(run: Run, people: Any, tmp_path: Path) -> None:
    source = people(3, {2: {"identifiant": "B-000"}})
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s")
    assert outcome.status == 3
    assert not (tmp_path / "s").exists()
    assert "« B-000 » est déjà pris" in plain(outcome.err)


def test_two_merges_on_one_output_at_once_the_second_refuses(run: Run, people: Any, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    assert run("merge", "fiche_bilan", people(2), "-o", out).status == 0
    with FileLock(out / ".aci-docs" / "verrou"):
        outcome = run("merge", "fiche_bilan", people(3), "-o", out)
    assert outcome.status == 6
    assert "Un autre publipostage écrit déjà" in plain(outcome.err)
    assert len(documents(out)) == 2


def test_an_archive_holds_the_documents(run: Run, people: Any, tmp_path: Path) -> None:
    outcome = run("merge", "fiche_bilan", people(3), "-o", tmp_path / "s", "--zip", "--formats", "docx,odt")
    assert outcome.status == 0, outcome.err
    with zipfile.ZipFile(tmp_path / "s" / "fiche_bilan.zip") as archive:
        assert len(archive.namelist()) == 6
    assert "3 fiches dans «" in plain(outcome.out)
    assert "fiche_bilan.zip" in outcome.out


def test_old_documents_that_are_left_are_told(run: Run, people: Any, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    run("merge", "fiche_bilan", people(4), "-o", out)
    outcome = run("merge", "fiche_bilan", people(2), "-o", out)
    assert outcome.status == 0
    assert "2 documents anciens restent" in plain(outcome.out)
    assert "fiche_bilan-B-002.docx" in outcome.out


def test_an_output_below_its_source_is_not_read_as_records(run: Run, dossier: Path, people: Any) -> None:
    folder = dossier / "exports"
    folder.mkdir()
    people(3, {1: {"date_bilan": "hier"}}).rename(folder / "a.jsonl")
    first = run("merge", "fiche_bilan", folder, "-o", folder / "sortie")
    again = run("merge", "fiche_bilan", folder, "-o", folder / "sortie")
    assert counts(first.out)["en tout"] == counts(again.out)["en tout"] == 3
    outcome = run("merge", "fiche_bilan", folder, "-o", folder)
    assert outcome.status == 2
    assert "à la fois une source et la sortie" in plain(outcome.err)


def test_a_document_that_fails_has_the_status_of_its_failure(
    run: Run, dossier: Path, people: Any, tmp_path: Path
) -> None:
    source = people(2)
    (dossier / "templates_docx").mkdir()
    template = docx.Document(str(Path(aci_docs.__file__).parents[1] / "templates_docx" / "fiche_bilan.docx"))
    paragraph = template.add_paragraph()
    paragraph.add_run("{{ 1 / (beneficiaire.identifiant | replace('B-00', '') | int) }}")
    template.save(str(dossier / "templates_docx" / "fiche_bilan.docx"))
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s")
    assert outcome.status == 5, outcome.err + outcome.out
    assert counts(outcome.out)["en échec"] == 1
    assert counts(outcome.out)["faites"] == 1
    assert rejects(tmp_path / "s")[0]["etat"] == "échec"


MISUSES = {
    (): "Il manque le document à faire et la source",
    ("fiche_bilan",): "Il manque la source des données",
    ("export.jsonl",): "aci-docs merge fiche_bilan export.jsonl -o sortie",
    ("export.jsonl", "fiche_poste"): "aci-docs merge fiche_poste export.jsonl -o sortie",
    ("fiche_bilan", "export.jsonl", "--zip", "--single"): "--zip et --single ne vont pas ensemble",
    ("fiche_bilan", "export.jsonl", "--recto-verso"): "ajoutez --single",
    ("--resume", "--zip"): "--zip n'a rien à y ajouter",
    ("--resume", "--profil", "financeur"): "--profil n'a rien à y ajouter",
    ("fiche_bilan", "export.jsonl", "--jobs", "0"): "'--jobs' : 0 n'est pas dans l'intervalle",
    ("fiche_bilan", "export.jsonl", "--report", "suivi.pdf"): "doit finir par .xlsx ou .csv",
    ("fiche_bilan", "export.jsonl", "--report", "nulle/part.csv"): "n'existe pas ; créez-le",
    ("fiche_bilan", "export.jsonl", "--name", "fiche"): "donnerait le même nom à tous les documents",
    ("fiche_bilan", "export.jsonl", "--name", "{nome}"): "vouliez-vous écrire « {nom} »",
    ("fiche_bilan", "export.jsonl", "--profil", "financeur", "--name", "{nom}"): "Employez {identifiant}",
}


@pytest.mark.parametrize("words", MISUSES, ids=" ".join)
def test_a_misuse_says_what_to_type(
    run: Run, people: Any, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(people(2).parent)
    outcome = run("merge", *words, "-o", "sortie")
    assert outcome.status == 2
    assert MISUSES[words] in plain(outcome.err)
    assert not Path("sortie").exists()
    assert not re.search(r" [;»]|« ", outcome.err.partition("Erreur : ")[2])


def test_a_resume_without_anything_to_resume_says_so(run: Run, tmp_path: Path) -> None:
    outcome = run("merge", "--resume", "-o", tmp_path / "absent")
    assert outcome.status == 1
    assert "il n'y a rien à terminer" in plain(outcome.err)
    assert not (tmp_path / "absent").exists()


STOPPED = """
import os, sys
from aci_docs.batch.journal import Journal
from aci_docs.cli import main
record, calls = Journal.record, []

def stop(*arguments):
    left = record(*arguments)
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), int(sys.argv[1]))
    return left

Journal.record = stop
main(sys.argv[2:])
"""


@pytest.fixture
def stopped(people: Any, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, int, str, str]:
    """The output of a merge of 60 records by two workers, stopped by a signal: its status and its two streams."""
    out = tmp_path / "sortie"
    command = ["merge", "fiche_bilan", str(people(60)), "-o", str(out), "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(int(request.param)), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    printed, said = process.communicate(timeout=120)
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("a worker outlives the merge")
    return out, process.returncode, printed.decode(), said.decode()


@pytest.mark.parametrize("stopped", [signal.SIGINT, signal.SIGTERM], indirect=True, ids=["ctrl-c", "sigterm"])
def test_an_interrupted_merge_says_how_many_are_made_and_is_finished_by_resume(
    run: Run, stopped: tuple[Path, int, str, str]
) -> None:
    out, status, printed, said = stopped
    assert status == 130
    assert printed == ""
    assert "Traceback" not in said
    last = plain(said.splitlines()[-1])
    told = re.fullmatch(r"Interrompu : (\d+) fiches sont faites ; terminez par la même commande avec --resume\.", last)
    assert told, said
    made = int(told[1])
    assert 4 <= made < 60
    assert run("verify", out).status == 1, "there is no manifest yet"
    refused = run("merge", "fiche_bilan", out.parent / "dossier" / "export.jsonl", "-o", out)
    assert refused.status == 6
    assert "--resume" in refused.err
    outcome = run("merge", "--resume", "-o", out)
    assert outcome.status == 0, outcome.err
    found = counts(outcome.out)
    assert found["en tout"] == 60
    assert found["inchangées"] >= made
    assert len(documents(out)) == 60
    assert run("verify", out).status == 0


def test_an_internal_fault_does_not_deny_what_is_made(
    run: Run, people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("aci_docs.batch.manifest.lines", spoil)
    outcome = run("merge", "fiche_bilan", people(3), "-o", tmp_path / "s")
    assert outcome.status == 1
    assert "3 fiches sont faites ; terminez par la même commande avec --resume" in plain(outcome.err)
    assert "rien n'a été écrit" not in plain(outcome.err)


def test_a_whole_output_is_verified(run: Run, people: Any, tmp_path: Path) -> None:
    run("merge", "fiche_bilan", people(3), "-o", tmp_path / "s")
    outcome = run("verify", tmp_path / "s")
    assert outcome.status == 0
    assert re.search(r"^conformes +3$", outcome.out, re.MULTILINE)
    assert "est entier" in outcome.out


def test_a_file_that_was_changed_one_that_is_gone_and_one_that_is_new_are_told(
    run: Run, people: Any, tmp_path: Path
) -> None:
    out = tmp_path / "s"
    run("merge", "fiche_bilan", people(4), "-o", out)
    first, second, *_ = documents(out)
    (out / first).write_bytes((out / first).read_bytes() + b"\n")
    (out / second).unlink()
    (out / "note.txt").write_text("à moi")
    outcome = run("verify", out)
    assert outcome.status == 1
    for name, count in (("conformes", 2), ("manquants", 1), ("modifiés", 1), ("étrangers au publipostage", 1)):
        assert re.search(rf"^{name} +{count}$", outcome.out, re.MULTILINE), name
    for name in (first, second, "note.txt"):
        assert name in outcome.out
    refused = run("merge", "fiche_bilan", out.parent / "dossier" / "export.jsonl", "-o", out)
    assert refused.status == 6
    assert first in refused.err
    assert run("merge", "fiche_bilan", out.parent / "dossier" / "export.jsonl", "-o", out, "--force").status == 0
    assert run("verify", out).status == 0, "a file that is not ours is no fault"


def test_a_folder_without_a_manifest_is_no_output(run: Run, dossier: Path) -> None:
    outcome = run("verify", dossier)
    assert outcome.status == 1
    assert "n'a pas de manifeste" in plain(outcome.err)


def test_the_check_of_a_folder_that_is_not_there_says_so(run: Run, tmp_path: Path) -> None:
    outcome = run("verify", tmp_path / "absent")
    assert outcome.status == 2
    assert "n'existe pas" in plain(outcome.err)


def test_a_merge_to_an_address_is_made_and_verified(run: Run, people: Any, tmp_path: Path) -> None:
    out, journal = (tmp_path / "loin" / "sortie").as_uri(), tmp_path / "journal"
    refused = run("merge", "fiche_bilan", people(3), "-o", out)
    assert refused.status == 2
    assert "--journal DOSSIER" in plain(refused.err)
    outcome = run("merge", "fiche_bilan", people(3), "-o", out, "--journal", journal)
    assert outcome.status == 0, outcome.err
    assert f"3 fiches dans « {out} »" in plain(outcome.out)
    assert run("verify", out).status == 0
    (tmp_path / "loin" / "sortie" / documents(tmp_path / "loin" / "sortie")[0]).unlink()
    assert run("verify", out).status == 1


def test_an_address_before_the_document_is_a_source(run: Run, tmp_path: Path) -> None:
    outcome = run("merge", "s3://plie/fiches", "fiche_bilan", "-o", tmp_path / "s")
    assert outcome.status == 2
    assert "« s3://plie/fiches » est une source, et le document vient avant elle" in plain(outcome.err)
