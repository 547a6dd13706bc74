"""Documents become PDF through LibreOffice, within a time limit, and its absence is said."""

import json
import os
import stat
import time
from pathlib import Path

import pikepdf
import pytest

from aci_docs import pdf
from aci_docs.errors import ConversionFailed
from aci_docs.pdf import office


@pytest.fixture
def fake_soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named soffice, alone on the path; the test writes what it does."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return program


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "fiche.docx"
    path.write_bytes(b"contenu")
    return path


def test_without_libreoffice_the_message_says_how_to_install_it(
    document: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", ())
    with pytest.raises(ConversionFailed, match="apt install libreoffice-writer") as caught:
        pdf.convert([document])
    assert caught.value.exit_code == 7


def test_libreoffice_is_found_where_installers_put_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "LibreOffice" / "soffice"
    program.parent.mkdir()
    program.write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", ("/absent", str(program)))
    assert pdf.find_soffice() == str(program)


def test_a_conversion_that_hangs_is_ended_with_its_children(fake_soffice: Path, document: Path, tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    # The child goes on writing for as long as it lives: it must be dead too.
    fake_soffice.write_text(f"#!/bin/sh\n(while :; do date +%s%N > {alive}; sleep 0.05; done) &\nsleep 60\n")
    with pytest.raises(ConversionFailed, match="a été arrêté"):
        pdf.convert([document], timeout=2)  # the child must have begun, on a busy machine too
    first = alive.read_text()
    time.sleep(0.3)
    assert alive.read_text() == first
    assert not document.with_suffix(".pdf").exists()


def test_a_document_that_is_not_converted_is_named(fake_soffice: Path, document: Path) -> None:
    with pytest.raises(ConversionFailed, match=r"fiche\.docx"):
        pdf.convert([document])


def test_a_failing_libreoffice_is_said(fake_soffice: Path, document: Path) -> None:
    fake_soffice.write_text("#!/bin/sh\nexit 77\n")
    with pytest.raises(ConversionFailed, match="77"):
        pdf.convert([document])


def test_two_documents_of_one_name_keep_each_its_own_pdf(fake_soffice: Path, tmp_path: Path) -> None:
    # A stand-in that "converts" by copying, so that what came from where can be read.
    fake_soffice.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nout=$2; shift 2\n'
        'for f in "$@"; do b=$(basename "$f"); cp "$f" "$out/${b%.*}.pdf"; done\n'
    )
    paths = []
    for pages, name in enumerate(("a", "b"), 1):
        path = tmp_path / name / "fiche.docx"
        path.parent.mkdir()
        with pikepdf.new() as document:
            for _ in range(pages):
                document.add_blank_page()
            document.save(path)
        paths.append(path)
    seen: list[int] = []
    made = pdf.convert(paths, done=seen.append)
    assert [pdf.page_count(each) for each in made] == [1, 2]
    assert made == [path.with_suffix(".pdf") for path in paths]


@pytest.mark.parametrize("archive", [False, True])
def test_libreoffice_is_always_told_to_tag_and_asked_for_pdf_a_on_demand(
    fake_soffice: Path, document: Path, tmp_path: Path, archive: bool
) -> None:
    fake_soffice.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path / "told"}\n')
    with pytest.raises(ConversionFailed):
        pdf.convert([document], archive=archive)
    told = next(line for line in (tmp_path / "told").read_text().splitlines() if line.startswith("pdf:"))
    assert told.startswith("pdf:writer_pdf_Export:{")
    options = json.loads(told.removeprefix("pdf:writer_pdf_Export:"))
    assert options["UseTaggedPDF"] == {"type": "boolean", "value": "true"}
    assert options.get("SelectPdfVersion") == ({"type": "long", "value": "2"} if archive else None)
    assert options.get("PDFUACompliance") == ({"type": "boolean", "value": "true"} if archive else None)


def test_an_unreadable_pdf_has_no_page_count(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("pas un pdf")
    with pytest.raises(ConversionFailed, match=r"x\.pdf"):
        pdf.page_count(tmp_path / "x.pdf")


def test_nothing_to_convert_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.convert([]) == []
