"""What a format adds to the zip: content types and relations (docx), the manifest (odt), media in both."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from aci_docs import pdf
from aci_docs.templating import compression
from aci_docs.templating import manifest as manifest_module
from aci_docs.templating import package as package_module
from aci_docs.templating.archive import pack
from aci_docs.templating.manifest import MANIFEST, OTT, TEXT, OpenDocument
from aci_docs.templating.opening import open_package
from aci_docs.templating.package import CONTENT_TYPES, DOCUMENT, RELATION, Package

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"
BODY = "word/document.xml"
BODY_RELATIONS = "word/_rels/document.xml.rels"
HYPERLINK = RELATION + "hyperlink"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)

needs_soffice = pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")
needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the Open XML validator is not installed: make system"
)

ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in ODF.items())


def odf_content(picture: str = "") -> bytes:
    shown = (
        '<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image xlink:type="simple" '
        f'xlink:href="{picture}" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
    )
    return (
        f'<office:document-content {_DECLARED} office:version="1.3"><office:body><office:text>'
        f"<text:p>Bonjour {shown if picture else ''}</text:p></office:text></office:body></office:document-content>"
    ).encode()


def odt_parts(media_type: str = TEXT) -> dict[str, bytes]:
    paths = {"/": media_type, "content.xml": "text/xml", "styles.xml": "text/xml", "Configurations2/": ""}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in paths.items()
    )
    return {
        "content.xml": odf_content(),
        "styles.xml": f'<office:document-styles {_DECLARED} office:version="1.3"/>'.encode(),
        MANIFEST: (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
            f'manifest:version="1.3">{entries}</manifest:manifest>'
        ).encode(),
        "mimetype": media_type.encode(),
    }


@pytest.fixture
def word() -> Package:
    """A Word document as python-docx begins one."""
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("Bonjour")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as file:
        return Package({name: file.read(name) for name in file.namelist()})


@pytest.fixture
def odt() -> OpenDocument:
    return OpenDocument(odt_parts())


def reopened(data: bytes) -> Package:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return Package({name: file.read(name) for name in file.namelist()})


# Parts ---------------------------------------------------------------------------------------------------------------


def test_a_copy_changes_nothing_in_its_original(word: Package) -> None:
    before = word.to_bytes()
    copy = word.copy()
    copy.parts[BODY] = b"<a/>"
    copy.relate(BODY, HYPERLINK, "https://a.fr", external=True)
    copy.add_media(PIXEL, ".png")
    copy.drop("docProps/thumbnail.jpeg")
    copy.declare(extension="zzz", content_type="x/y")
    assert copy.to_bytes() != before
    assert word.to_bytes() == before


def test_parts_are_a_mapping(word: Package) -> None:
    word.parts["custom/a.xml"] = b"<a/>"
    assert word.parts["custom/a.xml"] == b"<a/>"
    assert list(word.parts)[-1] == "custom/a.xml"
    del word.parts["custom/a.xml"], word.parts["word/styles.xml"]
    assert "custom/a.xml" not in word.parts
    assert word.parts.get("word/styles.xml") is None
    with pytest.raises(KeyError):
        del word.parts["word/styles.xml"]
    assert len(word.parts) == len(list(word.parts)) == len(reopened(word.to_bytes()).parts)


def test_a_part_that_was_removed_can_come_back(word: Package) -> None:
    del word.parts[BODY]
    word.parts[BODY] = b"<new/>"
    assert reopened(word.to_bytes())[BODY] == b"<new/>"


def test_freezing_changes_nothing_but_the_cost(word: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    word.parts["word/styles.xml"] = b"<w/>"
    word.relate("word/styles.xml", HYPERLINK, "https://a.fr", external=True)
    word.drop("docProps/thumbnail.jpeg")
    frozen = word.frozen()
    assert dict(frozen.parts) == dict(reopened(word.to_bytes()).parts)
    deflated: list[bytes] = []
    original = compression.deflate

    def deflate(data: bytes) -> tuple[bytes, int]:
        deflated.append(data)
        return original(data)

    monkeypatch.setattr(compression, "deflate", deflate)
    monkeypatch.setattr(package_module, "parse", None)
    new = b"<never-seen-before/>"  # the compressed form of what came before may be kept
    written = frozen.write({BODY: new})
    assert deflated == [new]
    assert reopened_names(written) == set(frozen.parts)
    assert frozen.write({BODY: new}) == written


def reopened_names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return set(file.namelist())


# Word ----------------------------------------------------------------------------------------------------------------


def test_a_content_type_is_the_part_s_own_or_its_extension_s(word: Package) -> None:
    assert word.content_type(BODY) == DOCUMENT
    assert word.content_type("WORD/Document.xml") == DOCUMENT
    assert word.content_type("word/media/a.JPEG") == "image/jpeg"
    assert word.content_type("a.unknown") == ""
    assert (BODY, DOCUMENT) in list(word.overrides())
    assert "application/xml" in list(word.default_types())


def test_a_declared_type_is_written_and_the_others_stay(word: Package) -> None:
    before = dict(word.overrides())
    word.declare(name="word/a & b.xml", content_type="x/y")
    word.declare(extension=".PNG", content_type="image/png")
    word.declare(extension="jpeg", content_type="kept/as-it-was")
    after = reopened(word.to_bytes())
    assert dict(after.overrides()) == before | {"word/a & b.xml": "x/y"}
    assert after.content_type("a.png") == "image/png"
    assert after.content_type("a.jpeg") == "image/jpeg"
    assert word.parts[CONTENT_TYPES] == after.parts[CONTENT_TYPES]


def test_content_types_written_by_hand_are_read_again(word: Package) -> None:
    word.parts[CONTENT_TYPES] = word.parts[CONTENT_TYPES].replace(b"main+xml", b"other+xml")
    assert word.content_type(BODY).endswith("other+xml")


def test_what_did_not_change_is_not_printed_again(word: Package) -> None:
    before = word.parts[CONTENT_TYPES]
    word.declare(name=BODY, content_type=DOCUMENT)
    word.declare(extension="xml", content_type="application/xml")
    word.unrelate(BODY, kind="none of this kind")
    assert word.parts[CONTENT_TYPES] == before


def test_relations_lead_to_parts_and_external_ones_are_left_out(word: Package) -> None:
    assert word.main_part == BODY
    word.relate(BODY, HYPERLINK, 'https://exemple.fr/?a=1&b="2"', external=True)
    targets = {target for _, target in word.relations(BODY).values()}
    assert {"word/styles.xml", "word/settings.xml"} <= targets
    assert not any("exemple" in target for target in targets)
    relations = etree.fromstring(reopened(word.to_bytes()).parts[BODY_RELATIONS])
    link = relations[-1]
    assert link.get("Target") == 'https://exemple.fr/?a=1&b="2"'
    assert link.get("TargetMode") == "External"


def test_the_same_relation_again_gives_the_same_id(word: Package) -> None:
    styles = next(key for key, (_, target) in word.relations(BODY).items() if target == "word/styles.xml")
    assert word.relate(BODY, RELATION + "styles", "word/styles.xml") == styles
    first = word.relate(BODY, HYPERLINK, "https://a.fr", external=True)
    assert word.relate(BODY, HYPERLINK, "https://a.fr", external=True) == first
    assert word.relate(BODY, HYPERLINK, "https://b.fr", external=True) != first


def test_a_part_without_relations_gets_some(word: Package) -> None:
    identifier = word.relate("word/footer9.xml", HYPERLINK, "https://a.fr", external=True)
    assert identifier == "rId1"
    assert b"https://a.fr" in reopened(word.to_bytes()).parts["word/_rels/footer9.xml.rels"]


def test_a_new_id_is_never_one_in_use(word: Package) -> None:
    word.unrelate(BODY, identifier="rId1")
    used = set(word.relations(BODY))
    new = [word.relate(BODY, HYPERLINK, f"https://{n}.fr", external=True) for n in range(20)]
    assert len({*used, *new}) == len(used) + 20


def test_a_forgotten_relation_takes_its_target_with_it_unless_another_part_needs_it(word: Package) -> None:
    name = word.add_media(PIXEL, ".png")
    first = word.relate(BODY, RELATION + "image", name)
    second = word.relate("word/header1.xml", RELATION + "image", name)
    word.unrelate(BODY, identifier=first)
    assert name in word.parts
    word.unrelate("word/header1.xml", identifier=second)
    assert name not in word.parts
    assert name not in reopened(word.to_bytes()).parts


def test_a_dropped_part_goes_with_its_type_and_its_relations(word: Package) -> None:
    word.relate("word/styles.xml", HYPERLINK, "https://a.fr", external=True)
    word.drop("word/styles.xml")
    after = reopened(word.to_bytes())
    assert {"word/styles.xml", "word/_rels/styles.xml.rels"}.isdisjoint(after.parts)
    assert "word/styles.xml" not in dict(after.overrides())
    word.drop("word/styles.xml")


def test_relations_written_by_hand_are_read_again(word: Package) -> None:
    word.relations(BODY)
    word.parts[BODY_RELATIONS] = word.parts[BODY_RELATIONS].replace(b"styles.xml", b"autres.xml")
    assert "word/autres.xml" in {target for _, target in word.relations(BODY).values()}


# Media ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["word", "odt"])
def test_the_same_picture_is_stored_once(kind: str, request: pytest.FixtureRequest) -> None:
    document: Package | OpenDocument = request.getfixturevalue(kind)
    ready = pack("", PIXEL + b"other")
    names = [document.add_media(data, ".png") for data in (PIXEL, PIXEL, ready, ready)]
    assert len(set(names)) == 2
    assert [document.parts[name] for name in names] == [PIXEL, PIXEL, PIXEL + b"other", PIXEL + b"other"]
    with pytest.raises(KeyError):
        document.add_media(b"MZ", ".exe")


def test_a_picture_never_takes_the_name_of_another(word: Package) -> None:
    word.parts["word/media/aci1.png"] = b"of the template"
    assert word.add_media(PIXEL, ".png") == "word/media/aci2.png"
    again = word.frozen()
    assert again.add_media(PIXEL + b"x", ".png") == "word/media/aci3.png"


def test_a_picture_is_declared_by_its_extension_once(word: Package) -> None:
    word.add_media(PIXEL, ".png")
    word.add_media(PIXEL + b"2", ".png")
    assert word.to_bytes() == word.to_bytes()
    assert reopened(word.to_bytes()).parts[CONTENT_TYPES].count(b'Extension="png"') == 1


def test_tables_are_not_parsed_again_when_a_document_adds_to_them(
    word: Package, odt: OpenDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = word.frozen()
    base.relations(BODY)
    other = odt.frozen()
    monkeypatch.setattr(package_module, "parse", None)
    monkeypatch.setattr(manifest_module, "parse", None)
    document = base.copy()
    document.relate(BODY, RELATION + "image", document.add_media(PIXEL, ".png"))
    document.write({BODY: b"<a/>"})
    letter = other.copy()
    letter.add_media(PIXEL, ".png")
    letter.write({"content.xml": b"<a/>"})


# OpenDocument --------------------------------------------------------------------------------------------------------


def test_a_picture_is_declared_in_the_manifest(odt: OpenDocument) -> None:
    name = odt.add_media(PIXEL, ".png")
    assert name == "Pictures/aci1.png"
    with zipfile.ZipFile(io.BytesIO(odt.to_bytes())) as file:
        manifest = file.read(MANIFEST)
        assert file.namelist()[0] == "mimetype"
        assert file.infolist()[0].compress_type == zipfile.ZIP_STORED
    again = OpenDocument(odt_parts() | {MANIFEST: manifest})
    assert again.media_type(name) == "image/png"
    assert again.declared() == ["/", "content.xml", "styles.xml", "Configurations2/", name]
    assert b'manifest:version="1.3"' in manifest


def test_the_manifest_keeps_what_it_says_of_a_part(odt: OpenDocument) -> None:
    text = odt.parts[MANIFEST].replace(b'full-path="content.xml"', b'full-path="content.xml" manifest:size="12"')
    odt.parts[MANIFEST] = text
    odt.declare("a & b", "x/y")
    assert b'manifest:full-path="content.xml"' in odt.parts[MANIFEST]
    assert b'manifest:size="12"' in odt.parts[MANIFEST]
    assert odt.media_type("a & b") == "x/y"
    assert b'"a &amp; b"' in odt.parts[MANIFEST]


def test_a_dropped_part_leaves_the_manifest(odt: OpenDocument) -> None:
    odt.drop("styles.xml")
    odt.drop("absent")
    assert "styles.xml" not in odt.declared()
    assert b"styles.xml" not in odt.parts[MANIFEST]
    assert "styles.xml" not in reopened_names(odt.to_bytes())


def test_an_odt_model_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "modele.ott"
    path.write_bytes(OpenDocument(odt_parts(OTT)).to_bytes())
    document = open_package(path)
    assert isinstance(document, OpenDocument)
    assert document.media_type("/") == TEXT
    with zipfile.ZipFile(io.BytesIO(document.frozen().write({"content.xml": odf_content()}))) as file:
        assert file.read("mimetype") == TEXT.encode()
        assert f'manifest:full-path="/" manifest:media-type="{TEXT}"'.encode() in file.read(MANIFEST)


# Real readers --------------------------------------------------------------------------------------------------------


def with_picture(word: Package) -> bytes:
    """A document with a picture, a link, and a part changed by hand, made as a template's rendering makes one."""
    base = word.frozen()
    document = base.copy()
    image = document.relate(BODY, RELATION + "image", document.add_media(PIXEL, ".png"))
    link = document.relate(BODY, HYPERLINK, "https://exemple.fr/?a=1&b=2", external=True)
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="a"/><a:graphic '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.'
        'openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/'
        '2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
        f'r:embed="{image}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        f'<w:hyperlink r:id="{link}"><w:r><w:t>Exemple</w:t></w:r></w:hyperlink></w:p>'
    )
    return document.write({BODY: document.parts[BODY].replace(b"<w:sectPr", drawing.encode() + b"<w:sectPr", 1)})


