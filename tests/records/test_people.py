"""Somebody else is found in a text by what nobody else has: a whole name, a number; never by a common word."""

from __future__ import annotations

from typing import Any

import pytest

from aci_docs.records import Mask, People

MASK = Mask(
    {
        "nom": {"type": "string", "required": True, "meta": {"identifie": "nom"}},
        "prenom": {"type": "string", "meta": {"identifie": "nom"}},
        "telephone": {"type": "string", "meta": {"identifie": "telephone"}},
        "courriel": {"type": "string", "meta": {"identifie": "texte"}},
        "pass": {"type": "string", "meta": {"identifie": "numero"}},
        "presents": {
            "type": "list",
            "schema": {"type": "dict", "schema": {"nom": {"type": "string", "meta": {"identifie": "nom"}}}},
        },
    }
)
ROSE: dict[str, Any] = {
    "nom": "N'Diaye", "prenom": "Coumba-Rose", "telephone": "06 39 98 10 14", "courriel": "rose.nd@example.org",
    "pass": "999990000301", "presents": [{"nom": "Bastien Rouvrelle"}],
}  # fmt: skip
PETIT: dict[str, Any] = {"nom": "Petit", "prenom": "Jean"}
ALONE: dict[str, Any] = {"nom": "Le Goff-Martinez", "prenom": None}
PEOPLE = [ROSE, PETIT, ALONE]


def named(text: str, **options: Any) -> list[int]:
    return [found.person for found in People(PEOPLE, MASK).named_in([(("texte",), text)], **options)]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("a formé Coumba-Rose N’DIAYE", 0),
        ("avec N'Diaye Coumba Rose", 0),
        ("Mme NDIAYE est venue", 0),
        ("Madame Coumba-Rose", 0),
        ("vu par C. N'Diaye", 0),
        ("vu par C.-R. N'Diaye", 0),
        ("joignable au 06.39.98.10.14 le soir", 0),
        ("au +33 6 39 98 10 14", 0),
        ("écrire à Rose.ND@example.org", 0),
        ("PASS 99999 0000301", 0),
        ("le tuteur de Jean Petit", 1),
        ("M. Petit", 1),
        ("avec M. Le Goff Martinez", 2),
    ],
)
def test_a_text_names_somebody_else(text: str, person: int) -> None:
    assert named(text) == [person]


@pytest.mark.parametrize(
    "text",
    [
        "un petit jardin, de jean en jean",
        "la rose et le goff",
        "Rouvrelle, Bastien Rouvrelle",  # invited to an interview: not one of the persons
        "06 39 98 10 15",
        "prose.nd@example.org",
        "le 12/03/2026 et 99999",
        "",
    ],
)
def test_a_common_word_names_nobody(text: str) -> None:
    assert named(text) == []


def test_neither_the_person_nor_a_namesake_is_somebody_else() -> None:
    text = "Mme N'Diaye et M. Petit"
    assert named(text) == [0, 1]
    assert named(text, but=ROSE) == [1]
    assert named(text, but={**PETIT, "telephone": "0102030405"}) == [0]


def test_the_place_of_what_was_found_is_in_the_record_of_the_person_named() -> None:
    (found,) = People(PEOPLE, MASK).named_in([(("a", 0), "rien"), (("a", 1), "M. Petit")])
    assert (found.text, found.person, found.value) == (("a", 1), 1, ("nom",))
