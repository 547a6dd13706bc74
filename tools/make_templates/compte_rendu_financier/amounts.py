"""The hours of the actions, the time of direction and the cost of the post: realised beside forecast."""

from __future__ import annotations

from tools.make_templates.accounts import gap, known, rate
from tools.make_templates.blocks import Column, Row, Sheet, rows_above_a_total

_HERE = "compte_rendu"
_FIGURES = (
    Column("Prévu", 25, figure=True),
    Column("Réalisé", 27, figure=True),
    Column("%", 18, figure=True),
    Column("Écart", 26, figure=True),
)
SEUIL = "{{ compte_rendu.seuil | pourcentage }}"


def figures(place: str, unit: str) -> list[str]:
    """The four cells of a comparison."""
    return [
        known(f"{place}.prevu", unit),
        known(f"{place}.realise", unit, "non renseigné"),
        rate(place),
        gap(place, unit),
    ]


def explanations(sheet: Sheet, loop: str, what: tuple[Column, str], place: str, unit: str) -> None:
    """Add why figures differ: what was written, or a dotted line where an explanation is still expected."""
    sheet.table(
        [what[0], Column("Écart", 26, figure=True), Column("Explication", 144 - what[0].width)],
        [
            Row(tag=loop),
            Row(
                [
                    what[1],
                    gap(place, unit),
                    f"{{{{ {place}.explication | typographie if {place}.explication else (none | ou_pointilles) }}}}",
                ]
            ),
            Row(tag="endfor"),
        ],
    )


def hours(sheet: Sheet) -> None:
    """Add the hours done for each action, and why they differ from the forecast."""
    sheet.heading("Heures de direction réalisées")
    sheet.text(
        "Les heures prévues sont celles que le cahier des charges donne pour chaque action de la demande (règles H1 à "
        "H10).",
        "Note",
        keep=True,
    )
    sheet.table(
        [Column("Règle", 14), Column("Action", 60), *_FIGURES],
        [
            *rows_above_a_total(
                f"for action in {_HERE}.heures",
                [
                    "{{ action.action }}",
                    [("CellulePetite", "{{ action.libelle | typographie }}")],
                    *figures("action", "heures"),
                ],
            ),
            Row(["Total des heures de direction", *figures(f"{_HERE}.total_heures", "heures")], strong=True, span=2),
        ],
    )
    needed = "selectattr('a_expliquer') | list"
    told = "selectattr('explication') | list"
    sheet.tag(f"if {_HERE}.heures | {needed} or {_HERE}.heures | {told}")
    sheet.heading("Explication des écarts d'heures", 2)
    sheet.text(
        f"Une explication est attendue pour toute action qui s'écarte de plus de {SEUIL} des heures prévues.",
        "Note",
        keep=True,
    )
    explanations(
        sheet,
        f"for action in {_HERE}.heures if action.a_expliquer or action.explication",
        (Column("Action", 18), "{{ action.action }}"),
        "action",
        "heures",
    )
    sheet.tag("endif")


def amounts(sheet: Sheet) -> None:
    """Add the time and the cost, forecast and realised, down to the amount that they justify."""
    sheet.heading("Temps de direction et coût du poste")
    rows = [
        ("", "Temps affecté à la direction de l'ACI", "etp", "etp", False),
        ("V2", "Volume retenu, dans la limite du volume plafond", "etp_retenu", "etp", False),
        ("", "Coût du poste sur la période", "cout_poste", "euros", False),
        ("C1", "Plafond de coût pour le volume retenu", "cout.plafond", "euros", False),
        ("C2", "Coût réel du temps retenu", "cout.cout_reel", "euros", False),
        ("C3", "Coût retenu", "cout.cout_retenu", "euros", False),
        ("C4", "Solde disponible sur le poste", "cout.solde_disponible", "euros", False),
        ("C5", "Montant finançable", "cout.montant_financable", "euros", False),
        ("C6, R2", "Montant de la demande ; montant justifié", "cout.montant_retenu", "euros", True),
    ]
    sheet.table(
        [Column("Règle", 16), Column("Montant", 58), *_FIGURES],
        [
            Row([rule, label, *figures(f"{_HERE}.{place}", unit)], strong=strong, keep=not strong)
            for rule, label, place, unit, strong in rows
        ],
    )
    sheet.text(
        "Le montant justifié applique au temps et au coût réalisés les règles de la demande, sans dépasser le "
        "montant de "
        "celle-ci. Les autres financements du poste sont ceux que la demande déclare.",
        "Note",
    )
