"""The action's report of a dossier: made from its other records, the same for every reader, and never with a name."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import aci_docs
from aci_docs.dossier import Workspace
from tests.conftest import Outcome

Edit = Callable[[Path, Callable[[Any], object]], None]
Run = Callable[..., Outcome]
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"


def context(folder: Path, **options: Any) -> dict[str, Any]:
    workspace = Workspace(folder, **options)
    return workspace.context(workspace.load("bilan_action", "bilan_action.json"), document="bilan_action")


def made(folder: Path, form: Any = "docx", **options: Any) -> bytes:
    workspace = Workspace(folder, **options)
    kind = workspace.catalogue.document("bilan_action")
    assert kind is not None
    return workspace.rendering(kind, context(folder, **options), form).data


def codes(found: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in found["constats"]]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def words(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain("\n".join([paragraph.text for paragraph in document.paragraphs] + cells))


def test_the_sample_gives_the_figures_of_a_hand_count() -> None:
    found = context(SAMPLE)
    action = found["action"]
    # Four entered in 2026 (001, 004, 006, 015); six left, one of them withdrawn; six are still there.
    assert action["mouvements"] == {"presents": 12, "presents_debut": 8, "entrees": 4, "sorties": 6, "presents_fin": 6}
    assert [line["nombre"] for line in action["sorties"]["lignes"]] == [2, 1, 1, 1, 1]
    assert action["taux"]["sorties_dynamiques"]["calcul"] == "4 / 5"
    assert action["taux"]["sorties_positives_plie"]["calcul"] == "2 / 6"
    assert (action["objectifs"]["fixes"], action["objectifs"]["evalues"], action["objectifs"]["atteints"]) == (
        40,
        38,
        21,
    )
    assert (action["entretiens"]["attendus"], action["entretiens"]["manquants"]) == (23, 2)
    assert action["contrats"]["nombre"] == 24
    # SPIP, ASE and CHRS are told as others.
    assert [(each["libelle"], each["nombre"]) for each in action["prescripteurs"]] == [("PLIE", 1), ("Autre", 3)]
    assert (action["heures"]["total"]["prevu"], action["heures"]["total"]["realise"]) == (1620, 1088)
    assert action["objectifs_action"]["sans_resultat"] == 0
    assert codes(found) == ["action_entretiens_manquants", "fiches_anterieures"]


def test_rendered_alone_it_reads_the_other_records_of_its_folder(dossier: Path, run: Run, tmp_path: Path) -> None:
    alone = run("render", "bilan_action", dossier / "bilan_action.json", "-o", tmp_path / "bilan.docx")
    assert alone.status == 0, alone.err
    assert run("build", dossier, "-o", tmp_path / "tout").status == 0
    whole = words((tmp_path / "tout" / "bilan_action.docx").read_bytes())
    # The only difference is the number of the piece, which a document made alone has not.
    assert words((tmp_path / "bilan.docx").read_bytes()) == re.sub(r" · Pièce n°\s\d+", "", whole)
    assert "RC-2025-003" in whole


def test_an_invalid_beneficiary_gives_its_problems_and_nothing_is_written(
    dossier: Path, run: Run, edit: Edit, tmp_path: Path
) -> None:
    edit(dossier / "beneficiaires.json", lambda people: people[1]["entree"].update(date="2026-02-30"))
    outcome = run("render", "bilan_action", dossier / "bilan_action.json", "-o", tmp_path / "bilan.docx")
    assert outcome.status == 3
    assert "beneficiaires.json" in outcome.err
    assert "2026-02-30" in outcome.err
    assert not (tmp_path / "bilan.docx").exists()


def test_someone_counted_twice_or_of_another_structure_is_refused(dossier: Path, edit: Edit) -> None:
    edit(dossier / "beneficiaires.json", lambda people: people[1].update(identifiant=people[0]["identifiant"]))
    with pytest.raises(aci_docs.InvalidRecord, match="est déjà pris"):
        context(dossier)
    edit(
        dossier / "beneficiaires.json",
        lambda people: people[1].update(identifiant="RC-X", siret_structure="01234567400019"),
    )
    with pytest.raises(aci_docs.InvalidRecord, match="n'appartient pas à la structure"):
        context(dossier)


def test_it_is_the_same_for_every_reader_and_holds_no_name() -> None:
    inside, funder = made(SAMPLE), made(SAMPLE, profile="financeur")
    assert words(inside) == words(funder)
    for person in json.loads((SAMPLE / "beneficiaires.json").read_text()):
        assert person["identite"]["nom"] not in words(inside)
        assert person["identifiant"] in words(inside)


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_its_charts_are_pictures_with_alternative_texts(form: str) -> None:
    with zipfile.ZipFile(BytesIO(made(SAMPLE, form))) as archive:
        pictures = [name for name in archive.namelist() if name.endswith(".emf")]
        content = plain(archive.read("word/document.xml" if form == "docx" else "content.xml").decode())
    assert len(pictures) == 3
    assert "Emploi durable : 2 (33 %)." in content
    assert "H1 Pédagogie du contrat de travail : prévu 120 h, réalisé 96 h (80 %)." in content


def test_without_a_request_the_hours_done_are_told_alone(dossier: Path, edit: Edit) -> None:
    (dossier / "demande_financement.json").unlink()
    found = context(dossier)
    assert codes(found)[-1] == "bilan_sans_demande"
    assert found["action"]["heures"]["total"]["prevu"] is None
    text = words(made(dossier))
    assert "Le dossier ne contient pas de demande de financement : aucune heure n’est prévue." in text.replace("'", "’")
    edit(dossier / "bilan_action.json", lambda record: record.pop("realise"))
    text = words(made(dossier))
    assert "Le bilan ne déclare pas d’heures réalisées." in text


def test_without_hours_done_only_the_forecast_is_told(dossier: Path, edit: Edit) -> None:
    edit(dossier / "bilan_action.json", lambda record: record.pop("realise"))
    found = context(dossier)
    assert "bilan_sans_heures" in codes(found)
    assert "Le bilan ne déclare pas d’heures réalisées : seule la prévision est donnée." in words(made(dossier))


def test_a_request_of_quite_another_period_is_not_compared(dossier: Path, edit: Edit) -> None:
    edit(
        dossier / "bilan_action.json",
        lambda record: record.update(date="2025-12-31", periode={"debut": "2025-01-01", "fin": "2025-12-31"}),
    )
    found = context(dossier)
    assert {"demande_autre_periode", "bilan_sans_bareme"} <= set(codes(found))
    hours = found["action"]["heures"]
    assert (hours["total"]["prevu"], hours["total"]["realise"]) == (None, 1088)
    assert "porte sur une autre période" in hours["prevision"]
    assert all(not line["de_la_demande"] for line in found["action"]["objectifs_action"]["lignes"])


def test_a_request_that_shares_days_with_the_report_is_compared_and_told(dossier: Path, edit: Edit) -> None:
    edit(
        dossier / "bilan_action.json",
        lambda record: record.update(date="2026-07-10", periode={"debut": "2026-01-01", "fin": "2026-06-30"}),
    )
    found = context(dossier)
    assert "demande_autre_periode" in codes(found)
    assert found["action"]["heures"]["total"]["prevu"] == 1620


def test_a_request_without_a_scale_leaves_the_report_without_a_forecast(dossier: Path, edit: Edit) -> None:
    period = {"debut": "2027-01-01", "fin": "2027-12-31"}
    edit(dossier / "demande_financement.json", lambda record: record.update(periode=period, echeancier=[]))
    edit(dossier / "bilan_action.json", lambda record: record.update(periode=period, date="2028-01-10"))
    found = context(dossier)
    assert "bilan_sans_bareme" in codes(found)
    assert "n’a pas de barème pour sa période" in found["action"]["heures"]["prevision"]


def test_nobody_in_the_period_makes_a_report_that_says_so(dossier: Path) -> None:
    (dossier / "beneficiaires.json").unlink()
    text = words(made(dossier))
    assert "Aucun bénéficiaire n’était dans l’action pendant la période." in text
    assert "Aucune sortie dans la période : les taux de sortie sont sans objet." in text
    assert "sans objet" in text
    assert "None" not in text


def test_texts_that_the_record_lacks_leave_no_heading(dossier: Path, edit: Edit) -> None:
    optional = ("presentation", "faits_marquants", "objectifs", "criteres", "difficultes", "perspectives")
    edit(dossier / "bilan_action.json", lambda record: [record.pop(key) for key in optional])
    text = words(made(dossier))
    for heading in ("Faits marquants", "Difficultés", "Perspectives"):
        assert heading not in text
    assert "Aucun critère particulier n’est évalué" in text


def test_the_records_of_a_dossier_are_read_once(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    really = Workspace.read

    def counted(self: Workspace, kind: str, path: Path, **options: Any) -> Any:
        read.append(path)
        return really(self, kind, path, **options)

    monkeypatch.setattr(Workspace, "read", counted)
    aci_docs.build(Workspace(dossier), dossier.parent / "out")
    assert read.count(dossier / "beneficiaires.json") == 1


def test_the_example_of_a_new_dossier_makes_a_report(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "mon-dossier").status == 0
    outcome = run("build", tmp_path / "mon-dossier", "-o", tmp_path / "sortie")
    assert outcome.status == 0, outcome.err
    assert "exemple-001" in words((tmp_path / "sortie" / "bilan_action.docx").read_bytes())
