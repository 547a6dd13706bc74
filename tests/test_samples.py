"""The sample dossiers: valid, plausible, invented, and the first worth the amounts that a hand calculation gives."""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aci_docs.calculation import (
    Figures,
    Inputs,
    Post,
    Scale,
    classement,
    classement_notices,
    compute_figures,
    grid,
    suivi,
    suivi_notices,
)
from aci_docs.records import Placed, Schema, Source, check_dossier, read_json, validate

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
SAMPLE = SAMPLES / "jardins_de_valbrune"
BIEF = SAMPLES / "ateliers_du_bief"
BELOW_THREE_INTERVIEWS_A_YEAR = {"RC-2025-012", "RC-2026-006"}


def valid(source: Source, kind: str, at: str = "$") -> Mapping[str, Any]:
    record, problems = validate(source, Schema.read(ROOT / "schemas" / f"{kind}.json"), at=at)
    assert problems == []
    assert record is not None
    return record


@pytest.fixture(scope="module")
def structure() -> Mapping[str, Any]:
    return valid(read_json(SAMPLE / "structure.json"), "structure")


@pytest.fixture(scope="module")
def demande() -> Mapping[str, Any]:
    return valid(read_json(SAMPLE / "demande_financement.json"), "demande_financement")


@pytest.fixture(scope="module")
def poste() -> Mapping[str, Any]:
    return valid(read_json(SAMPLE / "postes" / "coordination.json"), "fiche_poste")


