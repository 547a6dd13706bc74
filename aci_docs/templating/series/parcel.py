"""What a file needs of one record, as bytes that any process can store and another read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from aci_docs.templating.archive import Member
from aci_docs.templating.series.segments import Segment


@dataclass
class Parcel:
    """One record's own part of the file.

    `stretches`: lane -> what the record adds to it. `endings`: what follows in the main lane, when another record comes
    after and when none does. `once`: (key, lane, text) of what is added to a lane for the first record that asks for
    the key. `members`: of the file, named after what they hold. `properties`: of the file, were this its first record.
    """

    template: str
    number: int
    stretches: dict[str, Segment] = field(default_factory=dict)
    endings: tuple[Segment, Segment] | None = None
    once: list[tuple[str, str, str]] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)

    def pack(self) -> bytes:
        """The parcel as bytes; the same parcel always gives the same."""
        blobs: list[bytes] = []

        def held(each: Segment | Member) -> tuple[int, int, int]:
            blobs.append(each.data)
            return each.crc, each.size, len(each.data)

        index = {
            "template": self.template,
            "number": self.number,
            "stretches": {lane: held(each) for lane, each in self.stretches.items()},
            "endings": [held(each) for each in self.endings or ()],
            "once": self.once,
            "members": [(each.name, each.method, *held(each)) for each in self.members],
            "properties": self.properties,
        }
        head = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
        return b"".join((len(head).to_bytes(4, "little"), head, *blobs))


def unpack(data: bytes) -> Parcel:
    """The parcel of these bytes. Raises ValueError when they are none."""
    size = int.from_bytes(data[:4], "little")
    index = json.loads(data[4 : 4 + size])
    place = 4 + size

    def blob(length: int) -> bytes:
        nonlocal place
        place += length
        if place > len(data):
            raise ValueError("a truncated piece")
        return data[place - length : place]

    stretches = {lane: Segment(blob(length), crc, long) for lane, (crc, long, length) in index["stretches"].items()}
    endings = [Segment(blob(length), crc, long) for crc, long, length in index["endings"]]
    members = [Member(name, method, crc, long, blob(length)) for name, method, crc, long, length in index["members"]]
    return Parcel(
        index["template"],
        index["number"],
        stretches,
        (endings[0], endings[1]) if endings else None,
        [(key, lane, text) for key, lane, text in index["once"]],
        members,
        index["properties"],
    )
