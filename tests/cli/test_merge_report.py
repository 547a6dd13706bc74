"""The report of a merge: the same rows and totals in each format, opened again by what reads them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]


@pytest.fixture
def source(dossier: Path) -> Path:
    """Three beneficiaries: one with notices, one that is refused, one without anything to say."""
    person = json.loads((dossier / "beneficiaires.json").read_text())[0]
    records = [
        person | {"identifiant": "B-1", "entretiens_tripartites": []},
        person | {"identifiant": "B-2", "date_bilan": "2026-02-30"},
        person | {"identifiant": "B-3"},
    ]
    path = dossier / "export.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records))
    return path


def from_csv(path: Path) -> tuple[list[dict[str, str]], dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "a French spreadsheet needs the mark to read the accents"
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    end = lines.index([])
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:end]]
    return rows, dict(lines[end + 1 :])


def from_xlsx(path: Path) -> tuple[list[dict[str, str]], dict[str, str]]:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Fiches", "Totaux"]
    head, *lines = book["Fiches"].iter_rows(values_only=True)
    assert all(cell.data_type in "sn" for row in book["Fiches"].iter_rows() for cell in row)
    rows = [{str(k): "" if v is None else str(v) for k, v in zip(head, line, strict=True)} for line in lines]
    return rows, {str(label): str(value) for label, value in book["Totaux"].iter_rows(values_only=True)}


@pytest.mark.parametrize(("suffix", "read"), [(".csv", from_csv), (".xlsx", from_xlsx)])
def test_a_spreadsheet_has_a_row_a_record_and_the_totals(
    run: Run, source: Path, tmp_path: Path, suffix: str, read: Any
) -> None:
    path = tmp_path / f"suivi{suffix}"
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--report", path, "--name", "={id}")
    assert outcome.status == 3
    assert f"Rapport\u00a0: {path}" in outcome.out
    rows, totals = read(path)
    assert [row["État"] for row in rows] == ["fait", "refusé", "fait"]
    assert [row["Identifiant"] for row in rows] == ["B-1", "B-2", "B-3"]
    assert rows[0]["Fichiers"].removeprefix("'") == "=B-1.docx"
    assert rows[0]["Structure"] == "Racines & Compagnie"
    assert rows[0]["SIRET"] == "09990010200015"
    assert "[attention]" in rows[0]["Constats"]
    assert re.search(r"\$\.date_bilan \(Date du bilan\).: cette date n'existe pas", rows[1]["Motifs"])
    assert rows[1]["Ligne"] == "2"
    assert (totals["Faites"], totals["Refusées"], totals["Enregistrements"]) == ("2", "1", "3")


def test_a_formula_stays_a_text_in_a_csv(run: Run, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "suivi.csv"
    run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--report", path, "--name", "={id}")
    assert from_csv(path)[0][0]["Fichiers"] == "'=B-1.docx"


def test_the_json_has_the_totals_and_the_rows(run: Run, source: Path, tmp_path: Path) -> None:
    run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--report", tmp_path / "suivi.json")
    told = json.loads((tmp_path / "suivi.json").read_text())
    totals = told["publipostage"]
    assert {name: totals[name] for name in ("enregistrements", "faites", "refusees", "code")} == {
        "enregistrements": 3, "faites": 2, "refusees": 1, "code": 3,
    }  # fmt: skip
    assert "entretiens_manquants" in [each["code"] for each in totals["constats"]]
    assert [each["etat"] for each in told["fiches"]] == ["fait", "refusé", "fait"]
    assert told["fiches"][1]["motifs"][0]["place"] == "$.date_bilan"


def test_a_second_run_replaces_the_report_and_says_what_is_unchanged(run: Run, source: Path, tmp_path: Path) -> None:
    for suffix in (".json", ".csv", ".xlsx"):
        for _ in range(2):
            outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--report", tmp_path / f"suivi{suffix}")
            assert outcome.status == 3, outcome.err
    assert [row["État"] for row in from_csv(tmp_path / "suivi.csv")[0]] == ["inchangé", "refusé", "inchangé"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["autre.json", "autre.csv", "autre.xlsx"])
def test_a_file_that_is_no_report_is_never_replaced(run: Run, source: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"à": "moi"}')
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--report", tmp_path / name)
    assert outcome.status == 6
    assert (tmp_path / name).read_text() == '{"à": "moi"}'
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xlsx"])
def test_a_report_for_a_funder_tells_nothing_of_a_person(run: Run, source: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"suivi{suffix}"
    person = json.loads(source.read_text().splitlines()[0])["identite"]
    text = source.read_text().replace('"2026-02-30"', f'"{person["nom"]}"')
    source.write_text(text)
    outcome = run("merge", "fiche_bilan", source, "-o", tmp_path / "s", "--profil", "financeur", "--report", path)
    assert outcome.status == 3, outcome.err
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        told = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        told = path.read_text("utf-8-sig")
    assert "B-2" in told
    for hidden in (person["nom"], person["prenom"], person["telephone"], person["courriel"]):
        assert hidden not in told
        assert hidden not in outcome.out
