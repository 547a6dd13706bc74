"""A reader of Enhanced Metafiles that shares nothing with the writer: records, handles, places of the texts."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

HEADER, EOF = 1, 14
SELECT, PEN, BRUSH, DELETE, FONT = 37, 38, 39, 40, 82
TEXT, COLOUR = 84, 24
STOCK = 0x80000000


@dataclass(frozen=True)
class Text:
    """A text: its words, and in units its left edge, its baseline, its width, the height of its font."""

    words: str
    left: int
    baseline: int
    width: int
    height: int
    colour: int
    ground: tuple[int, int, int, int] | None

    @property
    def right(self) -> int:
        return self.left + self.width


@dataclass
class Metafile:
    """What a metafile holds."""

    bounds: tuple[int, int, int, int]
    frame: tuple[int, int, int, int]
    device: tuple[int, int]
    millimetres: tuple[int, int]
    window: tuple[int, ...] = ()
    viewport: tuple[int, ...] = ()
    kinds: list[int] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    boxes: list[tuple[int, int, int, int]] = field(default_factory=list)
    points: list[tuple[int, int]] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    colours: set[int] = field(default_factory=set)

    @property
    def words(self) -> list[str]:
        return [text.words for text in self.texts]


@dataclass
class _State:
    """What the records before have taken: the font, the colour of the texts; the heights of the fonts."""

    font: int = 0
    colour: int = 0
    heights: dict[int, int] = field(default_factory=dict)


def read(data: bytes) -> Metafile:
    """The metafile of these bytes; an assertion fails at the first record that is not as [MS-EMF] says."""
    kind, size = struct.unpack_from("<II", data)
    assert (kind, size) == (HEADER, 108)
    bounds = struct.unpack_from("<4i", data, 8)
    frame = struct.unpack_from("<4i", data, 24)
    signature, version, length, records, handles, _ = struct.unpack_from("<IIIIHH", data, 40)
    assert signature == 0x464D4520
    assert version == 0x10000
    assert length == len(data)
    device = struct.unpack_from("<2i", data, 72)
    millimetres = struct.unpack_from("<2i", data, 80)
    assert struct.unpack_from("<2I", data, 100) == (millimetres[0] * 1000, millimetres[1] * 1000)
    found = Metafile(bounds, frame, device, millimetres)
    place, count = 0, 0
    state = _State()
    while place < len(data):
        kind, size = struct.unpack_from("<II", data, place)
        assert size >= 8
        assert size % 4 == 0
        record = data[place : place + size]
        assert len(record) == size
        count += 1
        found.kinds.append(kind)
        (number,) = struct.unpack_from("<I", record, 8) if size > 8 else (0,)
        if kind in (PEN, BRUSH, FONT, SELECT, DELETE):
            assert kind == SELECT or number < handles
            _object(kind, number, record, found, state)
        elif kind == COLOUR:
            state.colour = number
            found.colours.add(number)
        elif kind == TEXT:
            found.texts.append(_text(record, state.heights[state.font], state.colour))
        elif kind == 9:
            found.window = (0, 0, *struct.unpack_from("<2i", record, 8))
        elif kind == 11:
            found.viewport = (0, 0, *struct.unpack_from("<2i", record, 8))
        else:
            _shape(kind, record, found)
        place += size
    assert found.kinds[-1] == EOF
    assert count == records
    assert handles == len(found.made) + 1
    return found


def _object(kind: int, handle: int, record: bytes, found: Metafile, state: _State) -> None:
    alive = set(found.made) - set(found.deleted)
    if kind == SELECT:
        assert handle >= STOCK or handle in alive
        state.font = handle if handle in state.heights else state.font
        return
    assert (handle in alive) == (kind == DELETE)
    if kind == DELETE:
        found.deleted.append(handle)
        return
    found.made.append(handle)
    if kind == FONT:
        (height,) = struct.unpack_from("<i", record, 12)
        state.heights[handle] = -height
        assert record[40:104].decode("utf-16-le").rstrip("\0") == "Arial"
    else:
        found.colours.add(struct.unpack_from("<I", record, 24 if kind == PEN else 16)[0])


def _shape(kind: int, record: bytes, found: Metafile) -> None:
    if kind in (42, 43):
        found.boxes.append(struct.unpack_from("<4i", record, 8))
    elif kind in (86, 87):
        (number,) = struct.unpack_from("<I", record, 24)
        assert len(record) == 28 + 4 * number
        found.points += list(struct.iter_unpack("<2h", record[28:]))
    elif kind == 90:
        lines, number = struct.unpack_from("<II", record, 24)
        assert sum(struct.unpack_from(f"<{lines}I", record, 32)) == number
        assert len(record) == 32 + 4 * lines + 4 * number
        found.points += list(struct.iter_unpack("<2h", record[32 + 4 * lines :]))


def _text(record: bytes, height: int, colour: int) -> Text:
    left, baseline, count, at, options = struct.unpack_from("<iiIII", record, 36)
    ground = struct.unpack_from("<4i", record, 56)
    (spacing,) = struct.unpack_from("<I", record, 72)
    assert at % 4 == spacing % 4 == 0
    assert at + 2 * count <= spacing
    assert spacing + 4 * count == len(record)
    words = record[at : at + 2 * count].decode("utf-16-le")
    width = sum(struct.unpack_from(f"<{count}I", record, spacing))
    return Text(words, left, baseline, width, height, colour, ground if options & 2 else None)
