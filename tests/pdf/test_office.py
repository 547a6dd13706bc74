"""Documents become PDF through LibreOffice, within a time limit, and its absence is said."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest

from aci_docs import pdf
from aci_docs.errors import ConversionFailed
from aci_docs.pdf import Metadata, office, program


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
    monkeypatch.setattr(program, "_USUAL_PLACES", ())
    with pytest.raises(ConversionFailed, match="apt install libreoffice-writer") as caught:
        pdf.convert([document])
    assert caught.value.exit_code == 7


def test_a_conversion_that_hangs_is_ended_with_its_children(
    fake_soffice: Path, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "START_SECONDS", 2)  # the child must have begun, on a busy machine too
    monkeypatch.setattr(office, "SHEET_SECONDS", 0)
    alive = tmp_path / "alive"
    # The child goes on writing for as long as it lives: it must be dead too.
    fake_soffice.write_text(f"#!/bin/sh\n(while :; do date +%s%N > {alive}; sleep 0.05; done) &\nsleep 60\n")
    with pytest.raises(ConversionFailed, match="a été arrêté"):
        pdf.convert([document])
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


# A stand-in for LibreOffice: a document is a line for each of its sheets, which says its number and what becomes of it.
STAND_IN = """#!{python}
import os, signal, sys, time
from pathlib import Path
import pikepdf
from pikepdf import Array, Dictionary, Name
out = Path(sys.argv[sys.argv.index("--outdir") + 1])
with open({log!r}, "a") as log:
    print(*(Path(each).read_text().replace("\\n", ",") for each in sys.argv[sys.argv.index("--outdir") + 2:]), file=log)
for path in map(Path, sys.argv[sys.argv.index("--outdir") + 2:]):
    lines = [line.split() for line in path.read_text().splitlines()]
    fates = {{fate for _, *fates in lines for fate in fates}}
    once = Path({log!r} + ".once")
    if "crash" in fates or ("killed-once" in fates and not once.exists()):
        once.touch()
        (out / (path.stem + ".pdf")).write_bytes(b"%PDF-1.7 unfinished")
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in fates:
        time.sleep(60)
    if "bad" in fates:
        continue
    document = pikepdf.new()
    starts = {{}}
    for number, *fates in lines:
        first = len(document.pages)
        for _ in range(int(number) % 3 + 1):
            document.add_blank_page()
        if "nowhere" not in fates:
            starts[f"/aci5Ffiche5F{{number}}"] = Array([document.pages[first].obj, Name.XYZ, 0, 0, 0])
    document.Root.Dests = Dictionary(starts)
    document.docinfo["/Title"] = "Modele"
    document.docinfo["/Producer"] = "LibreOffice"
    document.save(out / (path.stem + ".pdf"))
