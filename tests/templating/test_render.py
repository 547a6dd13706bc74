from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from aci_docs.errors import TemplateProblem
from aci_docs.french import POINTILLES
from aci_docs.templating import Template

Make = Callable[..., Template]
Texts = Callable[[bytes], list[str]]
Cells = Callable[[bytes], list[list[str]]]

AWKWARD = [
    "Dupont & Fils <SARL>",
    "</w:t></w:r></w:p>",
    "&amp; &lt; &#10;",
    '"guillemets" et l\'apostrophe ’',
    "émoji 👩🏽‍🌾 🥕",
    "عربي ועברית",
    "e\u0301 et a\u0308",
    "{{ 7*7 }} {% if x %} {# c #}",
    "{_{ 7 }_} {_% x %_}",
    "{%p for x in y %} {{r x }} {% vm %}",
    "  espaces  gardés  ",
    "fin d'une balise }} %}",
    "ﷺ\u200b\u00a0\u202f",
]


@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_arrives_as_typed_everywhere(make_template: Make, texts: Texts, cells: Cells, value: str) -> None:
    def title(document: WordDocument) -> None:
        document.core_properties.title = "{{ v }}"

    template = make_template("[{{ v }}]", rows=[["{{ v }}"]], header="{{ v }}", footer="{{ v }}", edit=title)
    data = template.render({"v": value})
    document = Document(io.BytesIO(data))
    assert texts(data) == [f"[{value}]"]
    assert cells(data) == [[value]]
    assert document.sections[0].header.paragraphs[0].text == value
    assert document.sections[0].footer.paragraphs[0].text == value
    assert document.core_properties.title == value


def test_a_newline_is_a_line_break_and_a_tab_a_tab_in_the_same_run(make_template: Make) -> None:
    def bold(document: WordDocument) -> None:
        document.add_paragraph().add_run("{{ v }}").bold = True

    data = make_template(edit=bold).render({"v": "un & deux\ntrois\tquatre\r\ncinq"})
    runs = Document(io.BytesIO(data)).paragraphs[-1].runs
    assert [run.text for run in runs] == ["un & deux\ntrois\tquatre\ncinq"]
    assert runs[0].bold
    tags = [child.tag for child in runs[0]._r if child.tag != qn("w:rPr")]
    assert tags == [qn(f"w:{name}") for name in ("t", "br", "t", "tab", "t", "br", "t")]


def test_a_value_of_one_newline_is_not_taken_for_layout(make_template: Make, texts: Texts) -> None:
    assert texts(make_template("{{ v }}").render({"v": "\n"})) == ["\n"]


@pytest.mark.parametrize("value", ["a\x07b", "a\x0cb", "a\x00b", "a\x1bb", "a\ufffeb", "a\ud800b"])
def test_a_character_that_xml_forbids_is_left_out(make_template: Make, texts: Texts, value: str) -> None:
    assert texts(make_template("{{ v }}").render({"v": value})) == ["ab"]


@pytest.mark.parametrize("text", ["{{ v }}", "{{ v | euros }}", "{{ v | date_longue }}", "{{ v | nom_complet }}"])
def test_none_prints_as_a_dotted_line(make_template: Make, texts: Texts, text: str) -> None:
    assert texts(make_template(text).render({"v": None})) == [POINTILLES]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (True, "oui"),
        (False, "non"),
        (18, "18"),
        ("", ""),
        (Decimal("0.70"), "0,7"),
        (Fraction(45, 2), "22,5"),
    ],
)
def test_a_bare_value_prints_in_french(make_template: Make, texts: Texts, value: object, printed: str) -> None:
    assert texts(make_template("{{ v }}").render({"v": value})) == [printed]


def test_the_french_filters_are_there(make_template: Make, texts: Texts) -> None:
    data = make_template("{{ m | euros }}", "{{ d | date_longue }}").render({"m": 22000, "d": "2026-01-01"})
    assert texts(data) == ["22\u202f000,00\u00a0€", "1er janvier 2026"]


