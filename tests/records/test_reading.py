from __future__ import annotations

import errno
import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.errors import InvalidRecord, Problem
from aci_docs.records import parse_json, read_json
from aci_docs.records.decoding import MAX_DEPTH
from aci_docs.records.paths import format_path, parse_path, value_at
from aci_docs.records.reading import Source

# What XML can hold: a Word document is XML.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
LEAVES = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXTS
VALUES = st.recursive(LEAVES, lambda below: st.lists(below) | st.dictionaries(TEXTS, below), max_leaves=20)


def refused(text: str) -> Problem:
    with pytest.raises(InvalidRecord) as raised:
        parse_json(text, "f.json")
    assert len(raised.value.problems) == 1
    return raised.value.problems[0]


@given(VALUES)
def test_reading_gives_back_the_value_that_was_written(value: Any) -> None:
    assert parse_json(json.dumps(value)).value == value


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: abs(d.adjusted()) < 900))
def test_a_decimal_is_read_exactly_as_it_is_written(number: Decimal) -> None:
    literal = str(number) if set(str(number)) & set(".E") else f"{number}.0"
    assert parse_json(f"[{literal}]").value == [Decimal(literal)]


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, below in members for place in places(below, (*path, step)))]


@given(VALUES, st.sampled_from([None, 1]))
def test_the_line_of_every_place_is_where_the_place_is_written(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    source = parse_json(text)
    for path in places(value):
        line = source.line_of(path)
        assert line is not None
        if indent is None:
            assert line == 1
        elif path and isinstance(path[-1], str):
            # json.dumps leaves U+0085 and U+2028 as they are: only "\n" ends a line here.
            assert text.split("\n")[line - 1].strip().startswith(json.dumps(path[-1], ensure_ascii=False) + ":")


def test_lines_are_counted_in_a_text_laid_out_by_hand() -> None:
    text = '\n{ "a":\n  [ 1,\n\n {"b": "}]\\"",\n "c": {}}, [\n]], "d" : null }\n'
    source = parse_json(text)
    lines = {path: source.line_of(path) for path in ("$", "$.a", "$.a[0]", "$.a[1].b", "$.a[1].c", "$.a[2]", "$.d")}
    assert list(lines.values()) == [2, 2, 3, 5, 6, 6, 7]


def test_the_line_of_a_missing_key_is_the_line_of_the_object_that_lacks_it() -> None:
    assert parse_json('{\n"a": {\n"b": 1}}').line_of("$.a.manque") == 2


def test_a_source_without_text_has_no_lines() -> None:
    assert Source.of({"a": 0.1, "b": (1,)}).value == {"a": Decimal("0.1"), "b": [1]}
    assert Source.of({"a": 1}).line_of("$.a") is None


@given(st.lists(TEXTS | st.integers(0, 1000)).map(tuple))
def test_a_path_is_parsed_back_from_its_text(path: tuple[str | int, ...]) -> None:
    assert parse_path(format_path(path)) == path


@pytest.mark.parametrize("text", ["", "a", "$.", "$[", "$['a]", "$a", "$[0"])
def test_what_is_not_a_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a JSON path"):
        parse_path(text)


def test_a_place_that_does_not_exist_holds_nothing() -> None:
    assert value_at({"a": [1]}, ("a", 1)) is None
    assert value_at({"a": [1]}, ("a", "b")) is None
    assert value_at(3, ("a",)) is None


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_bytes('\ufeff{"é": 1}'.encode())
    assert read_json(path).value == {"é": 1}


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        ('{\n"a": "é"}'.encode("latin-1"), "n'est pas en UTF-8", 2),
        ('{"a": 1}'.encode("utf-16"), "est en UTF-16", None),
    ],
)
def test_another_encoding_is_named_or_placed(tmp_path: Path, data: bytes, message: str, line: int | None) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(data)
    with pytest.raises(InvalidRecord) as raised:
        read_json(path, shown_as="f.json")
    problem = raised.value.problems[0]
    assert message in problem.message
    assert (problem.file, problem.line) == ("f.json", line)
    assert problem.suggestion == "dans le Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8"


