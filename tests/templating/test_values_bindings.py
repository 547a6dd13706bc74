"""Hyperlinks and check boxes of the template that a record fills, and the values of docxtpl."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from jinja2 import Environment, StrictUndefined, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from aci_docs.templating.values import (
    FILTERS,
    INTERNAL_FILTERS,
    LINK_FILTER,
    Rendering,
    Spot,
    TemplateParts,
    UnusableValue,
    bind_checkboxes,
    is_blank,
    is_value,
    prepare_links,
    print_value,
)
from aci_docs.templating.values.checkboxes import is_checked
from aci_docs.templating.values.image import qr_picture
from aci_docs.templating.values.links import address, expression

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:text="{_ODF}text:1.0" xmlns:form="{_ODF}form:1.0" '
    f'xmlns:loext="{LOEXT}" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
RELATIONS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{R}/hyperlink" Target="https://www.example.org" TargetMode="External"/>
<Relationship Id="rId2" Type="{R}/styles" Target="styles.xml"/></Relationships>"""
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = {"[Content_Types].xml": TYPES, "word/document.xml": b"", "word/_rels/document.xml.rels": RELATIONS.encode()}


def docx(members: Mapping[str, bytes] = WORD) -> Rendering:
    return Rendering(TemplateParts("docx", members, members.__getitem__))


def odt() -> Rendering:
    members: dict[str, bytes] = {}
    return Rendering(TemplateParts("odt", members, members.__getitem__, main="content.xml"))


def render(text: str, rendering: Rendering, **context: Any) -> str:
    environment = Environment(undefined=StrictUndefined)
    environment.filters |= {**FILTERS, **INTERNAL_FILTERS, LINK_FILTER: rendering.link}
    return environment.from_string(text).render(context)


def part(body: str) -> etree._Element:
    return etree.fromstring(f"<x {NAMES}>{body}</x>")


def attributes(root: etree._Element, name: str) -> list[str]:
    return [str(element.get(name)) for element in root.iter() if element.get(name) is not None]


# Addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://a.fr/b?c=d&e=é#f", "https://a.fr/b?c=d&e=%C3%A9#f"),
        ("a.fr", "https://a.fr"),
        ("a.fr:8080/x", "https://a.fr:8080/x"),
        ("mairie@a.fr", "mailto:mairie@a.fr"),
        ("mailto:a@b.fr?subject=Un mot", "mailto:a@b.fr?subject=Un%20mot"),
        ("tel:+33 1 02", "tel:+33%201%2002"),
        ("http://a.fr/100%", "http://a.fr/100%25"),
        ("http://été.fr/", "http://été.fr/"),
        ("#chapitre_1", "#chapitre_1"),
    ],
)
def test_an_address_is_made_whole(typed: str, expected: str) -> None:
    assert address(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://", "http:///x", "http://a b/", "http://[::1",
     "https://a.fr@b.fr",
     "http://a.fr:99999/", "mailto:", "\\\\serveur\\partage", "ms-word:ofe|u|x", "vbscript:x", "http://a.fr\\@b",
     "un texte"],
)  # fmt: skip
def test_what_is_no_safe_address_is_refused(typed: str) -> None:
    with pytest.raises(UnusableValue, match="adresse de lien"):
        address(typed)


def test_the_filter_lien_leads_its_text_to_an_address() -> None:
    rendering = docx()
    value: Any = FILTERS["lien"](FILTERS["gras"]("Le site"), "www.a.fr")
    printed = print_value(value, Spot("runs"), rendering)
    assert f'r:id="{rendering.link("https://www.a.fr")}"' in printed
    assert '<w:color w:val="0563C1"/><w:u w:val="single"/>' in printed
    assert "hyperlink" not in print_value(FILTERS["lien"]("Le site", None), Spot("runs"), rendering)
    anchor = print_value(FILTERS["lien"]("voir", "#annexe"), Spot("runs"), rendering)
    assert anchor.startswith('<w:hyperlink w:anchor="annexe"')
    changes = rendering.added_parts()
    assert changes is not None
    assert changes.replaced["word/_rels/document.xml.rels"].count(b"https://www.a.fr") == 1


