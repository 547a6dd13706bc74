"""Where a record of a file begins and ends, whatever its first and last blocks are."""

import pytest

from aci_docs.templating.series.opendocument.ends import begun as text_begun
from aci_docs.templating.series.opendocument.ends import ended as text_ended
from aci_docs.templating.series.wordprocessing.ends import begun, ended

S, X = b"<w:sectPr/>", b"<x/>"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (b"<w:p><w:r/></w:p>", b"<w:p><x/><w:r/></w:p>"),
        (b'<w:p w:a="1"><w:pPr><w:b/></w:pPr><w:r/></w:p>', b'<w:p w:a="1"><w:pPr><w:b/></w:pPr><x/><w:r/></w:p>'),
        (b"<w:p><w:pPr/><w:r/></w:p>", b"<w:p><w:pPr/><x/><w:r/></w:p>"),
        (b"<w:p/><w:p/>", b"<w:p><x/></w:p><w:p/>"),
        (b'<w:p w:a="1"/>', b'<w:p w:a="1"><x/></w:p>'),
        (b"<w:tbl><w:tc><w:p/></w:tc></w:tbl>", b"<w:tbl><w:tc><w:p><x/></w:p></w:tc></w:tbl>"),
        (b"", b"<w:p><x/></w:p>"),
        (
            b"<w:p><w:pPr><w:pPrChange><w:pPr></w:pPr></w:pPrChange></w:pPr></w:p>",
            b"<w:p><w:pPr><w:pPrChange><w:pPr></w:pPr></w:pPrChange></w:pPr><x/></w:p>",
        ),
    ],
)
def test_what_begins_a_record_stands_in_its_first_paragraph(blocks: bytes, expected: bytes) -> None:
    assert begun(blocks, X) == expected


@pytest.mark.parametrize(
    ("blocks", "before", "inner", "last"),
    [
        (b"<w:p/>", b"", b"<w:p><w:pPr>%s</w:pPr><w:r><w:tab/></w:r>%s</w:p>", b"<w:p>%s</w:p>"),
        (
            b"<w:p><w:pPr><w:rPr><w:sz/></w:rPr></w:pPr></w:p>",
            b"",
            b"<w:p><w:pPr><w:rPr><w:sz/></w:rPr>%s</w:pPr><w:r><w:rPr><w:sz/></w:rPr><w:tab/></w:r>%s</w:p>",
            b"<w:p><w:pPr><w:rPr><w:sz/></w:rPr></w:pPr>%s</w:p>",
        ),
        (
            b"<w:p>a</w:p><w:p><w:pPr><w:b/></w:pPr><w:r/></w:p>",
            b"<w:p>a</w:p>",
            b"<w:p><w:pPr><w:b/>%s</w:pPr><w:r/>%s</w:p>",
            b"<w:p><w:pPr><w:b/></w:pPr><w:r/>%s</w:p>",
        ),
        (
            b'<w:p><w:r/></w:p><w:bookmarkEnd w:id="3"/>',
            b"",
            b'<w:p><w:pPr>%s</w:pPr><w:r/>%s</w:p><w:bookmarkEnd w:id="3"/>',
            b'<w:p><w:r/>%s</w:p><w:bookmarkEnd w:id="3"/>',
        ),
        (b"<w:tbl></w:tbl>", b"<w:tbl></w:tbl>", b"<w:p><w:pPr>%s</w:pPr>%s</w:p>", b"<w:p>%s</w:p>"),
        (
            b"<w:p><w:box><w:p/><w:p>in</w:p></w:box><w:r/></w:p>",
            b"",
            b"<w:p><w:pPr>%s</w:pPr><w:box><w:p/><w:p>in</w:p></w:box><w:r/>%s</w:p>",
            b"<w:p><w:box><w:p/><w:p>in</w:p></w:box><w:r/>%s</w:p>",
        ),
        (
            b"<w:p><w:pPr><w:b/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>",
            b"",
            b"<w:p><w:pPr><w:b/>%s<w:pPrChange><w:pPr/></w:pPrChange></w:pPr><w:r><w:tab/></w:r>%s</w:p>",
            b"<w:p><w:pPr><w:b/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr>%s</w:p>",
        ),
        (
            b"<w:p><w:pPr><w:sectPr/></w:pPr></w:p>",
            b"<w:p><w:pPr><w:sectPr/></w:pPr></w:p>",
            b"<w:p><w:pPr>%s</w:pPr>%s</w:p>",
            b"<w:p>%s</w:p>",
        ),
    ],
)
def test_the_section_of_a_record_ends_in_its_last_paragraph(
    blocks: bytes, before: bytes, inner: bytes, last: bytes
) -> None:
    assert ended(blocks, S, X) == (before, inner % (S, X), last % X + S)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (
            b'<text:p text:style-name="A" xml:id="i">a</text:p>',
            b'<text:p text:style-name="A!" xml:id="i"><x/>a</text:p>',
        ),
        (b"<text:h>a</text:h>", b'<text:h text:style-name="!"><x/>a</text:h>'),
        (b'<text:p text:style-name="A"/>', b'<text:p text:style-name="A!"><x/></text:p>'),
        (b"", b'<text:p text:style-name="!"><x/></text:p>'),
        (
            b'<text:list><text:list-item><text:p text:style-name="A">a</text:p></text:list-item></text:list>',
            b'<text:list><text:list-item><text:p text:style-name="A!"><x/>a</text:p></text:list-item></text:list>',
        ),
        (
            b'<table:table table:name="t" table:style-name="T"><text:p/></table:table>',
            b'<table:table table:style-name="T!" table:name="t"><text:p><x/></text:p></table:table>',
        ),
    ],
)
def test_the_first_block_of_a_text_takes_another_style(blocks: bytes, expected: bytes) -> None:
    assert text_begun(blocks, lambda family, name: f"{name}!", X) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (b"<text:p>a</text:p>", b"<text:p>a<x/></text:p>"),
        (b"<text:p>a</text:p><text:h/>", b"<text:p>a</text:p><text:h><x/></text:h>"),
        (b'<text:p/><text:p text:style-name="A"/>', b'<text:p/><text:p text:style-name="A"><x/></text:p>'),
        (b"<text:list><text:p>a</text:p></text:list>", b"<text:list><text:p>a<x/></text:p></text:list>"),
        (b"<text:p><text:p/>a</text:p>", b"<text:p><text:p/>a<x/></text:p>"),
        (b"<table:table></table:table>", b"<table:table></table:table><text:p><x/></text:p>"),
        (b"", b"<text:p><x/></text:p>"),
    ],
)
def test_what_ends_a_text_stands_in_its_last_paragraph(blocks: bytes, expected: bytes) -> None:
    assert text_ended(blocks, X) == expected
