from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aci_docs.errors import Problem
from aci_docs.records.orders import DateName, OrderRule

Check = Callable[..., list[Problem]]


def rule(before: str, after: str, *, strict: bool = False) -> OrderRule:
    return OrderRule(DateName.parse(before), DateName.parse(after), strict, "désordre")


def wrong(before: str, after: str, record: Any, *, strict: bool = False) -> list[tuple[str | int, ...]]:
    return [path for path, _ in rule(before, after, strict=strict).broken(record)]


def test_equal_dates_are_in_order_unless_the_rule_is_strict() -> None:
    record = {"a": "2026-01-01", "b": "2026-01-01"}
    assert wrong("a", "b", record) == []
    assert wrong("a", "b", record, strict=True) == [("b",)]


def test_dates_of_one_list_are_compared_item_by_item() -> None:
    record = {"l": [{"a": "2026-01-02", "b": "2026-01-01"}, {"a": "2020-01-01", "b": "2021-01-01"}]}
    assert wrong("l[].a", "l[].b", record) == [("l", 0, "b")]


def test_dates_of_nested_lists_are_compared_inside_their_common_item() -> None:
    record = {"l": [{"a": "2026-01-02", "m": [{"b": "2026-01-01"}]}, {"a": "2020-01-01", "m": [{"b": "2021-01-01"}]}]}
    assert wrong("l[].a", "l[].m[].b", record) == [("l", 0, "m", 0, "b")]


def test_a_date_outside_lists_bounds_every_item() -> None:
    record = {"fin": "2026-06-01", "l": [{"d": "2026-05-01"}, {"d": "2026-07-01"}, {"d": "2026-08-01"}]}
    assert wrong("l[].d", "fin", record) == [("l", 1, "d"), ("l", 2, "d")]
    assert wrong("fin", "l[].d", record) == [("l", 0, "d")]


def test_the_first_or_the_last_of_a_list_can_be_named() -> None:
    record = {"d": "2026-06-01", "l": [{"x": "2026-05-01"}, {"x": "2026-07-01"}]}
    assert wrong("premier(l[].x)", "d", record) == []
    assert wrong("dernier(l[].x)", "d", record) == [("d",)]
    assert wrong("d", "premier(l[].x)", record) == [("l", 0, "x")]


@pytest.mark.parametrize("unknown", [None, "2026-02-30", 12, []])
def test_nothing_is_picked_among_dates_of_which_one_is_unknown(unknown: Any) -> None:
    record = {"d": "2026-06-01", "l": [{"x": "2026-05-01"}, {"x": unknown}]}
    assert wrong("d", "dernier(l[].x)", record) == []


@pytest.mark.parametrize("record", [{}, {"a": "2027-01-01"}, {"a": None, "b": "2026-01-01"}, {"a": {}, "b": []}, 3, []])
def test_a_date_that_is_missing_or_wrong_is_in_no_order(record: Any) -> None:
    assert wrong("a", "b", record) == []


