from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.errors import Problem
from aci_docs.records import UNLIKE, Schema, Source, example, likeness, parse_json, validate
from aci_docs.workspace import packaged

KINDS = ("structure", "fiche_poste", "demande_financement", "beneficiaire", "emploi_repere", "bareme")
NIR = "285057800608491"
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2026-01-01", "2026-02-30", "CDDI", "non", "01234567400019"])
)
VALUES = st.recursive(LEAVES, lambda below: st.lists(below) | st.dictionaries(st.text(max_size=9), below), max_leaves=8)

Check = Callable[..., list[Problem]]


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def test_a_valid_record_is_completed_and_loses_its_comments(schemas: dict[str, Schema], sample: Any) -> None:
    record, found = validate(Source.of(sample("demande_financement")), schemas["demande_financement"])
    assert found == []
    assert record is not None
    assert list(record) == list(schemas["demande_financement"].fields)
    assert '"_' not in json.dumps(record, default=str)
    assert record["direction"]["etp_affecte"] == Decimal("0.6")


def test_what_is_not_given_is_none_or_an_empty_list(schemas: dict[str, Schema], sample: Any) -> None:
    given = sample("beneficiaire")
    for key in ("immersions", "aptitudes", "sortie", "pass_iae", "objectifs"):
        del given[key]
    given["acquis"] = None
    given["reference"] = "  "
    given["identite"]["adresse"] = None
    given["entree"]["freins"] = None
    given["contrats"][0].pop("_fin")
    record, found = validate(Source.of(given), schemas["beneficiaire"])
    assert found == []
    assert record is not None
    assert (record["immersions"], record["aptitudes"], record["acquis"], record["objectifs"]) == ([], [], [], [])
    assert (record["sortie"], record["pass_iae"], record["reference"]) == (None, None, None)
    assert (record["identite"]["adresse"], record["entree"]["freins"]) == (None, [])


def test_a_comment_key_is_allowed_anywhere(problems: Check) -> None:
    assert problems("bareme", {"valeurs._note": "à revoir", "valeurs.plafond_demi_temps._note": 1, "_x": []}) == []


