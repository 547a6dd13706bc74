"""LibreOffice's program is found, and told what to do in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from aci_docs import pdf
from aci_docs.pdf import program


def test_libreoffice_is_found_where_installers_put_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = tmp_path / "LibreOffice" / "soffice"
    installed.parent.mkdir()
    installed.write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(program, "_USUAL_PLACES", ("/absent", str(installed)))
    assert pdf.find_soffice() == str(installed)


def test_options_are_told_with_their_types() -> None:
    assert program.typed({"UseTaggedPDF": True, "SelectPdfVersion": 2}) == (
        '{"UseTaggedPDF":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}'
    )
