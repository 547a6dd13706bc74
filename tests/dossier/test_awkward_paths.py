"""Paths that stretch the sheet: nothing but the minimum, forty interviews, long texts, names of every shape."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import aci_docs
from aci_docs.french import POINTILLES
from aci_docs.records import HIDDEN
from tests.dossier.test_funder_profile import accepted, everything, review
from tests.test_real_readers import ODF_SCHEMA, SAMPLE, VALIDATOR, needs_schema, needs_validator

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


def built(place: Path, change: Callable[[Any], None], profile: str) -> list[Path]:
    """The sheets of the first person of the sample, in both formats, once the record is changed."""
    folder = place / "dossier"
    shutil.copytree(SAMPLE, folder)
    people = json.loads((folder / "beneficiaires.json").read_text())[:1]
    change(people[0])
    (folder / "beneficiaires.json").write_text(json.dumps(people))
    aci_docs.build(aci_docs.Workspace(folder, profile=profile), place / "out", formats=("docx", "odt"))
    sheets = sorted((place / "out" / "fiches_bilan").iterdir())
    assert [path.suffix for path in sheets] == [".docx", ".odt"]
    return sheets


Sheets = Callable[[Callable[[Any], None], str], list[Path]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """The sheets of a changed record for a reader, each built once."""
    return cache(lambda change, profile: built(tmp_path_factory.mktemp("parcours"), change, profile))


def plain(path: Path) -> str:
    return everything(path).replace("\u00a0", " ").replace("\u202f", " ")


both_profiles = pytest.mark.parametrize("profile", ["interne", "financeur"])


@both_profiles
def test_the_least_record_makes_a_whole_sheet(made: Sheets, profile: str) -> None:
    for path in made(minimal, profile):
        text = plain(path)
        assert "La personne est toujours dans l’action à la date du bilan." in text
        assert "Aucun évènement signalé." in text
        assert "RC-2025-003" in text
        assert POINTILLES not in text
        assert ("N'Diaye" in text) is (profile == "interne")


@both_profiles
def test_forty_interviews_and_long_texts_arrive_whole(made: Sheets, profile: str) -> None:
    for path in made(swollen, profile):
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
    tmp_path: Path, profile: str, last: str, first: str | None, civility: str | None
) -> None:
    identity = {"nom": last, "prenom": first, "civilite": civility}

    def change(person: Any) -> None:
        person["identite"].update(identity)
        for each in person["entretiens_tripartites"]:
            each["presents"][0]["nom"] = f"{first or ''} {last}".strip()

    for path in built(tmp_path, change, profile):
        text = plain(path)
        title = " ".join(filter(None, (civility, first, last)))
        assert (title in text) is (profile == "interne")
        assert (f">{last}" in text or f" {last}" in text) is (profile == "interne")


@needs_validator
@both_profiles
@pytest.mark.parametrize("change", [minimal, swollen])
def test_word_finds_no_fault_in_them(made: Sheets, profile: str, change: Callable[[Any], None]) -> None:
    word, _ = made(change, profile)
    done = subprocess.run([VALIDATOR, word], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


@needs_schema
@both_profiles
@pytest.mark.parametrize("change", [minimal, swollen])
def test_the_odf_schema_finds_no_fault_in_them(made: Sheets, profile: str, change: Callable[[Any], None]) -> None:
    _, odt = made(change, profile)
    schema = etree.RelaxNG(etree.parse(ODF_SCHEMA))
    with zipfile.ZipFile(odt) as archive:
        for name in ("content.xml", "styles.xml", "meta.xml"):
            assert schema.validate(etree.fromstring(archive.read(name))), schema.error_log
