"""What the record of a post becomes: a job sheet with the values of its day, and a letter of mission when it asks."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest

import aci_docs
from aci_docs.documents import DocumentKind
from aci_docs.dossier import build
from aci_docs.dossier.contexts import prepare
from aci_docs.notices import Notice
from aci_docs.workspace import packaged
from tests.conftest import SAMPLE

Edit = Callable[[Path, Callable[[Any], object]], None]
Run = Callable[..., Any]


class Sheet(NamedTuple):
    """The job sheet of a post, before it is rendered."""

    kind: DocumentKind
    context: dict[str, Any]
    notices: tuple[Notice, ...]


def sheet(dossier: Path) -> Sheet:
    """The job sheet of the coordinator's post."""
    workspace = aci_docs.Workspace(dossier)
    record = workspace.load("fiche_poste", "postes/coordination.json")
    kind = workspace.catalogue.document("fiche_poste")
    assert kind is not None
    return Sheet(kind, *prepare(workspace, kind, record))


def words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("day", "point", "full_time"),
    [("2025-01-01", "7", "2625"), ("2025-06-30", "7", "2625"), ("2025-07-01", "141/20", "10575/4")],
)
def test_a_sheet_takes_the_values_of_its_own_day(
    dossier: Path, edit: Edit, day: str, point: str, full_time: str
) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(date=day))
    values = sheet(dossier).context["classement"]
    assert (str(values["valeur_point"]), str(values["minimum_temps_plein"])) == (point, full_time)


def test_a_sheet_older_than_every_scale_takes_no_other_day_s_values(dossier: Path, edit: Edit) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(date="2024-12-31"))
    found = sheet(dossier)
    assert [notice.code for notice in found.notices] == ["classement_sans_bareme"]
    assert found.context["classement"]["minimum_temps_plein"] is None
    assert found.context["bareme"] is None
    rendered = aci_docs.Workspace(dossier).rendering(found.kind, found.context)
    assert "Aucun barème de classification n'est en vigueur au 31/12/2024" in words(rendered.data).replace(
        "\u00a0", " "
    )


def test_a_sheet_younger_than_the_last_check_says_so_on_paper_and_on_the_screen(
    run: Run, dossier: Path, edit: Edit
) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(date="2027-01-04"))
    outcome = run("check", dossier)
    assert outcome.status == 0, outcome.err
    shown = " ".join(outcome.out.split())
    assert "les valeurs de la branche ont été vérifiées pour la dernière fois le 22/11/2026" in shown
    assert "corrigez la date du barème ou ajoutez le nouveau" in shown


def test_a_scale_of_the_folder_that_replaces_the_packaged_one_is_the_one_used(dossier: Path, edit: Edit) -> None:
    (dossier / "baremes").mkdir()
    name = "classification_aci_2025-07.json"
    shutil.copy(packaged("baremes") / name, dossier / "baremes")
    edit(dossier / "baremes" / name, lambda scale: scale["valeurs"]["valeur_point"].update(valeur="7.20"))
    assert sheet(dossier).context["classement"]["minimum_temps_plein"] == 2700


def test_two_scales_in_force_on_one_day_stop_the_build(run: Run, dossier: Path) -> None:
    (dossier / "baremes").mkdir()
    shutil.copy(packaged("baremes") / "classification_aci_2025-07.json", dossier / "baremes" / "autre.json")
    outcome = run("check", dossier)
    assert outcome.status == 4
    assert "Plusieurs barèmes « classification_aci » couvrent la période" in " ".join(outcome.err.split())


def test_a_schema_of_the_folder_that_no_longer_asks_for_the_time_is_a_problem_with_its_remedy(
    dossier: Path, edit: Edit
) -> None:
    (dossier / "schemas").mkdir()
    shutil.copy(packaged("schemas") / "fiche_poste.json", dossier / "schemas")

    def without_time(schema: Any) -> None:
        del schema["champs"]["temps_travail"]
        schema["coherences"] = []

    edit(dossier / "schemas" / "fiche_poste.json", without_time)
    edit(dossier / "postes" / "coordination.json", lambda post: post.pop("temps_travail"))
    with pytest.raises(aci_docs.InvalidRecord, match="le classement ne peut pas lire cette fiche"):
        sheet(dossier)


def test_a_letter_of_mission_is_made_only_for_the_record_that_asks_for_one(dossier: Path) -> None:
    summary = build(aci_docs.Workspace(dossier), dossier.parent / "a")
    assert not any("lettre" in name for name in summary.files)
    shutil.copy(SAMPLE / "postes" / "direction.json", dossier / "postes")
    summary = build(aci_docs.Workspace(dossier), dossier.parent / "b")
    assert [name for name in summary.files if "lettre" in name] == ["lettres_mission/lettre_mission-direction.docx"]
    made = next(each for each in summary.documents if each.title == "Lettre de mission")
    assert made.reference == "LM-2026-01"


def test_a_letter_is_dated_and_numbered_by_itself_in_the_properties_of_its_file(run: Run, dossier: Path) -> None:
    shutil.copy(SAMPLE / "postes" / "direction.json", dossier / "postes")
    out = dossier.parent / "lettre.docx"
    outcome = run("render", "lettre_mission", dossier / "postes" / "direction.json", "-o", out)
    assert outcome.status == 0, outcome.err
    properties = docx.Document(str(out)).core_properties
    assert properties.title == "Lettre de mission LM-2026-01"
    assert str(properties.created).startswith("2025-12-19")


