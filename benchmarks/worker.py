"""One engine in a process of its own, which fills the sheet on command and tells what processor time it took.

    python -m benchmarks.worker ENGINE TEMPLATE FOLDER

A line "COUNT" on its input renders so many documents to new files and prints the seconds of processor that it took, in
the process and in the system; "memory" prints the resident kilobytes. rust-docxtpl has docxtpl's module name, hence the
processes. peer.js does the same for the engines of npm.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

from benchmarks.sheet import records

RECORDS = 100
"""Records that each engine goes through, again and again."""
LEVEL = 6
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")

Render = Callable[[Path], None]


def aci_docs(template: Path) -> Render:
    """This engine: the template kept, each document written at once."""
    from aci_docs.templating import Template

    compiled, given = Template(template), cycle(records(RECORDS))
    return lambda path: _write(path, compiled.render(next(given)))


def docxtpl(template: Path) -> Render:
    """Either docxtpl or rust-docxtpl, whichever this process finds: the template kept, values escaped as ours are."""
    from docxtpl import DocxTemplate

    document, given = DocxTemplate(template), cycle(records(RECORDS))

    def render(path: Path) -> None:
        document.render(next(given), autoescape=True)
        document.save(path)

    return render


def relatorio(template: Path) -> Render:
    """relatorio, OpenDocument only: the template kept, compiled."""
    from relatorio.templates.opendocument import Template

    compiled, given = Template(source=None, filepath=str(template)), cycle(records(RECORDS))
    return lambda path: _write(path, compiled.generate(**next(given)).render().getvalue())


def floor(template: Path) -> Render:
    """What no engine that deflates by zlib at its usual level can do without, given the final XML of every document.

    The changing parts are deflated, the other members are copied as they stand, compressed, and the file is written.
    """
    documents = list(_final_parts(template))
    constant, directory, count = _constant(template, {name for name, _ in documents[0]})
    given = cycle(documents)

    def render(path: Path) -> None:
        blocks, records, offset = [constant], [directory], len(constant)
        for name, data in next(given):
            packed = zlib.compress(data, LEVEL, -zlib.MAX_WBITS)
            about = (20, 0, 8, 0, 0x21, zlib.crc32(data), len(packed), len(data), len(name), 0)
            block = _LOCAL.pack(b"PK\3\4", *about) + name + packed
            blocks.append(block)
            records.append(_CENTRAL.pack(b"PK\1\2", 20, *about, 0, 0, 0, 0, offset) + name)
            offset += len(block)
        listed = b"".join(records)
        total = count + len(records) - 1
        blocks += [listed, _END.pack(b"PK\5\6", 0, 0, total, total, len(listed), offset, 0)]
        _write(path, b"".join(blocks))

    return render


ENGINES: dict[str, Callable[[Path], Render]] = {
    "aci-docs": aci_docs,
    "docxtpl": docxtpl,
    "rust-docxtpl": docxtpl,
    "relatorio": relatorio,
    "floor": floor,
}


def serve(engine: str, template: Path, folder: Path) -> None:
    """Answer commands until there are no more; each writes in a folder of its own within `folder`."""
    render, turns = ENGINES[engine](template), count()
    for command in sys.stdin:
        if command.strip() == "memory":
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            print(pages * resource.getpagesize() // 1024, flush=True)
            continue
        place = folder / str(next(turns))
        place.mkdir(parents=True)
        before = resource.getrusage(resource.RUSAGE_SELF)
        for number in range(int(command)):
            render(place / f"{number}{template.suffix}")
        after = resource.getrusage(resource.RUSAGE_SELF)
        print(after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime, flush=True)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    os.write(descriptor, data)
    os.close(descriptor)


def _final_parts(template: Path) -> Iterator[list[tuple[bytes, bytes]]]:
    """For each record, the name and the final bytes of the members that differ from one document to another."""
    from aci_docs.templating import Template

    compiled = Template(template)
    made = [_members(compiled.render(record)) for record in records(RECORDS)]
    changing = [name for name in made[0] if any(each[name] != made[0][name] for each in made)]
    for each in made:
        yield [(name.encode(), each[name]) for name in changing]


def _constant(template: Path, changing: set[bytes]) -> tuple[bytes, bytes, int]:
    """The members that never change, compressed and laid out; their records; how many they are."""
    from aci_docs.templating import Template

    members = _members(Template(template).render(records(1)[0]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, data in members.items():
            if name.encode() not in changing:
                archive.writestr(name, data)
        count = len(archive.namelist())
        start = archive.start_dir
    return out.getvalue()[:start], out.getvalue()[start:-22], count


def _members(document: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
