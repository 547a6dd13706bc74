"""Pictures by value, QR codes, and placeholder pictures, in both formats."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx.image.image import Image as WordImage
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating.values import (
    FILTERS,
    Image,
    Picture,
    Placeholder,
    Rendering,
    Spot,
    TemplateParts,
    UnusableValue,
    prepare_pictures,
    print_value,
    read_picture,
)
from aci_docs.templating.values.image import qr_picture
from aci_docs.templating.values.pictures import EMU_PER_MM, MAX_PICTURE, parse_picture

COMPAT = Path(__file__).resolve().parents[3] / "shared/compat/docxtpl/templates"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}" xmlns:r="{R}" xmlns:text="{_ODF}text:1.0" '
    f'xmlns:draw="{_ODF}drawing:1.0" xmlns:svg="{_ODF}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
RELATIONS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{R}/image" Target="media/vide.png"/>
<Relationship Id="rId2" Type="{R}/image" Target="media/carte.png"/></Relationships>"""
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="png" ContentType="image/png"/></Types>'
)
WORD = {
    "[Content_Types].xml": TYPES.encode(),
    "word/document.xml": b"",
    "word/_rels/document.xml.rels": RELATIONS.encode(),
    "word/header1.xml": b"",
    "word/media/vide.png": b"",
    "word/media/carte.png": b"",
}
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"><manifest:file-entry manifest:full-path="Pictures/v.png" '
    'manifest:media-type="image/png"/></manifest:manifest>'
)
TEXT = {"content.xml": b"<x/>", "META-INF/manifest.xml": MANIFEST.encode(), "Pictures/v.png": b""}
DRAWING = (
    '<w:drawing><wp:anchor><wp:extent cx="4000" cy="2000"/><wp:docPr id="3" name="Image 3" descr="{descr}" '
    'title="{title}"/><a:graphic><a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="C:\\Users\\x.png"/>'
    '</pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel}"><a:extLst/></a:blip><a:srcRect l="10"/></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:ext cx="4000" cy="2000"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing>"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, dots: tuple[int, int] | None = None) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    physical = chunk(b"pHYs", struct.pack(">IIB", *dots, 1)) if dots else b""
    rows = zlib.compress((b"\0" + bytes(width)) * height) if width * height < 1_000_000 else b""
    return b"\x89PNG\r\n\x1a\n" + head + physical + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, unit: int = 1, dots: int = 150) -> bytes:
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01" + struct.pack(">BHH", unit, dots, dots) + b"\x00\x00"
    frame = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + jfif + b"\xff\xff" + frame[1:] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\xff\xd9"


def docx(folder: Path | None = None, members: Mapping[str, bytes] = WORD, **options: Any) -> Rendering:
    parts = TemplateParts("docx", members, members.__getitem__, last_drawing=40)
    return Rendering(parts, folder=folder, names={"structure"}, **options)


def odt(folder: Path | None = None, **options: Any) -> Rendering:
    return Rendering(
        TemplateParts("odt", TEXT, TEXT.__getitem__, main="content.xml"), folder=folder, names={"structure"}, **options
    )


def show(value: Any, rendering: Rendering, field: str = "structure.logo") -> etree._Element:
    xml = print_value(value, Spot("runs", field=field), rendering)
    return etree.fromstring(f"<x {NAMES}>{xml}</x>")


def millimetres(root: etree._Element) -> tuple[float, float]:
    extent = root.find(f".//{{{WP}}}extent")
    assert extent is not None
    return int(extent.get("cx", "0")) / EMU_PER_MM, int(extent.get("cy", "0")) / EMU_PER_MM


# Files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [png(30, 20), png(30, 20, (11811, 3937)), jpeg(300, 200), jpeg(7, 9, 2, 118), jpeg(7, 9, 0, 1), jpeg(7, 9, 1, 0)],
)
def test_sizes_are_those_that_python_docx_reads(data: bytes) -> None:
    picture, known = parse_picture(data), WordImage.from_blob(data)
    assert (picture.width, picture.height, picture.content_type) == (
        known.px_width,
        known.px_height,
        known.content_type,
    )
    if known.horz_dpi > 1:
        assert picture.dpi == (known.horz_dpi, known.vert_dpi)


