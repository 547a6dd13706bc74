import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from aci_docs.french import accord, typographie
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


# --- the nine condensed entries ---------------------------------------------------------------------------------------

FIRST, MERGED = "Technicité", "Compétences et technicité"
OTHERS = (
    "Traitement de l'information",
    "Communication/relations de travail en équipe, autonomie et responsabilité",
    "Contribution, raison d'être de l'emploi",
)
# Identifier -> title, article of 2011, article of today, text in force, competences under each heading.
JOBS: dict[str, tuple[str, int | None, int, str, tuple[int, int, int, int]]] = {
    "salarie_polyvalent": ("Salarié(e) polyvalent(e)", 1, 1, "KALIARTI000027181084", (1, 1, 4, 2)),
    "assistant_technique": ("Assistant(e) technique", 2, 2, "KALIARTI000027181085", (3, 1, 4, 3)),
    "assistant_administratif": ("Assistant(e) administratif(ve)", 3, 3, "KALIARTI000027181086", (5, 3, 4, 2)),
    "comptable": ("Comptable", 4, 4, "KALIARTI000027181087", (5, 3, 3, 3)),
    "accompagnateur": ("Accompagnateur(trice) socio-professionnel(le)", 5, 5, "KALIARTI000027181088", (7, 4, 8, 3)),
    "encadrant_technique": (
        "Encadrant(e) technique, pédagogique et social(e)", 6, 6, "KALIARTI000027181089", (9, 4, 7, 5),
    ),
    "charge_mission": ("Chargé(e) de mission(s) ou projet(s)", None, 7, "KALIARTI000042123638", (4, 4, 4, 6)),
    "coordinateur": ("Coordinateur(trice)", 7, 8, "KALIARTI000042123636", (7, 5, 9, 5)),
    "responsable_administratif_financier": (
        "Responsable administratif(ve) et financier(ère)", None, 9, "KALIARTI000042123634", (5, 4, 5, 5),
    ),
    "directeur": ("Directeur(trice)", 8, 10, "KALIARTI000042123632", (6, 4, 7, 5)),
}  # fmt: skip


def entry_of(name: str) -> Any:
    return json.loads((ROOT / "emplois_reperes" / f"{name}.json").read_text(encoding="utf-8"))


def straight(text: str) -> str:
    return text.replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ")


def test_the_catalogue_has_the_ten_reference_jobs_and_no_other() -> None:
    assert {path.stem for path in ENTRIES} == set(JOBS)
    assert sorted(now for _, _, now, _, _ in JOBS.values()) == list(range(1, 11))


@pytest.mark.parametrize("name", JOBS)
def test_a_reference_job_has_its_title_its_articles_and_its_source(name: str) -> None:
    title, was, now, text, _ = JOBS[name]
    entry = entry_of(name)
    assert (entry["intitule"], entry["article_origine"], entry["article_actuel"]) == (title, was, now)
    assert text in entry["source"]
    assert straight(entry["convention"]).endswith("chantiers d'insertion du 31 mars 2011 (IDCC 3016)")
    if was is None:
        assert "créé par l'avenant n° 26 du 22 novembre 2019" in straight(entry["source"])


@pytest.mark.parametrize("name", JOBS)
def test_a_reference_job_has_as_many_competences_as_its_article_under_the_same_headings(name: str) -> None:
    entry = entry_of(name)
    first = MERGED if JOBS[name][2] in (7, 9) else FIRST
    assert [straight(group["rubrique"]) for group in entry["competences"]] == [first, *OTHERS]
    assert tuple(len(group["lignes"]) for group in entry["competences"]) == JOBS[name][4]
    for group in entry["competences"]:
        assert len(set(group["lignes"])) == len(group["lignes"])
        assert all(line.endswith("\u202f;") for line in group["lignes"][:-1])
        assert group["lignes"][-1].endswith(".")


@pytest.mark.parametrize("name", JOBS)
def test_only_the_coordinator_s_text_is_the_official_one(name: str) -> None:
    assert entry_of(name)["texte_officiel"] is (name == "coordinateur")


@pytest.mark.parametrize("name", JOBS)
def test_the_heading_of_the_prerequisites_is_that_of_the_article(name: str) -> None:
    short = "Savoirs de base et niveau de connaissance"
    assert entry_of(name).get("titre_prerequis") == (short if JOBS[name][2] <= 2 else None)


@pytest.mark.parametrize("name", JOBS)
def test_today_s_levels_of_diploma_stand_beside_those_that_the_text_names(name: str) -> None:
    entry = entry_of(name)
    text = " ".join(entry["prerequis"])
    today = straight(entry.get("niveaux_actuels") or "")
    if JOBS[name][2] in (1, 2):
        assert not today
        return
    assert "n° 2019-14 du 8 janvier 2019" in today
    old = {
        "V, IV ou III": "V, IV et III du texte sont les niveaux 3, 4 et 5",
        "IV, III ou II": "IV, III et II",
        "4 à 6": "IV, III et II",
    }
    (named,) = [words for words in old if words in text.replace("IV, ou III, ou II", "IV, III ou II")]
    assert old[named] in today
    # The text of two articles ranks the BEP above its level: kept as it is, and said.
    if "BEP" in text and named != "V, IV ou III":
        assert "Le BEP, que le texte cite parmi eux, est de niveau" in today


@pytest.mark.parametrize("name", JOBS)
def test_a_job_has_three_graded_levels_or_one(name: str) -> None:
    entry = entry_of(name)
    if name == "salarie_polyvalent":
        assert entry["niveau_unique"] is True
        assert not entry.get("niveaux")
    else:
        assert not entry.get("niveau_unique")
        assert [level["niveau"] for level in entry["niveaux"]] == ["A", "B", "C"]


def test_the_condensed_entries_are_typed_as_french_wants() -> None:
    for path in ENTRIES:
        if path.stem == "coordinateur":
            continue
        text = path.read_text(encoding="utf-8")
        values = json.dumps(json.loads(text), ensure_ascii=False)
        assert "'" not in values, path.name
        assert typographie(values.replace('": "', '":"')) == values.replace('": "', '":"'), path.name
