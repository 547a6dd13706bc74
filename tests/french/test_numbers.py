from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.french import NBSP, NNBSP, arrondi, etp, euros, heures, nombre, pourcentage

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
WIDE = st.decimals(allow_nan=False, allow_infinity=False)  # of any exponent
EXACT = st.one_of(st.integers(), DECIMALS, st.fractions())


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("0.005"), 2, "0.01"),
        (Decimal("-0.005"), 2, "-0.01"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("2.6749999999999999999999999999999999999"), 2, "2.67"),
        (Fraction(32000, 3), 2, "10666.67"),
        (18, 2, "18.00"),
        (Decimal("-0.001"), 2, "0.00"),
    ],
)
def test_a_tie_is_rounded_away_from_zero_and_zero_has_no_sign(value: Any, places: int, expected: str) -> None:
    assert str(arrondi(value, places)) == expected


def test_rounding_is_exact_beyond_the_28_digits_of_decimal_contexts() -> None:
    assert str(arrondi(Decimal("1234567890123456789012345678901234567.885"), 2)) == (
        "1234567890123456789012345678901234567.89"
    )


@given(DECIMALS, st.integers(min_value=0, max_value=6))
def test_rounding_agrees_with_round_half_up_of_decimal(value: Any, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), context=Context(prec=60, rounding=ROUND_HALF_UP))
    assert arrondi(value, places) == expected
    assert arrondi(value, places).as_tuple().exponent == -places


@given(EXACT, st.integers(min_value=0, max_value=8))
def test_rounding_never_moves_a_number_by_more_than_half_of_the_last_place(value: Any, places: int) -> None:
    assert abs(Fraction(arrondi(value, places)) - Fraction(value)) * 2 * 10**places <= 1


def by_fractions(value: Any, places: int) -> Decimal:
    """Rounding half up, said as plainly as can be."""
    exact = Fraction(value)
    units = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(f"{-units if exact < 0 else units}E-{places}")


def by_decimals(value: Any, places: int | None) -> str:
    """French figures from Python's own."""
    if places is None:
        denominator = Fraction(value).denominator
        places = next((count for count in range(denominator.bit_length()) if 10**count % denominator == 0), 2)
    return f"{by_fractions(value, places):,f}".translate({ord(","): NNBSP, ord("."): ",", ord("-"): "\u2212"})


@given(st.one_of(EXACT, WIDE.filter(lambda value: abs(value.adjusted()) < 400)), st.integers(0, 12))
def test_rounding_is_that_of_fractions_to_the_digit_and_the_sign(value: Any, places: int) -> None:
    assert arrondi(value, places).as_tuple() == by_fractions(value, places).as_tuple()


@given(st.one_of(EXACT, WIDE.filter(lambda value: abs(value.adjusted()) < 400)), st.none() | st.integers(0, 12))
def test_figures_are_those_of_python_with_french_signs(value: Any, places: int | None) -> None:
    assert nombre(value, places) == by_decimals(value, places)


@given(EXACT)
def test_units_are_written_after_the_same_figures(value: Any) -> None:
    assert euros(value) == f"{by_decimals(value, 2)}{NBSP}€"
    assert heures(value) == f"{by_decimals(by_fractions(value, 2), None)}{NBSP}h"
    assert pourcentage(value) == f"{by_decimals(by_fractions(Fraction(value) * 100, 2), None)}{NBSP}%"


@pytest.mark.parametrize("write", [arrondi, nombre])
@pytest.mark.parametrize("places", [-1, 10**9, 2.0, "2"])
def test_a_count_of_places_that_is_none_or_would_never_end_is_refused(write: Callable[..., Any], places: Any) -> None:
    with pytest.raises(ValueError, match="décimales impossible"):
        write(1, places)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1000, None, f"1{NNBSP}000"),
        (-1234567, None, f"\u22121{NNBSP}234{NNBSP}567"),
        (Decimal("1.50"), None, "1,5"),
        (Decimal("1E+3"), None, f"1{NNBSP}000"),
        (Fraction(1, 8), None, "0,125"),
        (Fraction(4, 15), None, "0,27"),
        (Decimal("1234.5"), 2, f"1{NNBSP}234,50"),
        (Decimal("0.5"), 0, "1"),
    ],
)
def test_a_number_has_narrow_spaces_a_comma_and_the_digits_it_needs(
    value: Any, places: int | None, expected: str
) -> None:
    assert nombre(value, places) == expected


@given(st.one_of(st.integers(), DECIMALS))
def test_a_terminating_number_is_written_without_loss(value: Any) -> None:
    assert Fraction(nombre(value).replace(NNBSP, "").replace(",", ".").replace("\u2212", "-")) == Fraction(value)


@given(DECIMALS)
def test_a_number_is_written_as_babel_writes_it(value: Any) -> None:
    assert nombre(value, 6) == format_decimal(value, "#,##0.000000", locale="fr").replace(
        "-0,000000", "0,000000"
    ).replace("-", "\u2212")


def test_units_follow_a_no_break_space() -> None:
    assert euros(22000) == "22\u202f000,00\u00a0€"
    assert euros(Fraction(32000, 3)) == "10\u202f666,67\u00a0€"
    assert etp(Decimal("0.6")) == "0,60\u00a0ETP"
    assert heures(1620) == "1\u202f620\u00a0h"
    assert heures(Fraction(3857, 4)) == "964,25\u00a0h"
    assert heures(Fraction(1, 3)) == "0,33\u00a0h"
    assert NBSP == "\u00a0"


def test_a_percentage_is_written_from_a_ratio() -> None:
    assert pourcentage(1) == "100\u00a0%"
    assert pourcentage(Decimal("0.125")) == "12,5\u00a0%"
    assert pourcentage(Fraction(1, 3)) == "33,33\u00a0%"


@pytest.mark.parametrize("write", [nombre, euros, etp, heures, pourcentage, lambda value: arrondi(value, 2)])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "ou_pointilles"),
        (True, "« vrai » n'est pas un nombre"),
        (1.5, "approché"),
        ("12", "« 12 » n'est pas un nombre"),
        (Decimal("NaN"), "fini"),
        (Decimal("Infinity"), "fini"),
        (Decimal("1E+999999999"), "démesuré"),
        (Decimal("1E-999999999"), "démesuré"),
        ([1], "n'est pas un nombre"),
    ],
)
def test_what_is_not_an_exact_number_is_refused_in_french(
    write: Callable[..., object], value: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        write(value)
