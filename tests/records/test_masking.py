"""What a funder sees of a record: what the schema marks, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from aci_docs.records import HIDDEN, Mask, Schema
from aci_docs.records.masking import MODES, is_free_text, mode_of


def masked(record: dict[str, Any], fields: Any) -> dict[str, Any]:
    return Mask(fields).seen(record)


def text(**meta: Any) -> dict[str, Any]:
    return {"type": "string", "meta": meta}


def items(field: dict[str, Any]) -> dict[str, Any]:
    return {"type": "list", "schema": field}


def group(*, required: bool = True, **fields: Any) -> dict[str, Any]:
    return {"type": "dict", "required": required, "schema": fields}


BOOLEAN = {"type": "boolean", "meta": {"financeur": "transmis"}}
CODES = {"financeur": "masque_si_sensible", "sensibles": ["sante", "justice"], "montre": "autre"}


def test_a_field_without_a_mark_gives_the_same_whatever_it_holds() -> None:
    fields = {
        "mot": text(),
        "jour": {"type": "string", "check_with": "date"},
        "code": {"type": "string", "allowed": ["a", "b"]},
        "nombre": {"type": "integer"},
        "liste": items(text()),
        "lignes": items(group(mot=text(), rang={"type": "integer"})),
        "groupe": group(mot=text()),
        "autre_groupe": group(required=False, mot=text()),
        "libre": {"type": "dict", "valuesrules": text()},
    }
    full = {
        "mot": "m", "jour": "2026-01-02", "code": "a", "nombre": 3, "liste": ["x", "y"],
        "lignes": [{"mot": "m", "rang": 1}] * 3, "groupe": {"mot": "m"}, "autre_groupe": {"mot": "m"},
        "libre": {"cle": "m"},
    }  # fmt: skip
    empty: dict[str, Any] = {key: [] if isinstance(value, list) else None for key, value in full.items()}
    assert masked(full, fields) == masked(empty, fields)
    assert masked(full, fields) == {
        "mot": HIDDEN, "jour": None, "code": None, "nombre": None, "liste": [HIDDEN],
        "lignes": [{"mot": HIDDEN, "rang": None}], "groupe": {"mot": HIDDEN}, "autre_groupe": None, "libre": None,
    }  # fmt: skip


def test_a_key_that_the_schema_does_not_know_is_not_sent() -> None:
    assert masked({"mot": "m", "inconnu": "x"}, {"mot": text(financeur="transmis")}) == {"mot": "m"}


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_a_free_text_is_sent_only_when_its_object_says_true(said: object) -> None:
    fields = {"lignes": items(group(mot=text(financeur="si_transmissible"), transmissible=BOOLEAN))}
    lines = [{"mot": "lu", "transmissible": True}, {"mot": "secret", "transmissible": said}, {"mot": None}]
    assert [line["mot"] for line in masked({"lignes": lines}, fields)["lignes"]] == ["lu", HIDDEN, None]


def test_the_nearest_object_decides_for_its_texts() -> None:
    reviewed = text(financeur="si_transmissible")
    fields = {
        "transmissible": BOOLEAN,
        "haut": reviewed,
        "mots": items(reviewed),
        "groupe": group(mot=reviewed),
        "demarches": items(group(mot=reviewed, transmissible=BOOLEAN)),
    }
    record = {
        "transmissible": True, "haut": "a", "mots": ["b", "c"], "groupe": {"mot": "d"},
        "demarches": [{"mot": "e", "transmissible": None}],
    }  # fmt: skip
    seen = masked(record, fields)
    assert (seen["haut"], seen["mots"], seen["groupe"]) == ("a", ["b", "c"], {"mot": "d"})
    assert seen["demarches"] == [{"mot": HIDDEN, "transmissible": None}]
    unread = masked({**record, "transmissible": False}, fields)
    assert (unread["haut"], unread["mots"], unread["groupe"]) == (HIDDEN, [HIDDEN, HIDDEN], {"mot": HIDDEN})


def test_sensitive_codes_of_a_list_are_told_once_and_last() -> None:
    fields = {"freins": items(text(**CODES))}
    assert masked({"freins": ["sante", "mobilite", "justice", "droits"]}, fields)["freins"] == [
        "mobilite", "droits", "autre",
    ]  # fmt: skip
    assert masked({"freins": ["justice"]}, fields) == masked({"freins": ["sante"]}, fields)
    assert masked({"freins": []}, fields)["freins"] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("conseillère pénitentiaire", "autre participant"),
        ("Éducateur de l'aide sociale à l’enfance", "autre participant"),
        ("conseillère d'insertion et de PROBATION", "autre participant"),
        ("conseillère France Travail", "conseillère France Travail"),
        ("basé à Lase", "basé à Lase"),
        (None, None),
    ],
)
def test_a_sensitive_word_hides_the_whole_text(value: str | None, shown: str | None) -> None:
    words = ["penitentiaire", "Probation", "aide sociale à l'enfance", "ASE"]
    fields = {"qualite": text(financeur="masque_si_sensible", sensibles=words, montre="autre participant")}
    assert masked({"qualite": value}, fields)["qualite"] == shown


@pytest.mark.parametrize("kind", ["CSAPA", "SPIP", "ASE", "CHRS", "Autre"])
def test_the_name_of_a_sensitive_prescriber_is_never_sent(schemas: dict[str, Schema], sample: Any, kind: str) -> None:
    record = sample("beneficiaire")
    record["entree"] |= {"transmissible": True, "prescripteur": {"type": kind, "nom": "Le Relais"}}
    seen = masked(record, schemas["beneficiaire"].fields)["entree"]
    assert seen["prescripteur"] == {"type": "Autre", "nom": HIDDEN}
    record["entree"]["prescripteur"]["type"] = "Mission locale"
    seen = masked(record, schemas["beneficiaire"].fields)["entree"]
    assert seen["prescripteur"] == {"type": "Mission locale", "nom": "Le Relais"}
    record["entree"]["transmissible"] = False
    seen = masked(record, schemas["beneficiaire"].fields)["entree"]
    assert seen["prescripteur"] == {"type": "Mission locale", "nom": HIDDEN}


def test_what_is_masked_once_is_masked_for_good(schemas: dict[str, Schema], sample: Any) -> None:
    fields = schemas["beneficiaire"].fields
    once = masked(sample("beneficiaire"), fields)
    assert masked(once, fields) == once


def leaves(fields: Any, at: str = "") -> Any:
    for key, field in fields.items():
        yield from leaf_of(field, f"{at}{key}")


def leaf_of(field: Any, path: str) -> Any:
    below = field.get("schema")
    if isinstance(below, dict) and field.get("type") == "list":
        yield from leaf_of(below, f"{path}[]")
    elif isinstance(below, dict):
        yield from leaves(below, f"{path}.")
    else:
        yield path, field


def test_every_free_text_of_a_path_waits_for_a_review_or_points_to_a_person(schemas: dict[str, Schema]) -> None:
    """The few that go as they are: short words of the structure itself, which are searched for names."""
    found = {path for path, field in leaves(schemas["beneficiaire"].fields)
             if is_free_text(field) and mode_of(field) not in (None, "si_transmissible")}  # fmt: skip
    assert found == {"identifiant", "reference", "contrats[].poste", "entretiens_tripartites[].presents[].qualite"}


def test_what_is_never_sent_of_a_path_is_the_identity(schemas: dict[str, Schema]) -> None:
    found = {path for path, field in leaves(schemas["beneficiaire"].fields) if mode_of(field) not in MODES}
    assert found == {
        "identite.civilite", "identite.nom", "identite.prenom", "identite.date_naissance", "identite.adresse.voie",
        "identite.adresse.complement", "identite.adresse.code_postal", "identite.adresse.commune",
        "identite.telephone", "identite.courriel", "identite.identifiant_france_travail", "pass_iae.numero",
        "entretiens_tripartites[].presents[].nom",
    }  # fmt: skip
