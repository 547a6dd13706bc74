"""Where a record of a Word file begins and ends, whatever its first and last blocks are."""

import pytest

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
        (b"<w:p/>", b"", b"<w:p><w:pPr>%s</w:pPr>%s</w:p>", b"<w:p>%s</w:p>"),
        (
            b"<w:p>a</w:p><w:p><w:pPr><w:b/></w:pPr>z</w:p>",
            b"<w:p>a</w:p>",
            b"<w:p><w:pPr><w:b/>%s</w:pPr>z%s</w:p>",
            b"<w:p><w:pPr><w:b/></w:pPr>z%s</w:p>",
        ),
        (
            b'<w:p>z</w:p><w:bookmarkEnd w:id="3"/>',
            b"",
            b'<w:p><w:pPr>%s</w:pPr>z%s</w:p><w:bookmarkEnd w:id="3"/>',
            b'<w:p>z%s</w:p><w:bookmarkEnd w:id="3"/>',
        ),
        (b"<w:tbl></w:tbl>", b"<w:tbl></w:tbl>", b"<w:p><w:pPr>%s</w:pPr>%s</w:p>", b"<w:p>%s</w:p>"),
        (
            b"<w:p><w:box><w:p/><w:p>in</w:p></w:box></w:p>",
            b"",
            b"<w:p><w:pPr>%s</w:pPr><w:box><w:p/><w:p>in</w:p></w:box>%s</w:p>",
            b"<w:p><w:box><w:p/><w:p>in</w:p></w:box>%s</w:p>",
        ),
        (
            b"<w:p><w:pPr><w:b/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>",
            b"",
            b"<w:p><w:pPr><w:b/>%s<w:pPrChange><w:pPr/></w:pPrChange></w:pPr>%s</w:p>",
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