@pytest.mark.parametrize(
    ("kind", "place", "value", "message", "expected", "suggestion"),
    [
        ("structure", "adresse.commune", ..., "obligatoire « commune »", "un texte", "ajouter"),
        ("structure", "representant", None, "obligatoire, et elle est null", "objet", "remplir"),
        ("structure", "nom", "   ", "vide", "un texte", "remplir"),
        ("structure", "nom", "x" * 201, "201 caractères", "200 caractères", "raccourcir"),
        ("structure", "nom", 12, "un nombre", "un texte", '"12"'),
        ("structure", "nom", True, "booléen", "un texte", None),
        ("structure", "nom", ["a"], "une liste", "un texte", None),
        ("structure", "adresse.code_postal", 1000, "un nombre", "5 chiffres", '"01000"'),
        ("structure", "siret", 1234567400019, "un nombre", "14 chiffres", '"01234567400019"'),
        ("structure", "bic", "abc", "forme attendue", "8 ou 11", None),
        ("structure", "bic", "ZZZZFRPP\n", "forme attendue", "8 ou 11", '"ZZZZFRPP"'),
        ("structure", "aci.activites", [], "aucun élément", "1 élément au moins", None),
        ("structure", "aci.activites.0", " ", "vide", "un texte", "remplir"),
        ("structure", "aci.activites", "maraîchage", "un texte", "liste", "crochets"),
        ("structure", "aci.postes_conventionnes", 0, "plus petit que 1", "au moins 1", None),
        ("structure", "aci.postes_conventionnes", 10001, "plus grand que 10 000", "au plus 10 000", None),
        ("structure", "aci.postes_conventionnes", "18", "un texte", "entier", "écrire 18 "),
        ("structure", "aci.postes_conventionnes", 18.0, "décimales", "entier", "écrire 18"),
        ("structure", "aci.postes_conventionnes", 18.5, "virgule", "entier", None),
        ("structure", "aci.postes_conventionnes", True, "booléen", "entier", None),
        ("structure", "representant.civilite", "Madame", "pas dans la liste", '"Mme", "M."', '"Mme"'),
        ("structure", "representant.civilite", "mme", "pas dans la liste", '"Mme", "M."', '"Mme"'),
        ("structure", "adresse", "12 rue X", "un texte", "objet", None),
        ("demande_financement", "direction.etp_affecte", 0, "pas supérieur à 0", "supérieur à 0 et au plus 1", None),
        ("demande_financement", "direction.cout_poste_annuel", "52 000,00", "texte", "nombre", "écrire 52000.00"),
        ("demande_financement", "direction.cout_poste_annuel", "20.000", "texte", "nombre", "20000 si"),
        ("demande_financement", "direction.cout_poste_annuel", "vingt", "texte", "nombre", None),
        ("demande_financement", "montant_demande", 0.125, "plus de 2 décimales", "2 décimales", "arrondir"),
        ("demande_financement", "montant_demande", -1, "plus petit que 0", "au moins 0", None),
        ("demande_financement", "direction.charge_insertion", "oui", "un texte", "true ou false", "écrire true"),
        ("demande_financement", "direction.charge_insertion", 0, "un nombre", "true ou false", "écrire false"),
        ("demande_financement", "periode.fin", "2026-02-30", "février 2026 compte 28 jours", "AAAA-MM-JJ", None),
        ("beneficiaire", "entree.freins.0", "mobilité", "pas dans la liste", "mobilite", '"mobilite"'),
        ("beneficiaire", "objectifs.0.atteinte", "nom", "pas dans la liste", '"oui"', '"non"'),
        ("beneficiaire", "competences.0.niveau", 5, "plus grand que 4", "au plus 4", None),
        ("beneficiaire", "objectifs.1", [], "une liste", "objet", None),
        ("bareme", "valeurs.é", {"libelle": "x", "valeur": 1, "unite": "h", "source": "s"}, "clé", "code", "renommer"),
        ("bareme", "valeurs.plafond_demi_temps.valeur", "x", "nombre exact", "1/12", "0.5"),
        ("bareme", "valeurs.plafond_demi_temps.valeur", None, "null", "1/12", None),
        ("bareme", "valeurs", {}, "aucun", "1 clé au moins", None),
    ],
)
def test_a_broken_rule_is_explained(
    problems: Check, kind: str, place: str, value: Any, message: str, expected: str, suggestion: str | None
) -> None:
    problem = only(problems(kind, {place: value}))
    assert message in problem.message
    assert expected in (problem.expected or "")
    if suggestion is None:
        assert "écrire" not in (problem.suggestion or "")
    else:
        assert suggestion in (problem.suggestion or "")
    assert problem.label
    assert problem.file == "fichier.json"


@pytest.mark.parametrize(
    ("place", "suggestion"),
    [
        ("forme juridique", "« forme_juridique »"),
        ("Téléphone", "« telephone »"),
        ("commune", "« adresse.commune »"),
        ("code-postal", "« adresse.code_postal »"),
        ("adresse.siret", "« siret »"),
        ("zzzzz", "commentaire"),
        ("bic2", "commentaire"),
        ("nome", "commentaire"),
        ("Nom", "la retirer : « nom » est déjà écrit"),
        ("adresse.Commune", "la retirer : « commune » est déjà écrit"),
        ("commune", "la retirer : « adresse.commune » est déjà écrit"),
    ],
)
def test_an_unknown_key_suggests_the_nearest_or_its_place(problems: Check, place: str, suggestion: str) -> None:
    problem = only(problems("structure", {place: "x"}))
    assert "inconnue" in problem.message
    assert suggestion in (problem.suggestion or "")


@pytest.mark.parametrize(
    ("kind", "place", "key"),
    [
        ("structure", "nom", "nome"),
        ("structure", "adresse.code_postal", "adresse.cod_postal"),
        ("demande_financement", "volume.semaines", "volume.semaine"),
    ],
)
def test_a_misspelt_key_is_suggested_when_it_is_not_there(problems: Check, kind: str, place: str, key: str) -> None:
    found = problems(kind, {place: ..., key: "x"})
    (unknown,) = [problem for problem in found if "inconnue" in problem.message]
    assert unknown.suggestion == f"vouliez-vous écrire « {place.rpartition('.')[2]} » ?"


