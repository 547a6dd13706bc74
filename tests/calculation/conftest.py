"""The packaged scale and the example request, for the tests of the calculation."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aci_docs.calculation import Scale

ROOT = Path(__file__).parents[2]


def read(path: Path) -> Any:
    """JSON read exactly, as the records are."""
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def scale_record() -> Callable[[], dict[str, Any]]:
    """A fresh copy of the packaged scale's record at each call."""
    record = read(ROOT / "baremes" / "plie_direction_aci_2026.json")
    return lambda: copy.deepcopy(record)


@pytest.fixture(scope="session")
def scale(scale_record: Callable[[], dict[str, Any]]) -> Scale:
    return Scale.from_record(scale_record())


@pytest.fixture(scope="session")
def example() -> Callable[[], dict[str, Any]]:
    """A fresh copy, at each call, of the request of 18 posts whose other funding bites."""
    record = read(Path(__file__).parent / "cases" / "worked-6-other-funding-bites.json")["entree"]
    return lambda: copy.deepcopy(record)
