from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from lxml import etree

from aci_docs.templating import Template
from tests.templating.documents import Rendered, Xml, fill, paragraph, shape, simple_field, write
from tests.templating.documents import field as word_field

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


VALIDATOR = Path(__file__).resolve().parents[2] / ".tools/node_modules/.bin/ooxml-validator"
PERSONAL = (b"jmachine", b"Jean", b"serveur", b"file:")
LOCAL = (
    r'HYPERLINK "file:///C:\\Users\\jmachine\\note.docx" \o "Aide"',
    r'INCLUDEPICTURE  "C:\\Users\\jmachine\\logo.png" \* MERGEFORMATINET \d',
    r'INCLUDETEXT "\\\\serveur\\jmachine\\clauses.docx"',
    r"LINK Excel.Sheet.12 C:\\Users\\jmachine\\budget.xlsx Feuil1!L1C1 \a \p",
    'INCLUDETEXT "/Users/jmachine/clauses.docx"',
    r'INCLUDEPICTURE "..\\..\\jmachine\\logo.png"',
)
NAMED = (
    "AUTHOR",
    "LASTSAVEDBY",
    "USERNAME",
    "USERINITIALS",
    "USERADDRESS",
    r"FILENAME \p",
    r"TEMPLATE \p",
    "INFO Author",
)
BODY = "word/document.xml"


def assert_anonymous(rendered: Rendered) -> None:
    for name, data in rendered.files.items():
        for word in PERSONAL:
            assert word not in data, (name, word)


def assert_valid(data: bytes, folder: Path) -> None:
    if VALIDATOR.exists():
        path = folder / "document.docx"
        path.write_bytes(data)
        done = subprocess.run([VALIDATOR, path], capture_output=True, check=False, timeout=120)
        assert json.loads(done.stdout)["errors"] == []


def instructions(rendered: Rendered) -> list[str]:
    root = rendered.body
    simple = [each.get(f"{{{W}}}instr") for each in root.iter(f"{{{W}}}fldSimple")]
    return ["".join(each.text or "" for each in root.iter(f"{{{W}}}instrText")).strip(), *simple]


@pytest.mark.parametrize("make", [word_field, simple_field])
@pytest.mark.parametrize("instruction", LOCAL)
def test_a_field_that_reads_a_file_of_the_author_keeps_its_result_alone(
    tmp_path: Path, instruction: str, make: Callable[..., Xml]
) -> None:
    rendered = fill(tmp_path, {"x": 3}, paragraph("Voir ", make(f" {instruction} ", "la {{ x }}e note")))
    assert_anonymous(rendered)
    assert rendered.paragraphs == ["Voir la 3e note"]
    assert b'w:fldLock="true"' in rendered.files[BODY]
    assert_valid(rendered.data, tmp_path)


def test_a_path_cut_over_runs_or_made_by_a_nested_field_goes_too(tmp_path: Path) -> None:
    whole = word_field(r' INCLUDETEXT "C:\\Users\\jma', "corps")
    cut = r'</w:instrText></w:r><w:r><w:instrText xml:space="preserve">chine\\x.docx" </w:instrText></w:r>'
    inner = word_field(r' QUOTE "C:\\Users\\jmachine" ', "x")
    nested = word_field(" INCLUDETEXT ", "clauses").replace(
        "INCLUDETEXT </w:instrText></w:r>", f"INCLUDETEXT </w:instrText></w:r>{inner}"
    )
    rendered = fill(tmp_path, {}, paragraph(Xml(whole.replace("</w:instrText></w:r>", cut, 1))), paragraph(Xml(nested)))
    assert_anonymous(rendered)
    assert rendered.paragraphs == ["corps", "xclauses"]
    assert_valid(rendered.data, tmp_path)


def test_a_picture_does_not_say_which_folder_it_came_from(tmp_path: Path) -> None:
    drawn = shape().replace('name="Forme"', r'name="Forme" descr="C:\Users\jmachine\logo.png" title="Logo : {{ nom }}"')
    older = r'<w:r><w:pict><v:shape style="width:9pt;height:4pt" alt="\\serveur\jmachine\plan.png"/></w:pict></w:r>'
    rendered = fill(tmp_path, {"nom": "Racines"}, paragraph(Xml(drawn)), paragraph(Xml(older)))
    assert_anonymous(rendered)
    body = rendered.files[BODY].decode()
    assert 'descr="logo.png"' in body
    assert 'alt="plan.png"' in body
    assert 'title="Logo : Racines"' in body


