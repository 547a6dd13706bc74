"""Pictures as values: a file of the dossier, bytes, a drawing or a QR code, with their size and alternative text."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aci_docs.drawing import Drawing
from aci_docs.templating.values.pictures import EMU_PER_MM, Picture, drawn, parse_picture, picture_file
from aci_docs.templating.values.rich import UnusableValue, Value, plain
from aci_docs.templating.values.spot import Spot

if TYPE_CHECKING:
    from aci_docs.templating.values.rendering import Rendering

MAX_WIDTH, MAX_HEIGHT = 160 * EMU_PER_MM, 220 * EMU_PER_MM
"""The largest size a picture takes by itself, in EMU: the words of an A4 page. A size that is asked for is obeyed."""

QR_SIDE = 30
"""Millimetres; phones read it at arm's length even when it holds a long address."""

_QR_PIXELS, _QR_BORDER = 10, 4  # pixels a module; the quiet zone of ISO/IEC 18004
_QR_MAX = 1_000  # characters; beyond, the modules are too small for a phone
_QR_LEVELS = ("L", "M", "Q", "H")


class Image(Value):
    """A picture printed by its value.

    `source`: the name of a file inside the folder that the rendering allows, bytes, a Picture or a Drawing. `width` and
    `height` in EMU, None for the picture's own proportions (and own resolution when both are None). `alternative`: what
    a reader who does not see it is told; "" takes the description of a drawing, or the name of the field it is printed
    from, or of its file.
    """

    __slots__ = ("_alternative", "_size", "_source")

    def __init__(
        self, source: str | Path | bytes | Picture | Drawing, *, width: int | None = None, height: int | None = None,
        alternative: str = "",
    ) -> None:  # fmt: skip
        self._source = source
        self._size = width, height
        self._alternative = alternative

    def text(self) -> str:
        """Never: a picture is no text. Raises UnusableValue."""
        raise UnusableValue("une image ne peut pas être imprimée à l'intérieur d'un texte simple ou d'un attribut")

    def picture(self, folder: Path | None) -> Picture:
        """The picture itself; a file is looked for inside `folder`. Raises UnusableValue."""
        if isinstance(self._source, Picture):
            return self._source
        if isinstance(self._source, Drawing):
            return drawn(self._source)
        if isinstance(self._source, bytes):
            return _parsed(self._source)
        return picture_file(inside(folder, self._source))

    def xml(self, spot: Spot, rendering: Rendering) -> str:
        """The drawing, in a run (or a paragraph) of its own."""
        picture = self.picture(rendering.folder)
        drawing = rendering.writer.drawing(picture, fitted(picture, *self._size), self.told(spot), rendering)
        printed: str = rendering.writer.placed(drawing, spot)
        return printed

    def told(self, spot: Spot) -> str:
        """The alternative text at a spot. Raises UnusableValue when nothing gives one."""
        source = self._source
        own = source.description if isinstance(source, Picture | Drawing) else ""
        file = "" if isinstance(source, bytes | Picture | Drawing) else Path(source).stem
        told: str = self._alternative.strip() or own or humanised(spot.field) or humanised(file)
        if not told:
            raise UnusableValue('cette image n\'a pas de texte de remplacement : ajoutez image(texte="…")')
        return told


def image(value: Any, largeur: Any = None, hauteur: Any = None, texte: Any = None) -> Image:
    """The filter `image`: the picture of a file of the dossier, or a drawing, `largeur` and `hauteur` in millimetres.

    `{{ structure.logo | image(largeur=30) }}`. With one size the other follows; without any the picture keeps its own,
    within 160 by 220 mm (a drawing in any case). `texte` is the alternative text: by default the description of a
    drawing, or the field's name.
    """
    told = plain(texte)
    size = {"width": _millimetres(largeur), "height": _millimetres(hauteur)}
    if isinstance(value, Image):
        kept = [asked if asked is not None else own for asked, own in zip(size.values(), value._size, strict=True)]
        return Image(value._source, width=kept[0], height=kept[1], alternative=told or value._alternative)
    if isinstance(value, bytes | Picture | Path | Drawing):
        return Image(value, alternative=told, **size)
    if isinstance(value, str) and value.strip():
        return Image(value.strip(), alternative=told, **size)
    raise UnusableValue("le filtre image attend le nom d'un fichier PNG ou JPEG du dossier")


