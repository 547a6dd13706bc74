"""Every packaged template has the same styles, and colours nothing by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from aci_docs.palette import DEFAULT
from tests.templating.opendocuments import FO, OFFICE, STYLE
from tools.make_templates.documents import DOCUMENTS

ROOT = Path(__file__).parents[2]
COLOURS = {DEFAULT.accent, DEFAULT.tint, DEFAULT.rule, DEFAULT.grey, DEFAULT.amber, DEFAULT.band, DEFAULT.band_text}
KINDS = sorted(DOCUMENTS)


def part(kind: str, suffix: str, name: str) -> bytes:
    with zipfile.ZipFile(ROOT / f"templates_{suffix}" / f"{kind}.{suffix}") as archive:
        return archive.read(name)


def common_styles(kind: str) -> bytes:
    styles: Any = etree.fromstring(part(kind, "odt", "styles.xml")).find(f"{OFFICE}styles")
    return etree.tostring(styles, method="c14n")


def test_every_kind_has_the_same_styles_and_numberings() -> None:
    assert len({part(kind, "docx", "word/styles.xml") for kind in KINDS}) == 1
    assert len({part(kind, "docx", "word/numbering.xml") for kind in KINDS}) == 1
    assert len({common_styles(kind) for kind in KINDS}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_has_a_colour_that_its_style_does_not_give(kind: str) -> None:
    root = etree.fromstring(part(kind, "docx", "word/document.xml"))
    assert [run for run in root.iter(qn("w:rPr")) if run.find(qn("w:color")) is not None] == []
    for name in ("content.xml", "styles.xml"):
        holder = etree.fromstring(part(kind, "odt", name)).find(f"{OFFICE}automatic-styles")
        assert holder is not None
        assert [each for each in holder.iter(f"{STYLE}text-properties") if each.get(f"{FO}color")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_ground_and_every_line_is_of_the_palette(kind: str) -> None:
    root = etree.fromstring(part(kind, "docx", "word/document.xml"))
    assert {shade.get(qn("w:fill")) for shade in root.iter(qn("w:shd"))} <= COLOURS
    told = set()
    for name in ("content.xml", "styles.xml"):
        for element in etree.fromstring(part(kind, "odt", name)).iter(etree.Element):
            told |= {
                word.lstrip("#").upper()
                for value in element.attrib.values()
                for word in str(value).split()
                if word[0] == "#"
            }
    assert told <= COLOURS
    assert DEFAULT.accent in told
