"""docxtpl 0.20.2 is the reference: templates made at random give the same text, paragraph by paragraph.

Both are given the same file; docxtpl escapes (`autoescape=True`), and this engine leaves what is missing blank.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from aci_docs.templating import Template
from tests.templating import strategies as make
from tests.templating.documents import Rendered, write
from tools.compat.oracle import render_with_docxtpl
from tools.compat.texts import first_difference, texts_of

few = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,  # the same templates everywhere: `--hypothesis-seed` and more examples when looking for faults
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example],
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("differential")


def compare(folder: Path, ours: list[str], reference: list[str], record: dict[str, Any], header: str = "x") -> None:
    """Fail when this engine makes of the first template another text than docxtpl of the second."""
    data = Template(write(folder / "ours.docx", *ours, headers={"default": header})).render(record, missing="blank")
    Rendered(data)
    expected = render_with_docxtpl(write(folder / "docxtpl.docx", *reference, headers={"default": header}), record)
    assert first_difference(texts_of(expected), texts_of(data)) == ""


@few
@given(held=make.blocks(), lengths=make.cuts(), header=make.texts(), record=make.records())
def test_tags_with_prefixes_mean_what_docxtpl_says(
    folder: Path, held: make.Blocks, lengths: list[int], header: str, record: dict[str, Any]
) -> None:
    template = ["début", *make.written(held, lengths), "fin"]
    compare(folder, template, template, record, make.written((header,), lengths)[0])


@few
@given(held=make.blocks(), lengths=make.cuts(), record=make.records())
def test_a_tag_alone_in_its_paragraph_or_row_needs_no_prefix(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    bare = make.without_prefixes(held)
    compare(
        folder, ["début", *make.written(bare, lengths), "fin"], ["début", *make.written(held, lengths), "fin"], record
    )


@few
@given(held=make.spanning(), lengths=make.cuts(), record=make.records())
def test_words_beside_a_tag_that_spans_paragraphs_stay_as_docxtpl_leaves_them(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    template = ["début", *make.written(held, lengths), "fin"]
    compare(folder, template, template, record)


@few
@given(held=make.cell_loops() | make.joined(), lengths=make.cuts(), record=make.records())
def test_loops_of_cells_and_tags_with_dashes_mean_what_docxtpl_says(
    folder: Path, held: make.Blocks, lengths: list[int], record: dict[str, Any]
) -> None:
    template = ["début", *make.written(held, lengths), "fin"]
    compare(folder, template, template, record)


@few
@given(text=make.texts(), lengths=make.cuts(), other=make.cuts(), record=make.records())
def test_where_a_text_is_cut_changes_nothing(
    folder: Path, text: str, lengths: list[int], other: list[int], record: dict[str, Any]
) -> None:
    found = [
        texts_of(Template(write(folder / "cut.docx", *make.written((text,), each))).render(record, missing="blank"))
        for each in (lengths, other)
    ]
    assert found[0] == found[1]