# Hyperlinks of the template ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://%7B%7Burl%7D%7D", "https://a.fr"),
        ("http://%7B%7B%20url%20%7D%7D/", "https://a.fr"),
        ("{{url}}", "https://a.fr"),
        ("file:///C:\\Users\\x\\%7B%7Burl%7D%7D", "https://a.fr"),
        ("../%7B%7Burl%7D%7D", "https://a.fr"),
        ("mailto:%7B%7Bmail%7D%7D?subject=Bonjour", "mailto:x@a.fr?subject=Bonjour"),
        ("https://b.fr/%7B%7B n %7D%7D/%7B%7B n %7D%7D", "https://b.fr/7/7"),
        ("https://b.fr/#%7B%7Bn%7D%7D", "https://b.fr/#7"),
        ("{{ absent_url }}", "#"),
    ],
)
def test_the_tag_of_an_address_is_printed(target: str, expected: str) -> None:
    found = expression(target)
    assert found is not None
    printed = render(f"{{{{ {found} }}}}", odt(), url="a.fr", mail="x@a.fr", n=7, absent_url=None)
    assert printed == expected


def test_an_address_without_tag_is_left_alone_and_a_wrong_one_is_refused() -> None:
    assert expression("https://a.fr/%20b") is None
    for wrong in ("{{ a", "{% if a %}b{% endif %}"):
        with pytest.raises(UnusableValue):
            expression(wrong)


def test_a_hyperlink_of_word_takes_the_address_of_the_record() -> None:
    rendering = docx()
    root = part('<w:hyperlink r:id="rId9"><w:r/></w:hyperlink><w:hyperlink r:id="rId1"/><w:hyperlink w:anchor="a"/>')
    unused = prepare_links(root, {"rId9": "http://%7B%7Burl%7D%7D", "rId1": "https://www.example.org"})
    assert unused == ["rId9"]
    first, second = attributes(root, f"{{{R}}}id")
    assert second == "rId1"
    assert render(first, rendering, url="a.fr") == "aci1"
    assert render(first, rendering, url="b.fr") == "aci2"
    changes = rendering.added_parts()
    assert changes is not None
    relations = etree.fromstring(changes.replaced["word/_rels/document.xml.rels"])
    assert [entry.get("Target") for entry in relations][2:] == ["https://a.fr", "https://b.fr"]
    with pytest.raises(UndefinedError):
        render(first, rendering)


def test_a_link_without_address_leads_nowhere_and_is_reported() -> None:
    rendering = docx()
    assert render("{{ x | aci_lien }}", rendering, x=None) == "aci1"
    assert rendering.remarks == ["un lien du modèle n'a pas d'adresse pour ce document"]


def test_a_hyperlink_of_odf_takes_the_address_of_the_record() -> None:
    root = part('<text:a xlink:href="http://%7B%7B%20url%20%7D%7D/">x</text:a><text:a xlink:href="#y"/>')
    assert prepare_links(root, {}) == []
    first, second = attributes(root, "{http://www.w3.org/1999/xlink}href")
    assert (render(first, odt(), url="a.fr"), second) == ("https://a.fr", "#y")


# Check boxes ---------------------------------------------------------------------------------------------------


def control(tag: str, glyph: str = "<w:t>☐</w:t>", states: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w:dataBinding/><w14:checkbox><w14:checked w14:val="0"/>{states}'
        f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r>{glyph}</w:r></w:sdtContent></w:sdt>"
    )


STATES = '<w14:checkedState w14:val="{}" w14:font="{}"/><w14:uncheckedState w14:val="{}" w14:font="{}"/>'


@pytest.mark.parametrize(
    ("value", "checked"), [(True, True), ("oui", True), ("Non", False), (None, False), ([], False)]
)
def test_a_control_of_word_is_checked_by_its_field(value: Any, checked: bool) -> None:
    root = part(control("personne.sortie", states=STATES.format("2611", "Segoe", "2610", "Segoe")))
    assert bind_checkboxes(root) == ["personne.sortie"]
    state, glyph = attributes(root, f"{{{W14}}}val")[0], str(root.findtext(f".//{{{W}}}t"))
    assert render(state, docx(), personne={"sortie": value}) == ("1" if checked else "0")
    assert render(glyph, docx(), personne={"sortie": value}) == ("☑" if checked else "☐")
    assert root.find(f".//{{{W}}}dataBinding") is None


