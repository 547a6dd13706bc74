"""In an OpenDocument file of many records each record is its own document: pages, names, headers, lists, notes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.opendocument.names import OFFICE, STYLE, TABLE, TEXT
from aci_docs.templating.series import Series
from aci_docs.templating.values.image import qr_picture
from tests.templating.series import hard
from tests.templating.series.joining import join, members, values

COUNT = 4
BOTH = ("content.xml", "styles.xml")


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("serie")
    template = Template(hard.write_text(folder / "modele.odt"))
    (folder / "logo.png").write_bytes(qr_picture("logo").data)
    images = [{"structure.logo": folder / "logo.png"} if number % 2 else {} for number in range(COUNT)]
    return join(template, hard.records(COUNT), images=images, step=3)


def trees(data: bytes, *names: str) -> dict[str, etree._Element]:
    held = members(data)
    return {name: etree.fromstring(held[name]) for name in names or BOTH}


def unique(found: list[str]) -> bool:
    return len(found) == len(set(found)) > 0


def template_of(tmp_path: Path, *blocks: str, masters: str = "") -> Template:
    return Template(hard.write_text(tmp_path / "modele.odt", "".join(blocks), masters=masters))


def plain(name: str = "Standard") -> str:
    """A page whose header is the same in all records."""
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="Portrait"><style:header>{hard.tp("Constant")}'
        "</style:header></style:master-page>"
    )


def asked(data: bytes) -> list[tuple[str | None, str | None]]:
    """(page asked for, number given) by the blocks of a file that ask for one."""
    content = trees(data, "content.xml")["content.xml"]
    styles = {each.get(f"{STYLE}name"): each for each in content.iter(f"{STYLE}style")}
    found = []
    for block in content.iter(f"{TEXT}p", f"{TEXT}h", f"{TABLE}table"):
        style = styles.get(block.get(f"{TEXT}style-name") or block.get(f"{TABLE}style-name"))
        if style is not None and style.get(f"{STYLE}master-page-name"):
            numbers = values({"": style}, "*/@style:page-number")
            found.append((style.get(f"{STYLE}master-page-name"), numbers[0] if numbers else None))
    return found


def test_every_name_is_the_only_one_of_the_file(joined: bytes) -> None:
    parts = trees(joined)
    assert unique(values(parts, "//text:bookmark/@text:name"))
    assert unique(values(parts, "//table:table/@table:name"))
    assert unique(values(parts, "//draw:frame/@draw:name"))
    assert unique(values(parts, "//text:note/@text:id"))
    assert unique(values(parts, "//text:sequence/@text:ref-name"))
    for part in parts.values():
        assert unique(values({"": part}, "//style:style/@style:name"))
    assert unique(values(parts, "//style:master-page/@style:name"))


def test_each_record_begins_its_own_page_and_counts_it_from_one(joined: bytes) -> None:
    found = asked(joined)
    assert [number for _, number in found] == ["1", None, None, "1", "1", None, None, "1"]
    shown = {
        str(master.get(f"{STYLE}name")): "".join(str(text) for text in master.itertext())
        for master in trees(joined)["styles.xml"].iter(f"{STYLE}master-page")
    }
    records = [set(re.findall(r"R\d{3}", shown[str(name)])) for name, number in found if number]
    assert records == [{f"R{number:03}"} for number in range(COUNT)]


def test_the_pages_of_a_record_follow_each_other(joined: bytes) -> None:
    masters = list(trees(joined)["styles.xml"].iter(f"{STYLE}master-page"))
    names = {str(each.get(f"{STYLE}name")) for each in masters}
    followed = [(str(each.get(f"{STYLE}name")), each.get(f"{STYLE}next-style-name")) for each in masters]
    for name, following in followed:
        if following:
            assert following in names
            assert name.rpartition("_")[2] == following.rpartition("_")[2] or name == "Première"


def test_the_pages_of_the_template_are_left_without_its_tags(joined: bytes) -> None:
    for master in trees(joined)["styles.xml"].iter(f"{STYLE}master-page"):
        if "_" not in str(master.get(f"{STYLE}name")):
            assert len(master) == 0


def test_pages_that_are_the_same_in_all_records_are_shared(tmp_path: Path) -> None:
    template = template_of(tmp_path, hard.tp("{{ personne.nom }}"), masters=plain())
    data = join(template, hard.records(3))
    assert values(trees(data), "//style:master-page/@style:name") == ["Standard"]
    assert asked(data) == [("Standard", "1")] * 3
    assert len(values(trees(data, "content.xml"), "//style:style[@style:master-page-name='Standard']")) == 2


def test_headers_that_print_the_same_are_shared(tmp_path: Path) -> None:
    master = plain().replace("Constant", "{{ structure.nom }}")
    data = join(template_of(tmp_path, hard.tp("{{ personne.nom }}"), masters=master), hard.records(3))
    assert len(values(trees(data), "//style:master-page/@style:name")) == 2


def test_a_record_that_begins_with_a_table_begins_a_page_by_it(tmp_path: Path) -> None:
    data = join(template_of(tmp_path, hard.text_table(("a", "b")), hard.tp("fin"), masters=plain()), [{}, {}])
    assert asked(data) == [("Standard", "1")] * 2
    content = trees(data, "content.xml")
    assert unique(values(content, "//table:table/@table:name"))
    assert len(values(content, "//table:table-cell/text:p/text:bookmark/@text:name")) == 2


def test_a_count_of_pages_leads_to_the_end_of_its_own_record(joined: bytes) -> None:
    parts = trees(joined)
    assert not values(parts, "//text:page-count")
    names = [name for name in values(parts, "//text:bookmark-ref/@text:ref-name") if name.startswith("aci_fin_")]
    assert set(names) == {f"aci_fin_{number * 3}" for number in range(COUNT)}
    assert set(names) <= set(values(parts, "//text:bookmark/@text:name"))


def test_references_lead_to_the_bookmarks_of_their_own_record(joined: bytes) -> None:
    parts = trees(joined)
    own = [f"haut_f{number * 3}" for number in range(COUNT)]
    assert [name for name in values(parts, "//text:bookmark-ref/@text:ref-name") if "haut" in name] == own
    assert [link for link in values(parts, "//text:a/@xlink:href") if "#" in link] == [f"#{name}" for name in own]
    assert "etape_f0_2" in values(parts, "//text:bookmark/@text:name")


def test_a_link_that_a_value_makes_leads_to_the_bookmark_of_its_record(tmp_path: Path) -> None:
    start = '<text:bookmark text:name="cible"/>'
    template = template_of(tmp_path, hard.tp("Ici", before=start), hard.tp("{{p texte | markdown }}"), masters=plain())
    data = join(template, [{"texte": "[voir](#cible)"}] * 2)
    assert values(trees(data), "//text:a/@xlink:href") == ["#cible_f0", "#cible_f1"]


def test_chapters_notes_and_captions_count_from_one_in_each_record(joined: bytes) -> None:
    content = trees(joined, "content.xml")
    assert values(content, "//text:h/@text:restart-numbering") == ["true", "false", "false"] * COUNT
    assert values(content, "//text:h/@text:start-value") == ["1"] * COUNT
    assert values(content, "//text:note-citation/@text:label") == ["1", "2"] * COUNT
    assert values(content, "//text:note-citation/text()") == ["1", "2"] * COUNT
    names = [f"Figure_f{number * 3}" for number in range(COUNT)]
    assert values(content, "//text:sequence/@text:name") == names
    assert values(content, "//text:sequence/@text:formula") == [f"ooow:{name}+1" for name in names]
    assert values(content, "//text:sequence-decl/@text:name") == ["Figure", *names]


def test_a_list_goes_on_counting_in_its_record_but_not_from_the_record_before(joined: bytes) -> None:
    # In records of odd rank the list that the other continues is not printed.
    assert values(trees(joined), "//text:list/@text:continue-numbering") == ["false", "true", "false"] * 2


def test_styles_that_values_ask_for_are_shared(joined: bytes) -> None:
    looks = values(trees(joined, "content.xml"), "//style:style[@style:family='table-cell']/@style:name")
    assert len(looks) == COUNT  # one colour each
    lists = list(trees(joined, "content.xml")["content.xml"].iter(f"{TEXT}list-style"))
    assert len(lists) == 3  # the template's, and those of a list of points and of numbers


def test_a_picture_that_two_records_show_is_stored_and_declared_once(joined: bytes) -> None:
    pictures = [name for name in members(joined) if name.startswith("Pictures/")]
    assert len(pictures) == 1 + 1 + COUNT
    declared = values(trees(joined, "META-INF/manifest.xml"), "//manifest:file-entry/@manifest:full-path")
    assert unique(declared)
    assert set(declared) - {"/"} == set(members(joined)) - {"mimetype", "META-INF/manifest.xml"}
    shown = values(trees(joined), "//draw:image/@xlink:href")
    assert set(shown) == set(pictures)


@pytest.mark.parametrize("recto_verso", [False, True])
def test_blank_pages_are_printed_only_recto_verso(tmp_path: Path, recto_verso: bool) -> None:
    template = template_of(tmp_path, hard.tp("x"), masters=plain())
    settings = members(join(template, [{}], recto_verso=recto_verso))["settings.xml"].decode()
    assert f'config:name="PrintEmptyPages" config:type="boolean">{str(recto_verso).lower()}<' in settings


def test_the_file_says_the_title_of_the_document_its_structure_and_the_first_date(joined: bytes) -> None:
    meta = members(joined)["meta.xml"].decode()
    assert "<dc:title>Fiche difficile</dc:title>" in meta
    assert meta.count("Racines &amp; Compagnie") == 2
    assert meta.count("2026-03-01T00:00:00Z") == 2
    assert "Nom" not in meta


def test_a_placeholder_that_one_record_keeps_keeps_its_picture(tmp_path: Path) -> None:
    template = template_of(tmp_path, hard.tp("", after=hard.frame("modele", "plan.dessin")), masters=plain())
    data = join(template, [{"plan": {"dessin": None}}, {}])
    assert "Pictures/modele.png" in members(data)
    declared = values(trees(data, "META-INF/manifest.xml"), "//manifest:file-entry/@manifest:full-path")
    assert declared.count("Pictures/modele.png") == 1


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (hard.tp("", after=hard.text_note(1, "x").replace("footnote", "endnote")), "notes de fin"),
        (hard.tp("", after='<text:chapter text:display="name" text:outline-level="1"/>'), "chapitre"),
        (hard.tp("", after="<text:title/>"), "title"),
        (hard.tp("", after=hard.frame("fixe").replace("as-char", "page")), "ancré à une page"),
        (hard.tp("", after='<text:variable-get text:name="v"/>'), "variables"),
        (hard.tp("", after='<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'), "objet incorporé"),
    ],
)
def test_a_template_that_cannot_be_repeated_is_refused_with_the_remedy(tmp_path: Path, block: str, said: str) -> None:
    with pytest.raises(TemplateProblem, match=said):
        Series(template_of(tmp_path, block, masters=plain()))


def test_a_count_of_pages_beside_a_page_with_a_number_of_its_own_is_refused(tmp_path: Path) -> None:
    path = hard.write_text(tmp_path / "modele.odt")
    data = members(path.read_bytes())
    numbered = (
        b'<style:paragraph-properties style:page-number="5"/></style:style><style:style style:name="VersPortrait"'
    )
    content = data["content.xml"].replace(b'</style:style><style:style style:name="VersPortrait"', numbered)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in (data | {"content.xml": content}).items():
            archive.writestr(name, part)
    with pytest.raises(TemplateProblem, match="nombre de pages"):
        Series(Template(path))


def test_no_value_of_a_record_stands_in_the_text_of_another(joined: bytes) -> None:
    data = members(joined)["content.xml"].decode()
    starts = [data.index(f'text:name="aci_fiche_{number * 3}"') for number in range(COUNT)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < COUNT else len(data)
        assert set(re.findall(r"R\d{3}", data[start:end])) == {f"R{number:03}"}


def test_a_record_that_ends_by_a_table_ends_by_the_paragraph_that_readers_put_there(joined: bytes) -> None:
    text = trees(joined, "content.xml")["content.xml"].find(f"{OFFICE}body/{OFFICE}text")
    assert text is not None
    after = [str(each.getnext().tag) for each in text.iterfind(f"{TABLE}table") if "Tableau1" in str(each.attrib)]  # type: ignore[union-attr]
    assert after == [f"{TEXT}p"] * COUNT


def test_a_series_of_captions_may_have_any_name(tmp_path: Path) -> None:
    own = '<text:sequence text:ref-name="ref0" text:name="Vue &quot;A&quot; &amp; B">1</text:sequence>'
    data = join(template_of(tmp_path, hard.tp("{{ texte }}", after=own), masters=plain()), [{"texte": "x"}] * 2)
    expected = [f'Vue "A" & B_f{number}' for number in range(2)]
    assert values(trees(data, "content.xml"), "//text:sequence-decl/@text:name") == expected


def test_a_list_as_libreoffice_writes_it_has_an_identifier_of_its_own_in_each_record(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{{ texte }}</text:p></text:list-item>"
    body = f'<text:list xml:id="list42">{item}</text:list>'
    data = join(template_of(tmp_path, body, masters=plain()), [{"texte": "x"}] * 2)
    assert values(trees(data, "content.xml"), "//text:list/@xml:id") == ["list42_f0", "list42_f1"]
