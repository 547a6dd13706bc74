"""A drawing as a value: the same vector picture in both formats, each document with its own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from aci_docs.drawing import Canvas, Drawing
from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from tests.drawing.metafiles import read
from tests.templating import opendocuments
from tests.templating.test_images import placeholder

Make = Callable[..., Template]
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


def drawing(words: str = "Été", *, width: float = 170, height: float = 42.5) -> Drawing:
    def draw(canvas: Canvas) -> None:
        canvas.rect(0, 0, canvas.width, canvas.height, "E8F0F2")
        canvas.text(5, 9, words, 8, "0F4C5C")

    return Drawing(width, height, f"Un dessin & « {words} ».", draw)


def pictures(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".emf")}


def body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(
            "word/document.xml" if "word/document.xml" in archive.namelist() else "content.xml"
        ).decode()


@pytest.fixture(params=["docx", "odt"])
def template(request: pytest.FixtureRequest, make_template: Make, tmp_path: Path) -> Make:
    """What makes a template of these paragraphs, in each format."""

    def make(*paragraphs: str) -> Template:
        if request.param == "docx":
            return make_template(*paragraphs)
        return Template(opendocuments.write(tmp_path / "modele.odt", *map(opendocuments.paragraph, paragraphs)))

    return make


@pytest.mark.parametrize("tag", ["{{ g.frise }}", "{{ g.frise | image }}"])
def test_a_drawing_prints_in_its_own_size_with_its_description(template: Make, tag: str) -> None:
    data = template(tag).render({"g": {"frise": drawing()}})
    (picture,) = pictures(data).values()
    assert read(picture).words == ["Été"]
    found = body(data)
    assert 'cx="6120000" cy="1530000"' in found or 'svg:width="170.00mm" svg:height="42.50mm"' in found
    assert "Un dessin &amp; « Été »." in found


def test_a_size_or_a_text_that_is_asked_for_wins(template: Make) -> None:
    tag = '{{ g.frise | image(largeur=85, texte="Autre texte") }}'
    found = body(template(tag).render({"g": {"frise": drawing()}}))
    assert 'cx="3060000" cy="765000"' in found or 'svg:width="85.00mm" svg:height="21.25mm"' in found
    assert "Autre texte" in found
    assert "Un dessin" not in found


def test_each_document_has_its_own_picture_and_the_same_one_once(template: Make) -> None:
    made = template("{{ a }}", "{{ b }}", "{{ c }}")
    first = pictures(made.render({"a": drawing("un"), "b": drawing("deux"), "c": drawing("un")}))
    second = pictures(made.render({"a": drawing("trois"), "b": drawing("trois"), "c": drawing("trois")}))
    assert sorted(word for data in first.values() for word in read(data).words) == ["deux", "un"]
    assert [read(data).words for data in second.values()] == [["trois"]]


def test_the_file_says_what_the_picture_is_and_holds_it_compressed(template: Make) -> None:
    data = template("{{ g }}").render({"g": drawing("long " * 50)})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = pictures(data)
        assert archive.getinfo(name).compress_type == zipfile.ZIP_DEFLATED
        assert archive.getinfo(name).compress_size < archive.getinfo(name).file_size / 2
        if "[Content_Types].xml" in archive.namelist():
            types = archive.read("[Content_Types].xml").decode()
            assert re.search(r'<(\w+:)?Default [^>]*Extension="emf" ContentType="image/x-emf"', types)
        else:
            manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
            entries = {entry.get(f"{MANIFEST}full-path"): entry.get(f"{MANIFEST}media-type") for entry in manifest}
            assert entries[name] == "image/x-emf"
            assert opendocuments.faults(etree.fromstring(archive.read("content.xml"))) == []


def test_the_same_drawing_gives_the_same_file(template: Make) -> None:
    made = template("{{ g }}")
    assert made.render({"g": drawing()}) == made.render({"g": drawing()})


def test_a_loop_prints_a_drawing_each_time(template: Make) -> None:
    made = template("{% for d in dessins %}{{ d }} {% endfor %}")
    data = made.render({"dessins": [drawing("a"), drawing("b"), drawing("c")]})
    assert sorted(word for each in pictures(data).values() for word in read(each).words) == ["a", "b", "c"]
    identifiers = re.findall(r'docPr id="(\d+)"|draw:name="Image (\d+)"', body(data))
    assert len(identifiers) == len(set(identifiers)) == 3


def test_nothing_is_drawn_for_a_template_without_the_tag(template: Make) -> None:
    def draw(canvas: Canvas) -> None:
        raise AssertionError("drawn for nobody")

    lazy = Drawing(50, 20, "Jamais dessiné.", draw)
    found = template("{% if g %}oui{% endif %} {{ g | upper }}").render({"g": lazy})
    assert "JAMAIS DESSINÉ." in body(found)
    assert pictures(found) == {}


def test_an_absent_drawing_is_a_condition_or_a_place_left_empty(template: Make) -> None:
    made = template("{% if g %}{{ g }}{% else %}Rien à montrer.{% endif %}", "{{ g | image }}")
    rendered = made.rendering({"g": None})
    assert "Rien à montrer." in body(rendered.data)
    assert pictures(rendered.data) == {}
    assert len(rendered.left_empty) == 1


def test_a_path_of_a_drawing_is_checked_as_any_field(template: Make) -> None:
    made = template("{{ graphiques.frise | image(largeur=170) }}", "{{ graphiques.frize }}")
    (problem,) = made.problems({"graphiques": {"frise": None}})
    assert "frize" in problem
    assert "frise" in problem


def test_a_placeholder_picture_gives_way_to_a_drawing_in_its_box(make_template: Make) -> None:
    made = make_template("corps", edit=lambda document: placeholder(document, descr="g.frise"))
    data = made.render({"g": {"frise": drawing(width=100, height=25)}, "structure": {"nom": "R&C"}})
    (name,) = pictures(data)
    assert name == "word/media/g_frise.emf"
    assert 'cx="1440000" cy="360000"' in body(data)  # 40 by 20 mm, in the drawing's proportions
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [each for each in archive.namelist() if each.endswith(".png")]


def test_a_placeholder_without_words_of_its_own_tells_the_description(make_template: Make) -> None:
    def edit(document: Any) -> None:
        placeholder(document, descr="g.frise")
        for properties in document.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        ):
            del properties.attrib["title"]

    data = make_template("corps", edit=edit).render({"g": {"frise": drawing()}, "structure": {"nom": "R&C"}})
    assert 'descr="Un dessin &amp; « Été »."' in body(data)


def test_an_emf_file_is_no_picture_of_a_dossier(template: Make, tmp_path: Path) -> None:
    (tmp_path / "dessin.emf").write_bytes(drawing().emf)
    with pytest.raises(TemplateProblem, match="PNG ou JPEG"):
        template("{{ f | image }}").rendering({"f": "dessin.emf"}, folder=tmp_path)
