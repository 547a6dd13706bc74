"""What each value prints as, through every way of making a text of it: never Python's words."""

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
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

RECORD: dict[str, Any] = {
    "rien": None,
    "nom": "Zoé & fils",
    "etp": Fraction(3, 5),
    "prix": Decimal("24000.50"),
    "oui": True,
    "groupe": {"voie": "12 rue Haute"},
    "liste": [{"montant": Decimal("30.5")}, {"montant": None}],
    "mots": ["a", "b"],
    "n": 2,
}


def problem(make_template: Make, *paragraphs: str, **options: Any) -> str:
    template = make_template(*paragraphs, **options)
    with pytest.raises(TemplateProblem) as caught:
        template.render(RECORD)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["upper", "lower", "title", "capitalize", "trim", "string", "join", "truncate", "e", "replace('a', 'b')"]
)
def test_an_absent_value_stays_absent_through_the_filters_of_texts(
    make_template: Make, texts: Texts, name: str
) -> None:
    assert texts(make_template(f"{{{{ rien | {name} }}}}").render(RECORD)) == [POINTILLES]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ rien ~ ' x' }}", f"{POINTILLES} x"),
        ("{{ none ~ ' x' }}", f"{POINTILLES} x"),
        ("{{ oui ~ '' }}", "oui"),
        ("{{ true ~ '' }}", "oui"),
        ("{{ (true ~ '') | upper }}", "OUI"),
        ("{{ etp ~ ' ETP' }}", "0,6 ETP"),
        ("{{ prix ~ ' €' }}", "24\u202f000,5 €"),
        ("{{ nom ~ ' & ' ~ n }}", "Zoé & fils & 2"),
        ("{{ etp | string }}", "0,6"),
        ("{{ etp | upper }}", "0,6"),
        ("{{ oui | upper }}", "OUI"),
        ("{{ nom | replace('fils', etp) }}", "Zoé & 0,6"),
        ("{{ nom | replace('fils', rien) }}", "Zoé & "),
        ("{{ [rien, etp, oui, nom] | join(', ') }}", "0,6, oui, Zoé & fils"),
        ("{{ liste | join(' ; ', attribute='montant') }}", "30,5"),
        ("{{ 7 / 2 }} {{ 0.5 }}", "3,5 0,5"),
        ("{{ n }} {{ 22000 }}", "2 22000"),
    ],
)
def test_a_value_made_a_text_is_the_text_that_it_prints(
    make_template: Make, texts: Texts, text: str, printed: str
) -> None:
    assert texts(make_template(text).render(RECORD)) == [printed]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ nom | safe }}", "Zoé & fils"),
        ("{{ '<b>' | safe }}", "<b>"),
        ("{% autoescape false %}{{ nom }}{% endautoescape %}", "Zoé & fils"),
        ("{% set x %}{{ nom }}{% endset %}{{ x | upper }}", "ZOÉ & FILS"),
        ("{% filter upper %}{{ nom }}{% endfilter %}", "ZOÉ & FILS"),
        ("{% macro m() %}{{ nom }}{% endmacro %}{{ m() ~ ' & x' }}", "Zoé & fils & x"),
        ("{{ nom | e }}", "Zoé & fils"),
        ("{{ nom | e | upper }}", "ZOÉ & FILS"),
        ("{% set x %}{{ nom }}{% endset %}{{ x | typographie | lower }}", "zoé & fils"),
        ("{% filter typographie | upper %}{{ nom }}{% endfilter %}", "ZOÉ & FILS"),
        ("{% if nom == 'Zoé & fils' %}même{% endif %}", "même"),
    ],
)
def test_no_filter_and_no_tag_turns_a_value_into_xml(
    make_template: Make, texts: Texts, text: str, printed: str
) -> None:
    assert texts(make_template(text).render(RECORD)) == [printed]


@pytest.mark.parametrize(
    "text",
    [
        "{{ groupe }}",
        "{{ liste }}",
        "{{ mots }}",
        "{{ groupe | upper }}",
        "{{ mots | string }}",
        "{{ 'x' ~ groupe }}",
        "{{ liste | join(', ') }}",
        "{{ mots | map('upper') }}",
        "{{ liste | first }}",
        "{{ (1, 2) }}",
        "{{ {'a': 1} }}",
        "{{ range(3) }}",
    ],
)
def test_a_list_or_a_group_of_fields_is_refused(make_template: Make, text: str) -> None:
    message = problem(make_template, "Avant", text)
    assert f"« {text} » : une liste ou un groupe de champs ne s'imprime pas : choisissez un champ" in message


