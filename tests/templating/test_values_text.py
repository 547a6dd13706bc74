"""What texts, rich texts and Markdown print, in both formats."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from lxml import etree
from markupsafe import Markup

from aci_docs.templating.values import (
    FILTERS,
    Rendering,
    RichText,
    Spot,
    TemplateParts,
    UnusableValue,
    is_blank,
    is_value,
    markdown,
    print_text,
    print_value,
    text_spot,
    word_spot,
)
from aci_docs.templating.values.wordstyle import children, merged

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:text="{_ODF}text:1.0" xmlns:office="{_ODF}office:1.0"'
STYLES = f"""<w:styles {NAMES}><w:style w:type="character" w:styleId="Accentuation"><w:name w:val="Emphasis"/></w:style>
<w:style w:type="character" w:styleId="Lienhypertexte"><w:name w:val="Hyperlink"/></w:style>
<w:style w:type="paragraph" w:styleId="Puces"><w:name w:val="List Bullet"/><w:basedOn w:val="Base"/></w:style>
<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/>
<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>
</w:style><w:style w:type="paragraph" w:styleId="Numeros"><w:name w:val="List Number"/><w:pPr><w:numPr>
<w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {NAMES}><w:abstractNum w:abstractNumId="1"/><w:abstractNum w:abstractNumId="2"/>
<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>
<w:numIdMacAtCleanup w:val="3"/></w:numbering>"""
RELATIONS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{R}/numbering" Target="numbering.xml"/></Relationships>"""
WORD = {
    "word/document.xml": b"",
    "word/styles.xml": STYLES.encode(),
    "word/numbering.xml": NUMBERING.encode(),
    "word/_rels/document.xml.rels": RELATIONS.encode(),
}
TEXT_STYLES = f"""<office:document-styles {NAMES} xmlns:style="{_ODF}style:1.0"><office:styles>
<style:style style:name="Mise_20_en_20_valeur" style:display-name="Mise en valeur" style:family="text"/>
<text:list-style style:name="Puces"/></office:styles></office:document-styles>"""
PARAGRAPH, RUN = '<w:pPr><w:jc w:val="both"/></w:pPr>', "<w:rPr><w:i/><w:caps/></w:rPr>"
BARE: Mapping[str, bytes] = {"word/document.xml": b""}


def docx(members: Mapping[str, bytes] = WORD) -> Rendering:
    return Rendering(TemplateParts("docx", members, members.__getitem__))


def odt(styles: str = TEXT_STYLES) -> Rendering:
    members = {"styles.xml": styles.encode(), "content.xml": b"<x/>"}
    rendering = Rendering(TemplateParts("odt", members, members.__getitem__))
    rendering.part = "content.xml"
    return rendering


def show(value: Any, spot: Spot, rendering: Rendering) -> str:
    """What is printed, checked as XML in the place where it stands."""
    xml = print_text(value, spot, rendering) if isinstance(value, str) else print_value(value, spot, rendering)
    if rendering.parts.dialect == "docx":
        before, after = {
            "text": (f'<w:p>{spot.paragraph}<w:r>{spot.run}<w:t xml:space="preserve">', "</w:t></w:r></w:p>"),
            "runs": (f"<w:p>{spot.paragraph}", "</w:p>"),
        }.get(spot.level, ("", ""))
    else:
        before, after = ("<text:p>", "</text:p>") if spot.level != "blocks" else ("", "")
        for opening in [spot.run] if spot.run and before else []:
            before, after = before + opening, "</text:span>" + after
    etree.fromstring(f"<x {NAMES}>{before}{xml}{after}</x>")
    return xml


def text_of(xml: str) -> str:
    """The words of printed XML."""
    root = etree.fromstring(f"<x {NAMES}>{xml}</x>")
    return "".join(str(text) for text in root.itertext())


# Texts ---------------------------------------------------------------------------------------------------------