def test_python_docx_opens_what_is_written(word: Package) -> None:
    document = Document(io.BytesIO(with_picture(word)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Bonjour", "Exemple"]
    assert len(document.inline_shapes) == 1
    (link,) = document.paragraphs[1].hyperlinks
    assert link.url == "https://exemple.fr/?a=1&b=2"


@needs_validator
def test_the_open_xml_sdk_finds_no_fault(word: Package, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(with_picture(word))
    done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@needs_soffice
def test_libreoffice_opens_what_is_written_in_both_formats(word: Package, odt: OpenDocument, tmp_path: Path) -> None:
    picture = odt.frozen().copy()
    (tmp_path / "word.docx").write_bytes(with_picture(word))
    (tmp_path / "letter.odt").write_bytes(picture.write({"content.xml": odf_content(picture.add_media(PIXEL, ".png"))}))
    for made in pdf.convert([tmp_path / "word.docx", tmp_path / "letter.odt"]):
        assert b"/Image" in made.read_bytes()


@needs_soffice
def test_what_libreoffice_writes_is_read_and_copied_unchanged(word: Package, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(with_picture(word))
    soffice = shutil.which("soffice") or str(pdf.find_soffice())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], capture_output=True, check=True, timeout=120)
    document = open_package(tmp_path / "a.odt").frozen()
    with zipfile.ZipFile(tmp_path / "a.odt") as file:
        expected = {entry.filename: file.read(entry) for entry in file.infolist() if not entry.is_dir()}
        assert any(entry.flag_bits & 0x8 for entry in file.infolist())
    with zipfile.ZipFile(io.BytesIO(document.write({"content.xml": expected["content.xml"]}))) as file:
        assert {name: file.read(name) for name in file.namelist()} == expected
        assert not any(entry.flag_bits & 0x8 or entry.is_dir() for entry in file.infolist())
