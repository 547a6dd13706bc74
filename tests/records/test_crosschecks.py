from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aci_docs.records import Placed, Schema, Source, check_dossier, validate

Write = Callable[..., Source]


@pytest.fixture
def placed(schemas: dict[str, Schema], sample: Callable[[str], Any], written: Write) -> Callable[..., list[Placed]]:
    """Valid records of a kind, read from one file: each set of changes makes one."""

    def make(kind: str, *changes: dict[str, Any], file: str | None = None) -> list[Placed]:
        raw = [{**sample(kind), "_exemple": False, **change} for change in changes]
        source = written(raw, file or f"{kind}.json")
        made = []
        for index in range(len(raw)):
            record, problems = validate(source, schemas[kind], at=f"$[{index}]")
            assert record is not None, problems
            made.append(Placed(record, source, f"$[{index}]"))
        return made

    return make


Make = Callable[..., list[Placed]]


def contracts(*periods: tuple[str, str | None]) -> dict[str, Any]:
    listed = [
        {
            "type": "CDDI" if end else "CDI inclusion",
            "debut": start,
            "fin": end,
            "heures_hebdomadaires": 26,
            "poste": "x",
        }
        for start, end in periods
    ]
    return {"contrats": listed, "entretiens_tripartites": [], "sortie": None, "entree": ENTRY}


ENTRY = {"date": "2020-01-01", "prescripteur": {"type": "PLIE"}}


def volume(**changes: Any) -> dict[str, Any]:
    return {"volume": {"postes_agrees": 18, "contrats": 1, "semaines": 45, "taille_aci": "petit", **changes}}


def test_a_dossier_in_order_says_nothing(placed: Make) -> None:
    structure, request = placed("structure", {})[0], placed("demande_financement", volume())[0]
    posts, people = placed("fiche_poste", {}, {"identifiant": "autre"}), placed("beneficiaire", {})
    assert check_dossier(structure, request, people, postes=posts) == ([], [])


def test_a_beneficiary_of_another_structure_is_a_problem(placed: Make) -> None:
    people = placed("beneficiaire", {}, {"identifiant": "b", "siret_structure": "35600000000048"})
    problems, _ = check_dossier(placed("structure", {})[0], None, people)
    assert [problem.path for problem in problems] == ["$[1].siret_structure"]
    assert problems[0].line is not None
    assert "01234567400019" in (problems[0].expected or "")


def test_a_problem_between_records_names_the_record(placed: Make) -> None:
    people = placed("beneficiaire", {"identifiant": "RC-1", "siret_structure": "35600000000048"})
    problems, _ = check_dossier(placed("structure", {})[0], None, people)
    assert problems[0].label == "SIRET de la structure, de « RC-1 »"


@pytest.mark.parametrize("example", ["demande_financement", "beneficiaire", "structure"])
def test_no_gap_is_counted_with_sample_data(placed: Make, example: str) -> None:
    """One beneficiary and 24 contracts say nothing while one of them is the example of a new dossier."""
    mark = {kind: {"_exemple": kind == example} for kind in ("structure", "demande_financement", "beneficiaire")}
    changes = volume(contrats=24, postes_agrees=15) | mark["demande_financement"]
    request, people = placed("demande_financement", changes)[0], placed("beneficiaire", mark["beneficiaire"])
    _, notices = check_dossier(placed("structure", mark["structure"])[0], request, people)
    gaps = {
        "demande_financement": set(),
        "beneficiaire": {"postes_ecart"},
        "structure": {"contrats_ecart"},
    }
    assert {notice.code for notice in notices} - {"donnees_exemple"} == gaps[example]


def test_two_beneficiaries_with_one_identifier_are_a_problem_that_names_both(placed: Make) -> None:
    people = placed("beneficiaire", {"identifiant": "durand"}, {"identifiant": "b"}, file="un.json")
    people += placed("beneficiaire", {"identifiant": "Durand"}, file="deux.json")
    problems, _ = check_dossier(placed("structure", {})[0], None, people)
    assert [(problem.file, problem.path) for problem in problems] == [("deux.json", "$[0].identifiant")]
    first = people[0].line_of("identifiant")
    assert f"un.json, ligne {first}, $[0].identifiant" in problems[0].message