def test_word_may_cut_a_tag_into_runs_and_curl_its_quotes(make_template: Make, texts: Texts) -> None:
    def cut(document: WordDocument) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{ v[‘n", "om’]", " }", "}"):
            paragraph.add_run(piece)

    assert texts(make_template(edit=cut).render({"v": {"nom": "Zoé"}})) == ["Zoé"]


def test_rows_and_paragraphs_repeat(make_template: Make, texts: Texts, cells: Cells) -> None:
    template = make_template(
        "{%p for c in l %}",
        "- {{ c }}",
        "{%p endfor %}",
        rows=[["{%tr for c in l %}", ""], ["{{ loop.index }}", "{{ c }}"], ["{%tr endfor %}", ""]],
    )
    data = template.render({"l": ["a", "b"]})
    assert texts(data) == ["- a", "- b"]
    assert cells(data) == [["1", "a"], ["2", "b"]]


def test_a_table_left_without_rows_goes(make_template: Make) -> None:
    template = make_template("x", rows=[["{%tr for c in l %}"], ["{{ c }}"], ["{%tr endfor %}"]])
    assert Document(io.BytesIO(template.render({"l": []}))).tables == []


def test_a_cell_left_without_paragraph_keeps_an_empty_one(make_template: Make) -> None:
    def guarded(document: WordDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.paragraphs[0].text = "{%p if v %}"
        cell.add_paragraph("x")
        cell.add_paragraph("{%p endif %}")

    data = make_template(edit=guarded).render({"v": False})
    assert [p.text for p in Document(io.BytesIO(data)).tables[0].cell(0, 0).paragraphs] == [""]


def test_cells_made_in_a_loop_get_their_columns(make_template: Make, cells: Cells) -> None:
    template = make_template(rows=[["{%tc for c in l %}", "{{ c }}", "{%tc endfor %}"]])
    data = template.render({"l": list("abcde")})
    assert cells(data) == [list("abcde")]
    assert len(Document(io.BytesIO(data)).tables[0].columns) == 5


def test_braces_that_are_not_a_tag_can_be_written(make_template: Make, texts: Texts) -> None:
    assert texts(make_template("{_{ nom }_} {_% x %_}").render({})) == ["{{ nom }} {% x %}"]


def problem(template: Template, context: dict[str, Any]) -> str:
    with pytest.raises(TemplateProblem) as caught:
        template.render(context)
    assert str(template.path) in str(caught.value)
    return str(caught.value)


def test_an_unknown_variable_is_told_with_its_words(make_template: Make) -> None:
    message = problem(make_template("Avant {{ b }}", "Nom : {{ a.nom }}", "Après {{ b }}"), {"a": {}, "b": 1})
    assert "corps du document, paragraphe 2, « Nom : {{ a.nom }} »" in message
    assert "« nom » n'existe pas" in message


@pytest.mark.parametrize(
    "text", ["{{ x }}", "{% if x %}a{% endif %}", "{% for y in x %}{{ y }}{% endfor %}", "{{ x.y }}", "{{ x | euros }}"]
)
def test_an_unknown_variable_is_never_a_blank(make_template: Make, text: str) -> None:
    assert "« x » n'existe pas" in problem(make_template(text), {})


def test_a_filter_that_refuses_its_value_says_so_in_french(make_template: Make) -> None:
    message = problem(make_template("Montant : {{ m | euros }}"), {"m": "beaucoup"})
    assert "« Montant : {{ m | euros }} »" in message
    assert "la valeur ne convient pas" in message


def test_a_filter_of_a_table_row_is_found_at_its_row(make_template: Make) -> None:
    template = make_template("a {{ d }}", rows=[["{%tr for d in l %}"], ["le {{ d | date }}"], ["{%tr endfor %}"]])
    assert "« le {{ d | date }} »" in problem(template, {"d": 1, "l": ["2026-01-01", "2026-02-30"]})


def test_an_unknown_filter_is_told_with_the_nearest(make_template: Make) -> None:
    assert "filtre inconnu « euro » : vouliez-vous dire « euros » ?" in problem(make_template("{{ 1 | euro }}"), {})


def test_a_division_by_zero_is_a_template_problem(make_template: Make) -> None:
    assert "{{ 1 / n }}" in problem(make_template("{{ 1 / n }}"), {"n": 0})


def test_tags_of_different_levels_are_told(make_template: Make) -> None:
    with pytest.raises(TemplateProblem, match="ne s'emboîtent pas"):
        make_template("{%p if v %}", "a {% endif %} b")


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ ''['__class__'] }}",
        "{{ v.__init__.__globals__ }}",
        "{{ [].__class__.__base__.__subclasses__() }}",
        "{{ '{0.__class__}'.format(v) }}",
        "{{ 'x'.format_map({}).__class__ }}",
        "{{ (v | map(attribute='__class__') | list)[0] }}",
        "{{ range.__self__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ self.__init__ }}",
        "{{ l.append(1) }}",
        "{{ d.update({'a': 2}) }}",
        "{{ range(10000000) | list | length }}",
    ],
)
def test_no_template_reaches_python_or_changes_a_record(make_template: Make, text: str) -> None:
    record = {"v": "x", "l": [1], "d": {"a": 1}}
    with pytest.raises(TemplateProblem):
        make_template(text).render(record)
    assert record == {"v": "x", "l": [1], "d": {"a": 1}}


