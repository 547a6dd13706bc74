"""The assessment sheet for its two readers, in both formats: the same template, another context."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aci_docs.dossier.graphics import Graphics
from aci_docs.french import POINTILLES
from aci_docs.palette import DEFAULT
from aci_docs.records import HIDDEN, Schema
from aci_docs.templating import Template
from tests.templating import outline_odt
from tests.templating.test_packaged_templates import EIGHT, emptied

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MASK = Schema.read(ROOT / "schemas" / "beneficiaire.json").mask
Context = Callable[[str], dict[str, Any]]
Rendered = Callable[..., str]


@pytest.fixture
def sheet(context: Context, outline: Any) -> Rendered:
    """The outline of a sheet for a funder, or for its team, in one format; `change` spoils its context beforehand."""

    def call(form: str, *, profile: str = "financeur", change: Callable[[dict[str, Any]], object] | None = None) -> str:
        values = context("fiche_bilan")
        if change is not None:
            change(values)
        values["document"]["profil"] = profile
        if profile == "financeur":
            values["beneficiaire"] = MASK.seen(values["beneficiaire"])
        values["graphiques"] = Graphics(values["beneficiaire"], DEFAULT)
        data = Template(ROOT / f"templates_{form}" / f"fiche_bilan.{form}").render(values)
        text: str = outline.outline(data) if form == "docx" else outline_odt.outline(data)
        return re.sub("[\u00a0\u202f]", " ", text)

    return call


both_formats = pytest.mark.parametrize("form", ["docx", "odt"])


@both_formats
@pytest.mark.parametrize("amount", ["entier", "minimal"])
def test_the_outline_for_a_funder_is_the_golden_one(sheet: Rendered, form: str, amount: str) -> None:
    golden = HERE / "golden" / f"fiche_bilan-financeur-{amount}.txt"
    found = sheet(form, change=emptied if amount == "minimal" else None)
    if os.environ.get("UPDATE_GOLDEN") and form == "docx":
        golden.write_text(found, encoding="utf-8")
    # Of the dates of the file, only Word has those of its making.
    kept = [line for line in found.splitlines() if not line.startswith("created: ")]
    assert kept == [line for line in golden.read_text(encoding="utf-8").splitlines() if not line.startswith("created")]


@both_formats
@pytest.mark.parametrize("profile", ["interne", "financeur"])
@pytest.mark.parametrize("empty", [False, True])
def test_the_eight_contents_of_the_source_are_there_for_every_reader(
    sheet: Rendered, form: str, profile: str, empty: bool
) -> None:
    text = sheet(form, profile=profile, change=emptied if empty else None)
    headings = re.findall(r"^\[Heading1\] (.+)$", text, flags=re.MULTILINE)
    assert headings[2:10] == EIGHT
    assert headings[1] == ("Personne et parcours" if profile == "interne" else "Parcours") + " dans la structure"


@both_formats
def test_a_funder_reads_a_pseudonym_and_its_own_note(sheet: Rendered, form: str) -> None:
    text = sheet(form)
    assert "[Title] Bénéficiaire RC-2025-003" in text
    assert "[Note] Document pseudonymisé, établi pour le financeur" in text
    for word in ("Document nominatif", "] Identité", "Date de naissance", "| Adresse", "| Contact", "Nom et prénom"):
        assert word not in text
    assert "| PASS IAE | du 3 mars 2025 au 2 mars 2027 |" in text
    assert POINTILLES not in text
    inner = sheet(form, profile="interne")
    assert "[Title] Mme Coumba-Rose N'Diaye" in inner
    assert "[Note] Document nominatif" in inner
    assert HIDDEN not in inner
    assert "| PASS IAE | 999990000301, du" in inner


@both_formats
def test_people_of_an_interview_are_told_to_a_funder_by_their_quality(sheet: Rendered, form: str) -> None:
    def invite(values: dict[str, Any]) -> None:
        values["beneficiaire"]["entretiens_tripartites"][0]["presents"] = [
            {"nom": "Léa Roy", "qualite": "référente", "presence": "absent"},
            {"nom": "Ève Bel", "qualite": "psychologue du CMP", "presence": "excusé"},
            {"nom": "Al Ker", "qualite": "salarié", "presence": "présent"},
        ]

    line = "[EntretienNoms] référente (absence) ; autre participant (absence excusée) ; salarié\n"
    assert line in sheet(form, change=invite)


@both_formats
def test_what_is_not_sent_keeps_its_count_and_its_dates(sheet: Rendered, form: str) -> None:
    def unread(values: dict[str, Any]) -> None:
        for key in ("objectifs", "evenements", "formations", "competences"):
            for each in values["beneficiaire"][key]:
                each["transmissible"] = False

    text = sheet(form, change=unread)
    assert text.count(f"[ListBullet] {HIDDEN}\n") == 4
    assert f"| 15/07/2025 | {HIDDEN} | {HIDDEN} | {HIDDEN} |\n| 03/03/2026 | {HIDDEN} | {HIDDEN} | — |" in text
    assert f"| {HIDDEN} | {HIDDEN} | du 15/09/2025 au 12/12/2025 | 48 h | {HIDDEN} |" in text
    assert f"| {HIDDEN} | {HIDDEN} | 0 / 4 | 3 / 4 | — |" in text
    assert f"| {HIDDEN} | {HIDDEN} | partiellement | {HIDDEN} |" in text


@both_formats
def test_the_structure_and_the_funder_sign_the_funders_sheet(sheet: Rendered, form: str) -> None:
    def boxes(text: str) -> list[str]:
        end = text[text.index("[LieuDate]") :]
        line = next(line for line in end.splitlines() if line.startswith("| "))
        return [cell.split(" ¶ ")[0] for cell in line.strip("| ").split(" | ")]

    assert boxes(sheet(form)) == ["Pour la structure", "Pour le financeur, reçu"]
    assert boxes(sheet(form, profile="interne")) == ["La salariée", "Référent de parcours", "Pour la structure"]


@both_formats
def test_the_years_of_contract_show_what_lacks(sheet: Rendered, form: str) -> None:
    def lacking(values: dict[str, Any]) -> None:
        values["suivi"]["annees"][0] |= {"tenus": 2, "manquants": 1}
        values["suivi"]["annees"][1] |= {"attendus": None, "manquants": None}

    text = sheet(form, change=lacking)
    assert (
        "|| Année de contrat | Période | Attendus | Tenus | Manquants |\n"
        "| 1re année | du 03/03/2025 au 02/03/2026 | 3 | 2 | 1 |\n"
        "| 2e année | du 03/03/2026 au 02/09/2026 | — | 2 | — |\n"
    ) in text


@both_formats
def test_in_the_first_month_without_a_scale_nothing_is_said_to_be_expected(sheet: Rendered, form: str) -> None:
    def begin(values: dict[str, Any]) -> None:
        values["suivi"] |= {"duree_mois": 0, "entretiens_attendus": None, "entretiens_tenus": 0, "debut": "2026-08-20"}

    text = sheet(form, change=begin)
    assert "[BodyText] Le contrat a commencé le 20 août 2026.\n" in text
    assert "Année de contrat" not in text
    assert "0 mois" not in text


@both_formats
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"sortie_plie": "pas_encore", "sortie_plie_echeance": "2027-03-02", "sortie_plie_mois": 6},
            "| non, pas encore : 6 mois d’emploi ne sont pas révolus à la date du bilan, et le seront au plus tôt le "
            "2 mars 2027 |",
        ),
        ({"sortie_plie": "non", "sortie_plie_echeance": None, "sortie_plie_mois": 6}, "| non |"),
        ({"sortie_plie": "non", "sortie_plie_echeance": None, "sortie_plie_mois": None}, "| non |"),
    ],
)
def test_the_positive_exit_of_the_plie_is_explained(
    sheet: Rendered, form: str, changes: dict[str, Any], words: str
) -> None:
    text = sheet(form, change=lambda values: values["suivi"].update(changes))
    assert f"| Sortie positive au sens du PLIE {words}" in text
    told = "Au sens du PLIE, une sortie est positive après 6 mois d’emploi continu" in text
    assert told is (changes["sortie_plie_mois"] is not None)