@pytest.mark.parametrize(
    ("kind", "key", "near"),
    [
        ("demande_financement", "bic", "public"),
        ("beneficiaire", "aci", "acquis"),
        ("demande_financement", "contrat", "contexte"),
    ],
)
def test_a_short_key_is_not_taken_for_another_word(problems: Check, kind: str, key: str, near: str) -> None:
    found = problems(kind, {near: ..., key: "x"})
    assert [near in (problem.suggestion or "") for problem in found] == [False]


@pytest.mark.parametrize(
    ("place", "value", "suggestion"),
    [
        ("entree.prescripteur.type", "Pôle emploi", 'écrire "France Travail"'),
        ("entree.prescripteur.type", "POLE EMPLOI", 'écrire "France Travail"'),
        ("entree.prescripteur.type", "Pole-emploie", 'écrire "France Travail"'),
        ("entree.prescripteur.type", "Pôle emploi de Nevers", 'écrire "France Travail"'),
        ("entree.prescripteur.type", "anpe", 'écrire "France Travail"'),
        ("entree.prescripteur.type", "Cap'emploi", 'écrire "Cap emploi"'),
        ("entree.prescripteur.type", "mission locales", 'écrire "Mission locale"'),
        ("entree.prescripteur.type", "MissionLocale", 'écrire "Mission locale"'),
        ("entree.prescripteur.type", "conseil general", 'écrire "Département"'),
        ("entree.prescripteur.type", "PLIE du Pays de Valbrune", 'écrire "PLIE"'),
        ("entree.prescripteur.type", "Maison de l'emploi", 'écrire "Autre", et à côté "nom": "Maison de l\'emploi"'),
        ("entree.prescripteur.type", "Emploi", 'écrire "Autre", et à côté "nom": "Emploi"'),
        ("contrats.0.type", "CAE", 'écrire "CUI-CAE"'),
        ("contrats.0.type", "cav", 'écrire "CUI-CAE"'),
        ("contrats.0.type", "CUI", 'écrire "CUI-CAE"'),
        ("contrats.0.type", "contrat aidé", 'écrire "CUI-CAE"'),
        ("contrats.0.type", "CDI", 'écrire "CDI inclusion"'),
        ("contrats.0.type", "CDD", 'écrire "CDDI"'),
        ("contrats.0.type", "intérim", None),
        ("identite.civilite", "Madame", 'écrire "Mme"'),
        ("identite.civilite", "monsieur", 'écrire "M."'),
        ("immersions.0.objet", "découvrir un métier", 'écrire "decouvrir_metier"'),
        ("sortie.classe", "Emploi durable", 'écrire "emploi_durable"'),
        ("sortie.classe", "emploi", None),
        ("objectifs.0.atteinte", "non renseigné", None),
    ],
)
def test_a_refused_value_suggests_what_it_means_and_nothing_when_it_is_not_sure(
    problems: Check, place: str, value: str, suggestion: str | None
) -> None:
    assert only(problems("beneficiaire", {place: value})).suggestion == suggestion


@pytest.mark.parametrize(
    ("given", "asked", "designation"),
    [
        ("structure", "demande_financement", "une demande de financement"),
        ("fiche_poste", "demande_financement", "une demande de financement"),
        ("beneficiaire", "demande_financement", "une demande de financement"),
        ("demande_financement", "structure", "une structure porteuse"),
        ("structure", "fiche_poste", "une fiche de poste"),
        ("demande_financement", "beneficiaire", "un bénéficiaire"),
    ],
)
def test_a_record_of_another_kind_is_one_problem(
    schemas: dict[str, Schema], sample: Any, given: str, asked: str, designation: str
) -> None:
    record = sample(given)
    problem = only(validate(parse_json(json.dumps(record, default=str), "f.json"), schemas[asked])[1])
    assert problem.message == f"cet enregistrement ne ressemble pas à {designation}"
    assert likeness(record, schemas[asked]) < UNLIKE
    assert max(KINDS, key=lambda kind: likeness(record, schemas[kind])) == given


