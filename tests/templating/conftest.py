from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument

from aci_docs.dossier.graphics import Graphics
from aci_docs.palette import DEFAULT
from aci_docs.templating import Template

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def outline() -> Any:
    """The module that reads a document as text: `outline.outline(data)`, `outline.text_of(element)`."""
    spec = importlib.util.spec_from_file_location("outline", HERE / "outline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def context() -> Callable[[str], dict[str, Any]]:
    """The fixed context of a document kind, a new one each time."""

    def load(kind: str) -> dict[str, Any]:
        text = (HERE / "contexts" / f"{kind}.json").read_text(encoding="utf-8")
        loaded: dict[str, Any] = json.loads(text, parse_float=Decimal)
        loaded["document"] = {"piece": None, "pieces": None} | loaded["document"]
        if kind == "fiche_bilan":
            loaded["graphiques"] = Graphics(loaded["beneficiaire"], DEFAULT)
        return loaded

    return load


@pytest.fixture
def make_template(tmp_path: Path) -> Callable[..., Template]:
    """A template with these paragraphs; `rows` of a table, `header` and `footer` texts, `edit` the document at will."""

    def make(
        *paragraphs: str,
        rows: Sequence[Sequence[str]] = (),
        header: str = "",
        footer: str = "",
        edit: Callable[[WordDocument], object] | None = None,
    ) -> Template:
        return Template(
            write(tmp_path / "modele.docx", *paragraphs, rows=rows, header=header, footer=footer, edit=edit)
        )

    return make


@pytest.fixture
def write_template(tmp_path: Path) -> Callable[..., Path]:
    """The path of a template file, made as by `make_template` and not opened."""

    def make(*paragraphs: str, **options: Any) -> Path:
        return write(tmp_path / "modele.docx", *paragraphs, **options)

    return make


def write(
    path: Path,
    *paragraphs: str,
    rows: Sequence[Sequence[str]] = (),
    header: str = "",
    footer: str = "",
    edit: Callable[[WordDocument], object] | None = None,
) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.paragraphs[0].add_run(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    if edit is not None:
        edit(document)
    document.save(str(path))
    return path


@pytest.fixture
def texts() -> Callable[[bytes], list[str]]:
    """The texts of a rendered document's body paragraphs, tables left out."""
    return lambda data: [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


@pytest.fixture
def cells() -> Callable[[bytes], list[list[str]]]:
    """The texts of the cells of a rendered document's first table."""
    return lambda data: [[cell.text for cell in row.cells] for row in Document(io.BytesIO(data)).tables[0].rows]


@pytest.fixture
def packaged() -> Callable[[str], Template]:
    """A packaged template."""
    return lambda kind: Template(ROOT / "templates_docx" / f"{kind}.docx")
