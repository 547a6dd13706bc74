"""A template takes other colours once, when it is compiled, and only where colours are said."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from aci_docs.palette import DEFAULT, SOBER, changes, palette
from aci_docs.templating import Template, archive
from aci_docs.templating.archive import pack, read_archive
from aci_docs.templating.parts import Parts
from aci_docs.templating.recolouring import recolour
from tests.templating import outline_odt

ROOT = Path(__file__).parents[2]
KINDS = ["fiche_poste", "lettre_mission", "demande_financement", "fiche_bilan"]
GREEN = changes(palette("colore", "#2E7D32"))
WITH_COLOURS = {"word/document.xml", "word/styles.xml", "content.xml", "styles.xml"}
Context = Callable[[str], dict[str, Any]]


def packaged_path(kind: str, suffix: str) -> Path:
    return ROOT / f"templates_{suffix}" / f"{kind}.{suffix}"


def members(data: bytes) -> dict[str, str]:
    """The text of each XML member, without its pictures."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.endswith(".xml")}


def rewritten(source: Path, target: Path, edits: Mapping[str, Callable[[str], str]]) -> Path:
    """A copy of a template, some of its members edited, as an office saves it."""
    read = read_archive(source.read_bytes())
    changed = {name: edit(read.read(name).decode()).encode() for name, edit in edits.items()}
    target.write_bytes(archive.write(read, {name: pack(name, data) for name, data in changed.items()}))
    return target


@pytest.mark.parametrize("suffix", ["docx", "odt"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_colour_of_the_house_is_left_in_another_palette(context: Context, kind: str, suffix: str) -> None:
    for colours in (GREEN, changes(SOBER)):
        data = Template(packaged_path(kind, suffix), colours=colours).render(context(kind))
        told = "".join(members(data).values()).upper()
        assert not [old for old in colours if old in told]
        assert all(colours[old] in told for old in (DEFAULT.accent, DEFAULT.tint, DEFAULT.rule, DEFAULT.grey))


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_are_the_same_in_every_palette(outline: Any, context: Context, kind: str) -> None:
    for suffix, reader in (("docx", outline), ("odt", outline_odt)):
        plain, green = (
            Template(packaged_path(kind, suffix), colours=colours).render(context(kind)) for colours in (None, GREEN)
        )
        assert reader.outline(green) == reader.outline(plain)


def test_a_colour_that_the_text_tells_stays(tmp_path: Path, texts: Callable[[bytes], list[str]]) -> None:
    words = f"Le code {DEFAULT.accent}, ou #{DEFAULT.accent.lower()}"
    path = rewritten(
        packaged_path("fiche_poste", "docx"),
        tmp_path / "modele.docx",
        {"word/document.xml": lambda text: re.sub("Missions et activités", words, text)},
    )
    compiled = Template(path, colours=GREEN)
    assert words in compiled._package["word/document.xml"].decode() or words in "".join(
        source.text for source in compiled._sources
    )


@pytest.mark.parametrize(
    ("suffix", "member", "own"),
    [("docx", "word/styles.xml", '<w:color w:val="C00000"/>'), ("odt", "styles.xml", 'fo:color="#c00000"')],
)
def test_the_offices_own_colours_stay_and_its_way_of_writing_ours_is_known(
    context: Context, tmp_path: Path, suffix: str, member: str, own: str
) -> None:
    ours = own.replace("C00000", DEFAULT.grey).replace("c00000", DEFAULT.grey)
    rule = DEFAULT.rule

    def edit(text: str) -> str:
        assert ours in text
        # One of our colours becomes theirs; the others are written in small letters, as LibreOffice does.
        text = text.replace(ours, own, 1)
        return text.replace(f"#{rule}", f"#{rule.lower()}").replace(f'"{rule}"', f'"{rule.lower()}"')

    path = rewritten(packaged_path("fiche_bilan", suffix), tmp_path / f"modele.{suffix}", {member: edit})
    told = members(Template(path, colours=GREEN).render(context("fiche_bilan")))[member]
    assert own in told
    assert rule.lower() not in told.lower()
    assert GREEN[rule].lower() in told.lower()


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_the_parts_without_such_colours_keep_their_bytes(suffix: str) -> None:
    path = packaged_path("fiche_bilan", suffix)
    plain = Template(path)._package._archive.members
    for colours in ({}, {"ABCDEF": "012345"}, {DEFAULT.accent: DEFAULT.accent}):
        assert Template(path, colours=colours)._package._archive.members == plain
    before, green = read_archive(path.read_bytes()).members, Template(path, colours=GREEN)._package._archive.members
    kept = {name for name, member in green.items() if member.data == plain[name].data}
    if suffix == "docx":
        assert {"word/numbering.xml", "word/settings.xml", "word/fontTable.xml"} <= kept
        assert plain["word/styles.xml"].data == before["word/styles.xml"].data
    assert green.keys() - kept == WITH_COLOURS & green.keys()


def test_colours_are_changed_once_and_not_at_each_document(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def counted(document: Parts, colours: Mapping[str, str]) -> None:
        calls.append(document)
        recolour(document, colours)

    monkeypatch.setattr("aci_docs.templating.template.recolour", counted)
    compiled = Template(packaged_path("fiche_bilan", "docx"), colours=GREEN)
    first = compiled.render(context("fiche_bilan"))
    assert compiled.render(context("fiche_bilan")) == first
    assert len(calls) == 1
    styles = compiled._package._archive.members["word/styles.xml"]
    assert read_archive(first).members["word/styles.xml"].data == styles.data


def test_two_colours_may_change_places() -> None:
    swapped = {DEFAULT.accent: DEFAULT.grey, DEFAULT.grey: DEFAULT.accent}
    plain, other = (
        Template(packaged_path("fiche_poste", "docx"), colours=colours)._package["word/styles.xml"].decode()
        for colours in (None, swapped)
    )
    assert other.count(DEFAULT.accent) == plain.count(DEFAULT.grey)
    assert other.count(DEFAULT.grey) == plain.count(DEFAULT.accent)