def test_a_record_of_the_kind_with_many_faults_is_not_of_another_kind(schemas: dict[str, Schema], sample: Any) -> None:
    misspelt = {f"{key}s": value for key, value in sample("demande_financement").items()}
    assert likeness(misspelt, schemas["demande_financement"]) > 0.9
    _, found = validate(Source.of(misspelt), schemas["demande_financement"])
    assert len(found) > 10
    assert likeness({}, schemas["structure"]) == 1
    assert likeness([], schemas["structure"]) == 0


def test_a_social_security_number_is_said_in_a_record_of_another_kind_too(
    schemas: dict[str, Schema], sample: Any
) -> None:
    _, found = validate(Source.of(sample("structure") | {"nom": NIR}), schemas["demande_financement"])
    assert [problem.path for problem in found] == ["$.nom", "$"]


def test_a_problem_in_a_list_names_its_record(schemas: dict[str, Schema], sample: Any, written: Any) -> None:
    faults: tuple[dict[str, Any], ...] = ({"identifiant": "RC-2025-003"}, {"identifiant": NIR}, {"identifiant": 3})
    source = written([sample("beneficiaire") | {"commentaire": 1, "x": 1} | fault for fault in faults])
    found = [validate(source, schemas["beneficiaire"], at=f"$[{index}]")[1] for index in range(3)]
    labels = [{problem.path.rpartition(".")[2]: problem.label for problem in each} for each in found]
    assert labels[0] == {"commentaire": "Commentaire, de « RC-2025-003 »", "x": "« RC-2025-003 »"}
    assert labels[1]["commentaire"] == "Commentaire, de « ••• »"
    assert (labels[2]["commentaire"], labels[2]["x"]) == ("Commentaire", None)


def test_a_record_alone_in_its_file_is_not_named(problems: Check) -> None:
    assert only(problems("beneficiaire", {"commentaire": 1})).label == "Commentaire"


def test_a_refused_value_is_shown_on_one_line(problems: Check) -> None:
    problem = only(problems("structure", {"siret": "012\r\n345\t\u202e6\u0085"}))
    assert problem.value == '"012↵345⇥<U+202E>6<U+0085>"'
    found = problems("structure", {"a\nb": 1})
    assert len(str(only(found)).split("\n")) == 5


def test_a_missing_key_is_shown_at_the_line_of_its_object(schemas: dict[str, Schema]) -> None:
    text = '{\n"a": 1,\n"adresse": {\n"voie": "x",\n"commune": "y"}}'
    _, found = validate(parse_json(text, "f.json"), schemas["structure"])
    assert {problem.path: problem.line for problem in found}["$.adresse.code_postal"] == 3


def test_all_the_problems_come_at_once_in_file_order(problems: Check) -> None:
    found = problems(
        "demande_financement",
        {"financeur": ..., "periode.debut": "2027-01-01", "direction.etp_affecte": 2, "signature.lieu": "", "x": 1},
    )
    assert [problem.path for problem in found] == [
        "$.financeur",
        "$.periode.fin",
        "$.direction.etp_affecte",
        "$.direction.etp_affecte",
        "$.signature.lieu",
        "$.x",
    ]
    assert [problem.line for problem in found] == sorted(problem.line or 0 for problem in found)


def test_a_record_in_a_list_has_its_place_in_the_file(schemas: dict[str, Schema], sample: Any, written: Any) -> None:
    source = written([sample("structure"), sample("structure") | {"siret": "1"}], "liste.json")
    assert validate(source, schemas["structure"], at="$[0]")[1] == []
    problem = only(validate(source, schemas["structure"], at="$[1]")[1])
    assert problem.path == "$[1].siret"
    assert source.text.split("\n")[(problem.line or 0) - 1].strip() == '"siret": "1",'


@pytest.mark.parametrize("value", [None, [], "x", 3, True])
def test_a_record_that_is_not_an_object_is_one_problem(schemas: dict[str, Schema], value: Any) -> None:
    record, found = validate(Source.of(value), schemas["structure"])
    assert record is None
    assert "Structure porteuse" in only(found).message


