"""The data that the guide gives to try its examples."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "modeles.md"
SAMPLE = ROOT / "samples" / "jardins_de_valbrune"


def source() -> str:
    """The JSON of the guide, as its readers copy it."""
    (block,) = re.findall(r"^```json\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return str(block)


def data() -> dict[str, Any]:
    """The same, as the engine is given it."""
    found: dict[str, Any] = json.loads(source(), parse_float=Decimal)
    return found
