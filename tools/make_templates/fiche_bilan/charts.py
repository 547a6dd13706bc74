"""The charts of the sheet: the path at a glance, the skills at the entry and now."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet


def overview(sheet: Sheet) -> None:
    """Add the path on one line of time."""
    sheet.heading("Le parcours en un coup d'œil")
    sheet.figure("graphiques.frise")


def skill_bars(sheet: Sheet) -> None:
    """Add the bars of the skills, where there are any; the table that follows says when there are none."""
    sheet.tag("if graphiques.competences")
    sheet.figure("graphiques.competences")
    sheet.tag("endif")