def test_a_key_named_like_a_method_is_the_key(make_template: Make, texts: Texts) -> None:
    data = make_template("{{ r.items }} {{ r.copy }}").render({"r": {"items": "trois", "copy": "deux"}})
    assert texts(data) == ["trois deux"]


def test_the_same_record_gives_the_same_bytes(make_template: Make) -> None:
    template = make_template("{{ v }}", header="{{ v }}")
    first = template.render({"v": "a"})
    assert template.render({"v": "b"}) != first
    assert template.render({"v": "a"}) == first
    assert Template(template.path).render({"v": "a"}) == first


def test_a_template_is_read_once(make_template: Make, texts: Texts) -> None:
    template = make_template("{{ v }}")
    template.path.unlink()
    assert texts(template.render({"v": "a"})) == ["a"]


def test_the_zip_starts_with_the_content_types_and_carries_no_clock(make_template: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(make_template("{{ v }}").render({"v": "a"}))) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(set(archive.namelist())) == len(archive.namelist())


def test_the_content_types_come_first_even_when_the_template_has_them_last(make_template: Make) -> None:
    path = make_template("{{ v }}").path
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name in reversed(parts):
            archive.writestr(name, parts[name])
    with zipfile.ZipFile(io.BytesIO(Template(path).render({"v": "a"}))) as archive:
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]


def test_the_lines_that_locate_errors_do_not_enter_the_document(make_template: Make) -> None:
    data = make_template("{%p if v %}", "a", "{%p endif %}", "b").render({"v": True})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"\n" not in archive.read("word/document.xml").split(b"?>", 1)[1].strip()


def test_a_forbidden_expression_is_told_in_french(make_template: Make) -> None:
    message = problem(make_template("Nom : {{ v.__class__ }}"), {"v": "x"})
    assert "« Nom : {{ v.__class__ }} » : cette expression est interdite" in message


def test_a_rendering_leaves_nothing_to_the_next(make_template: Make, texts: Texts) -> None:
    template = make_template("{% set n = namespace(x=0) %}{% set n.x = n.x + 1 %}{{ n.x }}{{ v }}")
    assert texts(template.render({"v": "a"})) == ["1a"]
    assert texts(template.render({"v": "b"})) == ["1b"]
