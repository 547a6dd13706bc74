from __future__ import annotations

from pathlib import Path

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.french import POINTILLES
from aci_docs.templating import Template
from tests.templating.documents import Rendered, cell, paragraph, row, table, write


def test_all_that_is_wrong_comes_at_once_with_its_place(tmp_path: Path) -> None:
    path = write(
        tmp_path / "modele.docx",
        "{% if a %}",
        "{{ b | }}",
        table(row("x", cell("y", "{% endfor %}"))),
        "{% si c %}",
    )
    with pytest.raises(TemplateProblem) as caught:
        Template(path)
    problems = sorted((problem.place, problem.message) for problem in caught.value.problems)
    assert len(problems) == 4
    assert any("tableau 1, ligne 1, cellule 2, paragraphe 2" in place for place, _ in problems)
    assert any("balise inconnue « si »" in message for _, message in problems)


def test_the_report_tells_what_was_left_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "modele.docx", "{{ a }}", paragraph("Nom : {{ b }}"))
    report = Template(path).rendering({"a": None, "b": "x\x01"})
    assert [str(place) for place in report.left_empty] == ["corps du document, paragraphe 1, « {{ a }} »"]
    assert report.removed_characters == 1


def test_a_dotted_line_that_the_template_asks_for_is_in_the_report_too(tmp_path: Path) -> None:
    path = write(tmp_path / "x.docx", "Nom : {{ a | ou_pointilles }}, {{ b | ou_pointilles }}")
    report = Template(path).rendering({"a": None, "b": "x"})
    assert [place.words for place in report.left_empty] == ["{{ a | ou_pointilles }}"]
    assert Rendered(report.data).paragraphs == [f"Nom : {POINTILLES}, x"]
