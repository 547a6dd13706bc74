"""The three policies for what a record does not say: an error, a dotted line to fill by hand, a blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aci_docs.french import POINTILLES
from tests.templating.documents import check_box, fill, paragraph, refusal, row, table

ABSENT = ["{{ x }}", "{{ p.x }}", "{{ p.x.y.z }}", "{{ p['x'] }}", "{{ l[9] }}", "{{ x | euros }}", "{{ p.x | date }}"]


@pytest.mark.parametrize(
    "tag", [*ABSENT, "{% if x %}a{% endif %}", "{% for y in x %}{{ y }}{% endfor %}", "{{ x ~ 'a' }}"]
)
def test_what_does_not_exist_is_an_error_by_default(tmp_path: Path, tag: str) -> None:
    message = refusal(tmp_path, {"p": {}, "l": []}, f"Voici {tag}")
    assert f"« Voici {tag} »" in message
    assert "n'existe pas" in message


@pytest.mark.parametrize(("missing", "printed"), [("dots", POINTILLES), ("blank", "")])
@pytest.mark.parametrize("tag", ABSENT)
def test_what_does_not_exist_prints_by_the_policy(tmp_path: Path, tag: str, missing: str, printed: str) -> None:
    assert fill(tmp_path, {"p": {}, "l": []}, f"[{tag}]", missing=missing).paragraphs == [f"[{printed}]"]


@pytest.mark.parametrize(
    ("missing", "value", "printed"),
    [
        ("error", None, POINTILLES),
        ("dots", None, POINTILLES),
        ("blank", None, ""),
        ("error", "", ""),
        ("dots", "", POINTILLES),
        ("blank", "", ""),
        ("dots", 0, "0"),
        ("blank", 0, "0"),
        ("dots", " ", " "),
    ],
)
def test_an_empty_value_prints_by_the_policy(tmp_path: Path, missing: str, value: object, printed: str) -> None:
    assert fill(tmp_path, {"v": value}, "[{{ v }}]", missing=missing).paragraphs == [f"[{printed}]"]


@pytest.mark.parametrize("missing", ["dots", "blank"])
def test_what_does_not_exist_is_false_and_holds_nothing(tmp_path: Path, missing: str) -> None:
    written = (
        "{% if x %}a{% else %}b{% endif %}{{ 'c' if p.x.y else 'd' }}",
        "{%p for y in x %}",
        "{{ y }}",
        "{%p endfor %}",
        table(row("h"), row("{%tr for y in p.l %}"), row("{{ y }}"), row("{%tr endfor %}")),
        "{{ x | default('e') }}{{ x is defined }}",
        paragraph(check_box("p.x.y", checked=True)),
    )
    assert fill(tmp_path, {"p": {}}, *written, missing=missing).paragraphs[:3] == ["bd", "h", "enon"]


@pytest.mark.parametrize("missing", ["error", "dots", "blank"])
@pytest.mark.parametrize(
    "tag",
    [
        "{{ v }}",
        "{{ v | upper }}",
        "{{ v | string }}",
        "{{ v | trim }}",
        "{{ v | title }}",
        "{{ v ~ '' }}",
        "{{ 'a' ~ v }}",
        "{{ [v, 'b'] | join(', ') }}",
        "{{ v | replace('a', 'b') }}",
        "{{ v | e }}",
        "{{ v | default('x') }}",
        "{{ v | euros }}",
        "{{ '%s' | format(v) }}",
        "{% set w %}{{ v }}{% endset %}{{ w }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(v) }}",
        "{% filter lower %}{{ v }}{% endfilter %}",
        "{{ v | wordwrap(20) }}",
        "{{ v | center(9) }}",
    ],
)
def test_none_is_never_printed_as_such(tmp_path: Path, tag: str, missing: str) -> None:
    rendered = fill(tmp_path, {"v": None}, f"[{tag}]", missing=missing)
    assert "none" not in rendered.paragraphs[0].lower()


def test_a_field_of_none_is_an_error_by_default(tmp_path: Path) -> None:
    assert "« a »" in refusal(tmp_path, {"v": None}, "{{ v.a }}")


@pytest.mark.parametrize(("missing", "printed"), [("dots", POINTILLES), ("blank", "")])
def test_none_holds_nothing_where_the_policy_allows_it(tmp_path: Path, missing: str, printed: str) -> None:
    context: dict[str, Any] = {"v": None}
    rendered = fill(tmp_path, context, "[{{ v.a }}]{% for x in v %}{{ x }}{% endfor %}", missing=missing)
    assert rendered.paragraphs == [f"[{printed}]"]
