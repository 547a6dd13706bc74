"""Values of a report in words, that several of its sections print."""

from __future__ import annotations

from tools.make_templates.blocks import Sheet

PERIODE = "du {{ bilan.periode.debut | date_longue }} au {{ bilan.periode.fin | date_longue }}"


def percent(field: str) -> str:
    """The ratio in per cent to one decimal, or a dash when there is none."""
    return f"{{% if {field} is none %}}—{{% else %}}{{{{ {field} | round(3) | pourcentage }}}}{{% endif %}}"


def figure(sheet: Sheet, name: str) -> None:
    """Add the chart of this name, when there is something to draw: the table that follows says the same."""
    sheet.tag(f"if graphiques.{name}")
    sheet.figure(f"graphiques.{name}")
    sheet.tag("endif")
