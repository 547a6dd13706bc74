"""The hard cases that a template engine for Word must get right, each one that the design names.

`fill_as_docxtpl` also checks that docxtpl gives the same text; where docxtpl loses or breaks something, `fill` is used
and the comment says what docxtpl does.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tests.templating.documents import (
    BODY,
    WP,
    Rendered,
    W,
    Xml,
    blocks,
    bold,
    bookmark,
    bookmark_end,
    bookmark_start,
    cell,
    check_box,
    deleted,
    fill,
    fill_as_docxtpl,
    inserted,
    paragraph,
    refusal,
    row,
    shape,
    table,
    text_box,
    text_of,
)

SARL = "Dupont & Fils <SARL>"
EVERYWHERE = ("default", "first", "even")


def test_a_company_name_with_an_ampersand_and_a_sign_arrives_everywhere(tmp_path: Path) -> None:
    rendered = fill(
        tmp_path,
        {"nom": SARL},
        paragraph("[{{ nom }}]"),
        table(row("{{ nom }}")),
        paragraph(text_box("{{ nom }}")),
        headers={"default": "{{ nom }}"},
        footers={"default": "{{ nom }}"},
        footnote="{{ nom }}",
        title="{{ nom }}",
    )
    assert rendered.paragraphs == [f"[{SARL}]", SARL, "", SARL, SARL]
    for part in ("header_default", "footer_default", "footnotes"):
        assert rendered.texts(f"word/{part}.xml") == [SARL]
    assert Document(io.BytesIO(rendered.data)).core_properties.title == SARL


def test_a_value_cannot_leave_the_attribute_that_it_colours(tmp_path: Path) -> None:
    with pytest.raises(TemplateProblem, match=r"tableau 1, ligne 1, cellule 1.*couleur inconnue : « FF0000"):
        fill(tmp_path, {"c": 'FF0000"/><w:p/><w:x a="'}, table(row(cell("{% cellbg c %}x"))))


@pytest.mark.parametrize("columns", ["deux", "-1", "2.5", 64, 10**9])
def test_a_number_of_columns_that_is_none_is_refused(tmp_path: Path, columns: object) -> None:
    with pytest.raises(TemplateProblem, match="n'est pas un nombre de colonnes"):
        fill(tmp_path, {"n": columns}, table(row(cell("{% colspan n %}x"))))


@pytest.mark.parametrize(("shown", "left"), [(True, "x"), (False, "")])
def test_a_condition_around_all_a_cell_holds_leaves_it_a_paragraph(tmp_path: Path, shown: bool, left: str) -> None:
    # docxtpl leaves a cell without a paragraph, and Word says that the file is damaged.
    rendered = fill(tmp_path, {"v": shown}, table(row("a", cell("{%p if v %}", "x", "{%p endif %}"))))
    assert rendered.rows == [["a", left]]


def test_a_condition_around_a_table_leaves_its_cell_a_paragraph(tmp_path: Path) -> None:
    inner = table(row("{%tr for x in l %}"), row("{{ x }}"), row("{%tr endfor %}"))
    rendered = fill(tmp_path, {"l": []}, table(row(cell("{%p if l is not none %}", inner, "{%p endif %}"))))
    assert rendered.rows == [[""]]


def test_a_row_loop_over_an_empty_list_leaves_the_heading_row(tmp_path: Path) -> None:
    rows = row("Nom"), row("{%tr for x in l %}"), row("{{ x }}"), row("{%tr endfor %}")
    assert fill_as_docxtpl(tmp_path, {"l": []}, table(*rows)).rows == [["Nom"]]


def test_a_table_of_one_empty_row_loop_is_removed(tmp_path: Path) -> None:
    # docxtpl leaves a table without a row, and Word says that the file is damaged.
    rows = row("{%tr for x in l %}"), row("{{ x }}"), row("{%tr endfor %}")
    rendered = fill(tmp_path, {"l": []}, "avant", table(*rows), "après")
    assert rendered.body.find(f".//{W}tbl") is None
    assert rendered.paragraphs == ["avant", "après"]


@pytest.mark.parametrize(
    ("shown", "words"), [(True, ["avant", "après", "x", "suite", "fin"]), (False, ["avant", "fin"])]
)
def test_words_beside_a_paragraph_tag_are_not_lost(tmp_path: Path, shown: bool, words: list[str]) -> None:
    # docxtpl replaces the whole paragraph by its tag: « avant » and the other words go without a word.
    rendered = fill(tmp_path, {"v": shown}, "avant {%p if v %} après", "x", "suite {%p endif %} fin")
    assert [text.strip() for text in rendered.paragraphs] == words


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{%p if v %}", "{% endif %}"),
        ("{% if v %}", "{%p endif %}"),
        ("{%tr if v %}", "{%p endif %}"),
        ("{%tc if v %}", "{%tr endif %}"),
        ("{%p for x in v %}", "{%tr endfor %}"),
    ],
)
def test_prefixes_that_do_not_match_are_told_with_both_places(tmp_path: Path, opening: str, closing: str) -> None:
    # docxtpl makes XML that does not nest, and repairs it by losing text.
    rows = row(f"un {opening}"), row("x"), row(f"deux {closing}")
    message = refusal(tmp_path, {"v": "a"}, "début", table(*rows))
    for expected in (opening, closing, "tableau 1, ligne 1", "ligne 3"):
        assert expected in message


def merges(rendered: Rendered) -> list[str | None]:
    """How the first cell of each row is merged with those above: `restart`, `continue`, None for not."""
    found = []
    for line in rendered.body.iter(f"{W}tr"):
        merge = line.find(f"{W}tc/{W}tcPr/{W}vMerge")
        found.append(None if merge is None else merge.get(f"{W}val", "continue"))
    return found


def test_nested_row_loops_merge_unequal_groups_each_to_itself(tmp_path: Path) -> None:
    groups = [
        {"nom": "A & B", "l": [1]},
        {"nom": "C", "l": [2, 3, 4]},
        {"nom": "vide", "l": []},
        {"nom": "D", "l": [5, 6]},
    ]
    rendered = fill_as_docxtpl(
        tmp_path,
        {"groupes": groups},
        table(
            row("Groupe", "Valeur"),
            row("{%tr for g in groupes %}", ""),
            row("{%tr for x in g.l %}", ""),
            row("{% vm %}{{ g.nom }}", "{{ x }}"),
            row("{%tr endfor %}", ""),
            row("{%tr endfor %}", ""),
        ),
    )
    first = ["Groupe", "A & B", "C", "", "", "D", ""]
    assert rendered.rows == [[name, value] for name, value in zip(first, ["Valeur", *"123456"], strict=True)]
    assert merges(rendered) == [None, "restart", "restart", "continue", "continue", "restart", "continue"]


def test_a_cell_below_a_table_of_its_own_is_merged(tmp_path: Path) -> None:
    held = cell("{%tr for x in l %}", table(row("i")), "{% vm %}{{ x }}")
    rendered = fill(tmp_path, {"l": "abc"}, table(row(held, "{{ x }}{%tr endfor %}")))
    outer = [merge for line, merge in zip(rendered.body.iter(f"{W}tr"), merges(rendered), strict=True) if len(line) > 1]
    assert outer == ["restart", "continue", "continue"]
    assert [words for words in rendered.paragraphs if words] == ["i", "a", "a", "i", "b", "i", "c"]


def test_the_value_of_a_tag_that_was_struck_out_does_not_enter_the_file(tmp_path: Path) -> None:
    context = {"nom": "Zoé", "secret": "CONFIDENTIEL-42"}
    pieces = "Nom : ", deleted("{{ secret }}"), inserted("{{ nom }}")
    rendered = fill(tmp_path, context, paragraph(*pieces), headers={"default": paragraph(*pieces)})
    assert rendered.paragraphs == ["Nom : Zoé"]
    for content in rendered.files.values():
        assert b"CONFIDENTIEL-42" not in content


def test_a_tag_that_was_struck_out_asks_for_no_value_and_opens_nothing(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {}, paragraph("a", deleted("{{ x }}{% if y %}{%p for z in"), "b"))
    assert rendered.paragraphs == ["ab"]


def test_words_struck_out_inside_a_tag_are_not_part_of_it(tmp_path: Path) -> None:
    written = paragraph("{{ no", deleted("n_"), inserted("m"), " }}")
    assert fill_as_docxtpl(tmp_path, {"nom": "Zoé"}, written).paragraphs == ["Zoé"]


def test_a_tag_cut_by_a_bookmark_is_a_tag_and_the_bookmark_keeps_both_ends(tmp_path: Path) -> None:
    # docxtpl drops the start that stands inside the tag and keeps the end.
    rendered = fill(tmp_path, {"nom": SARL}, paragraph("a {{ no", bookmark("signet", "m }} b"), " c"))
    assert rendered.paragraphs == [f"a {SARL} b c"]
    assert len(list(rendered.body.iter(f"{W}bookmarkStart"))) == 1


def test_a_bookmark_from_one_tag_to_another_paragraph_keeps_both_ends(tmp_path: Path) -> None:
    first = paragraph(bookmark_start("signet"), "{%p if v %}")
    last = paragraph("{%p endif %}", bookmark_end())
    for shown in (True, False):
        rendered = fill(tmp_path, {"v": shown}, first, "x", last, "y")
        assert rendered.paragraphs == ["x", "y"][not shown :]


def test_a_remainder_inside_a_paragraph_tag_is_computed(tmp_path: Path) -> None:
    # docxtpl does not see such a tag, its pattern stopping at %, and refuses the template.
    written = (
        "{%p if a % 3 == 1 %}",
        "un",
        "{%p elif a % b %}",
        "deux",
        "{%p endif %}",
        "{%p set r = {'r': a % b} %}",
        "{{ r.r }}",
    )
    assert fill(tmp_path, {"a": 7, "b": 4}, *written).paragraphs == ["un", "3"]
    assert fill(tmp_path, {"a": 8, "b": 5}, *written).paragraphs == ["deux", "3"]


def test_two_paragraph_tags_in_one_paragraph_are_both_obeyed(tmp_path: Path) -> None:
    # docxtpl keeps the last one and refuses the template, or prints too much when the counts happen to match.
    written = "{%p for x in l %}{%p if x > 1 %}", "- {{ x }}", "{%p endif %}{%p endfor %}"
    assert fill(tmp_path, {"l": [1, 2, 3]}, *written).paragraphs == ["- 2", "- 3"]


def test_tags_of_two_levels_in_one_paragraph_are_each_obeyed_at_its_own(tmp_path: Path) -> None:
    rows = (
        row("{%tr for x in l %}{%tr if x.ok %}"),
        row(cell("{{ x.nom }}{% if x.n > 1 %} ({{ x.n }}){% endif %}", "{%p if x.n %}", "n", "{%p endif %}")),
        row("{%tr endif %}{%tr endfor %}"),
    )
    people = [{"ok": True, "nom": "a", "n": 2}, {"ok": False, "nom": "b", "n": 1}, {"ok": True, "nom": "c", "n": 0}]
    assert fill(tmp_path, {"l": people}, table(*rows)).rows == [["a (2)¶n"], ["c"]]
    last = row("a", cell("{%tr if v %}{%p if w %}", "x", "{%p endif %}")), row("{%tr endif %}", "")
    assert fill(tmp_path, {"v": True, "w": True}, table(row("h", "i"), *last)).rows == [["h", "i"], ["a", "x"]]
    assert fill(tmp_path, {"v": False, "w": True}, table(row("h", "i"), *last)).rows == [["h", "i"]]


@pytest.mark.parametrize(("value", "glyph", "state"), [(True, "☒", "1"), (False, "☐", "0"), (None, "☐", "0")])
@pytest.mark.parametrize("before", [True, False])
def test_a_check_box_whose_tag_names_a_field_is_checked_by_it(
    tmp_path: Path, value: bool | None, glyph: str, state: str, before: bool
) -> None:
    rendered = fill(tmp_path, {"p": {"rqth": value}}, paragraph(check_box("p.rqth", checked=before), " RQTH"))
    assert rendered.paragraphs == [f"{glyph} RQTH"]
    [checked] = rendered.body.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checked")
    assert checked.values() == [state]


def test_a_check_box_of_no_field_stays_as_its_author_left_it(tmp_path: Path) -> None:
    for tag in ("", "Case à cocher 1", "goog_rdk_12"):
        assert fill(tmp_path, {}, paragraph(check_box(tag, checked=True))).paragraphs == ["☒"]


def test_bookmarks_and_drawings_of_a_loop_each_have_their_own_number_and_name(tmp_path: Path) -> None:
    # docxtpl repeats the bookmark: Word keeps the first and drops the others, or refuses the file.
    written = "{%p for x in l %}", paragraph(bookmark("fiche", "{{ x }}"), shape()), "{%p endfor %}", paragraph(shape())
    rendered = fill(tmp_path, {"l": ["a", "b", "c"]}, *written, headers={"default": paragraph(shape())})
    assert rendered.paragraphs == ["a", "b", "c", ""]
    names = [mark.get(f"{W}name") for mark in rendered.body.iter(f"{W}bookmarkStart")]
    assert names[0] == "fiche"  # so that a reference from elsewhere still finds the first
    assert all(len(name) <= 40 for name in names), "Word cuts a longer name"
    assert len(list(rendered.body.iter(f"{WP}docPr"))) == 4


def test_a_bookmark_that_no_loop_repeats_keeps_its_name(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {"nom": "a"}, paragraph(bookmark("_Toc123", "{{ nom }}")))
    assert [mark.get(f"{W}name") for mark in rendered.body.iter(f"{W}bookmarkStart")] == ["_Toc123"]


def test_a_name_with_a_dash_is_told_and_not_taken_for_a_difference(tmp_path: Path) -> None:
    assert "nom-usuel" in refusal(tmp_path, {"p": {"nom": "a"}}, "Nom : {{ p.nom-usuel }}")
    assert "nom-usuel" in refusal(tmp_path, {}, "Nom : {{ nom-usuel }}")


def test_a_key_with_a_dash_can_be_read_and_numbers_still_subtract(tmp_path: Path) -> None:
    context = {"p": {"nom-usuel": SARL}, "a": 5, "b": 2}
    assert fill_as_docxtpl(tmp_path, context, "{{ p['nom-usuel'] }} {{ a-b }} {{ a - b }}").paragraphs == [
        f"{SARL} 3 3"
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ p[“nom”] }}",
        "{{ p[‘nom’] }}",
        "{{ p[’nom’] }}",
        "{{ p[”nom”] }}",
        "{{\u00a0p.nom\u00a0}}",
        "{{\u202fp.nom\u00a0|\u00a0default(“?”)\u202f}}",
        "{%\u00a0if p.nom == “Zoé”\u00a0%}{{ p.nom }}{%\u00a0endif\u00a0%}",
        "{%\u00a0for x in [p.nom]\u00a0%}{{ x }}{% endfor %}",
    ],
)
def test_curly_quotes_and_no_break_spaces_of_a_tag_are_typewriter_s(tmp_path: Path, tag: str) -> None:
    assert fill_as_docxtpl(tmp_path, {"p": {"nom": "Zoé"}}, tag).paragraphs == ["Zoé"]


def test_french_quotes_are_quotes_in_a_tag(tmp_path: Path) -> None:
    # docxtpl refuses them; Word types them in place of « " » as soon as the language is French.
    assert fill(tmp_path, {"p": {"nom": "Zoé"}}, "{{ p[«\u00a0nom\u00a0»] }}").paragraphs == ["Zoé"]
    assert fill(tmp_path, {"p": {}}, "{{ p.nom | default(«\u00a0à préciser\u00a0») }}").paragraphs == ["à préciser"]


def test_quotes_outside_tags_stay_as_typed(tmp_path: Path) -> None:
    text = "« l’atelier » “a” \u00a0\u202f"
    assert fill_as_docxtpl(tmp_path, {"v": text}, text + "{{ v }}").paragraphs == [text * 2]


def test_a_newline_and_an_ampersand_in_one_value(tmp_path: Path) -> None:
    # Without its option docxtpl loses the text from & on.
    rendered = fill_as_docxtpl(tmp_path, {"v": "a & b\nc <d>\n\te"}, paragraph(bold("[{{ v }}]")))
    assert rendered.paragraphs == ["[a & b\nc <d>\n\te]"]
    runs = list(rendered.body.iter(f"{W}r"))
    assert all(found.find(f"{W}rPr/{W}b") is not None for found in runs)


def test_a_loop_inside_a_text_box_repeats_in_both_its_forms(tmp_path: Path) -> None:
    box = text_box("{%p for x in l %}", "- {{ x }}", "{%p endfor %}")
    rendered = fill(tmp_path, {"l": ["a", SARL]}, paragraph("Liste : ", box))
    assert rendered.paragraphs == ["Liste : ", *["- a", f"- {SARL}"] * 2]


def test_a_text_box_that_a_condition_empties_keeps_a_paragraph(tmp_path: Path) -> None:
    box = text_box("{%p if v %}", "x", "{%p endif %}")
    assert fill(tmp_path, {"v": False}, paragraph(box)).paragraphs == ["", "", ""]


def test_a_paragraph_loop_repeats_its_text_boxes(tmp_path: Path) -> None:
    written = "{%p for x in l %}", paragraph(text_box("{{ x }}")), "{%p endfor %}"
    assert fill(tmp_path, {"l": "ab"}, *written).paragraphs == ["", "a", "a", "", "b", "b"]


def test_headers_and_footers_of_all_kinds_of_pages_are_filled(tmp_path: Path) -> None:
    headers = {page: f"{page} {{{{ nom }}}}" for page in EVERYWHERE}
    footers = dict.fromkeys(EVERYWHERE, "{% for x in l %}{{ x }};{% endfor %}")
    rendered = fill_as_docxtpl(tmp_path, {"nom": SARL, "l": [1, 2]}, "x", headers=headers, footers=footers)
    for page in EVERYWHERE:
        assert rendered.texts(f"word/header_{page}.xml") == [f"{page} {SARL}"]
        assert rendered.texts(f"word/footer_{page}.xml") == ["1;2;"]


def test_a_header_that_a_condition_empties_keeps_a_paragraph(tmp_path: Path) -> None:
    header = blocks("{%p if v %}", "x", "{%p endif %}")
    rendered = fill(tmp_path, {"v": False}, "x", headers={"default": header})
    assert rendered.texts("word/header_default.xml") == [""]


def test_a_template_of_300_paragraphs_and_12_000_variables(tmp_path: Path) -> None:
    names = [[f"v{line}_{column}" for column in range(40)] for line in range(300)]
    context = {name: f"<{name}>" for line in names for name in line}
    rendered = fill(tmp_path, context, *(" ".join(f"{{{{ {name} }}}}" for name in line) for line in names))
    assert rendered.paragraphs == [" ".join(f"<{name}>" for name in line) for line in names]


def test_a_table_of_10_000_rows(tmp_path: Path) -> None:
    rows = row("{%tr for x in l %}", ""), row("{{ loop.index }}", "{{ x }}"), row("{%tr endfor %}", "")
    rendered = fill(tmp_path, {"l": [f"a & {n}" for n in range(10_000)]}, table(*rows))
    assert rendered.rows == [[str(n + 1), f"a & {n}"] for n in range(10_000)]


def test_a_section_that_ends_at_a_tag_survives(tmp_path: Path) -> None:
    # docxtpl removes the paragraph with its section: the pages before it take the layout of those after.
    landscape = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    rendered = fill(tmp_path, {"v": True}, "{%p if v %}", "x", paragraph("{%p endif %}", properties=landscape), "y")
    assert len(list(rendered.body.iter(f"{W}sectPr"))) == 2
    assert [text for text in rendered.paragraphs if text] == ["x", "y"]


TYPED: list[Any] = [
    "{{ 7*7 }}",
    "{% if x %}",
    "{%p for a in b %}",
    "{_{ 7 }_}",
    "<?aci 1?>",
    "\ufdd00\ufdd1",
    "{#",
    "]]>",
    "&#10;",
]


@pytest.mark.parametrize("value", TYPED)
def test_a_tag_in_a_value_or_beside_the_tags_prints_as_typed(tmp_path: Path, value: str) -> None:
    context: Mapping[str, Any] = {"v": value}
    beside = value if "{" not in value else ""
    rendered = fill(tmp_path, context, f"{{{{ v }}}}{beside}", table(row("{% set w = v %}{{ w }}")))
    assert rendered.paragraphs == [value + beside, value]


def test_an_instruction_of_another_program_is_not_taken_for_a_tag(tmp_path: Path) -> None:
    path = tmp_path / "modele.docx"
    fill(tmp_path, {"v": "a"}, "MARQUE {{ v }}")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[BODY] = files[BODY].replace(b"MARQUE", b"x<?aci 0?>y")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with zipfile.ZipFile(io.BytesIO(Template(path).render({"v": "a"}))) as archive:
        root = etree.fromstring(archive.read(BODY))
    assert etree.tostring(root, method="text", encoding="unicode") == "xy a"


def numbers(folder: Path, *paragraphs: tuple[str, str], start: int | None = None) -> list[str]:
    """« text n » for each numbered paragraph of a document made by python-docx, n being the list it is in.

    With `start`, the lists of the template have this first number of their own.
    """
    document = Document()
    for each in document.part.numbering_part.element.num_lst if start is not None else ():
        each.add_lvlOverride(0).add_startOverride(start)
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    document.save(str(folder / "listes.docx"))
    rendered = Rendered(Template(folder / "listes.docx").render({"l": [{"l": "ab"}, {"l": ""}, {"l": "c"}], "s": "xy"}))
    found: list[str] = []
    lists: dict[Any, int] = {}
    declared = [each.get(f"{W}numId") for each in rendered.roots["word/numbering.xml"].iter(f"{W}num")]
    for each in rendered.body.iter(f"{W}p"):
        number = each.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            assert number.get(f"{W}val") in declared
            found.append(f"{text_of(each)} {lists.setdefault(number.get(f'{W}val'), len(lists) + 1)}")
        elif each.find(f"{W}pPr/{W}pStyle") is not None:
            found.append(text_of(each))
    return found


def test_a_list_that_each_turn_of_a_loop_writes_whole_starts_again(tmp_path: Path) -> None:
    # docxtpl repeats the paragraphs: Word goes on counting from one turn to the next.
    inner = ("", "{%p for g in l %}"), ("", "{%p for x in g.l %}"), ("List Number", "{{ x }}")
    assert numbers(tmp_path, *inner, *[("", "{%p endfor %}")] * 2) == ["a 1", "b 1", "c 2"]
    several = ("", "{%p for x in s %}"), ("List Number", "{{ x }}"), ("List Number", "fin"), ("", "{%p endfor %}")
    assert numbers(tmp_path, *several) == ["x 1", "fin 1", "y 2", "fin 2"]


def test_a_list_of_one_item_a_turn_goes_on_counting(tmp_path: Path) -> None:
    written = ("", "{%p for x in s %}"), ("List Number", "{{ x }}"), ("", "suite"), ("", "{%p endfor %}")
    assert numbers(tmp_path, *written) == ["x", "y"]
    outside = ("List Number", "avant"), *written
    assert numbers(tmp_path, *outside) == ["avant", "x", "y"]


def test_bullets_and_numbered_titles_are_left_as_they_are(tmp_path: Path) -> None:
    for style in ("List Bullet", "Heading 1"):
        written = ("", "{%p for x in s %}"), (style, "{{ x }}"), (style, "fin"), ("", "{%p endfor %}")
        assert numbers(tmp_path, *written) == ["x", "fin", "y", "fin"]


@pytest.mark.parametrize("last", ["{%p else %}", "{%p elif x == 'y' %}"])
def test_items_in_the_branches_of_a_condition_count_as_one_item_a_turn(tmp_path: Path, last: str) -> None:
    first, end = ("", "{%p if x == 'x' %}"), [("", "{%p endif %}"), ("", "{%p endfor %}")]
    loop = ("", "{%p for x in s %}"), first
    exclusive = *loop, ("List Number", "A"), ("", last), ("List Number", "B"), *end
    assert numbers(tmp_path, *exclusive) == ["A", "B"]
    several = *loop, ("List Number", "A"), ("", last), ("List Number", "B"), ("List Number", "C"), *end
    assert numbers(tmp_path, *several) == ["A 1", "B 2", "C 2"]


def test_what_a_loop_over_nothing_prints_instead_is_not_an_item_of_each_turn(tmp_path: Path) -> None:
    inner = ("", "{%p for x in g.l %}"), ("List Number", "{{ x }}"), ("", "{%p else %}"), ("List Number", "rien")
    written = ("", "{%p for g in l %}"), *inner, ("", "{%p endfor %}"), ("", "{%p endfor %}")
    assert numbers(tmp_path, *written) == ["a 1", "b 1", "rien 2", "c 3"]


def test_a_list_that_starts_again_keeps_its_own_first_number(tmp_path: Path) -> None:
    several = ("", "{%p for x in s %}"), ("List Number", "{{ x }}"), ("List Number", "fin"), ("", "{%p endfor %}")
    assert numbers(tmp_path, *several, start=5) == ["x 1", "fin 1", "y 2", "fin 2"]
    rendered = Rendered(Template(tmp_path / "listes.docx").render({"s": "xy"}))
    used = {each.get(f"{W}val") for each in rendered.body.iter(f"{W}numId")}
    nums = [each for each in rendered.roots["word/numbering.xml"].iter(f"{W}num") if each.get(f"{W}numId") in used]
    assert [each.get(f"{W}val") for num in nums for each in num.iter(f"{W}startOverride")] == ["5", "5"]


def test_a_link_before_its_bookmark_leads_to_that_of_its_own_turn(tmp_path: Path) -> None:
    anchor = Xml('<w:hyperlink w:anchor="s"><w:r><w:t>voir</w:t></w:r></w:hyperlink>')
    written = (
        "{%p for x in l %}",
        paragraph(anchor),
        paragraph(bookmark("s", "{{ x }}")),
        paragraph(anchor),
        "{%p endfor %}",
    )
    rendered = fill(tmp_path, {"l": "abc"}, *written)
    names = [each.get(f"{W}name") for each in rendered.body.iter(f"{W}bookmarkStart")]
    leads = [each.get(f"{W}anchor") for each in rendered.body.iter(f"{W}hyperlink")]
    assert leads == [name for name in names for _ in range(2)]
    assert len(set(names)) == 3


def test_a_bookmark_that_ends_out_of_its_loop_is_left_out(tmp_path: Path) -> None:
    written = (
        "{%p for x in l %}",
        paragraph(bookmark_start("s"), "{{ x }}"),
        "{%p endfor %}",
        paragraph("z", bookmark_end()),
    )
    rendered = fill(tmp_path, {"l": "abc"}, *written)
    assert rendered.paragraphs == ["a", "b", "c", "z"]
    assert not list(rendered.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
