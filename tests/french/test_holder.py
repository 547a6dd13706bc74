import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.french import accord_titulaire, article

ENTRIES = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "emplois_reperes").glob("*.json"))
]
TITLES = [entry["intitule"] for entry in ENTRIES]


def lines(entry: Any) -> list[str]:
    competences = (line for group in entry["competences"] for line in group["lignes"])
    return [*entry["definition"], *entry["conditions"], *entry["prerequis"], *competences]


@pytest.mark.parametrize(
    ("title", "alone", "of", "to"),
    [
        ("Coordinateur(trice)", "la coordinatrice", "de la coordinatrice", "à la coordinatrice"),
        ("Assistant(e) technique", "l’assistante technique", "de l’assistante technique", "à l’assistante technique"),
        ("Comptable", "la comptable", "de la comptable", "à la comptable"),
        (
            "Encadrant(e) technique, pédagogique et social(e)",
            "l’encadrante technique, pédagogique et sociale",
            "de l’encadrante technique, pédagogique et sociale",
            "à l’encadrante technique, pédagogique et sociale",
        ),
        ("Hôte(esse) d’accueil", "l’hôtesse d’accueil", "de l’hôtesse d’accueil", "à l’hôtesse d’accueil"),
        ("Haut(e) responsable", "la haute responsable", "de la haute responsable", "à la haute responsable"),
        ("RAF", "la RAF", "de la RAF", "à la RAF"),
        ("Élu(e)", "l’élue", "de l’élue", "à l’élue"),
    ],
)
def test_a_woman_s_title_has_its_article_and_its_elision(title: str, alone: str, of: str, to: str) -> None:
    assert (article(title, "Mme"), article(title, "Mme", "de"), article(title, "Mme", "à")) == (alone, of, to)


@pytest.mark.parametrize(
    ("title", "alone", "of", "to"),
    [
        ("Directeur(trice)", "le directeur", "du directeur", "au directeur"),
        (
            "Accompagnateur(trice) socio-professionnel(le)",
            "l’accompagnateur socio-professionnel",
            "de l’accompagnateur socio-professionnel",
            "à l’accompagnateur socio-professionnel",
        ),
        ("Hockeyeur(euse)", "le hockeyeur", "du hockeyeur", "au hockeyeur"),
        ("Historien(ne)", "l’historien", "de l’historien", "à l’historien"),
        (
            "Chargé(e) de mission(s) ou projet(s)",
            "le chargé de mission(s) ou projet(s)",
            "du chargé de mission(s) ou projet(s)",
            "au chargé de mission(s) ou projet(s)",
        ),
    ],
)
def test_a_man_s_title_contracts_its_article(title: str, alone: str, of: str, to: str) -> None:
    assert (article(title, "M."), article(title, "M.", "de"), article(title, "M.", "à")) == (alone, of, to)


def test_both_genders_stand_when_the_post_is_vacant() -> None:
    assert article("Coordinateur(trice)", None) == "le (la) coordinateur(trice)"
    assert article("Coordinateur(trice)", None, "de") == "du (de la) coordinateur(trice)"
    assert article("Directeur(trice)", None, "à") == "au (à la) directeur(trice)"
    assert article("Assistant(e) technique", None, "de") == "de l’assistant(e) technique"


@pytest.mark.parametrize("bad", [("Comptable", "Mlle", None), ("Comptable", "Mme", "par"), (" ", "M.", None)])
def test_an_article_refuses_what_it_does_not_know(bad: tuple[str, str, str | None]) -> None:
    with pytest.raises(ValueError, match=r"civilité|préposition|intitulé"):
        article(*bad)


