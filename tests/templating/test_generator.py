"""The code of a part prints what its tags say, wherever Jinja2 keeps what they print, and tells the tag that fails."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.limits import LONG
from tests.templating.documents import cell, fill, refusal, row, table, text_of, write


def words(tmp_path: Path, context: dict[str, Any], paragraph: str) -> str:
    return text_of(fill(tmp_path, context, paragraph).body[0][0])


@pytest.mark.parametrize(
    ("paragraph", "printed"),
    [
        ("{% block b %}<{{ v }}>{% endblock %}", "<é & 1>"),
        (
            "{% macro m(x) %}[{{ x }}|{{ caller() }}]{% endmacro %}{% call m(v) %}<{{ v }}>{% endcall %}",
            "[é & 1|<é & 1>]",
        ),
        ("{% filter upper %}a{{ v }}{% endfilter %}{{ v }}", "AÉ & 1é & 1"),
        ("{% set w %}<{{ v }}>{% endset %}{{ w }}{{ w | upper }}", "<é & 1><É & 1>"),
        ("{% for x in l recursive %}{{ x.n }}{% if x.l %}({{ loop(x.l) }}){% endif %}{% endfor %}", "a(b&)c"),
        ("{% if v == 'é & 1' %}{{ v == v }}{% endif %}{{ 2 > 3 }}", "ouinon"),
    ],
)
def test_what_is_kept_as_text_and_what_is_printed_at_once_are_escaped_alike(
    tmp_path: Path, paragraph: str, printed: str
) -> None:
    nested = [{"n": "a", "l": [{"n": "b&", "l": []}]}, {"n": "c", "l": []}]
    assert words(tmp_path, {"v": "é & 1", "l": nested}, paragraph) == printed


def test_a_paragraph_may_hold_more_values_than_are_printed_together(tmp_path: Path) -> None:
    values = {f"v{number}": f"<{number}>" for number in range(700)}
    paragraph = " ".join(f"{{{{ {name} }}}}" for name in values)
    assert words(tmp_path, values, paragraph) == " ".join(values.values())


def test_an_error_is_told_at_its_own_tag_among_those_printed_together(tmp_path: Path) -> None:
    path = write(tmp_path / "m.docx", "{{ a }}, {{ a }}", "{{ a }}, {{ a.b }}, {{ a }}", "{{ a }}")
    with pytest.raises(TemplateProblem, match=r"paragraphe 2.*a\.b"):
        Template(path).render({"a": "x"})
    with pytest.raises(TemplateProblem, match=r"ligne 2, cellule 2"):
        fill(
            tmp_path,
            {"l": [{"c": 1}]},
            table(row("{%tr for x in l %}"), row("{{ x.c }}", "{{ x.d }}"), row("{%tr endfor %}")),
        )


@pytest.mark.parametrize(
    "value", ["", " ", "a\nb", "a\x00b", "é" * LONG, "a" * (LONG - 1), "\u202f€", "\ufffe", 0, True]
)
def test_a_value_that_is_not_short_printable_text_prints_as_it_does_alone(tmp_path: Path, value: object) -> None:
    alone = words(tmp_path, {"v": value}, "{{ v }}")
    assert words(tmp_path, {"v": value, "w": "mot"}, "{{ w }}{{ v }}{{ w }}") == f"mot{alone}mot"


def test_a_field_called_as_a_method_is_read_first_and_a_method_is_found_where_no_field_is(tmp_path: Path) -> None:
    assert words(tmp_path, {"x": {"items": "champ"}}, "{{ x.items }}") == "champ"
    assert words(tmp_path, {"x": {"a": "b"}}, "{% for k, v in x.items() %}{{ k }}={{ v }}{% endfor %}") == "a=b"


def test_a_loop_tells_its_turn(tmp_path: Path) -> None:
    paragraph = "{% for x in l %}{{ loop.index }}/{{ loop.length }}{{ '' if loop.last else ', ' }}{% endfor %}"
    assert words(tmp_path, {"l": "abc"}, paragraph) == "1/3, 2/3, 3/3"


def test_a_block_keeps_cells_and_tables_whole_as_the_rest_of_the_document_does(tmp_path: Path) -> None:
    emptied = table(row("{%tr for x in l %}"), row("{{ x }}"), row("{%tr endfor %}"))
    held = table(row("a", cell("{%p if l %}", "b", "{%p endif %}")))
    plain = fill(tmp_path, {"l": []}, emptied, held, "fin")
    inside = fill(tmp_path, {"l": []}, "{%p block b %}", emptied, held, "{%p endblock %}", "fin")
    assert etree.tostring(inside.body[0]) == etree.tostring(plain.body[0])
    assert text_of(inside.body[0]) == "afin"


def test_a_number_out_of_all_measure_is_told_at_its_tag(tmp_path: Path) -> None:
    assert "« {{ 1e999 }} »" in refusal(tmp_path, {}, "{{ 1e999 }}")