T = '<w:t xml:space="preserve">'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a & b", "a &amp; b"),
        ("a\nb", f"a</w:t><w:br/>{T}b"),
        ("a\r\nb\tc", f"a</w:t><w:br/>{T}b</w:t><w:tab/>{T}c"),
        ("\na", f"</w:t><w:br/>{T}a"),
        ("a\n", f"a</w:t><w:br/>{T}"),
        ("\n", f"</w:t><w:br/>{T}"),
        ("a\ab", f"a</w:t></w:r></w:p><w:p>{PARAGRAPH}<w:r>{RUN}{T}b"),
        (
            "a\fb",
            f'a</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{PARAGRAPH}<w:r>{RUN}{T}b',
        ),
    ],
)
def test_a_text_keeps_its_breaks_in_word(text: str, expected: str) -> None:
    assert show(text, Spot("text", RUN, PARAGRAPH), docx()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a & b", "a &amp; b"),
        ("a\nb\tc", "a<text:line-break/>b<text:tab/>c"),
        ("a   b", 'a <text:s text:c="2"/>b'),
        (" a  ", '<text:s/>a<text:s text:c="2"/>'),
        ("a\n b", "a<text:line-break/><text:s/>b"),
        ("a\ab", 'a</text:span></text:p><text:p text:style-name="P1"><text:span text:style-name="T1">b'),
    ],
)
def test_a_text_keeps_its_breaks_and_spaces_in_odf(text: str, expected: str) -> None:
    spot = Spot("text", '<text:span text:style-name="T1">', '<text:p text:style-name="P1">')
    assert show(text, spot, odt()) == expected


def test_a_paragraph_that_cannot_be_split_keeps_its_breaks_as_line_breaks() -> None:
    spot = Spot("text", RUN, PARAGRAPH, splits=False)
    assert show("a\ab", spot, docx()) == f"a</w:t><w:br/>{T}b"
    assert show("a\fb", spot, docx()) == f'a</w:t><w:br w:type="page"/>{T}b'
    assert show("a\fb", Spot("text", splits=False), odt()) == "a<text:line-break/>b"


def test_a_page_break_in_odf_is_a_paragraph_of_an_automatic_style() -> None:
    rendering = odt()
    printed = show("a\fb", Spot("text", "", "<text:p>"), rendering)
    assert printed == 'a</text:p><text:p text:style-name="aciP1"/><text:p>b'
    done = rendering.finish("content.xml", b"<office:automatic-styles/><office:body/>").decode()
    assert 'style:name="aciP1" style:family="paragraph"' in done
    assert 'fo:break-after="page"' in done


def test_forbidden_characters_go_and_are_reported() -> None:
    rendering = docx()
    assert show("a\x00b\x1f\ufdd8c", Spot("text", field="structure.nom"), rendering) == "abc"
    assert rendering.remarks == ["3 caractères interdits retirés de « structure.nom »"]


def test_a_text_in_an_attribute_is_safe_within_quotes() -> None:
    assert print_text("a\"b'<\n", Spot("attribute"), docx()) == "a&quot;b&#x27;&lt;&#10;"
    assert print_value(RichText.of('"x"', bold=True), Spot("attribute"), docx()) == "&quot;x&quot;"


@given(st.text())
def test_any_text_gives_xml_with_its_own_words(text: str) -> None:
    for rendering, spot in ((docx(BARE), Spot()), (docx(BARE), Spot("blocks")), (odt(), Spot("text"))):
        show(text, spot, rendering)
    words = "".join(text.split())
    kept = "".join(sign for sign in words if sign.isprintable())
    assert kept in "".join(sign for sign in text_of(print_text(kept, Spot("runs"), docx(BARE))))


# Rich text -----------------------------------------------------------------------------------------------------


def test_a_run_adds_its_look_to_that_of_its_tag() -> None:
    printed = show(FILTERS["gras"]("x"), Spot("text", RUN), docx())
    look = "<w:rPr><w:b/><w:bCs/><w:i/><w:caps/></w:rPr>"
    assert printed == f"</w:t></w:r><w:r>{look}{T}x</w:t></w:r><w:r>{RUN}{T}"


def test_filters_add_up_and_runs_join() -> None:
    rich = "Note : " + FILTERS["couleur"](FILTERS["gras"]("a"), "rouge") + FILTERS["italique"](Decimal("2.5"))
    assert rich.text() == "Note : a2,5"
    first, second, third = rich.runs
    assert (first.format.bold, second.format.bold, second.format.color) == (False, True, "C00000")
    assert third.format.italic


