"""Records that are nearly right, and schemas made at random, for the tests by properties."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from aci_docs.records.checks import CHECKS

NIR = "285057800608491"
DATES = ("1899-12-31", "1900-01-01", "1985-05-17", "2026-01-01", "2026-01-31", "2026-07-01", "2027-12-31", "2199-12-31")
TEXTS = (
    *("", " ", "\u00a0\n", "a", "A-1", "é", "ab", "x" * 64, "x" * 200, "x" * 201, "x" * 20_001, "oui", "non", "CDDI"),
    *("2026-02-30", "2026-1-1", "2026-01-01\n", "٢٠٢٦-٠١-٠١", "20260101", "2026-W01-1", "2200-01-01", "01/02/2026"),
    *(
        "01234567400019",
        "01234567400018",
        "35600000000048",
        "01000",
        "2A004",
        "W123456789",
        "FR7630006000011234567890189",
    ),
    *("a@example.org", "a b@example.org", "06 39 98 12 34", "0000001A", "#2E7D32", "logo.png", "../logo.png", "1/12"),
    *(
        NIR,
        f"née, n° {NIR[:13]}",
        "2 85 05 78\n006 084 91",
        "２８５０５７８００６０８４９１",
        "²85057800608491",
        "2\u00ad85057800608491",
    ),
    *(
        "2٨5057800608491",
        "285057800\u0000608491",
        "2 85 05 2A 006 084",
        "ệ 285057800608491",
        "12 mars 2026, puis 13 avril 2027",
    ),
    *("emploi_durable", "Autre", "interne", "0.5", "https://example.org/", "602", "70", "CDI", "CDD de remplacement"),
)
NUMBERS = (
    *(0, 1, -1, 2, 4, 5, 35, 40, 151, 10**9, 10**9 + 1, 10**12, -(10**12), int(NIR), -int(NIR)),
    *map(
        Decimal, ("0.0", "-0.0", "0.5", "1.0", "1.005", "0.12345", "1E+2", "1E-5", "1.50", "2.85057800608491", "1E+15")
    ),
    *map(Decimal, ("28505780060849.1", "100000000000000000000000000001.5", "0.1000000000000000000000000000001")),
)
CONTAINERS: tuple[Any, ...] = (
    [],
    {},
    [None],
    [""],
    [1],
    [[]],
    ["a"],
    {"": 1},
    {"_x": NIR},
    {"a": [{"_": 1}]},
    {NIR: 1},
)
NASTY = st.sampled_from([None, True, False, *DATES, *TEXTS, *NUMBERS, *CONTAINERS])

Place = tuple[Any, ...]


def _places(value: Any, path: Place = ()) -> list[Place]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, below in members for place in _places(below, (*path, step)))]


def _at(value: Any, path: Place) -> Any:
    for step in path:
        value = value[step]
    return value


@st.composite
def nearly(draw: st.DrawFn, samples: list[Any]) -> Any:
    """A sample after up to three changes: values of another kind, keys and items lost, added, misspelt or doubled."""
    value = copy.deepcopy(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(0, 3))):
        places = _places(value)[1:]
        if not places:
            break
        *parents, last = draw(st.sampled_from(places))
        target = _at(value, tuple(parents))
        change = draw(
            st.sampled_from(["nasty"] * 3 + ["alike"] * 3 + ["lose", "add", "comment", "misspell", "double", "empty"])
        )
        if change == "nasty":
            target[last] = copy.deepcopy(draw(NASTY))
        elif change == "alike":
            target[last] = _alike(draw, target[last], value, places)
        elif change == "lose":
            del target[last]
        elif change == "empty":
            target[last] = type(target[last])()
        elif isinstance(target, list):
            target.insert(last, copy.deepcopy(target[last] if change == "double" else draw(NASTY)))
        elif change == "misspell":
            target[f"{last}e"] = target.pop(last)
        else:
            prefix = "_" if change == "comment" else ""
            target[prefix + draw(st.sampled_from([str(last), "note", NIR]))] = copy.deepcopy(draw(NASTY))
    return value


def _alike(draw: st.DrawFn, value: Any, record: Any, places: list[Place]) -> Any:
    """Another value of the same JSON type, that may stand elsewhere in the record: a date goes before another."""
    if isinstance(value, str) and value[4:5] == "-":
        return draw(st.sampled_from(DATES))
    others = [_at(record, place) for place in places]
    same = [other for other in others if type(other) is type(value)]
    pool = TEXTS if isinstance(value, str) else NUMBERS if isinstance(value, int | Decimal) else ()
    return copy.deepcopy(draw(st.sampled_from([*same, *pool])))


_KEYS = st.sampled_from(["a", "b", "date", "un'e", "liste"])
_SMALL = st.sampled_from([0, 1, 2])
_BOUNDS = st.sampled_from([0, 1, Decimal("0.5"), Decimal("1.25"), -1])
_SOME_TEXTS = st.sampled_from(["", "a", "ab", "abc", "2026-01-01", "01000", "A-1"])
_OF_TEXT = {
    "minlength": _SMALL,
    "maxlength": _SMALL,
    "regex": st.sampled_from(["a+", "^[a-z]*$", "a|ab", r"\d{4}-.*"]),
    "allowed": st.lists(_SOME_TEXTS | st.sampled_from([1, True, None]), max_size=3),
    "check_with": st.sampled_from([*CHECKS, "date"]),
    "empty": st.booleans(),
}
_OF_NUMBER = {
    "min": _BOUNDS,
    "max": _BOUNDS,
    "superieur_a": _BOUNDS,
    "decimales": _SMALL,
    "allowed": st.lists(_BOUNDS, max_size=3),
}
_OF_LIST = {"minlength": _SMALL, "maxlength": _SMALL, "empty": st.booleans()}
_OF_ALL = {"required": st.booleans(), "nullable": st.booleans()}
# Rules of Cerberus that our schemas do without.
_OF_CERBERUS: dict[str, st.SearchStrategy[Any]] = {
    "anyof": st.just([{"type": "string"}, {"minlength": 1}]),
    "noneof": st.just([{"allowed": ["a"]}]),
    "forbidden": st.just(["a", 1]),
    "excludes": _KEYS,
    "dependencies": _KEYS,
    "allow_unknown": st.just(True),
    "require_all": st.booleans(),
    "readonly": st.just(True),
    "contains": st.just(["a"]),
}


def _some(rules: Mapping[str, st.SearchStrategy[Any]], at_most: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    names = st.lists(st.sampled_from(sorted(rules)), max_size=at_most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: rules[name] for name in chosen}))


@st.composite
def fields(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """One field of a schema with some of the rules that go with its type, and at times one that does not."""
    kinds = ["string"] * 3 + ["number", "integer", "boolean", "mixed"] + ["list", "dict", "free"] * bool(depth)
    kind = draw(st.sampled_from(kinds))
    field: dict[str, Any] = {"type": kind, **draw(_some(_OF_ALL))}
    if kind == "mixed":
        field["type"] = draw(st.sampled_from([["string", "number"], ["boolean", "integer"], ["string", "boolean"]]))
        field |= draw(_some(_OF_TEXT)) | draw(_some(_OF_NUMBER))
    elif kind == "string":
        field |= draw(_some(_OF_TEXT))
    elif kind in ("number", "integer"):
        field |= draw(_some(_OF_NUMBER))
    elif kind == "list":
        field |= draw(_some(_OF_LIST)) | draw(st.just({}) | st.fixed_dictionaries({"schema": fields(depth - 1)}))
    elif kind == "dict":
        field["schema"] = draw(objects(depth - 1))
    elif kind == "free":
        field["type"] = "dict"
        field |= draw(_some(_OF_LIST))
        field |= draw(_some({"valuesrules": fields(depth - 1), "keysrules": _some(_OF_TEXT).map(_of_text)}))
    if draw(st.integers(0, 9)) == 9:
        field |= draw(_some({**_OF_TEXT, **_OF_NUMBER, **_OF_CERBERUS}, 1))
    return field


def _of_text(rules: dict[str, Any]) -> dict[str, Any]:
    return {"type": "string", **rules}


def objects(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of an object, by key."""
    return st.dictionaries(_KEYS, fields(depth), min_size=1, max_size=3)


