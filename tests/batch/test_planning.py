"""The plan of a merge: who is who, told before anything is written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Merged
from aci_docs.errors import AciDocsError, InvalidRecord, OutputConflict, WrongUse

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]
SIRET, OTHER = "09990010200015", "09990010300013"


@pytest.fixture
def structures(home: Path) -> Path:
    """A file of two structures."""
    first = json.loads((home / "structure.json").read_text("utf-8"))
    path = home / "toutes.json"
    path.write_text(json.dumps([first, first | {"siret": OTHER, "nom": "La Seconde"}]), encoding="utf-8")
    return path


def test_the_same_identifier_twice_is_told_with_both_places(person: Person, put: Put, merge: Merge, out: Path) -> None:
    first, second = put([person(1), person(2)], "a.jsonl"), put([person(3), person(2), person(1)], "b.jsonl")
    with pytest.raises(InvalidRecord) as caught:
        merge(first, second)
    told = [(each.file, each.line, each.message) for each in caught.value.problems]
    assert told == [
        (str(second), 3, f"l'identifiant « B-1 » est déjà pris ({first}, ligne 1)."),
        (str(second), 2, f"l'identifiant « B-2 » est déjà pris ({first}, ligne 2)."),
    ]
    assert not out.exists()


def test_the_same_source_twice_is_told_too(person: Person, put: Put, merge: Merge) -> None:
    path = put([person(1)])
    with pytest.raises(InvalidRecord, match="déjà pris"):
        merge(path, path)


def test_hundreds_of_identifiers_there_twice_are_told_by_the_first_of_them(
    person: Person, put: Put, merge: Merge
) -> None:
    people = [person(number) for number in range(300)]
    with pytest.raises(InvalidRecord) as caught:
        merge(put(people + people))
    assert [each.line for each in caught.value.problems] == list(range(301, 321))


def test_one_identifier_in_two_structures_is_two_records(
    person: Person, put: Put, merge: Merge, structures: Path, files: Files
) -> None:
    path = put([person(1), person(1, siret_structure=OTHER)])
    with pytest.raises(
        OutputConflict, match=r'comme --name "\{structure\.siret\}/attestation-\{identifiant\}"'
    ) as caught:
        merge(path, structures=str(structures))
    assert f"« attestation-B-1 » : {path}, ligne 1, et {path}, ligne 2" in str(caught.value)
    summary = merge(path, structures=str(structures), pattern="{structure.siret}/{id}")
    assert (summary.made, summary.refused) == (2, 0)
    assert {f"{SIRET}/B-1.docx", f"{OTHER}/B-1.docx"} <= set(files())


def test_a_structure_that_is_not_known_is_told_record_by_record(
    person: Person, put: Put, merge: Merge, structures: Path, rejects: Callable[[], list[dict[str, Any]]]
) -> None:
    stranger = "09990010400011"
    path = put([person(1), person(2, siret_structure=stranger), person(2, siret_structure=stranger)])
    summary = merge(path, structures=str(structures))
    assert (summary.made, summary.refused, summary.code) == (1, 2, 3)
    reasons = [each["motifs"][0] for each in rejects()]
    assert {each["place"] for each in reasons} == {"$.siret_structure"}
    assert all("n'est pas connue" in each["motif"] for each in reasons)


def test_a_reason_that_names_its_record_is_counted_once_for_all(person: Person, put: Put, merge: Merge) -> None:
    summary = merge(put([person(number, siret_structure=OTHER) for number in range(3)]))
    told = "SIRET de la structure : ce bénéficiaire n'appartient pas à la structure du dossier"
    assert summary.reasons == {told: 3}


def test_names_that_would_be_one_are_told_in_pairs_before_anything_is_written(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    def named(number: int, name: str) -> dict[str, Any]:
        made = person(number)
        made["identite"]["nom"] = name
        return made

    path = put([named(1, "Élodie"), named(2, "Zoé"), named(3, "E\u0301LODIE"), named(4, "a/b"), named(5, "a:b")])
    with pytest.raises(OutputConflict) as caught:
        merge(path, pattern="{nom}")
    told = str(caught.value)
    assert f"« Élodie » : {path}, ligne 1, et {path}, ligne 3" in told
    assert f"« a_b » : {path}, ligne 4, et {path}, ligne 5" in told
    assert "Zoé" not in told
    assert 'comme --name "{nom}-{id}"' in told
    assert not out.exists()


def test_hundreds_of_names_that_would_be_one_are_told_by_the_first_of_them(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    people = [person(number, reference=f"R{number // 2}") for number in range(200)]
    with pytest.raises(OutputConflict) as caught:
        merge(put(people), pattern="{reference}")
    assert str(caught.value).count("\n  - ") == 20
    assert not out.exists()


def test_several_dossiers_give_each_its_own_structure(
    person: Person, put: Put, home: Path, tmp_path: Path, merge: Merge, files: Files
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    del structure["logo"]
    for name in ("schemas", "templates_docx"):
        shutil.copytree(home / name, second / name)
    (second / "structure.json").write_text(json.dumps(structure | {"siret": OTHER, "nom": "La Seconde"}))
    (second / "gens.jsonl").write_text(json.dumps(person(1, siret_structure=OTHER)) + "\n")
    summary = merge(put([person(2)]), second / "gens.jsonl")
    assert (summary.made, summary.refused) == (2, 0)
    assert {"attestation-B-1.docx", "attestation-B-2.docx"} <= set(files())


def test_a_dossier_gives_the_files_of_its_kind_and_no_other(dossier: Path, merge: Merge, out: Path) -> None:
    assert merge(dossier, kind="fiche_bilan").records == 2
    shutil.rmtree(out)
    assert merge(dossier, kind="fiche_poste", pattern="{id}").records == 1


def test_a_folder_gives_every_file_below_it_but_hidden_ones(person: Person, home: Path, merge: Merge) -> None:
    folder = home / "fiches"
    for number, place in enumerate(["a.json", "sous/b.JSON", "sous/c.jsonl", ".cache/d.json", "sous/.e.json", "f.txt"]):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(person(number)))
    summary = merge(folder)
    assert (summary.records, summary.made) == (3, 3)


def test_a_source_that_holds_nothing_is_told(home: Path, put: Put, merge: Merge, out: Path) -> None:
    (home / "vide").mkdir()
    for source in (home / "vide", put([], "x.jsonl"), put(["[]"], "x.json")):
        with pytest.raises(InvalidRecord, match="aucun enregistrement") as caught:
            merge(source)
        assert caught.value.problems[0].file == str(source)
    with pytest.raises(WrongUse, match="n'existe pas"):
        merge(home / "absent.json")
    assert not out.exists()


def test_a_record_of_another_kind_is_refused_by_its_name(
    put: Put, person: Person, merge: Merge, home: Path, rejects: Callable[[], list[dict[str, Any]]]
) -> None:
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    summary = merge(put([person(1), structure, "12", '"mot"', "[]", "null"]))
    assert (summary.made, summary.refused) == (1, 5)
    assert [each["ligne"] for each in rejects()] == [2, 3, 4, 5, 6]
    assert all(each["motifs"] for each in rejects())


def test_a_kind_of_document_that_does_not_exist_is_told(put: Put, person: Person, merge: Merge, out: Path) -> None:
    with pytest.raises(AciDocsError, match="attestation"):
        merge(put([person(1)]), kind="attestations")
    assert not out.exists()
