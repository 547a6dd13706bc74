from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aci_docs.errors import InvalidRecord
from aci_docs.records import Schema, Source, example, parse_json, validate
from aci_docs.records.fields import uncommented, walk
from aci_docs.records.nir import places
from tests.records.conftest import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_packaged_schema_has_a_label_and_an_example(schemas: dict[str, Schema], kind: str) -> None:
    assert schemas[kind].kind == kind
    for path, field in walk(schemas[kind].fields):
        assert field["meta"]["label"], path
        is_leaf = "schema" not in field and "valuesrules" not in field
        # The structure's logo has none: a sample dossier has no picture.
        assert not is_leaf or "exemple" in field["meta"] or path == "logo", path


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_of_a_kind_is_valid_explained_and_marked(schemas: dict[str, Schema], kind: str) -> None:
    source = parse_json(example(schemas[kind]))
    record, found = validate(source, schemas[kind])
    assert found == []
    assert record is not None
    assert source.value["_exemple"] is True
    assert "Remplacez" in source.value["_aide"]
    assert [*places(source.value)] == []
    keys = list(source.value)
    for key, field in schemas[kind].fields.items():
        comment = keys[keys.index(key) - 1]
        assert comment == f"_{key}"
        assert source.value[comment].startswith(field["meta"]["label"])
        assert source.value[comment].endswith("(obligatoire)" if field.get("required") else "(facultatif)")


def test_the_samples_of_a_dossier_agree_with_each_other(sample: Any) -> None:
    assert sample("beneficiaire")["siret_structure"] == sample("structure")["siret"]
    assert (
        sample("demande_financement")["volume"]["postes_agrees"] == sample("structure")["aci"]["postes_conventionnes"]
    )


def test_the_sample_of_a_request_asks_for_all_that_can_be_funded(sample: Any) -> None:
    assert sample("demande_financement")["montant_demande"] is None


def test_the_sample_of_a_post_is_a_permanent_contract_without_an_end(sample: Any) -> None:
    assert (sample("fiche_poste")["contrat"]["type"], sample("fiche_poste")["contrat"]["fin"]) == ("CDI", None)


def test_the_sample_of_a_path_happens_under_contract_and_ends_with_its_sheet(sample: Any) -> None:
    path = uncommented(sample("beneficiaire"))
    contract = path["contrats"][0]
    assert path["date_bilan"] >= path["sortie"]["date"] == contract["fin"]
    days = [
        path["entree"]["diagnostic_date"],
        *(demarche["date"] for demarche in path["preparation_sortie"]["demarches"]),
    ]
    for key in ("entretiens_tripartites", "evenements", "evaluations_competences", "portefeuille_competences"):
        days += [fact["date"] for fact in path[key]]
    for key in ("formations", "immersions"):
        days += [fact[end] for fact in path[key] for end in ("debut", "fin")]
    assert len(days) == 10
    assert [day for day in days if not contract["debut"] <= day <= contract["fin"]] == []
    assert path["entretiens_tripartites"][0]["prochaine_date"] is None


def test_amounts_say_which_time_they_cover(schemas: dict[str, Schema]) -> None:
    fields = dict(walk(schemas["demande_financement"].fields))
    assert "pour la période de la demande" in fields["autres_financements[].montant"]["meta"]["aide"]
    post = fields["direction.cout_poste_annuel"]["meta"]["aide"]
    assert "coût employeur sur douze mois, du poste tel qu'il est tenu" in post


def test_the_shape_says_what_a_template_may_name(schemas: dict[str, Schema]) -> None:
    shape = schemas["beneficiaire"].shape()
    assert shape["identite"]["nom"] is None
    assert shape["aptitudes"] == [None]
    assert shape["preparation_sortie"]["demarches"] == [{"date": None, "description": None, "transmissible": None}]
    assert schemas["bareme"].shape()["valeurs"] is ...


def test_labels_are_found_by_path(schemas: dict[str, Schema]) -> None:
    assert schemas["beneficiaire"].labels["contrats[].heures_hebdomadaires"] == "Heures par semaine"


def test_the_label_of_events_is_spelt_as_in_the_source(schemas: dict[str, Schema]) -> None:
    """« évènements survenus », cahier des charges du PLIE, bilan de l'action."""
    assert schemas["beneficiaire"].labels["evenements"] == "Évènements survenus"


