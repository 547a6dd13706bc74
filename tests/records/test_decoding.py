"""The fast parser gives what the standard one gives, or leaves the text to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aci_docs.errors import InvalidRecord, Problem
from aci_docs.records import Source, parse_json, reading
from aci_docs.records.decoding import MAX_DEPTH, MAX_DIGITS, DoubtError, decode
from tests.records.conftest import SCHEMAS

ROOT = SCHEMAS.parent
FILES = sorted(
    path for folder in ("samples", "schemas", "baremes", "emplois_reperes") for path in (ROOT / folder).rglob("*.json")
)

same_everywhere = settings(deadline=None, derandomize=True, database=None)

LITERALS = st.sampled_from(
    [
        "0", "-0", "-0.0", "1.0", "1.50", "1E2", "1e+2", "1e-2", "0e0", "0.0e-0", "1e0000001", "1e000002", "1e1000",
        "1e1001", "-1e-1000", "-1e-1001", "1e999999999999999999999", "9" * 999, "9" * 1000, "9" * 1001, "-" + "9" * 999,
        "-" + "9" * 1000, "9" * 5000,
        "0." + "1" * 998, "0." + "1" * 999, "18446744073709551616", "-9223372036854775809",
        "01", "-01", "00", "1.", ".5", "+1", "1e", "1e+", "--1", "-", "0x1", "1_0", "١", "NaN", "Infinity", "-Infinity",
        "true", "false", "null", "True", "nul", "truex", "", " ", "\ufeff1", "\u00a01", "\x0c1", "/**/1", "1 2", "[1,]",
        '""', '"a', '"a\nb"', '"\t"', '"\x01"', '"\x7f"', '"\u2028"', '"\x85"', '"\ufffe"', '"\uffff"', '"😀"',
        '"\ud800"', r'"\u0000"', r'"\u001f"', r'"\b"', r'"\f"', r'"\n\t\r\/\\"', r'"\\u0000"', r'"\x"', r'"\u00e"',
        r'"\u00e9"', r'"\U0041"', r'"\ud83d\ude00"', r'"\ud83d"', r'"\ude00\ud83d"', r'"\ud83d\u0041"', r'"\uFFFE"',
        r'"\u003a"', r'"\u003A\u0022:"', r'"dit \":\""', '":"', '" : "', r'"a\":"', r'"{[[\"]"', "[,]",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ['"a"', '"b"', '"é"', r'"\u00e9"', r'"\u0061"', '""', '":"', r'"\":"', '"_a"', "a", "'a'", '"a" ', '"a"\n']
)
SPACE = st.sampled_from(["", "", "", " ", "\n\t\r ", "\u00a0", "\x0b"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A JSON text, or nearly: numbers, escapes and keys of all sorts, at times a piece lost or added."""
    made = draw(
        st.recursive(
            LITERALS,
            lambda below: (
                st.lists(below, max_size=3).map(lambda items: f"[{','.join(items)}]")
                | st.lists(st.tuples(KEYS, SPACE, below), max_size=3).map(
                    lambda members: "{" + ",".join(f"{key}:{space}{value}" for key, space, value in members) + "}"
                )
            ),
            max_leaves=6,
        )
    )
    depth = draw(st.sampled_from([0] * 8 + [MAX_DEPTH - 2, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 500, 3000]))
    made = "[" * depth + made + "]" * depth
    if draw(st.integers(0, 5)) == 5:
        start = draw(st.integers(0, len(made)))
        made = (
            made[:start] + draw(st.text("{}[]\",:'/0e.-N \n\\", max_size=2)) + made[start + draw(st.integers(0, 2)) :]
        )
    return made


def outcome(text: str) -> tuple[str, Sequence[Problem]]:
    """What the standard parser gives: the repr of its value, or its problems."""
    try:
        return repr(reading._parse(text, "f.json", 1).value), []
    except InvalidRecord as error:
        return "", error.problems


@settings(same_everywhere, max_examples=600)
@given(texts())
@example("[1e0000001, 1e+, 1.2.3]")
@example('{"a": 1, "a" : 1, "b": ":"}')
@example('{"a": 1, "a": 1, "b": "dit \\u0022:"}')
@example('{"a": 1, "a": 1, "b": "\\u003a"}')
@example('{"a": 1, "a": 1, "b": "dit \\":\\""}')
def test_both_parsers_give_the_same_value_or_the_first_leaves_it(text: str) -> None:
    expected, problems = outcome(text)
    try:
        found = repr(decode(text))
    except DoubtError:
        found = None
    # By their repr: the same digits, the same types, the same order of keys.
    assert found in (None, expected)
    if problems:
        assert found is None
        with pytest.raises(InvalidRecord) as raised:
            parse_json(text, "f.json")
        assert raised.value.problems == problems
    else:
        assert repr(parse_json(text, "f.json").value) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("indent", [None, 1])
def test_the_files_of_the_project_are_all_read_fast(path: Path, indent: int | None) -> None:
    text = path.read_text(encoding="utf-8")
    expected = outcome(text)[0]
    assert repr(decode(text)) == expected
    again = json.dumps(json.loads(text), ensure_ascii=False, indent=indent)
    assert repr(decode(again)) == outcome(again)[0]


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: abs(d.adjusted()) < 900))
def test_a_decimal_keeps_its_digits(number: Decimal) -> None:
    literal = str(number) if set(str(number)) & set(".E") else f"{number}.0"
    assert str(decode(literal)) == str(Decimal(literal))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"é": 1, "\\u00e9": 1}',
        '[{"b": {"a" : 1,\n"a"\t:\n1}}]',
        "9" * (MAX_DIGITS + 1),
        "1e0000001",
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        r'"\u0000"',
        '"\uffff"',
        '"\ud800"',
        "NaN",
        "[1,]",
    ],
)
def test_what_must_be_refused_is_never_read_fast(text: str) -> None:
    with pytest.raises(DoubtError):
        decode(text)


def test_the_bytes_of_a_text_are_read_as_the_text_is() -> None:
    assert parse_json('\ufeff{"é": 1.0}'.encode()) == Source({"é": Decimal("1.0")}, None, '{"é": 1.0}')
    with pytest.raises(InvalidRecord, match="n'est pas en UTF-8"):
        parse_json('{"é": 1}'.encode("latin-1"), "f.json")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": 1,\n"b" 2}', 8),
        ('{"a": 1,\n"a": 2}', 8),
        ('{"a":\nNaN}', 8),
        ('{"a":\n"\\u0000"}', 7),
        (b'{"a":\n\n"\xff"}', 9),
        ('{"a": [\n1', 8),
    ],
)
def test_the_problems_of_a_part_of_a_file_bear_the_lines_of_the_file(text: str | bytes, line: int) -> None:
    with pytest.raises(InvalidRecord) as raised:
        parse_json(text, "f.jsonl", first_line=7)
    assert [problem.line for problem in raised.value.problems] == [line]


def test_lines_named_in_a_message_are_those_of_the_file_too() -> None:
    with pytest.raises(InvalidRecord, match="lignes 7 et 8"):
        parse_json('{"a": 1,\n"a": 2}', first_line=7)
    with pytest.raises(InvalidRecord, match="ouvert ligne 7"):
        parse_json('{"a": [\n1, 2', first_line=7)


def test_the_places_of_a_part_of_a_file_are_on_the_lines_of_the_file() -> None:
    source: Source = parse_json('{"a": 1,\n"b": [2]}', first_line=7)
    lines: list[Any] = [source.line_of(path) for path in ("$", "$.a", "$.b[0]", "$.absent")]
    assert lines == [7, 7, 8, 7]
