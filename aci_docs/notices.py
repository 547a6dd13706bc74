"""A notice: something true that the reader of a document must know, which is not an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gravity = Literal["information", "attention", "blocage"]


@dataclass(frozen=True)
class Notice:
    """A coded sentence with its gravity: `information`, `attention`, or `blocage` (cannot be sent as it stands)."""

    code: str
    gravity: Gravity
    message: str

    def as_record(self) -> dict[str, str]:
        """The notice under the French keys that templates and `calc --json` show."""
        return {"code": self.code, "gravite": self.gravity, "message": self.message}
