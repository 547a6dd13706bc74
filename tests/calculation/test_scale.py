"""The scale: complete, dated, sourced, and the only place where a legal figure is."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from aci_docs.calculation import Inputs, Scale, compute_figures, make_report, suivi
from aci_docs.calculation.action import Period, action_results
from aci_docs.calculation.scale import UNITS
from aci_docs.errors import InvalidRecord, MissingScale

Fresh = Callable[[], dict[str, Any]]


def test_the_packaged_scale_holds_the_values_of_the_source_for_2026(scale: Scale) -> None:
    assert (scale.start, scale.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert {code: scale.amount(code) for code in scale.values} == {
        "heures_pedagogie_contrat": 5,
        "heures_recrutement_directes": 3,
        "heures_recrutement_regulation": 2,
        "heures_articulation_reunion": 4,
        "heures_suivi_decisions": 4,
        "heures_bilans_tripartites": 8,
        "heures_regulations_individuelles": 12,
        "demi_journees_recherche_activites": 1,
        "demi_journees_clients_petit": 1,
        "demi_journees_clients_important": 2,
        "demi_journees_parcours": 1,
        "heures_demi_journee": 4,
        "etp_par_tranche": Fraction(1, 2),
        "postes_par_tranche": 15,
        "etp_maximal": 1,
        "cout_plafond": 20000,
        "etp_cout_plafond": Fraction(1, 2),
        "part_maximale_financements": 1,
        "heures_annuelles_etp": 1607,
        "entretiens_tripartites_an": 3,
        "ecart_a_expliquer": Fraction(1, 10),
        "delai_diagnostic": 30,
        "part_maximale_immersions": Fraction(1, 4),
        "duree_emploi_sortie_plie": 6,
        "mois_emploi_durable": 6,
    }


def test_every_value_has_its_label_unit_and_source_and_the_undated_source_says_so(scale_record: Fresh) -> None:
    record = scale_record()
    assert set(record["valeurs"]) == set(UNITS)
    for entry in record["valeurs"].values():
        assert entry["libelle"]
        assert entry["unite"]
        said = entry["source"].startswith(("« ", "Code du travail", "Compte rendu financier"))
        assert said or entry["source"].endswith("le cahier des charges n'en donne pas")
    assert "n'est pas daté" in record["source"]["note"]
    assert "date" not in record["source"]


BENEFICIARY = {
    "date_bilan": "2026-12-31",
    "entree": {"date": "2026-01-01", "diagnostic_date": "2026-01-20"},
    "contrats": [{"debut": "2026-01-01", "fin": "2026-12-31"}],
    "entretiens_tripartites": [],
    "immersions": [{"debut": "2026-03-01", "fin": "2026-04-29"}],
    "sortie": {"date": "2026-12-31", "classe": "emploi_durable", "sortie_positive_plie": False},
}


# 8 % below the 120 hours of H1.
HOURS = [{"action": "H1", "heures": Decimal("110.4")}]


@pytest.mark.parametrize("code", UNITS)
def test_each_value_of_the_scale_is_really_read(code: str, scale_record: Fresh, example: Fresh) -> None:
    """Half of the value gives other figures for one request at least: none is written in code instead."""
    halved = scale_record()
    halved["valeurs"][code]["valeur"] = str(Fraction(halved["valeurs"][code]["valeur"]) / 2)
    small, large = example(), example()
    large["volume"] |= {"postes_agrees": 45, "contrats": 1, "taille_aci": "important"}
    large["direction"]["etp_affecte"] = 1

    def shown(record: dict[str, Any]) -> list[Any]:
        scale = Scale.from_record(record)
        figures = [compute_figures(Inputs.from_record(request), scale).as_json() for request in (small, large)]
        results = action_results([], Period(scale.start, scale.end), scale)
        report = make_report(
            small | {"financeur": {"nom": "PLIE"}},
            Inputs.from_record(small),
            {"etp": 0.5, "cout_poste": 1000, "heures": HOURS},
            scale,
            {},
        )
        return [*figures, suivi(BENEFICIARY, scale), report.as_context(), results]

    assert shown(halved) != shown(scale_record())


def test_no_number_of_the_source_stands_in_the_code_of_the_rules(root: Path) -> None:
    for name in (
        "hours.py",
        "funding.py",
        "compute.py",
        "inputs.py",
        "scale.py",
        "monitoring.py",
        "milestones.py",
        "realised.py",
        "report.py",
    ):
        tree = ast.parse((root / "aci_docs" / "calculation" / name).read_text(encoding="utf-8"))
        numbers = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value not in (0, 1)
        }
        assert numbers == set(), name


def test_all_that_is_wrong_in_a_scale_is_said_at_once(scale_record: Fresh) -> None:
    record = scale_record()
    values = record["valeurs"]
    del values["cout_plafond"]
    values["heures_demi_journee"]["unite"] = "minutes"
    values["postes_par_tranche"]["valeur"] = 0
    values["etp_maximal"]["valeur"] = "un"
    values["heures_annuelles_etp"]["valeur"] = -1
    values["part_maximale_financements"]["valeur"] = "3/2"
    values["delai_diagnostic"]["valeur"] = "1/2"
    with pytest.raises(InvalidRecord) as caught:
        Scale.from_record(record)
    assert sorted(problem.path for problem in caught.value.problems) == [
        "$.valeurs.cout_plafond",
        "$.valeurs.delai_diagnostic.valeur",
        "$.valeurs.etp_maximal.valeur",
        "$.valeurs.heures_annuelles_etp.valeur",
        "$.valeurs.heures_demi_journee.unite",
        "$.valeurs.part_maximale_financements.valeur",
        "$.valeurs.postes_par_tranche.valeur",
    ]


@pytest.mark.parametrize("value", [0.5, "0.5", "1/2", Decimal("0.5")])
def test_a_value_may_be_a_number_or_an_exact_text(value: object, scale_record: Fresh) -> None:
    record = scale_record()
    record["valeurs"]["etp_par_tranche"]["valeur"] = value
    assert Scale.from_record(record).amount("etp_par_tranche") == Fraction(1, 2)


@pytest.mark.parametrize(("start", "end"), [("2025-12-31", "2026-12-31"), ("2026-01-01", "2027-01-01")])
def test_a_period_that_the_scale_does_not_wholly_cover_has_no_figures(
    start: str, end: str, scale: Scale, example: Fresh
) -> None:
    record = example()
    record["periode"] = {"debut": start, "fin": end}
    with pytest.raises(MissingScale, match=f"{end[8:]}/{end[5:7]}/{end[:4]}"):
        compute_figures(Inputs.from_record(record), scale)
