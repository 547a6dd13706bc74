from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template

Write = Callable[..., Path]


def rewrite(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The same zip with some parts replaced, added, or (None) removed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.update({name: data for name, data in changes.items() if data is not None})
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            if changes.get(name, b"") is not None:
                archive.writestr(name, data)
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


def test_an_odt_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "modele.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    assert "OpenDocument (.odt)" in refusal(path)


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


def test_a_part_of_broken_xml_is_damage(write_template: Write) -> None:
    assert "abîmé" in refusal(rewrite(write_template("Bonjour"), {"word/document.xml": b"<w:document"}))


def test_a_part_that_declares_entities_is_refused(write_template: Write) -> None:
    path = write_template("MARQUE")
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml").decode()
    start = document.index("<w:document")
    hostile = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + document[start:].replace("MARQUE", "a&e;b")
    assert "abîmé" in refusal(rewrite(path, {"word/document.xml": hostile.encode()}))


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
    assert "en-tête, « Réf. {{ a b }} »" in refusal(write_template("Bonjour", header="Réf. {{ a b }}"))


def test_a_syntax_error_in_a_footer_says_footer(write_template: Write) -> None:
    assert "pied de page, « {{ a b }} »" in refusal(write_template("Bonjour", footer="{{ a b }}"))
