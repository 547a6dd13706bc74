from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.french import FILTERS, NBSP, POINTILLES, en_lettres, enumeration, nom_complet, ou_pointilles, pluriel


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "zéro euro"),
        (1, "un euro"),
        (2, "deux euros"),
        (21, "vingt et un euros"),
        (71, "soixante et onze euros"),
        (80, "quatre-vingts euros"),
        (81, "quatre-vingt-un euros"),
        (200, "deux cents euros"),
        (201, "deux cent un euros"),
        (1000, "mille euros"),
        (22000, "vingt-deux mille euros"),
        (80000, "quatre-vingt mille euros"),
        (200000, "deux cent mille euros"),
        (1_000_000, "un million d'euros"),
        (80_000_000, "quatre-vingts millions d'euros"),
        (2_000_100, "deux millions cent euros"),
        (3_000_000_000, "trois milliards d'euros"),
        (Decimal("22000.50"), "vingt-deux mille euros et cinquante centimes"),
        (Decimal("1000000.01"), "un million d'euros et un centime"),
        (Decimal("0.01"), "un centime"),
        (Decimal("0.80"), "quatre-vingts centimes"),
        (Decimal("1.999"), "deux euros"),
        (Decimal("0.004"), "zéro euro"),
        (Fraction(32000, 3), "dix mille six cent soixante-six euros et soixante-sept centimes"),
        (-20, "moins vingt euros"),
        (Decimal("-0.5"), "moins cinquante centimes"),
    ],
)
def test_an_amount_is_written_in_full(amount: Any, expected: str) -> None:
    assert en_lettres(amount) == expected


@pytest.mark.parametrize("amount", [10**12, -(10**12), Decimal("999999999999.995")])
def test_an_amount_whose_name_is_ambiguous_is_refused(amount: Any) -> None:
    with pytest.raises(ValueError, match="trop grand"):
        en_lettres(amount)


@pytest.mark.parametrize("amount", [None, True, 1.5, "12"])
def test_what_is_not_an_amount_is_refused_in_full_as_in_figures(amount: Any) -> None:
    with pytest.raises(ValueError, match="nombre"):
        en_lettres(amount)


@given(st.integers(min_value=2, max_value=10**12 - 1))
def test_every_whole_amount_ends_with_euros_and_takes_de_after_a_whole_number_of_millions(amount: Any) -> None:
    words = en_lettres(amount)
    assert words.endswith("euros")
    assert words.endswith("d'euros") == (amount % 1_000_000 == 0)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 contrat"),
        (1, "1 contrat"),
        (Decimal("1.5"), "1,5 contrat"),
        (Decimal("1.99"), "1,99 contrat"),
        (-1, "-1 contrat"),
        (2, "2 contrats"),
        (-2, "-2 contrats"),
        (24, "24 contrats"),
        (1200, "1\u202f200 contrats"),
    ],
)
def test_french_is_plural_from_two_on(number: Any, expected: str) -> None:
    assert pluriel(number, "contrat") == expected.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("bilan", "bilans"),
        ("mois", "mois"),
        ("prix", "prix"),
        ("gaz", "gaz"),
        ("local", "locaux"),
        ("festival", "festivals"),
        ("bureau", "bureaux"),
        ("jeu", "jeux"),
        ("pneu", "pneus"),
        ("travail", "travaux"),
        ("détail", "détails"),
        ("genou", "genoux"),
        ("trou", "trous"),
        ("demi-journée", "demi-journées"),
        ("ETP", "ETP"),
        ("salarié(e)", "salarié(e)s"),
    ],
)
def test_the_regular_plural_knows_its_common_exceptions(singular: str, plural: str) -> None:
    assert pluriel(2, singular) == f"2{NBSP}{plural}"


def test_a_plural_that_is_given_is_taken() -> None:
    assert pluriel(3, "contrat de travail", "contrats de travail") == f"3{NBSP}contrats de travail"
    assert pluriel(1, "contrat de travail", "contrats de travail") == f"1{NBSP}contrat de travail"


@pytest.mark.parametrize("number", [1, 2])
def test_the_plural_of_several_words_must_be_given_even_when_it_would_not_show(number: Any) -> None:
    with pytest.raises(ValueError, match="donnez le pluriel de « contrat de travail »"):
        pluriel(number, "contrat de travail")


def test_a_list_is_joined_as_in_a_sentence() -> None:
    assert enumeration([]) == ""
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b"]) == "a et b"
    assert enumeration(("a", "b", "c")) == "a, b et c"


@pytest.mark.parametrize("items", ["abc", None, [1, 2], 3])
def test_only_a_list_of_texts_is_joined(items: Any) -> None:
    with pytest.raises(ValueError, match="liste de textes"):
        enumeration(items)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"civilite": "Mme", "prenom": "Aïcha", "nom": "Benali"}, "Mme\u00a0Aïcha Benali"),
        ({"civilite": "M.", "prenom": None, "nom": "Ézéchiel"}, "M.\u00a0Ézéchiel"),
        ({"civilite": None, "prenom": "Élodie", "nom": "Œuvrard"}, "Élodie Œuvrard"),
        ({"nom": "D'Artagnan"}, "D'Artagnan"),
    ],
)
def test_a_name_is_written_with_what_is_known_of_it(person: Any, expected: str) -> None:
    assert nom_complet(person) == expected


@pytest.mark.parametrize("person", [None, {}, {"nom": None}, "Benali"])
def test_nobody_is_not_a_name(person: Any) -> None:
    with pytest.raises(ValueError, match="personne"):
        nom_complet(person)


@pytest.mark.parametrize("blank", [None, "", "  ", [], ()])
def test_what_is_blank_becomes_a_dotted_line(blank: object) -> None:
    assert ou_pointilles(blank) == POINTILLES
    assert set(POINTILLES) == {"…"}


@pytest.mark.parametrize("value", [0, False, Decimal(0), "x", ["x"]])
def test_what_is_not_blank_is_kept(value: Any) -> None:
    assert ou_pointilles(value) is value


def test_template_authors_find_every_filter_under_its_name() -> None:
    assert set(FILTERS) == {
        "accord", "accord_titulaire", "article", "date", "date_longue", "en_lettres", "enumeration", "etp", "euros",
        "heures", "nom_complet", "nombre", "ou_pointilles", "pluriel", "pourcentage", "typographie",
    }  # fmt: skip
    assert all(function.__name__ == name for name, function in FILTERS.items())
