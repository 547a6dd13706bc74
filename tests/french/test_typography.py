import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aci_docs.french import typographie

NO_BREAK = str.maketrans({"\u00a0": "~", "\u202f": "_"})
# Each rule by itself, in turn, over the whole text: slow, and plain to read.
RULES = [
    (r"(?<=\S) (?=[;!?]+(?:[\s»)\],]|$))", "\u202f"),
    (r"(?<=\S) (?=[€»])", "\u00a0"),
    (r'(?<=[^\s"]) (?=:(?:[\s»]|$))', "\u00a0"),
    (r"(?<=\d) (?=%(?!\w))", "\u00a0"),
    (r"(?<=«) (?=\S)", "\u00a0"),
    (r"(?<=\bn°) (?=\w)|(?<=\bN°) (?=\w)", "\u00a0"),
    (r"(?<!\w)(M\.|Mme) (?=[A-ZÀ-ÖØ-ÞŒŸ])", "\\1\u00a0"),
]
THOUSANDS = r"(?<![\w/\\])(?<!\d[.,])\d{1,3}(?: \d{3})+(?!\w|[./\\-]\w)"
# Texts in which the signs that rules look for, and the spaces around them, are frequent.
PIECES = [*';!?€»«:%ÉAex3٣.,/-\\()]"’_°\u00a0\n', "n°", "N°", "M.", "Mme", "12", "345", "678", "1234", "  "]
CROWDED = st.lists(st.sampled_from([" "] * 8 + PIECES), max_size=14).map("".join)
FRENCH = st.text(alphabet="ab0123456789 :;!?%€«»\"'()[].,/\\-\n\t\u00a0\u202fnMme°ÉA")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attention ! Vraiment ? Oui ; non", "Attention_! Vraiment_? Oui_; non"),
        ("Quoi ?!", "Quoi_?!"),
        ("(vraiment ?)", "(vraiment_?)"),
        ("  problème : x", "  problème~: x"),
        ("attendu :\n  suite", "attendu~:\n  suite"),
        ("« x » : « y »", "«~x~»~: «~y~»"),
        ("« est-ce lui ? »", "«~est-ce lui_?~»"),
        ("20 000 € par an, 1 234 567,89 €", "20_000~€ par an, 1_234_567,89~€"),
        ("soit 25 % du total", "soit 25~% du total"),
        ("le n° 3, N° 12", "le n°~3, N°~12"),
        ("Mme Aïcha et M. Élie, M. le maire", "Mme~Aïcha et M.~Élie, M. le maire"),
        ("…… €", "……~€"),
        ("20 000.", "20_000."),
    ],
)
def test_the_spaces_that_french_wants_unbreakable_become_so(text: str, expected: str) -> None:
    assert typographie(text).translate(NO_BREAK) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://exemple.fr/a?b=c;d:e!",
        "mon dossier/2026 001.json",
        "fiches/12 001.json",
        "annexe 12 001.json",
        "l'article 3,5 000",
        "format 25 %d",
        r"C:\Mes documents\12 345",
        '{"a" : 1, "b" : [12 , 345]}',
        '{\n  "message": "problème : 20 000 €"\n}',
        '["a : b"]',
        'clé "nom" : requise',
        "  indentation",
        "trailing :x",
        "%d %s %",
        "12 34",
        "en 2026 123",
        "FR76 3000 4000 0312",
        "06 12 34 56 78",
        "a  : b",
        ": début",
        "l'Etat d’aujourd'hui",
        "a\n; b",
    ],
)
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    assert typographie(text) == text


def test_prose_between_brackets_is_not_taken_for_json() -> None:
    assert typographie("[à compléter : nom]") == "[à compléter\u00a0: nom]"


@given(FRENCH)
@example("1 234 567x")
@example("1 234 567.8")
@example("« »")
def test_only_plain_spaces_change_one_for_one_and_once(text: str) -> None:
    result = typographie(text)
    assert len(result) == len(text)
    assert all(new == old or (old == " " and new in "\u00a0\u202f") for new, old in zip(result, text, strict=True))
    assert typographie(result) == result


def by_rules(text: str) -> str:
    text = re.sub(THOUSANDS, lambda number: number[0].replace(" ", "\u202f"), text)
    for rule, replacement in RULES:
        text = re.sub(rule, replacement, text)
    return text


@settings(max_examples=1000)
@given(st.one_of(CROWDED, FRENCH))
@example("12 345 678 € ; « 3 » : M. É n° 3")
@example("٣ 345")
def test_the_result_is_that_of_each_rule_in_turn(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        assert typographie(text) == by_rules(text)


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    assert len(typographie(text)) == len(text)


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
    st.sampled_from([None, 2]),
)
def test_a_json_object_or_array_is_never_changed(value: Any, indent: int | None) -> None:
    if not isinstance(value, str):
        text = json.dumps(value, indent=indent, ensure_ascii=False)
        assert typographie(text) == text


class Marked(str):
    pass


@pytest.mark.parametrize("text", ["", "sans signe", "avec : un signe", "[1]"])
def test_a_marked_text_comes_out_plain(text: str) -> None:
    assert type(typographie(Marked(text))) is str


@pytest.mark.parametrize("value", [None, 3, ["a"]])
def test_only_a_text_is_typeset(value: Any) -> None:
    with pytest.raises(ValueError, match="texte"):
        typographie(value)
