"""The volume, the cost and the amount of a request, what they call for, and how they are worked out."""

from __future__ import annotations

from dataclasses import replace

from tools.make_templates.blocks import Column, Row, Sheet
from tools.make_templates.demande_financement.wording import PERIODE


def volume(sheet: Sheet) -> None:
    """Add the volume that is kept (rules V1 and V2)."""
    sheet.heading("Volume de direction retenu")
    _amounts(
        sheet,
        "Volume",
        [
            Row(["V1", "Volume plafond, au prorata des postes conventionnés", "{{ volume.etp_plafond | etp }}"]),
            Row(["", "Temps affecté à la direction de l'ACI (déclaré)", "{{ volume.etp_affecte | etp }}"]),
            Row(["V2", "Volume retenu : le plus petit des deux", "{{ volume.etp_retenu | etp }}"], strong=True),
        ],
    )
    sheet.text(
        "Soit {{ volume.heures_retenues | heures }} sur la période, sur la base de {{ volume.base_annuelle | heures }} "
        "par an pour un temps plein. Le financement porte sur ce volume ; les heures de la partie 4 décrivent les "
        "actions que la direction réalise.",
        "Note",
    )


def cost(sheet: Sheet) -> None:
    """Add the cost, the other fundings and the amount (rules C1 to C6)."""
    sheet.heading("Coût et montant demandé")
    sheet.heading("Coût retenu", 2)
    _amounts(
        sheet,
        "Coût",
        [
            Row(["C1", "Plafond de coût pour le volume retenu", "{{ cout.plafond | euros }}"]),
            Row(["C2", "Coût réel du temps retenu", "{{ cout.cout_reel | euros }}"]),
            Row(["C3", "Coût retenu : le plus petit de C1 et C2", "{{ cout.cout_retenu | euros }}"], strong=True),
        ],
    )
    sheet.heading("Autres financements du poste", 2)
    sheet.or_else("demande.autres_financements", "Aucun autre financement du poste n'est déclaré.")
    sheet.table(
        [Column("Financeur", 58), Column("Objet", 72), Column("Montant sur la période", 40, figure=True)],
        [
            Row(tag="for autre in demande.autres_financements"),
            Row(["{{ autre.financeur }}", "{{ autre.objet | typographie }}", "{{ autre.montant | euros }}"]),
            Row(tag="endfor"),
            Row(["Total des autres financements", "{{ cout.autres_financements | euros }}"], strong=True, span=2),
        ],
    )
    sheet.text(
        f"Chaque montant est celui de la période de la demande ({PERIODE}), et non celui d'une autre durée.", "Note"
    )
    sheet.tag("endif")
    sheet.heading("Respect du coût réel du poste", 2)
    sheet.text(
        "{% if demande.direction.charge_insertion %}La même personne assurant aussi les fonctions de chargé "
        "d'insertion, la{% else %}La{% endif %} totalité des financements ne doit pas dépasser le coût réel du poste : "
        "le montant en tient compte.",
        keep=True,
    )
    _amounts(
        sheet,
        "Montant",
        [
            Row(
                [
                    "C4",
                    "Solde disponible sur le poste, autres financements déduits",
                    "{{ cout.solde_disponible | euros }}",
                ]
            ),
            Row(["C5", "Montant finançable : le plus petit de C3 et C4", "{{ cout.montant_financable | euros }}"]),
            Row(tag="if demande.montant_demande is not none"),
            Row(["", "Montant demandé par la structure (déclaré)", "{{ demande.montant_demande | euros }}"]),
            Row(tag="endif"),
            Row(["C6", "Montant retenu pour la demande", "{{ cout.montant_retenu | euros }}"], strong=True),
        ],
    )
    # A gap of less than half a cent prints as nothing: it is not shown at all.
    sheet.tag("if cout.ecretement | euros != 0 | euros")
    sheet.text("Écart entre le coût retenu et le montant retenu (C3 − C6) : {{ cout.ecretement | euros }}.", "Note")
    sheet.tag("endif")


def notices(sheet: Sheet) -> None:
    """Add the notices of the calculation."""
    sheet.heading("Constats")
    gravity = (
        "{{ {'information': 'Information', 'attention': 'Attention', 'blocage': 'Blocage'}"
        ".get(constat.gravite, constat.gravite) }}"
    )
    sheet.listing(
        "for constat in constats",
        [(Column("Nature", 28), gravity), (Column("Constat", 142), "{{ constat.message | typographie }}")],
        empty="Le calcul n'appelle aucun constat.",
    )


def trace(sheet: Sheet, rows: str = "trace") -> None:
    """Add every step of the calculation, with its formula and its source; `rows` is where they are."""
    sheet.heading("Détail du calcul")
    sheet.text(
        "Chaque ligne donne la règle appliquée, sa formule, la même avec les nombres de la demande, le "
        "résultat et la source.",
        "Note",
        keep=True,
    )
    explanation = [
        ("CellulePetite", "**{{ ligne.libelle | typographie }}**"),
        ("CellulePetite", "{{ ligne.formule | typographie }}"),
        ("CelluleSource", "{{ ligne.source | typographie }}"),
    ]
    sheet.listing(
        f"for ligne in {rows}",
        [
            (Column("Règle", 12), "{{ ligne.regle }}"),
            (Column("Libellé, formule et source", 106), explanation),
            (Column("Calcul", 29), "{{ ligne.calcul | typographie }}"),
            (Column("Résultat", 23, figure=True), "{{ ligne.resultat | typographie }}"),
        ],
        small=True,
    )


def _amounts(sheet: Sheet, label: str, rows: list[Row]) -> None:
    """Add a short table of rules and results, whole on one page."""
    columns = [Column("Règle", 14), Column(label, 116), Column("Résultat", 40, figure=True)]
    sheet.table(columns, [*(replace(row, keep=not row.tag) for row in rows[:-1]), rows[-1]])