def posts(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The posts of a dossier, by the name of their file."""
    return {path.stem: valid(read_json(path), "fiche_poste") for path in sorted((folder / "postes").glob("*.json"))}


@pytest.fixture(scope="module")
def people() -> list[Mapping[str, Any]]:
    source = read_json(SAMPLE / "beneficiaires.json")
    return [valid(source, "beneficiaire", f"$[{rank}]") for rank in range(len(source.value))]


@pytest.fixture(scope="module")
def scale() -> Scale:
    return Scale.from_record(valid(read_json(ROOT / "baremes" / "plie_direction_aci_2026.json"), "bareme"))


@pytest.fixture(scope="module")
def figures(demande: Mapping[str, Any], scale: Scale) -> Figures:
    return compute_figures(Inputs.from_record(demande), scale)


# --- the amounts, by hand ---------------------------------------------------------------------------------------------


def test_the_input_of_the_calculation_is_the_worked_example(demande: Mapping[str, Any]) -> None:
    assert demande["periode"] == {"debut": "2026-01-01", "fin": "2026-12-31"}
    assert demande["volume"] == {"postes_agrees": 18, "contrats": 24, "semaines": 45, "taille_aci": "petit"}
    direction = demande["direction"]
    assert (direction["fonction"], direction["charge_insertion"]) == ("directeur", True)
    assert [str(direction[key]) for key in ("quotite_poste", "etp_affecte", "cout_poste_annuel")] == [
        "1.00",
        "0.70",
        "52000.00",
    ]
    assert demande["autres_financements"] == [
        {"financeur": "Département", "objet": "chargé d'insertion", "montant": Decimal("30000.00")}
    ]
    assert demande["montant_demande"] is None


def test_the_volume_equals_the_hand_calculation(figures: Figures) -> None:
    # V1 = min(0,5 × 18 / 15 ; 1) = min(9 / 15 ; 1) = 0,6 ETP
    assert figures.volume.etp_plafond == Fraction(6, 10)
    # V2 = min(0,70 ; 0,6) = 0,6 ETP: the 0,10 ETP above the cap is not retained
    assert figures.volume.etp_retenu == Fraction(6, 10)


def test_the_amounts_equal_the_hand_calculation(figures: Figures) -> None:
    # part d'année: 12 whole months / 12 = 1
    assert figures.cout.part_annee == 1
    # C1 = 20 000 × (0,6 / 0,5) × 1 = 20 000 × 1,2 = 24 000,00 €
    assert figures.cout.plafond == 24_000
    # C2 = 52 000 × (0,6 / 1,00) × 1 = 31 200,00 €
    assert figures.cout.cout_reel == 31_200
    # C3 = min(24 000 ; 31 200) = 24 000,00 €
    assert figures.cout.cout_retenu == 24_000
    # C4 = max(0 ; 52 000 × 1 − 30 000) = 22 000,00 €
    assert figures.cout.autres_financements == 30_000
    assert figures.cout.solde_disponible == 22_000
    # C5 = min(24 000 ; 22 000) = 22 000,00 €: the Département's funding bites the cap
    assert figures.cout.montant_financable == 22_000
    # C6: no amount is asked for, so C5 = 22 000,00 €
    assert figures.cout.montant_retenu == 22_000
    # écrêtement = C3 − C6 = 24 000 − 22 000 = 2 000,00 €
    assert figures.cout.ecretement == 2_000


def test_the_hours_equal_the_hand_calculation(figures: Figures) -> None:
    # per contract: H1 5 + H2 3 + H3 2 + H6 8 + H7 12 = 30 h; per week: H4 4 + H5 4 + H8 4 + H9 4 + H10 4 = 20 h
    assert figures.heures.par_contrat == 30
    assert figures.heures.par_semaine == 20
    # 24 contracts, 45 weeks
    assert {line.code: line.total for line in figures.heures.lignes} == {
        "H1": 120,  # 5 × 24
        "H2": 72,  # 3 × 24
        "H3": 48,  # 2 × 24
        "H4": 180,  # 4 × 45
        "H5": 180,  # 4 × 45
        "H6": 192,  # 8 × 24
        "H7": 288,  # 12 × 24
        "H8": 180,  # ½ journée = 12 / 3 = 4 h; 4 × 45
        "H9": 180,  # a small ACI: ½ journée; 4 × 45
        "H10": 180,  # 4 × 45
    }
    # employeur 120 + 72 + 48 + 180 + 180 + 192 + 288 = 1 080; économique 180 + 180 = 360; parcours 180
    assert figures.heures.groupes == {"employeur": 1080, "economique": 360, "parcours": 180}
    # 30 × 24 + 20 × 45 = 720 + 900 = 1 620 h
    assert figures.heures.total == 1620


def test_the_printed_json_is_the_one_of_the_worked_example(figures: Figures) -> None:
    printed = figures.as_json()
    assert printed["volume"] == {"etp_plafond": "0.6000", "etp_affecte": "0.7000", "etp_retenu": "0.6000"}
    assert printed["cout"] == {
        "part_annee": "1",
        "plafond": "24000.00",
        "cout_reel": "31200.00",
        "cout_retenu": "24000.00",
        "autres_financements": "30000.00",
        "solde_disponible": "22000.00",
        "montant_financable": "22000.00",
        "montant_retenu": "22000.00",
        "ecretement": "2000.00",
    }


# --- the counts -------------------------------------------------------------------------------------------------------


def test_twelve_people_have_the_declared_number_of_contracts_in_the_year(
    demande: Mapping[str, Any], people: list[Mapping[str, Any]]
) -> None:
    period = demande["periode"]
    contracts = [contract for record in people for contract in record["contrats"]]
    in_the_year = [c for c in contracts if c["debut"] <= period["fin"] and c["fin"] >= period["debut"]]
    assert len(people) == 12
    assert len(in_the_year) == demande["volume"]["contrats"] == 24
    assert {len(record["contrats"]) for record in people} == {1, 2, 3}


def test_every_class_of_exit_is_met_and_half_the_people_are_still_there(people: list[Mapping[str, Any]]) -> None:
    exits = Counter(record["sortie"]["classe"] if record["sortie"] else None for record in people)
    assert exits == {
        "emploi_durable": 2,
        "emploi_transition": 1,
        "sortie_positive": 1,
        "autre": 1,
        "retrait": 1,
        None: 6,
    }


def test_the_name_of_a_prescriber_does_not_repeat_its_type(people: list[Mapping[str, Any]]) -> None:
    prescribers = [record["entree"]["prescripteur"] for record in people]
    assert [each for each in prescribers if each["nom"] and each["type"].lower() in each["nom"].lower()] == []


def test_the_title_of_the_request_uses_dashes_not_hyphens_between_its_parts(demande: Mapping[str, Any]) -> None:
    assert " - " not in demande["intitule"]
    assert " – " in demande["intitule"]


def test_objectives_are_reached_partially_reached_and_missed(people: list[Mapping[str, Any]]) -> None:
    outcomes = {objective["atteinte"] for record in people for objective in record["objectifs"]}
    assert outcomes == {"oui", "partiellement", "non", None}


def test_the_records_agree_with_each_other(
    structure: Mapping[str, Any], demande: Mapping[str, Any], people: list[Mapping[str, Any]]
) -> None:
    source = read_json(SAMPLE / "beneficiaires.json")
    found = check_dossier(
        Placed(structure, read_json(SAMPLE / "structure.json")),
        Placed(demande, read_json(SAMPLE / "demande_financement.json")),
        [Placed(record, source, f"$[{rank}]") for rank, record in enumerate(people)],
        postes=[Placed(each, read_json(SAMPLE / "postes" / f"{name}.json")) for name, each in posts(SAMPLE).items()],
    )
    assert found == ([], [])


def test_only_the_two_people_below_three_interviews_a_year_are_noticed(
    people: list[Mapping[str, Any]], scale: Scale
) -> None:
    noticed = {record["identifiant"] for record in people if suivi_notices(suivi(record, scale))}
    assert noticed == set(BELOW_THREE_INTERVIEWS_A_YEAR)


def test_the_dossier_is_one_structure_with_a_held_post(
    structure: Mapping[str, Any], demande: Mapping[str, Any], poste: Mapping[str, Any], people: list[Mapping[str, Any]]
) -> None:
    assert {record["siret_structure"] for record in people} == {structure["siret"]}
    assert structure["aci"]["postes_conventionnes"] == demande["volume"]["postes_agrees"] == 18
    assert "&" in structure["nom"]
    assert poste["emploi_repere"] == "coordinateur"
    assert poste["titulaire"]["civilite"] == "Mme"
    assert (poste["classification"]["niveau"], poste["classification"]["coefficient"]) == ("B", 375)
    assert poste["affectation_financee"] is not None
    assert 4 <= len(poste["missions"]) <= 6
    assert all(3 <= len(mission["activites"]) <= 5 for mission in poste["missions"])


# --- the posts --------------------------------------------------------------------------------------------------------


def test_the_team_of_the_request_has_its_posts_and_one_is_vacant(demande: Mapping[str, Any]) -> None:
    team = posts(SAMPLE)
    assert {each["emploi_repere"] for each in team.values()} == {
        "directeur", "coordinateur", "encadrant_technique", "assistant_administratif", "salarie_polyvalent",
    }  # fmt: skip
    assert [name for name, each in team.items() if each["titulaire"] is None] == ["salarie_polyvalent"]
    assert team["administration"]["temps_travail"]["quotite"] == Decimal("0.5")
    assert "un assistant administratif à mi-temps" in demande["moyens"]
    assert len({each["reference"] for each in team.values()}) == len(team)


def test_the_director_s_letter_of_mission_is_that_of_the_request(demande: Mapping[str, Any]) -> None:
    post, direction = posts(SAMPLE)["direction"], demande["direction"]
    assert dict(post["titulaire"]) == dict(direction["titulaire"])
    assert post["temps_travail"]["quotite"] == direction["quotite_poste"]
    funded, letter = post["affectation_financee"], post["lettre_mission"]
    assert funded["etp"] == direction["etp_affecte"]
    assert {key: funded[key] for key in ("debut", "fin")} == dict(demande["periode"])
    assert funded["financeur"] == demande["financeur"]["nom"]
    assert demande["reference"] in letter["contexte"]
    assert demande["date"] <= post["date"] <= letter["date"] <= funded["debut"]
    # The function of « chargé d'insertion », which others fund, is outside the funded time.
    assert ["insertion" in each["intitule"] and "chargé" in each["intitule"] for each in post["missions"]] == [
        not each["financee"] for each in post["missions"]
    ]


def test_the_second_dossier_has_a_sheet_for_each_of_the_ten_reference_jobs() -> None:
    jobs = [each["emploi_repere"] for each in posts(BIEF).values()]
    assert sorted(jobs) == sorted(path.stem for path in (ROOT / "emplois_reperes").glob("*.json"))
    assert len(jobs) == 10


def test_the_second_dossier_has_women_men_a_vacancy_and_awkward_names() -> None:
    holders = [each["titulaire"] for each in posts(BIEF).values()]
    assert Counter(holder["civilite"] if holder else "vacant" for holder in holders) == {
        "Mme": 6, "M.": 2, "vacant": 1, None: 1,
    }  # fmt: skip
    names = " ".join(f"{holder['prenom'] or ''} {holder['nom']}" for holder in holders if holder)
    assert "’" in names
    assert "-" in names
    assert any(holder and holder["prenom"] is None for holder in holders)


@pytest.mark.parametrize("folder", [SAMPLE, BIEF], ids=lambda folder: folder.name)
def test_every_post_of_the_samples_is_classified_at_or_above_its_minimum(folder: Path) -> None:
    scale = grid(valid(read_json(ROOT / "baremes" / "classification_aci_2025-07.json"), "bareme"))
    codes = []
    for record in posts(folder).values():
        single = record["emploi_repere"] == "salarie_polyvalent"
        post = Post.from_record(record, day=date.fromisoformat(record["date"]), single=single)
        codes += [notice.code for notice in classement_notices(post, classement(post, scale))]
    # The coordinator of the second dossier works 37 hours a week.
    assert codes == (["horaire_au_dela_du_temps_plein"] if folder == BIEF else [])


def test_the_second_dossier_is_valid_as_a_whole() -> None:
    structure = Placed(valid(read_json(BIEF / "structure.json"), "structure"), read_json(BIEF / "structure.json"))
    placed = [Placed(each, read_json(BIEF / "postes" / f"{name}.json")) for name, each in posts(BIEF).items()]
    assert check_dossier(structure, None, [], postes=placed) == ([], [])
    assert structure.record["siret"] != valid(read_json(SAMPLE / "structure.json"), "structure")["siret"]


# --- the paths hang together ------------------------------------------------------------------------------------------


def days(start: str, end: str) -> int:
    """Calendar days from `start` to `end`, both included."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days + 1


def test_contracts_follow_each_other_from_the_entry_to_the_exit(people: list[Mapping[str, Any]]) -> None:
    for record in people:
        contracts = record["contrats"]
        assert record["identite"]["date_naissance"] < record["entree"]["date"] == contracts[0]["debut"]
        for earlier, later in pairwise(contracts):
            assert days(earlier["fin"], later["debut"]) == 2  # the day after
        if record["sortie"]:
            assert contracts[-1]["fin"] == record["sortie"]["date"] <= record["date_bilan"]
        else:
            assert contracts[-1]["fin"] >= record["date_bilan"]


def test_every_dated_fact_stands_inside_a_contract_and_before_the_sheet(people: list[Mapping[str, Any]]) -> None:
    for record in people:
        spans = [(contract["debut"], contract["fin"]) for contract in record["contrats"]]
        facts = [
            fact["date"]
            for key in ("entretiens_tripartites", "evenements", "evaluations_competences")
            for fact in record[key]
        ] + [fact[end] for key in ("formations", "immersions") for fact in record[key] for end in ("debut", "fin")]
        for day in facts:
            assert any(start <= day <= end for start, end in spans), (record["identifiant"], day)
            assert day <= record["date_bilan"] <= "2026-11-13"
            assert date.fromisoformat(day).weekday() < 5, (record["identifiant"], day)
        assert days(record["entree"]["date"], record["entree"]["diagnostic_date"]) <= 31


def test_immersions_last_at_most_a_quarter_of_their_contract(people: list[Mapping[str, Any]]) -> None:
    for record in people:
        for immersion in record["immersions"]:
            (contract,) = [
                c for c in record["contrats"] if c["debut"] <= immersion["debut"] and immersion["fin"] <= c["fin"]
            ]
            assert 4 * days(immersion["debut"], immersion["fin"]) <= days(contract["debut"], contract["fin"])


# --- nobody real ------------------------------------------------------------------------------------------------------

FICTION_PHONE = re.compile(
    r"01 99 00 \d\d \d\d|02 61 91 \d\d \d\d|03 53 01 \d\d \d\d|04 65 71 \d\d \d\d|05 36 49 \d\d \d\d|06 39 98 \d\d \d\d"
)
FICTION_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)*example\.(?:org|fr|com)")


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a JSON value with the name of the key it stands under."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child, key)
    else:
        yield key, value


