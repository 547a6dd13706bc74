"""Values of a report in words, that several of its sections print."""

from __future__ import annotations

PERIODE = "du {{ bilan.periode.debut | date_longue }} au {{ bilan.periode.fin | date_longue }}"


def or_dash(field: str, filter_: str = "nombre") -> str:
    """The number, or a dash when it is not known: `or_dash("ligne.prevu", "heures")`."""
    return f"{{% if {field} is none %}}—{{% else %}}{{{{ {field} | {filter_} }}}}{{% endif %}}"


def percent(field: str) -> str:
    """The ratio in per cent to one decimal, or a dash when there is none."""
    return f"{{% if {field} is none %}}—{{% else %}}{{{{ {field} | round(3) | pourcentage }}}}{{% endif %}}"
