"""What a format of documents tells of its files of many records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from aci_docs.templating.archive import Member
from aci_docs.templating.identity import Identities
from aci_docs.templating.series.parcel import Parcel
from aci_docs.templating.series.state import SeriesRendering
from aci_docs.templating.source import Source

MAIN = "main"
"""The lane of the text itself, in which a parcel's endings go."""
MAX_NUMBER = 200_000
"""Records of a file; beyond it the identifiers of Word would be too large."""
IDENTIFIERS = 10_000
"""Identifiers that one record may use."""


class Form(Protocol):
    """The file of one template in one format."""

    sources: list[Source]
    """The template's, with marks for what is each record's own."""
    members: list[Member]
    """What all records share, ready to be copied."""
    layout: dict[str, Sequence[bytes | str]]
    """Member -> constant bytes and names of lanes, one after the other: what grows with the records."""

    def first_identifier(self, number: int) -> int:
        """The first number that values may take for a drawing or a bookmark."""

    def lists(self, number: int) -> tuple[range, range]:
        """The numbers that values may take for lists."""

    def fill(self, parcel: Parcel, printed: Mapping[str, bytes], state: SeriesRendering) -> None:
        """Put in the parcel what was printed of its record."""

    def properties(self, values: Mapping[str, str]) -> tuple[str, bytes]:
        """The part of the file's properties: `titre`, `auteur`, `date`, those that are known."""


def identities(form: Form, number: int) -> Identities:
    """What numbers the drawings and bookmarks of a record."""
    return Identities(form.first_identifier(number))