@pytest.mark.skipif(not COMPAT.exists(), reason="docxtpl's own pictures are not here")
def test_real_pictures_are_read_as_python_docx_reads_them() -> None:
    for path in sorted(COMPAT.glob("*.png")) + sorted(COMPAT.glob("*.jpg")):
        picture, known = parse_picture(path.read_bytes()), WordImage.from_file(str(path))
        assert (picture.width, picture.height) == (known.px_width, known.px_height), path.name
        assert picture.natural == (known.width, known.height), path.name


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + bytes(40), b"du texte", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", png(3, 3)[:20],
     png(3, 3)[:-12],
     png(0, 3), png(3, 3).replace(b"\0\0\0\x03", b"\0\0\0\x04"), b"\xff\xd8\xff\xd9", b"<svg/>",
     b"\xff\xd8\xff" + b"\xff" * 99],
)  # fmt: skip
def test_what_is_no_usable_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableValue, match="PNG ou JPEG"):
        parse_picture(data, "x")


def test_a_picture_too_large_to_send_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grande.png").write_bytes(png(2, 2) + bytes(MAX_PICTURE))
    with pytest.raises(TemplateProblem, match="dépasse 20 Mo"):
        read_picture(tmp_path / "grande.png")


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(2, 2))
    assert read_picture(path) is read_picture(path)
    path.write_bytes(png(33, 2))
    assert read_picture(path).width == 33


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "sous/../../secret.png", "lien.png", ".", "a\0b"])
def test_no_picture_is_taken_outside_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png(2, 2))
    (folder / "lien.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(UnusableValue, match=r"hors du dossier|caractère interdit"):
        show(FILTERS["image"](name), docx(folder))
    with pytest.raises(UnusableValue, match="hors du dossier"):
        show(FILTERS["image"](tmp_path / "secret.png"), docx(folder))


def test_a_picture_inside_the_folder_is_taken_and_without_folder_none(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.png").write_bytes(png(2, 2))
    assert len(show(FILTERS["image"]("photos/a.png"), docx(tmp_path))) == 1
    assert len(show(FILTERS["image"](tmp_path / "photos/a.png"), docx(tmp_path))) == 1
    with pytest.raises(UnusableValue, match="pas de dossier"):
        show(FILTERS["image"]("photos/a.png"), docx())
    with pytest.raises(UnusableValue, match="ne peut pas être lu"):
        show(FILTERS["image"]("photos"), docx(tmp_path))
    with pytest.raises(UnusableValue, match="le fichier n'existe pas"):
        show(FILTERS["image"]("absent.png"), docx(tmp_path))


# Sizes and words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"largeur": 30}, (30, 20)),
        ({"hauteur": "20"}, (30, 20)),
        ({"largeur": 30, "hauteur": 30}, (30, 30)),
        ({"largeur": "12,5"}, (12.5, 12.5 * 2 / 3)),
        ({}, (160, 160 * 2 / 3)),
    ],
)
def test_a_size_is_in_millimetres_and_the_other_follows(options: dict[str, Any], expected: tuple[float, float]) -> None:
    picture = FILTERS["image"](png(900, 600), **options)
    assert millimetres(show(picture, docx())) == pytest.approx(expected, abs=0.001)


def test_a_small_picture_keeps_its_own_size() -> None:
    assert millimetres(show(FILTERS["image"](png(72, 36)), docx())) == pytest.approx((25.4, 12.7))


@pytest.mark.parametrize("size", [0, -3, 5000, "grand", True, float("nan")])
def test_an_impossible_size_is_refused(size: Any) -> None:
    with pytest.raises(UnusableValue, match="1 à 1000 millimètres"):
        FILTERS["image"](png(2, 2), largeur=size)


