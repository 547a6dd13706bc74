"""The words and the rows that the tables of a budget share, forecast or realised."""

from __future__ import annotations

from aci_docs.calculation.budget import Section

SECTIONS: tuple[Section, ...] = ("charges", "produits")
IN_KIND: tuple[Section, ...] = ("emplois", "ressources")
TOTALS: dict[Section, str] = {
    "charges": "Total des charges",
    "produits": "Total des produits",
    "emplois": "Total des emplois",
    "ressources": "Total des contributions",
}
COLUMNS: dict[Section, str] = {
    "charges": "Charges",
    "produits": "Produits",
    "emplois": "Emplois en nature",
    "ressources": "Contributions en nature",
}


def rate(figures: str) -> str:
    """The rate of a comparison as a percentage, a dash when there is none."""
    shown = f"{{{{ ({figures}.taux * 100) | nombre(1) }}}}\u00a0%"
    return f"{{% if {figures}.taux is none %}}—{{% else %}}{shown}{{% endif %}}"


def known(value: str, unit: str, otherwise: str = "—") -> str:
    """A value in its unit, `heures` or `euros`; otherwise a few words where it is not known."""
    return f"{{% if {value} is none %}}{otherwise}{{% else %}}{{{{ {value} | {unit} }}}}{{% endif %}}"


def gap(figures: str, unit: str) -> str:
    """The gap of a comparison with its sign, a dash when there is none."""
    value = f"{figures}.ecart"
    return (
        f"{{% if {value} is none %}}—{{% else %}}{{% if {value} > 0 %}}+{{% endif %}}"
        f"{{{{ {value} | {unit} }}}}{{% endif %}}"
    )