@pytest.mark.parametrize("make", [word_field, simple_field])
@pytest.mark.parametrize("instruction", NAMED)
def test_a_field_shows_neither_the_author_nor_the_folder(
    tmp_path: Path, instruction: str, make: Callable[..., Xml]
) -> None:
    rendered = fill(tmp_path, {}, paragraph("Par ", make(f" {instruction} ", "Jean", " jmachine"), " ici"))
    assert_anonymous(rendered)
    assert rendered.paragraphs == ["Par  ici"]
    assert instruction in "".join(instructions(rendered))


def test_the_name_that_an_instruction_gives_goes(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {}, paragraph(word_field(r' AUTHOR "Jean" \* MERGEFORMAT ', "Jean")))
    assert_anonymous(rendered)
    assert instructions(rendered) == [r"AUTHOR \* MERGEFORMAT"]


@pytest.mark.parametrize("make", [word_field, simple_field])
def test_other_fields_and_fields_with_tags_stay(tmp_path: Path, make: Callable[..., Xml]) -> None:
    kept = r' HYPERLINK "https://exemple.fr/a:/b" \l "haut" '
    held = [
        paragraph(make(kept, "aide")),
        paragraph(make(r' DATE \@ "h:mm" ', "8:30")),
        paragraph(make(" AUTHOR ", "{{ nom }}")),
    ]
    rendered = fill(tmp_path, {"nom": "Racines"}, *held)
    assert rendered.paragraphs == ["aide", "8:30", "Racines"]
    found = "".join(instructions(rendered))
    assert kept.strip() in found
    assert '"h:mm"' in found
    assert b"fldLock" not in rendered.files[BODY]


STORE = "{11111111-2222-3333-4444-555555555555}"
CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"


def bound(store: str, xpath: str, text: str) -> Xml:
    binding = f'<w:dataBinding w:xpath="{xpath}" w:storeItemID="{store}"/>'
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    return Xml(f"<w:sdt><w:sdtPr>{binding}<w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>")


def test_data_and_variables_of_the_author_go_and_controls_keep_their_text(tmp_path: Path) -> None:
    held = [
        paragraph(bound(STORE, "/x[1]", "{{ nom }}")),
        paragraph("Par ", bound(CORE, "/ns1:coreProperties[1]/ns0:creator[1]", "Jean")),
    ]
    path = write(tmp_path / "modele.docx", *held)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    properties = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    parts |= {
        "customXml/item1.xml": "<x>Jean</x>",
        "customXml/itemProps1.xml": "<p>jmachine</p>",
        "customXml/_rels/item1.xml.rels": f'<Relationships xmlns="{package}">'
        + relation(0, OFFICE + "customXmlProps", "itemProps1.xml")
        + "</Relationships>",
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:docVars>'
        '<w:docVar w:name="Dossier" w:val="jmachine"/></w:docVars></w:settings>',
    }
    added = relation(1, OFFICE + "customXml", "../customXml/item1.xml") + relation(
        2, OFFICE + "settings", "settings.xml"
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", f"{added}</Relationships>")
    types = (
        f'<Override PartName="/customXml/itemProps1.xml" ContentType="{properties}"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{WORDML}settings+xml"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", types)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    rendered = Rendered(Template(path).render({"nom": "Racines"}))
    assert_anonymous(rendered)
    assert not [name for name in rendered.files if "customXml" in name]
    assert b"customXml" not in rendered.files["[Content_Types].xml"] + rendered.files["word/_rels/document.xml.rels"]
    for word in (b"rsid", b"docVar"):
        assert word not in rendered.files["word/settings.xml"]
    assert rendered.paragraphs == ["Racines", "Par "]
    body = rendered.files[BODY]
    assert STORE.encode() not in body
    assert CORE.encode() in body
    assert_valid(rendered.data, tmp_path)
