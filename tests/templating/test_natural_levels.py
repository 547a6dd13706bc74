"""Tags without a prefix whose two ends stand in different paragraphs, cells or rows: they take what lies between.

Where words stand beside the tags, docxtpl's text is the reference (`fill_as_docxtpl`). Where a paragraph or a row holds
nothing but tags, docxtpl leaves it empty and this engine removes it: the text is then the one of docxtpl's prefixes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.templating.documents import block_control, cell, fill, fill_as_docxtpl, paragraph, refusal, row, table

PEOPLE: list[dict[str, Any]] = [{"nom": "A & B", "l": [1, 2]}, {"nom": "<C>", "l": []}, {"nom": "D", "l": [3]}]


def test_a_loop_across_paragraphs_repeats_those_between(tmp_path: Path) -> None:
    written = "avant", "{% for p in people %}", "- {{ p.nom }}", "{{ p.l|length }}", "{% endfor %}", "après"
    rendered = fill(tmp_path, {"people": PEOPLE}, *written)
    assert rendered.paragraphs == ["avant", "- A & B", "2", "- <C>", "0", "- D", "1", "après"]


def test_a_loop_over_nothing_leaves_no_paragraph(tmp_path: Path) -> None:
    assert fill(tmp_path, {"l": []}, "a", "{% for x in l %}", "x", "{% endfor %}", "b").paragraphs == ["a", "b"]


@pytest.mark.parametrize(("value", "left"), [(1, ["un", "et un"]), (2, ["deux"]), (3, ["autre"])])
def test_a_condition_across_paragraphs_keeps_one_branch(tmp_path: Path, value: int, left: list[str]) -> None:
    written = "{% if v == 1 %}", "un", "et un", "{% elif v == 2 %}", "deux", "{% else %}", "autre", "{% endif %}"
    assert fill(tmp_path, {"v": value}, "a", *written, "b").paragraphs == ["a", *left, "b"]


def test_the_else_of_a_loop_across_paragraphs_stands_for_an_empty_list(tmp_path: Path) -> None:
    written = "{% for x in l %}", "{{ x }}", "{% else %}", "aucun", "{% endfor %}"
    assert fill(tmp_path, {"l": []}, *written).paragraphs == ["aucun"]
    assert fill(tmp_path, {"l": [1, 2]}, *written).paragraphs == ["1", "2"]


def test_conditions_and_loops_across_paragraphs_nest(tmp_path: Path) -> None:
    written = (
        "{% for p in people %}",
        "{% if p.l %}",
        "{{ p.nom }} :",
        "{% for x in p.l %}",
        "- {{ x }}{% if not loop.last %} ;{% endif %}",
        "{% endfor %}",
        "{% endif %}",
        "{% endfor %}",
    )
    assert fill(tmp_path, {"people": PEOPLE}, *written).paragraphs == ["A & B :", "- 1 ;", "- 2", "D :", "- 3"]


def test_tags_that_share_a_paragraph_without_words_remove_it(tmp_path: Path) -> None:
    written = "{% for p in people %}{% if p.l %}", "{{ p.nom }}", "{% endif %}{% endfor %}"
    assert fill(tmp_path, {"people": PEOPLE}, *written).paragraphs == ["A & B", "D"]


@pytest.mark.parametrize(
    ("shown", "left"), [(True, ["avant ", "dedans", " après", "fin"]), (False, ["avant  après", "fin"])]
)
def test_words_beside_a_condition_across_paragraphs_stay(tmp_path: Path, shown: bool, left: list[str]) -> None:
    written = "avant {% if v %}", "dedans", "{% endif %} après", "fin"
    assert fill_as_docxtpl(tmp_path, {"v": shown}, *written).paragraphs == left


def test_words_beside_a_loop_across_paragraphs_stay_and_repeat(tmp_path: Path) -> None:
    written = "Liste : {% for x in l %}({{ x }}", "milieu", "{{ x }}) {% endfor %}fin"
    rendered = fill_as_docxtpl(tmp_path, {"l": ["a", "b"]}, *written)
    assert rendered.paragraphs == ["Liste : (a", "milieu", "a) (b", "milieu", "b) fin"]


def test_words_beside_a_condition_with_else_across_paragraphs_stay(tmp_path: Path) -> None:
    written = "1 {% if v %}2", "3 {% else %}4", "5 {% endif %}6"
    assert fill_as_docxtpl(tmp_path, {"v": True}, *written).paragraphs == ["1 2", "3 6"]
    assert fill_as_docxtpl(tmp_path, {"v": False}, *written).paragraphs == ["1 4", "5 6"]


def test_a_loop_across_paragraphs_repeats_the_table_between(tmp_path: Path) -> None:
    written = "{% for p in people %}", "{{ p.nom }}", table(row("total", "{{ p.l|length }}")), "{% endfor %}", "fin"
    rendered = fill(tmp_path, {"people": PEOPLE}, *written)
    assert rendered.rows == [["total", "2"], ["total", "0"], ["total", "1"]]
    assert rendered.paragraphs == ["A & B", "total", "2", "<C>", "total", "0", "D", "total", "1", "fin"]


def test_a_loop_across_the_paragraphs_of_a_cell_stays_in_the_cell(tmp_path: Path) -> None:
    held = cell("{% for x in l %}", "{{ x }}", "{% endfor %}")
    assert fill(tmp_path, {"l": [1, 2]}, table(row("a", held))).rows == [["a", "1¶2"]]
    assert fill(tmp_path, {"l": []}, table(row("a", held))).rows == [["a", ""]]


def test_a_loop_across_the_paragraphs_of_a_content_control_stays_in_it(tmp_path: Path) -> None:
    held = block_control("{% for x in l %}", "{{ x }}", "{% endfor %}")
    assert fill(tmp_path, {"l": [1, 2]}, "a", held, "b").paragraphs == ["a", "1", "2", "b"]
    assert [text for text in fill(tmp_path, {"l": []}, "a", held, "b").paragraphs if text] == ["a", "b"]


def test_a_loop_across_the_cells_of_a_row_repeats_the_row(tmp_path: Path) -> None:
    # docxtpl repeats the cells, all in one row.
    rows = row("Nom", "Total"), row("{% for p in people %}{{ p.nom }}", "{{ p.l|length }}{% endfor %}"), row("fin", "")
    rendered = fill(tmp_path, {"people": PEOPLE}, table(*rows))
    assert rendered.rows == [["Nom", "Total"], ["A & B", "2"], ["<C>", "0"], ["D", "1"], ["fin", ""]]


def test_a_condition_across_the_cells_of_a_row_keeps_or_removes_the_row(tmp_path: Path) -> None:
    rows = row("a", "b", "c"), row("{% if v %}d", "e", "f{% endif %}")
    assert fill(tmp_path, {"v": True}, table(*rows)).rows == [["a", "b", "c"], ["d", "e", "f"]]
    assert fill(tmp_path, {"v": False}, table(*rows)).rows == [["a", "b", "c"]]


def test_a_loop_across_rows_of_tags_only_repeats_those_between(tmp_path: Path) -> None:
    rows = (
        row("{% for p in people %}", ""),
        row("{{ p.nom }}", ""),
        row("{% for x in p.l %}", ""),
        row("", "{{ x }}"),
        row("{% endfor %}", ""),
        row("{% endfor %}", ""),
    )
    rendered = fill(tmp_path, {"people": PEOPLE}, table(row("Nom", "Valeur"), *rows))
    assert rendered.rows == [["Nom", "Valeur"], ["A & B", ""], ["", "1"], ["", "2"], ["<C>", ""], ["D", ""], ["", "3"]]


def test_a_loop_from_one_row_to_another_repeats_both_with_their_words(tmp_path: Path) -> None:
    rows = row("{% for p in people %}{{ p.nom }}", "x"), row("nombre", "{{ p.l|length }}{% endfor %}")
    rendered = fill(tmp_path, {"people": PEOPLE[:2]}, table(*rows))
    assert rendered.rows == [["A & B", "x"], ["nombre", "2"], ["<C>", "x"], ["nombre", "0"]]


@pytest.mark.parametrize(("value", "left"), [(1, ["un"]), (2, ["deux"]), (3, ["autre"])])
@pytest.mark.parametrize("prefix", ["", "tr "])
def test_a_condition_across_rows_keeps_one_branch(tmp_path: Path, value: int, left: list[str], prefix: str) -> None:
    rows = "{%PREif v == 1 %}", "un", "{%PREelif v == 2 %}", "deux", "{%PREelse %}", "autre", "{%PREendif %}"
    written = [row(text.replace("PRE", prefix or " ")) for text in rows]
    assert fill(tmp_path, {"v": value}, table(row("h"), *written)).rows == [["h"], left]


def test_a_row_loop_takes_a_condition_inside_each_of_its_cells(tmp_path: Path) -> None:
    rows = row(
        cell("{% for p in people %}", "{% if p.l %}", "{{ p.nom }}", "{% else %}", "néant", "{% endif %}"),
        "{{ p.l|join(', ') }}{% endfor %}",
    )
    assert fill(tmp_path, {"people": PEOPLE}, table(rows)).rows == [["A & B", "1, 2"], ["néant", ""], ["D", "3"]]


@pytest.mark.parametrize(
    ("written", "places"),
    [
        (["{% if v %}", table(row("x{% endif %}"))], ["paragraphe 1", "tableau 1, ligne 1, cellule 1"]),
        ([table(row("{% if v %}")), "b", table(row("{% endif %}"))], ["tableau 1", "tableau 2"]),
        (["{% if v %}", paragraph("x")], ["paragraphe 1"]),
    ],
)
def test_ends_that_nothing_joins_are_told_with_their_places(
    tmp_path: Path, written: list[str], places: list[str]
) -> None:
    message = refusal(tmp_path, {"v": True}, *written)
    assert "{% if v %}" in message
    for place in places:
        assert place in message


def test_a_loop_cannot_open_in_a_header_and_end_in_the_body(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"v": [1]}, "corps {% endfor %}", headers={"default": "{% for x in v %}"})
    assert "en-tête" in message
    assert "corps du document" in message


def test_all_the_faults_of_a_template_are_told_at_once(tmp_path: Path) -> None:
    written = "{% if a %}", "un {{ b | }}", table(row("{{ c c }}", "x"), row("{% endfor %}"))
    message = refusal(tmp_path, {}, *written, footers={"default": "{{ d"})
    for expected in ("{% if a %}", "{{ b | }}", "tableau 1, ligne 1, cellule 1", "{% endfor %}", "pied de page"):
        assert expected in message