def qr(value: Any, taille: Any = QR_SIDE, texte: Any = None) -> Image:
    """The filter `qr`: the QR code of a text or of an address, `taille` millimetres a side.

    A 1-bit PNG of about 500 bytes: Word asks for a PNG beside any vector picture, and black squares of ten pixels
    print as sharp. Level M of correction, raised when the code stays as small.
    """
    content = plain(value).strip()
    if not content:
        raise UnusableValue("le filtre qr attend un texte ou une adresse")
    if len(content) > _QR_MAX:
        raise UnusableValue(
            f"ce texte est trop long pour un code QR lisible ({len(content)} caractères, {_QR_MAX} au plus)"
        )
    side = _millimetres(taille)
    return Image(qr_picture(content), width=side, height=side, alternative=plain(texte) or f"Code QR : {content}")


@lru_cache(maxsize=64)
def qr_picture(content: str) -> Picture:
    """The QR code of a text as a picture; the same text always gives the same bytes."""
    import segno

    # UTF-8 said plainly: phones guess, and guess wrong, when accents are in Latin-1.
    encoding = None if content.isascii() else "utf-8"
    code = segno.make_qr(content, error="m", boost_error=True, encoding=encoding)
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=_QR_PIXELS, border=_QR_BORDER)
    return parse_picture(buffer.getvalue())


def inside(folder: Path | None, name: str | Path) -> Path:
    """The file of this name inside the folder, links followed. Raises UnusableValue when it leads anywhere else."""
    if folder is None:
        raise UnusableValue(f"image « {name} » : ce document n'a pas de dossier où prendre des images")
    shown = str(name)
    if "\0" in shown:
        raise UnusableValue("image : ce nom de fichier contient un caractère interdit")
    root = folder.resolve()
    try:
        found = (root / name).resolve()
    except (OSError, RuntimeError) as error:
        raise UnusableValue(f"image « {shown} » : le fichier ne peut pas être lu") from error
    if not found.is_relative_to(root) or found == root:
        raise UnusableValue(
            f"image « {shown} » : le fichier est hors du dossier. Copiez l'image dans le dossier et donnez son nom"
        )
    return found


def fitted(picture: Picture, width: int | None, height: int | None) -> tuple[int, int]:
    """Width and height on the page in EMU; whole numbers only, the same on every machine."""
    if width is not None and height is not None:
        return max(width, 1), max(height, 1)
    natural = picture.natural
    if width is not None:
        return max(width, 1), max(natural[1] * width // max(natural[0], 1), 1)
    if height is not None:
        return max(natural[0] * height // max(natural[1], 1), 1), max(height, 1)
    if picture.content_type == "image/x-emf":
        return natural  # the size of a drawing is the one it was laid out for
    return within(natural, (min(natural[0], MAX_WIDTH), min(natural[1], MAX_HEIGHT)))


def within(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of these proportions that the box holds.

    >>> within((400, 100), (40, 20)), within((10, 10), (40, 20))
    ((40, 10), (20, 20))
    """
    if box[0] * size[1] <= box[1] * size[0]:
        found = box[0], box[0] * size[1] // size[0]
    else:
        found = box[1] * size[0] // size[1], box[1]
    return max(found[0], 1), max(found[1], 1)


def humanised(path: str) -> str:
    """The words of the last name of a path.

    >>> humanised("structure.logo_officiel")
    'Logo officiel'
    """
    return path.rsplit(".", 1)[-1].replace("_", " ").strip().capitalize()


def _millimetres(value: Any) -> int | None:
    """EMU of a number of millimetres, None for None. Raises UnusableValue outside 1 to 1000."""
    if value is None:
        return None
    try:
        length = Decimal(str(value).replace(",", "."))
    except ArithmeticError:
        length = Decimal(0)
    if isinstance(value, bool) or not length.is_finite() or not 1 <= length <= 1000:
        raise UnusableValue(f"taille d'image impossible : « {str(value)[:40]} » (attendu : de 1 à 1000 millimètres)")
    return int(length * EMU_PER_MM)


@lru_cache(maxsize=8)
def _parsed(data: bytes) -> Picture:
    return parse_picture(data)
