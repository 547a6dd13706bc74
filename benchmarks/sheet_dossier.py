"""A dossier whose documents are the sheet of sheet.py: a schema, an entry of the catalogue, the template, the records.

The record holds the fields of the sheet and its four lists under one variable, as the records of a dossier do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.sheet import CONTRACT, FIELDS, FOOTING, HEADING, IDENTITY, TABLES, label, records, write_sheet
from benchmarks.syntax import JINJA_ONE_RECORD

KIND = "fiche_suivi"
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "jardins_de_valbrune"
_DATES = ("naissance", "debut", "fin", "etabli_le", "date", "echeance")
_NUMBERS = ("enfants", "version")
_REQUIRED = ("prenom", "nom", "naissance", "debut", "reference", "etabli_le")
_DAY = r"^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}$"


def write_sheet_dossier(folder: Path) -> Path:
    """The folder, now a dossier: `fiche_suivi` is its kind of record and of document."""
    (folder / "schemas").mkdir(parents=True)
    (folder / "templates_docx").mkdir()
    structure = json.loads((SAMPLE / "structure.json").read_text(encoding="utf-8"))
    del structure["logo"]
    _write(folder / "structure.json", structure)
    _write(folder / "schemas" / f"{KIND}.json", _schema())
    _write(folder / "schemas" / "documents.json", _catalogue())
    write_sheet(folder / "templates_docx" / f"{KIND}.docx", JINJA_ONE_RECORD)
    return folder


def sheet_records(count: int) -> list[dict[str, Any]]:
    """The records of the engine's benchmark, each as one mapping."""
    return [{**each.pop("fiche"), **each} for each in records(count)]


def write_lines(path: Path, found: Iterable[Mapping[str, Any]]) -> Path:
    """The file of these records, one a line."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
    return path


def _schema() -> dict[str, Any]:
    fields = {name: _field(name) for name in FIELDS}
    for key, (title, columns, _) in TABLES.items():
        item = {"type": "dict", "schema": {name: _field(name) for name in columns}}
        fields[key] = {"type": "list", "maxlength": 200, "meta": {"label": title}, "schema": item}
    about = {"kind": KIND, "titre": "Fiche de suivi", "designation": "une fiche de suivi"}
    return {**about, "description": "Le suivi d'une personne pendant son parcours.", "champs": fields}


def _field(name: str) -> dict[str, Any]:
    field: dict[str, Any] = {"type": "string", "meta": {"label": label(name)}}
    if name in _NUMBERS:
        field |= {"type": "integer", "min": 0, "max": 100}
    elif name in _DATES:
        field |= {"regex": _DAY}
    elif name == "civilite":
        field |= {"allowed": ["Mme", "M."]}
    elif name == "reference":
        field |= {"regex": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"}
    else:
        field |= {"maxlength": 200 if name in (*IDENTITY, *CONTRACT, *HEADING, *FOOTING) else 2000}
    return field | ({"required": True} if name in _REQUIRED else {})


def _catalogue() -> dict[str, Any]:
    record = {
        "libelle": "fiche de suivi",
        "pluriel": "fiches de suivi",
        "fichiers": ["fiches.json"],
        "unique": False,
        "obligatoire": False,
        "personnel": True,
    }
    document = {
        "titre": "Fiche de suivi",
        "enregistrement": KIND,
        "variable": "fiche",
        "modele": KIND,
        "fichier": "fiche-{reference}",
        "reference": ["reference"],
        "date": "etabli_le",
        "champs_imprimes": ["fiche.nom", "fiche.prenom"],
    }
    return {"enregistrements": {KIND: record}, "documents": {KIND: document}}


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
