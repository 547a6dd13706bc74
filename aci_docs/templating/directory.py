"""A zip file as its members, read by its central directory and believed in nothing that the file does not prove.

Only what word processors write is read: stored or deflated members, one disk, no encryption. Whatever would let two
readers see two different documents in one file, or fill a machine, is refused with `Refused`.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

STORED, DEFLATED = 0, 8

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a template's file; read no further. A letter with photographs has 5 MB."""
MAX_MEMBERS = 4096
"""Members of the archive, folders left out. A Word file has about 15, one more for each picture."""
MAX_INFLATED = 256 * 1024 * 1024
"""Bytes of all members together, once inflated."""
MAX_XML = 64 * 1024 * 1024
"""Bytes of one XML part, once inflated; its tree takes five to ten times as much memory."""
MAX_RATIO = 400
"""Inflated bytes for one compressed byte, in a member of more than `RATIO_FLOOR`. 10,000 equal rows have 190."""
RATIO_FLOOR = 4 * 1024 * 1024
"""Below this many inflated bytes a member may be as repetitive as it likes: a blank bitmap is."""
MAX_NAME = 1024
"""Bytes of a member's name."""

_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED, _DESCRIPTOR = 0x1 | 0x40 | 0x2000, 0x8
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_XML = (".xml", ".rels", ".rdf")
OLD_MANIFEST = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
"""The only document type that is let through: OpenOffice.org wrote it, and LibreOffice still ships such models."""
_CHUNK = 1024 * 1024

SAVE_AGAIN = "Ouvrez-le dans Word ou LibreOffice, enregistrez-le de nouveau, puis réessayez."
DO_NOT_TRUST = "Un logiciel de bureau n'écrit pas cela : n'employez ce fichier que si vous savez d'où il vient."


class Refused(Exception):
    """A file that is not taken as a template: `what` is wrong with it, in French, and the `remedy`."""

    def __init__(self, what: str, remedy: str = SAVE_AGAIN) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}. {remedy}")


class Entry(NamedTuple):
    """One member as its two headers agree to describe it; `data` is as stored."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes


class _Claim(NamedTuple):
    """What one record of the central directory says."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    offset: int


def read_entries(data: bytes) -> list[Entry]:
    """The members of a zip file in the order of its directory, every one inflated once to prove it; no folders.

    Raises Refused: damaged, ambiguous, encrypted, too large, a name that leads elsewhere, XML that declares a DTD.
    """
    start, claims = _directory(data)
    entries: list[Entry] = []
    names: set[str] = set()
    total = 0
    spans: list[tuple[int, int]] = []
    for claim in claims:
        name = _decode(claim.raw_name)
        begin, end = _extent(data, claim, name, start)
        spans.append((claim.offset, end))
        if name.endswith("/"):
            _check_path(name[:-1])
            continue
        _check_path(name)
        if name.casefold() in names:
            raise Refused(f"il contient deux fois « {_shown(name)} »", DO_NOT_TRUST)
        names.add(name.casefold())
        if len(names) > MAX_MEMBERS:
            raise _too_large(f"il contient plus de {MAX_MEMBERS} éléments")
        total += claim.size
        if total > MAX_INFLATED:
            raise _too_large("son contenu est démesuré une fois décompressé")
        if claim.size > RATIO_FLOOR and claim.size > MAX_RATIO * claim.compressed:
            raise _too_large(f"« {_shown(name)} » est démesuré une fois décompressé")
        entries.append(Entry(name, claim.method, claim.crc, claim.size, data[begin:end]))
    end = 0
    for first, last in sorted(spans):
        if first < end:
            raise Refused("le fichier est abîmé : deux de ses éléments se chevauchent", DO_NOT_TRUST)
        end = last
    for entry in entries:
        _prove(entry)
    return entries


def inflate(entry: Entry) -> bytes:
    """The bytes of a member, its length and checksum checked. Raises Refused when they are not what was announced."""
    return b"".join(_pieces(entry))