@pytest.mark.parametrize("text", ["{{ groupe.items }}", "{{ nom.upper }}", "{{ range }}"])
def test_a_function_is_refused(make_template: Make, text: str) -> None:
    assert f"« {text} » : une fonction ne s'imprime pas" in problem(make_template, text)


@pytest.mark.parametrize("text", ["avant {{r nom }} après", "avant {{p nom }} après"])
def test_a_text_printed_as_a_piece_of_word_is_a_text_with_the_looks_of_its_tag(make_template: Make, text: str) -> None:
    def bold(document: WordDocument) -> None:
        document.add_paragraph().add_run(text).bold = True

    paragraphs = Document(io.BytesIO(make_template(edit=bold).render(RECORD))).paragraphs
    assert "".join(paragraph.text for paragraph in paragraphs) == "avant Zoé & fils après"
    assert {run.bold for paragraph in paragraphs for run in paragraph.runs} == {True}


@pytest.mark.parametrize(
    "tag", ["{{p m() }}", "{{ m() }}", "{{p m() | trim }}", "{{p m() ~ m() }}", "{{p m() }}{{ m() }}"]
)
def test_the_paragraphs_of_a_macro_take_the_place_of_its_tag(make_template: Make, texts: Texts, tag: str) -> None:
    template = make_template("{%p macro m() %}", "[{{ nom }}]", "suite", "{%p endmacro %}", "avant", tag, "après")
    turns = tag.count("m()")
    assert texts(template.render(RECORD)) == ["avant", *["[Zoé & fils]", "suite"] * turns, "après"]


@pytest.mark.parametrize("tag", ["{{r m() }}", "{{ m() }}"])
def test_the_runs_of_a_macro_take_the_place_of_its_tag(make_template: Make, tag: str) -> None:
    def styled(document: WordDocument) -> None:
        paragraph = document.add_paragraph("avant ")
        paragraph.add_run("{%r macro m() %}")
        paragraph.add_run("{{ nom }}").bold = True
        paragraph.add_run("{%r endmacro %}")
        paragraph.add_run(tag)
        paragraph.add_run(" après")

    paragraph = Document(io.BytesIO(make_template(edit=styled).render(RECORD))).paragraphs[-1]
    assert paragraph.text == "avant Zoé & fils après"
    assert [run.text for run in paragraph.runs if run.bold] == ["Zoé & fils"]


def test_the_rows_of_a_macro_take_the_place_of_its_tag(make_template: Make, cells: Cells) -> None:
    rows = [["{%tr macro m(x) %}", ""], ["{{ x }}", "b"], ["{%tr endmacro %}", ""], ["{{tr m(nom) }}", ""]]
    assert cells(make_template(rows=rows).render(RECORD)) == [["Zoé & fils", "b"]]


def test_rows_printed_outside_a_table_are_refused(make_template: Make) -> None:
    rows = [["{%tr macro m(x) %}"], ["{{ x }}"], ["{%tr endmacro %}"], ["c"]]

    def after(document: WordDocument) -> None:
        document.add_paragraph("{{ m(nom) }}")

    with pytest.raises(TemplateProblem, match="n'est pas dans une ligne de tableau"):
        make_template(rows=rows, edit=after)


def test_words_beside_the_paragraphs_of_a_macro_are_not_lost(make_template: Make, texts: Texts) -> None:
    template = make_template("{%p macro m() %}", "suite", "{%p endmacro %}", "avant {{ m() }}")
    assert texts(template.render(RECORD)) == ["avant ", "suite"]


def test_such_a_tag_may_be_cut_into_runs(make_template: Make, texts: Texts) -> None:
    def cut(document: WordDocument) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{", "r", " nom }", "}"):
            paragraph.add_run(piece)

    assert texts(make_template(edit=cut).render(RECORD)) == ["Zoé & fils"]


