"""A flat OpenDocument (.fodt) as a template: it renders as the .odt that it stands for."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from aci_docs.errors import TemplateProblem
from aci_docs.templating import Template
from aci_docs.templating.values.image import qr_picture
from tests.templating.opendocuments import _DECLARED, _MIME, DRAW, XLINK, Rendered, paragraph

PICTURE = qr_picture("x").data


def flat(path: Path, *held: str, before: str = "") -> Path:
    body = f"<office:body><office:text>{''.join(held)}</office:text></office:body>"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_DECLARED} office:version="1.3" '
        f'office:mimetype="{_MIME}"><office:meta><dc:title>Fiche {{{{ v }}}}</dc:title></office:meta>{before}'
        '<office:automatic-styles><style:style style:name="T1" style:family="text"/><style:page-layout '
        'style:name="pm1"/></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        'style:page-layout-name="pm1"><style:header><text:p>{{ v }}</text:p></style:header></style:master-page>'
        f"</office:master-styles>{body}</office:document>",
        encoding="utf-8",
    )
    return path


def drawing() -> str:
    data = base64.b64encode(PICTURE).decode()
    return (
        '<draw:frame draw:name="Image" svg:width="2cm" svg:height="2cm"><draw:image>'
        f"<office:binary-data>{data}</office:binary-data></draw:image></draw:frame>"
    )


def test_a_flat_document_renders_as_an_odt_with_its_headers_and_its_title(tmp_path: Path) -> None:
    template = Template(flat(tmp_path / "modele.fodt", paragraph("a {{ v }}")))
    rendered = Rendered(template.render({"v": "b & c"}))
    assert template.format == "odt"
    assert rendered.paragraphs == ["a b & c"]
    assert rendered.texts("styles.xml") == ["b & c"]
    assert rendered.files["meta.xml"].count(b"<dc:title>Fiche b &amp; c</dc:title>") == 1


def test_the_pictures_that_its_text_holds_become_members(tmp_path: Path) -> None:
    template = Template(flat(tmp_path / "modele.fodt", f"<text:p>{{{{ v }}}}{drawing()}</text:p>"))
    rendered = Rendered(template.render({"v": "a"}))
    [image] = rendered.body.iter(f"{DRAW}image")
    assert rendered.files[image.get(f"{XLINK}href")] == PICTURE


def test_a_flat_document_with_macros_is_refused(tmp_path: Path) -> None:
    call = (
        '<office:scripts><office:event-listeners><script:event-listener xmlns:script="s" '
        'xlink:href="vnd.sun.star.script:x?language=Basic"/></office:event-listeners></office:scripts>'
    )
    with pytest.raises(TemplateProblem, match="il contient des macros"):
        Template(flat(tmp_path / "modele.fodt", "<text:p/>", before=call))
    basic = '<office:scripts><office:script script:language="ooo:Basic" xmlns:script="s"/></office:scripts>'
    with pytest.raises(TemplateProblem, match="il contient des macros"):
        Template(flat(tmp_path / "modele.fodt", "<text:p/>", before=basic))


def test_a_flat_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = flat(tmp_path / "modele.fodt", "<text:p/>")
    path.write_text(path.read_text(encoding="utf-8").replace(f"{_MIME}", f"{_MIME[:-4]}spreadsheet"), encoding="utf-8")
    with pytest.raises(TemplateProblem, match="mais pas un texte"):
        Template(path)