@pytest.mark.parametrize("data", [b"PK\x03\x04\xe9", bytes.fromhex("d0cf11e0a1b11ae1")])
def test_a_spreadsheet_is_told_to_be_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(data)
    with pytest.raises(InvalidRecord, match="un classeur") as raised:
        read_json(path)
    assert raised.value.problems[0].suggestion == "exporter ces données en JSON depuis le logiciel qui les tient"


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord, match="n'existe pas"):
        read_json(tmp_path / "absent.json")
    with pytest.raises(InvalidRecord, match="dossier"):
        read_json(tmp_path)


def test_the_reason_of_the_system_is_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidRecord, match="ne peut pas être lu : les droits d'accès ne le permettent pas"):
        read_json(tmp_path / "f.json")


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.json"
    path.write_text("[1, 2, 3]", encoding="utf-8")
    monkeypatch.setattr("aci_docs.records.reading.MAX_BYTES", 8)
    with pytest.raises(InvalidRecord, match="64 Mo"):
        read_json(path)


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "suggestion"),
    [
        ("", 1, 1, "vide", "{ }"),
        (' {"a": 1,\n}', 1, 9, "virgule est en trop", "virgule"),
        ('{"a": [1,,2]}', 1, 9, "virgule est en trop", "virgule"),
        ('{"a": 1\n "b": 2}', 1, 8, "virgule manque", "ajouter"),
        ('{"a": "b"\n\n "c": 2}', 1, 10, "virgule manque", "ajouter"),
        ("{'a':1}", 1, 2, "apostrophes", '"'),
        ("{“a”: 1}", 1, 2, "typographiques", '"'),
        ('{"a": «b»}', 1, 7, "typographiques", '"'),
        ("id;nom\n1;Martin", 1, 1, "pas du JSON", "CSV"),
        ("# ici\n{}", 1, 1, "commentaire", "_note"),
        ('{\n"a": [1, 2', 2, 11, "« [ », ouvert ligne 2", "ajouter ]"),
        ('{\n"a": [1, 2]\n', 2, 12, "« { », ouvert ligne 1", "ajouter }"),
        ('{"a": 52000,00}', 1, 12, "virgule", "52000.00"),
        ('{"a": 52 000}', 1, 9, "espace", "sans espace, avec un point : 52000"),
        ('{"a": 52 000,00}', 1, 9, "espace", "sans espace, avec un point : 52000.00"),
        ('{"a": 1\u202f252\u00a0000,5}', 1, 8, "espace", "sans espace, avec un point : 1252000.5"),
        ('{"a": 52 0}', 1, 9, "espace", "52000.00"),
        ('{"a": 52000 €}', 1, 13, "suivi de « € »", "retirer « € » : un montant s'écrit 52000.00"),
        ('{"a": 52000.00€}', 1, 15, "suivi de « € »", "retirer « € »"),
        ('{"a": 52000 euros,\n"b": 1}', 1, 13, "suivi de « euros »", "retirer « euros » : un montant"),
        ('{"a": 35h}', 1, 9, "nombre est suivi de « h »", "retirer « h » : un nombre s'écrit 45"),
        ('{"a": 1 b: 2}', 1, 8, "virgule manque", "virgule"),
        (
            '{"a": 2026-01-31}',
            1,
            7,
            "date n'est pas entre guillemets",
            'une date s\'écrit entre guillemets : "2026-01-31"',
        ),
        ('{"a": 31/01/2026}', 1, 7, "date n'est pas entre guillemets", '"2026-01-31"'),
        ('{"a": 01/02/2026}', 1, 7, "date n'est pas entre guillemets", '"2026-02-01"'),
        ('{"a": 31.01.2026}', 1, 7, "date n'est pas entre guillemets", '"2026-01-31"'),
        ('{"a": 31/02/26}', 1, 7, "date n'est pas entre guillemets", '"AAAA-MM-JJ"'),
        ('{"a": 1.0.2}', 1, 10, "nombre est mal écrit", "décimal"),
        ('{"a": 1 // ici\n}', 1, 9, "commentaire", "_note"),
        ('{"a": 01000}', 1, 8, "zéro inutile", "guillemets"),
        ('{"a": .5}', 1, 7, "nombre est mal écrit", "0.5"),
        ('{"a": 5.}', 1, 8, "nombre est mal écrit", "décimal"),
        ('{"a": True}', 1, 7, "« True »", "true"),
        ('{"a": oui}', 1, 7, "n'est pas une valeur", "guillemets"),
        ('{"a": }', 1, 7, "valeur manque", "null"),
        ('{"a" 1}', 1, 6, "deux-points", '"clé": valeur'),
        ("{a: 1}", 1, 2, "clé n'est pas entre guillemets", '"clé": valeur'),
        ('{"a": "b\nc"}', 1, 9, "retour à la ligne", "guillemet fermant"),
        ('{"a": "bc}', 1, 7, "guillemet fermant", '"'),
        ('{"a": "dit "oui" ici"}', 1, 13, "s'arrête avant", '\\"'),
        (r'{"a": "C:\x"}', 1, 10, "oblique inverse", "deux fois"),
        ('{"a":1}\n{"b":2}', 2, 1, "suit la fin", "liste"),
        ("[1,2}", 1, 5, "« } »", "écrire ]"),
    ],
)
def test_broken_json_says_the_place_and_the_remedy(
    text: str, line: int, column: int, message: str, suggestion: str
) -> None:
    problem = refused(text)
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert problem.suggestion is not None
    assert suggestion in problem.suggestion