@pytest.mark.parametrize(
    ("name", "arguments", "word", "text"),
    [
        ("gras", (), "<w:b/>", 'fo:font-weight="bold"'),
        ("italique", (), "<w:i/>", 'fo:font-style="italic"'),
        ("souligne", (), '<w:u w:val="single"/>', 'style:text-underline-style="solid"'),
        ("barre", (), "<w:strike/>", 'style:text-line-through-style="solid"'),
        ("exposant", (), '<w:vertAlign w:val="superscript"/>', 'style:text-position="super 58%"'),
        ("indice", (), '<w:vertAlign w:val="subscript"/>', 'style:text-position="sub 58%"'),
        ("couleur", ("#1f4e9e",), '<w:color w:val="1F4E9E"/>', 'fo:color="#1f4e9e"'),
        ("taille", ("10,5",), '<w:sz w:val="21"/>', 'fo:font-size="10.5pt"'),
    ],
)
def test_each_filter_has_its_look_in_both_formats(name: str, arguments: tuple[Any, ...], word: str, text: str) -> None:
    value: Any = FILTERS[name]("x", *arguments)
    assert word in show(value, Spot(), docx())
    rendering = odt()
    printed = show(value, Spot(), rendering)
    assert printed == '<text:span text:style-name="aciT1">x</text:span>'
    assert text in rendering.finish("content.xml", b"<office:automatic-styles></office:automatic-styles>").decode()


def test_a_look_used_twice_is_one_style_and_each_part_has_its_own() -> None:
    rendering = odt()
    show(FILTERS["gras"]("a") + FILTERS["gras"]("b"), Spot(), rendering)
    rendering.part = "styles.xml"
    show(FILTERS["italique"]("a"), Spot(), rendering)
    assert rendering.finish("content.xml", b"<office:automatic-styles/>").count(b"<style:style") == 1
    assert b"italic" in rendering.finish("styles.xml", b"<a/><office:master-styles/>")
    assert rendering.finish("meta.xml", b"<x/>") == b"<x/>"


def test_the_styles_of_a_document_rendered_before_are_not_taken_again() -> None:
    rendering = odt(TEXT_STYLES.replace("Puces", "aciT1"))
    assert show(FILTERS["gras"]("a"), Spot(), rendering) == '<text:span text:style-name="acixT1">a</text:span>'


def test_a_style_is_found_by_its_name_and_a_wrong_name_has_a_suggestion() -> None:
    assert '<w:rStyle w:val="Accentuation"/>' in show(FILTERS["style"]("x", "emphasis"), Spot(), docx())
    assert "Mise_20_en_20_valeur" in show(FILTERS["style"]("x", "Mise en valeur"), Spot(), odt())
    with pytest.raises(UnusableValue, match="« Enphasis » : vouliez-vous dire « emphasis »"):
        show(FILTERS["style"]("x", "Enphasis"), Spot(), docx())


@pytest.mark.parametrize(
    ("name", "argument", "message"),
    [("couleur", "roge", "couleur inconnue"), ("couleur", '"/><w:x', "couleur inconnue"), ("taille", "grand", "points"),
     ("taille", float("nan"), "points"), ("taille", 0, "points")],
)  # fmt: skip
def test_an_impossible_look_is_refused(name: str, argument: Any, message: str) -> None:
    with pytest.raises(UnusableValue, match=message):
        FILTERS[name]("x", argument)


def test_a_markup_of_the_filter_e_is_text_like_any_other() -> None:
    assert text_of(show(FILTERS["gras"](Markup("&lt;b>")), Spot("runs"), docx())) == "&lt;b>"


def test_an_undefined_value_says_so_and_a_record_has_no_text() -> None:
    undefined = Environment(undefined=StrictUndefined).compile_expression("x", undefined_to_none=False)()
    with pytest.raises(UndefinedError):
        FILTERS["gras"](undefined)
    with pytest.raises(UnusableValue, match="un texte est attendu"):
        FILTERS["gras"]({"nom": "x"})


def test_blank_values_are_known() -> None:
    assert [is_blank(value) for value in (RichText.of(" "), markdown("\n"), RichText.of("x"), "")] == [
        True,
        True,
        False,
        False,
    ]
    kinds = [is_value(value) for value in (RichText.of(""), markdown(""), "", 1, None)]
    assert kinds == [True, True, False, False, False]