def test_a_control_may_hold_an_expression_or_a_glyph_of_a_symbol_font() -> None:
    symbol = '<w:sym w:font="Wingdings" w:char="F0A8"/>'
    states = STATES.format("F0FE", "Wingdings", "F0A8", "Wingdings 2")
    root = part(control("{{ poste.type == 'CDI' }}", symbol, states))
    assert bind_checkboxes(root) == ["poste.type == 'CDI'"]
    found = [attributes(root, f"{{{W}}}{name}")[0] for name in ("char", "font")]
    assert [render(text, docx(), poste={"type": "CDI"}) for text in found] == ["F0FE", "Wingdings"]
    assert [render(text, docx(), poste={"type": "CDD"}) for text in found] == ["F0A8", "Wingdings 2"]


def test_only_bound_check_boxes_change() -> None:
    body = control("urgent") + control("") + control("a.b").replace("w14:checkbox", "w:text")
    root = part(body)
    before = etree.tostring(root)
    assert bind_checkboxes(root) == []
    assert etree.tostring(root) == before


def test_check_boxes_of_odf_are_checked_by_their_field() -> None:
    root = part(
        '<text:p>Oui <loext:content-control loext:checkbox="true" loext:checked="false" loext:tag="a.b"><text:span>☐'
        "</text:span></loext:content-control> fin</text:p>"
        '<form:checkbox form:name="a.b" form:current-state="unchecked"/>'
        '<form:checkbox form:name="Case 1"/>'
    )
    assert bind_checkboxes(root) == ["a.b", "a.b"]
    for value, expected in ((True, "Oui ☒ fin"), (False, "Oui ☐ fin")):
        text = "".join(str(each) for each in root.itertext())
        assert render(text, odt(), a={"b": value}) == expected
        states = attributes(root, f"{{{LOEXT}}}checked") + attributes(root, f"{{{_ODF}form:1.0}}current-state")
        yes, no = ("true", "checked"), ("false", "unchecked")
        assert tuple(render(state, odt(), a={"b": value}) for state in states) == (yes if value else no)


def test_the_filter_case_prints_a_box() -> None:
    assert [FILTERS["case"](value) for value in (True, None, "non", 0, 1)] == ["☒", "☐", "☐", "☐", "☒"]
    assert FILTERS["case"](True, "X", ".") == "X"
    assert not is_checked("Faux ")


# docxtpl -------------------------------------------------------------------------------------------------------


def printed(value: Any, spot: Spot, rendering: Rendering | None = None) -> str:
    xml = print_value(value, spot, rendering or docx())
    before, after = {"text": ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"), "runs": ("<w:p>", "</w:p>")}.get(
        spot.level, ("", "")
    )
    etree.fromstring(f"<x {NAMES}>{before}{xml}{after}</x>")
    return xml


def rich() -> Any:
    text = RichText("un <peu> & ", color="#ff0000", font="Arial", highlight="ffff00")
    text.add("gras", bold=True, size=28, style="Fort")
    text.add(RichText("\nligne\ttab\apara\fpage", italic=True, underline="wave", superscript=True))
    return text


