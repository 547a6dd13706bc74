"""The zip of a document: read once, then written as often as there are documents, its constant members as they are.

    archive = read_archive(data)                 # Archive; raises Refused (directory.py) with its limits
    archive.read(name) -> bytes                  # inflated, checked; KeyError when absent; `name in archive`, iteration
    archive.plan(names).write({name: bytes})     # the hot path: exactly these members replaced, one join; also added=,
                                                 # dropped=
    write(archive, replaced, added={}, dropped=()) -> bytes      # whatever else
    pack(name, data) -> Member                   # a member made ready, to be added to many documents

Templates use `opening.open_package(path)`, whose documents (package.py, manifest.py) stand on such an archive.

The same members always give the same bytes: dates are 1 January 1980, names in UTF-8, no extra field, no comment, no
folder entry; `[Content_Types].xml` comes first (docx), `mimetype` first and stored (odt).
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeAlias

from aci_docs.errors import TemplateProblem
from aci_docs.templating import compression
from aci_docs.templating.directory import DEFLATED, STORED, Entry, inflate, read_entries

FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
"""The members that come first, for readers that look at the beginning of the file to know what it is."""
SMALL = 2**16
"""Bytes of a member in the file up to which it is kept for the next document."""
MAX_OUTPUT = 2**31
"""Bytes of a document; beyond it readers need zip64, which not all have."""

_TINY = 2**12
"""Bytes of a member whose compressed form is kept: relations and content types are often the same again."""

_PLANS = 8
"""Ways to write the documents of one template that are kept: with one picture or two, with or without a chart."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NUMBERS = struct.Struct("<3I")  # checksum, bytes in the file, bytes once inflated: the same in both headers
_VERSION = 20  # folders and deflate: 2.0, as every word processor writes
_DATE = 0x21  # 1 January 1980, the first day that a zip can say
_UTF8 = 0x800
_COMPRESSED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".zip")


@lru_cache(maxsize=64)
def _deflated(data: bytes) -> tuple[bytes, int]:
    return compression.deflate(data)


@dataclass(frozen=True)
class Member:
    """One member, ready to be written: its bytes as stored, and the two headers that go with them."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes = field(repr=False)
    local: bytes = field(init=False, repr=False, compare=False)
    central: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make both headers; the central one's offset is filled when the file is laid out."""
        name = self.name.encode()
        flags = 0 if self.name.isascii() else _UTF8
        about = (_VERSION, flags, self.method, 0, _DATE, self.crc, len(self.data), self.size, len(name), 0)
        object.__setattr__(self, "local", _LOCAL.pack(b"PK\3\4", *about) + name)
        object.__setattr__(self, "central", _CENTRAL.pack(b"PK\1\2", _VERSION, *about, 0, 0, 0, 0, 0) + name)

    @property
    def length(self) -> int:
        """The bytes that the member takes in the file, its local header included."""
        return len(self.local) + len(self.data)

    def record(self, offset: int) -> bytes:
        """The record of the central directory for a member that stands at `offset`."""
        return self.central[:42] + offset.to_bytes(4, "little") + self.central[46:]

    def read(self) -> bytes:
        """The inflated bytes, their length and checksum checked (Refused otherwise)."""
        return inflate(Entry(self.name, self.method, self.crc, self.size, self.data))


def is_packed(name: str) -> bool:
    """True for a member that is stored as it is: `mimetype`, and what is compressed already (PNG, JPEG…)."""
    return name == "mimetype" or name.lower().endswith(_COMPRESSED)


def pack(name: str, data: bytes | Member, *, once: bool = False) -> Member:
    """The member of this name: deflated, or stored when it is `mimetype` or compressed already (PNG, JPEG…).

    A member comes back as it is, under this name. `once`: it is for every document of a template.
    """
    if isinstance(data, Member):
        return data if data.name == name else replace(data, name=name)
    if is_packed(name):
        return Member(name, STORED, compression.crc32(data), len(data), data)
    if once:
        compressed, crc = compression.deflate_once(data)
    else:
        compressed, crc = _deflated(bytes(data)) if len(data) <= _TINY else compression.deflate(data)
    return Member(name, DEFLATED, crc, len(data), compressed)


class Archive:
    """The members of one file, by name, in their order; never changed once made."""

    def __init__(self, members: Iterable[Member]) -> None:
        """An archive of these members, the ones that tell the format put first."""
        given = {member.name: member for member in members}
        self.members: Mapping[str, Member] = {
            name: given[name] for name in dict.fromkeys((*FIRST, *given)) if name in given
        }
        self._plans: dict[tuple[frozenset[str], tuple[str, ...], frozenset[str]], Plan] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.members

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def read(self, name: str) -> bytes:
        """The inflated bytes of a member. Raises KeyError when there is none of this name."""
        return self.members[name].read()

    def plan(
        self, names: AbstractSet[str], *, added: Iterable[str] = (), dropped: AbstractSet[str] = frozenset()
    ) -> Plan:
        """How to write documents in which exactly these members are replaced, added and left out; the last are kept.

        Raises KeyError when one that is replaced is not in the archive.
        """
        wanted = frozenset(names), tuple(added), frozenset(dropped)
        plan = self._plans.get(wanted)
        if plan is None:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            plan = self._plans[wanted] = Plan(self, *wanted)
        return plan