def test_a_picture_has_the_name_of_its_field_for_those_who_do_not_see_it(tmp_path: Path) -> None:
    def told(value: Any, field: str = "structure.logo_officiel") -> str | None:
        properties = show(value, docx(tmp_path), field).find(f".//{{{WP}}}docPr")
        return None if properties is None else properties.get("descr")

    assert told(FILTERS["image"](png(2, 2))) == "Logo officiel"
    assert told(FILTERS["image"](png(2, 2), texte='Le « logo" & <co>')) == 'Le « logo" & <co>'
    (tmp_path / "vue_du_jardin.png").write_bytes(png(2, 2))
    assert told(FILTERS["image"]("vue_du_jardin.png"), "") == "Vue du jardin"
    assert told(FILTERS["qr"]("https://a.fr"), "structure.site") == "Code QR : https://a.fr"
    with pytest.raises(UnusableValue, match="texte de remplacement"):
        told(FILTERS["image"](png(2, 2)), "")


def test_a_picture_in_a_text_or_an_attribute() -> None:
    image = FILTERS["image"](png(2, 2), texte="x")
    run = "<w:rPr><w:b/></w:rPr>"
    printed = print_value(image, Spot("text", run), docx())
    assert printed.startswith("</w:t></w:r><w:r><w:drawing>")
    assert printed.endswith(f'</w:drawing></w:r><w:r>{run}<w:t xml:space="preserve">')
    with pytest.raises(UnusableValue, match="attribut"):
        print_value(image, Spot("attribute"), docx())


@pytest.mark.parametrize("value", [3, ["a"], {"a": 1}, "", "  "])
def test_the_filter_image_wants_a_file(value: Any) -> None:
    with pytest.raises(UnusableValue, match="fichier PNG ou JPEG"):
        FILTERS["image"](value)


# Members -------------------------------------------------------------------------------------------------------


def test_a_picture_is_stored_once_and_related_to_each_part_that_shows_it() -> None:
    members = {**WORD, "word/media/aci1.png": b"", "[Content_Types].xml": TYPES.replace('"png"', '"gif"').encode()}
    rendering = docx(members=members)
    ids = []
    for part in ("word/document.xml", "word/document.xml", "word/header1.xml"):
        rendering.part = part
        root = show(Image(png(2, 2), alternative="x"), rendering)
        properties, blip = root.find(f".//{{{WP}}}docPr"), root.find(f".//{{{A}}}blip")
        assert properties is not None
        assert blip is not None
        assert blip.get(f"{{{R}}}embed") == "aci1"
        ids.append(properties.get("id"))
    show(Image(jpeg(2, 2), alternative="x"), rendering)
    assert ids == ["41", "42", "43"]
    changes = rendering.added_parts()
    assert changes is not None
    assert sorted(changes.added) == ["word/_rels/header1.xml.rels", "word/media/aci1_2.png", "word/media/aci2.jpg"]
    assert sorted(changes.replaced) == ["[Content_Types].xml", "word/_rels/document.xml.rels"]
    assert changes.added["word/_rels/header1.xml.rels"].count(b"<Relationship ") == 2
    types = etree.fromstring(changes.replaced["[Content_Types].xml"])
    assert [entry.get("Extension") for entry in types] == ["gif", "jpg", "png"]


def test_a_picture_in_odf_is_in_the_manifest() -> None:
    rendering = odt()
    root = show(Image(png(2, 2), width=EMU_PER_MM * 30, alternative="Un & deux"), rendering)
    frame = root[0]
    assert frame.get(f"{{{_ODF}svg-compatible:1.0}}width") == "30.00mm"
    assert frame.findtext(f"{{{_ODF}svg-compatible:1.0}}title") == "Un & deux"
    changes = rendering.added_parts()
    assert changes is not None
    assert list(changes.added) == ["Pictures/aci1.png"]
    entries = etree.fromstring(changes.replaced["META-INF/manifest.xml"])
    assert [entry.get(f"{{{_ODF}manifest:1.0}}full-path") for entry in entries] == [
        "Pictures/v.png",
        "Pictures/aci1.png",
    ]


def test_two_documents_of_one_template_have_the_same_bytes_and_share_nothing() -> None:
    parts = TemplateParts("docx", WORD, WORD.__getitem__)
    found = []
    for _ in range(2):
        rendering = Rendering(parts)
        show(FILTERS["qr"]("https://a.fr"), rendering)
        found.append(rendering.added_parts())
    assert found[0] == found[1]
    assert Rendering(parts).added_parts() is None


