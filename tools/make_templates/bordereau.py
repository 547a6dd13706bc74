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
            ("Référence", "{{ document.reference }}", 42.5),
            (
                "Date",
                "{% if bordereau.date %}{{ bordereau.date | date_longue }}{% else %}" + BLANK + "{% endif %}",
                42.5,
            ),
            ("Pièces", "{{ bordereau.nombre }}", 42.5),
            ("Pages", _pages("bordereau"), 42.5),
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
            ("Structure", "{{ structure.nom }}{% if structure.sigle %} ({{ structure.sigle }}){% endif %}"),
            ("Atelier et chantier d'insertion", "{{ structure.aci.intitule }}"),
            "if bordereau.demande",
            (
                "Financeur",
                "{{ bordereau.demande.financeur }}{% if bordereau.demande.service %}, {{ bordereau.demande.service }}"
                "{% endif %}",
            ),
            ("Demande", "{{ bordereau.demande.reference }}"),
            (
                "Période",
                "du {{ bordereau.demande.debut | date_longue }} au {{ bordereau.demande.fin | date_longue }}",
            ),
            "endif",
            ("Formats des pièces", "{{ bordereau.formats | enumeration }}"),
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
        [
            Column("N°", 14),
            Column("Document", 44),
            Column("Référence", 38),
            Column("Fichier", 56),
            Column("Pages", 18, figure=True),
        ],
        [
            Row(tag="for groupe in bordereau.groupes"),
            Row(
                [[("CelluleGroupe", f"{{{{ groupe.titre }}}} : {_PIECES % 'groupe'}")], f"**{_pages('groupe')}**"],
                group=True,
                span=4,
                keep=True,
            ),
            Row(tag="for piece in groupe.pieces"),
            Row(
                [
                    "{{ piece.numero }}",
                    "{{ piece.titre }}",
                    "{{ piece.reference or '—' }}",
                    "{{ piece.fichier }}",
                    _pages("piece"),
                ]
            ),
            Row(tag="endfor"),
            Row(tag="endfor"),
            Row([f"Total : {_PIECES % 'bordereau'}", _pages("bordereau")], strong=True, span=4),
        ],
        small=True,
    )


def _sending(sheet: Sheet) -> None:
    sheet.heading("Envoi et réception")
    sheet.text(
        "Le présent bordereau accompagne les pièces ci-dessus. Un exemplaire daté et signé est à retourner à "
        "l'expéditeur pour accuser réception.",
        keep=True,
    )
    signatory = ("Nom et qualité : " + BLANK, "Signature et cachet :")
    sheet.signatures(
        "Dossier arrêté à {{ structure.adresse.commune }}{% if bordereau.date %}, le {{ bordereau.date | date_longue }}"
        "{% endif %}.",
        [
            ("Pour la structure", ["Envoyé le : " + BLANK, *signatory]),
            ("Cadre réservé au destinataire", ["Reçu le : " + BLANK, *signatory]),
        ],
    )
