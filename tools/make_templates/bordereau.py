"""The slip that goes with a dossier: the list of its pieces, numbered, with their pages, to be signed and returned."""

from __future__ import annotations

from tools.make_templates.blocks import Column, Row, Sheet
from tools.make_templates.phrases import BLANK, SHORT_BLANK

_PIECES = "{{ %s.nombre | pluriel('pièce') }}"
_PAGES = "{%% if %s.pages %%}{{ %s.pages }}{%% else %%}" + SHORT_BLANK + "{%% endif %%}"


def make() -> Sheet:
    """The description of the template."""
    sheet = Sheet("Bordereau d’envoi{% if bordereau.demande %} — {{ bordereau.demande.financeur }}{% endif %}")
    sheet.text(
        "{% if bordereau.demande %}{{ bordereau.demande.intitule | typographie }}{% else %}Dossier : "
        "{{ structure.nom }}{% endif %}",
        "Title",
    )
    sheet.landmarks(
        [
            ("Référence", "{{ document.reference }}", 40),
            (
                "Date",
                "{% if bordereau.date %}{{ bordereau.date | date_longue }}{% else %}" + BLANK + "{% endif %}",
                40,
            ),
            ("Pièces", "{{ bordereau.nombre }}, en {{ bordereau.formats | enumeration }}", 60),
            ("Pages", _pages("bordereau"), 30),
        ]
    )
    _dossier(sheet)
    _pieces(sheet)
    _sending(sheet)
    return sheet


def _pages(of: str) -> str:
    return _PAGES % (of, of)


def _dossier(sheet: Sheet) -> None:
    sheet.heading("Dossier")
    sheet.facts(
        [
            ("Atelier et chantier d'insertion", "{{ structure.aci.intitule }}"),
            "if bordereau.demande",
            (
                "Financeur",
                "{{ bordereau.demande.financeur }}{% if bordereau.demande.service %}, {{ bordereau.demande.service }}"
                "{% endif %}",
            ),
            (
                "Demande et période",
                "{{ bordereau.demande.reference }}, du {{ bordereau.demande.debut | date_longue }} au "
                "{{ bordereau.demande.fin | date_longue }}",
            ),
            "endif",
        ]
    )


def _pieces(sheet: Sheet) -> None:
    sheet.heading("Pièces du dossier")
    sheet.tag("if not bordereau.pages")
    sheet.text(
        "Les pages sont comptées quand le PDF des pièces est fait. Il ne l'a pas été : leur nombre est à porter à la "
        "main sur les pointillés.",
        keep=True,
    )
    sheet.tag("endif")
    sheet.table(
        [Column("N°", 11), Column("Document", 71), Column("Fichier", 72), Column("Pages", 16, figure=True)],
        [
            Row(tag="for groupe in bordereau.groupes"),
            # The piece that is alone of its kind takes the place of the heading.
            Row(tag="if groupe.nombre > 1"),
            Row(
                [[("CelluleGroupe", f"{{{{ groupe.titre }}}} : {_PIECES % 'groupe'}")], f"**{_pages('groupe')}**"],
                group=True,
                span=3,
                keep=True,
            ),
            Row(tag="endif"),
            Row(tag="for piece in groupe.pieces"),
            Row(tag="if groupe.nombre == 1"),
            Row(
                [
                    "{{ piece.numero }}",
                    "**{{ piece.titre }}**{% if piece.reference %} · {{ piece.reference }}{% endif %}",
                    "{{ piece.fichier }}",
                    f"**{_pages('piece')}**",
                ],
                group=True,
            ),
            Row(tag="else"),
            Row(["{{ piece.numero }}", "{{ piece.reference or piece.titre }}", "{{ piece.fichier }}", _pages("piece")]),
            Row(tag="endif"),
            Row(tag="endfor"),
            Row(tag="endfor"),
            Row([f"Total : {_PIECES % 'bordereau'}", _pages("bordereau")], strong=True, span=3, keep=True),
        ],
        small=True,
    )


def _sending(sheet: Sheet) -> None:
    sheet.heading("Envoi et réception")
    sheet.text(
        "Un exemplaire de ce bordereau, daté et signé, est à retourner à l'expéditeur pour accuser réception.",
        keep=True,
    )
    signatory = ("Nom et qualité : " + BLANK, "Signature et cachet :")
    sheet.signatures(
        "",
        [
            ("Pour la structure", ["Envoyé le : " + BLANK, *signatory]),
            ("Cadre réservé au destinataire", ["Reçu le : " + BLANK, *signatory]),
        ],
    )
