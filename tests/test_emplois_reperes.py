import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from aci_docs.french import accord
from aci_docs.records import Schema, read_json, validate

ROOT = Path(__file__).parents[1]
ENTRIES = sorted((ROOT / "emplois_reperes").glob("*.json"))


@pytest.fixture(scope="module")
def coordinator() -> Any:
    return json.loads((ROOT / "emplois_reperes" / "coordinateur.json").read_text(encoding="utf-8"))


def official_text(entry: Any) -> str:
    """The paragraphs of the convention in its order, one per line."""
    competences = (line for group in entry["competences"] for line in (group["rubrique"], *group["lignes"]))
    return "\n".join([*entry["definition"], *entry["conditions"], *entry["prerequis"], *competences])


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_every_entry_is_valid_and_named_after_its_file(path: Path) -> None:
    record, problems = validate(read_json(path), Schema.read(ROOT / "schemas" / "emploi_repere.json"))
    assert problems == []
    assert record is not None
    assert record["identifiant"] == path.stem


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_every_title_can_be_agreed(path: Path) -> None:
    title = json.loads(path.read_text(encoding="utf-8"))["intitule"]
    for civility in ("Mme", "M."):
        assert "(" not in accord(title, civility).replace("(s)", "")


def test_the_coordinator_has_26_competences_under_the_four_headings_of_the_convention(coordinator: Any) -> None:
    assert [(group["rubrique"], len(group["lignes"])) for group in coordinator["competences"]] == [
        ("Technicité", 7),
        ("Traitement de l'information", 5),
        ("Communication/relations de travail en équipe, autonomie et responsabilité", 9),
        ("Contribution, raison d'être de l'emploi", 5),
    ]


def test_the_paragraphs_before_the_competences_are_those_of_the_convention(coordinator: Any) -> None:
    assert coordinator["definition"] == [
        "Au sein d'un ACI et dans le cadre de son projet d'accompagnement, le (la) coordinateur(trice) travaille à la "
        "coordination de tout ou partie des actions de la structure, dans le respect du projet associatif."
    ]
    assert coordinator["conditions"] == [
        "L'activité s'exerce en structure atelier et chantier d'insertion (ACI), et particulièrement de façon "
        "transversale, en mode de conduite de projets.",
        "Le (La) coordinateur(trice) peut être amené(e) à se déplacer en dehors de la structure.",
    ]
    assert [plain(line) for line in coordinator["prerequis"]] == [
        "Diplôme professionnel de niveau IV, ou III, ou II (BEP/bac pro/BTS, licence ou titre homologué de formation "
        "continue), ou un autre niveau avec une expérience de plusieurs années dans l'activité exercée.",
        "Bonne connaissance du cadre légal de l'insertion professionnelle.",
        "Bonne connaissance du droit du travail.",
    ]


@pytest.mark.parametrize(
    ("group", "line", "text"),
    [
        (0, 0, "coordonner des projets et des personnes ;"),
        (
            0,
            6,
            "maîtriser la technicité de l'emploi repère d'assistant, ou de comptable, ou d'accompagnateur, ou "
            "d'encadrant, ou les techniques de commercialisation.",
        ),
        (
            1,
            1,
            "réaliser des diagnostics techniques ou d'accompagnement, définir et mettre en œuvre de préconisations ;",
        ),
        (1, 3, "suivre éventuellement les conventionnements avec l'Etat et les collectivités ;"),
        (
            1,
            4,
            "assurer une veille et se former en permanence sur l'ensemble des aspects liés à l'insertion "
            "socioprofessionnelle et aux méthodes pédagogiques en milieu en difficulté.",
        ),
        (2, 5, "être discret(e) concernant les informations connues dans l'exercice de l'activité ;"),
        (3, 4, "aider le (la) directeur(trice) dans la prise de décision."),
    ],
)
def test_a_competence_keeps_the_words_of_the_convention_even_its_oddities(
    coordinator: Any, group: int, line: int, text: str
) -> None:
    assert plain(coordinator["competences"][group]["lignes"][line]) == text


def test_a_competence_has_no_dash_and_ends_as_in_the_convention(coordinator: Any) -> None:
    for group in coordinator["competences"]:
        assert not any(line.startswith(("–", "-", " ")) for line in group["lignes"])
        assert all(line.endswith("\u202f;") for line in group["lignes"][:-1])
        assert group["lignes"][-1].endswith(".")


def test_not_one_character_of_the_official_text_has_changed(coordinator: Any) -> None:
    # The digest of the article as published, without the dashes of its lists and the colons of its headings.
    digest = "9a0c8c898032b149f8afb000c2b2d31e04a19f0ef34d03ea4ab5ee71866967be"
    assert sha256(official_text(coordinator).encode()).hexdigest() == digest


def test_the_coordinator_says_where_the_text_comes_from_and_what_its_levels_are_today(coordinator: Any) -> None:
    assert (coordinator["article_origine"], coordinator["article_actuel"]) == (7, 8)
    assert coordinator["texte_officiel"] is True
    assert coordinator["convention"].endswith("du 31 mars 2011 (IDCC 3016)")
    for reference in ("KALIARTI000027181090", "REMPLACE", "KALIARTI000042123636", "avenant n° 26", "18 septembre 2020"):
        assert reference in coordinator["source"]
    assert "n° 2019-14 du 8 janvier 2019" in coordinator["niveaux_actuels"]
    assert "IV, III et II du texte sont les niveaux 4, 5 et 6" in coordinator["niveaux_actuels"]
    assert "BEP" in coordinator["niveaux_actuels"]