def test_a_variable_named_like_a_level_is_a_variable(make_template: Make, texts: Texts) -> None:
    assert texts(make_template("{{ r }} {{p}} {{ tr.a }}").render({"r": "x", "p": "y", "tr": {"a": "z"}})) == ["x y z"]


def test_a_width_that_is_a_number_of_columns_is_obeyed(make_template: Make, cells: Cells) -> None:
    data = make_template(rows=[["{% colspan n %}{{ nom }}", "b"]]).render(RECORD)
    assert cells(data) == [["Zoé & fils", "Zoé & fils", "b"]]


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10**11 }}",
        "{{ 10**11 * 'a' }}",
        "{{ mots * 1000000 }}",
        "{{ 10**10**10 }}",
        "{{ '%1000000000000s' % nom }}",
    ],
)
def test_an_operation_without_measure_is_told(make_template: Make, text: str) -> None:
    message = problem(make_template, "Avant", text)
    assert f"« {text} » : " in message
    assert "démesur" in message


def test_ordinary_operations_are_not(make_template: Make, texts: Texts) -> None:
    data = make_template("{{ '-' * 3 }} {{ n ** 3 }} {{ 7 % 4 }} {{ n * etp }} {{ '%s' % nom }}").render(RECORD)
    assert texts(data) == ["--- 8 3 1,2 Zoé & fils"]


@pytest.mark.parametrize("tag", ["for x in mots", "if oui"])
def test_too_many_tags_in_one_another_are_told_with_their_place(make_template: Make, tag: str) -> None:
    count = 25 if tag.startswith("for") else 120
    text = f"{{% {tag} %}}" * count + "x" + f"{{% end{tag.split(maxsplit=1)[0]} %}}" * count
    message = problem(make_template, "Avant {{ nom }}", text)
    assert "corps du document" in message
    assert "emboîtées" in message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ rien + 1 }}", "une valeur absente est employée dans une opération"),
        ("{{ 1 / 0 }}", "division par zéro"),
        ("{{ n | pluriel }}", "il manque une valeur entre parenthèses"),
        ("{{ nom | upper('x', 'y') }}", "il y a trop de valeurs entre parenthèses"),
        ("{{ nom + 1 }}", "est un texte, qui ne se calcule pas : écrivez « ~ »"),
        ("{{ mots | map | join }}", "les arguments du filtre ne conviennent pas"),
        ("{{ nom | euros }}", "n'est pas un nombre"),
        ("{% include 'autre' %}", "un modèle ne peut pas en inclure un autre"),
        ("{{ nom | urlize }}", "filtre inconnu « urlize »"),
        ("{{ lipsum() }}", "« lipsum » n'existe pas"),
    ],
)
def test_a_failure_is_told_in_french(make_template: Make, text: str, why: str) -> None:
    message = problem(make_template, text)
    assert f"« {text} » : " in message
    assert why in message
    for english in ("unsupported", "argument:", "takes", "can only", "required", "must be", "zero", "requires"):
        assert english not in message


def test_a_cell_that_ends_with_a_table_gets_the_paragraph_that_word_wants(make_template: Make) -> None:
    def nested(document: WordDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.add_table(1, 1).cell(0, 0).text = "{{ nom }}"
        last = cell.paragraphs[-1]._p
        assert last.getprevious().tag == qn("w:tbl")
        last.getparent().remove(last)

    cell = Document(io.BytesIO(make_template(edit=nested).render(RECORD))).tables[0].cell(0, 0)
    blocks = [child.tag for child in cell._tc if child.tag in (qn("w:p"), qn("w:tbl"))]
    assert blocks[-2:] == [qn("w:tbl"), qn("w:p")]
    assert cell.tables[0].cell(0, 0).text == "Zoé & fils"


def test_tags_alone_in_their_run_add_no_line(make_template: Make, texts: Texts) -> None:
    def cut(document: WordDocument) -> None:
        paragraph = document.add_paragraph()
        for piece in ("a", "{% if oui %}{% if n %}", "b", "{% endif %}", "{% endif %}"):
            paragraph.add_run(piece)

    assert texts(make_template(edit=cut).render(RECORD)) == ["ab"]


def test_the_file_does_not_tell_the_system_that_made_it(make_template: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(make_template("a").render(RECORD))) as archive:
        assert {entry.create_system for entry in archive.infolist()} == {0}
