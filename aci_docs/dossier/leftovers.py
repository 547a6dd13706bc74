"""What a person has to look at in a document that was made: the places left empty, and what its values lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from aci_docs import french
from aci_docs.templating import Piece, Rendered


class Spot(NamedTuple):
    """A place of a template: where it is (« corps du document, tableau 2, ligne 3 »), and what is written there."""

    where: str
    words: str


@dataclass(frozen=True)
class Leftovers:
    """The spots left empty in a document, each with how many times, and the remarks on what was changed in its values.

    A spot of a loop is left empty as many times as there are turns; spots are in reading order.
    """

    spots: Mapping[Spot, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, rendered: Rendered | Piece) -> Leftovers:
        """The leftovers of a document, from the report of its rendering."""
        spots = Counter(Spot(str(replace(place, words="")), place.words) for place in rendered.left_empty)
        remarks = list(rendered.remarks)
        if rendered.removed_characters:
            removed = french.pluriel(
                rendered.removed_characters, "caractère interdit retiré", "caractères interdits retirés"
            )
            remarks.append(f"{removed} (aucun document ne peut les contenir)")
        return cls(spots, tuple(dict.fromkeys(remarks)))

    @property
    def count(self) -> int:
        """How many times something was left empty."""
        return sum(self.spots.values())


def merged(twins: Iterable[Leftovers]) -> Leftovers:
    """The leftovers of one document made in several formats: the spots of the format that has most, every remark."""
    found = list(twins)
    fullest = max(found, key=lambda each: each.count, default=Leftovers())
    return Leftovers(fullest.spots, tuple(dict.fromkeys(remark for each in found for remark in each.remarks)))
