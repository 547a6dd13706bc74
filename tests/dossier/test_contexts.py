"""What a template sees of a record: its keys, whatever their names, and what its document kind asks to be computed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2

import aci_docs
from aci_docs.documents import SLIP
from aci_docs.dossier.computations import COMPUTATIONS
from aci_docs.workspace import packaged
from tests.conftest import SAMPLE

Edit = Callable[[Path, Callable[[Any], object]], None]


def test_the_catalogue_may_ask_for_every_computation_and_for_no_other() -> None:
    text = (packaged("schemas") / "catalogue.json").read_text()
    document = json.loads(text)["champs"]["documents"]["valuesrules"]["schema"]
    assert sorted(document["calcul"]["allowed"]) == sorted(COMPUTATIONS)


def test_what_a_computation_adds_is_what_its_shape_says(dossier: Path) -> None:
    shutil.copy(SAMPLE / "postes" / "direction.json", dossier / "postes")  # the one that has a letter of mission
    workspace = aci_docs.Workspace(dossier)
    for kind in workspace.catalogue.documents:
        if kind.record_kind == SLIP:
            continue  # the build makes its record
        records = (record for path in dossier.rglob("*.json") for record in workspace.read(kind.record_kind, path)[0])
        context = workspace.context(next(filter(kind.fits, records)), document=kind.name)
        assert set(context) == set(workspace.shape(kind)), kind.name


def test_no_key_of_a_record_is_hidden_by_what_a_program_knows_of_it(dossier: Path, edit: Edit) -> None:
    names = ("source", "path", "kind", "at", "problem", "beside")
    (dossier / "schemas").mkdir()
    shutil.copy(packaged("schemas") / "fiche_poste.json", dossier / "schemas")
    edit(
        dossier / "schemas" / "fiche_poste.json",
        lambda schema: schema["champs"].update({name: {"type": "string"} for name in names}),
    )
    edit(dossier / "postes" / "coordination.json", lambda post: post.update({name: f"mon {name}" for name in names}))
    workspace = aci_docs.Workspace(dossier)
    context = workspace.context(workspace.load("fiche_poste", "postes/coordination.json"))
    for name in names:
        assert jinja2.Template(f"{{{{ poste.{name} }}}}").render(context) == f"mon {name}"
