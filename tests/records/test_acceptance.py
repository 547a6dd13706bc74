"""The fast acceptance and Cerberus accept and refuse the same records, and complete them alike."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from aci_docs.errors import Problem
from aci_docs.records import Schema, Source, example, parse_json, read_json, validate, validation
from aci_docs.records.acceptance import RefusedError
from aci_docs.records.coherence import COHERENCES, Found
from aci_docs.records.findings import Finding
from aci_docs.records.orders import DateName, OrderRule
from aci_docs.records.rules import KNOWN_RULES, UnusableSchemaError
from aci_docs.records.validation import examine
from tests.records import strategies as make
from tests.records.conftest import KINDS, SCHEMAS

SAMPLES = SCHEMAS.parent / "samples" / "jardins_de_valbrune"
FILES = {
    "beneficiaire": "beneficiaires.json",
    "bilan_action": "bilan_action.json",
    "demande_financement": "demande_financement.json",
    "fiche_poste": "postes/coordination.json",
    "structure": "structure.json",
}

same_everywhere = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def schema_of(fields: dict[str, Any], **parts: Any) -> Schema:
    empty: dict[str, Any] = {"kind": "essai", "title": "Essai", "designation": "un essai", "description": ""}
    return Schema(**(empty | {"fields": fields, "orders": (), "coherences": ()} | parts))


def slowly(value: Any, schema: Schema, *, only_calculation: bool = False) -> tuple[Any, list[Problem]]:
    return examine(Source(value), schema, (), value, only_calculation=only_calculation)


def assert_both_agree(value: Any, schema: Schema, *, only_calculation: bool = False) -> bool | None:
    """Whether both accept; None when the schema has no fast acceptance."""
    accept = schema.calculation_acceptance if only_calculation else schema.acceptance
    if accept is None:
        return None
    before = repr(value)
    try:
        fast = accept(value)
    except RefusedError:
        fast = None
    record, problems = slowly(value, schema, only_calculation=only_calculation)
    # By their repr: 1 is equal to True and to Decimal("1.0"), and a dict to one whose keys come in another order.
    assert repr(fast) == repr(record), problems
    assert repr(value) == before
    return fast is not None


@pytest.fixture(scope="module")
def samples(schemas: dict[str, Schema]) -> dict[str, list[Any]]:
    """The valid records of each kind: the example of the schema, and those of the sample dossier."""
    found = {kind: [parse_json(example(schemas[kind])).value] for kind in KINDS}
    for kind, name in FILES.items():
        value = read_json(SAMPLES / name).value
        # The shortest: a change is then more often where it matters.
        found[kind] += sorted(value, key=lambda record: len(str(record)))[:2] if isinstance(value, list) else [value]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_valid_record_is_accepted_fast(
    kind: str, schemas: dict[str, Schema], samples: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [slowly(value, schemas[kind])[0] for value in samples[kind]]
    monkeypatch.delattr(validation, "examine")  # the slow way is not even asked
    found = [validate(Source(value), schemas[kind]) for value in samples[kind]]
    assert [record for record, _ in found] == expected
    assert None not in expected
    assert all(problems == [] for _, problems in found)


@pytest.mark.parametrize("kind", KINDS)
@settings(same_everywhere, max_examples=200)
@given(data=st.data())
def test_both_agree_on_records_that_are_nearly_right(
    kind: str, schemas: dict[str, Schema], samples: dict[str, list[Any]], data: st.DataObject
) -> None:
    value = data.draw(make.nearly(samples[kind]))
    only_calculation = kind == "demande_financement" and data.draw(st.booleans())
    event(f"accepted: {assert_both_agree(value, schemas[kind], only_calculation=only_calculation)}")


@settings(same_everywhere, max_examples=2000)
@given(data=st.data())
def test_both_agree_on_any_schema(data: st.DataObject) -> None:
    schema = schema_of(data.draw(make.objects()))
    try:
        assume(schema.rules)
    except UnusableSchemaError:
        assume(False)
    for _ in range(3):
        value = data.draw(make.records(schema.fields))
        only_calculation = data.draw(st.booleans())
        event(f"accepted: {assert_both_agree(value, schema, only_calculation=only_calculation)}")


NAMES = (
    "a",
    "o.b",
    "l[].d",
    "l[].e",
    "m[].d",
    "premier(l[].d)",
    "dernier(l[].e)",
    "premier(a)",
    "o.l[].d",
    "t",
    "n[].o.d",
)
DATE = {"type": "string", "check_with": "date"}
DATED = {"type": "list", "schema": {"type": "dict", "schema": {"d": DATE, "e": DATE, "x": {"type": "integer"}}}}
NESTED = {"type": "list", "schema": {"type": "dict", "schema": {"o": {"type": "dict", "schema": {"d": DATE}}}}}
OBJECT = {"type": "dict", "schema": {"b": DATE, "l": DATED}}
ORDERED = {"a": DATE, "o": OBJECT, "l": DATED, "m": DATED, "t": {"type": "string"}, "n": NESTED}


@settings(same_everywhere, max_examples=600)
@given(data=st.data())
def test_both_agree_on_the_order_of_dates(data: st.DataObject) -> None:
    before, after = (data.draw(st.sampled_from(NAMES)) for _ in range(2))
    dates = st.sampled_from([None, "2026-01-01", "2026-01-02", "2026-01-03"])
    items = st.none() | st.lists(st.fixed_dictionaries({}, optional={"d": dates, "e": dates}), max_size=3)
    nested = st.fixed_dictionaries({}, optional={"o": st.none() | st.fixed_dictionaries({}, optional={"d": dates})})
    record = st.fixed_dictionaries(
        {},
        optional={
            "a": dates,
            "o": st.none() | st.fixed_dictionaries({}, optional={"b": dates, "l": items}),
            "l": items,
            "m": items,
            "t": dates,
            "n": st.lists(nested, max_size=2),
        },
    )
    strict = data.draw(st.booleans())
    order = OrderRule(DateName.parse(before), DateName.parse(after), strict, "message")
    assert_both_agree(data.draw(record), schema_of(ORDERED, orders=(order,)))


@pytest.mark.parametrize("rule", sorted(KNOWN_RULES - {"type"}))
def test_a_rule_that_has_no_code_leaves_the_whole_schema_to_cerberus(rule: str) -> None:
    written = {"required", "nullable", "meta", "empty", "minlength", "maxlength", "regex", "allowed", "check_with"}
    values = {"regex": "a", "allowed": ["a"], "check_with": "date", "minlength": 1, "maxlength": 2, "meta": {}}
    field = {"type": "string", rule: values.get(rule, True)}
    assert (schema_of({"a": field}).acceptance is not None) == (rule in written)


@pytest.mark.parametrize(
    "fields",
    [
        {"a": {}},
        {"a": {"type": "set"}},
        {"_a": {"type": "string"}},
        {"a": {"type": ["list", "string"]}},
        {"a": {"type": "list", "allowed": ["a"]}},
        {"a": {"type": ["boolean", "number"], "max": 0}},
        {"a": {"type": "number", "min": "0"}},
        {"a": {"type": "string", "check_with": ["date"]}},
        {"a": {"type": "dict", "keysrules": {"type": "string"}}},
        {"a": {"type": "dict", "schema": {"b": {"type": "string", "anyof": [{"minlength": 1}]}}}},
    ],
)
def test_a_use_of_a_rule_that_has_no_code_leaves_the_whole_schema_to_cerberus(fields: dict[str, Any]) -> None:
    assert schema_of(fields).acceptance is None


def test_a_schema_too_deep_for_python_is_left_to_cerberus() -> None:
    field: dict[str, Any] = {"type": "string"}
    for _ in range(25):
        field = {"type": "list", "schema": field}
    schema = schema_of({"a": field})
    assert schema.acceptance is None
    assert validate(Source({"a": []}), schema) == ({"a": []}, [])


def test_a_schema_without_code_is_validated_all_the_same() -> None:
    schema = schema_of({"a": {"type": "string", "anyof": [{"allowed": ["x"]}, {"allowed": ["y"]}]}})
    assert schema.acceptance is None
    assert validate(Source({"a": "y"}), schema) == ({"a": "y"}, [])
    assert validate(Source({"a": "z"}), schema)[0] is None


def test_a_key_is_never_taken_for_code() -> None:
    key = "a'] or exit() #\n\\"
    schema = schema_of({key: {"type": "string", "required": True}})
    assert validate(Source({key: "x"}), schema) == ({key: "x"}, [])


def test_an_accepted_record_shares_nothing_that_changes() -> None:
    schema = schema_of({"l": {"type": "list"}, "d": {"type": "dict"}, "m": {"type": "list"}})
    value: dict[str, Any] = {"l": [[1]], "d": {"x": {"y": []}}}
    first, second = (validate(Source(value), schema)[0] for _ in range(2))
    assert first is not None
    kept = copy.deepcopy(first)
    value["l"][0].append(2)
    value["d"]["x"]["y"].append(3)
    assert first == kept
    assert second is not None
    second["m"].append(4)
    assert first == kept


@pytest.mark.parametrize("value", [float("nan"), 0.5, Decimal("NaN"), Decimal("Infinity"), object(), (1,)])
def test_what_json_cannot_hold_is_left_to_the_slow_way(value: Any) -> None:
    accept = schema_of({"n": {"type": "number"}, "l": {"type": "list"}}).acceptance
    assert accept is not None
    for record in ({"n": value}, {"l": [value]}, {"_x": value}, {"n": 1, 2: value}):
        with pytest.raises(RefusedError):
            accept(record)


@pytest.mark.parametrize("name", sorted(COHERENCES))
def test_each_check_between_fields_is_asked(
    name: str, schemas: dict[str, Schema], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def refuse(record: Any) -> Found:
        asked.append(record)
        yield (), Finding("refusé")

    monkeypatch.setitem(COHERENCES, name, refuse)
    schema = replace(schemas["structure"], coherences=(name,))
    assert schema.acceptance is not None
    with pytest.raises(RefusedError):
        schema.acceptance(parse_json(example(schema)).value)
    assert len(asked) == 1
