"""What every kind of document says, in both formats and both profiles, of the whole sample and of the least records.

A golden document is an outline in a text file, reviewed as a diff. To write them again: `UPDATE_GOLDEN=1 pytest
tests/test_golden.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import aci_docs
from aci_docs.documents import SLIP
from aci_docs.dossier.readers import PROFILES
from tests.templating import outline, outline_odt
from tests.variants import write_variant

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Built:
    """The documents of one dossier, by profile, in both formats; `chosen` are the names whose outlines are golden."""

    folders: dict[str, Path]
    chosen: tuple[str, ...]
    profiled: frozenset[str]


def chosen_names(workspace: aci_docs.Workspace) -> Iterator[tuple[str, bool]]:
    """Every document but those of people: of these one who left and one still here; and whether it has profiles."""
    for kind in workspace.catalogue.documents:
        if kind.record_kind == SLIP:  # its record is made by the build
            yield kind.file_name, bool(kind.profiles)
            continue
        records = [record for record in workspace.records(kind.record_kind) if kind.fits(record)]
        if kind.record_kind == "beneficiaire":
            gone, here = ([each for each in records if bool(each["sortie"]) is left] for left in (True, False))
            records = [*gone[:1], *here[:1]]
        for record in records:
            yield kind.output_name(record), bool(kind.profiles)


@pytest.fixture(scope="module", params=["full", "minimal", "posts"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Built]:
    place = tmp_path_factory.mktemp("golden")
    folder = write_variant(request.param, place / "dossier")
    folders = {}
    for profile in PROFILES:
        folders[profile] = place / profile
        aci_docs.build(aci_docs.Workspace(folder, profile=profile), folders[profile], formats=("docx", "odt"))
    chosen = list(chosen_names(aci_docs.Workspace(folder)))
    profiled = frozenset(name for name, has in chosen if has)
    return request.param, Built(folders, tuple(name for name, _ in chosen), profiled)


def without_dates(text: str) -> list[str]:
    """The lines of an outline but the file's dates, which an .odt tells another way."""
    return [line for line in text.splitlines() if not line.startswith("created: ")]


def test_every_kind_of_document_says_what_its_golden_outline_says(built: tuple[str, Built]) -> None:
    variant, documents = built
    found: dict[str, str] = {}
    for profile, folder in documents.folders.items():
        for name in documents.chosen:
            text = outline.outline((folder / f"{name}.docx").read_bytes())
            golden = f"{name}.{profile}" if name in documents.profiled else name
            assert found.setdefault(golden, text) == text, f"{name} has no profile, and is not the same in each"
    if os.environ.get("UPDATE_GOLDEN"):
        for path in [*(GOLDEN / variant).rglob("*.txt")]:
            path.unlink()
        for name, text in found.items():
            path = GOLDEN / variant / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    known = {
        path.relative_to(GOLDEN / variant).as_posix().removesuffix(".txt"): path
        for path in (GOLDEN / variant).rglob("*.txt")
    }
    assert sorted(found) == sorted(known)
    for name, text in found.items():
        assert text.splitlines() == known[name].read_text(encoding="utf-8").splitlines(), name


def test_every_document_says_the_same_in_opendocument_as_in_word(built: tuple[str, Built]) -> None:
    for folder in built[1].folders.values():
        documents = sorted(folder.rglob("*.docx"))
        assert documents
        for path in documents:
            word = outline.outline(path.read_bytes())
            opendocument = outline_odt.outline(path.with_suffix(".odt").read_bytes())
            assert without_dates(opendocument) == without_dates(word), path.name


def test_every_kind_has_a_golden_document_of_the_whole_sample(built: tuple[str, Built]) -> None:
    variant, documents = built
    if variant == "full":
        kinds = aci_docs.Workspace().catalogue.documents
        for kind in kinds:
            assert any(name.startswith(kind.file_name.split("{")[0]) for name in documents.chosen), kind.name
