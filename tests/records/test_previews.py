from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aci_docs.errors import InvalidRecord
from aci_docs.records import parse_json, peek
from aci_docs.records.paths import value_at

KEYS = st.sampled_from(["a", "b", "nom", "f0", "é"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=9,
)
PATHS = st.lists(st.lists(KEYS, min_size=1, max_size=3).map(".".join), max_size=4)


@settings(deadline=None, derandomize=True, database=None, max_examples=400)
@given(VALUES, PATHS)
def test_what_is_seen_is_what_is_read(value: Any, paths: list[str]) -> None:
    values = [value_at(value, tuple(path.split("."))) for path in paths]
    expected = tuple(None if isinstance(each, dict | list) else each for each in values)
    assert repr(peek(json.dumps(value).encode(), paths)) == repr(expected)


def test_numbers_are_exact_and_a_byte_order_mark_is_skipped() -> None:
    data = b'\xef\xbb\xbf{"a": {"b": 1.50}, "c": 100000000000000000000}'
    assert repr(peek(data, ["a.b", "c"])) == repr((Decimal("1.50"), 10**20))


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"a": 1,}', b"nul", b'{"x": [}', b'{"x":' + b"[" * 100_000, b'{"a": "\xff"}']
)
def test_what_is_not_json_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        peek(data, ["a"])


def test_what_is_only_passed_over_is_left_to_the_parser() -> None:
    data = b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}'
    assert peek(data, ["a"]) == (2,)
    with pytest.raises(InvalidRecord, match="deux fois"):
        parse_json(data)