MINIMAL: dict[str, Any] = {
    "kind": "essai",
    "titre": "Essai",
    "champs": {"nom": {"type": "string", "required": True}, "debut": {"type": "string"}, "fin": {"type": "string"}},
    "ordres": [{"avant": "debut", "apres": "fin", "message": "à l'envers"}],
}


def mark(**meta: Any) -> dict[str, Any]:
    return {"type": "string", "meta": meta}


def write(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "essai.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_field_added_to_a_schema_works_without_python(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(MINIMAL))
    changed["champs"]["mot"] = {"type": "string", "regex": "[a-z]+", "required": True, "check_with": "date"}
    changed["champs"]["contacts"] = {
        "type": "list",
        "schema": {"type": "dict", "schema": {"x": {"type": "number", "superieur_a": 0, "decimales": 1}}},
    }
    schema = Schema.read(write(tmp_path, changed))
    record, found = validate(Source.of({"nom": "a", "mot": "z", "contacts": [{"x": 0}, {"x": 0.25}, {}]}), schema)
    assert record is None
    assert {problem.path for problem in found} == {"$.mot", "$.contacts[0].x", "$.contacts[1].x"}
    assert example(schema)
    record, found = validate(Source.of({"nom": "a", "debut": "2026-01-02", "fin": "2026-01-01"}), schema)
    assert [(p.path, p.message) for p in found if p.path == "$.fin"] == [("$.fin", "à l'envers")]


def test_a_schema_may_hold_comments(tmp_path: Path) -> None:
    commented = {**MINIMAL, "_note": 1, "champs": {"_note": "x", "nom": {"_note": 1, "type": "string"}}, "ordres": []}
    assert Schema.read(write(tmp_path, commented)).shape() == {"nom": None}


def test_rules_of_cerberus_that_our_schemas_do_not_use_are_still_reported(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(MINIMAL))
    changed["champs"]["a"] = {"anyof": [{"type": "integer"}, {"type": "boolean"}]}
    changed["champs"]["b"] = {"forbidden": ["x"], "dependencies": "a"}
    schema = Schema.read(write(tmp_path, changed))
    _, found = validate(Source.of({"nom": "a", "a": "x", "b": "x"}), schema)
    assert {(p.path, p.message) for p in found} == {
        ("$.a", "la règle « anyof » du schéma n'est pas respectée"),
        ("$.b", "la règle « forbidden » du schéma n'est pas respectée"),
    }


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"champs": {"a": {"tipe": "string"}}}, "$.champs.a.tipe", "« type »"),
        (
            {"champs": {"a": {"type": "decimal"}}},
            "$.champs.a.type",
            "types permis : string, integer, number, boolean, list",
        ),
        ({"champs": {"a": {"type": ["string", "date"]}}}, "$.champs.a.type", 'le type "date" n\'existe pas'),
        (
            {"champs": {"a": {"maxlenght": 3}}},
            "$.champs.a.maxlenght",
            "les plus proches : « maxlength », « minlength »",
        ),
        ({"champs": {"a": {"meta": {"anciens": []}}}}, "$.champs.a.meta.anciens", "nom d'aujourd'hui"),
        ({"champs": {"a": {"allowed": ["x"], "meta": {"anciens": {"y": "z"}}}}}, "$.champs.a.meta.anciens.y", '"z"'),
        ({"champs": {"a": {"allowed": ["x"], "meta": {"autre": "b"}}}}, "$.champs.a.meta.autre", "« Autre »"),
        ({"designation": 1}, "$.designation", "bon type"),
        ({"champs": {"a": {"check_with": "sirret"}}}, "$.champs.a.check_with", "« siret »"),
        ({"champs": {"a": {"decimales": -1}}}, "$.champs.a", "decimales"),
        ({"champs": {"a": {"type": "string", "regex": "("}}}, "$.champs.a.regex", "expression régulière"),
        (
            {"champs": {"a": {"type": "dict", "keysrules": {"type": "string", "regex": "("}}}},
            "$.champs.a.keysrules.regex",
            "expression régulière",
        ),
        ({"champs": {"a": {"type": "list", "schema": {"allowed": [["x"]]}}}}, "$.champs.a.schema.allowed", "textes"),
        ({"champs": {"a": "string"}}, "$.champs.a", "objet de règles"),
        ({"champs": {"a": {"type": "dict", "schema": {"b": 1}}}}, "$.champs.a.schema.b", "objet de règles"),
        ({"champs": {"a": {"type": "list", "schema": 1}}}, "$.champs.a.schema", "objet de règles"),
        ({"champs": {"a": {"meta": 1}}}, "$.champs.a.meta", "meta"),
        ({"champs": {"a": mark(financeur="oui")}}, "$.champs.a.meta.financeur", "« si_transmissible »"),
        ({"champs": {"a": mark(financeur=[])}}, "$.champs.a.meta.financeur", "façon de transmettre"),
        ({"champs": {"a": mark(financeur="si_transmissible")}}, "$.champs.a.meta.financeur", "« transmissible »"),
        ({"champs": {"transmissible": {"type": "string"}}}, "$.champs.transmissible", "type boolean"),
        ({"champs": {"a": mark(identifie="nom", financeur="transmis")}}, "$.champs.a.meta.financeur", "jamais"),
        ({"champs": {"a": mark(identifie="visage")}}, "$.champs.a.meta.identifie", "« telephone »"),
        ({"champs": {"a": mark(financeur="masque_si_sensible", montre="x")}}, "$.champs.a.meta.sensibles", "liste"),
        (
            {"champs": {"a": mark(financeur="masque_si_sensible", sensibles=["x"])}},
            "$.champs.a.meta.montre",
            "remplace",
        ),
        (
            {"champs": {"a": {"allowed": ["x"], **mark(financeur="masque_si_sensible", sensibles=["y"], montre="x")}}},
            "$.champs.a.meta.sensibles",
            "« y » n'est pas dans « allowed »",
        ),
        ({"champs": {"a": mark(montre="x")}}, "$.champs.a.meta.montre", "ne sert qu'avec"),
        ({"champs": {"a": mark(voisin="b")}}, "$.champs.a.meta.voisin", "même objet"),
        (
            {"champs": {"a": {"type": "list", "schema": {"type": "string"}, "meta": {"financeur": "transmis"}}}},
            "$.champs.a.meta.financeur",
            "champ simple",
        ),
        (
            {"champs": {"a": {"type": "list", "schema": mark(financeur="x")}}},
            "$.champs.a.schema.meta.financeur",
            "façon",
        ),
        (
            {"champs": {"a": {"type": "dict", "schema": {"b": mark(financeur="si_transmissible")}}}},
            "$.champs.a.schema.b.meta.financeur",
            "aucun objet",
        ),
        ({"champs": []}, "$.champs", "champs"),
        ({"ordre": []}, "$.ordre", "« ordre » est inconnue"),
        ({"ordres": [{"avant": "debut", "apres": "fini", "message": "x"}]}, "$.ordres[0]", "« fin »"),
        ({"ordres": [{"avant": "x(debut)", "apres": "fin", "message": "x"}]}, "$.ordres[0]", "nommer une date"),
        ({"ordres": [{"avant": "debut", "apres": "fin"}]}, "$.ordres[0]", "message"),
        ({"ordres": [{"avant": "debut", "apres": "fin", "message": "x", "strict": 1}]}, "$.ordres[0]", "strict"),
        ({"coherences": ["motif"]}, "$.coherences[0]", "« motif »"),
    ],
)
def test_a_schema_that_cannot_be_used_says_why(
    tmp_path: Path, changes: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(InvalidRecord) as raised:
        Schema.read(write(tmp_path, {**MINIMAL, "ordres": [], **changes}))
    problem = raised.value.problems[0]
    assert problem.path.startswith(path)
    assert message in str(problem)


@pytest.mark.parametrize("key", ["kind", "titre", "champs"])
def test_a_schema_without_an_essential_key_says_which(tmp_path: Path, key: str) -> None:
    value = {name: content for name, content in MINIMAL.items() if name != key}
    with pytest.raises(InvalidRecord, match=f"« {key} » manque"):
        Schema.read(write(tmp_path, value))


def test_a_schema_that_is_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord, match="objet"):
        Schema.read(write(tmp_path, []))
