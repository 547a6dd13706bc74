"""The sheet that the engines fill: two pages, sixty fields, four tables with a row per item, header, footer and logo.

Its tags are those of the engine that fills it (syntax.py), without filters. sheet_odt.py makes it in OpenDocument.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.syntax import JINJA, Syntax

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TABLES = {
    "objectifs": ("Objectifs", ("intitule", "moyens", "echeance", "resultat"), 6),
    "seances": ("Séances d'accompagnement", ("date", "theme", "duree", "intervenant", "suite"), 8),
    "competences": ("Compétences observées", ("domaine", "activite", "niveau", "commentaire"), 8),
    "demarches": ("Démarches vers l'emploi", ("date", "employeur", "nature", "reponse"), 6),
}
"""Key of a list -> its title, the keys of its items, how many items a record has on average."""
IDENTITY = (
    "civilite", "prenom", "nom", "naissance", "commune_naissance", "nationalite", "adresse", "code_postal", "commune",
    "telephone", "courriel", "situation", "enfants", "permis", "vehicule", "niveau_etudes", "diplome",
    "dernier_emploi", "prescripteur", "date_prescription", "agrement", "debut_agrement", "fin_agrement", "identifiant",
)  # fmt: skip
CONTRACT = (
    "poste", "lieu", "debut", "fin", "duree_hebdomadaire", "renouvellements", "chantier", "equipe", "encadrant",
    "accompagnateur", "tuteur", "horaires", "remuneration", "convention", "visite_medicale", "equipements",
    "formation_securite", "sst", "conduite", "referent_mobilite",
)  # fmt: skip
REVIEW = (
    "bilan", "assiduite", "points_forts", "points_appui", "freins", "logement", "sante", "mobilite", "budget",
    "langue", "numerique", "projet",
)  # fmt: skip
HEADING = ("reference", "version")
FOOTING = ("etabli_le", "signataire")
FIELDS = (*IDENTITY, *CONTRACT, *REVIEW, *HEADING, *FOOTING)
"""The sixty fields of `fiche`."""

_FIRST = (
    "Aïcha", "Élodie", "Mehdi", "Noé", "Fatou", "Yann", "Maïwenn", "Léo", "Zoé", "Théo", "Inès", "Gaëlle", "Loïc",
    "Chloé", "Baptiste", "Anaïs",
)  # fmt: skip
_LAST = (
    "Benali", "Le Goff", "Émond", "Traoré", "Durand", "Kervella", "N'Diaye", "Lefèvre", "Ruiz", "Hébert", "Quéré",
    "Masson",
)  # fmt: skip
_WORDS = (
    "suivi", "atelier", "chantier", "maraîchage", "équipe", "projet", "formation", "autonomie", "ponctualité",
    "organisation", "sécurité", "entretien", "stage", "employeur", "candidature", "mobilité", "permis", "logement",
    "démarche", "compétence", "évaluation", "progrès", "difficulté", "soutien", "consigne", "planning", "récolte",
    "vente", "client", "qualité", "rythme", "santé", "rendez-vous", "dossier", "&", "budget",
)  # fmt: skip


def records(count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """As many invented records, each other than the last; the same for the same seed."""
    chance = random.Random(seed)
    return [_record(chance, number) for number in range(1, count + 1)]


def _record(chance: random.Random, number: int) -> dict[str, Any]:
    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(least, most))).capitalize()

    def day() -> str:
        return f"{date(2026, 1, 1) + timedelta(chance.randrange(730)):%d/%m/%Y}"

    fiche: dict[str, Any] = {field: words(1, 4) for field in (*IDENTITY, *CONTRACT)}
    fiche |= {field: words(8, 18) for field in REVIEW}
    fiche |= {"civilite": chance.choice(("Mme", "M.")), "prenom": chance.choice(_FIRST), "nom": chance.choice(_LAST)}
    fiche |= {"naissance": day(), "debut": day(), "fin": day(), "enfants": chance.randrange(5), "etabli_le": day()}
    fiche |= {"reference": f"FS-2026-{number:05}", "version": 1, "signataire": f"{chance.choice(_FIRST)} Moreau"}
    lists = {
        key: [
            {name: day() if name in ("date", "echeance") else words(1, 4) for name in columns}
            for _ in range(chance.randint(mean - 2, mean + 2))
        ]
        for key, (_, columns, mean) in TABLES.items()
    }
    return {"fiche": fiche, **lists}


def write_sheet(path: Path, syntax: Syntax = JINJA) -> None:
    """The template of the sheet, in Word, with the tags of an engine."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    document = _new()
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.add_run().add_picture(io.BytesIO(logo()), width=Mm(22))
    _small(header, f"  Fiche de suivi {syntax.field('reference')}, version {syntax.field('version')}")
    _small(footer, f"Établie le {syntax.field('etabli_le')} par {syntax.field('signataire')}")
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("Fiche de suivi du parcours", 1)
    _pairs(document, IDENTITY, syntax)
    document.add_heading("Contrat", 2)
    _pairs(document, CONTRACT, syntax)
    document.add_heading("Bilan", 2)
    for field in REVIEW:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label(field)} : ").bold = True
        paragraph.add_run(syntax.field(field))
    for key, (title, columns, _) in TABLES.items():
        document.add_heading(title, 2)
        _table(document, key, columns, syntax)
    document.save(str(path))


