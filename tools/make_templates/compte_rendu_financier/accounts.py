"""The realised budget beside the forecast one, by accounts, in whole euros."""

from __future__ import annotations

from aci_docs.calculation.budget import Section
from tools.make_templates.accounts import COLUMNS, IN_KIND, SECTIONS, TOTALS, gap, known, rate
from tools.make_templates.blocks import Column, Row, Sheet, rows_above_a_total
from tools.make_templates.compte_rendu_financier.amounts import SEUIL, explanations

_HERE = "compte_rendu.budget"
_WHOLE = "nombre(0)"


def budget(sheet: Sheet) -> None:
    """Add the budget of each section, the equality of the totals, and why accounts differ from the forecast."""
    sheet.heading("Budget réalisé")
    sheet.or_else(_HERE, "Ni la demande ni ce compte rendu ne comprennent de budget.")
    sheet.text("Montants en euros entiers, par comptes du plan comptable des associations.", "Note", keep=True)
    for section in SECTIONS:
        _accounts(sheet, section)
    sheet.text(
        f"Le total des charges est égal au total des produits : prévu {_amount('charges.total.prevu')}, réalisé "
        f"{_amount('charges.total.realise')}."
        f"{{% if {_HERE}.part_subvention is not none %}} La subvention de {{{{ {_HERE}.subvention | euros }}}} "
        f"représente "
        f"{{{{ ({_HERE}.part_subvention * 100) | nombre(1) }}}}\u00a0% du total des produits réalisés.{{% endif %}}"
    )
    sheet.text(
        "Totaux exacts, au centime : prévu "
        + known(f"{_HERE}.charges.total.exact.prevu", "euros", "non renseigné")
        + ", réalisé "
        + known(f"{_HERE}.charges.total.exact.realise", "euros", "non renseigné")
        + ". Chaque total est arrondi à l'euro, puis partagé entre ses comptes et leurs lignes, chacun à moins d'un "
        "euro de son montant exact : les lignes imprimées font le total imprimé (règle R4).",
        "Note",
    )
    sheet.tag(f"if {_HERE}.emplois.comptes")
    sheet.heading("Contributions volontaires en nature", 2)
    for section in IN_KIND:
        _accounts(sheet, section)
    sheet.tag("endif")
    _gaps(sheet)
    sheet.tag("endif")


def _accounts(sheet: Sheet, section: Section) -> None:
    place = f"{_HERE}.{section}"
    sheet.table(
        [
            Column("Compte", 18),
            Column(COLUMNS[section], 70),
            Column("Prévu", 22, figure=True),
            Column("Réalisé", 22, figure=True),
            Column("%", 17, figure=True),
            Column("Écart", 21, figure=True),
        ],
        [
            Row(tag=f"for compte in {place}.comptes"),
            Row(
                [
                    f"**{text}**"
                    for text in ("{{ compte.compte }}", "{{ compte.titre | typographie }}", *_cells("compte"))
                ],
                keep=True,
            ),
            *rows_above_a_total(
                "for ligne in compte.lignes",
                [
                    [("CellulePetite", "{{ ligne.compte }}")],
                    [("CellulePetite", "{{ ligne.libelle | typographie }}")],
                    *([("CellulePetitChiffre", text)] for text in _cells("ligne")),
                ],
            ),
            Row(tag="endfor"),
            Row([TOTALS[section], *_cells(f"{place}.total")], strong=True, span=2),
        ],
        title=f"Budget réalisé : {COLUMNS[section].lower()}",
    )


def _gaps(sheet: Sheet) -> None:
    """Every account whose gap is explained, or should be, in the order of the tables."""
    sections = " + ".join(f"{_HERE}.{section}.comptes" for section in TOTALS)
    sheet.tag(f"set comptes = {sections}")
    sheet.tag("if comptes | selectattr('a_expliquer') | list or comptes | selectattr('explication') | list")
    sheet.heading("Explication des écarts de budget", 2)
    sheet.text(
        f"Une explication est attendue pour tout compte qui s'écarte de plus de {SEUIL} du montant prévu.",
        "Note",
        keep=True,
    )
    explanations(
        sheet,
        "for compte in comptes if compte.a_expliquer or compte.explication",
        (Column("Compte", 44), "**{{ compte.compte }}** {{ compte.titre | typographie }}"),
        "compte",
        _WHOLE,
    )
    sheet.tag("endif")


def _cells(place: str) -> list[str]:
    return [known(f"{place}.prevu", _WHOLE), known(f"{place}.realise", _WHOLE), rate(place), gap(place, _WHOLE)]


def _amount(place: str) -> str:
    value = f"{_HERE}.{place}"
    return f"{{% if {value} is none %}}non renseigné{{% else %}}**{{{{ {value} | nombre(0) }}}}\u00a0€**{{% endif %}}"
