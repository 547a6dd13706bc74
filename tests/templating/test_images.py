from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template, read_picture

Make = Callable[..., Template]
BOX = (Mm(40), Mm(20))
CONTEXT = {"structure": {"nom": "Racines & Cie", "logo": None}, "l": [1, 2, 3]}


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(width)) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """The headers of a JPEG file, which are all that sizes are read from."""
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + jfif + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\xff\xd9"


def placeholder(document: WordDocument, holder: Any = None, descr: str = "structure.logo") -> None:
    run = (holder or document).add_paragraph().add_run()
    run.add_picture(io.BytesIO(png(4, 2)), *BOX)
    properties = run._r.find(f".//{qn('wp:docPr')}")
    assert properties is not None
    properties.set("descr", descr)
    properties.set("title", "Logo de {{ structure.nom }}")


@pytest.fixture
def template(make_template: Make) -> Template:
    return make_template("corps", edit=lambda d: placeholder(d, d.sections[0].header))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def drawings(element: Any) -> list[Any]:
    return list(element.iter(qn("w:drawing")))


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(100, 100, (Mm(20), Mm(20))), (400, 100, (Mm(40), Mm(10))), (10, 5, BOX), (10, 1000, (Mm(20) // 100, Mm(20)))],
)
@pytest.mark.parametrize(("make", "extension"), [(png, "png"), (jpeg, "jpg")])
def test_a_picture_fits_the_box_with_its_own_proportions(
    template: Template,
    tmp_path: Path,
    make: Callable[[int, int], bytes],
    extension: str,
    width: int,
    height: int,
    expected: tuple[int, int],
) -> None:
    image = write(tmp_path / f"logo.{extension}", make(width, height))
    data = template.render(CONTEXT, images={"structure.logo": image})
    header = Document(io.BytesIO(data)).sections[0].header
    (drawing,) = drawings(header._element)
    for extent in (drawing.find(f".//{qn('wp:extent')}"), drawing.find(f".//{qn('a:xfrm')}/{qn('a:ext')}")):
        assert (int(extent.get("cx")), int(extent.get("cy"))) == expected
    part = header.part.related_parts[drawing.find(f".//{qn('a:blip')}").get(qn("r:embed"))]
    assert part.blob == image.read_bytes()
    assert part.content_type == {"png": "image/png", "jpg": "image/jpeg"}[extension]


def test_the_alternative_text_is_the_title_of_the_placeholder(template: Template, tmp_path: Path) -> None:
    data = template.render(CONTEXT, images={"structure.logo": write(tmp_path / "a.png", png(3, 3))})
    properties = Document(io.BytesIO(data)).sections[0].header._element.find(f".//{qn('wp:docPr')}")
    assert properties.get("descr") == "Logo de Racines & Cie"


def test_the_placeholder_picture_is_not_left_in_the_file(template: Template, tmp_path: Path) -> None:
    for images in ({}, {"structure.logo": write(tmp_path / "a.jpg", jpeg(3, 3))}):
        with zipfile.ZipFile(io.BytesIO(template.render(CONTEXT, images=images))) as archive:
            media = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert media == ["word/media/structure_logo.jpg"] * len(images)


def test_without_an_image_the_placeholder_goes(template: Template) -> None:
    header = Document(io.BytesIO(template.render(CONTEXT))).sections[0].header
    assert drawings(header._element) == []
    assert [p.text for p in header.paragraphs] == ["", ""]


def test_a_picture_that_is_not_a_placeholder_stays(make_template: Make) -> None:
    template = make_template(edit=lambda d: placeholder(d, descr="Carte de la commune. Vue du nord"))
    document = Document(io.BytesIO(template.render(CONTEXT)))
    assert len(drawings(document.element)) == 1
    assert len(document.inline_shapes) == 1


def test_a_picture_in_a_loop_is_stored_once_and_each_drawing_has_its_own_id(
    make_template: Make, tmp_path: Path
) -> None:
    def loop(document: WordDocument) -> None:
        document.add_paragraph("{%p for x in l %}")
        placeholder(document)
        document.add_paragraph("{%p endfor %}")
        placeholder(document, document.sections[0].header)

    image = write(tmp_path / "a.png", png(3, 3))
    data = make_template(edit=loop).render(CONTEXT, images={"structure.logo": image})
    document = Document(io.BytesIO(data))
    found = [*drawings(document.element), *drawings(document.sections[0].header._element)]
    ids = [drawing.find(f".//{qn('wp:docPr')}").get("id") for drawing in found]
    assert len(ids) == 4
    assert len(set(ids)) == 4
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/structure_logo.png"]
        assert archive.read("word/_rels/document.xml.rels").count(b"structure_logo.png") == 1


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(40), b"du texte", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", png(3, 3)[:20]]
)
def test_an_unusable_image_is_named(template: Template, tmp_path: Path, data: bytes) -> None:
    image = write(tmp_path / "logo.png", data)
    with pytest.raises(TemplateProblem, match="PNG ou JPEG") as caught:
        template.render(CONTEXT, images={"structure.logo": image})
    assert str(image) in str(caught.value)


def test_a_missing_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateProblem, match=r"absent\.png.*n'existe pas"):
        read_picture(tmp_path / "absent.png")


def test_a_placeholder_that_names_no_field_is_told_unless_blanks_are_asked_for(make_template: Make) -> None:
    template = make_template(edit=lambda d: placeholder(d, descr="structure.logoo"))
    with pytest.raises(TemplateProblem, match=r"corps du document.*« structure\.logoo » n'existe pas"):
        template.render(CONTEXT)
    for missing in ("dots", "blank"):
        assert drawings(Document(io.BytesIO(template.render(CONTEXT, missing=missing))).element) == []


def test_a_placeholder_may_name_its_field_in_braces(make_template: Make, tmp_path: Path) -> None:
    picture = write(tmp_path / "a.png", png(3, 3))
    for text in ("{{ structure.logo }}", "{{logo}}"):
        template = make_template(edit=lambda d, text=text: placeholder(d, descr=text))
        data = template.render({**CONTEXT, "logo": None}, images={text.strip("{} "): picture})
        assert len(drawings(Document(io.BytesIO(data)).element)) == 1
        assert drawings(Document(io.BytesIO(template.render({**CONTEXT, "logo": None}))).element) == []
