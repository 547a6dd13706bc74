"""The properties and the XMP packet of a PDF say the same, and what it claims to be is described."""

from __future__ import annotations

import pikepdf
from lxml import etree

from aci_docs.pdf.metadata import Metadata, write_metadata
from tests.pdf.tagged import tagged

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}
WHOLE = Metadata("Demande <1> & suite", "Racines & Compagnie", "Année 2026", "aci-docs", "LibreOffice")


def written(
    metadata: Metadata, *, archive: bool = False, barrier: bool = False
) -> tuple[dict[str, str], etree._Element]:
    with tagged(("H2" if barrier else "H1", [0])) as document:
        document.docinfo["/CreationDate"] = pikepdf.String("D:20260101000000Z")
        write_metadata(document, metadata, archive=archive)
        assert Metadata.of(document) == metadata
        info = {key: str(value) for key, value in document.docinfo.items()}
        return info, etree.fromstring(document.Root.Metadata.read_bytes())


def found(packet: etree._Element, path: str) -> list[str]:
    return [str(each) for each in packet.xpath(f"{path}/text()", namespaces=NAMESPACES)]  # type: ignore[union-attr]


def test_the_packet_says_what_the_properties_say() -> None:
    info, packet = written(WHOLE)
    assert found(packet, "//dc:title//rdf:li") == [WHOLE.title] == [info["/Title"]]
    assert found(packet, "//dc:creator//rdf:li") == [WHOLE.author] == [info["/Author"]]
    assert found(packet, "//dc:description//rdf:li") == [WHOLE.subject] == [info["/Subject"]]
    assert found(packet, "//pdf:Producer") == [WHOLE.producer] == [info["/Producer"]]
    assert found(packet, "//xmp:CreatorTool") == [WHOLE.creator] == [info["/Creator"]]
    assert found(packet, "//dc:language//rdf:li") == ["fr-FR"]


def test_what_is_not_known_is_left_out_and_no_clock_is_read() -> None:
    info, packet = written(Metadata("Titre"))
    assert info == {"/Title": "Titre"}
    assert not packet.xpath("//dc:creator | //dc:description | //xmp:CreateDate", namespaces=NAMESPACES)


def test_only_an_archive_claims_to_be_one_and_describes_the_names_that_pdf_a_does_not_know() -> None:
    _, plain = written(WHOLE)
    assert not plain.xpath("//pdfaid:part | //pdfuaid:part", namespaces=NAMESPACES)
    _, packet = written(WHOLE, archive=True, barrier=True)
    assert found(packet, "//pdfaid:part") == ["2"]
    assert not packet.xpath("//pdfuaid:part", namespaces=NAMESPACES)
    _, packet = written(WHOLE, archive=True)
    assert (found(packet, "//pdfaid:part"), found(packet, "//pdfaid:conformance")) == (["2"], ["B"])
    assert found(packet, "//pdfuaid:part") == ["1"]
    assert found(packet, "//pdfaSchema:namespaceURI") == [NAMESPACES["pdfuaid"]]


def test_a_reader_shows_the_title_and_speaks_french() -> None:
    with pikepdf.new() as document:
        write_metadata(document, WHOLE, archive=False)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "fr-FR"
