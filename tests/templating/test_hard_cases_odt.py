"""The hard cases again, in OpenDocument: what its dialect makes of each, and what Word does not have (lists, notes)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from aci_docs.templating import Template
from tests.templating.documents import Xml
from tests.templating.opendocuments import (
    FO,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
    Rendered,
    blocks,
    bold,
    bookmark,
    bookmark_end,
    bookmark_start,
    cell,
    change,
    comment,
    deleted,
    fill,
    heading,
    input_field,
    items,
    link,
    note,
    paragraph,
    paragraphs_of,
    refusal,
    row,
    table,
    text_box,
    text_of,
    write,
)

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
SARL = "Dupont & Fils <SARL>"
EVERYWHERE = ("default", "first", "even")


def test_a_value_with_markup_characters_arrives_intact(tmp_path: Path) -> None:
    assert fill(tmp_path, {"v": SARL}, "a {{ v }}", paragraph(bold("{{ v }}"))).paragraphs == [f"a {SARL}", SARL]


@pytest.mark.parametrize("value", ["  deux  espaces ", " ", "a\nb\n\n c", "\ttab & <x>", "e\u0301 🥕 漢"])
def test_spaces_and_breaks_of_a_value_arrive_as_elements(tmp_path: Path, value: str) -> None:
    assert fill(tmp_path, {"v": value}, "[{{ v }}]").paragraphs == [f"[{value}]"]


def test_a_tag_cut_into_spans_is_one_tag(tmp_path: Path) -> None:
    written = paragraph("a {", bold("{ no"), "m", bold(" }"), "} b")
    assert fill(tmp_path, {"nom": "Zoé"}, written).paragraphs == ["a Zoé b"]


def test_a_tag_with_the_spaces_and_tabs_of_an_odt_file_is_a_tag(tmp_path: Path) -> None:
    assert fill(tmp_path, {"nom": "Zoé"}, paragraph("{{  nom\t|   upper }}")).paragraphs == ["ZOÉ"]


def test_a_tag_cut_by_an_input_field_a_bookmark_or_a_comment_is_a_tag(tmp_path: Path) -> None:
    assert fill(tmp_path, {"nom": "Zoé"}, paragraph("{{ ", input_field("nom"), " }}")).paragraphs == ["Zoé"]
    rendered = fill(tmp_path, {"nom": "Zoé"}, paragraph("a {{ no", bookmark("signet", "m }} b"), " c"))
    assert rendered.paragraphs == ["a Zoé b c"]
    assert fill(tmp_path, {"nom": "Zoé"}, paragraph("{{ no", comment("{{ x }}"), "m }}")).paragraphs == ["Zoé"]


@pytest.mark.parametrize("prefix", ["p ", ""])
@pytest.mark.parametrize(("shown", "left"), [(True, ["a", "x", "b"]), (False, ["a", "b"])])
def test_a_condition_over_paragraphs_leaves_no_empty_one(
    tmp_path: Path, prefix: str, shown: bool, left: list[str]
) -> None:
    written = "a", f"{{%{prefix}if v %}}", "x", f"{{%{prefix}endif %}}", "b"
    assert fill(tmp_path, {"v": shown}, *written).paragraphs == left


def test_words_beside_paragraph_tags_are_not_lost(tmp_path: Path) -> None:
    written = "avant {%p if v %} après", "x", heading("suite {%p endif %} fin")
    assert fill(tmp_path, {"v": True}, *written).paragraphs == ["avant", "après", "x", "suite", "fin"]
    assert fill(tmp_path, {"v": False}, *written).paragraphs == ["avant", "fin"]


def test_tags_without_prefix_in_a_heading_and_in_a_paragraph_still_nest(tmp_path: Path) -> None:
    written = heading("Titre {% if v %}suite"), "corps{% endif %} fin"
    assert fill(tmp_path, {"v": True}, *written).paragraphs == ["Titre", "suite", "corps", "fin"]
    assert fill(tmp_path, {"v": False}, *written).paragraphs == ["Titre", "fin"]


@pytest.mark.parametrize("tags", [("{%tr for x in l %}", "{%tr endfor %}"), ("{% for x in l %}", "{% endfor %}")])
def test_a_row_loop_repeats_its_rows_and_loses_those_of_its_tags(tmp_path: Path, tags: tuple[str, str]) -> None:
    written = table(row("Nom", "N"), row(tags[0], ""), row("{{ x }}", "{{ loop.index }}"), row(tags[1], ""))
    assert fill(tmp_path, {"l": ["a", SARL]}, written).rows == [["Nom", "N"], ["a", "1"], [SARL, "2"]]
    assert fill(tmp_path, {"l": []}, written).rows == [["Nom", "N"]]


def test_a_row_loop_in_one_row_repeats_it(tmp_path: Path) -> None:
    written = table(row("{% for x in l %}{{ x }}", "{{ loop.index }}{% endfor %}"))
    assert fill(tmp_path, {"l": "ab"}, written).rows == [["a", "1"], ["b", "2"]]


def test_a_loop_that_begins_in_the_heading_rows_leaves_the_table_whole(tmp_path: Path) -> None:
    # LibreOffice makes the first row of a new table a heading: a tag of its own is often put there.
    written = table(row("{%tr for x in l %}"), row("{{ x }}"), row("{%tr endfor %}"), headings=1)
    assert fill(tmp_path, {"l": "ab"}, written).rows == [["a"], ["b"]]
    rendered = fill(tmp_path, {"l": ""}, "x", written)
    assert rendered.body.find(f".//{TABLE}table") is None


def test_heading_rows_that_a_condition_empties_go(tmp_path: Path) -> None:
    written = table(row("{%tr if v %}"), row("Nom"), row("{%tr endif %}"), row("x"), headings=3)
    assert fill(tmp_path, {"v": False}, written).rows == [["x"]]
    assert fill(tmp_path, {"v": True}, written).rows == [["Nom"], ["x"]]


def test_a_cell_that_a_condition_empties_keeps_a_paragraph(tmp_path: Path) -> None:
    written = table(row("a", cell("{%p if v %}", "x", "{%p endif %}")))
    assert fill(tmp_path, {"v": False}, written).rows == [["a", ""]]


def test_nested_row_loops_merge_unequal_groups_each_to_itself(tmp_path: Path) -> None:
    groups = [{"nom": "A", "l": [1]}, {"nom": "C", "l": [2, 3, 4]}, {"nom": "vide", "l": []}, {"nom": "D", "l": [5, 6]}]
    written = table(
        row("Groupe", "Valeur"),
        row("{%tr for g in groupes %}", ""),
        row("{%tr for x in g.l %}", ""),
        row("{% vm %}{{ g.nom }}", "{{ x }}"),
        row("{%tr endfor %}", ""),
        row("{%tr endfor %}", ""),
    )
    rendered = fill(tmp_path, {"groupes": groups}, written)
    assert rendered.rows == [["Groupe", "Valeur"], ["A", "1"], ["C", "2"], ["3"], ["4"], ["D", "5"], ["6"]]
    spans = [each.get(f"{TABLE}number-rows-spanned") for each in rendered.body.iter(f"{TABLE}table-cell")]
    assert [span for span in spans if span] == ["3", "2"]


def test_cells_in_a_loop_merge_across(tmp_path: Path) -> None:
    across = row(cell("{%tc for x in l %}"), cell("{% hm %}Titre"), cell("{%tc endfor %}"))
    each = row(cell("{%tc for x in l %}"), cell("{{ x }}"), cell("{%tc endfor %}"))
    assert fill(tmp_path, {"l": "abcd"}, table(across, each)).rows == [["Titre"], ["a", "b", "c", "d"]]
    assert fill(tmp_path, {"l": "a"}, table(across, each)).rows == [["Titre"], ["a"]]


def test_a_cell_takes_the_columns_and_the_colour_that_its_tags_say(tmp_path: Path) -> None:
    written = (
        table(row("{%tr for x in l %}"), row(cell("{% cellbg x.c %}{{ x.n }}"), "b"), row("{%tr endfor %}")),
        table(row(cell("{% colspan n %}x")), row("a")),
    )
    people = [{"n": 1, "c": "FF0000"}, {"n": 2, "c": None}, {"n": 3, "c": "vert"}, {"n": 4, "c": "FF0000"}]
    rendered = fill(tmp_path, {"l": people, "n": 1}, *written)
    names = [each.get(f"{TABLE}style-name") for each in rendered.body.iter(f"{TABLE}table-cell")][:8:2]
    assert names[0] == names[3]
    assert names[1] == "C1"
    styles = {each.get(f"{STYLE}name"): each[0] for each in rendered.body.iter(f"{STYLE}style")}
    assert [styles[name].get(f"{FO}background-color") for name in names] == ["#ff0000", None, "#2e7d32", "#ff0000"]
    assert styles[names[0]].get(f"{FO}padding") == "1mm"
    wide = table(row(cell("{% colspan n %}x")), row("a", "b", "c"))
    assert fill(tmp_path, {"n": 3}, wide).rows == [["x"], ["a", "b", "c"]]


def merged_below(text: str, rows: int) -> Xml:
    """A cell that its author has merged with those below."""
    return Xml(f'<table:table-cell table:number-rows-spanned="{rows}"><text:p>{text}</text:p></table:table-cell>')


COVERED = Xml("<table:covered-table-cell/>")


def rows_spanned(rendered: Rendered) -> list[str]:
    """The rows that the merged cells take, in the order of the cells."""
    spans = (each.get(f"{TABLE}number-rows-spanned") for each in rendered.body.iter(f"{TABLE}table-cell"))
    return [span for span in spans if span]


@pytest.mark.parametrize(("names", "span"), [("", "2"), ("a", "3"), ("abcd", "6")])
def test_a_cell_merged_by_its_author_covers_the_rows_that_its_loop_prints(
    tmp_path: Path, names: str, span: str
) -> None:
    written = table(
        row(merged_below("S", 3), "h", "i"),
        row(COVERED, "{%tr for x in l %}{{ x }}", "K{%tr endfor %}"),
        row(COVERED, "end", "E"),
        row("z1", "z2", "z3"),
    )
    rendered = fill(tmp_path, {"l": names}, written)
    assert rendered.rows == [["S", "h", "i"], *([x, "K"] for x in names), ["end", "E"], ["z1", "z2", "z3"]]
    assert rows_spanned(rendered) == [span]


@pytest.mark.parametrize("names", ["", "a", "ab"])
def test_a_cell_merged_both_ways_covers_the_rows_that_its_loop_prints(tmp_path: Path, names: str) -> None:
    both = Xml(merged_below("S", 2).replace(" table:", ' table:number-columns-spanned="2" table:', 1) + COVERED)
    written = table(row(both, "h"), row(COVERED, COVERED, "{%tr for x in l %}{{ x }}{%tr endfor %}"), row(*"xyz"))
    rendered = fill(tmp_path, {"l": names}, written)
    assert rendered.rows == [["S", "h"], *([x] for x in names), ["x", "y", "z"]]
    assert rows_spanned(rendered) == ([str(len(names) + 1)] if names else [])


@pytest.mark.parametrize("names", ["", "a", "ab"])
def test_a_covered_cell_whose_merge_is_not_printed_is_an_empty_cell(tmp_path: Path, names: str) -> None:
    written = table(
        row("t", "u"),
        row(merged_below("S", 2), "{%tr for x in l %}{{ x }}{%tr endfor %}"),
        row(COVERED, "end"),
        row("z", "y"),
    )
    rendered = fill(tmp_path, {"l": names}, written)
    last = [["end"]] if names else [["", "end"]]
    assert rendered.rows == [["t", "u"], *(["S", x] for x in names), *last, ["z", "y"]]
    assert rows_spanned(rendered) == ["2"][: len(names)]


def test_a_cell_merged_over_a_row_that_a_comment_takes_away_is_merged_over_those_left(tmp_path: Path) -> None:
    written = table(row(merged_below("S", 3), "h"), row(COVERED, "{#tr note #}"), row(COVERED, "e"), row("z", "y"))
    rendered = fill(tmp_path, {}, written)
    assert rendered.rows == [["S", "h"], ["e"], ["z", "y"]]
    assert rows_spanned(rendered) == ["2"]


@pytest.mark.parametrize(
    ("held", "before"),
    [
        ((paragraph("{%tr for x in l %}avant"), items("{% vm %}{{ x }}")), "avant¶"),
        ((paragraph("{%tr for x in l %}avant"), paragraph("{% vm %}{{ x }}")), "avant¶"),
        ((paragraph("{%tr for x in l %}"), heading("{% vm %}{{ x }}")), ""),
    ],
)
def test_the_words_of_a_merged_cell_are_printed_once_wherever_its_tag_stands(
    tmp_path: Path, held: tuple[str, ...], before: str
) -> None:
    rendered = fill(tmp_path, {"l": "abc"}, table(row(cell(*held), "{{ x }}{%tr endfor %}")))
    assert rendered.rows == [[f"{before}a", "a"], ["b"], ["c"]]
    assert rows_spanned(rendered) == ["3"]
    covered = rendered.body.iter(f"{TABLE}covered-table-cell")
    assert {"".join(each.itertext()) for each in covered} == {before.rstrip("¶")}


def test_a_cell_below_a_table_of_its_own_is_merged(tmp_path: Path) -> None:
    held = cell("{%tr for x in l %}", table(row("i")), "{% vm %}{{ x }}")
    assert rows_spanned(fill(tmp_path, {"l": "abc"}, table(row(held, "{{ x }}{%tr endfor %}")))) == ["3"]


@pytest.mark.parametrize(("columns", "left"), [(1, ["x", "", ""]), (2, ["x", ""]), (3, ["x"])])
def test_a_merged_cell_takes_fewer_columns_when_its_tag_says_so(tmp_path: Path, columns: int, left: list[str]) -> None:
    written = table(row("a", "b", "c"), row(cell("{% colspan n %}x", columns=3)))
    assert fill(tmp_path, {"n": columns}, written).rows == [["a", "b", "c"], left]


def test_rows_shorter_than_the_widest_end_with_empty_cells(tmp_path: Path) -> None:
    written = table(
        row("{%tc for j in jours %}{% colspan 2 %}{{ j }}{%tc endfor %}"),
        row("{%tc for j in jours %}m{%tc endfor %}"),
    )
    assert fill(tmp_path, {"jours": "abc"}, written).rows == [["a", "b", "c"], ["m", "m", "m", "", "", ""]]


def test_a_colour_goes_before_the_other_properties_of_the_style_of_its_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "modele.odt", table(row("{% cellbg c %}x")))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    members["content.xml"] = members["content.xml"].replace(
        '<style:table-cell-properties fo:padding="1mm"/>', '<style:paragraph-properties fo:text-align="center"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    rendered = Rendered(Template(path).render({"c": "rouge"}))
    name = next(rendered.body.iter(f"{TABLE}table-cell")).get(f"{TABLE}style-name")
    style = next(each for each in rendered.body.iter(f"{STYLE}style") if each.get(f"{STYLE}name") == name)
    assert [each.tag for each in style] == [f"{STYLE}table-cell-properties", f"{STYLE}paragraph-properties"]


@pytest.mark.parametrize("prefix", ["p ", ""])
def test_a_loop_around_a_list_repeats_its_items_in_one_list(tmp_path: Path, prefix: str) -> None:
    written = "{%" + prefix + "for x in l %}", items("{{ x }}"), "{%" + prefix + "endfor %}"
    rendered = fill(tmp_path, {"l": ["a", SARL]}, *written)
    assert rendered.paragraphs == ["a", SARL]
    assert [len(each) for each in rendered.body.iter(f"{TEXT}list")] == [2]


@pytest.mark.parametrize("prefix", ["p ", ""])
def test_a_loop_whose_tags_are_items_repeats_the_items_between(tmp_path: Path, prefix: str) -> None:
    written = items("avant", "{%" + prefix + "for x in l %}", "{{ x }}", "{%" + prefix + "endfor %}", "après")
    rendered = fill(tmp_path, {"l": ["a", "b"]}, written)
    assert rendered.paragraphs == ["avant", "a", "b", "après"]
    assert [len(each) for each in rendered.body.iter(f"{TEXT}list")] == [4]


def test_a_loop_that_begins_before_a_list_and_ends_in_it_is_joined(tmp_path: Path) -> None:
    written = "{%p for x in l %}", "Titre {{ x }}", items("un", "{%p endfor %}", "fin")
    assert fill(tmp_path, {"l": "ab"}, *written).paragraphs == ["Titre a", "un", "Titre b", "un", "fin"]


def test_a_loop_of_lists_makes_one_list_for_each_turn(tmp_path: Path) -> None:
    written = "{%p for x in l %}", "{{ x }}", items("un", "deux"), "{%p endfor %}"
    rendered = fill(tmp_path, {"l": "ab"}, *written)
    assert [len(each) for each in rendered.body.iter(f"{TEXT}list")] == [2, 2]


def test_tags_that_no_level_joins_are_told_with_both_places(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"v": True}, "{%p if v %}", table(row("a", "x {%p endif %}")))
    assert "paragraphe 1" in message
    assert "tableau 1, ligne 1, cellule 2" in message


def test_struck_out_words_and_comments_are_left_as_they_are(tmp_path: Path) -> None:
    written = deleted("{{ secret }} {% if"), paragraph("Nom : ", change(), "{{ nom }}", comment("{{ secret }}"))
    rendered = fill(tmp_path, {"nom": "Zoé", "secret": "CONFIDENTIEL-42"}, *written)
    assert rendered.paragraphs == ["Nom : Zoé"]
    assert b"CONFIDENTIEL-42" not in rendered.files["content.xml"]
    assert b"Jean" not in rendered.files["content.xml"]


def test_headers_and_footers_of_all_kinds_of_pages_are_filled(tmp_path: Path) -> None:
    headers = {page: f"{page} {{{{ nom }}}}" for page in EVERYWHERE}
    footers = dict.fromkeys(EVERYWHERE, "{% for x in l %}{{ x }};{% endfor %}")
    rendered = fill(tmp_path, {"nom": SARL, "l": [1, 2]}, "x", headers=headers, footers=footers)
    assert sorted(rendered.texts("styles.xml")) == sorted([*["1;2;"] * 3, *(f"{page} {SARL}" for page in EVERYWHERE)])


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("default", "en-tête, paragraphe 1"),
        ("first", "en-tête de la première page, paragraphe 1"),
        ("even", "en-tête des pages paires, paragraphe 1"),
    ],
)
def test_a_fault_of_a_header_is_told_in_that_header(tmp_path: Path, page: str, told: str) -> None:
    assert told in refusal(tmp_path, {}, "x", headers={"default": "y", page: "{{ nom }}"})


def test_text_boxes_and_notes_are_filled_and_named_apart_in_a_loop(tmp_path: Path) -> None:
    box = text_box("{%p for y in x.l %}", "- {{ y }}", "{%p endfor %}")
    written = "{%p for x in l %}", paragraph("{{ x.n }}", box, note("note {{ x.n }}")), "{%p endfor %}"
    rendered = fill(tmp_path, {"l": [{"n": 1, "l": "ab"}, {"n": 2, "l": ""}]}, *written)
    assert rendered.paragraphs == ["1", "- a", "- b", "note 1", "2", "", "note 2"]


def test_bookmarks_tables_and_links_of_a_loop_each_have_their_own_name(tmp_path: Path) -> None:
    inside = paragraph(bookmark("fiche", "{{ x }}"), link("#fiche", "voir"))
    written = "{%p for x in l %}", inside, table(row("{{ x }}")), "{%p endfor %}"
    rendered = fill(tmp_path, {"l": "abc"}, *written)
    marks = [each.get(f"{TEXT}name") for each in rendered.body.iter(f"{TEXT}bookmark-start")]
    assert marks[0] == "fiche"
    assert [each.get(f"{XLINK}href") for each in rendered.body.iter(f"{TEXT}a")] == [f"#{name}" for name in marks]


def test_a_bookmark_from_one_tag_to_another_paragraph_keeps_both_ends(tmp_path: Path) -> None:
    first, last = paragraph(bookmark_start("s"), "{%p if v %}"), paragraph("{%p endif %}", bookmark_end("s"))
    for shown in (True, False):
        assert fill(tmp_path, {"v": shown}, first, "x", last, "y").paragraphs[-1] == "y"


def test_a_tag_over_two_paragraphs_is_joined(tmp_path: Path) -> None:
    assert fill(tmp_path, {"nom": "Zoé"}, "a {{ nom |", "upper }} b").paragraphs == ["a ZOÉ b"]


def test_dashes_join_what_stands_around_a_tag(tmp_path: Path) -> None:
    assert fill(tmp_path, {"nom": "Zoé"}, "a", "{{- nom -}}", "b").paragraphs == ["aZoéb"]


def test_white_space_between_spans_is_kept(tmp_path: Path) -> None:
    written = paragraph(bold("{{ a }}"), " ", bold("{{ b }}"))
    assert fill(tmp_path, {"a": "x", "b": "y"}, written).paragraphs == ["x y"]


def test_a_template_of_300_paragraphs_and_12_000_variables(tmp_path: Path) -> None:
    names = [[f"v{line}_{column}" for column in range(40)] for line in range(300)]
    context = {name: f"<{name}>" for line in names for name in line}
    rendered = fill(tmp_path, context, *(" ".join(f"{{{{ {name} }}}}" for name in line) for line in names))
    assert rendered.paragraphs == [" ".join(f"<{name}>" for name in line) for line in names]


def test_a_table_of_10_000_rows(tmp_path: Path) -> None:
    # Read without the schema, which libxml2 checks in a time that grows with the square of the rows.
    rows = row("{%tr for x in l %}", ""), row("{{ loop.index }}", "{{ x }}"), row("{%tr endfor %}", "")
    template = Template(write(tmp_path / "modele.odt", table(*rows)))
    data = template.render({"l": [f"a & {n}" for n in range(10_000)]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    found = [text_of(each) for each in paragraphs_of(root)]
    assert found == [text for n in range(10_000) for text in (str(n + 1), f"a & {n}")]


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    made = {fill(tmp_path, {"v": SARL}, "{{ v }}", headers={"default": "{{ v }}"}).data for _ in range(2)}
    assert len(made) == 1


def test_a_tag_in_a_value_prints_as_typed(tmp_path: Path) -> None:
    for value in ("{{ 7*7 }}", "{% if x %}", "\ufdd00\ufdd1", "{#", "]]>"):
        assert fill(tmp_path, {"v": value}, "{{ v }}", table(row("{% set w = v %}{{ w }}"))).paragraphs == [value] * 2


def test_the_title_of_the_file_is_filled_and_its_author_is_the_structure(tmp_path: Path) -> None:
    context = {"t": SARL, "structure": {"nom": "Valbrune"}, "document": {"date": "2026-03-01"}}
    rendered: Rendered = fill(tmp_path, context, blocks("x"), title="Fiche {{ t }}")
    told = {str(each.tag).rpartition("}")[2]: each.text for each in rendered.roots["meta.xml"][0]}
    assert told == {
        "generator": "aci-docs",
        "title": f"Fiche {SARL}",
        "language": "fr-FR",
        "initial-creator": "Valbrune",
        "creator": "Valbrune",
        "creation-date": "2026-03-01T00:00:00Z",
        "date": "2026-03-01T00:00:00Z",
    }


@pytest.mark.parametrize("prefix", ["p ", ""])
def test_one_item_a_turn_with_other_things_around_goes_on_counting(tmp_path: Path, prefix: str) -> None:
    written = "{%" + prefix + "for x in l %}", items("{{ x }}"), "suite", "{%" + prefix + "endfor %}"
    rendered = fill(tmp_path, {"l": "abc"}, *written)
    continued = [each.get(f"{TEXT}continue-numbering") for each in rendered.body.iter(f"{TEXT}list")]
    assert continued == ["false", "true", "true"]


def test_a_file_that_writes_other_prefixes_is_filled(tmp_path: Path) -> None:
    path = write(tmp_path / "modele.odt", "{{ v }}", items("{%p for x in l %}", "{{ x }}", "{%p endfor %}"))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    content = members["content.xml"]
    for prefix in ("text", "office", "table", "style"):
        content = re.sub(rf"(</?| |xmlns:){prefix}(?=:[a-z-]+[ =/>]|=)", rf"\1ns-{prefix}", content)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, content if name == "content.xml" else text)
    assert Rendered(Template(path).render({"v": "a\nb", "l": "cd"})).paragraphs == ["a\nb", "c", "d"]


LOOP, END = "{%p for x in l %}", "{%p endfor %}"


def numbered(*held: str, **attributes: str) -> Xml:
    """A list with attributes of its own: `continue_numbering`, `continue_list`, `id`."""
    names = {"id": "xml:id", "continue_list": "text:continue-list", "continue_numbering": "text:continue-numbering"}
    given = "".join(f' {names[name]}="{value}"' for name, value in attributes.items())
    return Xml(items(*held).replace("<text:list ", f"<text:list{given} ", 1))


def counted(folder: Path, *held: str, **values: object) -> list[str]:
    """« text n » for each item, numbered as LibreOffice does: a list goes on when it says so, or starts again."""
    found, last = [], 0
    reached: dict[str | None, int] = {}
    for each in fill(folder, {"l": "abc", "v": True, **values}, *held).body.iter(f"{TEXT}list"):
        continued = each.get(f"{TEXT}continue-list")
        last = reached[continued] if continued else last * (each.get(f"{TEXT}continue-numbering") == "true")
        for item in each:
            last += 1
            found.append(f"{''.join(item.itertext())} {last}")
        reached[each.get(XML_ID)] = last
        if continued:
            reached[continued] = last
    return found


def test_a_list_that_each_turn_writes_whole_starts_again(tmp_path: Path) -> None:
    written = LOOP, items("{{ x }}", "fin"), END
    assert counted(tmp_path, *written) == ["a 1", "fin 2", "b 1", "fin 2", "c 1", "fin 2"]
    inner = "{%p for g in g %}", items("{%p for x in g %}", "{{ x }}", END), END
    assert counted(tmp_path, *inner, g=["ab", "c"]) == ["a 1", "b 2", "c 1"]


def test_items_in_the_branches_of_a_condition_go_on_counting(tmp_path: Path) -> None:
    asked, other, end = "{%p if x == 'b' %}", "{%p else %}", "{%p endif %}"
    assert counted(tmp_path, LOOP, items(asked, "A", other, "B", end), END) == ["B 1", "A 2", "B 3"]
    apart = LOOP, asked, items("A"), other, items("B"), end, END
    assert counted(tmp_path, *apart) == ["B 1", "A 2", "B 3"]


def test_a_loop_whose_first_turn_prints_no_item_starts_its_own_list(tmp_path: Path) -> None:
    written = items("avant"), LOOP, "{%p if x != 'a' %}", items("{{ x }}"), "{%p endif %}", END
    assert counted(tmp_path, *written) == ["avant 1", "b 1", "c 2"]


def test_a_list_that_continues_one_that_may_not_be_printed_goes_on_counting(tmp_path: Path) -> None:
    written = "{%p if v %}", numbered("a", id="i1"), "{%p endif %}", "p", numbered("b", continue_list="i1")
    assert counted(tmp_path, *written) == ["a 1", "b 2"]
    assert counted(tmp_path, *written, v=False) == ["b 1"]


def test_a_list_cut_by_a_tag_goes_on_counting(tmp_path: Path) -> None:
    written = "{%p if v %}", "Titre", items("un", "{%p endif %}", "deux")
    assert counted(tmp_path, *written) == ["un 1", "deux 2"]


def test_a_list_that_its_author_continues_in_a_loop_goes_on_from_the_first_turn(tmp_path: Path) -> None:
    by_number = items("avant"), LOOP, "p", numbered("{{ x }}", continue_numbering="true"), END
    assert counted(tmp_path, *by_number) == ["avant 1", "a 2", "b 3", "c 4"]
    by_name = numbered("avant", id="i1"), LOOP, "p", numbered("{{ x }}", continue_list="i1"), END
    assert counted(tmp_path, *by_name) == ["avant 1", "a 2", "b 3", "c 4"]


def test_two_lists_of_a_turn_that_continue_each_other_start_again(tmp_path: Path) -> None:
    written = LOOP, "p", numbered("{{ x }}", id="i1"), "p", numbered("fin", continue_list="i1"), END
    assert counted(tmp_path, *written, l="ab") == ["a 1", "fin 2", "b 1", "fin 2"]


@pytest.mark.parametrize("kind", ["alphabetical-index-mark", "toc-mark", "user-index-mark"])
def test_the_index_marks_of_a_loop_each_keep_both_ends(tmp_path: Path, kind: str) -> None:
    more = {"toc-mark": ' text:outline-level="1"', "user-index-mark": ' text:index-name="i"'}.get(kind, "")
    start, end = Xml(f'<text:{kind}-start text:id="IMark1"{more}/>'), Xml(f'<text:{kind}-end text:id="IMark1"/>')
    rendered = fill(tmp_path, {"l": "abc"}, LOOP, paragraph(start, "{{ x }}", end), END)
    ends = [[each.get(f"{TEXT}id") for each in rendered.body.iter(f"{TEXT}{kind}-{end}")] for end in ("start", "end")]
    assert ends == [["IMark1", "IMark1_2", "IMark1_3"]] * 2


def test_a_link_before_its_bookmark_leads_to_that_of_its_own_turn(tmp_path: Path) -> None:
    around = paragraph(link("#s", "voir"))
    rendered = fill(tmp_path, {"l": "abc"}, LOOP, around, paragraph(bookmark("s", "{{ x }}")), around, END)
    leads = [each.get(f"{XLINK}href") for each in rendered.body.iter(f"{TEXT}a")]
    assert leads == ["#s", "#s", "#s_2", "#s_2", "#s_3", "#s_3"]


def test_a_bookmark_that_ends_out_of_its_loop_is_left_out(tmp_path: Path) -> None:
    written = LOOP, paragraph(bookmark_start("s"), "{{ x }}"), END, paragraph("z", bookmark_end("s"))
    rendered = fill(tmp_path, {"l": "abc"}, *written)
    assert rendered.paragraphs == ["a", "b", "c", "z"]
    assert not list(rendered.body.iter(f"{TEXT}bookmark-start", f"{TEXT}bookmark-end"))
