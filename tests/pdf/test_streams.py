"""The marked contents of a stream are found by its bytes, whatever its strings hold."""

from __future__ import annotations

from aci_docs.pdf.streams import marked, names_in, opaque, outside, replaced

STREAM = (
    b"1 w\n/Artifact BMC\n/Span <</E <</A 1>> /MCID 9>> BDC\nq Q\nEMC\nEMC\n/P<</MCID 0>>BDC\nBT <0E> Tj ET\nEMC\nQ"
)


def test_a_marked_content_is_found_with_all_that_is_inside_it() -> None:
    first, second = marked(STREAM)
    assert STREAM[first.start : first.end].startswith(b"/Artifact BMC\n/Span")
    assert STREAM[first.start : first.end].endswith(b"EMC\nEMC")
    assert (first.artifact, first.content) == (True, False)
    assert STREAM[second.start : second.inner] == b"/P<</MCID 0>>BDC"
    assert (second.artifact, second.content) == (False, True)
    assert [STREAM[start:end].strip() for start, end in outside(STREAM, [first, second])] == [b"1 w", b"", b"Q"]


def test_properties_may_be_nested_or_named() -> None:
    for properties in (b"<</A <</B 1>> /MCID 3>>", b"/MC0"):
        stream = b"/Im1 Do\n/P " + properties + b" BDC\nEMC"
        (found,) = marked(stream)
        assert stream[found.start :].startswith(b"/P ")


def test_a_string_or_an_inline_image_holds_no_operator_and_no_name() -> None:
    stream = b"(a EMC \\) (b) /Un) Tj\nBI /W 1 ID EMC /Deux EI\n/F1 9 Tf"
    blank = opaque(stream)
    assert len(blank) == len(stream)
    assert b"EMC" not in blank
    assert names_in(stream) == {"/F1"}


def test_stretches_are_replaced_in_any_order() -> None:
    assert replaced(b"abcdef", [(4, 5, b"E"), (0, 2, b"-")]) == b"-cdEf"
