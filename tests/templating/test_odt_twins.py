"""The templates in OpenDocument: the same tags, words and look as their Word twins."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from aci_docs import pdf
from aci_docs.templating import Template
from tests.templating import outline_odt
from tests.templating.opendocuments import DRAW, FO, OFFICE, SCHEMA, STYLE, TABLE, TEXT, Rendered
from tools.make_templates.documents import DOCUMENTS

ROOT = Path(__file__).parents[2]
KINDS = list(DOCUMENTS)
LOGO = ROOT / "samples" / "jardins_de_valbrune" / "logo.png"
Context = Callable[[str], dict[str, Any]]

needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the ODF schema is not beside this checkout: {SCHEMA}")
needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")


def template(kind: str, suffix: str = "odt") -> Path:
    return ROOT / f"templates_{suffix}" / f"{kind}.{suffix}"


def part(kind: str, name: str) -> Any:
    with zipfile.ZipFile(template(kind)) as archive:
        return etree.fromstring(archive.read(name))


def contents(text: str) -> list[str]:
    """The lines of an outline without the dates, which only documents have."""
    return [line for line in text.splitlines() if not line.startswith("created: ")]


@pytest.fixture
def render(context: Context) -> Callable[[str, str], bytes]:
    """A template rendered with its fixed context and a logo."""

    def rendered(kind: str, suffix: str) -> bytes:
        return Template(template(kind, suffix)).render(context(kind), images={"structure.logo": LOGO})

    return rendered


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_holds_the_tags_and_the_words_of_its_word_twin(outline: Any, kind: str) -> None:
    twin = outline.outline(template(kind, "docx").read_bytes())
    assert contents(outline_odt.outline(template(kind).read_bytes())) == contents(twin)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_holds_the_words_of_its_word_twin(
    render: Callable[[str, str], bytes], outline: Any, kind: str
) -> None:
    assert contents(outline_odt.outline(render(kind, "odt"))) == contents(outline.outline(render(kind, "docx")))


@needs_schema
@pytest.mark.parametrize("kind", KINDS)
def test_the_odf_schemas_find_no_fault(render: Callable[[str, str], bytes], kind: str) -> None:
    manifest = etree.RelaxNG(etree.parse(SCHEMA.with_name("OpenDocument-v1.3-manifest-schema.rng")))
    for data in (template(kind).read_bytes(), render(kind, "odt")):
        files = Rendered(data).roots  # which validates the other parts
        assert manifest.validate(files["META-INF/manifest.xml"]), manifest.error_log


@pytest.mark.parametrize("kind", KINDS)
def test_paragraphs_are_kept_with_the_next_as_in_word(kind: str) -> None:
    word = [
        paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        for paragraph in Document(str(template(kind, "docx"))).element.body.iter(qn("w:p"))
    ]
    content = part(kind, "content.xml")
    kept = {
        style.get(f"{STYLE}name")
        for style in content.iter(f"{STYLE}style")
        if style.find(f"{STYLE}paragraph-properties[@{FO}keep-with-next='always']") is not None
    }
    body = content.find(f".//{OFFICE}text")
    assert [found.get(f"{TEXT}style-name") in kept for found in body.iter(f"{TEXT}p", f"{TEXT}h")] == word
    settings = etree.tostring(part(kind, "settings.xml"), encoding="unicode")
    assert re.search(r'"TableRowKeep"[^>]*>true<', settings), "LibreOffice would not keep rows together"


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_is_cut_by_a_page_break(kind: str) -> None:
    for name in ("content.xml", "styles.xml"):
        root = part(kind, name)
        whole = {
            style.get(f"{STYLE}name")
            for style in root.iter(f"{STYLE}style")
            if style.find(f"{STYLE}table-row-properties[@{FO}keep-together='always']") is not None
        }
        rows = list(root.iter(f"{TABLE}table-row"))
        assert rows
        assert all(row.get(f"{TABLE}style-name") in whole for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_no_tag_is_cut(kind: str) -> None:
    for name in ("content.xml", "styles.xml", "meta.xml"):
        for text in part(kind, name).itertext():
            assert not re.search(r"\{[{%#]|[%#}]\}", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text)), text


@pytest.mark.parametrize("kind", KINDS)
def test_headings_are_the_outline_and_levels_1_and_2_number_themselves(kind: str) -> None:
    headings = list(part(kind, "content.xml").iter(f"{TEXT}h"))
    assert headings
    for heading in headings:
        assert heading.get(f"{TEXT}style-name") == f"Heading_20_{heading.get(f'{TEXT}outline-level')}"
    levels = part(kind, "styles.xml").findall(f".//{TEXT}outline-level-style")
    numbers = [
        (level.get(f"{STYLE}num-format"), level.get(f"{TEXT}display-levels"), level.get(f"{STYLE}num-suffix"))
        for level in levels
    ]
    assert numbers[:3] == [("1", None, ".\u00a0\u00a0"), ("1", "2", "\u00a0\u00a0"), ("", None, None)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_style_that_is_used_is_defined(kind: str) -> None:
    common = {style.get(f"{STYLE}name") for style in part(kind, "styles.xml").find(f"{OFFICE}styles")}
    for name in ("content.xml", "styles.xml"):
        root = part(kind, name)
        own = {style.get(f"{STYLE}name") for style in root.find(f"{OFFICE}automatic-styles")}
        keys = (f"{TEXT}style-name", f"{TABLE}style-name", f"{DRAW}style-name", f"{STYLE}parent-style-name")
        used = {element.get(key) for element in root.iter(etree.Element) for key in keys} - {None}
        assert used
        assert used <= common | own


@pytest.mark.parametrize("kind", KINDS)
def test_the_language_is_french(kind: str) -> None:
    (defaults,) = part(kind, "styles.xml").findall(f".//{STYLE}default-style[@{STYLE}family='paragraph']")
    words = defaults.find(f"{STYLE}text-properties")
    assert (words.get(f"{FO}language"), words.get(f"{FO}country")) == ("fr", "FR")


# What LibreOffice makes of them ------------------------------------------------------------------------------------

Places = dict[str, list[tuple[int, float, float]]]


def places(document: Path) -> Places:
    """Where each word stands in a PDF: its page, then its distances in points from the left and from the top."""
    told = subprocess.run(["pdftotext", "-bbox", document, "-"], capture_output=True, text=True, check=True).stdout
    page, found = 0, Places()
    for line in told.splitlines():
        page += "<page " in line
        if word := re.search(r'xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*)</word>', line):
            found.setdefault(word[3], []).append((page, float(word[1]), float(word[2])))
    return found


@needs_soffice
def test_every_word_stands_on_the_page_where_it_stands_in_the_word_twin(
    render: Callable[[str, str], bytes], tmp_path: Path
) -> None:
    pairs = []
    for kind in KINDS:
        for suffix in ("docx", "odt"):
            (tmp_path / suffix).mkdir(exist_ok=True)
            document = tmp_path / suffix / f"{kind}.{suffix}"
            document.write_bytes(render(kind, suffix))
            pairs.append(document)
    made = pdf.convert(pairs)
    for word, odt in zip(made[::2], made[1::2], strict=True):
        expected, found = places(word), places(odt)
        assert len(expected) > 100
        assert found.keys() == expected.keys()
        for text, spots in expected.items():
            assert len(found[text]) == len(spots), (odt.name, text)
            for spot in spots:
                # Word's tables begin half a line's width further left.
                assert any(spot == pytest.approx(each, abs=2) for each in found[text]), (odt.name, text, spot)


@needs_soffice
def test_a_template_that_libreoffice_saved_again_has_lost_nothing(tmp_path: Path) -> None:
    originals = [shutil.copy(template(kind), tmp_path) for kind in KINDS]
    soffice = pdf.require_soffice()
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path / "saved", *originals]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for kind in KINDS:
        saved = (tmp_path / "saved" / f"{kind}.odt").read_bytes()
        assert contents(outline_odt.outline(saved)) == contents(outline_odt.outline(template(kind).read_bytes()))
