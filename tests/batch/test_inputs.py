"""What a merge is given, brought down to files: the standard input as any file."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aci_docs.batch import Merged, Wanted, manifest, run
from aci_docs.errors import WrongUse

Person = Callable[..., dict[str, Any]]


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Type these bytes on the standard input, in the home."""

    def call(data: bytes) -> None:
        monkeypatch.chdir(home)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    return call


def merge(out: Path, **how: Any) -> Merged:
    return run(Wanted("attestation"), ["-"], out, jobs=1, **how)


@pytest.mark.parametrize(
    ("write", "made"),
    [
        (lambda people: "\n".join(map(json.dumps, people)), 3),
        (lambda people: "\ufeff" + "\r\n".join(map(json.dumps, people)) + "\r\n", 3),
        (json.dumps, 3),
        (lambda people: "\ufeff \n" + json.dumps(people, indent=2), 3),
        (lambda people: json.dumps(people[0]), 1),
        (lambda people: json.dumps(people[0], indent=2), 1),
        (lambda people: "\ufeff" + json.dumps(people[0], indent=2), 1),
    ],
)
def test_whatever_comes_on_the_standard_input_is_told_by_what_it_is(
    person: Person, typed: Callable[[bytes], None], out: Path, write: Callable[[Any], str], made: int
) -> None:
    typed(write([person(number) for number in range(3)]).encode())
    summary = merge(out)
    assert (summary.made, summary.refused) == (made, 0)
    assert not list((out / ".aci-docs").glob("entree*"))


def test_a_merge_of_the_standard_input_that_was_stopped_is_finished_from_its_copy(
    person: Person, typed: Callable[[bytes], None], out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    typed("\n".join(json.dumps(person(number)) for number in range(3)).encode())
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "lines", stopped)
        with pytest.raises(KeyboardInterrupt):
            merge(out)
    assert list((out / ".aci-docs").glob("entree*"))
    monkeypatch.chdir(tmp_path)  # another day, from elsewhere
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    summary = run(None, [], out, jobs=1, resume=True)
    assert (summary.records, summary.unchanged, summary.refused) == (3, 3, 0)
    assert not list((out / ".aci-docs").glob("entree*"))


def test_the_standard_input_is_at_home_where_the_command_is_called(
    person: Person, typed: Callable[[bytes], None], out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed(json.dumps(person(1)).encode())
    (tmp_path / "loin").mkdir()
    monkeypatch.chdir(tmp_path / "loin")
    with pytest.raises(WrongUse, match="« - » n'a pas de structure"):
        merge(out)
