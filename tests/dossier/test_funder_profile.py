"""A funder's sheet: nothing of the identity and no text that nobody marked, in any part of any file."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import aci_docs
from aci_docs import pdf
from aci_docs.records import HIDDEN, Schema
from aci_docs.records.fields import walk
from aci_docs.workspace import packaged

Edit = Callable[[Path, Callable[[Any], object]], None]
FIELDS = Schema.read(packaged("schemas") / "beneficiaire.json").fields
PERSON = {
    "civilite": "M.", "nom": "Zqnom", "prenom": "Zqprenom", "date_naissance": "1971-11-23",
    "adresse": {"voie": "Zqvoie", "complement": "Zqcomplement", "code_postal": "58977", "commune": "Zqcommune"},
    "telephone": "06 39 98 77 41", "courriel": "zqcourriel@example.org", "identifiant_france_travail": "7654321Z",
}  # fmt: skip
NEVER = [
    "Zqnom", "Zqprenom", "1971-11-23", "23/11/1971", "23 novembre 1971", "Zqvoie", "Zqcomplement", "58977", "Zqcommune",
    "06 39 98 77 41", "zqcourriel", "7654321Z", "ZQPASS123456", "CSAPA", "sante", "justice",
]  # fmt: skip
# What is sent although anybody could have typed it: the structure's own words, searched for names all the same.
SENT = {"reference", "contrats[].poste", "entretiens_tripartites[].presents[].qualite"}
NOBODY = {"entretiens_tripartites[].presents[].nom", "entree.prescripteur.nom"}


def markers(value: Any, fields: dict[str, Any], at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(path, container, key) of every text of a record that takes any words, the identity and the codes left out."""
    for key, field in fields.items():
        if key != "identite" and key in value:
            yield from _below(value, key, field, f"{at}{key}")


def _below(container: Any, key: Any, field: dict[str, Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    value = container[key]
    if isinstance(value, dict):
        yield from markers(value, field["schema"], f"{path}.")
    elif isinstance(value, list):
        for index in range(len(value)):
            is_object = isinstance(value[index], dict)
            yield from _below(value, index, field["schema"], f"{path}[]" if is_object else path)
    elif field["type"] == "string" and not {"allowed", "check_with", "regex"} & set(field):
        yield path, container, key


def marked(person: dict[str, Any], *, reviewed: bool) -> dict[str, list[str]]:
    """Put a word of its own in every free text of the record; its paths, each with its words."""
    person["identite"] = json.loads(json.dumps(PERSON))
    person["pass_iae"]["numero"] = "ZQPASS123456"
    person["entree"] |= {"freins": ["sante", "mobilite", "justice"], "prescripteur": {"type": "CSAPA", "nom": "x"}}
    placed: dict[str, list[str]] = {}
    for number, (path, container, key) in enumerate(list(markers(person, dict(FIELDS)))):
        container[key] = "zq" + "".join("abcdefghij"[int(digit)] for digit in f"{number:03}") + "w"
        placed.setdefault(path, []).append(container[key])
    review(person, reviewed)
    return placed


def free_texts() -> set[str]:
    """The paths of every field of the schema that takes any words, outside the identity."""
    rules = {"allowed", "check_with", "regex"}
    items = ((path, field["schema"] if field["type"] == "list" else field) for path, field in walk(FIELDS))
    found = {path for path, field in items if field["type"] == "string" and not rules & set(field)}
    return {path for path in found if not path.startswith("identite.")}


def review(value: Any, said: bool) -> None:
    if isinstance(value, list):
        for item in value:
            review(item, said)
    elif isinstance(value, dict):
        for item in value.values():
            review(item, said)
        if "presence" not in value:
            value["transmissible"] = said


def accepted(person: dict[str, Any]) -> dict[str, Any]:
    """The record without the `transmissible` of the objects that have none in the schema."""
    for holder in (person["identite"], person["identite"]["adresse"], person["pass_iae"],
                   person["entree"]["prescripteur"], *person["contrats"]):  # fmt: skip
        holder.pop("transmissible", None)
    return person


def built(dossier: Path, edit: Edit, *, reviewed: bool, formats: tuple[str, ...] = ("docx", "odt")) -> Any:
    """(the words placed in a full record, the folder of its documents made for a funder)."""
    placed: dict[str, list[str]] = {}

    def spoil(people: Any) -> None:
        del people[1:]
        placed.update(marked(people[0], reviewed=reviewed))
        accepted(people[0])

    edit(dossier / "beneficiaires.json", spoil)
    out = dossier.parent / "out"
    aci_docs.build(aci_docs.Workspace(dossier, profile="financeur"), out, formats=formats)
    return placed, out


def everything(path: Path) -> str:
    """All that a file holds, every part of a zip inflated, and its name.

    A drawing writes two bytes a letter: its parts are read so as well.
    """
    if path.suffix not in (".docx", ".odt"):
        return f"{path.name}\n{path.read_text(encoding='utf-8-sig', errors='replace')}"
    with zipfile.ZipFile(path) as archive:
        parts = [f"{name}\n{unescape(_text_of(archive.read(name)))}" for name in archive.namelist()]
    return "\n".join([path.name, *parts])


def _text_of(part: bytes) -> str:
    wide = [part[start:].decode("utf-16-le", "replace") for start in (0, 1)] if b"\0" in part else []
    return "\n".join([part.decode("utf-8", "replace"), *wide])


def found_in(text: str, words: list[str]) -> list[str]:
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").casefold()
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word.casefold())}", plain)]