# Markdown ------------------------------------------------------------------------------------------------------


def looks(text: str) -> list[tuple[str, str]]:
    (block,) = markdown(text).blocks
    return [
        ("b" * run.format.bold + "i" * run.format.italic + "l" * bool(run.link), run.text) for run in block.rich.runs
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** c", [("", "a "), ("b", "b"), ("", " c")]),
        ("*a* et ***b***", [("i", "a"), ("", " et "), ("bi", "b")]),
        ("**a *b* c**", [("b", "a "), ("bi", "b"), ("b", " c")]),
        ("2 * 3 * 4, a** b", [("", "2 * 3 * 4, a** b")]),
        ("**jamais fermé", [("", "**jamais fermé")]),
        (r"\*a\* \[b](c)", [("", "*a* [b](c)")]),
        ("[le **site**](www.a.fr)", [("l", "le "), ("bl", "site")]),
        ("**[a](https://a.fr)**", [("bl", "a")]),
        ("[a](javascript:alert)", [("", "[a](javascript:alert)")]),
        ("une\nligne", [("", "une\nligne")]),
        ("mot_avec_traits et 5 € < 6 €", [("", "mot_avec_traits et 5 € < 6 €")]),
    ],
)
def test_the_words_of_a_paragraph(text: str, expected: list[tuple[str, str]]) -> None:
    assert looks(text) == expected


def test_paragraphs_and_lists() -> None:
    found = markdown("un\ndeux\n\n- a\n  suite\n* b\n\n• c\n\n3) x\n4. y\n\ntexte\n\n1. z\n- w\n").blocks
    assert [(block.kind, block.number, block.rich.text()) for block in found] == [
        ("text", 0, "un\ndeux"),
        ("bullet", 0, "a\nsuite"),
        ("bullet", 0, "b"),
        ("bullet", 0, "c"),
        ("number", 3, "x"),
        ("number", 4, "y"),
        ("text", 0, "texte"),
        ("number", 1, "z"),
        ("bullet", 0, "w"),
    ]


def test_items_that_all_bear_one_number_count_by_themselves() -> None:
    assert [block.number for block in markdown("1. a\n1. b\n1. c\n5. d\n1. e\n2. f").blocks] == [1, 2, 3, 5, 1, 2]


def test_a_dash_that_begins_no_item_is_a_dash() -> None:
    assert [block.kind for block in markdown("-5 degrés\n\n- \n\n2026. Une année\n\n– dit-elle").blocks] == ["text"] * 4


@pytest.mark.parametrize(
    "text", ["*a " * 40_000, "[" * 100_000, "[a](" * 40_000, "**" * 60_000, "- a\n" * 40_000, "\\" * 90_000]
)
def test_markdown_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    markdown(text)
    assert time.process_time() - start < 3


@given(st.text(alphabet="*_[]()\\ -1.\nab&<"))
def test_any_markdown_prints_as_xml(text: str) -> None:
    value = markdown(text)
    for level in ("text", "blocks", "runs"):
        show(value, Spot(level, "", "<text:p>"), odt())
        show(value, Spot(level), docx())


def test_lists_take_the_styles_of_the_template() -> None:
    rendering = docx()
    printed = show(markdown("- a\n- b\n\n1. c\n\n7. d"), Spot("blocks", "", PARAGRAPH), rendering)
    assert printed.count('<w:pStyle w:val="Puces"/>') == 2
    assert '<w:pStyle w:val="Numeros"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="6"/></w:numPr><w:jc' in printed
    assert '<w:numId w:val="7"/>' in printed
    changes = rendering.added_parts()
    assert changes is not None
    numbering = etree.fromstring(changes.replaced["word/numbering.xml"])
    starts = [found.get(f"{{{W}}}val") for found in numbering.iter(f"{{{W}}}startOverride")]
    assert starts == ["1", "7"]
    assert [etree.QName(child).localname for child in numbering][-3:] == ["num", "num", "numIdMacAtCleanup"]


def test_without_a_list_style_the_mark_is_written_before_a_hanging_indent() -> None:
    paragraph = '<w:pPr><w:ind w:left="200"/></w:pPr>'
    rendering = docx(BARE)
    printed = show(markdown("- a"), Spot("blocks", "", paragraph), rendering)
    assert '<w:tabs><w:tab w:val="left" w:pos="560"/></w:tabs><w:ind w:left="560" w:hanging="360"/>' in printed
    assert f"<w:r>{T}•</w:t><w:tab/></w:r>" in printed
    assert rendering.added_parts() is None


