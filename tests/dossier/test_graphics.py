"""The charts of a sheet: what they take from a record, and that nothing is made for a template that shows none."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import aci_docs
from aci_docs.dossier.graphics import Graphics, graphics_shape, journey_of, skills_of
from aci_docs.palette import DEFAULT
from aci_docs.records import HIDDEN
from aci_docs.workspace import packaged
from tests.drawing.metafiles import read

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"
People = list[dict[str, Any]]


@pytest.fixture
def people() -> People:
    """The completed records of the sample."""
    return [dict(record) for record in aci_docs.Workspace(SAMPLE).records("beneficiaire")]


def interview(day: str, *presences: str, following: str | None = None) -> dict[str, Any]:
    people = [{"nom": "Exemple", "qualite": "conseillère", "presence": presence} for presence in presences]
    return {"date": day, "presents": people, "synthese": "Bien.", "prochaine_date": following}


def everything(charts: Graphics) -> str:
    """All that the charts say, to those who see them and to those who do not."""
    found = [chart for chart in charts.values() if chart is not None]
    assert len(found) == len(charts)
    return " ".join(word for chart in found for word in [chart.description, *read(chart.emf).words])


def test_an_interview_is_held_when_somebody_came_and_planned_after_the_sheet(people: People) -> None:
    record = people[0] | {
        "date_bilan": "2026-06-30",
        "sortie": None,
        "entretiens_tripartites": [
            interview("2026-01-10", "présent", "absent"),
            interview("2026-02-10"),
            interview("2026-03-10", "absent", "excusé"),
            interview("2026-07-10", "présent", following="2026-09-01"),
        ],
    }
    journey = journey_of(record)
    assert list(journey.held) == [date(2026, 1, 10), date(2026, 2, 10)]
    assert list(journey.missed) == [date(2026, 3, 10)]
    assert list(journey.planned) == [date(2026, 7, 10), date(2026, 9, 1)]


def test_the_next_interview_is_that_of_the_last_one_and_never_after_the_exit(people: People) -> None:
    held = [interview("2026-05-10", "présent", following="2026-09-10"), interview("2026-01-10", following="2026-05-10")]
    record = people[0] | {"date_bilan": "2026-06-30", "sortie": None, "entretiens_tripartites": held}
    assert list(journey_of(record).planned) == [date(2026, 9, 10)]
    left = record | {"sortie": {"date": "2026-06-15", "classe": "autre_sortie", "detail": None}}
    assert list(journey_of(left).planned) == []


def test_a_contract_says_its_post_where_there_is_room_and_its_kind_always(people: People) -> None:
    contract = {"type": "CDDI", "debut": "2026-01-05", "fin": None, "heures_hebdomadaires": 26, "poste": "Maraîchère"}
    (span,) = journey_of(people[0] | {"contrats": [contract]}).contracts
    assert span.labels[0].replace("\xa0", " ") == "CDDI, 26 h par semaine, Maraîchère"
    assert span.labels[-1] == "CDDI"
    assert span.end is None


def test_what_a_record_hides_from_its_reader_is_in_no_chart(people: People) -> None:
    record = next(each for each in people if each["evenements"] and each["formations"] and each["immersions"])
    secrets = [event["nature"] for event in record["evenements"]]
    secrets += [record["formations"][0]["intitule"], record["immersions"][0]["entreprise"]]
    secrets += [record["contrats"][0]["poste"], record["competences"][0]["libelle"]]
    hidden = record | {
        "evenements": [event | {"nature": HIDDEN} for event in record["evenements"]],
        "formations": [each | {"intitule": HIDDEN, "organisme": HIDDEN} for each in record["formations"]],
        "immersions": [each | {"entreprise": HIDDEN, "metier": None} for each in record["immersions"]],
        "contrats": [each | {"poste": HIDDEN} for each in record["contrats"]],
        "competences": [each | {"libelle": HIDDEN, "domaine": HIDDEN} for each in record["competences"]],
    }
    told = everything(Graphics(hidden, DEFAULT))
    assert HIDDEN not in told
    assert not [secret for secret in secrets if secret in told]
    assert [secret for secret in secrets if secret in everything(Graphics(record, DEFAULT))]
    assert journey_of(hidden).events[0].label == ""
    assert skills_of(hidden)[0].label == "Compétence n° 1"


def test_a_run_of_many_sheets_keeps_the_charts_of_the_last_ones_alone(people: People) -> None:
    charts = [Graphics(dict(people[0]), DEFAULT) for _ in range(20)]
    first = weakref.ref(charts[0]["frise"])
    assert first() is charts[0]["frise"]
    for each in charts[1:]:
        assert each["frise"] is not None
    gc.collect()
    assert first() is None


def test_a_sheet_without_skills_has_no_chart_of_them(people: People) -> None:
    charts = Graphics(people[0] | {"competences": []}, DEFAULT)
    assert charts["competences"] is None
    assert charts["frise"] is not None


def test_the_charts_are_those_that_the_templates_are_told_of(people: People) -> None:
    charts = Graphics(people[0], DEFAULT)
    assert set(charts) == set(graphics_shape())
    assert len(charts) == len(graphics_shape())
    assert charts["frise"] is charts["frise"]
    with pytest.raises(KeyError):
        charts["camembert"]


def test_a_template_that_shows_no_chart_makes_none(
    dossier: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path, Callable[[Any], object]], None]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a chart was made for nobody")

    monkeypatch.setattr("aci_docs.dossier.graphics.frise", never)
    monkeypatch.setattr("aci_docs.dossier.graphics.competences", never)
    workspace = aci_docs.Workspace(dossier)
    context = workspace.context(workspace.records("beneficiaire")[0])
    assert "frise" in context["graphiques"]


def test_a_schema_that_lost_its_lists_still_has_a_chart(people: People) -> None:
    kept = ("identifiant", "date_bilan", "entree", "contrats", "identite")
    record = json.loads(json.dumps({key: people[0][key] for key in kept}, default=float))
    record["contrats"] = [{key: each[key] for key in ("type", "debut", "fin")} | {"heures_hebdomadaires": 26}
                          for each in record["contrats"]]  # fmt: skip
    charts = Graphics(record, DEFAULT)
    assert charts["competences"] is None
    assert charts["frise"] is not None
    assert charts["frise"].emf


def test_the_packaged_template_shows_both_charts() -> None:
    kind = aci_docs.Workspace(SAMPLE).catalogue.document("fiche_bilan")
    assert kind is not None
    for form in ("docx", "odt"):
        template = aci_docs.Template(packaged(f"templates_{form}") / f"{kind.template}.{form}")
        required = ("graphiques.frise", "graphiques.competences")
        assert template.problems(aci_docs.Workspace(SAMPLE).shape(kind), required) == []