ALL_LEAVES = [
    leaf for path in sorted(SAMPLES.rglob("*.json")) for leaf in leaves(json.loads(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(
    ("key", "invented"),
    [
        ("siret", r"0\d{13}"),
        ("siret_structure", r"0\d{13}"),
        ("rna", r"W999\d{6}"),
        ("iban", r"FR\d{2}99999\d{18}"),
        ("bic", r"ZZZZFR.0XXX"),  # a 0 in eighth place marks a test code
        ("numero", r"99999\d{7}|ACI99\d{7}A\dM\d"),
        ("identifiant_france_travail", r"0000\d{3}[A-Z]"),
        ("code_postal", r"5899\d"),
        ("code_insee", r"5899\d"),
        ("telephone", FICTION_PHONE.pattern),
        ("courriel", r"[a-z0-9.-]+@" + FICTION_DOMAIN.pattern),
        ("site_web", r"https://" + FICTION_DOMAIN.pattern),
    ],
)
def test_identifiers_are_invented(key: str, invented: str) -> None:
    values = [value for name, value in ALL_LEAVES if name == key and value is not None]
    assert values
    assert [value for value in values if not re.fullmatch(invented, value)] == []


def test_no_text_holds_a_phone_number_or_an_address_of_its_own() -> None:
    texts = [value for key, value in ALL_LEAVES if isinstance(value, str) and key not in {"telephone", "courriel"}]
    assert [text for text in texts if "@" in text or re.search(r"\b0[1-9](?:[ .]?\d\d){4}\b", text)] == []


def test_nothing_looks_like_a_social_security_number() -> None:
    texts = [value for _, value in ALL_LEAVES if isinstance(value, str)]
    assert [
        t for t in texts if re.search(r"(?<!\d)[12][ .-]?\d{2}[ .-]?\d{2}[ .-]?\d[\dAB](?:[ .-]?\d{3}){2}", t)
    ] == []


def test_health_and_justice_appear_by_their_effect_on_work_only(people: list[Mapping[str, Any]]) -> None:
    never = re.compile(
        r"maladi|patholog|diagnostic médical|dépress|addict|alcool|cancer|handicap|trouble|traitement|hospital|psych"
        r"|prison|incarc|détenu|condamn|délit|\bpeine\b|bracelet|tribunal|pénal",
        re.IGNORECASE,
    )
    texts = [value for _, value in leaves(people) if isinstance(value, str)]
    assert [text for text in texts if never.search(text)] == []


def test_the_logo_is_a_small_wide_png(structure: Mapping[str, Any]) -> None:
    data = (SAMPLE / structure["logo"]).read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width, height) == (600, 240)
    assert len(data) < 20_000


def test_the_sample_sends_a_funder_some_texts_and_keeps_others(people: list[Mapping[str, Any]]) -> None:
    said = Counter(
        each["transmissible"] is True
        for record in people
        for key in ("objectifs", "entretiens_tripartites", "evenements", "formations", "immersions", "competences")
        for each in record[key]
    )
    assert said[True] > 50
    assert said[False] > 25
