"""Sheets converted together by LibreOffice are those that it makes one by one, and none holds a word of another."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pikepdf
import pytest

import aci_docs
from aci_docs import pdf
from aci_docs.pdf import Metadata
from aci_docs.templating import Series, Template
from tests.pdf import fonts
from tests.pdf.tagged import lines
from tests.templating.series import hard

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "jardins_de_valbrune"
COUNT = 4

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system"),
]


class Made:
    """The same sheets converted one by one and together."""

    def __init__(
        self, folder: Path, template: Template, contexts: Sequence[Mapping[str, Any]], *, archive: bool
    ) -> None:
        self.archive = archive
        self._series = Series(template)
        images = aci_docs.Workspace(SAMPLE).images
        self._pieces = []
        self.sources = []
        for number, context in enumerate(contexts):
            self._pieces.append(self._series.piece(context, number, images=images).data)
            self.sources.append(folder / f"{number}.{template.format}")
            self.sources[-1].write_bytes(template.render(context, images=images))
        self.alone = pdf.convert(self.sources, archive=archive)
        self.describe = [described(path) for path in self.alone]
        self.together = [folder / f"together-{number}.pdf" for number in range(len(contexts))]
        with pdf.Office() as office:
            self.results = office.sheets(self.join, self.together, describe=self.describe, archive=archive)

    def join(self, ranks: Sequence[int], path: Path) -> Path:
        """The document of the sheets of these ranks."""
        joined = path.with_name(f"{path.name}.{self._series.template.format}")
        with joined.open("wb") as stream:
            self._series.write((self._pieces[rank] for rank in ranks), stream)
        return joined


def contexts_of(kind: str) -> list[Mapping[str, Any]]:
    """Those of a few documents of the sample."""
    _, planned = aci_docs.check(aci_docs.Workspace(SAMPLE))
    return [each.context for each in planned if each.kind.template == kind][:COUNT]


def described(path: Path) -> Metadata:
    with pikepdf.open(path) as document:
        return replace(Metadata.of(document), creator="", producer="")


def hard_template(path: Path) -> Template:
    """A template with its own headers, notes and lists; a count of pages in its text would lead to the last of them."""
    return Template(hard.write_text(path, hard.text_body().replace("<text:page-count>9</text:page-count>", "")))


@pytest.fixture(
    scope="module",
    params=["fiche_bilan odt", "fiche_bilan docx to be kept", "fiche_poste docx", "fiche_poste odt", "hard odt"],
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    kind, form, *kept = request.param.split(" ", 2)
    folder = tmp_path_factory.mktemp("sheets")
    if kind == "hard":
        template, contexts = hard_template(folder / "modele.odt"), list[Mapping[str, Any]](hard.records(COUNT))
    else:
        template, contexts = Template(ROOT / f"templates_{form}" / f"{kind}.{form}"), contexts_of(kind)
    return Made(folder, template, contexts, archive=bool(kept))


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


def pictures_of(path: Path, folder: Path) -> list[bytes]:
    subprocess.run(["pdftoppm", "-r", "40", path, folder / path.stem], check=True)
    return [each.read_bytes() for each in sorted(folder.glob(f"{path.stem}-*.ppm"))]


def outline_of(document: pikepdf.Pdf) -> list[Any]:
    def told(items: Any) -> list[Any]:
        return [(each.title, told(each.children)) for each in items]

    with document.open_outline() as outline:
        return told(outline.root)


def told_by(document: pikepdf.Pdf) -> list[Any]:
    """What the structure says to a reader beside the words of the pages."""
    found = []

    def walk(element: Any) -> None:
        found.append([str(element.get(name, "")) for name in ("/S", "/Alt", "/ActualText", "/T", "/Lang")])
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    walk(document.Root.StructTreeRoot.K[0])
    return found


def strings_in(path: Path) -> str:
    """Every string and name of every object of a PDF, and its streams that are text."""
    found: list[str] = []

    def walk(value: Any, depth: int = 0) -> None:
        if isinstance(value, pikepdf.String | pikepdf.Name):
            found.append(str(value))
        elif isinstance(value, pikepdf.Array):
            for each in value:
                if depth == 0 or not getattr(each, "is_indirect", False):
                    walk(each, depth + 1)
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for key, each in value.items():
                found.append(str(key))
                if not getattr(each, "is_indirect", False):
                    walk(each, depth + 1)
            if isinstance(value, pikepdf.Stream) and value.get("/Subtype") == "/XML":
                found.append(value.read_bytes().decode())

    with pikepdf.open(path) as document:
        for each in document.objects:
            if not isinstance(each, pikepdf.Stream) or each.get("/Type") != "/XRef":
                walk(each)
    return "\n".join(found)


def test_each_sheet_has_the_pages_that_it_has_alone(made: Made, tmp_path: Path) -> None:
    assert made.results == [pdf.page_count(path) for path in made.alone]
    for alone, together in zip(made.alone, made.together, strict=True):
        assert text_of(together) == text_of(alone)
        assert pictures_of(together, tmp_path) == pictures_of(alone, tmp_path)


def test_each_sheet_is_tagged_and_titled_as_it_is_alone(made: Made) -> None:
    for alone, together in zip(made.alone, made.together, strict=True):
        with pikepdf.open(alone) as one, pikepdf.open(together) as other:
            assert other.check_pdf_syntax() == []
            assert lines(other) == lines(one)
            assert told_by(other) == told_by(one)
            assert outline_of(other) == outline_of(one) != []
            assert Metadata.of(other) == Metadata.of(one)
            assert other.Root.Metadata.read_bytes() == one.Root.Metadata.read_bytes()
            # Its own bookmarks are left behind: what leads to them in the sheet leads to their page and place.
            assert set(other.Root.keys()) == set(one.Root.keys()) - {"/Dests"}
            assert list(fonts.faults(other)) == []
            assert [len(page.obj.get("/Annots", ())) for page in other.pages] == [
                len(page.obj.get("/Annots", ())) for page in one.pages
            ]


def test_no_sheet_holds_a_word_of_another(made: Made) -> None:
    words = [set(re.findall(r"\w{4,}", text_of(path) + strings_in(path))) for path in made.alone]
    for number, path in enumerate(made.together):
        others = set().union(*(each for other, each in enumerate(words) if other != number))
        found = set(re.findall(r"\w{4,}", text_of(path) + strings_in(path)))
        assert found >= words[number] - left_out(made.alone[number]), "the sheet has its own words"
        assert not (others - words[number]) & found
        with pikepdf.open(path) as document, pikepdf.open(made.alone[number]) as alone:
            assert count_of(document, "/StructElem") == count_of(alone, "/StructElem")
            assert count_of(document, "/Page") == len(document.pages)


def left_out(path: Path) -> set[str]:
    """The words of a sheet that it need not have: its bookmarks, and the names of its pictures, which are numbers."""
    with pikepdf.open(path) as document:
        bookmarks: Any = document.Root.get("/Dests", {})
        names = " ".join(["Dests", *map(str, bookmarks.keys())])
    return set(re.findall(r"\w{4,}", names)) | set(re.findall(r"\bIm\d+", strings_in(path)))


def count_of(document: pikepdf.Pdf, kind: str) -> int:
    found = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind]
    return len(found)


def test_the_same_sheets_give_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = [tmp_path / path.name for path in made.together]
    with pdf.Office() as office:
        office.sheets(made.join, again, describe=made.describe, archive=made.archive)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in made.together]


def converted(folder: Path) -> list[Any]:
    """What becomes of two small sheets."""
    series = Series(Template(ROOT / "templates_odt" / "fiche_bilan.odt"))
    pieces = [series.piece(context, number).data for number, context in enumerate(contexts_of("fiche_bilan")[:2])]

    def join(ranks: Sequence[int], path: Path) -> Path:
        joined = path.with_name(f"{path.name}.odt")
        with joined.open("wb") as stream:
            series.write((pieces[rank] for rank in ranks), stream)
        return joined

    with pdf.Office() as office:
        return office.sheets(join, [folder / f"{number}.pdf" for number in range(2)])


def test_two_processes_have_each_its_own_libreoffice(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        first, second = pool.map(converted, folders)
    assert first == second
    assert all(isinstance(each, int) for each in first)


def test_a_libreoffice_that_is_killed_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[Thread] = []
    start: Callable[..., None] = pdf.program.Program.start

    def watched(self: pdf.program.Program, *arguments: Any) -> None:
        start(self, *arguments)
        if not killed:
            killed.append(Thread(target=kill_office, args=(str(self.folder),)))
            killed[0].start()

    monkeypatch.setattr(pdf.program.Program, "start", watched)
    results = converted(tmp_path)
    killed[0].join()
    assert all(isinstance(each, int) for each in results), results


def kill_office(folder: str) -> None:
    """Kill LibreOffice's own process, the one with this profile, as soon as it runs."""
    for _ in range(1000):
        found = subprocess.run(["pgrep", "-f", f"soffice.bin.*{folder}"], capture_output=True, text=True, check=False)
        if found.stdout.split():
            subprocess.run(["kill", "-9", found.stdout.split()[0]], check=False)
            return
        sleep(0.01)
    raise AssertionError("LibreOffice was not seen")
