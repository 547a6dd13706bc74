"""Tags that Word has cut: over runs, marks, fields, links, revisions. `fill_as_docxtpl` checks docxtpl's text too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.templating.documents import (
    W,
    Xml,
    blocks,
    bold,
    bookmark_end,
    bookmark_start,
    cell,
    character,
    control,
    deleted,
    field,
    fill,
    fill_as_docxtpl,
    hyperlink,
    inserted,
    paragraph,
    row,
    run,
    simple_field,
    spelling,
    table,
)

CONTEXT: dict[str, Any] = {"p": {"nom": "Zoé & <fils>"}, "l": ["a", "b"]}
NAME = "Zoé & <fils>"
ROMAN = "[", *"{{ p.nom }}", "]"


@pytest.mark.parametrize(
    "pieces",
    [
        ROMAN,
        ("[{", "{ p.nom }", "}]"),
        ("[{{", " p.", "nom ", "}}]"),
        ("[", bold("{{ p"), ".nom", bold(" }}"), "]"),
        ("[{{ p.", spelling(), "nom", spelling("spellEnd"), " }}]"),
        ("[{{ ", spelling("gramStart"), "p", spelling("gramEnd"), ".nom }}]"),
        ("[{{ p.", Xml("<w:r><w:lastRenderedPageBreak/><w:t>nom }}]</w:t></w:r>")),
        ("[{{ p.", inserted("nom"), " }}]"),
        ("[", inserted("{{ p.nom }}"), "]"),
        ("[{{ p.", deleted("prenom"), inserted("nom"), " }}]"),
        ("[", hyperlink("{{ p.nom }}"), "]"),
        ("[", control("{{ p.nom }}"), "]"),
        ("[", simple_field("TITLE", "{{ p.nom }}"), "]"),
        ("[", field("TITLE", "{{ p", ".nom }}"), "]"),
        ("[{{ p.nom", character("br"), " | default('x') }}]"),
        ("[{{ p.nom", character("tab"), "}}]"),
        ("[", Xml('<w:smartTag w:uri="u" w:element="e"><w:r><w:t>{{ p.nom }}</w:t></w:r></w:smartTag>'), "]"),
        ("[{%", " if p %}{", "{ p.nom }}{% end", "if %}]"),
        ("[{% for x in [p", ".nom] %", "}{{ x }}{%", " endfor %}]"),
        ("[{", "# un mot", bold("#"), "}{{ p.nom }}]"),
    ],
)
def test_a_tag_in_pieces_is_a_tag(tmp_path: Path, pieces: tuple[str, ...]) -> None:
    assert fill_as_docxtpl(tmp_path, CONTEXT, paragraph(*pieces)).paragraphs == [f"[{NAME}]"]


@pytest.mark.parametrize(
    "pieces",
    [
        ("[{{ p.", hyperlink("nom"), " }}]"),
        ("[", hyperlink("{{ p."), "nom }}]"),
        ("[{{ p.", control("nom"), " }}]"),
        ("[{{ p.", simple_field("TITLE", "nom }}"), "]"),
        ("[{{ p.", Xml('<w:commentRangeStart w:id="3"/>'), "nom }}", Xml('<w:commentRangeEnd w:id="3"/>'), "]"),
        ("[{{ p.", Xml("<w:r><w:softHyphen/></w:r>"), "nom }}]"),
        ("[{{ p.\u200bnom }}]",),
        ("[{{ p.\u00adnom }}]",),
    ],
)
def test_a_tag_cut_by_what_holds_words_is_a_tag(tmp_path: Path, pieces: tuple[str, ...]) -> None:
    # docxtpl leaves elements open, or does not read the tag.
    rendered = fill(tmp_path, CONTEXT, paragraph(*pieces))
    assert [text.replace("\u200b", "") for text in rendered.paragraphs] == [f"[{NAME}]"]


def test_a_value_takes_the_formatting_of_the_beginning_of_its_tag(tmp_path: Path) -> None:
    # docxtpl gives it to the words after the tag too.
    rendered = fill(tmp_path, CONTEXT, paragraph("a ", bold("{{ p."), "nom }} b"))
    runs = [(text.text, text.getparent().find(f"{W}rPr/{W}b") is not None) for text in rendered.body.iter(f"{W}t")]
    assert [found for found in runs if found[0]] == [("a ", False), (NAME, True), (" b", False)]


def test_what_stands_between_two_tags_keeps_its_own_formatting(tmp_path: Path) -> None:
    rendered = fill_as_docxtpl(tmp_path, CONTEXT, paragraph("{% if p %}", bold("gras"), "{% endif %} maigre"))
    runs = {text.text: text.getparent().find(f"{W}rPr/{W}b") is not None for text in rendered.body.iter(f"{W}t")}
    assert runs["gras"]
    assert not runs[" maigre"]


def test_a_loop_over_runs_repeats_them_with_their_formatting(tmp_path: Path) -> None:
    written = paragraph("{% for x in l %}", bold("{{ x }}"), " ; {% endfor %}fin")
    rendered = fill_as_docxtpl(tmp_path, CONTEXT, written)
    assert rendered.paragraphs == ["a ; b ; fin"]
    assert len(list(rendered.body.iter(f"{W}b"))) == 2


def test_a_loop_that_opens_in_a_link_and_ends_outside_does_not_break_the_file(tmp_path: Path) -> None:
    # docxtpl leaves the link open and repairs the file by losing text.
    written = paragraph(hyperlink("a {% for x in l %}b"), "{{ x }}{% endfor %}.")
    assert fill(tmp_path, CONTEXT, written).paragraphs == ["a babb."]


def test_run_tags_make_runs(tmp_path: Path) -> None:
    written = paragraph("avant ", bold("{%r for x in l %}"), bold("{{ x }},"), bold("{%r endfor %}"), " après")
    assert fill_as_docxtpl(tmp_path, CONTEXT, written).paragraphs == ["avant a,b, après"]


def test_tags_cut_in_pieces_keep_their_prefix(tmp_path: Path) -> None:
    rows = row(cell(paragraph("{%t", "r for x in l %}"))), row("{{ x }}"), row(cell(paragraph("{%tr", " endfor %}")))
    written = (
        paragraph("{", "%p", " for x in l %}"),
        paragraph("- {{", " x }}"),
        paragraph("{%p end", spelling(), "for", spelling("spellEnd"), " %}"),
        table(*rows),
    )
    rendered = fill_as_docxtpl(tmp_path, CONTEXT, *written)
    assert rendered.paragraphs == ["- a", "- b", "a", "b"]


def test_spaces_around_values_stay_even_where_word_had_not_asked_to_keep_them(tmp_path: Path) -> None:
    written = paragraph(Xml("<w:r><w:t>a</w:t></w:r><w:r><w:t>{{ v }}</w:t></w:r><w:r><w:t>b</w:t></w:r>"))
    rendered = fill(tmp_path, {"v": "  x  "}, written)
    [value] = [text for text in rendered.body.iter(f"{W}t") if "x" in text.text]
    assert (value.text, value.get("{http://www.w3.org/XML/1998/namespace}space")) == ("  x  ", "preserve")


def test_the_address_of_a_link_field_is_filled(tmp_path: Path) -> None:
    written = paragraph(field('HYPERLINK "https://exemple.fr/{{ p.nom }}"', "{{ p.nom }}"))
    rendered = fill_as_docxtpl(tmp_path, {"p": {"nom": "a&b"}}, written)
    [code] = rendered.body.iter(f"{W}instrText")
    assert code.text == 'HYPERLINK "https://exemple.fr/a&b"'


@pytest.mark.parametrize("text", ["100 % {x} { {", "{ a } % }", "} }", "%}", "a }} b", "{x: {y: 1}}", "#"])
def test_braces_that_make_no_tag_are_words(tmp_path: Path, text: str) -> None:
    assert fill_as_docxtpl(tmp_path, {}, text).paragraphs == [text]


def test_a_bookmark_around_a_loop_and_one_inside_a_tag_do_not_cross(tmp_path: Path) -> None:
    written = blocks(
        paragraph(bookmark_start("tout", 1), "{%p for x in l %}"),
        paragraph("{{ ", bookmark_start("un", 2), "x }}", bookmark_end(2), run(" ; ")),
        paragraph("{%p endfor %}", bookmark_end(1)),
    )
    rendered = fill(tmp_path, CONTEXT, written)
    assert rendered.paragraphs == ["a ; ", "b ; "]
    names = [mark.get(f"{W}name") for mark in rendered.body.iter(f"{W}bookmarkStart")]
    assert "tout" in names
    assert "un" in names