def test_the_calculation_needs_only_what_it_reads(schemas: dict[str, Schema], sample: Any) -> None:
    schema, whole = schemas["demande_financement"], sample("demande_financement")
    part = {key: whole[key] for key in ("periode", "volume", "direction")}
    record, found = validate(Source.of(part), schema, only_calculation=True)
    assert found == []
    assert record is not None
    assert (record["autres_financements"], record["montant_demande"], record["financeur"]) == ([], None, None)
    assert validate(Source.of(part), schema)[0] is None
    part["signature"] = {"date": "2026-02-30"}
    del part["volume"]
    _, found = validate(Source.of(part), schema, only_calculation=True)
    assert {problem.path for problem in found} == {"$.signature.lieu", "$.signature.date", "$.volume"}


@pytest.mark.parametrize(
    "changes",
    [
        {"commentaire": f"née sous le n° {NIR}"},
        {"_note": f"2 85 05 78 006 084 91 {'x' * 100}"},
        {"identite.telephone": NIR},
        {"identifiant": NIR},
        {NIR: "x"},
        {"contrats.0.heures_hebdomadaires": int(NIR)},
        {"identite": {NIR: NIR}},
        {"objectifs.0.libelle": NIR + "x" * 3000},
    ],
)
def test_a_social_security_number_is_refused_and_never_repeated(problems: Check, changes: dict[str, Any]) -> None:
    found = problems("beneficiaire", changes)
    assert any("numéro de sécurité sociale" in problem.message for problem in found)
    shown = "\n".join(map(str, found)).replace(" ", "")
    assert NIR not in shown
    assert NIR[:10] not in shown


def test_a_long_value_is_cut(problems: Check) -> None:
    problem = only(problems("structure", {"nom": "x" * 5000}))
    assert problem.value is not None
    assert len(problem.value) <= 60


@pytest.mark.parametrize(
    "text", ["&", "<b>", "😀", "עברית", "e\u0301", "{{ 7*7 }}", "{% for %}", "a\nb\tc", "\u202e", "« »"]
)
def test_any_text_is_accepted_in_a_free_text(problems: Check, text: str) -> None:
    assert problems("fiche_poste", {"finalite": text, "missions.0.intitule": text, "moyens.0": text}) == []


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_no_json_value_breaks_the_validation(
    schemas: dict[str, Schema], sample: Callable[[str], Any], kind: str, data: st.DataObject
) -> None:
    record = sample(kind)
    for _ in range(data.draw(st.integers(1, 3))):
        target = record
        while True:
            steps = list(target) if isinstance(target, dict) else list(range(len(target)))
            if not steps:
                break
            step = data.draw(st.sampled_from(steps))
            if isinstance(target[step], dict | list) and data.draw(st.booleans()):
                target = target[step]
            else:
                target[step] = data.draw(VALUES)
                break
    valid, found = validate(Source(record), schemas[kind])
    assert (valid is None) == bool(found)
    assert all(str(problem) for problem in found)


@settings(deadline=None)
@given(kind=st.sampled_from(KINDS), value=VALUES)
def test_no_json_value_at_all_breaks_the_validation(schemas: dict[str, Schema], kind: str, value: Any) -> None:
    valid, found = validate(Source(value), schemas[kind])
    assert valid is None
    assert found


@pytest.mark.parametrize("place", ["identite.telephone", "identifiant", NIR])
def test_a_social_security_number_is_one_problem_even_where_another_form_is_expected(
    problems: Check, place: str
) -> None:
    assert "sécurité sociale" in only(problems("beneficiaire", {place: NIR})).message


def test_a_long_file_with_a_problem_in_every_record_is_located_record_by_record(
    schemas: dict[str, Schema], sample: Any, written: Any
) -> None:
    source = written([sample("bareme") | {"intitule": ""} for _ in range(400)])
    lines = [only(validate(source, schemas["bareme"], at=f"$[{index}]")[1]).line for index in range(400)]
    assert len({after - before for before, after in pairwise(map(int, map(str, lines)))}) == 1


@pytest.mark.parametrize("text", ["1e100", "-1e900", "1e-900", "123456789012345678901234567890.5"])
def test_a_number_of_any_size_where_none_belongs_is_one_problem(text: str) -> None:
    schema = Schema.read(packaged("schemas") / "structure.json")
    record = parse_json(example(schema)).value | {"nom": Decimal(text), "aci": Decimal(text), "adresse": Decimal(text)}
    _, problems = validate(Source(record), schema)
    assert {problem.path for problem in problems} == {"$.nom", "$.aci", "$.adresse"}
