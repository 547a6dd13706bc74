"""A file of many records in real readers: the validators find no fault, its pages are those of the documents."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs import pdf
from aci_docs.templating import Template
from aci_docs.templating.values.image import qr_picture
from aci_docs.workspace import packaged
from tests.templating.series import hard
from tests.templating.series.joining import convert, destinations, join, members, pages

ROOT = Path(__file__).resolve().parents[3]
VALIDATOR = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"
needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML validator is not installed: make system"
)
ODF_SCHEMA = ROOT.parent / "shared" / "validators" / "odf" / "OpenDocument-v1.3-schema.rng"
needs_schema = pytest.mark.skipif(not ODF_SCHEMA.exists(), reason="the ODF schema is not beside the checkout")
needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")
KINDS = sorted(path.stem for path in packaged("templates_docx").glob("*.docx"))
FORMATS = ("docx", "odt")
WRITERS: dict[str, Callable[[Path], Path]] = {"docx": hard.write_word, "odt": hard.write_text}


def packaged_records(load: Callable[[str], dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Three records of a kind, with references of their own, the second without its optional lists."""
    found = []
    for number in range(3):
        record = load(kind)
        record["document"]["reference"] = f"REF-{number}"
        if number == 1:
            _shorten(record)
        found.append(record)
    return found


def _shorten(value: Any) -> None:
    for each in list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ():
        _shorten(each)
    if isinstance(value, list):
        del value[1:]


def template_of(kind: str, suffix: str) -> Template:
    return Template(packaged(f"templates_{suffix}") / f"{kind}.{suffix}")


@needs_validator
def test_the_open_xml_sdk_finds_no_fault(context: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    files = {"difficile": join(Template(hard.write_word(tmp_path / "m.docx", comment="x")), hard.records(4))}
    for kind in KINDS:
        files[kind] = join(template_of(kind, "docx"), packaged_records(context, kind), recto_verso=kind > "d")
    faults = {}
    for kind, data in files.items():
        path = tmp_path / f"{kind}-joined.docx"
        path.write_bytes(data)
        done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
        faults[kind] = json.loads(done.stdout)["errors"]
    assert {kind: found for kind, found in faults.items() if found} == {}


@needs_schema
def test_the_odf_schema_finds_no_fault(context: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    files = {"difficile": join(Template(hard.write_text(tmp_path / "m.odt")), hard.records(4))}
    for kind in KINDS:
        files[kind] = join(template_of(kind, "odt"), packaged_records(context, kind), recto_verso=kind > "d")
    schema = etree.RelaxNG(etree.parse(ODF_SCHEMA))
    found = {}
    for kind, data in files.items():
        parts = members(data)
        for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml"):
            if not schema.validate(etree.fromstring(parts[name])):
                found[kind, name] = str(schema.error_log)[:300]
    assert found == {}


@needs_soffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_pages_are_those_of_the_documents_one_by_one(
    suffix: str, context: Callable[[str], dict[str, Any]], tmp_path: Path
) -> None:
    cases = [(template_of(kind, suffix), packaged_records(context, kind)) for kind in ("fiche_bilan", "fiche_poste")]
    cases.append((Template(WRITERS[suffix](tmp_path / f"modele.{suffix}")), hard.records(5)))
    (tmp_path / "logo.png").write_bytes(qr_picture("logo").data)
    written: list[Path] = []
    for place, (template, records) in enumerate(cases):
        images = [{"structure.logo": tmp_path / "logo.png"} if number % 2 else {} for number in range(len(records))]
        for number, (record, held) in enumerate(zip(records, images, strict=True)):
            written.append(tmp_path / f"{place}-{number}.{suffix}")
            written[-1].write_bytes(template.render(record, images=held, missing="dots"))
        written.append(tmp_path / f"{place}-joined.{suffix}")
        written[-1].write_bytes(join(template, records, images=images))
    made = {path.stem: path for path in convert(written)}
    for place, (_, records) in enumerate(cases):
        alone = [pages(made[f"{place}-{number}"]) for number in range(len(records))]
        joined = pages(made[f"{place}-joined"])
        assert joined == [page for document in alone for page in document]
        starts = [1 + sum(map(len, alone[:number])) for number in range(len(records))]
        named = destinations(made[f"{place}-joined"])
        assert [named[f"aci_fiche_{number}"] for number in range(len(records))] == starts
        for number, document in enumerate(alone):
            for rank, page in enumerate(document, start=1):
                assert f"page {rank} sur {len(document)}" in page
                if place == 2:
                    assert set(re.findall(r"R\d{3}", page)) <= {f"R{number:03}"}


@needs_soffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_recto_verso_each_record_begins_on_an_odd_page(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"joined.{suffix}"
    template = Template(WRITERS[suffix](tmp_path / f"modele.{suffix}"))
    path.write_bytes(join(template, hard.records(5), recto_verso=True))
    (made,) = convert([path], every_page=True)
    starts = [place for name, place in sorted(destinations(made).items()) if "fiche" in name]
    assert len(starts) == 5
    assert all(place % 2 for place in starts)
    shown = pages(made)
    assert [page.strip() for page in shown].count("") == 2  # after the two records of one page that others follow
