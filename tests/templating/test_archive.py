"""The zip itself: what is refused, what is copied as it is, what is written."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aci_docs.errors import TemplateProblem
from aci_docs.templating import archive as archive_module
from aci_docs.templating import compression, directory
from aci_docs.templating.archive import Archive, pack, read_archive, write
from aci_docs.templating.directory import MAX_FILE, MAX_INFLATED, MAX_MEMBERS, MAX_XML, RATIO_FLOOR, Refused
from aci_docs.templating.opening import open_package

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="word/document.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
BODY = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p></w:body></w:document>"
)
PARTS = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": BODY}


@dataclass
class Item:
    """One member of a crafted zip; `local` and `central` hold the fields in which one of its headers lies."""

    name: bytes
    data: bytes = b""
    stored: bytes | None = None  # what stands in the file, when it is not the deflated data
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    after: bytes = b""  # between this member and the next


def craft(*items: Item, base: bool = True, end: dict[str, int] | None = None, before_end: bytes = b"") -> bytes:
    """A Word file with these members more, in which every field may lie."""
    out = io.BytesIO()
    records = []
    for item in [*(Item(name.encode(), data) for name, data in PARTS.items() if base), *items]:
        stored = item.stored
        if stored is None:
            stored = zlib.compress(item.data, 9, -15)
        about: dict[str, Any] = {
            "name": item.name,
            "flags": 0,
            "method": 8,
            "crc": zlib.crc32(item.data),
            "compressed": len(stored),
            "size": len(item.data),
            "extra": b"",
            "offset": out.tell(),
            "disk": 0,
        }
        told = about | item.local
        moment = (20, told["flags"], told["method"], 0x6000, 0x5000, told["crc"], told["compressed"], told["size"])
        out.write(struct.pack("<4s5H3I2H", b"PK\3\4", *moment, len(told["name"]), len(told["extra"])))
        out.write(told["name"] + told["extra"] + stored + item.after)
        told = about | item.central
        moment = (20, told["flags"], told["method"], 0x6000, 0x5000, told["crc"], told["compressed"], told["size"])
        lengths = (len(told["name"]), len(told["extra"]), 0, told["disk"], 0, 0)
        records.append(struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *moment, *lengths, told["offset"]))
        records.append(told["name"] + told["extra"])
    start, directory_bytes = out.tell(), b"".join(records)
    told = {"count": len(records) // 2, "size": len(directory_bytes), "start": start, "comment": 0} | (end or {})
    counts = (told["count"], told["count"], told["size"], told["start"], told["comment"])
    return out.getvalue() + directory_bytes + before_end + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, *counts)


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[bytes], str]:
    """The message with which a file of these bytes is refused; it names the file and says what to do."""

    def call(data: bytes) -> str:
        path = tmp_path / "modele.docx"
        path.write_bytes(data)
        with pytest.raises(TemplateProblem) as caught:
            open_package(path)
        message = str(caught.value)
        assert message.startswith(f"modèle « {path} » : ")
        assert message.count(". ") >= 1, "no remedy"
        assert caught.value.exit_code == 5
        return message

    return call


Refusal = Callable[[bytes], str]


def raw_members(data: bytes) -> dict[str, bytes]:
    """The bytes of each member as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        found = {}
        for entry in file.infolist():
            names, extras = struct.unpack_from("<2H", data, entry.header_offset + 26)
            begin = entry.header_offset + 30 + names + extras
            found[entry.filename] = data[begin : begin + entry.compress_size]
        return found


# Read ----------------------------------------------------------------------------------------------------------------


def test_a_plain_crafted_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(craft(Item(b"word/media/a.bin", b"x" * 100)))
    assert open_package(tmp_path / "a.docx")["word/media/a.bin"] == b"x" * 100


def test_members_with_a_data_descriptor_are_read_by_the_central_directory() -> None:
    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            Pipe.data += bytes(data)
            return len(data)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in PARTS.items():
            file.writestr(name, data)
    assert struct.unpack_from("<H", Pipe.data, 6)[0] & 0x8
    written = write(read_archive(Pipe.data), {})
    assert raw_members(written) == raw_members(Pipe.data)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert {entry.flag_bits for entry in file.infolist()} == {0}
        assert file.testzip() is None


