"""No datum of one record is in the document of another, whatever process made them, one after the other.

Two proofs: every text, number and date of a record is its own, and is looked for in every member of the others' files;
and the document that a record has among others is, byte for byte, the one that it has alone.
"""

import io
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from aci_docs.batch import Wanted, run
from aci_docs.records import Schema
from aci_docs.workspace import packaged
from tests.templating import opendocuments

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "jardins_de_valbrune"
COUNT = 4
_ISO = re.compile(r"(\d{4})(-\d\d-\d\d)")
_WORD = re.compile(r"zq([a-h])[k-t]{3}w")
_DATE = re.compile(r"\b(?:\d\d/\d\d/|(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
                   r"décembre) )((?:19|20)\d\d)\b")  # fmt: skip
YEARS = 4
"""Years between the dates of a record and those of the next: all of one stand in less."""


def own(record: dict[str, Any], kind: str, number: int, *, dates: bool) -> dict[str, Any]:
    """The record with words, numbers and dates that the record of this number alone has."""
    marks = count()

    def changed(field: Any, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: changed(field["schema"][key], item) for key, item in value.items()}
        if isinstance(value, list):
            return [changed(field["schema"], item) for item in value]
        if field["type"] == "number":
            return round(20 + 3 * number + (number + 1) * 0.11, 2)
        if isinstance(value, str) and (found := _ISO.fullmatch(value)):
            return f"{int(found[1]) + YEARS * number}{found[2]}" if dates else value
        if isinstance(value, str) and not {"allowed", "check_with", "regex"} & set(field):
            return word(number, next(marks))
        return value

    fields = Schema.read(packaged("schemas") / f"{kind}.json").fields
    return {key: changed(fields[key], value) for key, value in record.items()}


def word(number: int, mark: int) -> str:
    return f"zq{'abcdefgh'[number]}" + "".join("klmnopqrst"[int(digit)] for digit in f"{mark:03}") + "w"


def hours(number: int) -> str:
    return f"{20 + 3 * number + (number + 1) * 0.11:.2f}".replace(".", ",")


