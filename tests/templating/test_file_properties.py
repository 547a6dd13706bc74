from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.document import Document as WordDocument

from aci_docs.templating import Template

Make = Callable[..., Template]
ATTACHED_TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
CONTEXT = {"structure": {"nom": "Racines & Cie"}, "document": {"date": "2026-03-04", "titre": "Bilan"}}


def personal(document: WordDocument) -> None:
    properties = document.core_properties
    properties.title = "{{ document.titre }} ({{ structure[“nom”] }})"
    properties.author, properties.last_modified_by = "Jean Machine", "poste-12"
    properties.last_printed = datetime(2020, 1, 1, tzinfo=UTC)
    properties.revision = 57
    settings = document.settings.element
    attached = settings.makeelement(f"{{{settings.nsmap['w']}}}attachedTemplate", nsmap=settings.nsmap)
    target = "file:///C:/Users/jmachine/Normal.dotm"
    identifier = document.part._settings_part.relate_to(target, ATTACHED_TEMPLATE, is_external=True)
    attached.set(f"{{{settings.nsmap['r']}}}id", identifier)
    settings.insert(1, attached)


@pytest.fixture
def rendered(make_template: Make) -> bytes:
    return make_template("corps", edit=personal).render(CONTEXT)


def test_the_title_is_rendered_and_the_structure_signs(rendered: bytes) -> None:
    properties = Document(io.BytesIO(rendered)).core_properties
    assert properties.title == "Bilan (Racines & Cie)"
    assert properties.author == properties.last_modified_by == "Racines & Cie"


def test_the_dates_are_the_document_s(rendered: bytes) -> None:
    properties = Document(io.BytesIO(rendered)).core_properties
    assert properties.created == properties.modified == datetime(2026, 3, 4, tzinfo=UTC)
    assert properties.last_printed is None
    assert properties.revision == 1


def test_nothing_of_the_machine_or_of_the_library_is_left(rendered: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    everything = b"\n".join(content.values())
    for word in (b"jmachine", b"Jean Machine", b"poste-12", b"python-docx", b"Normal.dotm", b"attachedTemplate"):
        assert word not in everything, word
    assert not [name for name in content if "thumbnail" in name]
    assert b"<Application>aci-docs</Application>" in content["docProps/app.xml"]


def test_a_context_that_says_nothing_leaves_no_name_and_no_clock(make_template: Make) -> None:
    def signed(document: WordDocument) -> None:
        document.core_properties.author = "Jean Machine"

    data = make_template("corps", edit=signed).render({})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml")
    for word in (b"Jean", b"creator", b"created", b"modified"):
        assert word not in core


def test_a_template_without_properties_gets_them(make_template: Make) -> None:
    template = make_template("corps")
    with zipfile.ZipFile(template.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        lines = parts[name].decode().replace("><", ">\n<").splitlines()
        parts[name] = "".join(line for line in lines if "core.xml" not in line).encode()
    with zipfile.ZipFile(template.path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    data = Template(template.path).render(CONTEXT)
    assert Document(io.BytesIO(data)).core_properties.author == "Racines & Cie"