def test_folders_comments_and_extra_fields_are_left_out() -> None:
    extra = struct.pack("<2H4s", 0x5455, 4, b"time")
    data = craft(Item(b"word/", stored=b"", local={"extra": extra}), Item(b"a", b"1", central={"extra": extra}))
    with_comment = data[:-2] + struct.pack("<H", 5) + b"salut"
    written = write(read_archive(with_comment), {})
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.namelist() == [*PARTS, "a"]
        assert file.comment == b""
        assert {entry.extra for entry in file.infolist()} == {b""}


def test_names_in_utf_8_keep_their_mark_whether_announced_or_not() -> None:
    name = "word/media/été.bin"
    announced = {"flags": 0x800}
    for item in (Item(name.encode(), b"1"), Item(name.encode(), b"1", local=announced, central=announced)):
        written = write(read_archive(craft(item)), {})
        with zipfile.ZipFile(io.BytesIO(written)) as file:
            assert file.namelist()[-1] == name
            assert [entry.flag_bits for entry in file.infolist()] == [0, 0, 0, 0x800]


def test_a_name_in_the_encoding_of_dos_is_read() -> None:
    assert "word/é.bin" in read_archive(craft(Item("word/é.bin".encode("cp437"), b"1")))


def test_a_zip64_field_that_tells_the_truth_is_read() -> None:
    data = b"x" * 50
    stored = zlib.compress(data, 9, -15)
    full = {"size": 0xFFFFFFFF, "compressed": 0xFFFFFFFF, "extra": struct.pack("<2H2Q", 1, 16, 50, len(stored))}
    assert read_archive(craft(Item(b"a", data, stored, local=full, central=full))).read("a") == data


def test_a_zip64_end_that_tells_the_truth_is_read() -> None:
    plain = craft()
    start, size = plain.index(b"PK\1\2"), plain.index(b"PK\5\6") - plain.index(b"PK\1\2")
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, size, start)
    long = craft(before_end=end + struct.pack("<4sIQI", b"PK\6\7", 0, start + size, 1), end={"count": 0xFFFF})
    assert list(read_archive(long)) == list(PARTS)


# Refused -------------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_its_ratio(refusal: Refusal) -> None:
    assert "démesuré une fois décompressé" in refusal(craft(Item(b"word/media/a.bin", bytes(RATIO_FLOOR + 1))))


def test_a_long_table_of_equal_rows_is_no_bomb() -> None:
    cell = b'<w:tc><w:tcPr><w:tcW w:w="2265" w:type="dxa"/></w:tcPr><w:p w:rsidR="00A12345"/></w:tc>'
    assert "word/a.xml" in read_archive(
        craft(Item(b"word/a.xml", b"<a>" + (b"<w:tr>" + cell * 5 + b"</w:tr>") * 10_000 + b"</a>"))
    )


def test_a_blank_picture_is_no_bomb() -> None:
    assert "a.bmp" in read_archive(craft(Item(b"a.bmp", bytes(RATIO_FLOOR))))