def test_a_rich_text_prints_as_docxtpl_prints_it(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("avant {{r x }} après")
    document.save(str(tmp_path / "m.docx"))
    template = DocxTemplate(tmp_path / "m.docx")
    template.render({"x": rich()})
    buffer = io.BytesIO()
    template.save(buffer)
    expected = [paragraph.text for paragraph in Document(buffer).paragraphs]
    body = printed(rich(), Spot("runs"))
    root = part(f"<w:p><w:r><w:t>avant </w:t></w:r>{body}<w:r><w:t> après</w:t></w:r></w:p>")
    buffer = io.BytesIO()
    document = Document()
    for paragraph in root:
        document.element.body.insert(-1, parse_xml(etree.tostring(paragraph)))
    document.save(buffer)
    assert [paragraph.text for paragraph in Document(buffer).paragraphs] == expected


def test_the_properties_of_a_rich_text_are_in_the_order_of_word() -> None:
    body = printed(rich(), Spot("runs"))
    assert (
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:color w:val="ff0000"/><w:shd w:val="clear"' in body
    )
    assert '<w:rStyle w:val="Fort"/><w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>' in body
    assert printed(RichText("x"), Spot("text", "<w:rPr><w:i/></w:rPr>")).count("<w:i/>") == 2
    assert printed(RichText("x"), Spot("runs", "<w:rPr><w:i/></w:rPr>")).count("<w:i/>") == 0


def test_a_rich_text_with_xml_of_its_own_is_refused() -> None:
    for style in ('"/><w:x', "<b>"):
        with pytest.raises(UnusableValue, match="XML inattendu"):
            printed(RichText("x", style=style), Spot("runs"))
    own = RichText("x")
    own.xml += "<w:p/>"
    with pytest.raises(UnusableValue, match="XML inattendu"):
        printed(own, Spot("runs"))


def test_a_link_of_a_rich_text_keeps_an_address_of_the_template_only() -> None:
    rendering = docx()
    assert '<w:hyperlink xmlns:r="' in printed(RichText("x", url_id="rId1"), Spot("runs"), rendering)
    assert rendering.remarks == []
    for identifier in ("rId2", "rId99"):
        assert "hyperlink" not in printed(RichText("x", url_id=identifier), Spot("runs"), rendering)
    assert len(rendering.remarks) == 2


def test_a_rich_text_paragraph_replaces_its_paragraph() -> None:
    value = RichTextParagraph("un", parastyle="Titre")
    value.add(RichText("deux\asuite", bold=True))
    body = printed(value, Spot("blocks"))
    assert re.findall(r"<w:p>", body) == ["<w:p>"] * 3
    assert '<w:pPr><w:pStyle w:val="Titre"/></w:pPr>' in body
    with pytest.raises(UnusableValue, match=r"\{\{p … \}\}"):
        printed(value, Spot("text"))


def test_a_listing_keeps_the_look_of_its_tag() -> None:
    run = "<w:rPr><w:b/></w:rPr>"
    assert printed(Listing("a & b\nc"), Spot("text", run)) == 'a &amp; b</w:t><w:br/><w:t xml:space="preserve">c'
    assert printed(Listing("a\x01b\ac"), Spot("text", run)).endswith(f'<w:p><w:r>{run}<w:t xml:space="preserve">c')


def test_an_inline_image_is_drawn_at_its_size(tmp_path: Path) -> None:
    path = tmp_path / "un_logo.png"
    path.write_bytes(qr_picture("a").data)
    for source in (str(path), path, io.BytesIO(path.read_bytes())):
        image = InlineImage(None, source, width=Mm(20), anchor="https://a.fr")
        rendering = docx()
        twice = printed(image, Spot("runs", field="a.logo"), rendering) + printed(
            image, Spot("text", field="x"), rendering
        )
        assert twice.count('<wp:extent cx="720000" cy="720000"/>') == 2
        assert twice.count('<a:hlinkClick xmlns:a="http') == 4
        changes = rendering.added_parts()
        assert changes is not None
        assert [name for name in changes.added if "media" in name] == ["word/media/aci1.png"]
    assert 'descr="Logo"' in twice


def test_in_odf_the_values_of_docxtpl_that_hold_word_xml_are_refused() -> None:
    for value in (RichText("x"), RichTextParagraph("x")):
        with pytest.raises(UnusableValue, match="ne s'imprime que dans un document Word"):
            print_value(value, Spot("text"), odt())


def test_in_odf_a_listing_and_a_picture_of_docxtpl_print() -> None:
    assert print_value(Listing("a & b\nc"), Spot("text"), odt()) == "a &amp; b<text:line-break/>c"
    picture = InlineImage(None, io.BytesIO(qr_picture("x").data), width=Mm(20))
    assert 'svg:width="20.00mm"' in print_value(picture, Spot("text", field="structure.logo"), odt())


def test_the_values_of_docxtpl_are_known_by_their_class() -> None:
    class Mine(RichText):  # type: ignore[misc]
        pass

    assert all(is_value(value) for value in (RichText("x"), Mine("x"), Listing("x"), InlineImage(None, "x")))
    assert is_blank(RichText("  "))
    assert not is_blank(Listing("x"))
    assert print_value(Listing("a & b"), Spot("attribute"), docx()) == "a &amp; b"


def test_values_give_no_way_out_of_the_sandbox() -> None:
    environment = ImmutableSandboxedEnvironment()
    environment.filters |= FILTERS
    for attempt in ("{{ ('x'|gras)._replace }}", "{{ ('x'|image)._source }}", "{{ ('x'|gras).xml.__globals__ }}"):
        assert environment.from_string(attempt).render() == ""
