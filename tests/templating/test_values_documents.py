"""Whole documents made of every value, read by the readers that matter."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from jinja2 import Environment
from lxml import etree

from aci_docs.templating.values import (
    FILTERS,
    INTERNAL_FILTERS,
    LINK_FILTER,
    Image,
    Rendering,
    RichText,
    Spot,
    TemplateParts,
    bind_checkboxes,
    prepare_links,
    prepare_pictures,
    print_text,
    print_value,
)
from aci_docs.templating.values.pictures import parse_picture

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / ".tools/node_modules/.bin/ooxml-validator"
ODF = Path(os.environ.get("ACI_ODF_SCHEMAS", ROOT.parent / "shared/validators/odf"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MARKDOWN = """Elle **tient** le planning & la *caisse*,
et lit « <tout> » avec [le guide](https://exemple.example/guide?a=1&b=2).

- un **premier** point dont les mots sont assez nombreux pour passer à la ligne suivante et montrer le retrait
- un second

Puis, dans l'ordre :

1. semer
2. arroser
3. récolter"""

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": f"{_TEXT}office:1.0",
        "text": f"{_TEXT}text:1.0",
        "style": f"{_TEXT}style:1.0",
        "fo": f"{_TEXT}xsl-fo-compatible:1.0",
        "draw": f"{_TEXT}drawing:1.0",
        "svg": f"{_TEXT}svg-compatible:1.0",
        "form": f"{_TEXT}form:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)


def png(width: int, height: int, *, grey: int = 120) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def lines(folder: Path, spots: Mapping[str, Spot]) -> list[tuple[str, Any, Spot]]:
    """(label, value, spot) of one paragraph each."""
    (folder / "photo.png").write_bytes(png(60, 40))
    use = FILTERS
    text, blocks = spots["text"], spots["blocks"]
    coloured = use["couleur"](use["gras"]("rouge & gras"), "rouge") + ", " + use["italique"]("italique")
    scripts = "H" + use["indice"]("2") + "O, 1" + use["exposant"]("er") + ", " + use["barre"]("barré")
    return [
        ("Texte : ", "Dupont & Fils <SARL>\nune ligne\tet une tabulation,  deux espaces", text),
        ("Riche : ", coloured, text),
        ("Signes : ", scripts + ", " + use["souligne"]("souligné") + " " + use["taille"]("grand", 16), text),
        ("Lien : ", use["lien"]("contact@racines.example"), text),
        ("Lien nommé : ", use["lien"](use["gras"]("le site"), "www.racines.example/où aller"), text),
        ("Liste dans une ligne : ", use["markdown"]("- un\n- deux"), text),
        ("Cases : ", f"{use['case'](True)} oui {use['case'](False)} non", text),
        ("Nombre : ", RichText.of(Decimal("1620.5"), bold=True), text),
        ("Image : ", use["image"]("photo.png", largeur=20), text),
        ("Code : ", use["qr"]("https://racines.example/été", 25), text),
        ("", use["markdown"](MARKDOWN), blocks),
        ("", use["markdown"]("1. une liste\n2. qui recommence"), blocks),
        ("", Image(png(30, 30), width=360000, alternative="Un carré"), blocks),
    ]


# Word ----------------------------------------------------------------------------------------------------------

WORD_RUN = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:color w:val="1F4E9E"/><w:sz w:val="20"/></w:rPr>'
WORD_PARAGRAPH = '<w:pPr><w:keepLines/><w:spacing w:after="60"/></w:pPr>'
WORD_SPOTS = {level: Spot(level, WORD_RUN, WORD_PARAGRAPH) for level in ("text", "runs", "blocks")}


class WordFile:
    """A Word document of python-docx's model whose body is made by hand."""

    def __init__(self, *, without: tuple[str, ...] = ()) -> None:
        buffer = io.BytesIO()
        document = Document()
        for name in without:
            style = document.styles[name]
            style.element.getparent().remove(style.element)
        document.save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.parts = TemplateParts("docx", self.members, self.members.__getitem__)

    def rendering(self, folder: Path | None = None) -> Rendering:
        return Rendering(self.parts, folder=folder, names={"structure", "personne"})

    def file(self, body: str, rendering: Rendering) -> bytes:
        members = dict(self.members)
        members["word/document.xml"] = (
            f'<w:document xmlns:w="{W}" xmlns:w14="{W14}" xmlns:mc="http://schemas.openxmlformats.org/markup-'
            f'compatibility/2006" mc:Ignorable="w14"><w:body>{body}<w:sectPr/></w:body></w:document>'
        ).encode()
        return zipped(apply(members, rendering))


def apply(members: dict[str, bytes], rendering: Rendering) -> dict[str, bytes]:
    changes = rendering.added_parts()
    if changes is None:
        return members
    assert changes.replaced.keys() <= members.keys()
    assert not changes.added.keys() & members.keys()
    kept = {name: data for name, data in members.items() if name not in changes.dropped}
    return {**kept, **changes.replaced, **changes.added}


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


def printed(value: Any, spot: Spot, rendering: Rendering) -> str:
    return print_text(value, spot, rendering) if isinstance(value, str) else print_value(value, spot, rendering)


def word_body(made: list[tuple[str, Any, Spot]], rendering: Rendering) -> str:
    out = []
    for label, value, spot in made:
        inner = printed(value, spot, rendering)
        if spot.level == "text":
            inner = (
                f'<w:p>{WORD_PARAGRAPH}<w:r>{WORD_RUN}<w:t xml:space="preserve">{label}{inner} fin.</w:t></w:r></w:p>'
            )
        out.append(inner)
    return "".join(out)


def errors_of(data: bytes, folder: Path) -> list[Any]:
    path = folder / "document.docx"
    path.write_bytes(data)
    done = subprocess.run([VALIDATOR, path], capture_output=True, check=False, timeout=120)
    return list(json.loads(done.stdout)["errors"])


needs_validator = pytest.mark.skipif(not VALIDATOR.exists(), reason="the Open XML validator is not installed")
needs_schemas = pytest.mark.skipif(not ODF.exists(), reason="the ODF schemas are not here")
needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_validator
@pytest.mark.parametrize("without", [(), ("List Bullet", "List Number")], ids=["styles", "no list style"])
def test_every_value_gives_a_valid_word_document(tmp_path: Path, without: tuple[str, ...]) -> None:
    word = WordFile(without=without)
    rendering = word.rendering(tmp_path)
    data = word.file(word_body(lines(tmp_path, WORD_SPOTS), rendering), rendering)
    assert errors_of(data, tmp_path) == []
    document = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Texte : Dupont & Fils <SARL>\nune ligne\tet une tabulation,  deux espaces fin." in texts
    assert "Liste dans une ligne : •\u00a0un\n•\u00a0deux fin." in texts
    assert len(document.inline_shapes) == 3
    styles = [p.style.name for p in document.paragraphs if p.style is not None]
    assert styles.count("List Bullet") == (0 if without else 2)
    assert styles.count("List Number") == (0 if without else 5)
    assert ("•\tun second" in texts) is bool(without)
    assert ("2.\tqui recommence" in texts) is bool(without)


@needs_validator
def test_a_word_document_prepared_from_controls_links_and_pictures_is_valid(tmp_path: Path) -> None:
    word = WordFile()
    rels = word.members["word/_rels/document.xml.rels"]
    extra = (
        f'<Relationship Id="rId90" Type="{R}/hyperlink" Target="http://%7B%7B%20structure.site%20%7D%7D/" '
        f'TargetMode="External"/><Relationship Id="rId91" Type="{R}/image" Target="media/essai.png"/>'
    )
    word.members["word/_rels/document.xml.rels"] = rels.replace(
        b"</Relationships>", extra.encode() + b"</Relationships>"
    )
    word.members["word/media/essai.png"] = png(4, 2)
    types = word.members["[Content_Types].xml"]
    if b'Extension="png"' not in types:
        word.members["[Content_Types].xml"] = types.replace(
            b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
        )
    word.parts = TemplateParts("docx", word.members, word.members.__getitem__, last_drawing=7)
    source = Rendering(word.parts).writer.drawing(
        parse_picture(png(4, 2)), (1440000, 720000), "structure.logo", Rendering(word.parts)
    )
    body = (
        f'<w:p><w:hyperlink xmlns:r="{R}" r:id="rId90"><w:r><w:t>le site</w:t></w:r></w:hyperlink></w:p>'
        '<w:sdt><w:sdtPr><w:tag w:val="personne.sortie"/><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" '
        'w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:p><w:r><w:t>☐</w:t></w:r></w:p>'
        f"</w:sdtContent></w:sdt><w:p><w:r>{source.replace('aci1', 'rId91')}</w:r></w:p>"
    )
    root = etree.fromstring(f'<w:body xmlns:w="{W}" xmlns:w14="{W14}">{body}</w:body>')
    part = "word/document.xml"
    word.parts.forgotten |= {(part, key) for key in prepare_links(root, word.parts.external(part))}
    assert bind_checkboxes(root) == ["personne.sortie"]
    (placeholder,) = prepare_pictures(root, part, word.parts)
    rendering = Rendering(word.parts, names={"structure"}, pictures={"structure.logo": parse_picture(png(9, 9))})
    environment = Environment()
    environment.filters |= {**FILTERS, **INTERNAL_FILTERS, LINK_FILTER: rendering.link}
    text = etree.tostring(root, encoding="unicode").split(">", 1)[1].rsplit("<", 1)[0]
    text = text.replace("&quot;", '"').replace("<?aci-image 0?>", placeholder.printed(rendering, "Le logo"))
    rendered = environment.from_string(text).render(structure={"site": "racines.example"}, personne={"sortie": "oui"})
    data = word.file(rendered, rendering)
    assert errors_of(data, tmp_path) == []
    assert 'w14:val="1"' in rendered
    assert ">☒<" in rendered
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/structure_logo.png"]
        assert b"https://racines.example" in archive.read("word/_rels/document.xml.rels")
        assert b"%7B" not in archive.read("word/_rels/document.xml.rels")


# ODF text ------------------------------------------------------------------------------------------------------

ODT_SPOTS = {
    level: Spot(level, '<text:span text:style-name="T1">' * (level == "text"), '<text:p text:style-name="P1">')
    for level in ("text", "runs", "blocks")
}
ODT_STYLES = f"""<office:document-styles {ODT_NAMES} office:version="1.3"><office:styles>
<style:style style:name="Standard" style:family="paragraph"/></office:styles></office:document-styles>"""
ODT_MANIFEST = f"""<manifest:manifest xmlns:manifest="{_TEXT}manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
ODT_AUTOMATIC = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:paragraph-properties fo:margin-bottom="1mm"/></style:style><style:style style:name="T1" '
    'style:family="text"><style:text-properties fo:color="#1f4e9e"/></style:style>'
)


class TextFile:
    """An ODF text of two paragraphs' styles."""

    def __init__(self) -> None:
        self.members = {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": self._content("").encode(),
            "styles.xml": ODT_STYLES.encode(),
            "META-INF/manifest.xml": ODT_MANIFEST.encode(),
        }
        self.parts = TemplateParts("odt", self.members, self.members.__getitem__, main="content.xml")

    def rendering(self, folder: Path | None = None) -> Rendering:
        return Rendering(self.parts, folder=folder, names={"structure", "personne"})

    def file(self, body: str, rendering: Rendering) -> bytes:
        content = rendering.finish("content.xml", self._content(body).encode())
        return zipped(apply({**self.members, "content.xml": content}, rendering))

    @staticmethod
    def _content(body: str) -> str:
        return (
            f'<office:document-content {ODT_NAMES} office:version="1.3"><office:automatic-styles>{ODT_AUTOMATIC}'
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>"
        )


def text_body(made: list[tuple[str, Any, Spot]], rendering: Rendering) -> str:
    out = []
    for label, value, spot in made:
        inner = printed(value, spot, rendering)
        if spot.level == "text":
            inner = (
                f'<text:p text:style-name="P1"><text:span text:style-name="T1">{label}{inner} fin.</text:span></text:p>'
            )
        out.append(inner)
    return "".join(out)


def odf_errors(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = []
        for name, schema in (("content.xml", "schema"), ("META-INF/manifest.xml", "manifest-schema")):
            checker = etree.RelaxNG(etree.parse(str(ODF / f"OpenDocument-v1.3-{schema}.rng")))
            if not checker.validate(etree.fromstring(archive.read(name))):
                found += [f"{name}: {error.message}" for error in checker.error_log]
    return found


@needs_schemas
def test_every_value_gives_a_valid_odf_text(tmp_path: Path) -> None:
    odt = TextFile()
    rendering = odt.rendering(tmp_path)
    data = odt.file(text_body(lines(tmp_path, ODT_SPOTS), rendering), rendering)
    assert odf_errors(data) == []


@needs_soffice
@pytest.mark.soffice
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_libreoffice_reads_every_value(tmp_path: Path, kind: str) -> None:
    made: WordFile | TextFile = WordFile() if kind == "docx" else TextFile()
    rendering = made.rendering(tmp_path)
    body = (
        word_body(lines(tmp_path, WORD_SPOTS), rendering)
        if kind == "docx"
        else text_body(lines(tmp_path, ODT_SPOTS), rendering)
    )
    file = tmp_path / f"tout.{kind}"
    file.write_bytes(made.file(body, rendering))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command: list[str | Path] = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        tmp_path,
        file,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    read = (tmp_path / "tout.txt").read_text(encoding="utf-8-sig")
    for words in (
        "Dupont & Fils <SARL>",
        "rouge & gras, italique",
        "H2O, 1er",
        "☒ oui ☐ non",
        "1. semer",
        "2. qui rec",
    ):
        assert words in read
    keep = os.environ.get("ACI_KEEP_VALUES")
    if keep:
        shutil.copy(file, keep)
