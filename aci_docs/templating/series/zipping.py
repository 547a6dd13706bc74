"""A zip written as a stream, member after member, without any limit of size: what follows is never known before."""

from __future__ import annotations

import shutil
import struct
import tempfile
from collections.abc import Sequence
from typing import BinaryIO

from aci_docs.templating.archive import Member
from aci_docs.templating.directory import DEFLATED
from aci_docs.templating.series.segments import END, Lane, Segment

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_DATE = 0x21  # 1 January 1980, the first day that a zip can say
_UTF8 = 0x800
_FULL, _MANY = 0xFFFFFFFF, 0xFFFF
"""From here on the long fields of zip64 are used."""
_CAP = _FULL, _MANY
"""What the short fields then say."""


class ZipStream:
    """The members written so far; their records wait in a file without a name. A context manager."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._records: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._offset = 0
        self._count = 0

    def __enter__(self) -> ZipStream:
        return self

    def __exit__(self, *error: object) -> None:
        self._records.close()

    def add(self, member: Member) -> None:
        """Copy a member as it is."""
        self._head(member.name, member.method, member.crc, len(member.data), member.size)
        self._stream.write(member.data)
        self._offset += len(member.data)

    def join(self, name: str, lanes: Sequence[Lane | Segment]) -> None:
        """Write a member that is these, one after the other."""
        with Lane() as joined:
            for each in lanes:  # only the checksum and the length: the bytes are copied from where they are
                joined.add(each if isinstance(each, Segment) else Segment(b"", each.crc, each.size))
            crc, size = joined.crc, joined.size
        lengths = [len(each.data) if isinstance(each, Segment) else each.length for each in lanes]
        self._head(name, DEFLATED, crc, sum(lengths) + len(END), size)
        for each in lanes:
            if isinstance(each, Segment):
                self._stream.write(each.data)
            else:
                each.copy_to(self._stream)
        self._stream.write(END)
        self._offset += sum(lengths) + len(END)

    def close(self) -> None:
        """Write the directory, after which nothing may be added."""
        start, length = self._offset, self._records.tell()
        self._records.seek(0)
        shutil.copyfileobj(self._records, self._stream, 1 << 20)
        if self._count >= _MANY or start >= _FULL or length >= _FULL:
            about = (45, 45, 0, 0, self._count, self._count, length, start)
            self._stream.write(_END64.pack(b"PK\6\6", _END64.size - 12, *about))
            self._stream.write(_LOCATOR.pack(b"PK\6\7", 0, start + length, 1))
        count = _short(self._count, _MANY, _CAP[1])
        sizes = _short(length, _FULL, _CAP[0]), _short(start, _FULL, _CAP[0])
        self._stream.write(_END.pack(b"PK\5\6", 0, 0, count, count, *sizes, 0))

    def _head(self, name: str, method: int, crc: int, length: int, size: int) -> None:
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8
        large = length >= _FULL or size >= _FULL
        version = 45 if large or self._offset >= _FULL else 20
        both = struct.pack("<2Q", size, length) if large else b""
        shown = (_CAP[0], _CAP[0]) if large else (length, size)
        extra = struct.pack("<2H", 1, len(both)) + both if both else b""
        about = (version, flags, method, 0, _DATE, crc, *shown, len(encoded), len(extra))
        local = _LOCAL.pack(b"PK\3\4", *about) + encoded + extra
        if self._offset >= _FULL:
            both += struct.pack("<Q", self._offset)
        extra = struct.pack("<2H", 1, len(both)) + both if both else b""
        about = (version, flags, method, 0, _DATE, crc, *shown, len(encoded), len(extra))
        record = _CENTRAL.pack(b"PK\1\2", version, *about, 0, 0, 0, 0, _short(self._offset, _FULL, _CAP[0]))
        self._records.write(record + encoded + extra)
        self._stream.write(local)
        self._offset += len(local)
        self._count += 1


def _short(value: int, limit: int, full: int) -> int:
    return value if value < limit else full
