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


def data() -> dict[str, Any]:
    """The JSON of the guide, as the engine is given it."""
    (block,) = re.findall(r"^```json\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: dict[str, Any] = json.loads(block, parse_float=Decimal)
    return found
