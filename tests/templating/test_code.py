"""What is done once for all documents of a template, and what each document keeps for itself."""

from pathlib import Path
from typing import Any

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template, compression
from tests.templating.documents import fill, render, row, table, text_of, write


def deflated_by(template: Template, context: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The members that a document makes the engine deflate."""
    given: list[bytes] = []
    deflate = compression.deflate

    def noted(data: bytes) -> tuple[bytes, int]:
        given.append(data)
        return deflate(data)

    with monkeypatch.context() as patched:
        patched.setattr(compression, "deflate", noted)
        template.render(context)
    return given


def test_a_part_without_tags_is_compressed_once_for_all_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        tmp_path / "m.docx", "{{ nom }}", headers={"default": "Été constant"}, footers={"default": "{{ nom }}"}
    )
    template = Template(path)
    for name in ("Benali", "Émond"):
        deflated = deflated_by(template, {"nom": name}, monkeypatch)
        assert sum(name.encode() in data for data in deflated) == 2
        assert not any("Été constant".encode() in data for data in deflated)
    rendered = render(template, {"nom": "Benali"})
    assert "Été constant" in text_of(rendered.roots["word/header_default.xml"][0])


def test_a_small_part_that_is_as_in_the_last_document_is_not_compressed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Template(write(tmp_path / "m.docx", "{{ nom }}", headers={"default": "{{ structure.nom }}"}))
    contexts = [{"nom": name, "structure": {"nom": where}} for name, where in (("a", "S"), ("b", "S"), ("b", "T"))]
    counts = [len(deflated_by(template, context, monkeypatch)) for context in contexts]
    assert counts[1] < counts[0]
    documents = [template.render(context) for context in contexts]
    assert documents == [Template(tmp_path / "m.docx").render(context) for context in contexts]


def test_what_a_part_sets_is_not_there_in_the_next_part_nor_in_the_next_document(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.docx", "{% if a %}{% set mot = 'dit' %}{% endif %}{{ mot }}", footers={"default": "{{ mot }}"}
    )
    with pytest.raises(TemplateProblem, match="mot"):
        Template(path).render({"a": True})
    template = Template(write(tmp_path / "n.docx", "{% if a %}{% set mot = 'dit' %}{% endif %}{{ mot or '-' }}"))
    said = [text_of(render(template, {"a": a, "mot": ""}).body[0][0]) for a in (True, False)]
    assert said == ["dit", "-"]


def test_a_global_function_gives_way_to_a_value_of_the_record_of_the_same_name(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {"range": "Gamme"}, "{{ range }}")
    assert text_of(rendered.body[0][0]) == "Gamme"
    rendered = fill(tmp_path, {}, table(row("{%tr for n in range(2) %}"), row("{{ n }}"), row("{%tr endfor %}")))
    assert rendered.data


def test_a_value_written_as_the_template_itself_is_printed_as_any_other(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {"v": "é", "w": "</w:t>"}, "é{{ v }}é{{ w }}é")
    assert text_of(rendered.body[0][0]) == "ééé</w:t>é"