"""


class Runs:
    """What the stand-in is given: the fate of some sheets; and what it was asked to convert, a list for each run."""

    def __init__(self, log: Path, program: Path) -> None:
        self.log = log
        self.fates: dict[int, str] = {}
        program.write_text(STAND_IN.format(python=sys.executable, log=str(log)))

    def join(self, ranks: Sequence[int], path: Path) -> Path:
        document = path.with_name(path.name + ".odt")
        document.write_text("".join(f"{rank} {self.fates.get(rank, '')}\n" for rank in ranks))
        return document

    def count(self) -> int:
        return len(self.log.read_text().splitlines())


@pytest.fixture
def runs(fake_soffice: Path, tmp_path: Path) -> Runs:
    return Runs(tmp_path / "log", fake_soffice)


@pytest.fixture
def targets(tmp_path: Path) -> list[Path]:
    return [tmp_path / f"{rank}.pdf" for rank in range(60)]


def pages_of(rank: int) -> int:
    return rank % 3 + 1


def check(results: list[int | ConversionFailed], targets: list[Path], failed: set[int]) -> None:
    """Every sheet has its pages, but those that failed, which have no file."""
    for rank, (result, target) in enumerate(zip(results, targets, strict=True)):
        if rank in failed:
            assert isinstance(result, ConversionFailed)
            assert not target.exists()
        else:
            assert result == pages_of(rank) == pdf.page_count(target)


def test_sheets_are_converted_together_and_each_is_a_pdf_of_its_own(runs: Runs, targets: list[Path]) -> None:
    seen: list[int] = []
    describe = [Metadata(f"Fiche {rank}", "Racines") for rank in range(60)]
    with pdf.Office() as converter:
        results = converter.sheets(runs.join, targets, describe=describe, done=seen.append)
    check(results, targets, set())
    assert runs.count() == 1
    assert seen == list(range(1, 61))
    with pikepdf.open(targets[7]) as document:
        assert Metadata.of(document) == Metadata("Fiche 7", "Racines", producer="LibreOffice")
        assert "/Dests" not in document.Root


def test_without_descriptions_a_sheet_says_what_its_document_says(runs: Runs, targets: list[Path]) -> None:
    with pdf.Office() as converter:
        converter.sheets(runs.join, targets[:1])
    with pikepdf.open(targets[0]) as document:
        assert Metadata.of(document) == Metadata("Modele", producer="LibreOffice")


@pytest.mark.parametrize("fate", ["bad", "crash"])
def test_a_sheet_that_cannot_be_converted_is_found_by_halves(runs: Runs, targets: list[Path], fate: str) -> None:
    runs.fates[31] = fate
    with pdf.Office() as converter:
        results = converter.sheets(runs.join, targets)
    check(results, targets, {31})
    assert runs.count() <= 9, "25 sheets are halved five times"
    assert str(results[31]).startswith("LibreOffice")


def test_several_of_them_are_found_wherever_they_are(runs: Runs, targets: list[Path]) -> None:
    runs.fates = {0: "crash", 1: "bad", 24: "crash", 59: "bad"}
    with pdf.Office() as converter:
        check(converter.sheets(runs.join, targets), targets, {0, 1, 24, 59})


def test_a_sheet_that_hangs_is_found_and_the_rest_goes_on(
    runs: Runs, targets: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "START_SECONDS", 2)
    monkeypatch.setattr(office, "SHEET_SECONDS", 0)
    monkeypatch.setattr(office, "SHEETS", 2)
    runs.fates[3] = "hang"
    with pdf.Office() as converter:
        results = converter.sheets(runs.join, targets[:8])
    check(results, targets[:8], {3})
    assert "a été arrêté" in str(results[3])


def test_a_libreoffice_killed_in_the_middle_is_started_again(runs: Runs, targets: list[Path]) -> None:
    runs.fates[30] = "killed-once"
    with pdf.Office() as converter:
        check(converter.sheets(runs.join, targets), targets, set())
    assert runs.count() == 2


def test_sheets_that_cannot_be_told_apart_are_converted_one_by_one(runs: Runs, targets: list[Path]) -> None:
    runs.fates[4] = "nowhere"
    with pdf.Office() as converter:
        check(converter.sheets(runs.join, targets), targets, set())
    assert runs.count() > 1


@pytest.mark.parametrize(("status", "told"), [(77, "77"), (0, "libreoffice-writer")])
def test_a_libreoffice_that_converts_nothing_is_given_up(
    fake_soffice: Path, runs: Runs, targets: list[Path], status: int, told: str
) -> None:
    fake_soffice.write_text(f"#!/bin/sh\necho x >> {runs.log}\nexit {status}\n")
    with pdf.Office() as converter, pytest.raises(ConversionFailed, match=told):
        converter.sheets(runs.join, targets)
    assert runs.count() == office.BROKEN


def test_an_office_leaves_no_folder(
    runs: Runs, targets: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    with pdf.Office() as converter:
        converter.sheets(runs.join, targets[:3])
        assert list((tmp_path / "temp").iterdir())
    assert not list((tmp_path / "temp").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="the guard is a shell")
def test_libreoffice_and_its_folder_go_with_a_worker_that_is_killed(fake_soffice: Path, tmp_path: Path) -> None:
    alive, temp = tmp_path / "alive", tmp_path / "temp"
    temp.mkdir()
    fake_soffice.write_text(f"#!/bin/sh\n(while :; do date +%s%N > {alive}; sleep 0.05; done) &\nsleep 60\n")
    document = tmp_path / "fiche.odt"
    document.write_bytes(b"x")
    code = "import sys; from pathlib import Path; from aci_docs import pdf; pdf.convert([Path(sys.argv[1])])"
    worker = subprocess.Popen([sys.executable, "-c", code, str(document)], env={**os.environ, "TMPDIR": str(temp)})
    wait_until(alive.exists)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    wait_until(lambda: not list(temp.iterdir()))
    first = alive.read_text()
    time.sleep(0.3)
    assert alive.read_text() == first


def wait_until(happened: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)