def test_a_bomb_is_refused_by_its_total_before_anything_is_inflated(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = random.Random(1).randbytes(2000) + bytes(98_000)
    data = block * 300
    stored = zlib.compress(data, 1, -15)
    items = [Item(b"word/media/%d.bin" % n, data, stored) for n in range(MAX_INFLATED // len(data) + 1)]
    crafted = craft(*items)
    assert len(crafted) < MAX_FILE
    monkeypatch.setattr(zlib, "decompressobj", None)
    assert "démesuré une fois décompressé" in refusal(crafted)


def test_a_bomb_that_announces_a_small_size_is_stopped_there(refusal: Refusal) -> None:
    small = {"size": 100, "crc": 0}
    bomb = Item(b"word/media/a.bin", bytes(50_000_000), local=small, central=small)
    crafted = craft(bomb)
    tracemalloc.start()
    message = refusal(crafted)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "a été altéré" in message
    assert peak < 5_000_000


def test_an_xml_part_has_a_limit_of_its_own(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_XML < MAX_INFLATED
    monkeypatch.setattr(directory, "MAX_XML", 1000)
    assert "« word/notes.xml » est démesuré" in refusal(craft(Item(b"word/notes.xml", b"<a>" + b" " * 1000 + b"</a>")))


def test_too_many_members_are_refused(refusal: Refusal) -> None:
    items = [Item(b"word/%d" % n, stored=b"\3\0") for n in range(MAX_MEMBERS - len(PARTS))]
    assert len(read_archive(craft(*items))) == MAX_MEMBERS
    assert f"plus de {MAX_MEMBERS} éléments" in refusal(craft(*items, Item(b"one more")))
    folders = [Item(b"word/%d/" % n, stored=b"\3\0") for n in range(2 * MAX_MEMBERS)]
    assert f"plus de {MAX_MEMBERS} éléments" in refusal(craft(*folders))


def test_a_file_too_large_is_not_even_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "grand.docx"
    path.write_bytes(b"PK\3\4")
    with path.open("r+b") as file:
        file.truncate(20 * MAX_FILE)
    with pytest.raises(TemplateProblem, match="dépasse 64 Mo"):
        open_package(path)


@pytest.mark.parametrize(
    "name",
    [
        b"/etc/passwd",
        b"../../x",
        b"word/../../x",
        b"word/..",
        b"word\\document.xml",
        b"..\\x",
        b"C:\\x",
        b"c:x",
        b"C:/x",
        b"./x",
        b"word//x",
        b"//host/x",
        b"a\0b",
        b"a\nb",
        b"../folder/",
        b"/",
        b"",
        b"a" * 2000,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(refusal: Refusal, name: bytes) -> None:
    message = refusal(craft(Item(name, b"x")))
    assert "nom interdit" in message or "nom admissible" in message
    assert message.isprintable()


@pytest.mark.parametrize("name", [b"word/document.xml", b"WORD/Document.XML", b"_RELS/.rels"])
def test_two_members_of_one_name_are_refused_whatever_their_case(refusal: Refusal, name: bytes) -> None:
    assert "contient deux fois" in refusal(craft(Item(name, BODY)))


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2001])
def test_an_encrypted_member_is_refused(refusal: Refusal, flags: int) -> None:
    lock = {"flags": flags}
    assert "mot de passe" in refusal(craft(Item(b"a", b"secret", local=lock, central=lock)))
    assert "mot de passe" in refusal(craft(Item(b"a", b"secret", central=lock)))
    assert "abîmé" in refusal(craft(Item(b"a", b"secret", local=lock)))


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 95, 99])
def test_an_unknown_method_is_refused(refusal: Refusal, method: int) -> None:
    other = {"method": method}
    message = refusal(craft(Item(b"word/a.bin", b"x", local=other, central=other)))
    assert f"« word/a.bin » est compressé d'une manière inconnue (méthode {method})" in message


def test_overlapping_members_are_refused(refusal: Refusal) -> None:
    # The second member is the inside of the first: one kernel under many names is how small files become huge ones.
    inner = craft(Item(b"b", b"x" * 40), base=False)
    inner = inner[: inner.index(b"PK\1\2")]
    plain = {"method": 0}
    outer = Item(b"a", inner, inner, local=plain, central=plain)
    begin = craft(outer).index(inner)
    known = {"offset": begin, "crc": zlib.crc32(b"x" * 40), "size": 40, "compressed": len(inner) - 31}
    ghost = Item(b"b", b"x" * 40, central=known)
    assert "se chevauchent" in refusal(craft(outer, ghost))


def test_one_member_listed_twice_is_refused(refusal: Refusal) -> None:
    first = craft().index(b"PK\3\4")
    twin = Item(b"[Content_Types].xml", TYPES, central={"offset": first})
    assert "deux fois" in refusal(craft(twin))


@pytest.mark.parametrize(
    "central",
    [
        {"offset": 0xFFFFFF00},
        {"offset": 10_000},
        {"compressed": 1_000_000, "size": 1_000_000},
        {"offset": 0xFFFFFFFF, "extra": struct.pack("<2HQ", 1, 8, 2**63)},
        {"compressed": 0xFFFFFFFF, "extra": struct.pack("<2HQ", 1, 8, 2**64 - 1)},
        {"size": 0xFFFFFFFF, "extra": struct.pack("<2H", 1, 60)},
        {"size": 0xFFFFFFFF, "extra": b"\1"},
        {"disk": 3},
    ],
)
def test_what_is_announced_outside_of_the_file_is_refused(refusal: Refusal, central: dict[str, Any]) -> None:
    message = refusal(craft(Item(b"word/a.bin", b"x" * 100, central=central)))
    assert "abîmé" in message or "démesuré" in message


@pytest.mark.parametrize(
    "local",
    [
        {"name": b"word/b.bin"},
        {"method": 0},
        {"crc": 1},
        {"size": 99},
        {"compressed": 1},
        {"size": 0, "compressed": 0, "crc": 0},  # as before a descriptor, without saying so
        {"extra": b"x" * 60_000},
    ],
)
def test_a_local_header_that_disagrees_with_the_central_one_is_refused(refusal: Refusal, local: dict[str, Any]) -> None:
    data = craft(Item(b"word/a.bin", b"x" * 100, local=local))
    if len(local.get("extra", b"")):
        data = data.replace(local["extra"], b"")
    assert "abîmé" in refusal(data)


def test_a_member_whose_bytes_were_altered_is_refused_even_when_it_is_not_text(refusal: Refusal) -> None:
    wrong = {"crc": 7}
    assert "a été altéré" in refusal(craft(Item(b"word/media/a.png", b"x" * 100, local=wrong, central=wrong)))
    noise = Item(b"word/media/a.png", b"x" * 100, stored=b"\xff" * 20)
    assert "ne se décompresse pas" in refusal(craft(noise))
    trailing = Item(b"word/media/a.png", b"x" * 100, stored=zlib.compress(b"x" * 100, 9, -15) + b"more")
    assert "a été altéré" in refusal(craft(trailing))
    plain = {"method": 0}
    short = Item(b"a.png", b"x" * 100, stored=b"x" * 99, local=plain, central=plain)
    assert "n'a pas la longueur annoncée" in refusal(craft(short))


def test_a_truncated_file_is_refused_wherever_it_was_cut() -> None:
    data = craft(Item(b"word/a.bin", random.Random(2).randbytes(300)))
    for length in range(4, len(data)):
        with pytest.raises(Refused, match="abîmé"):
            read_archive(data[:length])


def test_data_after_the_end_are_refused(refusal: Refusal) -> None:
    assert "des octets étrangers suivent la fin" in refusal(craft() + b"\0")
    assert "abîmé" in refusal(craft() + craft())
    assert "abîmé" in refusal(craft(before_end=b"hidden"))


def test_data_before_the_beginning_are_refused(refusal: Refusal) -> None:
    assert "abîmé" in refusal(b"#!/bin/sh\n" + craft())
    assert "abîmé" in refusal(b"PK\3\4" + craft())


@pytest.mark.parametrize("end", [{"count": 2}, {"count": 4}, {"size": 3}, {"start": 0}, {"start": 0xFFFFFFFF}])
def test_an_end_that_does_not_fit_its_directory_is_refused(refusal: Refusal, end: dict[str, int]) -> None:
    assert "abîmé" in refusal(craft(end=end))


@pytest.mark.parametrize(
    ("end", "place"),
    [
        ((44, 45, 45, 0, 0, 3, 3, 2**63, 2**63), 0),
        ((44, 45, 45, 0, 0, 2**63, 2**63, 0, 0), 0),
        ((2**64 - 1, 45, 45, 0, 0, 3, 3, 0, 0), 0),
        ((44, 45, 45, 7, 7, 3, 3, 0, 0), 0),
        ((44, 45, 45, 0, 0, 3, 3, 0, 0), 2**63),
    ],
)
def test_absurd_zip64_fields_are_refused(refusal: Refusal, end: tuple[int, ...], place: int) -> None:
    start = craft().index(b"PK\5\6")
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", *end)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, place or start, 1)
    full = {"count": 0xFFFF, "size": 0xFFFFFFFF, "start": 0xFFFFFFFF}
    assert "abîmé" in refusal(craft(before_end=record + locator, end=full))


def test_two_ends_that_contradict_each_other_are_refused(refusal: Refusal) -> None:
    plain = craft()
    start, size = plain.index(b"PK\1\2"), plain.index(b"PK\5\6") - plain.index(b"PK\1\2")
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, size, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start + size, 1)
    assert "se contredisent" in refusal(craft(before_end=record + locator, end={"count": 2}))


@given(st.data())
def test_a_file_with_altered_bytes_is_read_or_refused_and_never_anything_else(data: st.DataObject) -> None:
    crafted = bytearray(craft(Item(b"word/a.bin", b"abc" * 30)))
    for place in data.draw(st.lists(st.integers(0, len(crafted) - 1), min_size=1, max_size=4)):
        crafted[place] = data.draw(st.integers(0, 255))
    try:
        read = read_archive(bytes(crafted))
    except Refused:
        return
    for name in read:
        read.read(name)


# XML -----------------------------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    + "]><lolz>&lol9;</lolz>"
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><x/>',
        "<!DOCTYPE x><x/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["word/document.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"])
def test_xml_that_declares_a_document_type_is_refused_in_any_part(
    refusal: Refusal, text: str, encoding: str, name: str
) -> None:
    parts = PARTS | {name: text.encode(encoding)}
    message = refusal(craft(*(Item(key.encode(), data) for key, data in parts.items()), base=False))
    assert f"« {name} » déclare un type de document (DTD) ou des entités" in message


# Write ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def source() -> bytes:
    """A file whose members were compressed otherwise than this package would."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number, (name, data) in enumerate((PARTS | {"word/media/a.png": bytes(5000)}).items()):
            method = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[number % 2]
            file.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2)), data, method, 1)
    return out.getvalue()


def test_unchanged_members_keep_their_compressed_bytes(source: bytes) -> None:
    archive = read_archive(source)
    for written in (
        write(archive, {"word/document.xml": b"<a/>"}),
        archive.plan({"word/document.xml"}).write({"word/document.xml": b"<a/>"}),
    ):
        before, after = raw_members(source), raw_members(written)
        assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
        with zipfile.ZipFile(io.BytesIO(written)) as file:
            assert file.testzip() is None
            assert file.read("word/document.xml") == b"<a/>"


def test_headers_say_the_least_and_say_it_twice(source: bytes) -> None:
    written = read_archive(source).plan({"word/document.xml"}).write({"word/document.xml": b"<a/>"})
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        for entry in file.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.create_version, entry.create_system, entry.extract_version) == (20, 0, 20)
            assert (entry.flag_bits, entry.extra, entry.comment) == (0, b"", b"")
            assert (entry.internal_attr, entry.external_attr) == (0, 0)
    assert read_archive(written).members.keys() == read_archive(source).members.keys()


def counted(function: Callable[..., Any], calls: list[tuple[Any, ...]]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        calls.append(arguments)
        return function(*arguments)

    return call


def test_the_hot_path_compresses_only_what_differs_from_the_last_one(
    source: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = read_archive(source)
    plan = archive.plan({"word/document.xml", "_rels/.rels"})
    deflated: list[tuple[Any, ...]] = []
    monkeypatch.setattr(compression, "deflate", counted(compression.deflate, deflated))
    for number in range(10):
        plan.write({"word/document.xml": BODY + b" " * number, "_rels/.rels": RELATIONS})
    assert sorted(len(data) for (data,) in deflated) == sorted(
        [len(RELATIONS), *(len(BODY) + number for number in range(10))]
    )
    assert archive.plan({"_rels/.rels", "word/document.xml"}) is plan


def test_a_member_that_comes_back_to_what_it_was_or_is_large_is_written_as_given(source: bytes) -> None:
    plan = read_archive(source).plan({"word/document.xml"})
    for data in (b"a", b"b", b"a", b"a" * (archive_module.SMALL + 1), b"a", b""):
        assert read_archive(plan.write({"word/document.xml": data})).read("word/document.xml") == data


def test_the_first_member_stays_first_when_it_is_replaced(source: bytes) -> None:
    types = {"[Content_Types].xml": TYPES + b"\n"}
    archive = read_archive(source)
    written = archive.plan(types.keys()).write(types)
    assert written == write(archive, types)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.namelist() == list(archive)
        assert file.read("[Content_Types].xml") == types["[Content_Types].xml"]


def test_a_plan_refuses_names_that_are_not_in_the_archive_and_members_that_are_not_given(source: bytes) -> None:
    archive = read_archive(source)
    with pytest.raises(KeyError, match="absent"):
        archive.plan({"absent"})
    with pytest.raises(KeyError, match="absent"):
        write(archive, {"absent": b""})
    with pytest.raises(KeyError, match=r"document\.xml"):
        archive.plan({"word/document.xml"}).write({})
    with pytest.raises(KeyError, match="absent"):
        archive.read("absent")


def test_the_mimetype_is_first_stored_and_plain_where_readers_look_for_it() -> None:
    kind = b"application/vnd.oasis.opendocument.text"
    archive = Archive([pack("content.xml", b"<a/>"), pack("mimetype", kind)])
    for written in (
        write(archive, {}),
        write(archive, {"mimetype": kind}),
        archive.plan({"content.xml"}).write(PARTS | {"content.xml": b"<b/>"}),
    ):
        assert written[30:38] == b"mimetype"
        assert written[38 : 38 + len(kind)] == kind


def test_a_packed_member_is_not_compressed_again(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = pack("", b"bitmap" * 100)
    monkeypatch.setattr(compression, "deflate", None)
    written = write(read_archive(source), {}, added={"word/media/b.bmp": picture})
    assert read_archive(written).read("word/media/b.bmp") == b"bitmap" * 100


def test_pictures_that_are_compressed_already_are_stored() -> None:
    assert pack("a.PNG", bytes(100)).data == bytes(100)
    assert len(pack("a.bmp", bytes(100)).data) < 20


def test_a_document_beyond_what_readers_take_is_refused_before_it_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MAX_OUTPUT", 3000)
    archive = Archive([pack("a", b"1")])
    assert write(archive, {}, added={"b.png": bytes(2000)})
    with pytest.raises(TemplateProblem, match="démesuré"):
        write(archive, {}, added={"b.png": bytes(2000), "c.png": bytes(2000)})


names = st.text("abé/.", min_size=1, max_size=6).filter(
    lambda name: not name.startswith("/") and not {"", ".", ".."} & set(name.split("/"))
)
parts = st.dictionaries(names, st.binary(max_size=200), max_size=6)


@given(before=parts, change=st.data(), added=parts)
def test_what_is_written_is_what_was_asked(
    before: dict[str, bytes], change: st.DataObject, added: dict[str, bytes]
) -> None:
    archive = Archive(pack(*item) for item in before.items())
    known = st.sampled_from(sorted(before)) if before else st.nothing()
    replaced = {name: b"new" + before[name] for name in change.draw(st.sets(known))}
    dropped = change.draw(st.sets(known)) - replaced.keys()
    added = {name: data for name, data in added.items() if name not in before}
    expected = {name: data for name, data in (before | replaced | added).items() if name not in dropped}
    written = write(archive, replaced, added=added, dropped=dropped)
    assert written == write(archive, replaced, added=added, dropped=dropped)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == expected
    again = read_archive(written)
    assert {name: again.read(name) for name in again} == expected
    planned = read_archive(archive.plan(replaced.keys()).write(replaced))
    assert {name: planned.read(name) for name in planned} == before | replaced


def test_a_plan_adds_and_leaves_out_members_as_write_does(source: bytes) -> None:
    archive = read_archive(source)
    body, dropped = {"word/document.xml": BODY + b" "}, frozenset({"docProps/core.xml"}) & archive.members.keys()
    added: dict[str, bytes] = {"word/media/new.png": b"png" * 50, "word/media/new.emf": b"emf" * 50}
    plan = archive.plan(body.keys(), added=added, dropped=dropped)
    for number in range(2):  # the second time what has not changed is kept
        added["word/media/new.emf"] += b"x" * number
        planned = read_archive(plan.write(body | added))
        written = read_archive(write(archive, body, added=added, dropped=dropped))
        assert set(planned) == set(written)
        assert all(planned.read(name) == written.read(name) for name in written)
    assert archive.plan(body.keys(), added=added, dropped=dropped) is plan
    assert archive.plan(body.keys()) is not plan


def test_a_plan_whose_first_member_changes_places_the_others_after_it(source: bytes) -> None:
    archive = read_archive(source)
    plan = archive.plan({"[Content_Types].xml", "word/document.xml"})
    for types in (TYPES, TYPES + b"<!-- longer -->", TYPES + b"<!-- longer -->", TYPES):
        replaced = {"[Content_Types].xml": types, "word/document.xml": types}
        with zipfile.ZipFile(io.BytesIO(plan.write(replaced))) as file:
            assert file.testzip() is None
            assert file.namelist()[0] == "[Content_Types].xml"
            assert {name: file.read(name) for name in replaced} == replaced
            assert set(file.namelist()) == set(archive)