def files(out: Path) -> list[Path]:
    return [path for path in sorted(out.rglob("*")) if path.is_file()]


def test_no_part_of_any_file_holds_an_identity_or_an_unmarked_text(dossier: Path, edit: Edit) -> None:
    placed, out = built(dossier, edit, reviewed=False)
    assert set(placed) == free_texts()
    hidden = NEVER + [word for path, words in placed.items() if path not in SENT for word in words]
    made = files(out)
    assert {path.suffix for path in made} == {".docx", ".odt", ".csv"}
    assert {str(path): found for path in made if (found := found_in(everything(path), hidden))} == {}
    assert [path.stem for path in made if "fiche_bilan" in path.name] == ["fiche_bilan-RC-2025-003"] * 2


def test_a_reviewed_text_arrives_whole_and_still_no_identity(dossier: Path, edit: Edit) -> None:
    placed, out = built(dossier, edit, reviewed=True)
    hidden = NEVER + [word for path in NOBODY for word in placed[path]]
    sent = [word for path, words in placed.items() if path not in NOBODY for word in words]
    for path in files(out):
        text = everything(path)
        assert found_in(text, hidden) == [], path
        if "fiche_bilan" in path.name:
            assert sorted(set(sent) - set(found_in(text, sent))) == []


def test_the_internal_sheet_holds_it_all(dossier: Path, edit: Edit) -> None:
    """The same search, on the same record, finds what it must: the two tests above look in the right places."""
    placed, _ = built(dossier, edit, reviewed=False)
    out = dossier.parent / "interne"
    aci_docs.build(aci_docs.Workspace(dossier), out, formats=("docx", "odt"))
    printed = [word for word in NEVER if word not in ("1971-11-23", "23/11/1971", "sante")]
    for path in (out / "fiches_bilan").iterdir():
        text = everything(path)
        assert found_in(text, printed) == printed
        words = [word for words in placed.values() for word in words]
        assert found_in(text, words) == words
        with zipfile.ZipFile(path) as archive:
            drawings = "\n".join(_text_of(archive.read(name)) for name in archive.namelist() if name.endswith(".emf"))
        for field in ("competences[].libelle", "formations[].intitule", "evenements[].nature"):
            assert found_in(drawings, placed[field]) == placed[field]


@pytest.mark.soffice
@pytest.mark.skipif(pdf.find_soffice() is None, reason="LibreOffice is not installed: make system")
def test_the_pdf_of_a_funder_tells_nothing_either(dossier: Path, edit: Edit) -> None:
    placed, out = built(dossier, edit, reviewed=False, formats=("pdf",))
    made = out / "fiches_bilan" / "fiche_bilan-RC-2025-003.pdf"
    text = subprocess.run(["pdftotext", "-layout", made, "-"], capture_output=True, text=True, check=True).stdout
    info = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
    hidden = NEVER + [word for path, words in placed.items() if path not in SENT for word in words]
    assert found_in(text + info, hidden) == []
    assert "Bénéficiaire RC-2025-003" in text


def context_of(dossier: Path, **options: Any) -> dict[str, Any]:
    workspace = aci_docs.Workspace(dossier, **options)
    return workspace.context(workspace.records("beneficiaire")[0])


def test_the_mask_is_in_the_context_and_not_in_the_template(dossier: Path) -> None:
    seen = context_of(dossier, profile="financeur")["beneficiaire"]
    assert seen["identite"]["nom"] == HIDDEN
    assert seen["identite"]["telephone"] is None
    assert {person["nom"] for each in seen["entretiens_tripartites"] for person in each["presents"]} == {HIDDEN}
    assert context_of(dossier)["beneficiaire"]["identite"]["nom"] == "N'Diaye"


