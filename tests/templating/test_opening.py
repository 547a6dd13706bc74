from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.opening import open_package
from aci_docs.templating.package import Package

Write = Callable[..., Path]


def rewrite(path: Path, changes: Mapping[str, bytes | None]) -> Path:
    """The same zip with some parts replaced, added, or (None) removed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.update({name: data for name, data in changes.items() if data is not None})
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            if changes.get(name, b"") is not None:
                archive.writestr(name, data)
    return path


def odt(
    path: Path,
    *,
    mimetype: str = "application/vnd.oasis.opendocument.text",
    declared: str = "styles.xml",
    inside: str = "",
    **changes: str,
) -> Path:
    """An OpenDocument text as small as it can be; `inside` is the XML inside the manifest's last entry."""
    entries = {"/": mimetype, "content.xml": "text/xml", declared: "text/xml"}
    listed = [
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}">{{}}</manifest:file-entry>'
        for name, kind in entries.items()
    ]
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        + "".join(listed).replace("{}", "", 2).replace("{}", inside)
        + "</manifest:manifest>"
    )
    parts = {"mimetype": mimetype, "content.xml": "<a/>", "META-INF/manifest.xml": manifest}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (parts | changes).items():
            archive.writestr(name, text)
    return path


def content_types(path: Path, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        types = archive.read("[Content_Types].xml").decode()
    assert old in types
    return rewrite(path, {"[Content_Types].xml": types.replace(old, new).encode()})


def refusal(path: Path) -> str:
    with pytest.raises(TemplateProblem) as caught:
        Template(path)
    message = str(caught.value)
    assert str(path) in message
    return message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "le fichier n'existe pas" in refusal(tmp_path / "absent.docx")


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    assert "ne peut pas être lu" in refusal(tmp_path)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vide.docx"
    path.touch()
    assert "le fichier est vide. Copiez-le ou téléchargez-le de nouveau" in refusal(path)


def test_a_file_that_may_not_be_read_is_named(write_template: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_template("Bonjour")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "ne peut pas être lu (Permission denied). Vérifiez les droits" in refusal(path)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert "ne peut pas être lu" in refusal(Path("a\0b.docx"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "tuyau.docx"
    os.mkfifo(path)
    assert "ce n'est pas un fichier ordinaire" in refusal(path)


def test_a_text_file_is_not_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "texte.docx"
    path.write_text("Bonjour", encoding="utf-8")
    message = refusal(path)
    assert "ce n'est pas un document Word" in message
    assert "enregistrez-le au format « Document Word (.docx) »" in message


def test_a_truncated_docx_is_damaged(write_template: Write) -> None:
    path = write_template("Bonjour")
    path.write_bytes(path.read_bytes()[:-400])
    assert "le fichier est abîmé" in refusal(path)


def test_an_old_doc_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "ancien.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "ancien document Word (.doc)" in refusal(path)


def test_a_file_that_only_looks_like_a_flat_odt_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "modele.fodt"
    for text in (
        '<?xml version="1.0"?><office:document xmlns:office="x"/>',
        "<office:document",
        "<!-- office:document",
    ):
        path.write_text(text, encoding="utf-8")
        assert "ce n'est pas un document Word ou OpenDocument" in refusal(path)


def test_an_odt_under_a_word_name_is_told_apart(tmp_path: Path) -> None:
    path = odt(tmp_path / "modele.docx")
    assert "OpenDocument (.odt) sous un nom en .docx. Renommez-le avec l'extension .odt" in refusal(path)


def test_a_word_document_under_an_odt_name_is_told_apart(write_template: Write, tmp_path: Path) -> None:
    path = write_template("Bonjour").rename(tmp_path / "modele.ODT")
    assert "document Word sous un nom en .odt. Renommez-le avec l'extension .docx" in refusal(path)


def test_a_name_that_says_nothing_goes_with_either_format(write_template: Write, tmp_path: Path) -> None:
    assert open_package(odt(tmp_path / "lettre")).format == "odt"
    assert open_package(write_template("Bonjour").rename(tmp_path / "lettre")).format == "docx"


@pytest.mark.parametrize("name", ["Basic/Standard/script.xml", "Scripts/python/a.py", "basic/script-lc.xml"])
def test_an_odt_with_macros_is_refused(tmp_path: Path, name: str) -> None:
    assert "macros" in refusal(odt(tmp_path / "a.odt", **{name: "x" if name.endswith("py") else "<x/>"}))


def test_an_odt_that_declares_macros_it_does_not_hold_is_refused(tmp_path: Path) -> None:
    assert "macros" in refusal(odt(tmp_path / "a.odt", declared="Basic/"))


def test_an_odt_that_calls_a_macro_of_the_machine_is_refused(tmp_path: Path) -> None:
    event = '<a href="vnd.sun.star.script:x.py$run?language=Python&amp;location=share"/>'
    assert "macros" in refusal(odt(tmp_path / "a.odt", **{"content.xml": event}))


def test_an_odt_protected_by_a_password_is_refused(tmp_path: Path) -> None:
    lock = "<manifest:encryption-data/>"
    assert "mot de passe. Enregistrez-le sans mot de passe" in refusal(odt(tmp_path / "a.odt", inside=lock))


@pytest.mark.parametrize("kind", ["spreadsheet", "presentation", "text-master", "text-web"])
def test_an_open_document_that_is_no_text_is_refused(tmp_path: Path, kind: str) -> None:
    path = odt(tmp_path / "a.odt", mimetype=f"application/vnd.oasis.opendocument.{kind}")
    assert "mais pas un texte (.odt)" in refusal(path)


def test_an_odt_without_its_text_is_refused(tmp_path: Path) -> None:
    assert "il n'a pas de texte" in refusal(rewrite(odt(tmp_path / "a.odt"), {"content.xml": None}))
    assert "abîmé" in refusal(rewrite(odt(tmp_path / "b.odt"), {"META-INF/manifest.xml": None}))
    assert "abîmé" in refusal(rewrite(odt(tmp_path / "c.odt"), {"META-INF/manifest.xml": b"<manifest"}))
    assert "ce n'est pas un document" in refusal(rewrite(odt(tmp_path / "d.odt"), {"mimetype": None}))


def test_a_manifest_of_open_office_org_is_taken_and_written_without_its_document_type(tmp_path: Path) -> None:
    old = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    path = odt(tmp_path / "a.odt")
    with zipfile.ZipFile(path) as archive:
        manifest = archive.read("META-INF/manifest.xml").decode()
    bare = old + "<manifest:manifest>" + manifest[manifest.index(">") + 1 :]
    for text in (old + manifest, bare):
        document = open_package(rewrite(path, {"META-INF/manifest.xml": text.encode()}))
        written = document.write({})
        (tmp_path / "b.odt").write_bytes(written)
        assert b"DOCTYPE" not in open_package(tmp_path / "b.odt")["META-INF/manifest.xml"]
        assert b"content.xml" in document["META-INF/manifest.xml"]
    worse = old.replace('dtd"', 'dtd" [<!ENTITY a "b">]') + manifest
    assert "DTD" in refusal(rewrite(path, {"META-INF/manifest.xml": worse.encode()}))


def test_a_strict_word_document_is_told_apart(write_template: Write) -> None:
    path = write_template("Bonjour")
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("_rels/.rels")
    transitional, strict = (
        b"http://schemas.openxmlformats.org/officeDocument/2006",
        b"http://purl.oclc.org/ooxml/officeDocument",
    )
    path = rewrite(path, {"_rels/.rels": relations.replace(transitional, strict)})
    assert "Strict Open XML" in refusal(path)


def test_a_zip_of_something_else_is_no_document(tmp_path: Path) -> None:
    for parts in ({}, {"a.txt": b"a"}, {"[Content_Types].xml": b"<Types/>"}, {"[Content_Types].xml": b"<Types"}):
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        assert "ce n'est pas un document" in refusal(path)


def test_a_main_part_with_the_type_of_its_extension_is_found(write_template: Write) -> None:
    path = write_template("Bonjour")
    package = open_package(path)
    assert isinstance(package, Package)
    types = package.parts["[Content_Types].xml"].decode()
    kind = package.content_type("word/document.xml")
    own = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    assert own in types
    types = types.replace(own, "").replace(
        'Extension="xml" ContentType="application/xml"', f'Extension="xml" ContentType="{kind}"'
    )
    assert open_package(rewrite(path, {"[Content_Types].xml": types.encode()})).main_part == "word/document.xml"


def test_a_spreadsheet_is_not_a_word_document(write_template: Write) -> None:
    path = content_types(write_template("Bonjour"), "wordprocessingml.document.main", "spreadsheetml.sheet.main")
    assert "ce n'est pas un document Word (.docx)" in refusal(path)


def test_a_macro_document_is_refused(write_template: Write) -> None:
    path = content_types(
        write_template("Bonjour"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert "macros" in refusal(path)


def test_a_vba_project_hidden_in_a_docx_is_refused(write_template: Write) -> None:
    assert "macros" in refusal(rewrite(write_template("Bonjour"), {"word/vbaProject.bin": b"x"}))


def test_a_vba_project_under_another_name_is_refused(write_template: Write) -> None:
    path = write_template("Bonjour")
    with zipfile.ZipFile(path) as archive:
        types, relations = archive.read("[Content_Types].xml"), archive.read("word/_rels/document.xml.rels")
    own = b'<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    declared = {"word/a.bin": b"x", "[Content_Types].xml": types.replace(b"</Types>", own)}
    assert "macros" in refusal(rewrite(write_template("Bonjour"), declared))
    kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    related = b'<Relationship Id="rId99" Type="' + kind + b'" Target="a.bin"/></Relationships>'
    hidden = {"word/a.bin": b"x", "word/_rels/document.xml.rels": relations.replace(b"</Relationships>", related)}
    assert "macros" in refusal(rewrite(write_template("Bonjour"), hidden))


def test_a_part_of_broken_xml_is_damage(write_template: Write) -> None:
    assert "abîmé" in refusal(rewrite(write_template("Bonjour"), {"word/document.xml": b"<w:document"}))


def test_a_part_that_declares_entities_is_refused(write_template: Write) -> None:
    path = write_template("MARQUE")
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml").decode()
    start = document.index("<w:document")
    hostile = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + document[start:].replace("MARQUE", "a&e;b")
    assert "« word/document.xml » déclare un type de document (DTD)" in refusal(
        rewrite(path, {"word/document.xml": hostile.encode()})
    )


def test_a_word_model_dotx_gives_documents(write_template: Write) -> None:
    path = content_types(write_template("{{ nom }}"), "document.main+xml", "template.main+xml")
    path.write_bytes(Template(path).render({"nom": "Zoé"}))
    with zipfile.ZipFile(path) as archive:
        assert b"wordprocessingml.document.main+xml" in archive.read("[Content_Types].xml")


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("{{ nom", "la balise est mal écrite"),
        ("{{ nom | }}", "la balise est mal écrite"),
        ("{% si nom %}", "balise inconnue"),
        ("{% if nom %}", "n'a pas sa fin"),
        ("{% endfor %}", "n'a pas son début"),
    ],
)
def test_a_syntax_error_gives_its_words_and_its_part(write_template: Write, tag: str, what: str) -> None:
    message = refusal(write_template("Avant", f"Voici {tag}", "Après"))
    assert what in message
    assert "corps du document" in message


def test_a_syntax_error_shows_the_words_of_its_own_paragraph(write_template: Write) -> None:
    message = refusal(write_template("Avant {{ a }}", "Nom du titulaire : {{ nom | }}", "Après {{ b }}"))
    assert "« Nom du titulaire : {{ nom | }} »" in message


def test_a_syntax_error_in_a_header_says_header(write_template: Write) -> None:
    assert "en-tête, paragraphe 1, « Réf. {{ a b }} »" in refusal(write_template("Bonjour", header="Réf. {{ a b }}"))


def test_a_syntax_error_in_a_footer_says_footer(write_template: Write) -> None:
    assert "pied de page, paragraphe 1, « {{ a b }} »" in refusal(write_template("Bonjour", footer="{{ a b }}"))