@settings(max_examples=300)
@given(VALUES, st.data())
def test_damaged_json_is_read_or_explained_and_never_crashes(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    start = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, 3))
    added = data.draw(st.text("{}[]\",:'/0e.-NaNIT\n\\", max_size=3))
    damaged = text[:start] + added + text[start + removed :]
    # Any other exception is the failure that this test looks for.
    with suppress(InvalidRecord):
        parse_json(damaged)


def test_duplicate_keys_are_named_with_both_lines() -> None:
    with pytest.raises(InvalidRecord) as raised:
        parse_json('{"a": [\n{"x": 1,\n"x": 2}],\n"b": 0,\n"b": 0,\n"b": 0}', "f.json")
    assert [(p.path, p.line) for p in raised.value.problems] == [("$.a[0].x", 3), ("$.b", 5), ("$.b", 6)]
    assert "« x »" in raised.value.problems[0].message
    assert "lignes 2 et 3" in raised.value.problems[0].message


def test_a_key_escaped_another_way_is_the_same_key() -> None:
    assert "deux fois" in refused('{"é": 1, "\\u00e9": 2}').message


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_numbers_are_refused_with_their_place(literal: str) -> None:
    problem = refused('{"NaN": 1,\n "a": ' + literal + "}")
    assert (problem.line, problem.column) == (2, 7)
    assert literal in problem.message


@pytest.mark.parametrize("literal", ["9" * 5000, "1e5000", "1E-5000", "1e999999999999", "0." + "1" * 5000])
def test_absurd_numbers_are_refused_with_their_place(literal: str) -> None:
    problem = refused(f'{{"a":\n{literal}}}')
    assert (problem.line, problem.column) == (2, 1)
    assert "démesuré" in problem.message
    assert problem.value is not None
    assert len(problem.value) <= 60


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
def test_nesting_too_deep_is_refused(depth: int) -> None:
    assert "niveaux" in refused("[" * depth + "]" * depth).message


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH).value


@pytest.mark.parametrize("escape", [r"\u0000", r"\u001F", r"\b", r"\f", r"\ud800", r"\uDFFF", r"\uFFFE", "\uffff"])
def test_a_character_that_a_word_document_cannot_hold_is_refused(escape: str) -> None:
    problem = refused(f'{{"a": [0,\n"x{escape}"]}}')
    assert (problem.path, problem.line) == ("$.a[1]", 2)
    assert "U+" in problem.message
    str(problem).encode()
    assert "ne peut pas figurer" in refused(f'{{"x{escape}": 0}}').message


@pytest.mark.parametrize("escape", [r"\n", r"\t", r"\ud83d\ude00", "😀", "\u202e", "e\u0301", r"\\u0000", "&<>"])
def test_every_other_character_is_read(escape: str) -> None:
    assert parse_json(f'["{escape}"]').value


def test_a_value_made_by_a_program_is_held_to_the_same_characters() -> None:
    with pytest.raises(InvalidRecord, match=r"U\+0000"):
        Source.of({"a": "\x00"})
