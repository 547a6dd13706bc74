"""`build --assemble` and `--archive`: one PDF of the whole dossier, PDF to be kept, and what they ask for."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from aci_docs import pdf
from aci_docs.errors import ConversionFailed
from aci_docs.workspace import packaged

Run = Callable[..., Any]
needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--assemble", "Le dossier assemblé (--assemble) se fait des PDF ; demandez-les : --formats docx,pdf."),
        ("--archive", "L'archivage (--archive) porte sur les PDF ; demandez-les : --formats docx,pdf."),
    ],
)
def test_what_is_about_pdf_asks_for_pdf(run: Run, dossier: Path, option: str, words: str) -> None:
    outcome = run("build", dossier, "-o", dossier.parent / "out", option)
    assert outcome.status == 2
    assert words in plain(outcome.err)
    assert not (dossier.parent / "out").exists()


def test_the_remedy_keeps_the_formats_that_were_asked_for(run: Run, dossier: Path) -> None:
    outcome = run("build", dossier, "-o", dossier.parent / "out", "--assemble", "--formats", "odt,docx")
    assert "--formats docx,odt,pdf" in plain(outcome.err)


def test_a_document_that_is_no_pdf_is_not_archived(run: Run, dossier: Path) -> None:
    out = dossier.parent / "fiche.docx"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out, "--archive")
    assert outcome.status == 2
    assert "un nom qui finit par .pdf" in plain(outcome.err)
    assert not out.exists()


@needs_soffice
def test_the_assembled_pdf_is_there_and_counted(run: Run, dossier: Path) -> None:
    (dossier / "beneficiaires.json").unlink()
    out = dossier.parent / "out"
    outcome = run("build", dossier, "-o", out, "--formats", "pdf", "--assemble", "--archive")
    assert outcome.status == 0, outcome.err
    assert "Dossier assemblé" in outcome.out
    assert not list(out.rglob("*.docx"))
    table = csv.DictReader((out / "recapitulatif.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    pages = {row["Fichier"]: int(row["Pages"]) for row in table if row["Fichier"]}
    assert next(iter(pages)) == "bordereau.pdf"
    assert list(pages)[-1] == "dossier.pdf"
    assert pages.pop("dossier.pdf") == sum(pages.values())
    with pikepdf.open(out / "dossier.pdf") as document:
        assert b"pdfaid:part" in document.Root.Metadata.read_bytes()
        assert str(document.docinfo["/Title"]) == "Dossier R&C-2026-DIR-01"
    with pikepdf.open(out / "bordereau.pdf") as document:
        assert "/OutputIntents" in document.Root


@needs_soffice
def test_an_assembly_that_fails_leaves_nothing(run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> int:
        raise ConversionFailed("Le PDF « fiche.pdf » est illisible.")

    monkeypatch.setattr(pdf, "assemble", fail)
    (dossier / "beneficiaires.json").unlink()
    before = sorted(path.name for path in dossier.parent.iterdir())
    outcome = run("build", dossier, "-o", dossier.parent / "out", "--formats", "pdf", "--assemble")
    assert outcome.status == 7
    assert "illisible" in outcome.err
    assert sorted(path.name for path in dossier.parent.iterdir()) == before


@needs_soffice
def test_one_document_may_be_archived(run: Run, dossier: Path) -> None:
    out = dossier.parent / "fiche.pdf"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out, "--archive")
    assert outcome.status == 0, outcome.err
    with pikepdf.open(out) as document:
        assert "/OutputIntents" in document.Root


@needs_soffice
def test_an_archive_that_not_everyone_can_read_says_so_and_does_not_claim_it(run: Run, dossier: Path) -> None:
    template = docx.Document(str(packaged("templates_docx") / "fiche_poste.docx"))
    heading = next(each for each in template.paragraphs if each.style and each.style.name == "Heading 1")
    heading.style = template.styles["Heading 3"]
    (dossier / "templates_docx").mkdir()
    template.save(str(dossier / "templates_docx" / "fiche_poste.docx"))
    out = dossier.parent / "fiche.pdf"
    outcome = run("render", "fiche_poste", dossier / "postes" / "coordination.json", "-o", out, "--archive")
    assert outcome.status == 0, outcome.err
    told = "le PDF ne peut pas se dire accessible (PDF/UA) : un niveau de titre manque entre deux autres"
    assert told in plain(outcome.out)
    with pikepdf.open(out) as document:
        packet = document.Root.Metadata.read_bytes()
    assert b"pdfaid:part" in packet
    assert b"pdfuaid:part" not in packet