def is_xml(name: str) -> bool:
    """True when a member of this name is read as XML."""
    return name.lower().endswith(_XML)


def _damaged(detail: str) -> Refused:
    return Refused(f"le fichier est abîmé ({detail})")


def _too_large(what: str) -> Refused:
    return Refused(what, "Utilisez un modèle plus petit, aux images allégées.")


def _directory(data: bytes) -> tuple[int, list[_Claim]]:
    """Where the central directory starts, and its records."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - _FULL_16))
    if end < 0 or end + _END.size > len(data):
        raise _damaged("la fin du fichier manque : copie ou téléchargement interrompu ?")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if end + _END.size + comment != len(data):
        raise _damaged("des octets étrangers suivent la fin du document")
    end_of_records = end
    locator = end - _LOCATOR_64.size
    if locator >= 0 and data[locator : locator + 4] == b"PK\6\7":
        short = disk, first_disk, here, count, size, start
        end_of_records, *long = _end_64(data, locator)
        if any(old not in (new, _FULL_16, _FULL_32) for old, new in zip(short, long, strict=True)):
            raise _damaged("ses deux sommaires se contredisent")
        disk, first_disk, here, count, size, start = long
    if disk or first_disk or here != count:
        raise _damaged("archive en plusieurs volumes")
    if start + size != end_of_records:
        raise _damaged("le sommaire n'est pas à sa place")
    if count > 2 * MAX_MEMBERS:  # folders are counted here
        raise _too_large(f"il contient plus de {MAX_MEMBERS} éléments")
    claims = list(_claims(data, start, end_of_records))
    if len(claims) != count:
        raise _damaged("le sommaire n'a pas le nombre d'éléments annoncé")
    return start, claims


def _end_64(data: bytes, locator: int) -> tuple[int, int, int, int, int, int, int]:
    _, _, place, disks = _LOCATOR_64.unpack_from(data, locator)
    if disks > 1 or place + _END_64.size > locator or data[place : place + 4] != b"PK\6\6":
        raise _damaged("le sommaire étendu n'est pas à sa place")
    _, length, _, _, disk, first_disk, here, count, size, start = _END_64.unpack_from(data, place)
    if place + 12 + length != locator:
        raise _damaged("le sommaire étendu n'est pas à sa place")
    return place, disk, first_disk, here, count, size, start


def _claims(data: bytes, place: int, end: int) -> Iterator[_Claim]:
    while place < end:
        if place + _CENTRAL.size > end:
            raise _damaged("le sommaire est tronqué")
        record = _CENTRAL.unpack_from(data, place)
        signature, _, _, flags, method, _, _, crc, compressed, size, *lengths = record
        names, extras, comments, disk, _, _, offset = lengths
        name_at = place + _CENTRAL.size
        extra_at = name_at + names
        place = extra_at + extras + comments
        if signature != b"PK\1\2" or place > end or disk not in (0, _FULL_16):
            raise _damaged("le sommaire est illisible")
        size, compressed, offset = _extended(data[extra_at : extra_at + extras], size, compressed, offset)
        yield _Claim(data[name_at:extra_at], flags, method, crc, compressed, size, offset)


def _extended(extra: bytes, *values: int) -> list[int]:
    """The values with those that 32 bits cannot hold (all ones) replaced by the zip64 field's, in its order."""
    if _FULL_32 not in values:
        return list(values)
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == 1 and place + 4 + length <= len(extra):
            found = iter(struct.unpack_from(f"<{length // 8}Q", extra, place + 4))
            return [next(found, value) if value == _FULL_32 else value for value in values]
        place += 4 + length
    return list(values)


