"""A record of a program is written as it is, or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aci_docs.records import parse_json, to_json


@pytest.mark.parametrize(
    "number", [float("nan"), float("-inf"), *map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity"))]
)
@pytest.mark.parametrize("held", [lambda each: each, lambda each: [{"a": None, "b": [each]}], lambda each: (1, each)])
def test_what_is_no_number_is_an_error_and_never_an_absent_amount(number: Any, held: Any) -> None:
    with pytest.raises(ValueError, match="ne sont pas des nombres"):
        to_json({"montant": held(number)})


def test_words_that_look_like_numbers_that_are_none_are_written() -> None:
    record = {"a": None, "b": "NaN", "Infinity": ["null", 0, Decimal("1E+400"), True]}
    assert repr(parse_json(to_json(record)).value) == repr(record)
