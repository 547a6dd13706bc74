"""The funding dossier as a whole: budgets that do not balance, reports that lack what they compare with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aci_docs
from aci_docs.dossier import check
from aci_docs.errors import InvalidRecord, Problem

Edit = Callable[[Path, Callable[[Any], object]], None]


def planned(dossier: Path, kind: str) -> Any:
    _, documents = check(aci_docs.Workspace(dossier), formats=("docx", "odt"))
    return next(each for each in documents if each.kind.name == kind)


def codes(dossier: Path, kind: str) -> set[str]:
    return {notice.code for notice in planned(dossier, kind).notices}


def refused(dossier: Path) -> list[Problem]:
    with pytest.raises(InvalidRecord) as caught:
        check(aci_docs.Workspace(dossier))
    return list(caught.value.problems)


def plain(text: str | None) -> str:
    return (text or "").replace("\u202f", " ").replace("\u00a0", " ")


def test_a_forecast_budget_that_does_not_balance_is_refused_with_its_gap(dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", lambda value: value["budget"]["charges"][0].update(montant=420.5))
    (problem,) = refused(dossier)
    assert problem.path == "$.budget"
    assert problem.line == lines(dossier / "demande_financement.json").index('  "budget": {') + 1
    assert "55 000,50 €" in plain(problem.message)
    assert "55 000,00 €" in plain(problem.message)
    assert "0,50 € d'écart" in plain(problem.message)
    assert "ajouter 0,50 € au total des produits" in plain(problem.suggestion)


def lines(path: Path) -> list[str]:
    return path.read_text().split("\n")


def test_gifts_in_kind_balance_apart(dossier: Path, edit: Edit) -> None:
    def move(value: Any) -> None:
        value["budget"]["charges"][-1]["montant"] += 10
        value["budget"]["produits"][0]["montant"] += 10

    edit(dossier / "demande_financement.json", move)
    found = refused(dossier)
    assert [problem.path for problem in found] == ["$.budget", "$.budget"]
    assert "(compte 86)" in found[1].message


def test_a_realised_budget_that_does_not_balance_is_refused_at_its_own_place(dossier: Path, edit: Edit) -> None:
    edit(dossier / "bilan_action.json", lambda value: value["realise"]["budget"]["produits"].pop())
    (problem,) = refused(dossier)
    assert problem.path == "$.realise.budget"


def test_a_line_that_cannot_be_read_is_the_only_problem_of_its_budget(dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", lambda value: value["budget"]["charges"][0].update(montant="420"))
    (problem,) = refused(dossier)
    assert problem.path == "$.budget.charges[0].montant"
    edit(dossier / "demande_financement.json", lambda value: value["budget"]["charges"][0].update(compte="74"))
    assert {each.path for each in refused(dossier)} == {
        "$.budget.charges[0].montant",
        "$.budget.charges[0].compte",
    }


def test_a_report_without_the_request_it_compares_with_is_refused_with_the_remedy(dossier: Path) -> None:
    (dossier / "demande_financement.json").unlink()
    (problem,) = refused(dossier)
    assert problem.path == "$.realise"
    assert problem.file is not None
    assert problem.file.endswith("bilan_action.json")
    assert "demande_financement.json" in (problem.suggestion or "")


def test_a_report_is_made_only_when_something_was_realised(dossier: Path, edit: Edit) -> None:
    edit(dossier / "bilan_action.json", lambda value: value.pop("realise"))
    _, documents = check(aci_docs.Workspace(dossier))
    assert "compte_rendu_financier" not in [each.kind.name for each in documents]


def test_a_realised_time_beyond_the_post_is_refused_at_its_place(dossier: Path, edit: Edit) -> None:
    def halve(value: Any) -> None:
        value["direction"].update(quotite_poste=0.5, etp_affecte=0.5)

    edit(dossier / "demande_financement.json", halve)
    (problem,) = refused(dossier)
    assert (problem.path, problem.value) == ("$.realise.etp", "0.68")
    assert problem.line is not None
    assert "0.5" in (problem.expected or "")


def test_a_report_of_another_period_says_so(dossier: Path, edit: Edit) -> None:
    assert "periode_differente" not in codes(dossier, "compte_rendu_financier")
    edit(dossier / "bilan_action.json", lambda value: value["periode"].update(fin="2026-06-30"))
    assert "periode_differente" in codes(dossier, "compte_rendu_financier")


@pytest.mark.parametrize("empty", [None, {}, {"charges": [], "produits": []}])
def test_every_optional_part_may_be_empty(dossier: Path, edit: Edit, empty: Any) -> None:
    edit(dossier / "demande_financement.json", lambda value: value.update(budget=empty, echeancier=[]))
    edit(dossier / "bilan_action.json", lambda value: value["realise"].update(budget=empty, heures=[]))
    assert {"budget_absent", "echeancier_absent"} <= codes(dossier, "demande_financement")
    assert {"heures_non_renseignees", "budget_realise_absent"} <= codes(dossier, "compte_rendu_financier")
    renders(dossier)


def test_a_realised_budget_without_a_forecast_one_is_compared_with_nothing(dossier: Path, edit: Edit) -> None:
    edit(dossier / "demande_financement.json", lambda value: value.pop("budget"))
    assert "budget_previsionnel_absent" in codes(dossier, "compte_rendu_financier")
    renders(dossier)


def test_amounts_of_nothing_print(dossier: Path, edit: Edit) -> None:
    def nothing(budget: Any) -> None:
        for line in budget["charges"] + budget["produits"]:
            line["montant"] = 0

    edit(dossier / "demande_financement.json", lambda value: nothing(value["budget"]))

    def idle(value: Any) -> None:
        nothing(value["realise"]["budget"])
        value["realise"].update(etp=0, cout_poste=0)
        for hours in value["realise"]["heures"]:
            hours["heures"] = 0

    edit(dossier / "bilan_action.json", idle)
    assert "montant_justifie_inferieur" in codes(dossier, "compte_rendu_financier")
    renders(dossier)


def renders(dossier: Path) -> None:
    """Nothing, when both documents come out in both formats."""
    workspace = aci_docs.Workspace(dossier)
    for kind in ("demande_financement", "compte_rendu_financier"):
        document = planned(dossier, kind)
        for form in ("docx", "odt"):
            assert workspace.rendering(document.kind, document.context, form).data


def test_what_is_not_explained_blocks_and_leaves_a_place_to_fill(dossier: Path, edit: Edit) -> None:
    edit(dossier / "bilan_action.json", lambda value: value["realise"]["heures"][0].pop("explication"))
    document = planned(dossier, "compte_rendu_financier")
    (notice,) = [each for each in document.notices if each.gravity == "blocage"]
    assert notice.code == "ecart_heures_non_explique"
    assert "H1" in notice.message
    workspace = aci_docs.Workspace(dossier)
    assert workspace.rendering(document.kind, document.context).left_empty


def test_the_amount_in_the_budget_is_set_beside_the_computed_one(dossier: Path, edit: Edit) -> None:
    def move(value: Any) -> None:
        grants = [line for line in value["budget"]["produits"] if line["compte"] == "74"]
        grants[0]["montant"] -= 1000
        grants[1]["montant"] += 1000

    edit(dossier / "demande_financement.json", move)
    assert {"budget_subvention_differente", "budget_autre_financement"} <= codes(dossier, "demande_financement")


def test_a_folder_with_an_older_schema_of_requests_still_makes_its_request(dossier: Path, edit: Edit) -> None:
    workspace = aci_docs.Workspace()
    schema = json.loads(Path(str(workspace.folders.find("schemas", "demande_financement.json"))).read_text())
    for key in ("budget", "echeancier"):
        del schema["champs"][key]
    schema["coherences"] = ["etp_affecte_dans_quotite"]
    schema["ordres"] = schema["ordres"][:1]
    (dossier / "schemas").mkdir()
    (dossier / "schemas" / "demande_financement.json").write_text(json.dumps(schema))

    def older(value: Any) -> None:
        del value["budget"], value["echeancier"]

    edit(dossier / "demande_financement.json", older)
    assert {"budget_absent", "echeancier_absent"} <= codes(dossier, "demande_financement")
    renders(dossier)


def test_the_titles_of_accounts_are_those_of_the_folder_when_it_has_its_own(dossier: Path, edit: Edit) -> None:
    plans = dossier / "plans_comptables"
    plans.mkdir()
    packaged = aci_docs.Workspace().folders.find("plans_comptables", "associations.json")
    assert packaged is not None
    (plans / "associations.json").write_text(packaged.read_text())
    edit(plans / "associations.json", lambda plan: plan["comptes"].update({"60": "Achats du jardin"}))
    assert planned(dossier, "demande_financement").context["budget"]["charges"][0]["titre"] == "Achats du jardin"


def test_a_schema_of_the_folder_without_what_the_rules_read_is_said_of_the_request(dossier: Path, edit: Edit) -> None:
    workspace = aci_docs.Workspace()
    schema = json.loads(Path(str(workspace.folders.find("schemas", "demande_financement.json"))).read_text())
    schema["champs"]["volume"]["schema"]["contrats"]["required"] = False
    (dossier / "schemas").mkdir()
    (dossier / "schemas" / "demande_financement.json").write_text(json.dumps(schema))
    edit(dossier / "demande_financement.json", lambda value: value["volume"].pop("contrats"))
    workspace = aci_docs.Workspace(dossier)
    with pytest.raises(InvalidRecord, match="remettez dans le schéma"):
        workspace.context(workspace.load("bilan_action", "bilan_action.json"), document="compte_rendu_financier")