@pytest.mark.parametrize(
    ("kind", "changes", "path", "message", "expected"),
    [
        ("beneficiaire", {"sortie.date": "2026-01-04"}, "$.sortie.date", "précède l'entrée", "2026-01-05"),
        ("beneficiaire", {"identite.date_naissance": "2026-01-05"}, "$.entree.date", "née", "après le 2026-01-05"),
        ("beneficiaire", {"immersions.0.debut": "2026-06-13"}, "$.immersions[0].fin", "immersion", "2026-06-13"),
        ("beneficiaire", {"formations.0.fin": "2026-03-01"}, "$.formations[0].fin", "formation", "2026-03-02"),
        (
            "beneficiaire",
            {"entretiens_tripartites.0.date": "2026-01-01"},
            "$.entretiens_tripartites[0].date",
            "précède le premier contrat",
            "$.contrats[0].debut",
        ),
        (
            "beneficiaire",
            {"entretiens_tripartites.0.date": "2026-07-04"},
            "$.entretiens_tripartites[0].date",
            "suit la fin du dernier contrat",
            "au plus tard le 2026-07-03 ($.contrats[0].fin)",
        ),
        (
            "beneficiaire",
            {"entretiens_tripartites.0.prochaine_date": "2026-04-10"},
            "$.entretiens_tripartites[0].prochaine_date",
            "suivre",
            "après le 2026-04-10",
        ),
        ("beneficiaire", {"pass_iae.fin": "2026-01-05"}, "$.pass_iae.fin", "PASS IAE", "après le 2026-01-05"),
        ("beneficiaire", {"date_bilan": "2026-01-04"}, "$.date_bilan", "bilan précède", "2026-01-05"),
        ("beneficiaire", {"contrats.0.fin": None}, "$.contrats[0].fin", "a une date de fin", "AAAA-MM-JJ"),
        ("beneficiaire", {"contrats.0.fin": ...}, "$.contrats[0].fin", "a une date de fin", "AAAA-MM-JJ"),
        ("beneficiaire", {"objectifs.0.motif": " "}, "$.objectifs[0].motif", "motif manque", "phrase"),
        ("structure", {"aci.convention.fin": "2025-12-31"}, "$.aci.convention.fin", "convention", "2026-01-01"),
        ("demande_financement", {"periode.fin": "2025-12-31"}, "$.periode.fin", "période", "2026-01-01"),
        ("demande_financement", {"direction.quotite_poste": 0.5}, "$.direction.etp_affecte", "quotité", "au plus 0,5"),
        (
            "demande_financement",
            {"echeancier.0.debut": "2025-12-31"},
            "$.echeancier[0].debut",
            "hors de la période",
            "une date du 2026-01-01 au 2026-12-31",
        ),
        (
            "demande_financement",
            {"echeancier.0.fin": "2027-01-01"},
            "$.echeancier[0].fin",
            "hors de la période",
            "une date du 2026-01-01 au 2026-12-31",
        ),
        (
            "demande_financement",
            {"echeancier.0.debut": "2026-12-31", "echeancier.0.fin": "2025-01-01"},
            "$.echeancier[0].fin",
            "finit avant d'avoir commencé",
            "à partir du 2026-12-31",
        ),
        (
            "demande_financement",
            {"budget.produits.0.montant": 23000},
            "$.budget",
            "1 000,00 € d'écart",
            "un total des charges (comptes 60 à 68) égal au total des produits (comptes 70 à 78)",
        ),
        (
            "bilan_action",
            {"realise.budget.charges.0.montant": 0},
            "$.realise.budget",
            "le budget n'est pas équilibré",
            "un total des charges",
        ),
        (
            "fiche_poste",
            {"temps_travail.quotite": 0.25, "temps_travail.heures_hebdomadaires": 8.75},
            "$.affectation_financee.etp",
            "quotité",
            "au plus 0,25",
        ),
        ("fiche_poste", {"titulaire": None}, "$.lettre_mission", "un poste vacant ne peut pas recevoir", "titulaire"),
        (
            "fiche_poste",
            {"affectation_financee": None},
            "$.affectation_financee",
            "une lettre de mission dit la part fixe du temps et la période",
            "le temps en ETP, le début et la fin",
        ),
        ("bareme", {"periode.fin": None, "periode.verifie_le": None}, "$.periode.verifie_le", "vérifié", "AAAA-MM-JJ"),
        ("bareme", {"periode.fin": ..., "periode.verifie_le": ...}, "$.periode.verifie_le", "vérifié", "AAAA-MM-JJ"),
        (
            "bareme",
            {"periode.verifie_le": "2025-12-31"},
            "$.periode.verifie_le",
            "vérifiées avant d'être en vigueur",
            "2026-01-01",
        ),
        ("fiche_poste", {"contrat.fin": "2026-12-31"}, "$.contrat.fin", "CDI n'a pas de date de fin", "null"),
        (
            "fiche_poste",
            {"contrat.type": "Contrat à durée indéterminée", "contrat.fin": "2026-12-31"},
            "$.contrat.fin",
            "CDI n'a pas de date de fin",
            "null",
        ),
        ("fiche_poste", {"contrat.type": "CDD"}, "$.contrat.fin", "durée déterminée a une date de fin", "AAAA-MM-JJ"),
        (
            "fiche_poste",
            {"contrat.type": "contrat à durée déterminée"},
            "$.contrat.fin",
            "durée déterminée a une date de fin",
            "AAAA-MM-JJ",
        ),
        (
            "fiche_poste",
            {"temps_travail.quotite": 0.5},
            "$.temps_travail.heures_hebdomadaires",
            "35 h par semaine font un temps plein, et la quotité est 0,5",
            "moins de 35 h",
        ),
        (
            "fiche_poste",
            {"temps_travail.heures_hebdomadaires": 17.5},
            "$.temps_travail.heures_hebdomadaires",
            "17,5 h par semaine ne font pas un temps plein",
            "30 h au moins",
        ),
        (
            "beneficiaire",
            {"identite.date_naissance": "2010-01-06"},
            "$.identite.date_naissance",
            "moins de 16 ans à l'entrée (2026-01-05) : vérifiez la date de naissance",
            "16 ans au moins avant",
        ),
        ("bareme", {"periode.fin": "2025-12-31"}, "$.periode.fin", "période", "2026-01-01"),
    ],
)
def test_fields_that_contradict_each_other_are_a_problem(
    problems: Check, kind: str, changes: dict[str, Any], path: str, message: str, expected: str
) -> None:
    found = problems(kind, changes)
    assert [problem.path for problem in found] == [path], "\n".join(map(str, found))
    assert message in found[0].message
    assert expected in (found[0].expected or "")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("beneficiaire", {"objectifs.0.atteinte": "oui", "objectifs.0.motif": None}),
        ("beneficiaire", {"objectifs.0.atteinte": None, "objectifs.0.motif": None}),
        ("beneficiaire", {"contrats.0.type": "CDI inclusion", "contrats.0.fin": None}),
        ("beneficiaire", {"contrats.0.debut": "2026-07-03", "entretiens_tripartites": []}),
        ("beneficiaire", {"sortie.date": "2026-01-05", "entretiens_tripartites": []}),
        ("beneficiaire", {"entree.date": "2026-01-05", "contrats.0.debut": "2026-01-05"}),
        ("beneficiaire", {"identite.date_naissance": "2010-01-05"}),
        ("bareme", {"periode.fin": None}),
        ("bareme", {"periode.verifie_le": None}),
        ("fiche_poste", {"titulaire": None, "lettre_mission": None}),
        ("fiche_poste", {"affectation_financee": ..., "lettre_mission": ...}),
        ("fiche_poste", {"contrat.type": "CDD", "contrat.fin": "2026-12-31"}),
        ("fiche_poste", {"contrat.type": "CDD de remplacement"}),
        ("fiche_poste", {"contrat.type": "CDD de six mois", "contrat.debut": None}),
        ("fiche_poste", {"contrat.type": "mise à disposition", "contrat.fin": "2026-12-31"}),
        ("fiche_poste", {"temps_travail.quotite": 0.8, "temps_travail.heures_hebdomadaires": 28}),
        ("fiche_poste", {"temps_travail.heures_hebdomadaires": 32}),
        ("fiche_poste", {"temps_travail.heures_hebdomadaires": 39}),
    ],
)
def test_fields_that_agree_are_no_problem(problems: Check, kind: str, changes: dict[str, Any]) -> None:
    assert problems(kind, changes) == []