class Plan:
    """The writing of documents that differ from an archive in some members, always the same ones."""

    def __init__(
        self, archive: Archive, names: frozenset[str], added: tuple[str, ...], dropped: frozenset[str]
    ) -> None:
        """Join the members that stay, and their records, once for all documents."""
        unknown = names - archive.members.keys()
        if unknown:
            raise KeyError(*unknown)
        order = [name for name in archive if name not in dropped]
        self._constant = [archive.members[name] for name in order if name not in names]
        self._changing = [_Changing(name) for name in (*(name for name in order if name in names), *added)]
        self._count = len(self._constant) + len(self._changing)
        # The first member of the archive stays first: those that do not change are laid out again when it does.
        self._first = self._changing.pop(0) if order and order[0] in names else None
        # One attribute, set at once: threads write documents of one template.
        self._laid: tuple[_Written | None, tuple[bytes, bytes, int]] = None, _join_members([], self._constant)

    def write(self, replaced: Mapping[str, bytes | Member]) -> bytes:
        """The file with the members of the plan replaced by these; raises KeyError when one is missing."""
        first, beginning = self._laid
        if self._first is not None:
            own = self._first.written(replaced[self._first.name])
            if own is not first:
                beginning = _join_members([own], self._constant)
                self._laid = own, beginning
        blocks, records, end = beginning
        laid, listed = [blocks], [records]
        for member in self._changing:
            local, data, before, after = member.written(replaced[member.name])
            laid += (local, data)
            # One that is too large for its readers is refused by _join.
            listed += (before, (end & 0xFFFFFFFF).to_bytes(4, "little"), after)
            end += len(local) + len(data)
        return _join(laid, listed, self._count, end)


_Written: TypeAlias = tuple[bytes, bytes, bytes, bytes]
"""A member in a file: its local header, its data, what stands before and after its place in its central record."""


class _Changing:
    """A member that documents replace: its headers but for the numbers of its data, and how it was in the last one."""

    def __init__(self, name: str) -> None:
        self.name = name
        bare = Member(name, DEFLATED, 0, 0, b"")
        self._local = bare.local[:14], bare.local[26:]
        self._central = bare.central[:16], bare.central[28:42], bare.central[46:]
        self._packed = is_packed(name)
        self._last: tuple[bytes | Member, _Written] | None = None

    def written(self, data: bytes | Member) -> _Written:
        """The member with this data, deflated once when it is as in the last document, as headers often are."""
        last = self._last
        if last is not None and last[0] == data:
            return last[1]
        if self._packed or isinstance(data, Member):
            member = pack(self.name, data)
            made = member.local, member.data, member.central[:42], member.central[46:]
        else:
            compressed, crc = compression.deflate(data)
            numbers = _NUMBERS.pack(crc, len(compressed), len(data))
            (first, second), (before, middle, after) = self._local, self._central
            made = first + numbers + second, compressed, before + numbers + middle, after
        self._last = (data, made) if len(made[1]) <= SMALL else None
        return made


def write(
    archive: Archive,
    replaced: Mapping[str, bytes | Member],
    *,
    added: Mapping[str, bytes | Member] | None = None,
    dropped: Collection[str] = (),
) -> bytes:
    """The file of an archive with some members replaced where they stand, some added after the others, some left out.

    What stays is copied as it is, compressed. Raises KeyError when a replaced member is not in the archive, and
    TemplateProblem when the file would be too large for its readers.
    """
    unknown = replaced.keys() - archive.members.keys()
    if unknown:
        raise KeyError(*unknown)
    members = [
        pack(name, replaced[name]) if name in replaced else member
        for name, member in archive.members.items()
        if name not in dropped
    ]
    members += [pack(name, data) for name, data in (added or {}).items()]
    blocks, records, end = _lay_out(members, 0)
    return _join(blocks, records, len(members), end)


def read_archive(data: bytes) -> Archive:
    """The archive of a file's bytes, every member proved. Raises Refused (see directory.py) with the remedy."""
    return Archive(Member(*entry) for entry in read_entries(data))


def _lay_out(members: Iterable[Member], offset: int) -> tuple[list[bytes], list[bytes], int]:
    """The blocks and the records of members that follow each other from `offset`, and where the last one ends."""
    blocks: list[bytes] = []
    records: list[bytes] = []
    for member in members:
        blocks += (member.local, member.data)
        if offset < MAX_OUTPUT:
            records.append(member.record(offset))
        offset += member.length
    return blocks, records, offset


def _join_members(before: list[_Written], members: Iterable[Member]) -> tuple[bytes, bytes, int]:
    """The blocks, the records and the end of members, after one that is written already or none."""
    start = sum(len(local) + len(data) for local, data, _, _ in before)
    blocks, records, end = _lay_out(members, start)
    for local, data, head, tail in before:
        blocks[:0] = (local, data)
        records.insert(0, head + bytes(4) + tail)
    return b"".join(blocks), b"".join(records), end


def _join(blocks: list[bytes], records: list[bytes], count: int, end: int) -> bytes:
    size = sum(map(len, records))
    if end + size > MAX_OUTPUT or count >= 0xFFFF:
        raise TemplateProblem(
            "le document à écrire est démesuré. Répartissez les enregistrements ou les images sur plusieurs documents."
        )
    return b"".join([*blocks, *records, _END.pack(b"PK\5\6", 0, 0, count, count, size, end, 0)])
