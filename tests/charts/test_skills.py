from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.charts import Skill, competences
from aci_docs.charts.skills import MOST_HEIGHT
from aci_docs.palette import DEFAULT
from tests.charts.pictures import checked

SKILLS = st.builds(
    Skill,
    st.sampled_from(["Vente", "Récolte", "", "x" * 200]) | st.text(max_size=30),
    st.text(max_size=80),
    st.none() | st.integers(0, 4),
    st.integers(0, 4),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SKILLS, min_size=1, max_size=60))
def test_whatever_the_skills_the_chart_stays_on_its_page_and_no_words_meet(skills: list[Skill]) -> None:
    drawing = competences(skills, DEFAULT)
    checked(drawing)
    assert drawing is not None
    assert drawing.height <= MOST_HEIGHT


def test_no_skill_makes_no_chart() -> None:
    assert competences([], DEFAULT) is None


def test_each_skill_has_its_two_levels_under_its_domain() -> None:
    skills = [Skill("Vente", "Tenir la caisse", 1, 3), Skill("Récolte", "Trier", 2, 2), Skill("Vente", "Peser", 0, 4)]
    found = checked(competences(skills, DEFAULT))
    shown = [words for words in found.words if words in ("Vente", "Récolte", "Tenir la caisse", "Peser", "Trier")]
    assert shown == ["Vente", "Tenir la caisse", "Peser", "Récolte", "Trier"]
    assert [words for words in found.words if "→" in words] == ["1 → 3", "0 → 4", "2 → 2"]


def test_the_bars_are_as_long_as_the_levels() -> None:
    found = checked(competences([Skill("Vente", "Peser", 1, 4)], DEFAULT))
    start, now = found.boxes[2:]
    assert abs((now[2] - now[0]) - 4 * (start[2] - start[0])) <= 2


def test_a_level_that_was_not_evaluated_is_said_and_has_no_bar() -> None:
    found = checked(competences([Skill("Vente", "Peser", None, 2)], DEFAULT))
    assert "non évalué" in found.words
    assert "– → 2" in found.words
    assert len(found.boxes) == 3  # two of the key, one bar


def test_forty_skills_of_six_domains_are_all_there_in_two_columns() -> None:
    skills = [Skill(f"Domaine {number // 7}", f"Compétence {number}", number % 5, 3) for number in range(40)]
    found = checked(competences(skills, DEFAULT))
    assert {f"Compétence {number}" for number in range(40)} <= set(found.words)
    assert len({text.left for text in found.texts if text.words.startswith("Compétence")}) == 2


def test_skills_that_find_no_room_are_counted() -> None:
    skills = [Skill(f"Domaine {number}", f"Compétence {number}", 1, 3) for number in range(60)]
    drawing = competences(skills, DEFAULT)
    found = checked(drawing)
    assert drawing is not None
    assert drawing.height <= MOST_HEIGHT
    shown = sum(words.startswith("Compétence") for words in found.words)
    assert f"et {60 - shown}\xa0autres compétences, dans le tableau" in found.words


@pytest.mark.parametrize("domains", [1, 2, 3, 4, 5, 7])
@pytest.mark.parametrize("count", [15, 51, 52, 53, 54, 60, 61, 80, 120])
def test_no_column_stays_empty_while_skills_find_no_room(domains: int, count: int) -> None:
    names = [f"Domaine {min(number // 8, domains - 1)}" for number in range(count)]
    skills = [Skill(name, f"Compétence {number}", 1, 3) for number, name in enumerate(names)]
    found = checked(competences(skills, DEFAULT))
    lefts = [text.left for text in found.texts if text.words.startswith("Compétence")]
    assert len(set(lefts)) == 2
    if len(lefts) < count:
        assert min(lefts.count(left) for left in set(lefts)) >= 20


def test_the_alternative_text_has_every_level_of_a_few_and_the_counts_of_many() -> None:
    few = competences([Skill("Vente", "Peser", 1, 3), Skill("Vente", "Trier", None, 2)], DEFAULT)
    assert few is not None
    assert few.description.replace("\xa0", " ").replace("\u202f", " ") == (
        "Niveaux à l’entrée et au bilan, de 0 à 4, de 2 compétences : 1 en progrès et 1 non évaluée à l’entrée. "
        "Vente : Peser, de 1 à 3 ; Trier, 2 au bilan, non évaluée à l’entrée."
    )
    many = competences([Skill("Vente", f"Peser {number}", 3, number % 5) for number in range(20)], DEFAULT)
    assert many is not None
    assert many.description.endswith(
        "20\xa0compétences\xa0: 4\xa0en progrès, 4\xa0au même niveau et 12\xa0en recul. Le détail est dans le tableau."
    )
