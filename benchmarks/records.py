"""What reading and validating one record costs, by step and by way, in turns: microseconds and ratios.

The records are the beneficiaries of the sample dossier, each parsed and validated once a turn, as in a mail merge.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from typing import Any

from benchmarks.main_job import SAMPLE
from benchmarks.measure import cpu_of_call, in_turns

ROUNDS = 15
TURN = 40
"""How many times the records are gone through in a turn."""
SLOW = 0.02
"""From how many seconds a turn is gone through once only."""
PATHS = ("identifiant", "identite.nom", "identite.prenom")


def run() -> None:
    from aci_docs.records import Schema, Source, parse_json, peek, validate
    from aci_docs.records.decoding import decode
    from aci_docs.records.fields import prepared, uncommented
    from aci_docs.records.reading import _parse
    from aci_docs.records.validation import _given, examine

    schema = Schema.read(SAMPLE.parents[1] / "schemas" / "beneficiaire.json")
    people = json.loads((SAMPLE / "beneficiaires.json").read_text(encoding="utf-8"))
    texts = [json.dumps(each, ensure_ascii=False) for each in people]
    data = [text.encode() for text in texts]
    values = [parse_json(text).value for text in texts]
    sources = [Source(value) for value in values]
    # What Cerberus and JSON Schema are given: without comments, blank texts taken for what they mean.
    given = [_given(uncommented(value), schema.fields) for value in values]
    rules = prepared(schema.fields)
    accept = schema.acceptance
    assert accept is not None
    print(f"records: {len(texts)} of {sum(map(len, data)) // len(data)} bytes on average\n")

    def slowly(source: Source) -> None:
        examine(source, schema, (), source.value, only_calculation=False)

    absent = [name for name in ("jiter", "jsonschema_rs") if find_spec(name) is None]
    if absent:
        print(f"left out: {', '.join(absent)} (the extra `bench` installs them)\n")
    parsing: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "the standard parser, exact": (lambda text: _parse(text, None, 1), texts),
        "the standard parser, bare": (json.loads, texts),
        **({} if "jiter" in absent else {"jiter, decimals, no doubled key": (_jiter(), data)}),
        "msgspec, decimals": (_msgspec(), data),
        "decode: msgspec, then sure": (decode, texts),
        "parse_json": (parse_json, data),
        "peek at three values": (partial(peek, paths=PATHS), data),
    }
    accepting: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "Cerberus, rules alone": (lambda value: list(schema.rules.broken(value)), given),
        **({} if "jsonschema_rs" in absent else {"jsonschema-rs, rules alone": (_json_schema(rules), given)}),
        "made from the schema, all": (accept, values),
        "validate, by Cerberus": (slowly, sources),
        "validate": (lambda source: validate(source, schema), sources),
        "parse_json and validate": (lambda each: validate(parse_json(each), schema), data),
    }
    _print("parsing", parsing, reference="the standard parser, exact")
    _print("validation", accepting, reference="validate, by Cerberus")


def _print(title: str, ways: dict[str, tuple[Callable[[Any], object], list[Any]]], *, reference: str) -> None:
    runs = {name: partial(_each, way, items) for name, (way, items) in ways.items()}
    for run in runs.values():
        run()  # what is made once (a schema's code, a decoder) is not the cost of one more record
    times = in_turns(runs, rounds=ROUNDS)
    print(f"{title:<34} {'µs a record':>12}  ratio to {reference}")
    for name, values in times.items():
        ratio = statistics.median(value / slow for value, slow in zip(values, times[reference], strict=True))
        print(f"{name:<34} {statistics.median(values) * 1e6:12.1f}  {ratio:6.3f}  (1 / {1 / ratio:.1f})")
    print()


def _each(way: Callable[[Any], object], items: list[Any]) -> float:
    """Seconds of processor for one record; a way that is slow goes through the records only once."""
    seconds = cpu_of_call(lambda: _through(way, items))
    if seconds < SLOW:
        seconds = cpu_of_call(lambda: _through(way, items * TURN)) / TURN
    return seconds / len(items)


def _through(way: Callable[[Any], object], items: list[Any]) -> None:
    # What is made of a record goes before the next: a run that keeps them all measures the garbage collector.
    for item in items:
        way(item)


def _jiter() -> Callable[[bytes], Any]:
    import jiter

    return partial(
        jiter.from_json, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True, float_mode="decimal"
    )


def _msgspec() -> Callable[[bytes], Any]:
    import msgspec

    return msgspec.json.Decoder(float_hook=Decimal).decode


def _json_schema(rules: dict[str, Any]) -> Callable[[Any], object]:
    """The rules as JSON Schema, in jsonschema-rs: named checks as formats, without what JSON Schema cannot say.

    It cannot say: numbers of decimals of a Decimal, numbers of social security, orders and checks between fields.
    """
    import jsonschema_rs

    from aci_docs.records.checks import CHECKS

    formats: dict[str, Callable[..., bool]] = {name: partial(_passes, check.function) for name, check in CHECKS.items()}
    validator = jsonschema_rs.Draft202012Validator(_as_json_schema(rules), formats=formats, validate_formats=True)
    accepts: Callable[[Any], object] = validator.is_valid
    return accepts


def _passes(check: Callable[[str], object], text: str) -> bool:
    return check(text) is None


_WORDS = {"minlength": "minLength", "maxlength": "maxLength", "regex": "pattern", "check_with": "format"}
_OTHER_WORDS = {"min": "minimum", "max": "maximum", "superieur_a": "exclusiveMinimum"}
_TYPES = {"list": "array", "dict": "object"}


def _as_json_schema(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _one_as_json_schema(field) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.get("required")],
        "additionalProperties": False,
    }


def _one_as_json_schema(field: dict[str, Any]) -> dict[str, Any]:
    kinds = [field["type"]] if isinstance(field["type"], str) else field["type"]
    made: dict[str, Any] = {}
    if kinds == ["dict"] and "schema" in field:
        made = _as_json_schema(field["schema"])
    made |= {word: field[rule] for rule, word in {**_WORDS, **_OTHER_WORDS}.items() if rule in field}
    if kinds == ["list"]:
        sizes = {"minLength": "minItems", "maxLength": "maxItems"}
        made = {sizes.get(word, word): value for word, value in made.items()} | {
            "items": _one_as_json_schema(field["schema"])
        }
    elif field.get("empty") is False:
        made["minLength"] = max(1, made.get("minLength", 0))
    made["type"] = [_TYPES.get(kind, kind) for kind in kinds]
    if "allowed" in field:
        made["enum"] = list(field["allowed"])
    if field.get("nullable"):
        made["type"].append("null")
        if "enum" in made:
            made["enum"].append(None)
    return made
