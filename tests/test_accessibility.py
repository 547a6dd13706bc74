"""The files themselves, before any PDF: what a screen reader finds in every document of full and minimal records."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise

import pytest

import aci_docs
from aci_docs.palette import CONTRAST, THEMES, contrast
from tests.accessibility import Reading, Told, read
from tests.test_real_readers import SAMPLE, change, minimal

CASES = {
    "full": ("interne", "colore"),
    "minimal": ("interne", "sobre"),
    "full-financeur": ("financeur", "sobre"),
    "minimal-financeur": ("financeur", "colore"),
}
Documents = dict[str, Reading]


@pytest.fixture(scope="module", params=["docx", "odt"])
def documents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Every document of the sample in one format, and of the same cut to the minimum, for each profile.

    The structure's colour is a pale yellow, the worst for contrasts.
    """
    place = tmp_path_factory.mktemp("accessibility")
    made = {}
    for name, (profile, theme) in CASES.items():
        folder = place / name
        shutil.copytree(SAMPLE, folder)
        if name.startswith("minimal"):
            change(folder, minimal)
        structure = json.loads((folder / "structure.json").read_text())
        structure["charte"] = {"theme": theme, "couleur": "#FFF59D"}
        (folder / "structure.json").write_text(json.dumps(structure, ensure_ascii=False))
        out = place / f"{name}-out"
        aci_docs.build(aci_docs.Workspace(folder, profile=profile), out, formats=(request.param,))
        for path in sorted(out.rglob(f"*.{request.param}")):
            made[f"{name}/{path.relative_to(out)}"] = read(path)
    assert len({name.partition("/")[0] for name in made}) == len(CASES)
    return made


def test_every_theme_is_tried() -> None:
    assert {theme for _, theme in CASES.values()} == set(THEMES)


def test_heading_levels_have_no_hole_and_no_heading_is_empty(documents: Documents) -> None:
    for name, document in documents.items():
        levels = [level for level, _ in document.headings]
        assert levels, name
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, document.headings)
        assert all(words for _, words in document.headings), name


def test_every_numbered_part_has_something_below_its_heading(documents: Documents) -> None:
    for name, document in documents.items():
        for heading, after in pairwise([*document.blocks, "end"]):
            if heading == "h1":
                assert after in ("text", "table", "h2"), (name, document.headings)


def test_every_document_has_a_title_and_is_in_french(documents: Documents) -> None:
    for name, document in documents.items():
        assert document.title.strip(), name
        assert document.languages == {"fr-FR"}, name


def test_every_picture_has_an_alternative_text_in_words(documents: Documents) -> None:
    assert any(document.pictures for document in documents.values())
    for name, document in documents.items():
        for told in document.pictures:
            assert " " in told.strip(), (name, told)
            assert not re.search(r"[{}]|\.(png|jpe?g|svg)$", told), (name, told)


def test_a_table_that_names_its_cells_has_a_title_and_a_description(documents: Documents) -> None:
    for name, document in documents.items():
        assert any(table.labels for table in document.tables), name
        for table in document.tables:
            if table.head or table.labels:
                assert table.title, (name, table)
            assert bool(table.title) == bool(table.description), (name, table)
            assert not re.search(r"[{}]", table.title + table.description), (name, table)
            assert table.head <= 2, (name, table)


def test_a_table_that_only_places_what_it_holds_tells_nothing(documents: Documents) -> None:
    for name, document in documents.items():
        layout = [table for table in document.tables if table == Told("", "", 0, False)]
        told = [table for table in document.tables if table.title]
        assert len(layout) + len(told) == len(document.tables), name


def test_no_empty_paragraph_makes_room_but_one_below_a_table(documents: Documents) -> None:
    # Where the table that it keeps apart is one that the record does not fill, it stays: once at most in these samples.
    for name, document in documents.items():
        empty = [place for place, block in enumerate(document.blocks) if not re.fullmatch(r"table|text|h\d", block)]
        useless = [place for place in empty[:-1] if document.blocks[place + 1] != "table"]
        assert all(document.blocks[place - 1] == "table" for place in empty), name
        assert len(useless) <= 1, (name, [document.blocks[place - 2 : place + 2] for place in useless])


def test_two_tables_never_touch(documents: Documents) -> None:
    for name, document in documents.items():
        assert ("table", "table") not in list(pairwise(document.blocks)), name


def test_every_text_is_readable_on_its_ground(documents: Documents) -> None:
    grounds = set()
    for name, document in documents.items():
        for (ink, ground), words in document.inks.items():
            grounds.add(ground)
            assert contrast(ink, ground) >= CONTRAST, (name, ink, ground, words)
    assert len(grounds) >= 5  # white, and the tint and the band of each theme
