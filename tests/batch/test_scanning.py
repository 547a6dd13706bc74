"""Records found in a stream of bytes: what each is, where it stands, and what a source that is none says."""

import codecs
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aci_docs.batch import scanning
from aci_docs.batch.scanning import MAX_RECORD, Slice, scan
from aci_docs.errors import InvalidRecord, Problem

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def call(data: bytes | str, name: str = "source.json") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return call


def found(path: Path) -> list[Slice]:
    """The slices of a file, each where it says."""
    slices = list(scan(path))
    data = path.read_bytes()
    for each in slices:
        if each.data is not None:
            assert data[each.start : each.start + each.length] == each.data
            assert each.line == 1 + data.count(b"\n", 0, each.start)
    return slices


def values(path: Path) -> list[Any]:
    return [json.loads(each.data or b"null") for each in found(path)]


def refusal(path: Path) -> Problem:
    with pytest.raises(InvalidRecord) as caught:
        list(scan(path))
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


def test_one_record_a_line_with_a_mark_of_order_windows_ends_and_blank_lines(write: Write) -> None:
    path = write(codecs.BOM_UTF8 + b'{"a": 1}\r\n\r\n  \t\r\n {"a": "\xc3\xa9"}\r\n{"a": 3}', "x.jsonl")
    assert values(path) == [{"a": 1}, {"a": "é"}, {"a": 3}]
    assert [each.line for each in found(path)] == [1, 4, 5]


def test_a_mark_of_order_alone_on_the_first_line_is_no_record(write: Write) -> None:
    assert values(write(codecs.BOM_UTF8 + b'\n{"a": 1}\n', "x.jsonl")) == [{"a": 1}]


def test_the_truncated_last_line_is_a_record_like_the_others_until_it_is_read(write: Write) -> None:
    slices = found(write('{"a": 1}\n{"a": 2, "b', "x.jsonl"))
    assert [(each.line, each.data) for each in slices] == [(1, b'{"a": 1}'), (2, b'{"a": 2, "b')]


def test_the_suffix_of_lines_is_known_whatever_its_case(write: Write) -> None:
    assert len(found(write("[1]\n[2]\n", "X.NDJSON"))) == 2


@pytest.mark.parametrize("length", [MAX_RECORD - 1, MAX_RECORD, MAX_RECORD + 1, MAX_RECORD + 2, MAX_RECORD + 2**20])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_the_longest_line_that_is_a_record(write: Write, length: int, end: bytes) -> None:
    path = write(b"{}\n" + b"x" * length + end + (b"{}\n" if end else b""), "x.jsonl")
    slices = list(scan(path))
    assert [each.line for each in slices] == [1, 2, 3][: 3 if end else 2]
    too_long = length + (end == b"\r\n") > MAX_RECORD
    assert (slices[1].data is None) is too_long
    assert slices[1].length >= length
    if end:
        assert slices[2].data == b"{}"