def write_long_table(path: Path) -> None:
    """A template that is one table with a row per item of `lignes`, of four cells."""
    document = _new()
    _table(document, "lignes", ("a", "b", "c", "d"), JINJA)
    document.save(str(path))


def rows(count: int) -> dict[str, Any]:
    """What `write_long_table` prints: as many rows."""
    return {"lignes": [{"a": f"n° {row}", "b": "Maraîchage & vente", "c": row, "d": "fait"} for row in range(count)]}


def write_many_variables(path: Path, count: int, *, paragraph: int = 40) -> None:
    """A template of `count` different variables, so many in a paragraph."""
    document = _new()
    for start in range(0, count, paragraph):
        document.add_paragraph(", ".join(f"{{{{ v{each} }}}}" for each in range(start, min(start + paragraph, count))))
    document.save(str(path))


def variables(count: int) -> dict[str, str]:
    """What `write_many_variables` prints."""
    return {f"v{each}": f"valeur {each}" for each in range(count)}


def _new() -> DocumentObject:
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    document = Document()
    # The styles of python-docx's own template weigh ten times those of a document from Word: keep the usual share.
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]
    document.styles["Normal"].font.size = Pt(8)
    document.styles["Normal"].paragraph_format.space_after = Pt(1)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    return document


def _pairs(document: DocumentObject, fields: Sequence[str], syntax: Syntax) -> None:
    """A table of labels and fields, two pairs in a row."""
    table = document.add_table(0, 4, "Table Grid")
    for start in range(0, len(fields), 2):
        cells = table.add_row().cells
        for place, field in enumerate(fields[start : start + 2]):
            _fill(cells[2 * place], label(field), bold=True)
            _fill(cells[2 * place + 1], syntax.field(field))


def _table(document: DocumentObject, key: str, columns: Sequence[str], syntax: Syntax) -> None:
    table = document.add_table(0, len(columns), "Table Grid")
    for cell, name in zip(table.add_row().cells, columns, strict=True):
        _fill(cell, label(name), bold=True)
    for texts in syntax.rows(key, columns):
        for cell, text in zip(table.add_row().cells, texts, strict=False):
            _fill(cell, text)


def _fill(cell: _Cell, text: str, *, bold: bool = False) -> None:
    from docx.shared import RGBColor

    run = cell.paragraphs[0].add_run(text)
    run.bold = bold
    run.font.name = "Arial"
    run.font.color.rgb = RGBColor(0x20, 0x30, 0x40)


def _small(paragraph: Paragraph, text: str) -> None:
    from docx.shared import Pt

    paragraph.add_run(text).font.size = Pt(7)


def label(name: str) -> str:
    """The words that name a field."""
    return name.replace("_", " ").capitalize()


def logo() -> bytes:
    """A picture of about 10 KB, as logos are: 60 by 60 points of noise, in PNG."""
    points = random.Random(1)
    rows = b"".join(b"\0" + points.randbytes(180) for _ in range(60))
    head = struct.pack(">2I5B", 60, 60, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
