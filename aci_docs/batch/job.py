"""What a mail merge is asked for, and the pieces of work that it is cut into: plain values that go to any process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from aci_docs.batch.wanted import Wanted
from aci_docs.errors import Problem

Status = Literal["made", "refused", "skipped", "failed"]
"""What became of a record: its documents are made; it is not valid; its kind of document does not concern it; its
documents could not be made.
"""


@dataclass(frozen=True)
class Home:
    """Where records are at home: a dossier folder (None: the packaged files alone), and the file of its structures.

    `structures` is None for the folder's own `structure.json`; a file of several has one for each SIRET.
    """

    folder: str | None
    structures: str | None = None


class Row(NamedTuple):
    """One record of the plan: where it stands in which source, and how its documents are named and numbered.

    `start` and `length` in bytes, `line` from 1; `name` is the path of its documents below the output, without suffix,
    None when the record lacks what the name is made of; `print` is the SHA-256 of its bytes.
    """

    rank: int
    number: int
    home: int
    source: int
    start: int
    length: int
    line: int
    name: str | None
    print: bytes


@dataclass(frozen=True)
class Job:
    """All that making the documents of any row needs.

    `homes`, with the fingerprint of what each gives (`grounds`); `sources`, the files of the records; `out`, where the
    documents go; `run`, by which a `Destination` tells this run from others.
    """

    wanted: Wanted
    homes: tuple[Home, ...]
    grounds: tuple[str, ...]
    sources: tuple[str, ...]
    out: str
    run: str | None = None


class File(NamedTuple):
    """One file made: its format, its path below the output, its SHA-256 and bytes, and the sign that it is untouched.

    In an archive or a single document, the bytes stand in `part` from `offset` on, until all is put together.
    """

    form: str
    path: str
    sha256: str
    size: int
    token: str = ""
    part: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a row: its files, its notices and what was left empty; or why there are none."""

    rank: int
    status: Status
    files: tuple[File, ...] = ()
    notices: tuple[Mapping[str, str], ...] = ()
    left_empty: int = 0
    remarks: tuple[str, ...] = ()
    pages: int | None = None
    problems: tuple[Problem, ...] = ()
    code: int = 0
    """The exit status of the error that kept the documents from being made."""
