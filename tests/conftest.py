"""What many tests need: a small dossier to spoil, and the command line run in this process."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "jardins_de_valbrune"


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status and what it wrote on its two streams."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run `aci-docs` with these arguments."""
    from aci_docs.cli import main

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Outcome(stop.value.code, captured.out, captured.err)

    return call


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A dossier of its own for the test: the sample's, with one of its posts and two of its beneficiaries."""
    folder = tmp_path / "dossier"
    shutil.copytree(SAMPLE, folder)
    for path in (folder / "postes").iterdir():
        if path.name != "coordination.json":
            path.unlink()
    people = json.loads((folder / "beneficiaires.json").read_text())
    (folder / "beneficiaires.json").write_text(json.dumps(people[:2], ensure_ascii=False, indent=2))
    return folder


@pytest.fixture
def edit() -> Callable[[Path, Callable[[Any], object]], None]:
    """Change the JSON of a file in place."""

    def call(path: Path, change: Callable[[Any], object]) -> None:
        value = json.loads(path.read_text())
        change(value)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=2))

    return call