def test_a_field_that_the_office_added_is_not_sent_until_it_is_marked(dossier: Path, edit: Edit) -> None:
    (dossier / "schemas").mkdir()
    schema = dossier / "schemas" / "beneficiaire.json"
    schema.write_text((packaged("schemas") / "beneficiaire.json").read_text())
    own: dict[str, Any] = {"type": "string", "meta": {"label": "Devise"}}
    edit(schema, lambda value: value["champs"].update(devise=own))
    edit(dossier / "beneficiaires.json", lambda people: people[0].update(devise="courage"))
    assert context_of(dossier)["beneficiaire"]["devise"] == "courage"
    assert context_of(dossier, profile="financeur")["beneficiaire"]["devise"] == HIDDEN
    own["meta"]["financeur"] = "transmis"
    edit(schema, lambda value: value["champs"].update(devise=own))
    assert context_of(dossier, profile="financeur")["beneficiaire"]["devise"] == "courage"


def test_names_in_texts_that_would_be_sent_are_said_all_at_once_and_never_shown(
    dossier: Path, edit: Edit, run: Callable[..., Any]
) -> None:
    def spoil(people: Any) -> None:
        people[0]["commentaire"] = "Coumba-Rose est à joindre au 06.39.98.10.14."
        people[0]["evenements"][1]["description"] = "Tutorat de ODILE FROMAGERE."
        people[0]["evenements"][0] |= {"description": "Mme Ndiaye, texte qui reste interne.", "transmissible": False}
        people[1]["reference"] = "FB-le-goff-martinez"

    edit(dossier / "beneficiaires.json", spoil)
    assert run("check", dossier).status == 0
    for command in (("check", dossier), ("build", dossier, "-o", dossier.parent / "out")):
        done = run(*command, "--profil", "financeur")
        assert done.status == 3
        told = re.sub(r"\s+", " ", done.err)
        assert "3 défauts" in told
        for place in ("$[0].commentaire", "$[0].evenements[1].description", "$[1].reference"):
            assert f", {place} (" in told
        assert "Prénom (identite.prenom)" in told
        assert "Téléphone (identite.telephone)" in told
        assert "Nom (entretiens_tripartites[0].presents[3].nom)" in told
        assert not re.search("coumba|06.39|fromag|goff|ndiaye", told, re.IGNORECASE)
    assert not (dossier.parent / "out").exists()
    with pytest.raises(aci_docs.InvalidRecord):
        context_of(dossier, profile="financeur")


def test_another_beneficiary_named_in_a_text_that_would_be_sent_is_told_by_the_place_of_the_name(
    dossier: Path, edit: Edit, run: Callable[..., Any]
) -> None:
    def spoil(people: Any) -> None:
        other = people[1]["identite"]
        people[0]["commentaire"] = f"En binôme avec {other['prenom']} {other['nom'].upper()}."
        people[0]["evenements"][0] |= {"description": f"Aide de M. {other['nom']}.", "transmissible": False}

    edit(dossier / "beneficiaires.json", spoil)
    assert run("check", dossier).status == 0
    file = dossier / "beneficiaires.json"
    one = ("render", "fiche_bilan", file, "--id", "RC-2025-003", "-o", dossier.parent / "fiche.odt")
    for command in (("check", dossier), ("build", dossier, "-o", dossier.parent / "out"), one):
        done = run(*command, "--profil", "financeur")
        assert done.status == 3
        told = re.sub(r"\s+", " ", done.err)
        assert "1 défaut" in told
        assert "$[0].commentaire" in told
        assert re.search(
            r"nomme un bénéficiaire ; il contient : (Nom|Prénom) \(\$\[1\]\.identite\.(nom|prenom)\)", told
        )
        assert json.loads(file.read_text())[1]["identite"]["nom"].casefold() not in told.casefold()
    assert not (dossier.parent / "out").exists()
    with pytest.raises(aci_docs.InvalidRecord):
        context_of(dossier, profile="financeur")


def test_an_identifier_made_of_the_name_is_refused_without_being_shown(
    dossier: Path, edit: Edit, run: Callable[..., Any]
) -> None:
    def spoil(people: Any) -> None:
        people[0] |= {"identifiant": "Ndiaye-C", "commentaire": "Rose"}

    edit(dossier / "beneficiaires.json", spoil)
    done = run("check", dossier, "--profil", "financeur")
    assert done.status == 3
    assert "$[0].identifiant" in done.err
    assert "$[0].commentaire" in done.err
    assert "ndiaye" not in done.err.casefold()


def test_one_sheet_is_rendered_for_a_funder(dossier: Path, run: Callable[..., Any], edit: Edit) -> None:
    sheet = dossier.parent / "fiche.odt"
    asked = ("render", "fiche_bilan", dossier / "beneficiaires.json", "--id", "RC-2025-003", "--profil", "financeur")
    assert run(*asked, "-o", sheet).status == 0
    assert "N'Diaye" not in everything(sheet)
    assert "Bénéficiaire RC-2025-003" in everything(sheet)
    edit(dossier / "beneficiaires.json", lambda people: people[0].update(commentaire="Mme N'Diaye"))
    assert run(*asked, "-o", dossier.parent / "deux.odt").status == 3
    assert not (dossier.parent / "deux.odt").exists()


