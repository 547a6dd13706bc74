"""Placeholder pictures: a picture whose alternative text names a field is replaced by that field's image."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating.package import RELATION, Package
from aci_docs.templating.xml import PIC, WP, A, R, W

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Picture:
    """An image ready to be placed: its bytes, content type, and size in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def read_picture(path: Path) -> Picture:
    """The PNG or JPEG image of a file. Raises TemplateProblem when it is absent, damaged or of another format."""
    # python-docx reads the sizes in the headers of the file.
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    try:
        data = path.read_bytes()
    except OSError as error:
        raise TemplateProblem(f"image « {path} » : le fichier ne peut pas être lu ({error.strerror}).") from error
    try:
        image = Image.from_blob(data)
        picture = Picture(data, image.content_type, image.px_width, image.px_height)
    except (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
        KeyError,
        ValueError,
        IndexError,
    ) as error:
        raise _unusable(path) from error
    if picture.content_type not in _EXTENSIONS or min(picture.width, picture.height) < 1:
        raise _unusable(path)
    return picture


def place_pictures(
    package: Package, part: str, root: etree._Element, pictures: Mapping[str, Picture], names: Collection[str]
) -> None:
    """Replace the placeholders of one rendered part; remove those that have no picture.

    A placeholder is a picture whose alternative text is a field's path, such as `structure.logo`, under one of the
    context's `names`. Its new picture fits in its box with its own proportions; the placeholder's title, rendered like
    any text, becomes the alternative text.
    """
    for properties in list(root.iter(f"{WP}docPr")):
        field = properties.get("descr", "")
        if not re.fullmatch(r"[a-z_]\w*(\.\w+)+", field) or field.split(".")[0] not in names:
            continue
        frame = properties.getparent()
        blip = None if frame is None else frame.find(f".//{A}blip")
        if frame is None or blip is None:
            continue
        former = blip.get(f"{R}embed")
        picture = pictures.get(field)
        if picture is None:
            _remove(frame)
        else:
            _fit(frame, picture)
            _describe(properties, frame, field)
            blip.set(f"{R}embed", _store(package, part, field, picture))
        if former is not None and not any(other.get(f"{R}embed") == former for other in root.iter(f"{A}blip")):
            package.unrelate(part, identifier=former)


def _remove(frame: etree._Element) -> None:
    drawing = frame.getparent()
    run = None if drawing is None else drawing.getparent()
    if drawing is None or run is None:
        return
    run.remove(drawing)
    paragraph = run.getparent()
    if paragraph is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
        paragraph.remove(run)


def _fit(frame: etree._Element, picture: Picture) -> None:
    extent = frame.find(f"{WP}extent")
    if extent is None:
        return
    box = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
    # Integers only: the same picture gives the same size on every machine.
    if box[0] * picture.height <= box[1] * picture.width:
        size = box[0], box[0] * picture.height // picture.width
    else:
        size = box[1] * picture.width // picture.height, box[1]
    for element in (extent, frame.find(f".//{PIC}spPr/{A}xfrm/{A}ext")):
        if element is not None:
            element.set("cx", str(max(size[0], 1)))
            element.set("cy", str(max(size[1], 1)))


def _describe(properties: etree._Element, frame: etree._Element, field: str) -> None:
    text = properties.attrib.pop("title", "") or field.rsplit(".", 1)[-1].replace("_", " ").capitalize()
    properties.set("descr", text)
    inner = frame.find(f".//{PIC}cNvPr")
    if inner is not None:
        inner.set("name", text)
        inner.set("descr", text)


def _store(package: Package, part: str, field: str, picture: Picture) -> str:
    extension = _EXTENSIONS[picture.content_type]
    name = f"word/media/{field.replace('.', '_')}.{extension}"
    package.parts[name] = picture.data
    package.declare(extension=extension, content_type=picture.content_type)
    for identifier, (_, target) in package.relations(part).items():
        if target == name:
            return identifier
    return package.relate(part, RELATION + "image", name)


def _unusable(path: Path) -> TemplateProblem:
    return TemplateProblem(
        f"image « {path} » : ce n'est pas une image PNG ou JPEG utilisable. Enregistrez-la au format PNG ou JPEG."
    )