def test_two_posts_with_one_identifier_are_a_problem(placed: Make) -> None:
    problems, _ = check_dossier(placed("structure", {})[0], None, [], postes=placed("fiche_poste", {}, {}))
    assert [problem.path for problem in problems] == ["$[1].identifiant"]


@pytest.mark.parametrize(
    ("periods", "listed"),
    [
        ([("2026-01-01", "2026-12-31")], 1),
        ([("2025-01-01", "2026-01-01"), ("2026-12-31", "2027-06-30")], 2),
        ([("2025-01-01", "2025-12-31"), ("2027-01-01", "2027-06-30")], 0),
        ([("2020-01-01", None)], 1),
    ],
)
def test_contracts_are_counted_when_they_overlap_the_period(
    placed: Make, periods: list[tuple[str, str | None]], listed: int
) -> None:
    structure = placed("structure", {})[0]
    people = placed("beneficiaire", contracts(*periods))
    for declared in range(1, 4):
        request = placed("demande_financement", volume(contrats=declared))[0]
        _, notices = check_dossier(structure, request, people)
        assert [notice.code for notice in notices] == ([] if declared == listed else ["contrats_ecart"])


def test_contracts_are_not_compared_when_no_beneficiary_is_listed(placed: Make) -> None:
    request = placed("demande_financement", volume(contrats=50))[0]
    assert check_dossier(placed("structure", {})[0], request, []) == ([], [])


def test_other_posts_in_the_request_than_in_the_convention_is_a_notice(placed: Make) -> None:
    request = placed("demande_financement", volume(postes_agrees=15))[0]
    _, notices = check_dossier(placed("structure", {})[0], request, [])
    assert [(notice.code, notice.gravity) for notice in notices] == [("postes_ecart", "attention")]
    assert "15 postes agréés" in notices[0].message
    assert "18" in notices[0].message


def test_sample_data_is_a_notice_that_names_its_files(placed: Make) -> None:
    people = placed("beneficiaire", {"_exemple": True}, {"identifiant": "b"})
    _, notices = check_dossier(placed("structure", {"_exemple": True})[0], None, people)
    assert [notice.code for notice in notices] == ["donnees_exemple"]
    assert "structure.json, beneficiaire.json" in notices[0].message


HOLDER = {"civilite": "Mme", "nom": "Exemple", "prenom": "Claude"}


@pytest.mark.parametrize(
    ("holder", "etp", "start", "said"),
    [
        (HOLDER, 0.6, "2026-01-01", []),
        (HOLDER, 0.5, "2026-01-01", ["temps_affecte_ecart"]),
        ({**HOLDER, "nom": "EXEMPLE"}, 0.5, "2026-12-31", ["temps_affecte_ecart"]),
        ({**HOLDER, "prenom": "Camille"}, 0.5, "2026-01-01", []),
        (HOLDER, 0.5, "2027-01-01", []),
        (None, 0.5, "2026-01-01", []),
    ],
)
def test_a_job_sheet_that_assigns_another_time_than_the_request_to_its_person_is_a_notice(
    placed: Make, holder: Any, etp: float, start: str, said: list[str]
) -> None:
    structure = placed("structure", {})[0]
    direction = {
        "fonction": "directeur",
        "charge_insertion": True,
        "quotite_poste": 1,
        "etp_affecte": 0.6,
        "cout_poste_annuel": 40000,
        "titulaire": HOLDER,
    }
    request = placed("demande_financement", {**volume(), "direction": direction, "echeancier": []})[0]
    share = {"action": "direction", "etp": etp, "debut": start, "fin": "2027-06-30"}
    posts = placed("fiche_poste", {"titulaire": holder, "affectation_financee": share, "lettre_mission": None})
    _, notices = check_dossier(structure, request, placed("beneficiaire", {}), postes=posts)
    assert [notice.code for notice in notices] == said
    if said:
        assert "0,60" in notices[0].message
        assert "0,50" in notices[0].message
        assert "Claude" not in notices[0].message
