"""The page about the look says the colours that the templates have."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

from aci_docs.palette import DEFAULT, SOBER, Palette
from tools.make_templates.styles import LOGO_HEIGHT, LOGO_WIDTH, STYLES

PAGE = (Path(__file__).parents[2] / "docs" / "presentation.md").read_text(encoding="utf-8")


def test_the_page_gives_every_colour_of_the_templates_and_of_the_sober_theme() -> None:
    rows = re.findall(r"^\| [^|]+ \| `#(\w{6})` \| `#(\w{6})` \|$", PAGE, re.MULTILINE)
    uses = [field.name for field in fields(Palette)]
    assert rows == [(asdict(DEFAULT)[use], asdict(SOBER)[use]) for use in uses]


def test_the_page_gives_the_frame_of_the_logo_and_the_smallest_texts() -> None:
    assert f"{LOGO_WIDTH:g} × {LOGO_HEIGHT:g} mm" in PAGE
    sizes = {style.identifier: style.size / 2 for style in STYLES}
    printed = {name: size for name, size in sizes.items() if name not in ("Balise", "Separation", "Fin", "FiletEntete")}
    assert min(printed.values()) == printed.pop("CelluleSource") == 7.5
    assert min(printed.values()) == 8
