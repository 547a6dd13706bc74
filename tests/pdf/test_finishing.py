"""What LibreOffice leaves to do in a PDF is done, and the file tells no clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from aci_docs.pdf.finishing import barriers, finish, page_count
from aci_docs.pdf.metadata import Metadata
from tests.pdf.tagged import lines, tagged


def written(path: Path, *, clock: str = "D:20260101120000Z", heading: str = "Titre") -> Path:
    """A PDF as LibreOffice leaves it, of this moment, with a link to a site and one to a page."""
    with tagged((heading, [0]), ("Vide", []), roles={"Titre": "H1", "Vide": "P"}) as document:
        links: list[dict[str, Any]] = [
            {"/A": Dictionary(S=Name.URI, URI=String("https://exemple.example.org"))},
            {"/Dest": Array([document.pages[0].obj, Name.Fit])},
            {"/A": Dictionary(S=Name.URI, URI=String("https://autre.example.org")), "/Contents": String("Le site")},
        ]
        document.pages[0].obj.Annots = Array(
            [
                Dictionary({"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": Array([0, 0, 9, 9])} | each)
                for each in links
            ]
        )
        document.docinfo["/CreationDate"] = String(clock)
        document.trailer["/DocChecksum"] = Name(f"/{clock[2:10]}")
        document.save(path)
    return path


def finished(source: Path, target: Path, *, archive: bool) -> None:
    with pikepdf.open(source) as document:
        finish(document, target, Metadata.of(document), archive=archive)


def test_structure_and_metadata_are_those_of_a_sound_pdf(tmp_path: Path) -> None:
    finished(written(tmp_path / "a.pdf"), tmp_path / "b.pdf", archive=False)
    with pikepdf.open(tmp_path / "b.pdf") as document:
        assert lines(document) == ["Document", " H1 0"]
        assert str(document.docinfo["/Title"]) == "Essai & suite"
        assert "Essai &amp; suite</rdf:li>" in document.Root.Metadata.read_bytes().decode()
        assert document.pdf_version == "1.7"
    assert page_count(tmp_path / "b.pdf") == 1
    assert barriers(tmp_path / "b.pdf") == []


def test_a_link_tells_where_it_leads(tmp_path: Path) -> None:
    finished(written(tmp_path / "a.pdf"), tmp_path / "b.pdf", archive=False)
    with pikepdf.open(tmp_path / "b.pdf") as document:
        page = document.pages[0].obj
        assert page.Tabs == Name.S
        assert [str(each.Contents) for each in page.Annots] == [
            "https://exemple.example.org",
            "Lien dans le document",
            "Le site",
        ]


def test_the_same_document_at_another_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, clock in (("a", "D:20260101120000Z"), ("b", "D:20261231235959Z")):
        finished(written(tmp_path / f"{name}.lo", clock=clock), tmp_path / f"{name}.pdf", archive=True)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_colour_profile_of_another_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, clock in (("a", b"\x07\xea\x00\x01"), ("b", b"\x07\xeb\x00\x02")):
        with tagged(("H1", [0])) as document:
            profile = document.make_stream(b"x" * 24 + clock.ljust(12, b"\x01") + b"acspAPPL" + b"y" * 100)
            document.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFA1, DestOutputProfile=profile)])
            finish(document, tmp_path / name, Metadata("Essai"), archive=True)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with pikepdf.open(tmp_path / "a") as document:
        assert document.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_an_archive_with_a_barrier_does_not_claim_to_be_accessible(tmp_path: Path) -> None:
    for heading, claimed in (("H1", True), ("H3", False)):
        finished(written(tmp_path / "a.pdf", heading=heading), tmp_path / "b.pdf", archive=True)
        with pikepdf.open(tmp_path / "b.pdf") as document:
            packet = document.Root.Metadata.read_bytes()
        assert b"pdfaid:part" in packet
        assert (b"pdfuaid:part" in packet) is claimed