def everything(data: bytes) -> str:
    """All that a document holds, the names and the contents of its members, marks taken away and kept."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    texts = []
    for name, content in parts:
        text = unescape(content.decode("utf-8", errors="replace"))
        wide = content.decode("utf-16-le", errors="replace") if name.endswith((".emf", ".svm")) else ""
        texts.append(f"{name}\n{text}\n{re.sub('<[^>]*>', '', text)}\n{wide}")
    return "\n".join(texts)


def people() -> list[dict[str, Any]]:
    """Records with everything, then with nothing that may be left out, then with everything again."""
    best = max(json.loads((SAMPLE / "beneficiaires.json").read_text("utf-8")), key=lambda each: len(json.dumps(each)))
    needed = {"identifiant", "siret_structure", "date_bilan", "identite", "entree", "contrats"}
    made = []
    for number in range(COUNT):
        record = own(best, "beneficiaire", number, dates=True)
        record["identifiant"] = f"B-{number}"
        record["identite"] |= {
            "date_naissance": f"19{50 + number}-04-0{number + 1}", "telephone": f"06 39 98 00 1{number}",
            "courriel": f"{word(number, 900)}@example.org", "identifiant_france_travail": f"000010{number}A",
        }  # fmt: skip
        record["pass_iae"]["numero"] = f"99999000010{number}"
        if number % 3 == 1:
            record = {key: value for key, value in record.items() if key in needed}
            record["contrats"] = record["contrats"][:1]
        if number % 3 == 2:
            record = {
                key: [] if isinstance(value, list) and key not in needed else value for key, value in record.items()
            }
        made.append(record)
    return made


def posts() -> list[dict[str, Any]]:
    best = json.loads((SAMPLE / "postes" / "coordination.json").read_text("utf-8"))
    made = []
    for number in range(COUNT):
        record = own(best, "fiche_poste", number, dates=False)
        for key in ("emploi_repere", "classification", "temps_travail", "affectation_financee", "remuneration"):
            if key in best:
                record[key] = best[key]
        record["identifiant"] = f"P-{number}"
        if number % 2:
            record["missions"] = record["missions"][:1]
        made.append(record)
    return made


LINES = (
    "{{ structure.nom }} {{ beneficiaire.identifiant }}",
    "{{ beneficiaire.identite.nom }} {{ beneficiaire.identite.prenom }}",
    "{% if beneficiaire.commentaire %}{{ beneficiaire.commentaire }}{% endif %}",
    "{% for each in beneficiaire.contrats %}{{ each.poste }} {{ each.debut }}{% endfor %}",
    "{% for each in beneficiaire.contrats %}{{ each.heures_hebdomadaires }}{% endfor %}",
    "{% for each in beneficiaire.objectifs %}{{ each.libelle }} {{ each.motif }}{% else %}aucun{% endfor %}",
    "{{ graphiques.frise | image(largeur=160) }}",
)


@pytest.fixture(params=["fiche_bilan", "fiche_bilan financeur", "fiche_poste", "lettre"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Wanted, list[dict[str, Any]], Path]:
    """What is asked for, the records, and the file that they stand in."""
    name, _, profile = request.param.partition(" ")
    home = tmp_path / "foyer"
    home.mkdir()
    for each in ("structure.json", "logo.png"):
        shutil.copy(SAMPLE / each, home / each)
    records = posts() if name == "fiche_poste" else people()
    if name == "lettre":
        for area in ("schemas", "templates_docx", "templates_odt"):
            (home / area).mkdir()
        catalogue = json.loads((packaged("schemas") / "documents.json").read_text("utf-8"))["documents"]
        entry = catalogue["fiche_bilan"] | {"modele": name, "fichier": "lettre-{identifiant}", "champs_imprimes": []}
        (home / "schemas" / "documents.json").write_text(json.dumps({"documents": {name: entry}}))
        document = Document()
        for line in LINES:
            document.add_paragraph(line)
        document.save(str(home / "templates_docx" / "lettre.docx"))
        opendocuments.write(home / "templates_odt" / "lettre.odt", *LINES)
    source = home / "source.jsonl"
    source.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return Wanted(name, ("docx", "odt"), profile=profile or "interne"), records, source


def made(wanted: Wanted, source: Path, out: Path, jobs: int) -> dict[str, bytes]:
    """The documents by name."""
    summary = run(wanted, [source], out, jobs=jobs)
    told = [str(problem) for each in summary.refusals for problem in each.problems]
    assert (summary.refused, summary.failed, told) == (0, 0, [])
    if wanted.output == "zip":
        with zipfile.ZipFile(out / summary.files[0]) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in (".docx", ".odt")}


def test_each_document_tells_its_own_record_and_is_the_one_that_the_record_has_alone(
    case: tuple[Wanted, list[dict[str, Any]], Path], tmp_path: Path
) -> None:
    wanted, records, source = case
    found = made(wanted, source, tmp_path / "ensemble", 1)
    assert len(found) == 2 * COUNT
    for name, data in found.items():
        number = int(name.rpartition("-")[2][0])
        text = everything(data)
        words = set(_WORD.findall(text))
        assert words <= {"abcdefgh"[number]}, name
        assert words or wanted.profile == "financeur"
        for other in range(COUNT):
            if other != number and wanted.kind != "fiche_poste":
                assert hours(other) not in text, name
                for key in ("telephone", "courriel", "identifiant_france_travail"):
                    assert records[other]["identite"][key] not in text, name
        if wanted.kind != "fiche_poste":
            assert set(_years(text, number)) <= {2024 + YEARS * number + year for year in range(-1, 4)}, name
            if number % 3 != 1:
                assert hours(number) in text, name
    for number, record in enumerate(records):
        alone = source.with_name(f"seul-{number}.jsonl")
        alone.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
        single = made(wanted, alone, tmp_path / f"seul-{number}", 1)
        assert len(single) == 2
        assert {name: found[name] for name in single} == single


def _years(text: str, number: int) -> Iterator[int]:
    """The years of the dates that a text tells, the birth of the person left out."""
    for found in _DATE.findall(text):
        if int(found) != 1950 + number:
            yield int(found)


def test_documents_are_the_same_in_a_folder_and_in_an_archive_from_one_process_and_from_two(
    case: tuple[Wanted, list[dict[str, Any]], Path], tmp_path: Path
) -> None:
    wanted, _, source = case
    found = made(wanted, source, tmp_path / "un", 1)
    ways: list[tuple[Any, int]] = [("zip", 2), ("dossier", 2), ("zip", 1)]
    for output, jobs in ways if wanted.kind == "lettre" else ways[:1]:
        assert made(replace(wanted, output=output), source, tmp_path / f"{output}{jobs}", jobs) == found


def test_the_logo_of_a_structure_is_in_no_document_of_another(tmp_path: Path) -> None:
    home = tmp_path / "foyer"
    shutil.copytree(SAMPLE, home)
    structure = json.loads((home / "structure.json").read_text("utf-8"))
    logo = (home / "logo.png").read_bytes()
    # The same picture with one chunk of text more, before its end: other bytes.
    chunk = b"\x00\x00\x00\x05tEXtab\x00cd"
    second = logo[:-12] + chunk + zlib.crc32(chunk[4:]).to_bytes(4, "big") + logo[-12:]
    (home / "second.png").write_bytes(second)
    sirets = (structure["siret"], "09990010300013", "09990010400011")
    without = {key: value for key, value in structure.items() if key != "logo"}
    all_of_them = [structure, structure | {"siret": sirets[1], "logo": "second.png", "nom": "La Seconde"}]
    (home / "structures.json").write_text(
        json.dumps([*all_of_them, without | {"siret": sirets[2], "nom": "La Troisième"}]), encoding="utf-8"
    )
    person = people()[0]
    source = home / "gens.jsonl"
    everyone = [person | {"identifiant": f"B-{n}", "siret_structure": sirets[n % 3]} for n in range(COUNT)]
    source.write_text("".join(json.dumps(each) + "\n" for each in everyone))
    wanted = Wanted("fiche_bilan", ("docx", "odt"), structures=str(home / "structures.json"))
    found = made(wanted, source, tmp_path / "sortie", 1)
    assert len(found) == 2 * COUNT
    for name, data in found.items():
        turn = int(name.rpartition("-")[2][0]) % 3
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = {archive.read(each) for each in archive.namelist()}
        assert ((logo in contents), (second in contents)) == (turn == 0, turn == 1), name
        text = everything(data)
        assert [nom in text for nom in (structure["nom"], "La Seconde", "La Troisième")] == [
            turn == n for n in range(3)
        ]