# QR codes ------------------------------------------------------------------------------------------------------


def test_a_qr_code_is_a_small_square_of_the_asked_side() -> None:
    root = show(FILTERS["qr"]("https://racines.example/beneficiaires?id=12", 25), docx())
    assert millimetres(root) == (25, 25)
    picture = qr_picture("https://racines.example/beneficiaires?id=12")
    assert len(picture.data) < 1000
    assert picture.width == picture.height


def test_a_qr_code_says_its_text() -> None:
    """The data modules are read back through segno's own matrix: the picture shows that matrix and nothing else."""
    import segno

    matrix = segno.make_qr("Évry & Co", error="m", encoding="utf-8").matrix
    picture = qr_picture("Évry & Co")
    data = picture.data
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    raw = zlib.decompress(data[start + 4 : start + 4 + length])
    stride = (picture.width + 7) // 8 + 1
    for y, row in enumerate(matrix):
        line = raw[(y + 4) * 10 * stride + 1 :]
        for x, module in enumerate(row):
            pixel = (x + 4) * 10 + 5
            assert (line[pixel // 8] >> (7 - pixel % 8)) & 1 == (0 if module else 1)


@pytest.mark.parametrize("text", ["", "  ", None, "x" * 1001])
def test_a_text_that_no_phone_could_read_is_refused(text: Any) -> None:
    with pytest.raises(UnusableValue, match=r"qr attend|trop long"):
        FILTERS["qr"](text)


# Placeholders --------------------------------------------------------------------------------------------------


def word_part(*, descr: str = "structure.logo", title: str = "", rel: str = "rId1", beside: str = "") -> etree._Element:
    drawing = DRAWING.format(descr=descr, title=title, rel=rel)
    return etree.fromstring(f"<w:p {NAMES}><w:r><w:rPr/>{drawing}{beside}</w:r> </w:p>")


def prepared(root: etree._Element, rendering: Rendering) -> list[Placeholder]:
    return prepare_pictures(root, rendering.part, rendering.parts)


LOGO = Picture(png(10, 10), "image/png", 10, 10)


def test_a_placeholder_gives_its_place_to_a_picture_of_its_own_proportions() -> None:
    rendering = docx(pictures={"structure.logo": LOGO})
    root = word_part(title="Logo de {{ structure.nom }}")
    (found,) = prepared(root, rendering)
    assert etree.tostring(root, encoding="unicode").endswith("<?aci-image 0?> </w:p>")
    assert (found.field, found.alternative, found.box) == (
        "structure.logo",
        "Logo de {{ structure.nom }}",
        (4000, 2000),
    )
    assert found.expression(0) == '0 | aci_image(("Logo de " ~ ((structure.nom) | aci_morceau)))'
    value = found.bound('Logo de "Racines" & Cie')
    printed = etree.fromstring(f"<x {NAMES}>{print_value(value, Spot('runs'), rendering)}</x>")
    extents = [element for element in printed.iter() if element.get("cx")]
    assert [(element.get("cx"), element.get("cy")) for element in extents] == [("2000", "2000")] * 2
    properties = printed.find(f".//{{{WP}}}docPr")
    assert properties is not None
    assert {str(key): value for key, value in properties.attrib.items()} == {
        "id": "41",
        "name": "Image 3",
        "descr": 'Logo de "Racines" & Cie',
    }
    assert "Users" not in etree.tostring(printed, encoding="unicode")
    assert printed.find(f".//{{{A}}}srcRect") is None
    changes = rendering.added_parts()
    assert changes is not None
    assert list(changes.added) == ["word/media/structure_logo.png"]
    assert changes.dropped == {"word/media/vide.png"}
    assert b'Id="rId1"' not in changes.replaced["word/_rels/document.xml.rels"]


def test_without_picture_nothing_stays_of_the_placeholder() -> None:
    rendering = docx()
    (found,) = prepared(word_part(), rendering)
    assert found.printed(rendering) == ""
    changes = rendering.added_parts()
    assert changes is not None
    assert changes.dropped == {"word/media/vide.png"}
    assert changes.added == {}


def test_a_picture_named_like_a_file_stays_with_its_own_image() -> None:
    rendering = docx()
    (found,) = prepared(word_part(descr="plan.png"), rendering)
    for number in (41, 42):
        printed = found.printed(rendering)
        assert 'descr="plan.png"' in printed
        assert f'id="{number}"' in printed
        assert "<a:srcRect" in printed
        etree.fromstring(f"<x {NAMES}>{printed}</x>")
    assert rendering.added_parts() is None


def test_an_image_that_another_picture_shows_stays() -> None:
    rendering = docx()
    root = etree.fromstring(f"<w:body {NAMES}/>")
    root.extend([word_part(), word_part(descr="Vue du nord")])
    assert len(prepared(root, rendering)) == 1
    assert rendering.added_parts() is None
    other = docx(members={**WORD, "word/_rels/header1.xml.rels": RELATIONS.encode()})
    (found,) = prepared(word_part(), other)
    changes = other.added_parts()
    assert found.relation == "rId1"
    assert changes is not None
    assert changes.dropped == frozenset()


def test_words_beside_a_placeholder_stay() -> None:
    root = word_part(beside="<w:t>à côté</w:t>")
    assert len(prepared(root, docx())) == 1
    assert "<w:rPr/><?aci-image 0?><w:t>à côté</w:t>" in etree.tostring(root, encoding="unicode")


def test_a_value_of_the_context_can_be_the_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(4, 2))
    for value in (LOGO, Image(png(3, 3)), png(4, 2), "a.png", tmp_path / "a.png"):
        rendering = docx(tmp_path)
        (found,) = prepared(word_part(), rendering)
        assert "<w:drawing" in found.printed(rendering, value=value)
    with pytest.raises(UnusableValue, match="hors du dossier"):
        found.printed(docx(tmp_path), value="../a.png")


def test_an_odf_placeholder_gives_its_place_to_a_picture() -> None:
    frame = (
        '<draw:frame draw:name="img" svg:width="4cm" svg:height="2cm" text:anchor-type="as-char"><draw:image '
        'xlink:href="Pictures/v.png"/><svg:title>structure.logo</svg:title><svg:desc>Le logo</svg:desc></draw:frame>'
    )
    rendering = odt(pictures={"structure.logo": LOGO})
    root = etree.fromstring(f"<text:p {NAMES}>avant {frame} après</text:p>")
    (found,) = prepared(root, rendering)
    assert etree.tostring(root, encoding="unicode").endswith("<?aci-image 0?> après</text:p>")
    assert found.alternative == "Le logo"
    printed = found.printed(rendering, "Le logo & co")
    drawn = etree.fromstring(f"<x {NAMES}>{printed}</x>")[0]
    assert drawn.get(f"{{{_ODF}svg-compatible:1.0}}width") == "20.00mm"
    assert [etree.QName(child).localname for child in drawn] == ["image", "title"]
    assert drawn.findtext(f"{{{_ODF}svg-compatible:1.0}}title") == "Le logo & co"
    changes = rendering.added_parts()
    assert changes is not None
    assert list(changes.added) == ["Pictures/structure_logo.png"]
    assert changes.dropped == {"Pictures/v.png"}
    assert b"v.png" not in changes.replaced["META-INF/manifest.xml"]


def test_an_odf_frame_without_size_or_field_is_left_alone() -> None:
    for size, title in (("", "structure.logo"), ('svg:width="4cm" svg:height="2cm"', "Vue du nord")):
        frame = (
            f'<draw:frame {size}><draw:image xlink:href="Pictures/v.png"/><svg:title>{title}</svg:title></draw:frame>'
        )
        root = etree.fromstring(f"<text:p {NAMES}>{frame}</text:p>")
        assert prepared(root, odt()) == []
        assert len(root) == 1


def test_the_alternative_text_may_not_hold_a_statement() -> None:
    (found,) = prepared(word_part(title="{% if x %}Logo{% endif %}"), docx())
    with pytest.raises(UnusableValue, match="ne peut tenir que des balises"):
        found.expression(0)
