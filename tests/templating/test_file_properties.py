from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from lxml import etree

from aci_docs.templating import Template

Make = Callable[..., Template]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
ATTACHED_TEMPLATE = OFFICE + "attachedTemplate"
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


COMMENT = f"""<w:comments xmlns:w="{W}"><w:comment w:id="1" w:author="Jean Machine" w:initials="JM"
w:date="2020-01-01T00:00:00Z"><w:p><w:r><w:t>Relire</w:t></w:r></w:p></w:comment></w:comments>"""
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
ADDED = {
    "docProps/custom.xml": "<Properties><property name='Owner'>Jean Machine</property></Properties>",
    "word/people.xml": "<people>Jean Machine</people>",
    "word/comments.xml": COMMENT,
}
DECLARED = {
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "word/people.xml": WORDML + "people+xml",
    "word/comments.xml": WORDML + "comments+xml",
}


def relation(number: int, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="rId9{number}" Type="{kind}" Target="{target}"{mode}/>'


@pytest.fixture
def marked(write_template: Callable[..., Path]) -> dict[str, bytes]:
    """The parts of a document made of a template that tells of its author everywhere a word processor writes it."""

    def revised(document: WordDocument) -> None:
        paragraph = document.add_paragraph("Nom : ")._p
        inserted = paragraph.makeelement(
            f"{{{W}}}ins", {f"{{{W}}}id": "7", f"{{{W}}}author": "Jean Machine", f"{{{W}}}date": "2020-01-01T00:00:00Z"}
        )
        paragraph.append(inserted)
        settings = document.settings.element
        settings.insert(1, settings.makeelement(f"{{{W}}}mailMerge"))
        properties = document.core_properties
        properties.keywords, properties.category, properties.comments = "jmachine", "jmachine", "{{ document.titre }}"
        properties.content_status, properties.identifier, properties.subject = "jmachine", "jmachine", "Sujet"

    path = write_template("corps", edit=revised)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    external = ' TargetMode="External"'
    links = [
        relation(0, OFFICE + "custom-properties", "docProps/custom.xml"),
        relation(1, "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml")
        + relation(2, OFFICE + "comments", "comments.xml")
        + relation(3, OFFICE + "image", "file:///C:/Users/jmachine/logo.png", external)
        + relation(4, OFFICE + "hyperlink", "C:\\Users\\jmachine\\note.docx", external)
        + relation(5, OFFICE + "hyperlink", "\\\\serveur\\jmachine", external)
        + relation(6, OFFICE + "hyperlink", "https://exemple.fr/aide", external)
        + relation(7, OFFICE + "hyperlink", "annexe.pdf", external),
        relation(8, OFFICE + "mailMergeSource", "file:///C:/Users/jmachine/liste.csv", external),
    ]
    for name, added in zip(("_rels/.rels", "word/_rels/document.xml.rels"), links, strict=False):
        parts[name] = parts[name].replace("</Relationships>", f"{added}</Relationships>")
    parts["word/_rels/settings.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links[2]}</Relationships>'
    )
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in DECLARED.items())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{types}</Types>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (parts | ADDED).items():
            archive.writestr(name, text.encode("latin-1"))
    with zipfile.ZipFile(io.BytesIO(Template(path).render(CONTEXT))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_of_who_made_the_template_is_left(marked: dict[str, bytes]) -> None:
    for name, data in marked.items():
        for word in (b"jmachine", b"Jean", b'"JM"', b"2020-01-01", b"serveur", b"mailMerge"):
            assert word not in data, (name, word)


def test_the_parts_that_only_tell_of_people_go_with_all_that_names_them(marked: dict[str, bytes]) -> None:
    assert not {"docProps/custom.xml", "word/people.xml"} & marked.keys()
    for name in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        assert b"docProps/custom" not in marked[name]
        assert b"people.xml" not in marked[name]


def test_the_comment_stays_without_its_author(marked: dict[str, bytes]) -> None:
    assert b"Relire" in marked["word/comments.xml"]
    assert b'w:author=""' in marked["word/comments.xml"]
    assert b'<w:ins w:id="7" w:author=""/>' in marked["word/document.xml"]


def test_a_link_to_a_file_of_the_author_leads_nowhere_and_the_others_stay(marked: dict[str, bytes]) -> None:
    relations = {
        entry.get("Id"): entry.get("Target") for entry in etree.fromstring(marked["word/_rels/document.xml.rels"])
    }
    assert {key: relations[key] for key in ("rId93", "rId94", "rId95", "rId96", "rId97")} == {
        "rId93": "#",
        "rId94": "#",
        "rId95": "#",
        "rId96": "https://exemple.fr/aide",
        "rId97": "annexe.pdf",
    }


def test_a_note_with_a_tag_is_rendered_and_the_others_go(marked: dict[str, bytes]) -> None:
    core = marked["docProps/core.xml"]
    assert b"<dc:description>Bilan</dc:description>" in core
    assert b"<dc:subject>Sujet</dc:subject>" in core
    for name in (b"keywords", b"category", b"contentStatus", b"identifier"):
        assert name not in core


def test_the_document_of_such_a_template_still_opens(marked: dict[str, bytes]) -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, data in marked.items():
            archive.writestr(name, data)
    assert Document(stored).paragraphs[0].text == "corps"


NO_DATE = {"document": {"date": "12 mars"}, "structure": {"nom": {"usuel": "R"}}}


@pytest.mark.parametrize("context", [NO_DATE, {"document": 3, "structure": []}])
def test_what_is_no_date_and_no_name_in_anyone_s_data_is_left_out(
    make_template: Make, context: dict[str, object]
) -> None:
    properties = Document(io.BytesIO(make_template("corps").render(context))).core_properties
    assert (properties.created, properties.author) == (None, "")
