from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.records import nir
from aci_docs.records.nir import MASK, is_in_one, looks_like_nir, mask, places

PARTS = st.tuples(
    st.sampled_from("123478"),
    st.integers(0, 99).map("{:02}".format),
    st.sampled_from([*range(1, 13), *range(20, 43), *range(50, 100)]).map("{:02}".format),
    st.sampled_from(["2A", "2B", "2a", "01", "58", "75", "97", "99"]),
    st.integers(0, 999).map("{:03}".format),
    st.integers(0, 999).map("{:03}".format),
)
NUMBER = "285057800608491"


@given(PARTS, st.integers(1, 97), st.booleans(), st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", " - "[:2]]))
def test_a_number_is_found_in_a_sentence_however_it_is_spaced(
    parts: tuple[str, ...], key: int, with_key: bool, gap: str
) -> None:
    number = gap.join([*parts, f"{key:02}"] if with_key else parts)
    assert looks_like_nir(f"née en juin (n° {number}), sans emploi")
    assert mask(f"({number})") == f"({MASK})"


@pytest.mark.parametrize(
    "text",
    [
        "2８5057800608491",
        "2 85 05 78 006 084\u200b91",
        "28505\u200b78006084",
        "2\t85\t05\t78\t006\t084\t91",
        "2\n85\n05\n78\n006\n084\n91",
        "2 : 85 : 05 : 78 : 006 : 084 : 91",
        "2•85•05•78•006•084•91",
        "1 85 05 971 06 084 91",
        "٢٨٥٠٥٧٨٠٠٦٠٨٤٩١",
        "285057800608400",  # a wrong key is still a social security number, mistyped
    ],
)
def test_disguised_or_mistyped_numbers_are_found(text: str) -> None:
    assert looks_like_nir(text)


@pytest.mark.parametrize(
    "text",
    [
        "01234567400019",
        "SIRET 123 456 789 00012",
        "18500567400019",
        "FR7699999000010000001234537",
        "FR76 3000 6000 0112 3456 7890 189",
        "30006 00001 12345678901 89",
        "01 99 00 12 34 / 06 39 98 12 34",
        "+33 6 39 98 12 34 +33 1 99 00 12 34",
        "999992600001",
        "12345678901",
        "ACI023201111A0M0",
        "2026-01-01 2026-12-31 2027-01-01",
        "1850578006084910",  # one digit too many
        "du 01/01/2026 au 31/12/2026",
        "185137800608491",  # no month 13
        "185050000608491",  # no département 00
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not looks_like_nir(text)
    assert mask(text) == text


@pytest.mark.parametrize(
    "value",
    [
        {"a": NUMBER},
        {"a": int(NUMBER)},
        {"a": Decimal(NUMBER)},
        {"a": Decimal("2.85057800608491E+14")},
        {"a": [{"_note": f"n° {NUMBER}"}]},
        {NUMBER: 1},
        {"a": {"b": {f"x {NUMBER}": []}}},
    ],
)
def test_a_number_is_found_wherever_it_stands(value: Any) -> None:
    assert len([*places(value)]) == 1


def test_true_is_not_a_number() -> None:
    assert [*places({"a": True, "b": 12, "c": None, "d": Decimal("1.5")})] == []


@given(st.text())
def test_no_text_breaks_the_search(text: str) -> None:
    assert looks_like_nir(text) == (mask(text) != text)


PIECES = st.sampled_from(
    [
        *(
            "285057800608491",
            "2850578006084",
            "2 85 05 78 ",
            "006 084 91",
            "285057",
            "800608491",
            "2A",
            "\n",
            "\x00",
            " ",
            "x",
        ),
        *(
            "²",
            "①",
            "２",
            "٨",
            "𝟖",
            "\u00ad",
            "\u0301",
            "…",
            "é",
            "ễ",
            "’",
            "\ud800",
            "½",
            "➀",
            "12/03/2026 ",
            "12/04/2027 ",
        ),
    ]
)


@given(st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=5))
def test_many_texts_are_searched_at_once_as_each_is(texts: list[str]) -> None:
    assert is_in_one(texts) == any(map(looks_like_nir, texts))


def test_no_character_that_is_passed_over_makes_a_digit() -> None:
    assert not [sign for sign in nir._ORDINARY if any(c.isdigit() for c in unicodedata.normalize("NFKC", sign))]


@given(st.lists(PIECES, max_size=9).map("".join) | st.text())
def test_the_plain_form_has_ordinary_digits_and_no_mark(text: str) -> None:
    kept = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    expected = "".join(str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else c for c in kept)
    assert nir._plain(text) == (text if text.isascii() else expected)
