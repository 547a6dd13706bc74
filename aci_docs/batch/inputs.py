"""What a merge is given: files, folders, the standard input or records made by a program, all brought down to files."""

from __future__ import annotations

import codecs
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from aci_docs.batch.addresses import exists, is_address, joined, located
from aci_docs.batch.destination import INNER, Destination
from aci_docs.batch.job import Home
from aci_docs.batch.planning import Input, files_of
from aci_docs.batch.scanning import holds_lines, is_list
from aci_docs.documents import DocumentKind
from aci_docs.dossier import Workspace
from aci_docs.errors import InvalidRecord, Problem, WrongUse, reason_of
from aci_docs.records import to_json

STANDARD_INPUT = "-"
_STRUCTURE = "structure.json"
_BLOCK = 2**20
_SPOOLS = f"{INNER}/entrees"


@dataclass(frozen=True)
class Inputs:
    """The files of records, in order, and the homes that they belong to; `sources`, where each source can be read again
    by another run.
    """

    files: tuple[Input, ...]
    homes: tuple[Home, ...]
    sources: tuple[str, ...]


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
    """The files of the sources, each with its home; what can be read only once (the standard input, a pipe) is copied
    to a file of the output first.
    """
    known = tuple(dict.fromkeys(homes))
    files: list[Input] = []
    told = []
    for source, home in zip(sources, homes, strict=True):
        if source == STANDARD_INPUT:
            if sys.stdin is None:
                raise WrongUse("L'entrée standard est fermée : donnez-y les enregistrements, ou nommez leur fichier.")
            path = _spooled(sys.stdin.buffer, out, len(files))
        else:
            path = _readable_again(source, out, len(files))
        if not exists(path):
            raise WrongUse(f"La source « {source} » n'existe pas ; vérifiez son nom et le dossier où vous êtes.")
        if _is(path, out):
            raise WrongUse(f"« {source} » est à la fois une source et la sortie ; choisissez un autre dossier avec -o.")
        told.append(located(path))
        # What an earlier run wrote below a source (its manifest, its rejects) is no record.
        found = [each for each in files_of(path, workspaces[home], kind) if not _is_below(each, out) or each == path]
        for each in found:
            files.append(Input(known.index(home), _readable_again(each, out, len(files))))
    return Inputs(tuple(files), known, tuple(told))


def _is(path: str, folder: Destination) -> bool:
    if is_address(path) or is_address(folder.address):
        return path.rstrip("/") == folder.address
    return Path(path).is_dir() and Path(folder.address).exists() and Path(path).samefile(folder.address)


def _is_below(path: str, folder: Destination) -> bool:
    if is_address(path) or is_address(folder.address):
        return path.startswith(joined(folder.address, ""))
    return Path(path).resolve().is_relative_to(Path(folder.address).resolve())


def _readable_again(source: str, out: Destination, number: int) -> str:
    path = Path(source)
    if is_address(source) or not path.exists() or path.is_file() or path.is_dir():
        return source
    try:
        with path.open("rb") as stream:
            return _spooled(stream, out, number)
    except OSError as error:
        raise InvalidRecord([Problem(f"le fichier ne peut pas être lu : {reason_of(error)}", source)]) from error


def _spooled(stream: BinaryIO, out: Destination, number: int) -> str:
    """A file with all that the stream gives, its suffix telling what it holds."""
    head = stream.read(_BLOCK)
    lines = holds_lines(head) or not is_list(head)
    path = _spool(number, ".jsonl" if lines and not _is_one(head) else ".json")
    with out.writing(path) as copy:
        copy.write(head)
        shutil.copyfileobj(stream, copy, _BLOCK)
    return joined(out.address, path)


def _is_one(head: bytes) -> bool:
    """Whether the text is one object on several lines."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return head.startswith(b"{") and not head.partition(b"\n")[0].rstrip().endswith(b"}")


def _spool(number: int, suffix: str) -> str:
    """Where the records that come in no file of their own are kept until the merge is over."""
    return f"{_SPOOLS}/{number}{suffix}"


def forget_spooled(out: Destination) -> None:
    """Nothing of the records that came in no file of their own is in the output any more."""
    out.forget(_SPOOLS)


def shown_source(path: str) -> str:
    """What the source is called: records that came in no file of their own have no name that anybody knows.

    >>> shown_source("plie/export.jsonl"), shown_source("sortie/.aci-docs/entrees/0.jsonl")
    ('plie/export.jsonl', 'entrée')
    """
    return "entrée" if Path(path).parent.as_posix().endswith(_SPOOLS) else path


def write_records(records: Iterable[Mapping[str, Any]], out: Destination) -> str:
    """The file that holds the records of a program, one a line."""
    path = _spool(0, ".jsonl")
    with out.writing(path) as stream:
        for number, record in enumerate(records, start=1):
            try:
                stream.write(to_json(record) + b"\n")
            except (TypeError, ValueError) as error:
                message = f"l'enregistrement n° {number} tient une valeur que JSON ne sait pas écrire : {error}"
                raise InvalidRecord([Problem(message, expected="des textes, des nombres, des dates")]) from error
    return joined(out.address, path)
