"""From Python: a record is loaded, computed and rendered in four lines; what the folder holds wins over the package."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import aci_docs
from aci_docs.workspace import packaged

Edit = Callable[[Path, Callable[[Any], object]], None]


def test_the_four_lines_of_the_readme(dossier: Path) -> None:
    workspace = aci_docs.Workspace(dossier)
    record = workspace.load("demande_financement", "demande_financement.json")
    figures = aci_docs.compute(record)
    template = aci_docs.Template(packaged("templates_docx") / "demande_financement.docx")
    assert template.render(workspace.context(record, figures))[:2] == b"PK"
    assert [row.regle for row in figures.trace][-1] == "C6"
    assert figures.cout.montant_retenu == 22000


def test_a_record_stays_a_plain_exact_mapping(dossier: Path) -> None:
    record = aci_docs.Workspace(dossier).load("demande_financement", "demande_financement.json")
    assert isinstance(record, dict)
    assert record["direction"]["etp_affecte"] == Decimal("0.70")
    assert isinstance(record["direction"]["etp_affecte"], Decimal)
    assert record["montant_demande"] is None


def test_the_parts_that_the_calculation_reads_are_enough() -> None:
    record = {
        "periode": {"debut": "2026-01-01", "fin": "2026-12-31"},
        "volume": {"postes_agrees": 15, "contrats": 20, "semaines": 45, "taille_aci": "petit"},
        "direction": {
            "fonction": "directeur",
            "charge_insertion": False,
            "quotite_poste": 1,
            "etp_affecte": Decimal("0.1"),
            "cout_poste_annuel": 60000,
        },
        "autres_financements": [],
    }
    exact = aci_docs.compute(record).cout.montant_retenu
    assert exact == Fraction(4000)
    # A float is read as the decimal it prints, not as the binary fraction it holds.
    record["direction"]["etp_affecte"] = 0.1  # type: ignore[index]
    assert aci_docs.compute(record).cout.montant_retenu == exact


def test_an_invalid_mapping_is_refused_with_every_problem() -> None:
    with pytest.raises(aci_docs.InvalidRecord) as caught:
        aci_docs.compute({"periode": {"debut": "2026-02-30", "fin": "2026-12-31"}})
    assert {problem.path for problem in caught.value.problems} == {"$.periode.debut", "$.volume", "$.direction"}


def test_a_field_added_to_a_schema_reaches_the_template_without_python(dossier: Path, edit: Edit) -> None:
    (dossier / "schemas").mkdir()
    shutil.copy(packaged("schemas") / "fiche_poste.json", dossier / "schemas")
    edit(
        dossier / "schemas" / "fiche_poste.json",
        lambda schema: schema["champs"].update(devise={"type": "string", "meta": {"label": "Devise"}}),
    )
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(devise="Semer & récolter"))
    record = aci_docs.Workspace(dossier).load("fiche_poste", "postes/coordination.json")
    assert record["devise"] == "Semer & récolter"
    kind = aci_docs.Workspace(dossier).catalogue.document("fiche_poste")
    assert kind is not None
    assert "devise" in aci_docs.Workspace(dossier).shape(kind)["poste"]


def test_a_document_kind_is_one_entry_of_the_catalogue(dossier: Path) -> None:
    (dossier / "schemas").mkdir()
    (dossier / "templates_docx").mkdir()
    shutil.copy(packaged("templates_docx") / "fiche_poste.docx", dossier / "templates_docx" / "ma_fiche.docx")
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["fiche_poste"]
    entry |= {"modele": "ma_fiche", "fichier": "mes_fiches/{identifiant}"}
    (dossier / "schemas" / "documents.json").write_text(json.dumps({"documents": {"ma_fiche": entry}}))
    summary = aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    assert "mes_fiches/coordination.docx" in summary.files
    assert "fiches_poste/fiche_poste-coordination.docx" in summary.files


def scale_for(dossier: Path, year: int, amount: str) -> None:
    """Give the dossier a scale for another year, with another cost cap."""
    (dossier / "baremes").mkdir(exist_ok=True)
    scale = json.loads((packaged("baremes") / "plie_direction_aci_2026.json").read_text())
    scale["periode"] = {"debut": f"{year}-01-01", "fin": f"{year}-12-31"}
    for value in scale["valeurs"].values():
        if value["unite"].startswith("euros"):
            value["valeur"] = amount
    (dossier / "baremes" / f"plie_direction_aci_{year}.json").write_text(json.dumps(scale))


def test_a_scale_of_the_folder_serves_its_own_year_alone(dossier: Path, edit: Edit) -> None:
    scale_for(dossier, 2027, "25000")
    demande = dossier / "demande_financement.json"

    def figures() -> Any:
        workspace = aci_docs.Workspace(dossier)
        return workspace.compute(workspace.load("demande_financement", demande.name))

    assert figures().cout.plafond == 24000
    edit(demande, lambda value: value.update(periode={"debut": "2027-01-01", "fin": "2027-12-31"}, echeancier=[]))
    assert figures().cout.plafond == 30000
    edit(demande, lambda value: value.update(periode={"debut": "2028-01-01", "fin": "2028-12-31"}))
    with pytest.raises(aci_docs.MissingScale, match="2027"):
        figures()


def test_two_scales_for_one_period_are_refused(dossier: Path) -> None:
    scale_for(dossier, 2026, "25000")
    (dossier / "baremes" / "plie_direction_aci_2026.json").rename(dossier / "baremes" / "autre.json")
    workspace = aci_docs.Workspace(dossier)
    with pytest.raises(aci_docs.MissingScale, match=r"autre\.json"):
        workspace.compute(workspace.load("demande_financement", "demande_financement.json"))


def test_a_sheet_of_a_year_without_scale_goes_out_and_counts_nothing(dossier: Path, edit: Edit) -> None:
    def later(people: Any) -> None:
        del people[1:]
        people[0]["date_bilan"] = "2031-01-15"

    edit(dossier / "beneficiaires.json", later)
    workspace = aci_docs.Workspace(dossier)
    records, _ = workspace.read("beneficiaire", dossier / "beneficiaires.json")
    context = workspace.context(records[0])
    assert context["suivi"]["entretiens_attendus"] is None
    assert aci_docs.build(workspace, dossier.parent / "out").files


def test_the_same_dossier_gives_the_same_bytes(dossier: Path) -> None:
    for name in ("un", "deux"):
        aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / name)
    first = {
        path.relative_to(dossier.parent / "un"): path.read_bytes() for path in (dossier.parent / "un").rglob("*.*")
    }
    again = {
        path.relative_to(dossier.parent / "deux"): path.read_bytes() for path in (dossier.parent / "deux").rglob("*.*")
    }
    assert first == again


def test_an_unknown_kind_of_record_has_its_nearest() -> None:
    with pytest.raises(aci_docs.AciDocsError, match="beneficiaire"):
        aci_docs.Workspace().schema("beneficiaires")


def own_catalogue(dossier: Path, **changes: object) -> None:
    """Give the dossier a document kind of its own, copied from the job sheet with these changes."""
    (dossier / "schemas").mkdir()
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["fiche_poste"]
    (dossier / "schemas" / "documents.json").write_text(json.dumps({"documents": {"ma_fiche": entry | changes}}))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"enregistrement": "fiche_postes"}, "$.documents.ma_fiche.enregistrement"),
        ({"fichier": "f-{identifian}"}, "$.documents.ma_fiche.fichier"),
        ({"date": "jour"}, "$.documents.ma_fiche.date"),
        ({"reference": ["numero"]}, "$.documents.ma_fiche.reference"),
        ({"calcul": "magique"}, "$.documents.ma_fiche.calcul"),
        ({"fichier": "../ailleurs"}, "$.documents.ma_fiche.fichier"),
    ],
)
def test_a_wrong_entry_of_the_catalogue_is_located(dossier: Path, changes: dict[str, object], path: str) -> None:
    own_catalogue(dossier, **changes)
    with pytest.raises(aci_docs.InvalidRecord) as caught:
        aci_docs.check(aci_docs.Workspace(dossier))
    assert [problem.path for problem in caught.value.problems] == [path]


def test_two_documents_of_one_name_are_refused(dossier: Path) -> None:
    own_catalogue(dossier)
    with pytest.raises(aci_docs.AciDocsError, match="fiche_poste-coordination"):
        aci_docs.build(aci_docs.Workspace(dossier), dossier.parent / "out")
    assert not (dossier.parent / "out").exists()
