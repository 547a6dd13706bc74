"""What a merge is given: files, folders, the standard input or records made by a program, all brought down to files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from aci_docs.batch.addresses import exists, is_address, joined
from aci_docs.batch.destination import INNER, Destination
from aci_docs.batch.job import Home
from aci_docs.batch.planning import Input, files_of
from aci_docs.batch.scanning import holds_lines, is_list
from aci_docs.documents import DocumentKind
from aci_docs.dossier import Workspace
from aci_docs.errors import InvalidRecord, Problem, WrongUse
from aci_docs.records import to_json

STANDARD_INPUT = "-"
Records: TypeAlias = str | Path | Iterable[str | Path] | Iterable[Mapping[str, Any]]
_STRUCTURE = "structure.json"
_BLOCK = 2**20
_SPOOLS = (f"{INNER}/entree.jsonl", f"{INNER}/entree.json")
"""Where the records that come in no file of their own are kept until the merge is over."""


@dataclass(frozen=True)
class Inputs:
    """The files of records, in order, and the homes that they belong to."""

    files: tuple[Input, ...]
    homes: tuple[Home, ...]


def homes_of(sources: Sequence[str], dossier: Path | None, structures: Path | None) -> list[Home]:
    """The home of each source: the dossier given, or the folder with a structure that the source is, or stands in.

    Raises `WrongUse` when a source has none, and no structure is given either.
    """
    told = None if structures is None else str(structures.absolute())
    homes = []
    for source in sources:
        folder = dossier.absolute() if dossier is not None else _home(source)
        if folder is None and told is None:
            raise WrongUse(
                f"« {source} » n'a pas de structure.json, ni dedans ni à côté ; donnez le fichier de la structure, ou "
                "de toutes les structures, avec --structure FICHIER."
            )
        homes.append(Home(None if folder is None else str(folder), told))
    return homes


def _home(source: str) -> Path | None:
    if source == STANDARD_INPUT:
        places = [Path.cwd()]
    elif is_address(source):
        return None
    else:
        path = Path(source).absolute()
        places = [path, path.parent, path.parent.parent] if path.is_dir() else [path.parent, path.parent.parent]
    return next((place for place in places if (place / _STRUCTURE).is_file()), None)


def inputs_of(
    sources: Sequence[str],
    homes: Sequence[Home],
    workspaces: Mapping[Home, Workspace],
    kind: DocumentKind,
    out: Destination,
) -> Inputs:
    """The files of the sources, each with its home; the standard input is copied to a file of the output first."""
    known = tuple(dict.fromkeys(homes))
    files = []
    for source, home in zip(sources, homes, strict=True):
        path = _spooled(sys.stdin.buffer, out) if source == STANDARD_INPUT else source
        if not exists(path):
            raise InvalidRecord([Problem("ce fichier ou ce dossier n'existe pas.", source)])
        files += [Input(known.index(home), each) for each in files_of(path, workspaces[home], kind)]
    return Inputs(tuple(files), known)


def _spooled(stream: BinaryIO, out: Destination) -> str:
    """A file with all that the stream gives, its suffix telling what it holds."""
    head = stream.read(_BLOCK)
    lines = holds_lines(head) or not is_list(head)
    path = _SPOOLS[0] if lines and not _is_one(head) else _SPOOLS[1]
    with out.writing(path) as copy:
        copy.write(head)
        shutil.copyfileobj(stream, copy, _BLOCK)
    return joined(out.address, path)


def _is_one(head: bytes) -> bool:
    """Whether the text is one object on several lines."""
    return head.lstrip().startswith(b"{") and not head.lstrip().partition(b"\n")[0].rstrip().endswith(b"}")


def write_records(records: Iterable[Mapping[str, Any]], out: Destination) -> str:
    """The file that holds the records of a program, one a line."""
    with out.writing(_SPOOLS[0]) as stream:
        for record in records:
            stream.write(to_json(record) + b"\n")
    return joined(out.address, _SPOOLS[0])


def forget_spools(out: Destination) -> None:
    """The merge is over: its records are in the output for no longer."""
    for path in _SPOOLS:
        out.delete(path)