def test_a_list_in_odf_is_a_list_that_restarts() -> None:
    rendering = odt()
    printed = show(markdown("- a\n\n4. b\n5. c"), Spot("blocks", "", '<text:h text:outline-level="2">'), rendering)
    assert printed == (
        '<text:list text:style-name="Puces"><text:list-item><text:p>a</text:p></text:list-item></text:list>'
        '<text:list text:style-name="aciL1"><text:list-item text:start-value="4"><text:p>b</text:p></text:list-item>'
        "<text:list-item><text:p>c</text:p></text:list-item></text:list>"
    )


def test_paragraphs_inside_a_line_print_as_runs() -> None:
    printed = show(markdown("a\n\n- b\n- c"), Spot("text"), docx())
    assert "<w:p>" not in printed
    assert text_of(show(markdown("a\n\n- b"), Spot("runs"), docx())) == "a•\u00a0b"


# Places --------------------------------------------------------------------------------------------------------


def test_a_word_spot_tells_what_stands_around_a_tag() -> None:
    root = etree.fromstring(
        f'<w:body {NAMES}><w:p><w:pPr><w:jc w:val="left"/><w:sectPr/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t/></w:r>'
        "<w:hyperlink><w:r><w:t/></w:r></w:hyperlink><w:ins><w:r><w:t/></w:r></w:ins></w:p></w:body>"
    )
    paragraph = root[0]
    runs = list(paragraph.iter(f"{{{W}}}r"))
    spot = word_spot("text", runs[0], paragraph, field="a.b")
    assert spot == Spot("text", "<w:rPr><w:b/></w:rPr>", '<w:pPr><w:jc w:val="left"/></w:pPr>', field="a.b")
    assert (word_spot("text", runs[1], paragraph).linked, word_spot("text", runs[1], paragraph).splits) == (True, False)
    assert (word_spot("text", runs[2], paragraph).linked, word_spot("text", runs[2], paragraph).splits) == (
        False,
        False,
    )
    assert paragraph.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None


def test_an_odf_spot_tells_what_stands_around_a_tag() -> None:
    root = etree.fromstring(
        f'<x {NAMES} xmlns:xlink="http://www.w3.org/1999/xlink"><text:h text:style-name="H&amp;1" '
        'text:outline-level="2" text:id="x"><text:span text:style-name="T1">'
        '<text:span text:style-name="T2"/></text:span>'
        '<text:a xlink:href="y"/></text:h></x>'
    )
    spot = text_spot("text", root[0][0][0])
    assert spot.run == '<text:span text:style-name="T1"><text:span text:style-name="T2">'
    assert spot.paragraph == '<text:h text:style-name="H&amp;1" text:outline-level="2">'
    assert text_spot("text", root[0][1]).linked
    assert not text_spot("text", root[0][1]).splits


def test_no_link_stands_inside_another() -> None:
    value: Any = FILTERS["lien"]("www.a.fr")
    assert "hyperlink" not in show(value, Spot("text", linked=True, splits=False), docx())
    assert "text:a" not in show(value, Spot("text", linked=True, splits=False), odt())


def test_the_properties_of_a_run_are_put_in_the_order_of_word() -> None:
    base = '<w:rPr><w:sz w:val="1"/><w14:glow w14:rad="2"><w14:x/></w14:glow><w:b w:val="0"/></w:rPr>'
    assert [name for name, _ in children(base)] == ["w:sz", "w14:glow", "w:b"]
    assert merged("rPr", base, {"w:b": "<w:b/>", "w:i": "<w:i/>"}) == (
        '<w:rPr><w:b/><w:i/><w:sz w:val="1"/><w14:glow w14:rad="2"><w14:x/></w14:glow></w:rPr>'
    )
    with pytest.raises(ValueError, match="properties"):
        children("<w:rPr><w:b></w:rPr>")


def test_a_rendering_without_values_changes_nothing() -> None:
    assert docx().added_parts() is None
    assert odt().added_parts() is None
    assert odt().finish("content.xml", b"texte") == b"texte"
