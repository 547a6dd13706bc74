"""Files of many records made for tests, and the reading of what was made."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from aci_docs import pdf
from aci_docs.templating import Template
from aci_docs.templating.series import Series
from aci_docs.templating.xml import W


def join(
    template: Template,
    contexts: Sequence[Mapping[str, Any]],
    *,
    images: Sequence[Mapping[str, Path]] = (),
    recto_verso: bool = False,
    step: int = 1,
) -> bytes:
    """The file of these records, of which one rank in `step` is used; each piece is made by a Series of its own."""
    given = list(images) or [{}] * len(contexts)
    pieces = [
        Series(template, recto_verso=recto_verso).piece(context, number * step, images=held, missing="dots").data
        for number, (context, held) in enumerate(zip(contexts, given, strict=True))
    ]
    out = io.BytesIO()
    Series(template, recto_verso=recto_verso).write(pieces, out)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a file, each checked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def roots(data: bytes, kind: str = "word/") -> dict[str, etree._Element]:
    """The trees of the parts whose names begin so."""
    return {
        name: etree.fromstring(part)
        for name, part in members(data).items()
        if name.startswith(kind) and part.lstrip().startswith(b"<")
    }


def values(parts: Mapping[str, etree._Element], path: str) -> list[str]:
    """What an XPath finds in all parts, with the prefix `w`, `wp` and `r` known."""
    prefixes = {
        "w": W[1:-1],
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    }
    return [str(each) for root in parts.values() for each in root.xpath(path, namespaces=prefixes)]  # type: ignore[union-attr]


def convert(paths: Sequence[Path], *, every_page: bool = False) -> list[Path]:
    """The PDF of each file by LibreOffice, with the destinations of bookmarks; `every_page`: those left blank too."""
    soffice = pdf.find_soffice()
    assert soffice is not None
    folder = paths[0].parent
    options = {"ExportBookmarksToPDFDestination": True, "IsSkipEmptyPages": not every_page}
    typed = {name: {"type": "boolean", "value": str(value).lower()} for name, value in options.items()}
    subprocess.run(
        [soffice, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to",
         f"pdf:writer_pdf_Export:{json.dumps(typed)}", "--outdir", folder, *paths],
        check=True, capture_output=True,
    )  # fmt: skip
    return [path.with_suffix(".pdf") for path in paths]


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def destinations(path: Path) -> dict[str, int]:
    """Name -> page, from 1, of the destinations of a PDF whose names begin by « aci ».

    LibreOffice writes the low line of a name as « 5F ».
    """
    done = subprocess.run(["pdfinfo", "-dests", path], capture_output=True, text=True, check=True)
    found = [line.split() for line in done.stdout.splitlines() if '"aci5F' in line]
    return {each[-1].strip('"').replace("5F", "_"): int(each[0]) for each in found}