@pytest.mark.parametrize(("name", "before", "after"), [("x.jsonl", b"{}\n", b"\n{}\n"), ("x.json", b"", b"")])
def test_a_record_of_fifty_megabytes_is_never_held(write: Write, name: str, before: bytes, after: bytes) -> None:
    path = write(before + b'{"a": "' + b"x" * (50 * 2**20) + b'"}' + after, name)
    tracemalloc.start()
    slices = list(scan(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    huge = next(each for each in slices if each.data is None)
    assert huge.length >= 50 * 2**20
    assert peak < 3 * MAX_RECORD
    assert [each.data for each in slices if each is not huge] == [b"{}"] * (len(slices) - 1)


def test_a_record_of_fifty_megabytes_in_a_list_is_told_with_its_line_and_never_held(write: Write) -> None:
    path = write(b'[{},\n\n{"a": "' + b"x" * (50 * 2**20) + b'"}]')
    tracemalloc.start()
    problem = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.line, problem.message) == (3, "un enregistrement de cette liste dépasse 8 Mo, ou n'est pas fermé")
    assert peak < 5 * MAX_RECORD


LIST = '\ufeff \t\r\n[\r\n\t{"a" : "é\\"}],{[" ,\n"b": [1, {"c": "\\\\"}]} ,\n\n'
LIST += ' 12.5e3\t,-7,"株🌱",[],{} , null,true\n]\n \r\n'
MEANT = [{"a": 'é"}],{[', "b": [1, {"c": "\\"}]}, 12500.0, -7, "株🌱", [], {}, None, True]


@pytest.mark.parametrize("block", range(1, 60))
def test_a_list_cut_anywhere_gives_its_elements(write: Write, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    path = write(LIST)
    whole = found(path)
    monkeypatch.setattr(scanning, "_BLOCK", block)
    with path.open("rb") as stream:
        slices = list(scanning._elements(stream, str(path)))
    assert [json.loads(each.data or b"") for each in slices] == MEANT
    assert slices == whole


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
BLANKS = st.text(st.sampled_from(" \t\r\n"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON, max_size=5), st.lists(BLANKS, min_size=14, max_size=14), st.booleans(), st.integers(1, 40))
def test_the_slices_of_any_list_are_its_values_at_their_lines(
    tmp_path: Path, elements: list[Any], blanks: list[str], is_ascii: bool, block: int
) -> None:
    texts = [json.dumps(each, ensure_ascii=is_ascii, indent=len(blanks[0]) or None) for each in elements]
    joined = ",".join(f"{blanks[2 * n]}{text}{blanks[2 * n + 1]}" for n, text in enumerate(texts))
    path = tmp_path / "liste.json"
    path.write_bytes(f"{blanks[10]}[{blanks[11]}{joined}{blanks[12]}]{blanks[13]}".encode(errors="replace"))
    with path.open("rb") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_BLOCK", block)
        slices = list(scanning._elements(stream, str(path)))
    assert slices == found(path)
    expected = json.loads(path.read_bytes())
    assert [json.loads(each.data or b"") for each in slices] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_the_slices_of_any_lines_are_their_values(tmp_path: Path, elements: list[Any], end: str, mark: bool) -> None:
    path = tmp_path / "lignes.jsonl"
    text = end.join(json.dumps(each, ensure_ascii=False) for each in elements)
    path.write_bytes((codecs.BOM_UTF8 if mark else b"") + text.encode(errors="replace"))
    assert values(path) == _again(elements) or (len(elements) == 1 and values(path) == _again(elements)[0])


@pytest.mark.parametrize("text", ['[{"a": 1}, {"b": 2}]', '[\n {"a": 1},\n {"b": 2}\n]\n', '[{"a": 1},\n{"b": 2}]'])
def test_a_list_under_a_name_of_lines_gives_its_elements(write: Write, text: str) -> None:
    assert values(write(text, "liste.jsonl")) == [{"a": 1}, {"b": 2}]


def test_a_list_that_is_one_line_of_several_is_one_record(write: Write) -> None:
    assert values(write('[1, 2]\n{"a": 1}\n', "lignes.jsonl")) == [[1, 2], {"a": 1}]


def _again(elements: list[Any]) -> list[Any]:
    """The values as UTF-8 lets them be written: half of a character pair becomes a question mark."""
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in elements)
    return [json.loads(line) for line in text.encode(errors="replace").decode().split("\n")]


@pytest.mark.parametrize("text", ["[]", " [ \n ] \n", "\ufeff[]"])
def test_an_empty_list_holds_no_record(write: Write, text: str) -> None:
    assert found(write(text)) == []


def test_an_empty_file_of_lines_holds_no_record(write: Write) -> None:
    assert found(write("", "x.jsonl")) == []
    assert found(write("\n \n", "x.jsonl")) == []


@pytest.mark.parametrize("text", ['{"a": 1}', '\ufeff{\n "a": 1\n}\n', "12", ""])
def test_a_file_that_is_no_list_is_one_record(write: Write, text: str) -> None:
    (one,) = found(write(text))
    assert (one.data or b"").decode() == text.removeprefix("\ufeff")


def test_objects_one_a_line_in_a_file_of_any_name_are_as_many_records(write: Write) -> None:
    assert values(write('\ufeff{"a": 1}\r\n{"a": 2}\n')) == [{"a": 1}, {"a": 2}]


def test_objects_side_by_side_without_a_comma_are_one_text_that_is_refused_later(write: Write) -> None:
    assert len(found(write('{"a": 1} {"a": 2}'))) == 1


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[\n{"a": 1}\n{"a": 2}\n]', 3, "virgule"),
        ('[\n{"a": 1},\n{"a": 2,}\n]', 3, "virgule"),
        ('[\n{"a": 1},\n\n]', 4, ""),
        ('[\n{"a": 1},\n{"a": 2}\n', 4, ""),
        ('[\n{"a": 1},\n{"a": \n', None, ""),
        ('[\n{"a": "x', 2, ""),
        ('[\n{"a": 1}]\nreste', 3, ""),
        ("[]\n\n[]", 3, ""),
        ("[\n{'a': 1}]", 2, "guillemets"),
        ('[\n{"a": 1},\n{"a": tru}]', 3, ""),
        ('[{"a": 1},\n{"a": "x\ny"}]', 2, ""),
        ("[", 1, ""),
        ("[1 2]", 1, ""),
        ("[1.x]", 1, ""),
        ("[-]", 1, ""),
    ],
)
@pytest.mark.parametrize("filler", [0, 3000])
def test_a_broken_list_is_told_with_the_line_of_its_fault(
    write: Write, monkeypatch: pytest.MonkeyPatch, text: str, line: int | None, told: str, filler: int
) -> None:
    monkeypatch.setattr(scanning, "_BLOCK", 1024)
    before = "".join(f'{{"n": "{"é" * 40}{n}"}},\n' for n in range(filler // 100))
    if not text.startswith("[]"):
        text = text.replace("[", "[" + before, 1)
    else:
        before = ""
    problem = refusal(write(text))
    assert problem.message.startswith("JSON illisible")
    assert told in f"{problem.message} {problem.suggestion}"
    if line is not None:
        assert problem.line == line + before.count("\n")


def test_a_list_too_deep_to_be_read_is_told(write: Write) -> None:
    assert "emboîtés sur plus de 64" in refusal(write("[" * 100_000)).message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_utf_16_is_told_by_its_name(write: Write, encoding: str, name: str) -> None:
    mark = {"utf-16": b"", "utf-16-be": codecs.BOM_UTF16_BE, "utf-16-le": codecs.BOM_UTF16_LE}[encoding]
    problem = refusal(write(mark + '[{"a": "é"}]'.encode(encoding), name))
    assert (problem.message, problem.expected) == ("le fichier est en UTF-16", "UTF-8")


@pytest.mark.parametrize("block", [5, 7, 11, 2**20])
def test_a_list_that_is_not_utf_8_is_told_with_its_line(
    write: Write, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    path = write('[\n{"a": "é"},\n'.encode() + '{"a": "é"}]'.encode("latin-1"))
    monkeypatch.setattr(scanning, "_BLOCK", block)
    with path.open("rb") as stream, pytest.raises(InvalidRecord) as caught:
        list(scanning._elements(stream, str(path)))
    (problem,) = caught.value.problems
    assert (problem.message, problem.line) == ("le fichier n'est pas en UTF-8", 3)


def test_a_line_that_is_not_utf_8_is_a_record_like_the_others_until_it_is_read(write: Write) -> None:
    slices = found(write(b'{"a": 1}\n{"a": "\xe9"}\n{"a": 3}\n', "x.jsonl"))
    assert [each.data for each in slices] == [b'{"a": 1}', b'{"a": "\xe9"}', b'{"a": 3}']


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    assert "n'existe pas" in refusal(tmp_path / "absent.json").message
    assert "dossier" in refusal(tmp_path).message


def test_a_list_of_a_hundred_thousand_records_is_never_held(write: Write) -> None:
    record = json.dumps({"a": "é" * 300, "b": list(range(50))}, ensure_ascii=False)
    path = write("[" + ",\n".join([record] * 20_000) + "]")
    tracemalloc.start()
    count = sum(1 for _ in scan(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 10 * 2**20 < path.stat().st_size