@pytest.mark.parametrize(
    ("title", "text", "feminine"),
    [
        ("Coordinateur(trice)", "aider le (la) directeur(trice) ;", "aider le (la) directeur(trice) ;"),
        ("Directeur(trice)", "aider le (la) directeur(trice) ;", "aider la directrice ;"),
        ("Coordinateur(trice)", "être discret(e) concernant", "être discrète concernant"),
        ("Encadrant(e) technique", "être référent(e) du parcours", "être référente du parcours"),
        (
            "Assistant(e) technique",
            "Il (Elle) remplace l'encadrant(e) technique, pédagogique et social(e).",
            "Elle remplace l'encadrant(e) technique, pédagogique et social(e).",
        ),
        (
            "Coordinateur(trice)",
            "avec un(e) encadrant(e), chaque salarié(e)",
            "avec un(e) encadrant(e), chaque salarié(e)",
        ),
        ("Coordinateur(trice)", "un(e) coordinateur(trice) amené(e)", "une coordinatrice amenée"),
        ("Coordinateur(trice)", "les salarié(e)s polyvalent(e)s", "les salarié(e)s polyvalent(e)s"),
        ("Coordinateur(trice)", "du (de la) coordinateur(trice)", "de la coordinatrice"),
        ("Coordinateur(trice)", "du (de la) comptable", "du (de la) comptable"),
        ("Comptable", "du (de la) comptable", "de la comptable"),
        (
            "Coordinateur(trice)",
            "aider l’animateur(trice) ; être attentif(ve)",
            "aider l’animateur(trice) ; être attentive",
        ),
        (
            "Coordinateur(trice)",
            "L'activité en ACI (IDCC 3016), mission(s)",
            "L'activité en ACI (IDCC 3016), mission(s)",
        ),
    ],
)
def test_what_speaks_of_the_holder_is_agreed_and_what_speaks_of_others_is_kept(
    title: str, text: str, feminine: str
) -> None:  # fmt: skip
    assert accord_titulaire(text, "Mme", title) == feminine
    assert accord_titulaire(text, None, title) == text


def test_the_masculine_takes_the_parentheses_of_the_holder_away() -> None:
    text = "Le (La) coordinateur(trice) peut être amené(e) à aider le (la) directeur(trice)."
    agreed = "Le coordinateur peut être amené à aider le (la) directeur(trice)."
    assert accord_titulaire(text, "M.", "Coordinateur(trice)") == agreed


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["identifiant"] for entry in ENTRIES])
@pytest.mark.parametrize("civility", ["Mme", "M."])
def test_every_reference_job_s_text_agrees_its_own_title_everywhere(entry: Any, civility: str) -> None:
    text = "\n".join(lines(entry))
    agreed = accord_titulaire(text, civility, entry["intitule"])
    assert agreed != text
    head = entry["intitule"].split()[0].lower()
    if "(" in head:
        assert head not in agreed.lower()
    assert "peut être amené(e)" not in agreed
    assert "discret(e)" not in agreed


def test_other_people_keep_their_parentheses_in_the_reference_jobs() -> None:
    kept = {
        "coordinateur": "aider le (la) directeur(trice)",
        "assistant_technique": "assister l’encadrant(e) technique",
        "assistant_administratif": "du (de la) directeur(trice) ou du (de la) coordinateur(trice)",
        "encadrant_technique": "avec l’accompagnateur(trice) socio-professionnel(le)",
        "responsable_administratif_financier": "du (de la) directeur(trice) ou du (de la) président(e)",
    }
    for entry in ENTRIES:
        if entry["identifiant"] in kept:
            agreed = accord_titulaire("\n".join(lines(entry)), "Mme", entry["intitule"])
            assert kept[entry["identifiant"]] in agreed


def test_a_text_or_a_title_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="intitulé"):
        accord_titulaire("le (la) comptable", "Mme", None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="civilité"):
        accord_titulaire("rien à accorder", "Mlle", "Comptable")


@given(st.text(alphabet="le (la)udn.'’,-éèt ecordinaups()s\n", max_size=80), st.sampled_from(["Mme", "M."]))
def test_agreeing_twice_is_the_same_as_once_and_loses_no_line(text: str, civility: str) -> None:
    once = accord_titulaire(text, civility, "Coordinateur(trice)")
    assert accord_titulaire(once, civility, "Coordinateur(trice)") == once
    assert once.count("\n") == text.count("\n")