def test_a_vacant_post_cannot_have_a_letter_and_the_message_says_what_to_do(
    run: Run, dossier: Path, edit: Edit
) -> None:
    shutil.copy(SAMPLE / "postes" / "direction.json", dossier / "postes")
    edit(dossier / "postes" / "direction.json", lambda post: post.update(titulaire=None))
    outcome = run("build", dossier, "-o", dossier.parent / "sortie")
    assert outcome.status == 3
    told = " ".join(outcome.err.split())
    assert "direction.json" in told
    assert "un poste vacant ne peut pas recevoir de lettre de mission : il n'a pas de titulaire" in told.replace(
        "\u00a0", " "
    )
    assert "remplir titulaire, ou retirer lettre_mission" in told
    assert not (dossier.parent / "sortie").exists()


def test_render_of_a_letter_that_the_record_does_not_ask_for_names_the_key_to_fill(run: Run, dossier: Path) -> None:
    outcome = run("render", "lettre_mission", dossier / "postes" / "coordination.json", "-o", dossier.parent / "l.docx")
    assert outcome.status == 3
    assert "lettre_mission" in outcome.err
    assert not (dossier.parent / "l.docx").exists()


@pytest.mark.parametrize("holder", [
    None,
    {"nom": "Lhuissier"},
    {"civilite": "M.", "nom": "N'Diaye-Quéré", "prenom": "Jean-Édouard"},
    {"civilite": "Mme", "nom": "d’Orvaux & Fils <SARL>"},
])  # fmt: skip
def test_an_awkward_name_arrives_whole_on_the_sheet(dossier: Path, edit: Edit, holder: Any) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(titulaire=holder))
    found = sheet(dossier)
    printed = words(aci_docs.Workspace(dossier).rendering(found.kind, found.context).data)
    assert (holder["nom"] if holder else "Poste vacant à ce jour") in printed


def test_the_shortest_and_the_longest_posts_make_both_documents(dossier: Path, edit: Edit) -> None:
    shutil.copy(SAMPLE / "postes" / "direction.json", dossier / "postes")

    def short(post: Any) -> None:
        for key in ("titre", "conditions", "moyens"):
            del post[key]
        post["classification"] = {}
        post["rattachement"] = {"hierarchique": "Bureau"}
        post["missions"] = [{"intitule": "Diriger", "activites": []}]
        for key in ("contexte", "objectifs", "delegations", "compte_rendu"):
            del post["lettre_mission"][key]

    long_text = ("Anticonstitutionnellement l'été & <la suite> " * 120)[:5000]

    def long(post: Any) -> None:
        post["finalite"] = post["lettre_mission"]["contexte"] = long_text
        post["conditions"] = [long_text[:2000]] * 3
        post["lettre_mission"]["objectifs"] = [long_text[:2000]] * 20

    for name, change in (("short", short), ("long", long)):
        folder = dossier.parent / name
        shutil.copytree(dossier, folder)
        edit(folder / "postes" / "direction.json", change)
        summary = build(aci_docs.Workspace(folder), dossier.parent / f"{name}-out", formats=("docx", "odt"))
        assert sum("direction" in each for each in summary.files) == 4
    made = words((dossier.parent / "long-out" / "lettres_mission" / "lettre_mission-direction.docx").read_bytes())
    assert long_text in made
    assert made.count(long_text[:2000]) >= 20


@pytest.mark.parametrize("path", sorted(packaged("emplois_reperes").glob("*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("civility", ["Mme", "M.", None])
def test_every_reference_job_makes_a_sheet_agreed_with_its_holder(
    dossier: Path, edit: Edit, path: Path, civility: str | None
) -> None:
    entry = json.loads(path.read_text(encoding="utf-8"))
    level = {} if entry.get("niveau_unique") else {"niveau": "A", "coefficient": 505}
    edit(
        dossier / "postes" / "coordination.json",
        lambda post: post.update(
            emploi_repere=path.stem, titulaire={"civilite": civility, "nom": "Roy"}, classification=level
        ),
    )
    found = sheet(dossier)
    assert found.notices == ()
    printed = words(aci_docs.Workspace(dossier).rendering(found.kind, found.context).data)
    title = aci_docs.french.accord(entry["intitule"], civility)
    assert printed.split("\n")[1] == title
    if civility and title != entry["intitule"]:
        assert entry["intitule"] not in printed
        assert "amené(e)" not in printed
        assert "discret(e)" not in printed


def test_an_unknown_reference_job_is_said_once_however_many_documents_print_it(dossier: Path, edit: Edit) -> None:
    edit(dossier / "postes" / "coordination.json", lambda post: post.update(emploi_repere="coordinatrice"))
    workspace = aci_docs.Workspace(dossier)
    assert len(workspace.catalogue.documents_of("fiche_poste")) > 1
    with pytest.raises(aci_docs.InvalidRecord) as error:
        build(workspace, dossier.parent / "out")
    assert [problem.path for problem in error.value.problems] == ["$.emploi_repere"]


def test_a_second_report_of_the_action_is_refused_in_correct_french(dossier: Path) -> None:
    report = json.loads((dossier / "bilan_action.json").read_text())
    (dossier / "bilan_action.json").write_text(json.dumps([report, report | {"reference": "BA-2"}]))
    with pytest.raises(aci_docs.InvalidRecord, match="un dossier ne peut pas avoir plusieurs bilans d'action"):
        build(aci_docs.Workspace(dossier), dossier.parent / "out")