_LOOSE = st.sampled_from(
    [None, True, "", " ", "a", "ab", 0, 1, Decimal("1.0"), [], {}, ["a"], {"a": 1}, {"_a": NIR}, NIR]
)
_ANY_NUMBER = st.sampled_from([0, 1, 2, -1, 10**13, *map(Decimal, ("0.5", "1.25", "1.0", "2E+1", "0.125"))])


@st.composite
def values(draw: st.DrawFn, field: Mapping[str, Any]) -> Any:
    """A value that a field may well take."""
    if draw(st.integers(0, 9)) == 9:
        return copy.deepcopy(draw(_LOOSE))
    kinds = field.get("type", "string")
    kind = kinds if isinstance(kinds, str) else draw(st.sampled_from(kinds))
    if kind == "string":
        return draw(_SOME_TEXTS | st.just(" "))
    if kind in ("integer", "number"):
        return draw(_ANY_NUMBER) if kind == "number" else draw(st.integers(-1, 2))
    if kind == "boolean":
        return draw(st.booleans())
    below = field.get("schema")
    if kind == "list":
        return draw(st.lists(values(below) if isinstance(below, dict) else _LOOSE.map(copy.deepcopy), max_size=3))
    if isinstance(below, dict):
        return draw(records(below))
    keys = st.sampled_from(["a", "ab", "_note", "", "2026-01-01", NIR])
    return draw(st.dictionaries(keys, values(field.get("valuesrules", {})), max_size=3))


@st.composite
def records(draw: st.DrawFn, described: Mapping[str, Any]) -> dict[str, Any]:
    """An object that has most of the keys described, and at times another."""
    record = {}
    for key, field in described.items():
        if field.get("required") or draw(st.integers(0, 3)):
            record[key] = draw(values(field))
    if draw(st.integers(0, 7)) == 7:
        record[draw(st.sampled_from(["_note", "z", "a"]))] = copy.deepcopy(draw(_LOOSE))
    return record
