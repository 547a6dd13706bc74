"""A notice: something true that the reader of a document must know, which is not an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gravity = Literal["information", "attention", "blocage"]


@dataclass(frozen=True)
class Notice:
    """A coded sentence with its gravity: `information`, `attention`, or `blocage` (cannot be sent as it stands).

    `message` states a fact and is printed in the document, which others sign and read. `advice` tells the person who
    prepares it what to do, and is shown on the screen and in the summary alone; None when there is nothing to do.
    """

    code: str
    gravity: Gravity
    message: str
    advice: str | None = None

    @property
    def with_advice(self) -> str:
        """The fact, then what to do about it."""
        return self.message if self.advice is None else f"{self.message} {self.advice}"

    def as_record(self) -> dict[str, str]:
        """The notice under the French keys that templates and `calc --json` show, without the advice."""
        return {"code": self.code, "gravite": self.gravity, "message": self.message}
