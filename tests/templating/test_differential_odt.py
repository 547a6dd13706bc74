"""The two dialects say the same: a template made at random prints the same text in OpenDocument as in Word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from aci_docs.templating import Template
from tests.templating import documents, opendocuments
from tests.templating import strategies as make
from tests.templating.test_differential import few


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dialects")


def compare(folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]) -> None:
    """Fail when the blocks, written in each format, do not print the same words."""
    word = Template(documents.write(folder / "x.docx", *make.written(held, lengths)))
    text = Template(opendocuments.write(folder / "x.odt", *make.written(held, lengths, opendocuments)))
    expected = documents.render(word, record, missing="blank").paragraphs
    found = opendocuments.Rendered(text.render(record, missing="blank")).paragraphs
    assert list(map(_read, found)) == list(map(_read, expected))


def _read(text: str) -> str:
    """The words as OpenDocument gives them: the spaces of the template itself are one, or none at the ends."""
    return re.sub(" *([\n\t]) *", r"\1", re.sub(" +", " ", text)).strip(" ")


@few
@given(held=make.blocks(), lengths=make.cuts(), record=make.records())
def test_tags_with_prefixes_print_the_same(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    compare(folder, ("début", *held, "fin"), lengths, record)


@few
@given(held=make.blocks(), lengths=make.cuts(), record=make.records())
def test_tags_without_prefix_print_the_same(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    compare(folder, ("début", *make.without_prefixes(held), "fin"), lengths, record)


@few
@given(held=make.spanning(), lengths=make.cuts(), record=make.records())
def test_words_beside_tags_that_span_paragraphs_print_the_same(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    compare(folder, ("début", *held, "fin"), lengths, record)


@few
@given(held=make.cell_loops() | make.joined(), lengths=make.cuts(), record=make.records())
def test_loops_of_cells_and_tags_with_dashes_print_the_same(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    compare(folder, ("début", *held, "fin"), lengths, record)
