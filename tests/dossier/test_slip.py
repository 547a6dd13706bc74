"""The pieces of a dossier are numbered, and its slip lists them with their pages, or says that none were counted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

import aci_docs
from aci_docs.documents import SLIP
from aci_docs.dossier import check
from aci_docs.dossier.slip import Listed, slip_record
from aci_docs.records import Source, validate
from aci_docs.workspace import packaged

Edit = Callable[[Path, Callable[[Any], object]], None]


def words(path: Path) -> str:
    """Every word of a Word document, its headers and footers too."""
    document = docx.Document(str(path))
    parts = [part.blob for part in document.part.package.iter_parts() if str(part.partname).endswith(".xml")]
    return " ".join(re.sub(r"<[^>]+>", " ", part.decode("utf-8")) for part in parts)


def rows(path: Path) -> list[list[str]]:
    """The cells of the table of pieces, those of a wide cell once."""
    table = next(table for table in docx.Document(str(path)).tables if table.rows[0].cells[0].text == "N°")
    return [[text for at, text in enumerate(texts) if not at or text != texts[at - 1]] for texts in
            ([cell.text for cell in row.cells] for row in table.rows[1:])]  # fmt: skip


def listed(number: int, kind: str = "fiche", date: str | None = "2026-01-05", pages: int | None = 2) -> Listed:
    about = {"type": kind, "titre": kind.title(), "reference": f"R-{number}", "date": date, "piece": number}
    return Listed({"document": about}, f"{kind}/{number}", pages)


@pytest.fixture
def built(dossier: Path) -> Path:
    aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    return dossier.parent / "out"


def test_pieces_are_numbered_in_the_order_of_the_catalogue(dossier: Path) -> None:
    workspace = aci_docs.Workspace(dossier)
    _, planned = check(workspace)
    assert [each.context["document"]["piece"] for each in planned] == list(range(1, len(planned) + 1))
    assert {each.context["document"]["pieces"] for each in planned} == {len(planned)}
    order = [kind.name for kind in workspace.catalogue.documents]
    names = [each.kind.name for each in planned]
    assert names == sorted(names, key=order.index)
    assert names[:3] == ["demande_financement", "compte_rendu_financier", "fiche_poste"]


def test_a_piece_prints_its_number_on_its_first_page_and_in_its_running_head(built: Path) -> None:
    document = docx.Document(str(built / "fiches_poste" / "fiche_poste-coordination.docx"))
    assert document.paragraphs[0].text == "Fiche de poste · Pièce n°\u00a03"
    assert "Fiche de poste · Pièce n°\u00a03\t" in document.sections[0].header.paragraphs[0].text


def test_a_document_made_alone_has_no_number(dossier: Path) -> None:
    out = dossier.parent / "fiche.docx"
    aci_docs.dossier.render_one(
        aci_docs.Workspace(dossier), "fiche_poste", dossier / "postes" / "coordination.json", out
    )
    assert "Pièce n°" not in words(out)


def test_the_slip_lists_the_pieces_below_their_kind_and_a_piece_alone_of_its_kind_on_one_row(
    built: Path, dossier: Path
) -> None:
    ids = [person["identifiant"] for person in json.loads((dossier / "beneficiaires.json").read_text())]
    found = rows(built / "bordereau.docx")
    assert found[:3] == [
        ["1", "Demande de financement · R&C-2026-DIR-01", "demande_financement", "……"],
        ["2", "Compte rendu financier · BA-2026-01", "compte_rendu_financier", "……"],
        ["3", "Fiche de poste · FP-2026-02", "fiches_poste/fiche_poste-coordination", "……"],
    ]
    start = found.index(["Fiche de bilan individuelle\u00a0: 2\u00a0pièces", "……"])
    assert [row[1:] for row in found[start + 1 : start + 3]] == [
        [f"FB-2026-0{place}", f"fiches_bilan/fiche_bilan-{name}", "……"] for place, name in enumerate(ids, 1)
    ]
    pieces = [row for row in found if row[0].isdigit()]
    assert found[-1] == [f"Total\u00a0: {len(pieces)}\u00a0pièces", "……"]
    assert {row[2] for row in pieces} == {
        path.relative_to(built).as_posix().removesuffix(".docx") for path in built.rglob("*.docx")
    } - {"bordereau"}


def test_without_pdf_the_slip_says_that_the_pages_are_to_be_filled_by_hand(built: Path) -> None:
    text = words(built / "bordereau.docx")
    assert "Les pages sont comptées quand le PDF des pièces est fait." in text
    assert "leur nombre est à porter à la main sur les pointillés" in text


def test_the_slip_names_the_structure_the_funder_and_the_period_and_awaits_its_receipt(built: Path) -> None:
    text = words(built / "bordereau.docx")
    for told in ("PLIE du Pays de Valbrune", "du 1er janvier 2026 au 31 décembre 2026", "R&amp;C-2026-DIR-01"):
        assert told in text
    assert "Reçu le\u00a0:" in text
    assert "Envoyé le\u00a0:" in text


def test_no_person_is_named_on_the_slip(built: Path, dossier: Path) -> None:
    text = words(built / "bordereau.docx")
    people = [person["identite"] for person in json.loads((dossier / "beneficiaires.json").read_text())]
    people.append(json.loads((dossier / "structure.json").read_text())["representant"])
    people.append(json.loads((dossier / "postes" / "coordination.json").read_text())["titulaire"])
    people.append(json.loads((dossier / "demande_financement.json").read_text())["direction"]["titulaire"])
    for person in people:
        assert not re.search(rf"\b{re.escape(person['nom'])}\b", text)
        assert not re.search(rf"\b{re.escape(person['prenom'])}\b", text)


def test_a_dossier_without_a_request_has_a_slip_without_a_funder(dossier: Path) -> None:
    for name in ("demande_financement", "bilan_action"):
        (dossier / f"{name}.json").unlink(missing_ok=True)
    aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    document = docx.Document(str(dossier.parent / "out" / "bordereau.docx"))
    assert document.paragraphs[1].text == "Dossier\u00a0: Racines & Compagnie"
    assert "Financeur" not in words(dossier.parent / "out" / "bordereau.docx")


def test_the_record_that_a_build_makes_is_valid_by_its_schema(dossier: Path) -> None:
    workspace = aci_docs.Workspace(dossier)
    request = workspace.load("demande_financement", "demande_financement.json")
    for record in (
        slip_record([listed(1), listed(2)], request, ("docx", "pdf")),
        slip_record([listed(1, date=None, pages=None)], None, ("odt",)),
    ):
        valid, problems = validate(Source.of(dict(record)), workspace.schema(SLIP))
        assert problems == []
        assert valid == record


def test_pages_are_added_up_by_kind_and_in_all() -> None:
    record = slip_record([listed(1, "a", pages=3), listed(2, "b"), listed(3, "b", pages=5)], None, ("pdf",))
    assert [(group["titre"], group["nombre"], group["pages"]) for group in record["groupes"]] == [
        ("A", 1, 3),
        ("B", 2, 7),
    ]
    assert (record["nombre"], record["pages"]) == (3, 10)


def test_the_slip_has_the_date_of_its_latest_piece() -> None:
    dates = ("2026-03-01", None, "2026-11-13", "2025-12-31")
    record = slip_record([listed(number, date=date) for number, date in enumerate(dates, 1)], None, ("docx",))
    assert (record["date"], record["reference"]) == ("2026-11-13", "BE-20261113")


def test_another_document_may_be_made_of_the_list_of_pieces(dossier: Path) -> None:
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["bordereau"]
    (dossier / "schemas").mkdir()
    letter = entry | {"titre": "Lettre d’envoi", "modele": "lettre", "fichier": "lettre-{reference}"}
    (dossier / "schemas" / "documents.json").write_text(json.dumps({"documents": {"lettre": letter}}))
    (dossier / "templates_docx").mkdir()
    shutil.copy(packaged("templates_docx") / "bordereau.docx", dossier / "templates_docx" / "lettre.docx")
    summary = aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    reference = summary.documents[0].reference
    assert [each.files for each in summary.documents[:2]] == [("bordereau.docx",), (f"lettre-{reference}.docx",)]
    assert (
        docx.Document(str(dossier.parent / "out" / f"lettre-{reference}.docx")).paragraphs[0].text == "Lettre d’envoi"
    )


def test_a_funder_gets_a_slip_of_what_is_made_for_funders(dossier: Path) -> None:
    aci_docs.build(aci_docs.Workspace(dossier, profile="financeur"), dossier.parent / "out")
    slip = rows(dossier.parent / "out" / "bordereau.docx")
    made = {path.stem for path in (dossier.parent / "out").rglob("*.docx")} - {"bordereau"}
    assert {Path(row[2]).name for row in slip if row[0].isdigit()} == made


def test_a_letter_of_pieces_may_be_kept_from_funders(dossier: Path) -> None:
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["bordereau"]
    (dossier / "schemas").mkdir()
    (dossier / "schemas" / "documents.json").write_text(
        json.dumps({"documents": {"bordereau": entry | {"profils": ["interne"]}}})
    )
    aci_docs.build(aci_docs.Workspace(dossier, profile="financeur"), dossier.parent / "out")
    assert not (dossier.parent / "out" / "bordereau.docx").exists()


def test_a_faulty_template_of_the_slip_is_said_before_anything_is_written(dossier: Path) -> None:
    (dossier / "templates_docx").mkdir()
    (dossier / "templates_docx" / "bordereau.docx").write_text("abîmé")
    with pytest.raises(aci_docs.TemplateProblem, match=r"bordereau\.docx"):
        aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    assert not (dossier.parent / "out").exists()


def test_the_slip_of_hundreds_of_pieces_repeats_its_heading_row(dossier: Path, edit: Edit) -> None:
    person = json.loads((dossier / "beneficiaires.json").read_text())[0]
    many = [person | {"identifiant": f"P-{number:03d}", "reference": f"FB-{number:03d}"} for number in range(200)]
    (dossier / "beneficiaires.json").write_text(json.dumps(many))
    aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    found = rows(dossier.parent / "out" / "bordereau.docx")
    count = sum(1 for _ in (dossier.parent / "out").rglob("*.docx")) - 1
    assert count > 200
    assert [row[0] for row in found if row[0].isdigit()] == [str(number) for number in range(1, count + 1)]
    assert found[-1][0] == f"Total\u00a0: {count}\u00a0pièces"
    document = docx.Document(str(dossier.parent / "out" / "bordereau.docx"))
    table = next(table for table in document.tables if table.rows[0].cells[0].text == "N°")
    assert table.rows[0]._tr.trPr is not None
    assert "tblHeader" in table.rows[0]._tr.trPr.xml
