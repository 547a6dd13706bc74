"""Where the processor time of a merge goes: each step of the making gone through by a few records at a time."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import in_turns

if TYPE_CHECKING:
    from aci_docs.batch.job import Outcome, Row
    from aci_docs.batch.session import Session

ROUNDS = 3
_TURN = 10
"""Records that go through a step one after the other: few enough that they stay in the processor's memory."""
_CHUNK = 100


def print_parts(kind: str, source: Path, outs: Iterator[Path]) -> None:
    """The microseconds that each step takes for a record of the source; `outs`: where to write, each time elsewhere."""
    rounds = in_turns({"parts": lambda: _parts(session_of(kind, source, next(outs)))}, rounds=ROUNDS)["parts"]
    found = {name: statistics.median(each[name] for each in rounds) * 1e6 for name in rounds[0]}
    whole = sum(found.values())
    print("µs of processor a sheet, once all is open:")
    for name, value in found.items():
        print(f"  {name:<34}{value:8.1f}{value / whole:7.0%}")
    print(f"  {'in all':<34}{whole:8.1f}\n")


def session_of(kind: str, source: Path, out: Path) -> Session:
    """A merge that is planned, and about to make its documents."""
    from aci_docs.batch.destination import open_destination
    from aci_docs.batch.journal import Journal
    from aci_docs.batch.session import Session
    from aci_docs.batch.summary import Merged
    from aci_docs.batch.wanted import Wanted
    from aci_docs.dossier import silent

    (out / ".aci-docs").mkdir(parents=True)
    destination = open_destination(out)
    destination.prepare()
    journal = Journal(out / ".aci-docs" / "journal.sqlite")
    session = Session(Wanted(kind), [source], destination, journal, silent, Merged(str(out)))
    session.compare(unfinished=False, force=False)
    return session


def _planned(session: Session, place: Any) -> list[Row]:
    """The rows of a merge, planned once more."""
    from aci_docs.batch.planning import per_folder, plan
    from aci_docs.dossier import silent

    journal, pattern = session._journal, session._pattern(place.workspace)
    total = plan(journal, session._inputs.files, [place.structures], place.kind, pattern, silent)
    journal.settle(session._prints, per_folder=per_folder(pattern, total))
    journal.begin()
    return list(journal.rows())


def _parts(session: Session) -> dict[str, float]:  # noqa: PLR0915 - the steps of a merge, one after the other
    """Seconds a record, by step."""
    from aci_docs.batch import manifest
    from aci_docs.batch.job import File
    from aci_docs.batch.maker import Maker, _made
    from aci_docs.batch.sheets import Sheet
    from aci_docs.dossier import Leftovers, Planned, Record, merged
    from aci_docs.records import parse_json, validate

    spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def counted(step: str) -> Iterator[None]:
        start = time.process_time()
        yield
        spent[step] += time.process_time() - start

    journal, destination, maker = session._journal, session._destination, Maker(session._job)
    place = maker._place(0)
    workspace, kind = place.workspace, place.kind
    schema = workspace.schema(kind.record_kind)
    with counted("plan"):
        rows = _planned(session, place)
    workspace.rendering(kind, Planned.of(workspace, kind, maker._record(rows[0], place)).context)
    told: list[Outcome] = []
    for first in range(0, len(rows), _TURN):
        chunk = rows[first : first + _TURN]
        with counted("read, SHA-256 of the record"):
            texts = [maker._read(row) for row in chunk]
        with counted("decode"):
            sources = [parse_json(text) for text in texts]
        with counted("validate"):
            values = [validate(source, schema)[0] or {} for source in sources]
        with counted("links between records"):
            records = [
                Record(value, kind=schema.kind, source=source) for value, source in zip(values, sources, strict=True)
            ]
            for record in records:
                workspace.apart(record)
        with counted("context, calculation"):
            planned = [Planned.of(workspace, kind, record) for record in records]
        with counted("render"):
            made = [workspace.rendering(kind, each.context) for each in planned]
        with counted("SHA-256 of the document"):
            digests = [sha256(each.data).hexdigest() for each in made]
        with counted("write"):
            signs = [destination.write(f"{row.name}.docx", each.data) for row, each in zip(chunk, made, strict=True)]
        with counted("what is told of it"):
            for row, each, one, digest, sign in zip(chunk, planned, made, digests, signs, strict=True):
                file = File("docx", f"{row.name}.docx", digest, len(one.data), sign)
                told.append(_made(Sheet(row, each, merged([Leftovers.of(one)]), {}), [file]))
        if len(told) >= _CHUNK or first + _TURN >= len(rows):
            with counted("journal"):
                journal.record(told, session._prints)
            told.clear()
    with counted("manifest"):
        lines = manifest.lines(session._job, session._grounds, journal.made(), (), journal.count_files())
        session._write(manifest.MANIFEST, lines)
        journal.end(["docx"])
    journal.close()
    destination.discard()
    return {step: seconds / len(rows) for step, seconds in spent.items()}
