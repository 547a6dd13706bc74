"""The sample dossier whole, cut to what its schemas require, and swollen to what they allow: for many tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aci_docs import Workspace

ROOT = Path(__file__).resolve().parents[1]

Edit = Callable[[dict[str, Any], dict[str, Any]], None]
"""What changes a record in place, given the fields of its schema."""


# Keys that ask for a document of their own, and what that document needs besides.
ASKED = {"realise": (), "lettre_mission": ("titulaire", "affectation_financee")}


def minimal(fields: dict[str, Any], record: dict[str, Any]) -> None:
    """Only what the schema requires is left, and what asks for a document: every list is as short as it may be."""
    kept = {key for asked, needed in ASKED.items() if asked in record for key in (asked, *needed)}
    for key in list(record):
        field = fields[key]
        if not field.get("required") and key not in kept:
            del record[key]
        elif field.get("type") == "dict":
            minimal(field["schema"], record[key])
        elif field.get("type") == "list":
            del record[key][field.get("minlength", 0) :]
            if field["schema"].get("type") == "dict":
                for item in record[key]:
                    minimal(field["schema"]["schema"], item)
    if isinstance(record.get("contrats"), list):
        record["contrats"][0]["type"] = "CDI inclusion"  # the one type of contract that may have no end


WORDS = "Anticonstitutionnellement" * 3 + " l'été & <la suite> 🌱 ; "
IDENTIFYING = ("nom", "prenom", "voie", "complement", "commune")


def long(fields: dict[str, Any], record: dict[str, Any]) -> None:
    """Every free text is 5,000 characters long, or as long as its field allows, with one word too wide for a cell."""
    for key, field in fields.items():
        value = record.get(key)
        if field.get("type") == "dict" and isinstance(value, dict):
            long(field["schema"], value)
        elif field.get("type") == "list" and isinstance(value, list) and field["schema"].get("type") == "dict":
            for item in value:
                long(field["schema"]["schema"], item)
        elif (
            field.get("type") == "string"
            and isinstance(value, str)
            and not {"check_with", "allowed", "regex"} & set(field)
        ):
            # A text for a funder must not hold the words that tell who a person is.
            words = f"Dénomination-{key} " if key in IDENTIFYING else WORDS
            record[key] = (words * 260)[: min(5000, field.get("maxlength", 5000))]


SAMPLE = ROOT / "samples" / "jardins_de_valbrune"

VARIANTS: dict[str, tuple[str, Edit | None]] = {
    "full": ("jardins_de_valbrune", None),
    "posts": ("ateliers_du_bief", None),
    "minimal": ("jardins_de_valbrune", minimal),
    "long": ("jardins_de_valbrune", long),
}
"""Name -> the sample it starts from, and what changes its records."""

_POSTS = ("coordination", "direction")
"""The posts of a changed sample: one without and one with a letter of mission."""


def write_variant(name: str, folder: Path) -> Path:
    """The folder, which is now a dossier of its own: a sample's records changed as VARIANTS says.

    A changed one keeps two posts and two beneficiaries, the first with an exit and the first without.
    """
    sample, edit = VARIANTS[name]
    shutil.copytree(ROOT / "samples" / sample, folder)
    if edit is None:
        return folder
    workspace = Workspace(folder)
    for kind in workspace.catalogue.records:
        fields = dict(workspace.schema(kind.name).fields)
        for path in workspace.files(kind):
            if kind.name == "fiche_poste" and path.stem not in _POSTS:
                path.unlink()
                continue
            value = json.loads(path.read_text())
            if kind.name == "beneficiaire":
                value = [next(each for each in value if bool(each.get("sortie")) is gone) for gone in (True, False)]
            for record in value if isinstance(value, list) else [value]:
                edit(fields, record)
            path.write_text(json.dumps(value, ensure_ascii=False))
    return folder