def _decode(raw: bytes) -> str:
    """The name in the encoding it is in: UTF-8 whether announced or not, or else the one that zip began with."""
    if not raw or len(raw) > MAX_NAME:
        raise Refused("un de ses éléments n'a pas un nom admissible", DO_NOT_TRUST)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _extent(data: bytes, claim: _Claim, name: str, start: int) -> tuple[int, int]:
    """Where a member's data begin and end; its local header says the same as the central one."""
    if claim.flags & _ENCRYPTED:
        raise Refused("il est protégé par un mot de passe", "Enregistrez-le sans mot de passe.")
    if claim.method not in (STORED, DEFLATED):
        raise Refused(f"« {_shown(name)} » est compressé d'une manière inconnue (méthode {claim.method})")
    head = claim.offset + _LOCAL.size
    if head > start:
        raise _damaged(f"« {_shown(name)} » est annoncé hors du fichier")
    signature, _, flags, method, _, _, crc, compressed, size, names, extras = _LOCAL.unpack_from(data, claim.offset)
    begin = head + names + extras
    end = begin + claim.compressed
    if end > start:
        raise _damaged(f"« {_shown(name)} » est annoncé hors du fichier")
    extra = data[head + names : begin]
    told = (crc, *_extended(extra, size, compressed))
    expected = (claim.crc, claim.size, claim.compressed)
    # With a descriptor after the data, the local header holds zeros in their place, or the truth.
    agree = told == expected or (flags & _DESCRIPTOR and all(a in (0, b) for a, b in zip(told, expected, strict=True)))
    if (
        signature != b"PK\3\4"
        or data[head : head + names] != claim.raw_name
        or method != claim.method
        or flags & _ENCRYPTED
        or not agree
    ):
        raise Refused(
            f"le fichier est abîmé : « {_shown(name)} » n'est pas décrit deux fois de la même façon", DO_NOT_TRUST
        )
    if claim.method == STORED and claim.size != claim.compressed:
        raise _damaged(f"« {_shown(name)} » n'a pas la longueur annoncée")
    return begin, end


def _check_path(name: str) -> None:
    """Raises Refused unless the name is a plain path downwards, the same on every system."""
    if re.match("/|[A-Za-z]:", name) or re.search(r"[\\\x00-\x1f\x7f]", name) or {"", ".", ".."} & set(name.split("/")):
        raise Refused(f"il contient un élément au nom interdit, « {_shown(name)} »", DO_NOT_TRUST)


def _shown(name: str) -> str:
    """A name as a message may show it: no control characters, not too long."""
    text = "".join(character if character.isprintable() else "?" for character in name)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _prove(entry: Entry) -> None:
    """Raises Refused when a member does not inflate to what it announces, or is XML with a document type."""
    if not is_xml(entry.name):
        for _ in _pieces(entry):
            pass
        return
    if entry.size > MAX_XML:
        raise _too_large(f"« {_shown(entry.name)} » est démesuré")
    # Without its zeros a part in UTF-16 or UTF-32 reads as ASCII.
    text = inflate(entry)
    if entry.name == "META-INF/manifest.xml":
        text = text.replace(OLD_MANIFEST, b"", 1)
    if b"<!DOCTYPE" in text or (b"\0" in text and b"<!DOCTYPE" in text.replace(b"\0", b"")):
        raise Refused(f"« {_shown(entry.name)} » déclare un type de document (DTD) ou des entités", DO_NOT_TRUST)


def _pieces(entry: Entry) -> Iterator[bytes]:
    """The inflated bytes, a chunk at a time, never more than announced; the checksum is checked after the last."""
    if entry.method == STORED:
        if zlib.crc32(entry.data) != entry.crc:
            raise _damaged(f"« {_shown(entry.name)} » a été altéré")
        yield entry.data
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    crc = done = 0
    pending = entry.data
    try:
        while not inflater.eof and done <= entry.size:
            piece = inflater.decompress(pending, min(_CHUNK, entry.size - done + 1))
            pending = inflater.unconsumed_tail
            if not piece and not inflater.eof:
                break
            done += len(piece)
            crc = zlib.crc32(piece, crc)
            yield piece
    except zlib.error as error:
        raise _damaged(f"« {_shown(entry.name)} » ne se décompresse pas") from error
    if not inflater.eof or inflater.unused_data or done != entry.size or crc != entry.crc:
        raise _damaged(f"« {_shown(entry.name)} » a été altéré")
