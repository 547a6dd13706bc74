"""Constant stretches deflated once and stitched with the record's own bytes, beside the whole deflated each time.

Each constant stretch of a part is deflated when the template is opened, ended by a full flush: it stands on whole bytes
and refers to nothing before it. A document is then its stretches with, between them, its values in stored blocks, which
cost five bytes each and no time; or deflated and flushed one by one. The checksum of a document is of all its bytes
(taken over the joined text, which is one pass of a vectorised function) and its file is read by zlib, as readers do.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import cpu_of_call, in_turns
from benchmarks.sheet import records, write_sheet

ROUNDS, DOCUMENTS = 9, 100
SHORT = 24
"""Bytes under which a value is stored, in the variant that deflates the longer ones."""
_END = b"\3\0"  # an empty last block

Pieces = Sequence[bytes]


def run() -> None:
    documents = _pieces(DOCUMENTS)
    constants = {piece for pieces in documents for piece in pieces[::2]}
    stretches = {piece: _flushed(piece) for piece in constants}
    ways: dict[str, Callable[[Pieces], bytes]] = {"whole, zlib 6": partial(_whole, zlib, 6)}
    try:
        from isal import isal_zlib
    except ImportError:
        print("left out, not installed: isal")
        crc32: Callable[[bytes], int] = zlib.crc32
    else:
        crc32 = isal_zlib.crc32
        ways["whole, isal 1"] = partial(_whole, isal_zlib, 1)
    ways["stitched, values stored"] = partial(_stitched, stretches, crc32, _stored)
    ways["stitched, values deflated"] = partial(_stitched, stretches, crc32, _deflated)
    for name, way in ways.items():
        for pieces in documents:
            assert zlib.decompress(way(pieces), -zlib.MAX_WBITS) == b"".join(pieces), name
    times = in_turns({name: partial(_time, way, documents) for name, way in ways.items()}, rounds=ROUNDS)
    reference = "whole, isal 1" if "whole, isal 1" in ways else "whole, zlib 6"
    least = min(times[reference])
    size = sum(len(ways[reference](pieces)) for pieces in documents)
    print(f"{'':<26} {'µs':>7} {'ratio':>6} {'bytes':>7} {'ratio':>6}   (to {reference})")
    for name, way in ways.items():
        own = sum(len(way(pieces)) for pieces in documents)
        print(
            f"{name:<26} {min(times[name]) * 1e6:7.1f} {min(times[name]) / least:6.2f} "
            f"{own // len(documents):7,} {own / size:6.2f}"
        )
    values = sum(len(pieces) // 2 for pieces in documents) // len(documents)
    print(f"a document: {sum(map(len, documents[0])):,} bytes, {values} values, {len(constants)} constant stretches")


def _pieces(count: int) -> list[list[bytes]]:
    """What the body of each sheet is made of: constant XML, value, constant XML…, values in the odd places."""
    from aci_docs.templating import Template
    from aci_docs.templating.code import Code

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sheet.docx"
        write_sheet(path)
        template = Template(path)
    given = [_marked(record) for record in records(count)]
    kept: list[bytes] = []
    run = Code.run

    def noted(code: Code, variables: dict[str, Any]) -> bytes:
        printed = run(code, variables)
        if code.source.name == "word/document.xml":
            kept.append(printed)
        return printed

    Code.run = noted  # type: ignore[method-assign,assignment]
    try:
        for each in given:
            template.render(each)
    finally:
        Code.run = run  # type: ignore[method-assign]
    return [[piece for pair in _split(printed) for piece in pair] for printed in kept]


_OPEN, _CLOSE = "⟦", "⟧"


def _marked(value: Any) -> Any:
    """The record with every value between marks, so that its pieces are found again."""
    if isinstance(value, dict):
        return {key: _marked(each) for key, each in value.items()}
    return [_marked(each) for each in value] if isinstance(value, list) else f"{_OPEN}{value}{_CLOSE}"


def _split(printed: bytes) -> list[tuple[bytes, bytes]]:
    """(constant, value) pairs of what was printed with marks; the last value is empty."""
    pairs = []
    for each in printed.split(_CLOSE.encode()):
        constant, _, value = each.partition(_OPEN.encode())
        pairs.append((constant, value))
    return pairs


def _whole(library: Any, level: int, pieces: Pieces) -> bytes:
    text = b"".join(pieces)
    library.crc32(text)
    packed: bytes = library.compress(text, level, -zlib.MAX_WBITS)
    return packed


def _stitched(
    stretches: dict[bytes, bytes], crc32: Callable[[bytes], int], value: Callable[[bytes], bytes], pieces: Pieces
) -> bytes:
    crc32(b"".join(pieces))
    out = [value(piece) if place % 2 else stretches[piece] for place, piece in enumerate(pieces)]
    out.append(_END)
    return b"".join(out)


def _flushed(piece: bytes, level: int = 9) -> bytes:
    """Blocks that end on a whole byte and refer to nothing before them."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(piece) + deflater.flush(zlib.Z_FULL_FLUSH)


def _stored(value: bytes) -> bytes:
    """A value as stored blocks, of 65,535 bytes at most."""
    if len(value) > 0xFFFF:
        return _stored(value[:0xFFFF]) + _stored(value[0xFFFF:])
    size = len(value)
    return b"\0" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + value


def _deflated(value: bytes) -> bytes:
    return _stored(value) if len(value) < SHORT else _flushed(value, 1)


def _time(way: Callable[[Pieces], bytes], documents: Sequence[Pieces]) -> float:
    """Seconds of processor for a document."""
    return cpu_of_call(lambda: [way(pieces) for pieces in documents]) / len(documents)
