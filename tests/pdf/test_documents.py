"""The PDF of every document kind, from Word and from OpenDocument, as a screen reader and an archive find it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

import aci_docs
from aci_docs import pdf
from aci_docs.dossier.slip import ASSEMBLED_FILE
from tests.pdf import fonts

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"
TYPES = "Document Part Div P H1 H2 H3 H4 H5 H6 L LI LBody Lbl Table TR TH TD Figure Span Link Caption"
STANDARD = set(TYPES.split())
WORDS = {"Tj", "TJ", "'", '"'}
PAINTS = WORDS | {"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
CLAIMS = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}
PACKET = CLAIMS | {"dc": "http://purl.org/dc/elements/1.1/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system"),
]


@pytest.fixture(scope="module", params=["docx", "odt"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample dossier as PDF to be kept, and assembled, from one of the formats of templates."""
    form: str = request.param
    out = tmp_path_factory.mktemp("archive") / form
    formats = (form, "pdf")
    aci_docs.build(aci_docs.Workspace(SAMPLE), out, formats=formats, archive=True, assemble=True)
    return out


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample dossier as plain PDF."""
    out = tmp_path_factory.mktemp("plain") / "out"
    aci_docs.build(aci_docs.Workspace(SAMPLE), out, formats=("pdf",), assemble=True)
    return out


def sheets(folder: Path) -> list[Path]:
    """Every PDF of the folder; the kinds of documents that the sample fills all have one."""
    found = sorted(folder.rglob("*.pdf"))
    workspace = aci_docs.Workspace(SAMPLE)
    kinds = {kind.template for kind in workspace.catalogue.documents if workspace.records(kind.record_kind)}
    names = {path.stem.split("-")[0] for path in found}
    assert kinds | {"bordereau", "dossier"} <= names
    return found


def elements(node: Any) -> Iterator[Any]:
    for kid in kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kids(node: Any) -> list[Any]:
    found = node.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def kind(element: Any) -> str:
    return str(element.S)[1:]


def structure(document: pikepdf.Pdf) -> list[Any]:
    return list(elements(document.Root.StructTreeRoot))


def packet(document: pikepdf.Pdf) -> etree._Element:
    return etree.fromstring(document.Root.Metadata.read_bytes())


def texts(document: pikepdf.Pdf, path: str) -> list[str]:
    return [str(each) for each in packet(document).xpath(f"{path}/text()", namespaces=PACKET)]  # type: ignore[union-attr]


def check_identity(document: pikepdf.Pdf) -> None:
    """It says its title, its language and that it is tagged; nothing of the clock."""
    root = document.Root
    assert str(root.Lang) == "fr-FR"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    title = str(document.docinfo["/Title"])
    assert title
    assert texts(document, "//dc:title//rdf:li") == [title]
    assert texts(document, "//dc:creator//rdf:li") == ["Racines & Compagnie"] == [str(document.docinfo["/Author"])]
    assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())


def check_structure(document: pikepdf.Pdf) -> None:
    """Types are standard, headings have no hole, tables have headers and a regular grid, pictures a text."""
    found = structure(document)
    assert {kind(each) for each in found} <= STANDARD
    parts = [each for each in found if kind(each) == "Part"] or [document.Root.StructTreeRoot]
    for part in parts:
        levels = [int(kind(each)[1]) for each in elements(part) if kind(each) in ("H1", "H2", "H3", "H4", "H5", "H6")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in (each for each in found if kind(each) == "Table"):
        rows = [[cell for cell in kids(row) if kind(cell) in ("TH", "TD")] for row in kids(table)]
        headers = [cell for row in rows for cell in row if kind(cell) == "TH"]
        assert headers
        assert all(attribute(cell, "Scope") in ("/Column", "/Row") for cell in headers)
        assert len({sum(int(attribute(cell, "ColSpan") or 1) for cell in row) for row in rows}) == 1
    pictures = [each for each in found if kind(each) == "Figure"]
    assert pictures
    assert all(str(each.get("/Alt", "")).strip() for each in pictures)
    for each in found:
        assert kids(each) or kind(each) in ("TD", "TH"), f"an empty {kind(each)}"


def attribute(element: Any, name: str) -> str | None:
    given = element.get("/A", [])
    for each in given if isinstance(given, pikepdf.Array) else [given]:
        if f"/{name}" in each:
            return str(each[f"/{name}"])
    return None


def check_content(document: pikepdf.Pdf) -> None:
    """All that is drawn is marked; each marked content is that of one element; running heads are decoration."""
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    known = {int(parents[n]): list(parents[n + 1]) for n in range(0, len(parents), 2)}
    told: Counter[tuple[Any, int]] = Counter()
    for element in structure(document):
        for kid in kids(element):
            if isinstance(kid, int):
                told[element.Pg.objgen, kid] += 1
            elif kid.get("/Type") == "/MCR":
                told[kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)] += 1
    drawn: Counter[tuple[Any, int]] = Counter()
    for number, page in enumerate(document.pages):
        assert page.obj.Tabs == pikepdf.Name.S
        marks: list[int | None] = []
        running = 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            if name in ("BMC", "BDC"):
                about: Any = instruction.operands[1] if name == "BDC" else None
                mark = int(about.MCID) if about is not None and "/MCID" in about else None
                if mark is not None:
                    drawn[page.obj.objgen, mark] += 1
                    assert known[int(page.obj.StructParents)][mark] is not None
                marks.append(mark)
            elif name == "EMC":
                marks.pop()
            elif name in PAINTS:
                assert marks, f"page {number + 1}: {name} is drawn outside of marked content"
                running += name in WORDS and marks[0] is None
                shown: Any = instruction.operands[0] if name in WORDS else b""
                strings = [each for each in shown if isinstance(each, pikepdf.String)] if name == "TJ" else [shown]
                assert not any(b"\0" in bytes(each) for each in strings), "a sign that the font lacks"
        assert running, f"page {number + 1}: its footer is read aloud"
        assert marks == []
    assert drawn.keys() == told.keys()
    assert set(told.values()) == {1}


def check_archive(document: pikepdf.Pdf) -> None:
    """It claims to be PDF/A-2b and PDF/UA-1, has colours that a machine to come can read, and fonts of its own."""
    assert (texts(document, "//pdfaid:part"), texts(document, "//pdfaid:conformance")) == (["2"], ["B"])
    assert texts(document, "//pdfuaid:part") == ["1"]
    (intent,) = document.Root.OutputIntents
    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert str(intent.OutputConditionIdentifier) == "sRGB IEC61966-2.1"
    assert int(intent.DestOutputProfile.N) == 3
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp", "a colour profile"
    assert list(fonts.faults(document)) == []
    assert "/ID" in document.trailer
    assert not document.is_encrypted
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(document.Root.get("/Names", {}).keys())
    assert not {"/AA", "/AcroForm", "/NeedsRendering"} & set(document.Root.keys())
    for each in document.objects:
        if isinstance(each, pikepdf.Stream):
            assert "/LZWDecode" not in str(each.get("/Filter", ""))
            assert "/F" not in each


def test_an_archive_is_accessible_and_can_be_kept(archive: Path) -> None:
    for path in sheets(archive):
        with pikepdf.open(path) as document:
            assert document.check_pdf_syntax() == []
            check_identity(document)
            check_structure(document)
            check_content(document)
            check_archive(document)


def test_the_slip_of_the_sample_is_signed_on_the_page_of_its_list(archive: Path) -> None:
    assert pdf.page_count(archive / "bordereau.pdf") == 1


def test_a_plain_pdf_is_tagged_as_well_and_claims_nothing(plain: Path) -> None:
    for path in sheets(plain):
        with pikepdf.open(path) as document:
            check_identity(document)
            check_structure(document)
            check_content(document)
            assert list(fonts.faults(document)) == []
            assert "/OutputIntents" not in document.Root
            assert not texts(document, "//pdfaid:part") + texts(document, "//pdfuaid:part")


def test_the_assembled_pdf_holds_every_piece_after_its_slip(archive: Path) -> None:
    with pikepdf.open(archive / ASSEMBLED_FILE) as document, document.open_outline() as outline:
        slip, *kinds = outline.root
        assert slip.title.startswith("Bordereau")
        catalogue = [each.title for each in aci_docs.Workspace(SAMPLE).catalogue.documents]
        titles = [each.title for each in kinds]
        assert titles == [title for title in catalogue if title in titles]
        pieces = [child.title for each in kinds for child in each.children]
        assert [title.split(" – ")[0] for title in pieces] == [
            f"Pièce n°\u00a0{number}" for number in range(1, len(pieces) + 1)
        ]
        others = [path for path in sheets(archive) if path.name != ASSEMBLED_FILE]
        assert len(pieces) == len(others) - 1
        assert len(document.pages) == sum(pdf.page_count(path) for path in others)
        labels: list[Any] = [page.label for page in document.pages]
        assert labels[0] == "B-1"
        assert "1-1" in labels
        assert labels[-1].startswith(f"{len(pieces)}-")


def test_the_same_document_gives_the_same_pdf(plain: Path, tmp_path: Path) -> None:
    workspace = aci_docs.Workspace(SAMPLE)
    aci_docs.build(workspace, tmp_path / "out", formats=("pdf",), assemble=True)
    for path in sheets(plain):
        assert (tmp_path / "out" / path.relative_to(plain)).read_bytes() == path.read_bytes(), path.name
