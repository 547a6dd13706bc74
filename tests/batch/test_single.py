"""One document of all the records."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pikepdf import Pdf

import aci_docs
from aci_docs.batch import Merged
from aci_docs.batch.journal import RUNNING, Journal
from aci_docs.batch.sheets import Press, Sheet
from aci_docs.errors import AciDocsError, TemplateProblem, WrongUse

Person = Callable[..., dict[str, Any]]
Put = Callable[..., Path]
Merge = Callable[..., Merged]
Files = Callable[[], dict[str, bytes]]
VALBRUNE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return [page.strip() for page in done.stdout.split("\f")[:-1]]


def names(document: Path) -> list[str]:
    """The names of the people of a single document, in its order."""
    paragraphs = [each.text for each in Document(str(document)).paragraphs]
    return [text.split()[-1] for text in paragraphs if "Martinel" in text]


def test_every_record_is_in_one_document_in_the_order_of_the_source(
    person: Person, put: Put, merge: Merge, out: Path, files: Files
) -> None:
    made = merge(put(map(person, range(5))), output="unique")
    assert (made.made, made.files) == (5, ("attestation.docx",))
    assert set(files()) == {"attestation.docx", "manifeste.jsonl"}
    assert names(out / "attestation.docx") == [f"Martinel{number}" for number in range(5)]


def test_two_processes_make_the_same_document(person: Person, put: Put, merge: Merge, out: Path) -> None:
    source = put(map(person, range(40)))
    merge(source, output="unique")
    alone = (out / "attestation.docx").read_bytes()
    shutil.rmtree(out)
    merge(source, output="unique", jobs=2)
    assert (out / "attestation.docx").read_bytes() == alone


def test_a_record_added_first_or_changed_is_the_only_one_made_again(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put(map(person, range(4))), output="unique")
    again = merge(put([person(9), *map(person, range(3)), person(3, commentaire="Vu.")]), output="unique")
    assert (again.made, again.unchanged) == (2, 3)
    assert names(out / "attestation.docx") == ["Martinel9", "Martinel0", "Martinel1", "Martinel2", "Martinel3"]


def test_the_same_command_leaves_the_document_as_it_is(person: Person, put: Put, merge: Merge, out: Path) -> None:
    source = put(map(person, range(3)))
    merge(source, output="unique")
    before = (out / "attestation.docx").stat().st_mtime_ns
    again = merge(source, output="unique")
    assert (again.made, again.unchanged) == (0, 3)
    assert (out / "attestation.docx").stat().st_mtime_ns == before


def test_a_document_that_was_not_put_together_is_by_a_resume(
    person: Person, put: Put, merge: Merge, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(map(person, range(3)))
    with monkeypatch.context() as patch:
        patch.setattr("aci_docs.batch.session.write_single", _stopped)
        with pytest.raises(KeyboardInterrupt):
            merge(source, output="unique")
    journal = Journal(out / ".aci-docs" / "journal.sqlite")
    assert journal.about("state") == RUNNING
    journal.close()
    again = merge(source, output="unique", resume=True)
    assert (again.made, again.unchanged) == (0, 3)
    assert names(out / "attestation.docx") == ["Martinel0", "Martinel1", "Martinel2"]


def _stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("output", ["unique", "zip"])
def test_records_that_are_all_refused_leave_no_document_not_even_the_one_before(
    person: Person, put: Put, merge: Merge, files: Files, output: str
) -> None:
    refused = [person(1, date_bilan="x"), person(2, date_bilan="x")]
    for people in (refused, [person(1), person(2)], refused):
        made = merge(put(people), output=output)
        assert (made.made, made.refused, len(made.files)) == ((2, 0, 1) if people is not refused else (0, 2, 0))
    assert set(files()) == {"manifeste.jsonl", "rejets.jsonl"}
    assert len(merge(put([person(1), person(2)]), output=output).files) == 1


def test_structures_of_other_colours_cannot_be_in_one_document(
    person: Person, put: Put, merge: Merge, home: Path, out: Path
) -> None:
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    other = {**structure, "siret": "09990010200023", "charte": {"theme": "colore", "couleur": "#2E7D32"}}
    listed = home / "structures.json"
    listed.write_text(json.dumps([structure, other]), encoding="utf-8")
    people = [person(1), person(2, siret_structure=other["siret"])]
    with pytest.raises((WrongUse, AciDocsError)) as failure:
        merge(put(people), output="unique", structures=str(listed), kind="fiche_bilan")
    assert "un seul aspect" in str(failure.value)
    assert "(--theme sobre)" in str(failure.value)
    assert not out.exists()


def test_a_template_that_cannot_be_repeated_is_refused_before_anything_is_written(
    person: Person, put: Put, merge: Merge, home: Path, out: Path
) -> None:
    path = home / "templates_docx" / "attestation.docx"
    document = Document(str(path))
    field = (
        document.add_paragraph()
        .add_run()
        ._r.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldSimple",
            {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr": " NUMWORDS "},
        )
    )
    document.paragraphs[-1]._p.append(field)
    document.save(str(path))
    with pytest.raises(TemplateProblem, match="NUMWORDS"):
        merge(put([person(1)]), output="unique")
    assert not out.exists()


def test_too_many_records_for_one_pdf_are_refused_before_anything_is_written(
    person: Person, put: Put, merge: Merge, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aci_docs.batch.session.MAX_ASSEMBLED", 2)
    with pytest.raises(WrongUse, match="2 au plus"):
        merge(put(map(person, range(3))), output="unique", formats=("pdf",))
    assert not out.exists()


@pytest.fixture
def _office() -> None:
    from aci_docs.pdf import require_soffice

    require_soffice()


@pytest.mark.soffice
@pytest.mark.usefixtures("_office")
def test_one_pdf_has_a_bookmark_for_each_record_each_on_an_odd_page(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    made = merge(put(map(person, range(3))), output="unique", formats=("docx", "pdf"), recto_verso=True)
    assert made.files == ("attestation.docx", "attestation.pdf")
    with Pdf.open(out / "attestation.pdf") as document, document.open_outline() as outline:
        assert len(document.pages) == 5
        assert [str(each.title) for each in outline.root] == [f"attestation-B-{number}" for number in range(3)]


@pytest.mark.soffice
@pytest.mark.usefixtures("_office")
def test_the_authors_of_one_pdf_are_the_structures_of_its_records(
    person: Person, put: Put, merge: Merge, home: Path, out: Path
) -> None:
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    sirets = ("09990010200023", "09990010200031", structure["siret"])
    listed = home / "structures.json"
    listed.write_text(json.dumps([structure | {"siret": siret, "nom": f"Atelier {siret[-2:]}"} for siret in sirets]))
    for number, authors in ((1, "Atelier 31"), (2, "Atelier 31, Atelier 15")):
        people = [person(rank, siret_structure=sirets[rank + 1]) for rank in range(number)]
        merge(put(people), output="unique", formats=("pdf",), structures=str(listed))
        with Pdf.open(out / "attestation.pdf") as document:
            assert str(document.docinfo.Author) == authors


@pytest.mark.soffice
@pytest.mark.usefixtures("_office")
def test_a_pdf_is_put_together_again_with_the_blank_pages_that_are_wanted_now(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    source = put(map(person, range(2)))
    for recto_verso, count in ((False, 2), (True, 3), (False, 2)):
        merge(source, output="unique", formats=("pdf",), recto_verso=recto_verso)
        with Pdf.open(out / "attestation.pdf") as document:
            assert len(document.pages) == count


@pytest.mark.soffice
@pytest.mark.usefixtures("_office")
def test_recto_verso_adds_blank_pages_to_a_pdf_and_changes_no_other(tmp_path: Path) -> None:
    workspace = aci_docs.Workspace(VALBRUNE)
    shown = {}
    for recto_verso in (False, True):
        out = tmp_path / str(recto_verso)
        aci_docs.merge(
            workspace, "fiche_bilan", VALBRUNE, out, formats=("pdf",), output="unique", recto_verso=recto_verso
        )
        shown[recto_verso] = pages(out / "fiche_bilan.pdf")
    assert "" in shown[True]
    assert [page for page in shown[True] if page] == shown[False]


@pytest.mark.soffice
@pytest.mark.usefixtures("_office")
def test_each_record_has_its_pdf_titled_and_nothing_of_another(
    person: Person, put: Put, merge: Merge, out: Path, manifest: Callable[[], list[dict[str, Any]]]
) -> None:
    made = merge(put(map(person, range(3))), formats=("docx", "pdf"), archive=True)
    assert made.made == 3
    assert [line["pages"] for line in manifest()[1:]] == [1] * 6
    for number in range(3):
        with Pdf.open(out / f"attestation-B-{number}.pdf") as document:
            words = b"".join(
                document.get_object(each.objgen).read_bytes() for each in document.objects if _is_stream(each)
            )
            told = words + repr(document.docinfo).encode()
            assert not any(f"B-{other}".encode() in told for other in range(3) if other != number)
            assert "/StructTreeRoot" in document.Root


def _is_stream(item: Any) -> bool:
    return hasattr(item, "read_bytes") and type(item).__name__ == "Object" and item._type_name == "stream"


def test_a_record_that_libreoffice_refuses_is_told_and_has_no_document_at_all(
    person: Person, put: Put, merge: Merge, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aci_docs.errors import ConversionFailed

    source = put(map(person, range(3)))

    def printed(press: Press, sheets: Any) -> list[ConversionFailed | None]:
        for sheet in sheets:
            sheet.documents["pdf"], sheet.pages = b"%PDF", 1
        return [None, ConversionFailed("LibreOffice ne sait pas le convertir."), None]

    with monkeypatch.context() as patch:
        patch.setattr(Press, "print", printed)
        patch.setattr("aci_docs.pdf.require_soffice", lambda: "soffice")
        made = merge(source, formats=("docx", "pdf"))
    assert (made.made, made.failed, made.code) == (2, 1, 7)
    assert [each.identifier for each in made.refusals] == ["B-1"]
    assert "attestation-B-1.docx" not in files()
    assert "attestation-B-2.pdf" in files()
    assert b"LibreOffice n'en a pas fait de PDF" in files()["rejets.jsonl"]


def test_pieces_of_a_single_document_are_not_documents_by_themselves(
    person: Person, put: Put, merge: Merge, out: Path
) -> None:
    merge(put([person(1)]), output="unique")
    (part,) = (out / ".aci-docs" / "pieces").iterdir()
    assert not zipfile.is_zipfile(part)


def test_what_is_printed_is_never_made_to_begin_on_odd_pages(
    person: Person, put: Put, merge: Merge, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []

    def printed(self: Press, sheets: Sequence[Sheet]) -> list[None]:
        for sheet in sheets:
            made = io.BytesIO()
            assert sheet.series is not None
            sheet.series.write([sheet.printed], made)
            shown.append(zipfile.ZipFile(made).read("word/document.xml"))
            sheet.documents["pdf"], sheet.pages = blank(), 1
        return [None] * len(sheets)

    monkeypatch.setattr(Press, "print", printed)
    monkeypatch.setattr("aci_docs.pdf.require_soffice", lambda: "soffice")
    merge(put(map(person, range(2))), output="unique", formats=("docx", "pdf"), recto_verso=True)
    assert [b'w:val="oddPage"' in each for each in shown] == [False, False]
    assert zipfile.ZipFile(out / "attestation.docx").read("word/document.xml").count(b'w:val="oddPage"') == 2


def blank() -> bytes:
    """A PDF of one page without a word."""
    made = io.BytesIO()
    with Pdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def test_libreoffice_stays_from_one_source_to_the_next(
    person: Person, put: Put, merge: Merge, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def printed(press: Press, sheets: Any) -> list[None]:
        done.append("print")
        for sheet in sheets:
            sheet.documents["pdf"], sheet.pages = b"%PDF", 1
        return [None] * len(sheets)

    monkeypatch.setattr(Press, "print", printed)
    monkeypatch.setattr(Press, "close", lambda press: done.append("close"))
    monkeypatch.setattr("aci_docs.pdf.require_soffice", lambda: "soffice")
    monkeypatch.setattr("aci_docs.batch.workers.CHUNK", 1)
    merge(*(put([person(number)], f"{number}.jsonl") for number in range(3)), formats=("pdf",))
    assert done == ["print", "print", "print", "close"]
