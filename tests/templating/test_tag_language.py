"""What the tags of a template say: Jinja2 as docxtpl's users know it, and values escaped whatever way they take."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tests.templating import documents, opendocuments
from tests.templating.documents import cell, fill, fill_as_docxtpl, paragraph, row, table

ODD = "a & <b> \"c\" 'd'"
CONTEXT: dict[str, Any] = {"v": ODD, "l": ["x", "<y>", "&z"], "n": 3, "p": {"nom": "Zoé"}, "vide": [], "faux": False}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("{{ v }}", ODD),
        ("{{ v ~ v }}", ODD * 2),
        ("{{ v + '&' }}", ODD + "&"),
        ("{{ '<&>' }}", "<&>"),
        ("{{ l | join(' & ') }}", "x & <y> & &z"),
        ("{{ v | upper }}", ODD.upper()),
        ("{{ v | e }}", ODD),
        ("{{ v | replace('&', '<') }}", ODD.replace("&", "<")),
        ("{{ v | default('?') | trim }}", ODD),
        ("{{ '%s : %d' | format(v, n) }}", f"{ODD} : 3"),
        ("{% set w = v %}{{ w }}", ODD),
        ("{% set w %}[{{ v }}]{% endset %}{{ w }}{{ w }}", f"[{ODD}]" * 2),
        ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(v) }}{{ m('&') }}", f"[{ODD}][&]"),
        ("{% macro m(x) %}<{{ caller(x) }}>{% endmacro %}{% call(y) m(v) %}{{ y }}!{% endcall %}", f"<{ODD}!>"),
        ("{% macro m(x, y='&') %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }}{{ m(x=2, y=3) }}", "1&23"),
        ("{% filter upper %}é {{ p.nom }}{% endfilter %}", "É ZOÉ"),
        ("{% with w = v %}{{ w }}{% endwith %}", ODD),
        ("{% raw %}{{ v }} {% if %}{% endraw %}", "{{ v }} {% if %}"),
        ("a{# {{ v }} {% if %} #}b", "ab"),
        ("{% for x in l %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}", "1x, 2<y>, 3&z"),
        ("{% for x in vide %}{{ x }}{% else %}rien{% endfor %}", "rien"),
        ("{% for x in l if x != 'x' %}{{ x }}{% endfor %}", "<y>&z"),
        ("{% for k, w in p.items() %}{{ k }}={{ w }}{% endfor %}", "nom=Zoé"),
        ("{% for x in [1, [2, [3]]] recursive %}{{ loop(x) if x is iterable else x }};{% endfor %}", "1;2;3;;;"),
        ("{% if faux %}a{% elif n > 2 and 'x' in l %}b{% else %}c{% endif %}", "b"),
        ("{{ 'oui' if n < 2 else 'non' }}", "non"),
        ("{{ n // 2 }} {{ n ** 2 }} {{ n * 2 }} {{ n % 2 }} {{ -n }}", "1 9 6 1 -3"),
        ("{{ l[0] }}{{ l[-1] }}{{ p['nom'][1:] }}", "x&zoé"),
        ("{% set ns = namespace(t=0) %}{% for x in [1, 2, 3] %}{% set ns.t = ns.t + x %}{% endfor %}{{ ns.t }}", "6"),
        ("{{ l | length }} {{ l | first }} {{ [3, 1, 2] | sort | join }}", "3 x 123"),
        ("{{ {'a': '}}'}['a'] }}|"[:-1], "}}"),
        ("{{ '%}' }}", "%}"),
    ],
)
def test_an_expression_means_what_jinja2_says(tmp_path: Path, written: str, printed: str) -> None:
    # docxtpl prints « & » typed in a tag as « &amp; », and its pattern stops at the first braces, even inside a string.
    odd_for_docxtpl = "&" in written or "}}'" in written or "%}'" in written
    rendered = (fill if odd_for_docxtpl else fill_as_docxtpl)(tmp_path, CONTEXT, f"[{written}]")
    assert rendered.paragraphs == [f"[{printed}]"]


@pytest.mark.parametrize("name", ["safe", "urlize", "tojson", "xmlattr", "escape", "forceescape", "string"])
def test_no_filter_prints_markup(tmp_path: Path, name: str) -> None:
    # docxtpl puts what these filters give in the XML as it is.
    context = {"v": {"a": "</w:t><w:br/>"} if name == "xmlattr" else "</w:t><w:br/> http://exemple.fr"}
    try:
        rendered = fill(tmp_path, context, f"[{{{{ v | {name} }}}}]")
    except TemplateProblem:
        return
    assert len(list(rendered.body.iter())) == len(list(fill(tmp_path, {"v": "a"}, "[{{ v }}]").body.iter()))
    if name != "xmlattr":
        assert "</w:t><w:br/>" in rendered.paragraphs[0] or name in ("urlize", "tojson")


def test_dashes_in_tags_join_the_paragraphs_around(tmp_path: Path) -> None:
    written = (
        "J'habite",
        "{%- if n == 3 -%}",
        " en ville",
        "{%- else -%}",
        " au champ",
        "{%- endif -%}",
        " et ça me va.",
    )
    assert fill_as_docxtpl(tmp_path, CONTEXT, *written).paragraphs == ["J'habite en ville et ça me va."]
    assert fill_as_docxtpl(tmp_path, {"n": 2}, *written).paragraphs == ["J'habite au champ et ça me va."]


def test_a_loop_with_dashes_makes_one_paragraph(tmp_path: Path) -> None:
    written = "Liste :", "{%- for x in l -%}", " {{ x }};", "{%- endfor -%}", " fin"
    assert fill_as_docxtpl(tmp_path, CONTEXT, *written).paragraphs == ["Liste : x; <y>; &z; fin"]


def test_comments_with_a_prefix_remove_their_paragraph_row_or_cell(tmp_path: Path) -> None:
    rows = row("c", "{#tc cette cellule #}"), row("{#tr cette ligne #}", "avec ses mots"), row("d", "e")
    rendered = fill_as_docxtpl(tmp_path, {}, "a", "{#p ce paragraphe s'en va #}", "b", table(*rows))
    assert rendered.paragraphs == ["a", "b", "c", "d", "e"]


def test_a_prefixed_set_removes_its_paragraph_and_holds_for_what_follows(tmp_path: Path) -> None:
    written = "{%p set titre = 'Bilan & suites' %}", "{{ titre }}", table(row("{{ titre }}"))
    assert fill(tmp_path, {}, *written).paragraphs == ["Bilan & suites"] * 2  # docxtpl: « Bilan &amp; suites »


def test_a_macro_of_paragraphs_prints_paragraphs(tmp_path: Path) -> None:
    macro = "{%p macro fiche(x) %}", "Nom : {{ x }}", "fin", "{%p endmacro %}"
    written = *macro, "début", "{{p fiche(v) }}", "{{p fiche('b') }}"
    expected = ["début", f"Nom : {ODD}", "fin", "Nom : b", "fin"]
    assert fill_as_docxtpl(tmp_path, CONTEXT, *written).paragraphs == expected


def test_loops_of_cells_give_each_row_its_cells_and_the_table_its_columns(tmp_path: Path) -> None:
    heading = row("Nom", "{%tc for m in mois %}", "{{ m }}", "{%tc endfor %}")
    line = row("{{ p.nom }}", "{%tc for x in p.l %}", "{{ x }}", "{%tc endfor %}")
    rows = table(heading, row("{%tr for p in people %}"), line, row("{%tr endfor %}"))
    people = [{"nom": "a", "l": [1, 2, 3]}, {"nom": "b", "l": [4, 5, 6]}]
    rendered = fill_as_docxtpl(tmp_path, {"mois": ["j", "f", "m"], "people": people}, rows)
    assert rendered.rows == [["Nom", "j", "f", "m"], ["a", "1", "2", "3"], ["b", "4", "5", "6"]]
    grid = [found for found in rendered.body.iter() if str(found.tag).endswith("}gridCol")]
    assert len(grid) == 4


def test_colspan_and_cellbg_set_the_properties_of_their_cell(tmp_path: Path) -> None:
    rows = table(row(cell("{% colspan n %}titre")), row(cell("{% cellbg c %}{{ v }}"), "b", "c"))
    rendered = fill_as_docxtpl(tmp_path, {"n": 3, "c": "FF0000", "v": ODD}, rows)
    assert rendered.rows == [["titre"], [ODD, "b", "c"]]
    found = {str(each.tag).rpartition("}")[2]: list(each.values()) for each in rendered.body.iter()}
    assert found["gridSpan"] == ["3"]
    assert "FF0000" in found["shd"]


def test_a_cell_merged_across_a_loop_keeps_one_cell_as_wide_as_all(tmp_path: Path) -> None:
    rows = table(
        row("{%tc for x in l %}", cell(paragraph("{% hm %}Titre {{ v }}")), "{%tc endfor %}"),
        row("{%tc for x in l %}", "{{ x }}", "{%tc endfor %}"),
    )
    rendered = fill_as_docxtpl(tmp_path, CONTEXT, rows)
    assert rendered.rows == [[f"Titre {ODD}"], ["x", "<y>", "&z"]]
    assert [span.values() for span in rendered.body.iter() if str(span.tag).endswith("}gridSpan")] == [["3"]]


@pytest.mark.parametrize(
    ("written", "printed"),
    [("{_{ v }_}", "{{ v }}"), ("{_% if v %_}", "{% if v %}"), ("a {_{ {{ n }} }_} b", "a {{ 3 }} b")],
)
def test_braces_can_be_written_for_themselves(tmp_path: Path, written: str, printed: str) -> None:
    assert fill_as_docxtpl(tmp_path, CONTEXT, written).paragraphs == [printed]


BOTH = pytest.mark.parametrize("form", [documents, opendocuments], ids=["docx", "odt"])


@BOTH
def test_a_filter_block_changes_the_words_of_every_run_and_nothing_of_their_look(
    tmp_path: Path, form: ModuleType
) -> None:
    block = form.paragraph("{% filter upper %}a ", form.bold("{{ x }}"), " é{% endfilter %}")
    assert form.fill(tmp_path, {"x": "b & c\nd"}, block).paragraphs == ["A B & C\nD É"]
    over = "{% filter replace('a', 'o') %}", "{{ x }}", "a", "{% endfilter %}"
    assert form.fill(tmp_path, {"x": "la"}, *over).paragraphs == ["lo", "o"]


@BOTH
def test_a_filter_block_may_make_a_value_of_its_words(tmp_path: Path, form: ModuleType) -> None:
    rendered = form.fill(tmp_path, {"x": "a & b"}, "{% filter gras %}{{ x }} !{% endfilter %}")
    assert rendered.paragraphs == ["a & b !"]


@BOTH
def test_a_filter_that_takes_no_passage_of_several_runs_says_so(tmp_path: Path, form: ModuleType) -> None:
    for name in ("truncate(3)", "gras", "euros", "capitalize"):
        told = form.refusal(tmp_path, {"x": "a\nb"}, f"{{% filter {name} %}}{{{{ x }}}}{{% endfilter %}}")
        assert "employez-le dans chaque balise" in told
        assert "paragraphe 1" in told


@BOTH
def test_a_value_cannot_take_the_place_of_a_row_or_of_a_cell(tmp_path: Path, form: ModuleType) -> None:
    for tag in ("{{tr x }}", "{{tc x }}"):
        told = form.refusal(tmp_path, {"x": "a"}, form.table(form.row("b"), form.row(tag)))
        assert "tableau 1, ligne 2" in told
        assert "retirez son préfixe" in told


@BOTH
def test_a_macro_of_rows_takes_the_place_of_a_row(tmp_path: Path, form: ModuleType) -> None:
    rows = "{%tr macro m(x) %}", "{{ x }}", "{%tr endmacro %}", "{{tr m('a') }}", "{{tr m('b') }}"
    assert form.fill(tmp_path, {}, form.table(*map(form.row, rows))).rows == [["a"], ["b"]]


@BOTH
@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("'%s' % n", "1\u202f234,5"),
        ("'%s|%s|%s' % (n, none, vrai)", "1\u202f234,5||oui"),
        ("'%(n)s' % {'n': n}", "1\u202f234,5"),
        ("'%.2f et %d' % (n, n)", "1234.50 et 1234"),
        ("'%s' | format(tiers)", "0,33"),
        ("'{} {:.1f} {x}'.format(tiers, n, x=none)", "0,33 1234.5 "),
        ("'{0[nom]}'.format(p)", "Zoé"),
    ],
)
def test_a_format_prints_values_as_a_tag_does(tmp_path: Path, form: ModuleType, expression: str, printed: str) -> None:
    context = {"n": Decimal("1234.5"), "tiers": Fraction(1, 3), "vrai": True, "p": {"nom": "Zoé"}}
    assert form.fill(tmp_path, context, f"[{{{{ {expression} }}}}]").paragraphs == [f"[{printed}]"]


@BOTH
def test_a_format_prints_no_list(tmp_path: Path, form: ModuleType) -> None:
    assert "une liste ou un groupe" in form.refusal(tmp_path, {"l": [1]}, "{{ '%s' % (l,) }}")


@BOTH
def test_a_construct_whose_tags_are_in_other_cells_is_told(tmp_path: Path, form: ModuleType) -> None:
    told = form.refusal(tmp_path, {"v": 1}, "{%p if v %}", form.table(form.row("a", "x {%p endif %}")))
    assert "paragraphe 1" in told
    assert "tableau 1, ligne 1, cellule 2" in told


@BOTH
@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("m * 0.1", "2\u202f200,1"),
        ("m / 3 * 3 == m", "oui"),
        ("0.1 + 0.2 == 0.3", "oui"),
        ("n / 2", "1,5"),
        ("7 // 2", "3"),
        ("(m / 4) | euros", "5\u202f500,25\u00a0€"),
        ("(5 / 2) | round", "3"),
        ("(m / 7) | round(2)", "3\u202f143"),
        ("(n / 2) | round(0, 'floor')", "1"),
        ("'-' * 5", "-----"),
    ],
)
def test_a_calculation_is_exact(tmp_path: Path, form: ModuleType, expression: str, printed: str) -> None:
    context = {"m": Decimal("22001"), "n": 3}
    assert form.fill(tmp_path, context, f"{{{{ {expression} }}}}").paragraphs == [printed]


@BOTH
@pytest.mark.parametrize("expression", ["2 * m | euros", "m | euros * 2", "m | euros + 1", "1 - m | euros", "'3' * n"])
def test_a_text_does_not_calculate(tmp_path: Path, form: ModuleType, expression: str) -> None:
    # Jinja2 applies the filter first and would write the text of the amount twice.
    told = form.refusal(tmp_path, {"m": Decimal(22000), "n": 3}, f"{{{{ {expression} }}}}")
    assert "est un texte, qui ne se calcule pas" in told


@BOTH
def test_a_misspelt_field_is_told_with_the_nearest_one_even_of_a_loop(tmp_path: Path, form: ModuleType) -> None:
    told = form.refusal(tmp_path, {"l": [{"nom": "a"}]}, "{% for x in l %}{{ x.nomm }}{% endfor %}")
    assert "« nomm » n'existe pas à cet endroit : vouliez-vous dire « nom » ?" in told


@BOTH
def test_a_loop_over_what_is_absent_says_what_to_do(tmp_path: Path, form: ModuleType) -> None:
    assert "est absente (null)" in form.refusal(tmp_path, {"l": None}, "{% for x in l %}{{ x }}{% endfor %}")


@BOTH
def test_what_map_gives_is_a_list_to_our_filters(tmp_path: Path, form: ModuleType) -> None:
    context = {"l": [{"n": "a"}, {"n": "b"}]}
    assert form.fill(tmp_path, context, '{{ l | map(attribute="n") | enumeration }}').paragraphs == ["a et b"]


@BOTH
@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("{% if a = 1 %}x{% endif %}", "pour comparer, écrivez « == »"),
        ("{% for c contrats %}x{% endfor %}", "écrivez {% for x in liste %}"),
        ("{{ p nom }}", "avant « nom »"),
    ],
)
def test_a_tag_that_is_ill_written_gets_a_remedy_in_french(
    tmp_path: Path, form: ModuleType, written: str, remedy: str
) -> None:
    told = form.refusal(tmp_path, {}, written)
    assert remedy in told
    assert "technique" not in told


@BOTH
def test_a_tag_of_cells_outside_a_table_is_told_once(tmp_path: Path, form: ModuleType) -> None:
    told = form.refusal(tmp_path, {}, "{% vm %}x")
    assert "n'est pas dans une cellule de tableau" in told
    assert "balise inconnue" not in told


@BOTH
def test_braces_that_form_no_tag_are_reported_with_the_document(tmp_path: Path, form: ModuleType) -> None:
    for written in ("{ p.nom }", "{ p.nom }}"):
        path = form.write(tmp_path / ("x.docx" if form is documents else "x.odt"), written)
        [remark] = Template(path).rendering({}).remarks
        assert "ces accolades ne forment pas une balise" in remark
        assert "paragraphe 1" in remark


@BOTH
def test_a_comparison_prints_at_its_own_tag(tmp_path: Path, form: ModuleType) -> None:
    # Jinja2 gives a comparison the line of its end: that of the next tag, or of none.
    written = (
        "{{ 1 == 1 }}",
        form.table(form.row("{%tr for x in l %}"), form.row("{{ x < 2 }}"), form.row("{%tr endfor %}")),
    )
    rendered = form.fill(tmp_path, {"l": [1, 2]}, *written, "{{ 1 != 1 }}")
    assert rendered.paragraphs == ["oui", "oui", "non", "non"]


@BOTH
@pytest.mark.parametrize(
    "written",
    [
        ("{% set a %}Bonjour {{ x }}{% endset %}{{ a ~ ' ' ~ x }}",),
        ("{% set a %}NOM{% endset %}{{ a | replace('NOM', 'Bonjour ' ~ x ~ ' ' ~ x) }}",),
        ("{% set a %}Bonjour {{ x }}{% endset %}{{ [a, x] | join(' ') }}",),
        ("{% macro m() %}Bonjour {{ x }}{% endmacro %}{{ m() ~ ' ' ~ x }}",),
    ],
)
def test_a_value_that_joins_a_block_is_printed_as_any_other(
    tmp_path: Path, form: ModuleType, written: tuple[str, ...]
) -> None:
    rendered = form.fill(tmp_path, {"x": "a\x0bb & <c>\nd  e"}, *written)
    assert rendered.paragraphs == ["Bonjour ab & <c>\nd  e ab & <c>\nd  e"]


@BOTH
def test_a_block_of_several_paragraphs_takes_no_raw_character(tmp_path: Path, form: ModuleType) -> None:
    block = "{%p filter replace('a', x) %}", "a et {{ y }}", "{%p endfilter %}"
    assert form.fill(tmp_path, {"x": "1\x0b\n2", "y": "a\nb"}, *block).paragraphs == ["1\n2 et 1\n2\nb"]


@BOTH
def test_a_block_in_the_title_of_the_file_leaves_its_words(tmp_path: Path, form: ModuleType) -> None:
    title = "{% set a %}x{{ v }}{% endset %}{{ a ~ v }}"
    rendered = form.fill(tmp_path, {"v": "a\nb & c"}, "y", title=title)
    name = "docProps/core.xml" if form is documents else "meta.xml"
    [told] = rendered.roots[name].iter("{http://purl.org/dc/elements/1.1/}title")
    assert told.text.split() == ["xa", "b", "&", "ca", "b", "&", "c"]


@BOTH
@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("{{ x | markdown }}", ["un", "deux"]),
        ("{{ x | markdown }} ", ["un\ndeux"]),
        ("{{ x | markdown }}{{ y }}", ["un\ndeuxz"]),
    ],
)
def test_markdown_alone_in_its_paragraph_makes_paragraphs(
    tmp_path: Path, form: ModuleType, written: str, printed: list[str]
) -> None:
    rendered = form.fill(tmp_path, {"x": "un\n\ndeux", "y": "z"}, written)
    assert [text.strip() for text in rendered.paragraphs] == printed