def own_document(dossier: Path, **changes: object) -> None:
    (dossier / "schemas").mkdir()
    entry = json.loads((packaged("schemas") / "documents.json").read_text())["documents"]["fiche_bilan"]
    entry |= {"fichier": "attestations/attestation-{identifiant}", "profils": None, **changes}
    mine = {"documents": {"attestation": {key: value for key, value in entry.items() if value is not None}}}
    (dossier / "schemas" / "documents.json").write_text(json.dumps(mine))


def test_a_personal_document_that_does_not_say_for_whom_it_is_is_refused(
    dossier: Path, run: Callable[..., Any]
) -> None:
    own_document(dossier)
    assert run("check", dossier).status == 0
    done = run("check", dossier, "--profil", "financeur")
    assert done.status == 2
    assert "« attestation » contient des données personnelles" in re.sub(r"\s+", " ", done.err)
    workspace = aci_docs.Workspace(dossier, profile="financeur")
    with pytest.raises(aci_docs.AciDocsError, match="attestation"):
        workspace.context(workspace.records("beneficiaire")[0], document="attestation")


def test_a_document_for_the_team_alone_is_left_out_of_a_funders_set(dossier: Path, run: Callable[..., Any]) -> None:
    own_document(dossier, profils=["interne"])
    for profile, count in (("interne", 2), ("financeur", 0)):
        out = dossier.parent / profile
        aci_docs.build(aci_docs.Workspace(dossier, profile=profile), out)
        assert len(list(out.glob("attestations/*"))) == count
        assert len(list(out.glob("fiches_bilan/*"))) == 2
    person = dossier / "beneficiaires.json"
    done = run("render", "attestation", person, "--id", "RC-2025-003", "--profil", "financeur", "-o", dossier.parent)
    assert done.status == 2
    assert "pour «\u00a0interne\u00a0»" in done.err


def test_records_that_the_folders_own_catalogue_does_not_call_public_are_personal(dossier: Path) -> None:
    """A catalogue copied before it told what is personal: rather no document than one that tells too much."""
    (dossier / "schemas").mkdir()
    whole = json.loads((packaged("schemas") / "documents.json").read_text())
    for entry in whole["enregistrements"].values():
        del entry["personnel"]
    (dossier / "schemas" / "documents.json").write_text(json.dumps(whole))
    aci_docs.check(aci_docs.Workspace(dossier))
    with pytest.raises(aci_docs.AciDocsError) as caught:
        aci_docs.check(aci_docs.Workspace(dossier, profile="financeur"))
    assert "demande_financement" in str(caught.value)
    assert "fiche_poste" in str(caught.value)


def test_public_documents_are_the_same_for_every_reader(dossier: Path) -> None:
    made = {}
    for profile in ("interne", "financeur"):
        out = dossier.parent / profile
        aci_docs.build(aci_docs.Workspace(dossier, profile=profile), out)
        made[profile] = [
            path.read_bytes() for path in files(out) if path.suffix == ".docx" and "fiche_bilan" not in path.name
        ]
    assert made["interne"] == made["financeur"]
    assert len(made["interne"]) == 5  # the slip is one of them


def test_a_mark_taken_off_a_date_that_the_monitoring_reads_is_a_clear_error(dossier: Path, edit: Edit) -> None:
    (dossier / "schemas").mkdir()
    schema = dossier / "schemas" / "beneficiaire.json"
    schema.write_text((packaged("schemas") / "beneficiaire.json").read_text())
    edit(schema, lambda value: value["champs"]["date_bilan"]["meta"].pop("financeur"))
    with pytest.raises(aci_docs.InvalidRecord, match="marques"):
        context_of(dossier, profile="financeur")


def test_a_new_dossier_is_valid_for_both_readers(tmp_path: Path, run: Callable[..., Any]) -> None:
    folder = tmp_path / "neuf"
    assert run("init", folder, "--templates", "--schemas", "--scales").status == 0
    for profile in ("interne", "financeur"):
        assert run("check", folder, "--formats", "docx,odt", "--profil", profile).status == 0


def test_what_makes_a_document_from_many_persons_takes_what_its_readers_may_see(dossier: Path) -> None:
    for profile, name in (("interne", "N'Diaye"), ("financeur", HIDDEN)):
        workspace = aci_docs.Workspace(dossier, profile=profile)
        assert workspace.visible(workspace.records("beneficiaire")[0])["identite"]["nom"] == name
        assert workspace.visible(workspace.structure) is workspace.structure
