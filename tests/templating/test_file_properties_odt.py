"""An OpenDocument text made of a template says nothing of who made the template, nor where."""

from __future__ import annotations

from pathlib import Path

import pytest

from aci_docs.templating import Template
from tests.templating.documents import Xml
from tests.templating.opendocuments import (
    NAMESPACES,
    TEXT,
    Rendered,
    blocks,
    comment,
    deleted,
    fill,
    paragraph,
    write,
)

CONFIG = "urn:oasis:names:tc:opendocument:xmlns:config:1.0"
PERSONAL = (b"jmachine", b"Jean", b"JM", b"2020-01-01", b"2026-01-01", b"serveur")
META = f"""<office:document-meta xmlns:office="{NAMESPACES["office"]}" xmlns:meta="{NAMESPACES["meta"]}"
office:version="1.3"><office:meta><meta:initial-creator>Jean</meta:initial-creator></office:meta></office:document-meta>"""


def setting(name: str, kind: str, value: str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def settings(*items: str) -> str:
    view = setting("ViewId", "string", "jmachine") + setting("ZoomFactor", "short", "90")
    return f"""<office:document-settings xmlns:office="{NAMESPACES["office"]}" xmlns:config="{CONFIG}"
office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings">{view}
</config:config-item-set><config:config-item-set config:name="ooo:configuration-settings">{"".join(items)}
</config:config-item-set></office:settings></office:document-settings>"""


NAMES = (
    setting("PrinterName", "string", r"\\serveur\jmachine"),
    setting("PrinterSetup", "base64Binary", "jmachine"),
    setting("EmbeddedDatabaseName", "string", "jmachine"),
    setting("CurrentDatabaseCommandType", "int", "0"),
    setting("RsidRoot", "int", "123456"),
    f'<config:config-item-map-indexed config:name="ForbiddenCharacters"><config:config-item-map-entry>'
    f"{setting('Language', 'string', 'jmachine')}</config:config-item-map-entry></config:config-item-map-indexed>",
)
LAYOUT = {"TableRowKeep": "true", "PrinterIndependentLayout": "high-resolution", "ImagePreferredDPI": "0"}
FIELDS = (
    '<text:template-name text:display="full">C:\\Users\\jmachine\\lettre.ott</text:template-name>',
    '<text:user-defined text:name="Owner" office:string-value="Jean">Jean</text:user-defined>',
    '<text:database-name text:database-name="jmachine" text:table-name="t">jmachine</text:database-name>',
    '<text:database-display text:database-name="jmachine" text:table-name="t" text:column-name="c">Jean'
    "</text:database-display>",
    "<text:sender-lastname>Jean</text:sender-lastname>",
)


def assert_anonymous(rendered: Rendered) -> None:
    for name, data in rendered.files.items():
        for word in PERSONAL:
            assert word not in data, (name, word)


def test_fields_keep_neither_the_folder_nor_the_data_of_the_author(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {}, *(paragraph("corps ", Xml(field)) for field in FIELDS))
    assert_anonymous(rendered)
    assert [text.strip() for text in rendered.paragraphs] == ["corps"] * len(FIELDS)


def test_a_field_with_a_tag_is_not_cleared(tmp_path: Path) -> None:
    field = Xml('<text:user-defined text:name="Titre">{{ titre }}</text:user-defined>')
    assert b">Bilan</text:user-defined>" in fill(tmp_path, {"titre": "Bilan"}, paragraph(field)).files["content.xml"]


def test_the_settings_that_are_left_are_those_of_the_layout(tmp_path: Path) -> None:
    kinds = dict(zip(LAYOUT, ("boolean", "string", "int"), strict=True))
    kept = [setting(name, kinds[name], value) for name, value in LAYOUT.items()]
    rendered = fill(tmp_path, {}, "corps", files={"settings.xml": settings(*kept, *NAMES)})
    assert_anonymous(rendered)
    root = rendered.roots["settings.xml"]
    items = {each.get(f"{{{CONFIG}}}name"): each.text for each in root.iter(f"{{{CONFIG}}}config-item")}
    assert items == LAYOUT
    assert len(list(root.iter(f"{{{CONFIG}}}*"))) == len(LAYOUT) + 1


def test_settings_of_which_nothing_is_left_go_with_their_entry(tmp_path: Path) -> None:
    rendered = fill(tmp_path, {}, "corps", files={"settings.xml": settings(*NAMES)})
    assert "settings.xml" not in rendered.files
    assert b"settings.xml" not in rendered.files["META-INF/manifest.xml"]


@pytest.mark.parametrize(
    "name",
    [
        "Object 1/meta.xml",
        "Object 1/Thumbnails/thumbnail.png",
        "META-INF/documentsignatures.xml",
        "META-INF/macrosignatures.xml",
        "VersionList.xml",
        "Versions/Version1",
    ],
)
def test_what_only_tells_of_people_goes_with_its_entry(tmp_path: Path, name: str) -> None:
    files = {"Object 1/content.xml": META.replace("Jean", ""), name: META}
    rendered = fill(tmp_path, {}, "corps", files=files)
    assert name not in rendered.files
    assert name.encode() not in rendered.files["META-INF/manifest.xml"]
    assert "Object 1/content.xml" in rendered.files
    assert_anonymous(rendered)


def test_comments_and_revisions_have_no_author_and_no_date(tmp_path: Path) -> None:
    dated = comment("Relire").replace("</dc:creator>", "</dc:creator><dc:date>2020-01-01T00:00:00</dc:date>")
    rendered = fill(tmp_path, {}, deleted("rayé"), paragraph("corps", Xml(dated)))
    assert_anonymous(rendered)
    assert b"Relire" in rendered.files["content.xml"]
    dates = list(rendered.body.iter(f"{{{NAMESPACES['dc']}}}date"))
    assert [each.text for each in dates] == ["1970-01-01T00:00:00"]


@pytest.mark.parametrize("target", ["../../jmachine/liste.odt", "file:///home/jmachine/liste.odt"])
def test_a_linked_section_leads_nowhere(tmp_path: Path, target: str) -> None:
    source = f'<text:section-source xlink:type="simple" xlink:href="{target}"/>'
    section = Xml(f'<text:section text:name="S">{source}{blocks("corps")}</text:section>')
    assert_anonymous(fill(tmp_path, {}, section))


SHAPES = {
    "custom-shape": '<draw:enhanced-geometry draw:type="rectangle"/>',
    "rect": "",
    "ellipse": "",
    "circle": "",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_paragraphs_stand_in_a_drawing_shape_as_in_a_text_box(tmp_path: Path, shape: str) -> None:
    held = blocks("{%p for y in l %}", "- {{ y }}", "{%p endfor %}", "{{p md }}")
    form = Xml(
        f'<draw:{shape} svg:x="0cm" svg:y="0cm" svg:width="3cm" svg:height="1cm">{held}{SHAPES[shape]}</draw:{shape}>'
    )
    path = write(tmp_path / "modele.odt", paragraph("Avant", form))
    rendered = Rendered(Template(path).render({"l": ["a", "b"], "md": "un"}))
    found = rendered.body.find(f".//{{{NAMESPACES['draw']}}}{shape}")
    assert ["".join(each.itertext()) for each in found.iterchildren(f"{TEXT}p")] == ["- a", "- b", "un"]
