"""In a Word file of many records each record is its own document: names, numbers, headers, lists, notes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.series import Series
from aci_docs.templating.values.image import qr_picture
from aci_docs.templating.xml import R, W
from tests.templating.documents import BODY, write
from tests.templating.series import hard
from tests.templating.series.joining import join, members, roots, values

COUNT = 4


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("serie")
    template = Template(hard.write_word(folder / "modele.docx"))
    (folder / "logo.png").write_bytes(qr_picture("logo").data)
    images = [{"structure.logo": folder / "logo.png"} if number % 2 else {} for number in range(COUNT)]
    return join(template, hard.records(COUNT), images=images, step=3)


def sections(data: bytes) -> list[etree._Element]:
    return list(roots(data)[BODY].iter(f"{W}sectPr"))


def text_of(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def unique(found: list[str]) -> bool:
    return len(found) == len(set(found)) > 0


def template_of(tmp_path: Path, *blocks: str, settings: str = "") -> Template:
    section = f"<w:sectPr>{hard.PORTRAIT}{hard.MARGINS}</w:sectPr>"
    return Template(hard.write_word(tmp_path / "modele.docx", "".join(blocks) + section, settings=settings))


def body(data: bytes) -> str:
    return members(data)[BODY].decode()


def test_every_number_and_name_is_the_only_one_of_the_file(joined: bytes) -> None:
    parts = roots(joined)
    assert unique(values(parts, "//w:bookmarkStart/@w:id"))
    assert unique(values(parts, "//w:bookmarkStart/@w:name"))
    assert sorted(values(parts, "//w:bookmarkStart/@w:id")) == sorted(values(parts, "//w:bookmarkEnd/@w:id"))
    assert unique(values({BODY: parts[BODY]}, "//wp:docPr/@id"))
    assert unique(values(parts, "//w:footnote/@w:id"))
    assert unique(values(parts, "//w:num/@w:numId"))
    assert sorted(values(parts, "//w:footnoteReference/@w:id")) == sorted(values(parts, "//w:footnote/@w:id")[2:])


def test_every_relation_that_the_text_names_is_there_and_leads_to_a_part_with_a_type(joined: bytes) -> None:
    parts, files = roots(joined), members(joined)
    types = etree.fromstring(files["[Content_Types].xml"])
    extensions = set(types.xpath("//@Extension"))  # type: ignore[arg-type]
    named = {str(name).lstrip("/") for name in types.xpath("//@PartName")}  # type: ignore[union-attr]
    assert named <= files.keys()
    assert all(name in named or name.rsplit(".", 1)[-1] in extensions for name in files)
    related = {"word/_rels/document.xml.rels": BODY}
    for name in related:
        declared = values({name: parts[name]}, "//rel:Relationship/@Id")
        assert unique(declared)
        assert set(values({BODY: parts[BODY]}, "//@r:id | //@r:embed")) <= set(declared)
        targets = values({name: parts[name]}, "//rel:Relationship[not(@TargetMode)]/@Target")
        assert {f"word/{each}" if not each.startswith("/") else each[1:] for each in targets} <= files.keys()


def test_each_section_has_the_headers_of_its_own_record_and_constant_ones_are_shared(joined: bytes) -> None:
    parts = roots(joined)
    relations = {
        str(each.get("Id")): str(each.get("Target")).lstrip("/") for each in parts["word/_rels/document.xml.rels"]
    }
    shown: dict[int, set[str]] = {}
    landscape = []
    for section in sections(joined):
        for reference in section.iter(f"{W}headerReference"):
            target = relations[str(reference.get(f"{R}id"))]
            text = text_of(parts[target if target in parts else f"word/{target}"])
            if "constant" in text:
                landscape.append(target)
            else:
                shown.setdefault(id(section), set()).update(re.findall(r"R\d{3}", text))
    assert all(len(each) == 1 for each in shown.values())
    order = [next(iter(each)) for each in shown.values()]
    assert list(dict.fromkeys(order)) == [f"R{number:03}" for number in range(COUNT)]
    assert len(landscape) == 2
    assert len(set(landscape)) == 1


def test_each_record_begins_a_page_and_counts_it_from_one_its_other_sections_as_in_the_template(joined: bytes) -> None:
    found = []
    for section in sections(joined):
        kind, start = section.find(f"{W}type"), section.find(f"{W}pgNumType")
        found.append((None if kind is None else kind.get(f"{W}val"), None if start is None else start.get(f"{W}start")))
    own, later, single = ("nextPage", "1"), [("nextPage", None), (None, None)], [("nextPage", "1")]
    assert found == [own, *later, *single, own, *later, *single]
    assert len(roots(joined)[BODY].findall(f"{W}body/{W}sectPr")) == 1


def test_recto_verso_begins_each_record_on_an_odd_page(tmp_path: Path) -> None:
    template = Template(hard.write_word(tmp_path / "modele.docx"))
    kinds = values(roots(join(template, hard.records(2), recto_verso=True)), "//w:sectPr/w:type/@w:val")
    assert kinds == ["oddPage", "nextPage", "oddPage"]


def test_a_count_of_pages_leads_to_the_end_of_its_own_record(joined: bytes) -> None:
    parts = roots(joined)
    orders = [*values(parts, "//w:instrText/text()"), *values(parts, "//w:fldSimple/@w:instr")]
    assert not any("NUMPAGES" in order for order in orders)
    ends = [re.search(r"PAGEREF (aci_fin_\d+)", order) for order in orders]
    names = {found[1] for found in ends if found}
    assert names == {f"aci_fin_{number * 3}" for number in range(COUNT)}
    assert names <= set(values(parts, "//w:bookmarkStart/@w:name"))
    assert " PAGEREF aci_fin_3 \\* Arabic " in orders
    dirty = values(parts, "//w:fldChar[@w:fldCharType='begin']/@w:dirty | //w:fldSimple/@w:dirty")
    assert len(dirty) == len(names) * 2 + COUNT  # two in each body, one in each footer


def test_references_lead_to_the_bookmarks_of_their_own_record(joined: bytes) -> None:
    parts = {BODY: roots(joined)[BODY]}
    assert values(parts, "//w:hyperlink/@w:anchor") == [f"haut_f{number * 3}" for number in range(COUNT)]
    orders = [order for order in values(parts, "//w:instrText/text()") if "haut" in order]
    assert orders == [f" PAGEREF haut_f{number * 3} \\h " for number in range(COUNT)]
    assert "etape_f0_2" in values(parts, "//w:bookmarkStart/@w:name")


def test_a_link_that_a_value_makes_leads_to_the_bookmark_of_its_record(tmp_path: Path) -> None:
    start = '<w:bookmarkStart w:id="1" w:name="cible"/><w:bookmarkEnd w:id="1"/>'
    template = template_of(tmp_path, hard.p("Ici", before=start), hard.p("{{p texte | markdown }}"))
    data = join(template, [{"texte": "[voir](#cible)"}] * 2)
    assert values(roots(data), "//w:hyperlink/@w:anchor") == ["cible_f0", "cible_f1"]


def test_lists_begin_again_in_each_record_those_of_styles_and_values_too(joined: bytes) -> None:
    numbering = roots(joined)["word/numbering.xml"]
    begun = {
        str(num.get(f"{W}numId")): values({"": num}, ".//w:startOverride/@w:val") for num in numbering.iter(f"{W}num")
    }
    used: list[list[str]] = [[]]
    for paragraph in roots(joined)[BODY].iter(f"{W}p"):
        used[-1] += values({"": paragraph}, "./w:pPr/w:numPr/w:numId/@w:val")
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None and "haut" not in text_of(paragraph):
            used.append([])
    names = [name for held in used for name in held]
    assert all(begun[name] for name in set(names))
    per_record: dict[str, set[str]] = {}
    for paragraph in roots(joined)[BODY].iter(f"{W}p"):
        record = re.search(r"R\d{3}", text_of(paragraph))
        for name in values({"": paragraph}, "./w:pPr/w:numPr/w:numId/@w:val") if record else ():
            per_record.setdefault(name, set()).add(str(record and record[0]))
    assert all(len(each) == 1 for each in per_record.values())


def test_a_heading_numbered_by_its_style_keeps_its_indent(joined: bytes) -> None:
    heading = next(each for each in roots(joined)[BODY].iter(f"{W}p") if text_of(each) == "Chapitre")
    properties = heading.find(f"{W}pPr")
    assert properties is not None
    assert [etree.QName(each).localname for each in properties] == ["pStyle", "numPr", "ind"]


def test_notes_are_counted_from_one_in_each_record_and_say_what_is_theirs(joined: bytes) -> None:
    parts = roots(joined)
    notes = [text_of(each) for each in parts["word/footnotes.xml"].iter(f"{W}footnote")][2:]
    assert [note[:2] for note in notes] == ["1 ", "2 "] * COUNT
    assert [re.findall(r"R\d{3}", note)[:1] for note in notes[::2]] == [[f"R{number:03}"] for number in range(COUNT)]
    assert values(parts, "//w:footnoteReference/@w:customMarkFollows") == ["1"] * COUNT * 2


def test_notes_that_begin_again_at_each_page_keep_the_numbers_of_the_word_processor(tmp_path: Path) -> None:
    settings = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    template = template_of(tmp_path, hard.p("x", after=hard.note(2)), settings=settings)
    data = join(template, hard.records(2))
    assert not values(roots(data), "//w:footnoteReference/@w:customMarkFollows")
    assert members(data)["word/footnotes.xml"].count(b"<w:footnoteRef/>") == 4


def test_a_picture_that_two_records_show_is_stored_once(joined: bytes) -> None:
    pictures = [name for name in members(joined) if name.startswith("word/media/")]
    # The template's, the logo of two records, the code of each.
    assert len(pictures) == 1 + 1 + COUNT


def test_captions_count_from_one_in_each_record(joined: bytes) -> None:
    orders = [order for order in values(roots(joined), "//w:instrText/text()") if "SEQ" in order]
    assert orders == [f" SEQ Figure_{number * 3} \\* ARABIC " for number in range(COUNT)]


def test_a_table_of_contents_goes_through_its_own_record(tmp_path: Path) -> None:
    template = template_of(tmp_path, hard.p("", after=hard.complex_field('TOC \\o "1-3" \\h')), hard.p("fin"))
    data = join(template, [{}, {}])
    orders = [order for order in values(roots(data), "//w:instrText/text()") if "TOC" in order]
    assert orders == [f' TOC \\o "1-3" \\h \\b aci_tout_{number} ' for number in range(2)]
    names = values(roots(data), "//w:bookmarkStart/@w:name")
    assert {"aci_tout_0", "aci_tout_1"} <= set(names)


def test_comments_are_given_again_to_each_record(tmp_path: Path) -> None:
    path = hard.write_word(tmp_path / "commente.docx", comment="à revoir")
    data = join(Template(path), hard.records(2))
    parts = roots(data)
    assert values(parts, "//w:comment/@w:id") == ["0", "1"]
    assert values(parts, "//w:commentReference/@w:id") == ["0", "1"]


def test_controls_lose_their_number_and_the_data_that_the_file_would_show_in_all_records(tmp_path: Path) -> None:
    bound = (
        '<w:sdt><w:sdtPr><w:id w:val="12"/><w:dataBinding w:prefixMappings="" w:xpath="/title" '
        'w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>{{ nom }}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    data = join(template_of(tmp_path, hard.p("", after=bound)), [{"nom": "Un"}, {"nom": "Deux"}])
    assert "dataBinding" not in body(data)
    assert not values(roots(data), "//w:sdtPr/w:id")
    assert values(roots(data), "//w:sdtContent//w:t/text()") == ["Un", "Deux"]


def test_a_control_that_ends_the_template_lets_its_paragraph_end_the_section(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{hard.p('fin')}</w:sdtContent></w:sdt>"
    data = join(template_of(tmp_path, hard.p("début"), control), [{}, {}])
    paragraphs = list(roots(data)[BODY].iter(f"{W}p"))
    assert [text_of(each) for each in paragraphs] == ["début", "fin"] * 2


def test_a_first_section_without_header_does_not_take_that_of_the_record_before(tmp_path: Path) -> None:
    first = f"<w:sectPr>{hard.PORTRAIT}{hard.MARGINS}</w:sectPr>"
    last = f'<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>{hard.PORTRAIT}{hard.MARGINS}</w:sectPr>'
    path = hard.write_word(tmp_path / "m.docx", hard.p("a", first) + hard.p("b") + last)
    data = join(Template(path), [{}, {}])
    parts = roots(data)
    targets = {str(each.get("Id")): str(each.get("Target")) for each in parts["word/_rels/document.xml.rels"]}
    shown = [targets[each] for each in values({BODY: parts[BODY]}, "//w:headerReference/@r:id")]
    assert len(shown) == 4
    assert shown[0] == shown[2] != shown[1] == shown[3]
    assert text_of(parts[shown[0].lstrip("/")]) == ""


def test_the_file_says_the_title_of_the_document_its_structure_and_the_first_date(joined: bytes) -> None:
    core = members(joined)["docProps/core.xml"].decode()
    assert "<dc:title>Fiche difficile</dc:title>" in core
    assert core.count("Racines &amp; Compagnie") == 2
    assert core.count("2026-03-01T00:00:00Z") == 2
    assert "Nom" not in core


def test_a_title_without_tags_is_that_of_the_file(tmp_path: Path) -> None:
    template = Template(write(tmp_path / "titre.docx", "texte", title="Fiche & bilan"))
    core = members(join(template, hard.records(1)))["docProps/core.xml"].decode()
    assert "<dc:title>Fiche &amp; bilan</dc:title>" in core


def test_a_placeholder_that_one_record_keeps_keeps_its_picture(tmp_path: Path) -> None:
    template = template_of(tmp_path, hard.p("", after=hard.picture("rId9", "plan.dessin")))
    parts = members(join(template, [{"plan": {"dessin": None}}, {}]))
    assert "word/media/modele.png" in parts
    assert b'Id="rId9"' in parts["word/_rels/document.xml.rels"]
    assert parts[BODY].count(b"rId9") == 1


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('<w:altChunk r:id="rId8"/>', "altChunk"),
        (hard.p("", after='<w:r><w:endnoteReference w:id="1"/></w:r>'), "notes de fin"),
        (hard.p("", after=hard.complex_field("STYLEREF Titre")), "STYLEREF"),
        (hard.p("", after=hard.simple_field("TITLE")), "TITLE"),
        (hard.p("", after=hard.simple_field("INDEX")), "INDEX"),
    ],
)
def test_a_template_that_cannot_be_repeated_is_refused_with_the_remedy(tmp_path: Path, block: str, said: str) -> None:
    template = template_of(tmp_path, block, hard.p("fin"))
    with pytest.raises(TemplateProblem, match=said):
        Series(template)


def test_a_count_of_pages_beside_pages_numbered_from_another_number_is_refused(tmp_path: Path) -> None:
    section = f'<w:sectPr>{hard.PORTRAIT}{hard.MARGINS}<w:pgNumType w:start="5"/></w:sectPr>'
    path = hard.write_word(tmp_path / "m.docx", hard.p("", after=hard.simple_field("NUMPAGES")) + section)
    with pytest.raises(TemplateProblem, match="nombre de pages"):
        Series(Template(path))


def test_no_value_of_a_record_stands_in_the_text_of_another(joined: bytes) -> None:
    data = body(joined)
    starts = [data.index(f'w:name="aci_fiche_{number * 3}"') for number in range(COUNT)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < COUNT else len(data)
        assert set(re.findall(r"R\d{3}", data[start:end])) == {f"R{number:03}"}


def test_a_value_cannot_be_taken_for_a_mark(tmp_path: Path) -> None:
    template = template_of(tmp_path, hard.p("{{ nom }}"))
    records: list[dict[str, Any]] = [{"nom": "\x0en\x0e\ufdd2aci:n:aci\ufdd3 fin"}]
    assert "n\ufdd2aci:n:aci\ufdd3 fin" in body(join(template, records))


def test_captions_whose_long_names_begin_alike_are_counted_apart(tmp_path: Path) -> None:
    names = [f"Photographies_de_l_atelier_{place}" for place in ("nord", "sud")]
    captions = [hard.p("{{ a }}", after=hard.simple_field(f"SEQ {name}")) for name in names]
    template = template_of(tmp_path, *captions)
    orders = values(roots(join(template, [{"a": "x"}] * 2)), "//w:fldSimple/@w:instr")
    assert len(set(orders)) == 4
    assert max(len(order.split()[1]) for order in orders) <= 40
