"""Paths that stretch the sheet: nothing but the minimum, forty interviews, long texts, names of every shape."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import aci_docs
from aci_docs.french import POINTILLES
from aci_docs.records import HIDDEN
from tests.dossier.test_funder_profile import accepted, everything, review
from tests.test_real_readers import ODF_SCHEMA, VALIDATOR, needs_schema, needs_validator

Edit = Callable[[Path, Callable[[Any], object]], None]
LONG = "Un texte long, avec l’été & <la suite> ; " * 125
NAMES = [
    ("O'Brien-d'Aubigné", "Anne-Maëlle", "Mme"),
    ("L'Hénoret", None, None),
    ("Lê", "Thị-Ưu", "M."),
    ("N'Guessan Kouamé", None, "Mme"),
]


def minimal(person: dict[str, Any]) -> None:
    """The least that a record may hold: no exit, no list, no reference, no optional text."""
    kept = {"identifiant", "siret_structure", "date_bilan", "identite", "entree", "contrats"}
    for key in set(person) - kept:
        del person[key]
    person["identite"] = {key: person["identite"][key] for key in ("nom", "date_naissance")}
    person["entree"] = {"date": person["entree"]["date"], "prescripteur": {"type": "PLIE"}}
    person["contrats"] = person["contrats"][:1]
    person["date_bilan"] = person["contrats"][0]["debut"]


def swollen(person: dict[str, Any]) -> None:
    """Forty interviews of ten people, and five thousand characters in every text that may be so long."""
    person["contrats"] = [person["contrats"][0] | {"type": "CDI inclusion", "fin": None}]
    del person["sortie"]
    person["date_bilan"] = "2026-11-01"
    first = date.fromisoformat(person["contrats"][0]["debut"])
    guests = [{"nom": f"Zoé Quidam{chr(97 + n)}", "qualite": "conseillère", "presence": "présent"} for n in range(10)]
    person["entretiens_tripartites"] = [
        {"date": (first + timedelta(days=12 * n)).isoformat(), "presents": guests, "synthese": LONG, "suites": LONG}
        for n in range(40)
    ]
    person["commentaire"] = LONG
    person["entree"]["situation"] = LONG
    person["preparation_sortie"]["projet"] = LONG
    for key, texts in {"evenements": ("description", "consequence"), "immersions": ("bilan",)}.items():
        for each in person[key]:
            each.update(dict.fromkeys(texts, LONG))
    review(person, True)
    accepted(person)


def built(dossier: Path, edit: Edit, change: Callable[[Any], None], profile: str) -> list[Path]:
    """The sheets of the first person of a dossier, in both formats, once the record is changed."""

    def spoil(people: Any) -> None:
        del people[1:]
        change(people[0])

    edit(dossier / "beneficiaires.json", spoil)
    out = dossier.parent / f"out-{profile}"
    aci_docs.build(aci_docs.Workspace(dossier, profile=profile), out, formats=("docx", "odt"))
    sheets = sorted((out / "fiches_bilan").iterdir())
    assert [path.suffix for path in sheets] == [".docx", ".odt"]
    return sheets


def plain(path: Path) -> str:
    return everything(path).replace("\u00a0", " ").replace("\u202f", " ")


both_profiles = pytest.mark.parametrize("profile", ["interne", "financeur"])


@both_profiles
def test_the_least_record_makes_a_whole_sheet(dossier: Path, edit: Edit, profile: str) -> None:
    for path in built(dossier, edit, minimal, profile):
        text = plain(path)
        assert "La personne est toujours dans l’action à la date du bilan." in text
        assert "Aucun évènement signalé." in text
        assert "RC-2025-003" in text
        assert POINTILLES not in text
        assert ("N'Diaye" in text) is (profile == "interne")


@both_profiles
def test_forty_interviews_and_long_texts_arrive_whole(dossier: Path, edit: Edit, profile: str) -> None:
    for path in built(dossier, edit, swollen, profile):
        text = plain(path)
        words = "Un texte long, avec l’été & <la suite> ; "
        # 40 syntheses and as many follow-ups, a comment, a project, a situation, 2 events twice, a result.
        assert text.count(words.strip()) == 125 * (40 * 2 + 3 + 2 * 2 + 1)
        assert text.count("Zoé Quidam") == (400 if profile == "interne" else 0)
        assert text.count("conseillère") >= 400
        assert HIDDEN not in text.replace("« non transmis »", "")


@both_profiles
@pytest.mark.parametrize(("last", "first", "civility"), NAMES)
def test_names_of_every_shape_are_printed_or_hidden_whole(
    dossier: Path, edit: Edit, profile: str, last: str, first: str | None, civility: str | None
) -> None:
    identity = {"nom": last, "prenom": first, "civilite": civility}

    def change(person: Any) -> None:
        person["identite"].update(identity)
        for each in person["entretiens_tripartites"]:
            each["presents"][0]["nom"] = f"{first or ''} {last}".strip()

    for path in built(dossier, edit, change, profile):
        text = plain(path)
        title = " ".join(filter(None, (civility, first, last)))
        assert (title in text) is (profile == "interne")
        assert (f">{last}" in text or f" {last}" in text) is (profile == "interne")


@needs_validator
@both_profiles
@pytest.mark.parametrize("change", [minimal, swollen])
def test_word_finds_no_fault_in_them(dossier: Path, edit: Edit, profile: str, change: Callable[[Any], None]) -> None:
    word, _ = built(dossier, edit, change, profile)
    done = subprocess.run([VALIDATOR, word], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@needs_schema
@both_profiles
@pytest.mark.parametrize("change", [minimal, swollen])
def test_the_odf_schema_finds_no_fault_in_them(
    dossier: Path, edit: Edit, profile: str, change: Callable[[Any], None]
) -> None:
    _, odt = built(dossier, edit, change, profile)
    schema = etree.RelaxNG(etree.parse(ODF_SCHEMA))
    with zipfile.ZipFile(odt) as archive:
        for name in ("content.xml", "styles.xml", "meta.xml"):
            assert schema.validate(etree.fromstring(archive.read(name))), schema.error_log
