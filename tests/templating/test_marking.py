"""Tags taken out of the words of a part: what is a tag, what stays, where each is told to stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from aci_docs.templating.dialect import is_tag
from aci_docs.templating.marking import Marking
from aci_docs.templating.opendocument import dialect as text_dialect
from aci_docs.templating.wordprocessing import dialect as word_dialect
from tests.templating import documents, opendocuments

WORD = f"<w:document {documents._DECLARED}><w:body>{{}}</w:body></w:document>"
TEXT = f"<office:text {opendocuments._DECLARED}>{{}}</office:text>"


def word(*held: str) -> Marking:
    return Marking(etree.fromstring(WORD.format(documents.blocks(*held))), "corps", word_dialect.DIALECT)


def text(*held: str) -> Marking:
    return Marking(etree.fromstring(TEXT.format(opendocuments.blocks(*held))), "corps", text_dialect.DIALECT)


@pytest.mark.parametrize("mark", [word, text])
def test_each_tag_is_told_with_its_level_and_its_place(mark: Callable[..., Marking]) -> None:
    marking = mark("a {{ b }} c", "{%tr for x in y %}{# note #}")
    assert [(tag.kind, tag.level, tag.body) for tag in marking.tags] == [
        ("print", "", "b"),
        ("statement", "tr", "for x in y"),
        ("comment", "", "note"),
    ]
    assert str(marking.tags[0].place) == "corps, paragraphe 1, « a {{ b }} c »"
    assert marking.tags[1].place.paragraph == 2


def test_a_tag_cut_into_runs_takes_the_place_of_its_first_characters() -> None:
    marking = word(documents.paragraph("a {", documents.bold("{ b }"), "} c"))
    [node] = [each for each in marking.root.iter(etree.ProcessingInstruction) if is_tag(each)]
    parent = node.getparent()
    assert parent is not None
    assert (parent.text, node.tail) == ("a ", "")
    assert (
        marking.root.findtext(f".//{documents.W}r[2]/{documents.W}t") == " c"
    )  # the run in bold is left empty, and goes


def test_words_that_follow_an_element_of_a_text_are_taken_too() -> None:
    marking = text(opendocuments.paragraph("a", opendocuments.bookmark("m", "{{ b"), " }}c"))
    assert [tag.body for tag in marking.tags] == ["b"]
    assert etree.tostring(marking.root, method="text", encoding="unicode") == "ac"


def test_an_attribute_holds_a_reference_in_the_place_of_its_tag() -> None:
    marking = text(opendocuments.paragraph(opendocuments.link("https://a.fr/{{ b }}", "x")))
    [link] = marking.root.iter(f"{opendocuments.TEXT}a")
    assert str(link.get(f"{opendocuments.XLINK}href")).startswith("https://a.fr/\ufdd0aci:0:aci")
    assert marking.leaves == [marking.tags]


@pytest.mark.parametrize("mark", [word, text])
def test_a_tag_without_end_is_a_fault_and_an_end_alone_a_stray(mark: Callable[..., Marking]) -> None:
    marking = mark("a {{ b", "c {{ d }}", "{ d.e }", "f }}")
    assert [fault.place.paragraph for fault in marking.faults if fault.place] == [1]
    assert [fault.place.paragraph for fault in marking.strays if fault.place] == [3, 4]
    assert [tag.body for tag in marking.tags] == ["d"]


@pytest.mark.parametrize("mark", [word, text])
def test_a_tag_that_ends_in_the_next_paragraph_joins_both(mark: Callable[..., Marking]) -> None:
    marking = mark("a {{ b |", "upper }} c")
    assert [tag.body for tag in marking.tags] == ["b |upper"]
    assert len(list(marking.root.iter(*marking.dialect.paragraphs))) == 1
