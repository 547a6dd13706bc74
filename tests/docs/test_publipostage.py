"""The page about the mail merge: its commands do what it says, its words are spaced as French wants."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.batch import Verified
from aci_docs.batch.journal import RUNNING, Journal
from aci_docs.french import typographie
from aci_docs.pdf import find_soffice

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "publipostage.md").read_text(encoding="utf-8")
ELSEWHERE = {"--scheduler": "test_cluster.py", "s3://": "test_object_store.py"}
"""What a command needs that this test has not, and the tests of `tests/batch` that have it and do the same for real."""
EVERY = [
    line.strip()
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", PAGE, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
COMMANDS = [line for line in EVERY if not any(mark in line for mark in ELSEWHERE)]
AWAY = [line for line in EVERY if line not in COMMANDS]
needs_soffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed: apt install libreoffice-writer"
)


@pytest.fixture
def office(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the files that the page speaks of."""
    folder = dossier.parent
    dossier.rename(folder / "mon-dossier")
    people = json.loads((folder / "mon-dossier" / "beneficiaires.json").read_text())
    structure = json.loads((folder / "mon-dossier" / "structure.json").read_text())
    structure.pop("logo", None)
    other = structure | {"siret": "73282932000074", "sigle": "NORD"}
    (folder / "structures.json").write_text(json.dumps([structure, other]))
    (folder / "exports").mkdir()
    for number, name in enumerate(("janvier", "fevrier")):
        person = people[number] | {"siret_structure": (structure, other)[number]["siret"]}
        (folder / "exports" / f"{name}.jsonl").write_text(json.dumps(person) + "\n")
    for name, each in (("aci-sud", structure), ("aci-nord", other)):
        (folder / name).mkdir()
        (folder / name / "structure.json").write_text(json.dumps(each))
        person = people[0] | {"siret_structure": each["siret"]}
        (folder / name / "beneficiaires.json").write_text(json.dumps([person]))
    monkeypatch.chdir(folder)
    return folder


def outcome_of(run: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> Any:
    """What comes of a command as the page gives it."""
    command, _, source = line.partition(" < ")
    if source:
        stream = io.TextIOWrapper(io.BytesIO(Path(source).read_bytes()))
        monkeypatch.setattr("sys.stdin", stream)
    program, *arguments = shlex.split(command)
    assert program == "aci-docs"
    return run(*arguments)


def test_every_command_of_the_page_does_its_work(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(COMMANDS) > 12
    for line in COMMANDS:
        if "pdf" in line:
            continue
        if "--resume" in line:
            journal = Journal(office / "sortie" / ".aci-docs" / "journal.sqlite")
            journal.note("state", RUNNING)
            journal.close()
        outcome = outcome_of(run, monkeypatch, line)
        assert outcome.status == 0, f"{line}\n{outcome.err}{outcome.out}"
    assert (office / "sortie-noms" / "N'Diaye-Coumba-Rose-RC-2025-003.docx").is_file()
    assert (office / "sortie-plie" / "NORD" / "RC-2025-003.docx").is_file()
    assert (office / "sortie-zip" / "fiche_bilan.zip").is_file()
    assert (office / "suivi.xlsx").is_file()
    assert "structures.json" not in [path.name for path in (office / "sortie-region").rglob("*")]


@needs_soffice
@pytest.mark.parametrize("line", [line for line in COMMANDS if "pdf" in line])
def test_every_command_of_the_page_about_pdf_does_its_work(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    outcome = outcome_of(run, monkeypatch, line)
    assert outcome.status == 0, f"{line}\n{outcome.err}{outcome.out}"


def test_the_commands_that_are_not_run_here_are_these_four_and_other_tests_do_the_same() -> None:
    assert len(AWAY) == 4
    assert {mark for mark in ELSEWHERE for line in AWAY if mark in line} == set(ELSEWHERE)
    for mark, name in ELSEWHERE.items():
        assert mark.removeprefix("--") in (ROOT / "tests" / "batch" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", AWAY)
def test_a_command_that_is_not_run_here_is_one_that_the_program_understands(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("aci_docs.batch.run", lambda *_, **options: asked.append(options))
    monkeypatch.setattr("aci_docs.batch.open_destination", asked.append)
    monkeypatch.setattr("aci_docs.batch.verify", lambda *_: Verified())
    outcome = outcome_of(run, monkeypatch, line)
    assert outcome.status == 0, outcome.err
    (found,) = asked
    if "--scheduler" in line:
        assert found["scheduler"] == "tcp://serveur:8786"
    if "--journal" in line:
        assert found["journal_folder"] == Path("journal-2026")


def test_the_page_names_every_option_of_the_command(run: Run) -> None:
    options = set(re.findall(r"--[a-z-]+", run("merge", "--help").out)) - {"--help", "--output"}
    assert [option for option in sorted(options) if option not in PAGE] == []


def test_the_page_spaces_its_words_as_french_wants() -> None:
    text = re.sub(r"^ *```.*?^ *```", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    prose = [re.sub(r"`[^`]*`|(?<=\])\([^)]*\)", "x", line) for line in text.split("\n")]
    assert [line for line in prose if typographie(line) != line] == []
    assert "'" not in "".join(prose)


def test_the_table_of_contents_leads_to_every_part() -> None:
    parts = re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    assert re.findall(r"^- \[(.+)\]\(#", PAGE, flags=re.MULTILINE) == parts


def test_the_two_readme_lead_to_the_page() -> None:
    for name in ("README.md", "LISEZMOI.md"):
        assert "docs/publipostage.md" in (ROOT / name).read_text(encoding="utf-8")
